"""What earlier versions of a story's file held of a person: read to be searched for, never printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from build.content.frontmatter import read, split
from build.names.called import SHORTEST
from build.names.folding import skeleton

NAME_KEYS = ("name", "kana", "also_called")
_FRAME = frozenset({"id", "label", "consent"})


class Versions:
    """Reads one version after another. ``names`` are skeletons, ``photos`` file names, of all of them.

    ``person`` None: the whole story counts, whatever it holds.
    """

    def __init__(self, file: str, person: str | None) -> None:
        self._file = file
        self._person = person
        self.names: set[str] = set()
        self.photos: set[str] = set()

    def holds(self, data: bytes) -> bool:
        """Whether this version says anything about the person; one that cannot be read may."""
        front = self._front(data)
        if front is None:
            return True
        self.photos.update(self._shown(front))
        if self._person is None:
            return True
        entry = next((p for p in _listed(front, "people") if p.get("id") == self._person), {})
        self.names.update(spelled(entry))
        return any(value for key, value in entry.items() if key not in _FRAME)

    def _front(self, data: bytes) -> Mapping[str, object] | None:
        document, _ = split(data.decode("utf-8", "replace"), self._file)
        front = read(document, self._file) if document else None
        return None if front is None or front.faults else front.data

    def _shown(self, front: Mapping[str, object]) -> Iterator[str]:
        for photo in _listed(front, "photos"):
            shows = photo.get("shows")
            file = photo.get("file")
            if not isinstance(file, str) or "/" in file or "\n" in file:
                continue
            if self._person is None or (isinstance(shows, list) and self._person in shows):
                yield file


def _listed(front: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = front.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def spelled(entry: Mapping[str, object]) -> Iterator[str]:
    """The skeletons of the names in an entry."""
    for key in NAME_KEYS:
        value = entry.get(key)
        for text in value if isinstance(value, list | tuple) else (value,):
            bare = skeleton(str(text)) if text else ""
            if len(bare) >= SHORTEST:
                yield bare
