"""``content/.names.local``: names that must never occur, kept on the editor's own machine.

A person who agreed to no name is not in the repository by name, so nothing there could
find it in prose. This list, which git ignores, can. It never leaves the machine: a host
that builds has no such file, and the check before a commit is what it serves
(docs/reference/consent-gate.md). No message repeats a name; it says which line of the list.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from build.diagnostics import Diagnostic
from build.names.called import SHORTEST, Name, called
from build.names.folding import skeleton

FILE = ".names.local"
MAX_BYTES = 1_000_000


class LocalNames(NamedTuple):
    """``names``: their ``person`` is the list's line number. ``faults``: of the list itself."""

    names: tuple[Name, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def read_local_names(root: Path) -> LocalNames:
    """The list beside the stories, empty where there is none."""
    path = root / FILE
    where = f"{root.name}/{FILE}"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        mend = "ふつうのテキストファイルにしてください。"
        return LocalNames(faults=(Diagnostic(where, 0, "名前の一覧がファイルではありません。", mend),))
    if not path.exists():
        return LocalNames()
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        mend = "UTF-8で保存し直してください。"
        return LocalNames(faults=(Diagnostic(where, 0, "名前の一覧を読めません。", mend),))
    return _listed(text, where)


def _listed(text: str, where: str) -> LocalNames:
    names: list[Name] = []
    faults: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), 1):
        spelled = line.strip()
        if not spelled or spelled.startswith("#"):
            continue
        if len(skeleton(spelled)) < SHORTEST:
            mend = "一行に一人、姓名を書いてください。"
            faults.append(Diagnostic(where, number, "短すぎて探せません。", mend))
            continue
        names.append(called(str(number), spelled, ""))
    return LocalNames(tuple(names), tuple(faults))
