"""Pelican's writer, narrowed to one door: bytes of a page model, a derivative or an asset.

Pelican's own doors are shut: whatever calls them would write a page from something
that the gate has not decided.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from pelican.writers import Writer

from build.errors import EngineError
from build.ledger import Ledger, Owner

_SHUT = (
    "決められた道を通らない書き出しがありました({door})。"
    "直し方: ページは build/views.py の型にして、build/present.py から出してください。"
)


class ZukanWriter(Writer):  # type: ignore[misc]
    """Everything that is written goes through the ledger."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings)
        self.ledger = Ledger(Path(output_path), settings["ZUKAN_RUN"].standing)

    def put(self, name: str, data: bytes, owner: Owner, *, key: str = "") -> None:
        """One file of the output."""
        self.ledger.write(name, data, owner, key)

    def could_stand(self, name: str, key: str) -> bool:
        """Whether a file of the last output was made from the same."""
        return self.ledger.could_stand(name, key)

    def stands(self, name: str, key: str) -> bool:
        """Enters such a file: it stays. False where there is none."""
        return self.ledger.stands(name, key)

    def write_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EngineError(_SHUT.format(door="write_file"))

    def write_feed(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EngineError(_SHUT.format(door="write_feed"))
