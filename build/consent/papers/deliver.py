"""Puts a paper where it was asked for: readable by its owner only, never among content or output.

A proof sheet holds a name and a face. It is printed, signed and locked away; the file
is in ``var/``, which git ignores, and may be deleted once it is printed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from build.errors import OutputError


def deliver(path: Path, data: bytes, kept_out_of: Iterable[Path]) -> None:
    """Writes aside and renames, mode 0600. OutputError where the place is not fit for a paper."""
    target = path.absolute()
    resolved = target.parent.resolve() / target.name
    if any(folder.resolve() in resolved.parents for folder in kept_out_of):
        raise OutputError(
            f"{path} は記事かサイトの置き場の中です。紙はそこに置けません。直し方: --output で別の場所を指定してください。"
        )
    if resolved.suffix.lower() != ".pdf" or resolved.is_dir():
        raise OutputError(
            f"{path} には書けません。直し方: --output に .pdf で終わるファイル名を書いてください。"
        )
    aside = resolved.with_name(f".{resolved.name}.new")
    try:
        resolved.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        aside.replace(resolved)
    except OSError:
        aside.unlink(missing_ok=True)
        raise OutputError(
            f"{path} に書けません。直し方: 場所と権限と空き容量を確かめるか、--output で別の場所を指定してください。"
        ) from None
