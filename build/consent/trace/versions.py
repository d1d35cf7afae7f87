"""What earlier versions of a story's file held of a person: read to be searched for, never printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from build.content.frontmatter import read, split
from build.names.called import SHORTEST
from build.names.folding import skeleton
from build.names.readings import readings_of_source
from build.names.spelled import spellings

NAME_KEYS = ("name", "kana", "also_called")
_FRAME = frozenset({"id", "label", "consent"})
#: What git-filter-repo writes in place of a word, by the guide or by itself; as plain YAML the first is an alias.
_REPLACED = re.compile(r"\*{3}(?:REMOVED\*{3})?")
_BLANKED = "■■■"


class Called:
    """Everybody by whom somebody was ever called: whether a text says a full name, a reading or a nickname.

    Full names only, in every script and order: a part alone is a common word too often in a whole repository.
    """

    def __init__(self) -> None:
        self._added: set[tuple[str, str]] = set()
        self._words: set[str] = set()
        self.skeletons: set[str] = set()  # whole names, readings and nicknames, reduced

    def add(self, name: str, kana: str = "", also_called: Iterable[str] = ()) -> None:
        """One way to be called; blanks are none."""
        for full, reading in ((name, kana), *((other, "") for other in also_called)):
            if (full, reading) in self._added or not (full or reading):
                continue
            self._added.add((full, reading))
            self.skeletons |= {bare for word in (full, reading) if len(bare := skeleton(word)) >= SHORTEST}
            for spelled in spellings(full, reading):
                self._words |= {word for word in (spelled.bare, spelled.latin) if len(word) >= SHORTEST}

    @property
    def known(self) -> bool:
        return bool(self._words)

    def said_in(self, text: str) -> bool:
        bare = [skeleton(reading) for reading in readings_of_source(text)]
        return any(word in reading for word in self._words | self.skeletons for reading in bare)


class Versions:
    """Reads one version after another. ``called``: the person's names in all of them; ``photos``: file names.

    ``person`` None: the whole story counts, whatever it holds.
    """

    def __init__(self, file: str, person: str | None) -> None:
        self._file = file
        self._person = person
        self.called = Called()
        self.photos: set[str] = set()

    def look(self, data: bytes) -> None:
        """Learns names and photographs from a version."""
        front = self._front(data)
        if front is None:
            return
        self.photos.update(self._shown(front))
        entry = self._entry(front)
        name, kana, also_called = (_texts(entry.get(key)) for key in NAME_KEYS)
        self.called.add("".join(name), "".join(kana), also_called)

    def holds(self, data: bytes) -> bool:
        """Whether this version names the person, in their entry or anywhere; one that cannot be read may."""
        front = self._front(data)
        if self._person is None or front is None:
            return True
        entry = self._entry(front)
        return any(_texts(entry.get(key)) for key in NAME_KEYS) or self.called.said_in(_text(data))

    def holds_more(self, data: bytes) -> bool:
        """Whether it says anything else of the person: an age, a department."""
        front = self._front(data)
        entry = self._entry(front) if front else {}
        return any(_texts(value) for key, value in entry.items() if key not in (*_FRAME, *NAME_KEYS))

    def _entry(self, front: Mapping[str, object]) -> Mapping[str, object]:
        return next((p for p in _listed(front, "people") if p.get("id") == self._person), {})

    def _front(self, data: bytes) -> Mapping[str, object] | None:
        document, _ = split(_REPLACED.sub(_BLANKED, _text(data)), self._file)
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


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _listed(front: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = front.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    """What a value says; what was replaced says nothing."""
    held = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(text) for text in held if text and str(text).replace(_BLANKED, "").strip())
