"""``script/sample-dates``: content/ copied, the samples told on another day, and swapped in whole.

What to write is decided in ``build/samples``; here files are read and written. A file that is the same as in
the last copy stays the same file, so that an incremental build reads what has changed and nothing else.
The content itself is never written to.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from build.common.dates import parse_day
from build.samples.dates import Stage
from build.samples.story import moved_story
from register.arguments import Parser
from register.load import default
from register.term import in_words, today

ROOT = Path(__file__).resolve().parents[2]
MARKER = ".sample-dates"  # in every copy: a folder without it is somebody's own, and is left alone
KINDS = ("companies", "events")


class RefusedError(Exception):
    """Why nothing was written; the message is for the person at the terminal."""


def main() -> int:
    """0 when the copy stands, 1 when it could not be made, 2 on wrong usage."""
    asked = _parser().parse_args()
    day = today() if asked.as_of is None else parse_day(asked.as_of)
    if day is None:
        print("--as-of の日付がありません。直し方: 2026-11-23 の形で書いてください。", file=sys.stderr)
        return 2
    try:
        changed = write_copy(asked.content.resolve(), asked.target.absolute(), day)
    except (RefusedError, OSError) as error:
        said = (
            error
            if isinstance(error, RefusedError)
            else f"書き込めません({type(error).__name__})。直し方: 場所、権限、空き容量を確かめてください。"
        )
        print(said, file=sys.stderr)
        return 1
    print(f"{asked.target} に、見本を{in_words(day)}の話として写しました(変わったもの {changed}件)。")
    if not any(term.covers(day) for contract in default().contracts.values() for term in contract.terms):
        print(
            "この日を含む委託期間が登録簿にありません。応募と申込みは、どれも受け付けない形になります。"
            "直し方: 契約が続くなら、register/register.toml の terms に年度を足してください。",
            file=sys.stderr,
        )
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="script/sample-dates",
        description="記事を別のフォルダーに写し、見本の日付だけを今日に合わせます。",
    )
    parser.add_argument("target", type=Path, metavar="TARGET", help="写す先(前に写したものは置きかわる)")
    parser.add_argument("--as-of", metavar="DATE", help="この日の話にする(ふだんは東京の今日)")
    parser.add_argument(
        "--content",
        type=Path,
        default=ROOT / "content",
        metavar="DIR",
        help="記事のフォルダー(ふだんは content)",
    )
    return parser


def write_copy(content: Path, target: Path, day: date) -> int:
    """Makes ``target`` the content as told on ``day``; how many files are not those of the last copy."""
    _apart(content, target)
    new, old = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
    if old.is_dir() and not target.exists():
        old.rename(target)  # a copy was stopped between its two renames
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    changed = sum(_place(path, content, target, new, Stage(day)) for path in _files(content))
    (new / MARKER).write_text(f"{day.isoformat()}\n", encoding="utf-8")
    if target.is_dir():
        changed += len({*_names(target)} - {*_names(new)})
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return changed


def _apart(content: Path, target: Path) -> None:
    if not content.is_dir():
        raise RefusedError(f"記事のフォルダー {content} がありません。直し方: 場所を確かめてください。")
    place = target.resolve()
    if place == content or content in place.parents or place in content.parents:
        raise RefusedError("写す先が記事のフォルダーと重なっています。直し方: 別の場所を指定してください。")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise RefusedError(f"{target} はフォルダーではありません。直し方: 別の場所を指定してください。")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise RefusedError(
            f"{target} に、ここで写したのではないものがあります。何も書いていません。直し方: 空のフォルダーを指定してください。"
        )


def _files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder) / name for name in sorted(names))


def _names(root: Path) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in _files(root))


def _place(path: Path, content: Path, last: Path, new: Path, stage: Stage) -> bool:
    """One file of the copy; whether it differs from the last one's."""
    name = path.relative_to(content)
    target, before = new / name, last / name
    target.parent.mkdir(parents=True, exist_ok=True)
    data = _told(path, content, stage)
    if before.is_file() and not before.is_symlink() and not path.is_symlink():
        same = filecmp.cmp(path, before, shallow=False) if data is None else before.read_bytes() == data
        if same:
            target.hardlink_to(before)
            return False
    if data is None:
        shutil.copy2(path, target, follow_symlinks=False)
    else:
        target.write_bytes(data)
    return True


def _told(path: Path, content: Path, stage: Stage) -> bytes | None:
    """A sample story's bytes on that day; None for everything that stays as it is."""
    kind = path.parent.name
    if path.is_symlink() or path.suffix != ".md" or kind not in KINDS or path.parent.parent != content:
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None  # ``zukan check`` says so
    file = f"{content.name}/{kind}/{path.name}"
    moved = moved_story(text, file, "companies" if kind == "companies" else "events", stage, _hashes(content))
    return moved.encode("utf-8")


class _Hashes:
    """SHA-256 of photographs, as approvals know them."""

    def __init__(self, content: Path) -> None:
        self._content = content

    def __call__(self, slug: str, file: str) -> str:
        path = self._content / "photos" / slug / file
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _hashes(content: Path) -> _Hashes:
    return _Hashes(content)


if __name__ == "__main__":
    raise SystemExit(main())
