"""One run of the build: what goes in, and what the parts leave for the closing audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from build.errors import EngineError
from build.gate.decided import DecidedSite, Judgement
from build.notes.notebook import Notebook
from build.notes.stock import Folder, Stock
from build.options import Options
from build.output.ledger import LedgerEntry
from register.model import Register

if TYPE_CHECKING:
    from build.engine.contents import Shelf
    from build.engine.writer import GuideWriter


class Prepared(NamedTuple):
    """What stands between the gate and the writing. ``site``: as it is published."""

    site: DecidedSite
    writer: GuideWriter
    shelf: Shelf  # content objects of what was decided


@dataclass(slots=True)
class Run:
    """Every run has its own. ``standing``: files of the last output that are there as they were written.
    ``foreign``: somebody listens or has set something; then everything is made."""

    options: Options
    register: Register
    notebook: Notebook
    folder: Folder
    standing: Mapping[str, LedgerEntry]
    foreign: bool = False
    plugins: list[Any] = field(default_factory=list)
    stock: Stock | None = None
    judgement: Judgement | None = None
    ready: Prepared | None = None
    published: frozenset[str] = field(
        default_factory=frozenset
    )  # derivatives of cleared photographs, and covers

    def prepared(self) -> Prepared:
        """EngineError where nothing has passed the gate."""
        if self.ready is None:
            raise EngineError(
                "同意の関門を通っていません。直し方: build/engine/generator.py の部品が使われているか確かめてください。"
            )
        return self.ready
