"""Where else a repository's history says a name or holds a photograph's bytes: other files, messages, branches, notes.

Nothing found is printed but its place; a place that itself says the name is said by its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath

from build.consent.trace.git import Repository
from build.consent.trace.likeness import SUFFIXES

Says = Callable[[str], bool]
_NO_TEXT = SUFFIXES | {".pdf", ".woff2", ".ico", ".zip", ".gz"}
HIDDEN = "(名前のあるファイル名)"


def elsewhere(repository: Repository, says: Says, own: Collection[str]) -> Iterator[str]:
    """Lines for everything that says the name but the story's own file (``own``: its paths, told apart)."""
    for path in sorted(_files(repository, says) - set(own)):
        yield f"ファイル {place(path, says)}: どれかの版に名前があります"
    for commit, message in repository.messages():
        if says(message):
            yield f"コミットの説明 {commit[:10]}: 名前があります"
    for ref, message in repository.tags():
        if says(message):
            yield f"札の説明 {HIDDEN if says(ref) else ref}: 名前があります"
    for ref in repository.refs():
        if says(ref):
            yield f"枝か札の名前そのものに、名前があります(指しているもの {repository.points_to(ref)[:10]})"


def _files(repository: Repository, says: Says) -> set[str]:
    """Paths of which a version says the name, or that say it themselves."""
    versions = repository.versions()
    texts = {blob: paths for blob, paths in versions.items() if any(map(_may_say, paths))}
    found = {path for paths in versions.values() for path in paths if says(path)}
    for blob, data in repository.contents(texts):
        text = data.decode("utf-8", "replace")
        if "\0" not in text and says(text):
            found |= texts[blob]
    return found


def _may_say(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() not in _NO_TEXT


def same_bytes(
    repository: Repository, blobs: Collection[str], own: Collection[str], says: Says
) -> Iterator[str]:
    """Lines for other paths at which the same bytes ever lay."""
    versions = repository.versions()
    paths = {path for blob in blobs for path in versions.get(blob, ())}
    for path in sorted(paths - set(own)):
        yield f"同じ写真 {place(path, says)}: どれかの版にあります"


def place(path: str, says: Says) -> str:
    """A path as it may be printed. Notes lie under the id of what they are about."""
    if says(path):
        return HIDDEN
    bare = path.replace("/", "")
    return (
        f"覚え書き(git notes) {bare[:10]}"
        if len(bare) == 40 and set(bare) <= set("0123456789abcdef")
        else path
    )
