"""The closing audit: every file of an output is accounted for, or nothing is published.

Walks the folder itself and relies on no signal and no hook: what a plugin slipped in
is found here. Compares content too, so that a file changed after it was written fails.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from build.common.walking import entries_below
from build.errors import AuditError
from build.output.ledger import LedgerEntry, Owner

SUFFIXES = {
    Owner.PAGE: frozenset({".html"}),
    Owner.PHOTO: frozenset({".avif", ".webp", ".jpg"}),
    Owner.ASSET: frozenset({".css", ".js", ".svg", ".json", ".xml", ".ics", ".png", ".txt", ".webmanifest"}),
    Owner.COVER: frozenset({".png"}),
    Owner.PLATE: frozenset({".svg"}),
}

#: Of these a file is of the site that was decided, or of nobody.
_CLEARED = frozenset({Owner.PHOTO, Owner.COVER, Owner.PLATE})


def audit(root: Path, entries: Mapping[str, LedgerEntry], cleared: Collection[str]) -> None:
    """AuditError naming every file that nobody accounts for, that changed, or that is missing.

    ``cleared``: the derivatives that the decided site's own photographs have, its covers, and its companies' plates.
    """
    found = dict(entries_below(root))
    findings = [f"{name}: だれも説明できないファイルです。" for name in sorted(found.keys() - entries.keys())]
    findings += [
        f"{name}: あるはずのファイルがありません。" for name in sorted(entries.keys() - found.keys())
    ]
    for name in sorted(found.keys() & entries.keys()):
        findings.extend(_file_faults(name, found[name], entries[name]))
        findings.extend(_entry_faults(name, entries[name], cleared))
    if findings:
        raise AuditError(tuple(findings))


def audit_standing(
    entries: Mapping[str, LedgerEntry], standing: Collection[str], cleared: Collection[str]
) -> None:
    """The same for files that stay as the last build wrote them; their bytes were compared then.

    ``standing``: names of those whose stamps have not changed since.
    """
    findings = [
        f"{name}: あるはずのファイルがありません。" for name in sorted(entries.keys() - set(standing))
    ]
    for name, entry in sorted(entries.items()):
        if entry.owner is not Owner.PAGE or not name.endswith("/index.html"):  # else there is nothing to find
            findings.extend(_entry_faults(name, entry, cleared))
    if findings:
        raise AuditError(tuple(findings))


def _file_faults(name: str, found: os.DirEntry[str], entry: LedgerEntry) -> Iterator[str]:
    if not found.is_file(follow_symlinks=False):
        yield f"{name}: ふつうのファイルではありません。"
    elif hashlib.sha256(Path(found.path).read_bytes()).hexdigest() != entry.sha256:
        yield f"{name}: 書いたあとで中身が変わっています。"


def _entry_faults(name: str, entry: LedgerEntry, cleared: Collection[str]) -> Iterator[str]:
    if posixpath.splitext(name)[1] not in SUFFIXES[entry.owner]:
        yield f"{name}: {entry.owner.value}にない種類のファイルです。"
    if entry.owner in _CLEARED and name not in cleared:
        yield f"{name}: 公開を許された{entry.owner.value}のものではありません。"
