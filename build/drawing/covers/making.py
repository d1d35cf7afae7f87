"""Social pictures by name: taken from the shelf, or drawn by two workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from build.drawing.covers.shelf import Shelf
from build.errors import CoverError
from build.processes.crew import Crew

WORKERS = 2
BATCH = 32
_WORKER = "build.drawing.covers.worker"
_FAILED = (
    "紹介の画像を描けませんでした({what})。公開しているものはそのままです。"
    "直し方: build.lock のパッケージを入れ直し、続くときは管理者に知らせてください。"
)
_UNWRITTEN = "紹介の画像の控えを書けませんでした。直し方: 空き容量と var/ の権限を確かめてください。"

#: What the template is given; worked out only where something is drawn.
Data = Callable[[], dict[str, Any]]


def pictures(wanted: Mapping[str, Data], shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    """Every wanted picture, by its path in the output. CoverError for the first that cannot be drawn."""
    cold = []
    for name in wanted:
        found = shelf.picture(name)
        if found is None:
            cold.append(name)
        else:
            yield name, found
    if cold:
        _draw({name: wanted[name] for name in cold}, shelf.folder)
        drawn = Shelf(shelf.folder)
        for name in cold:
            found = drawn.picture(name)
            if found is None:
                raise CoverError(_UNWRITTEN)
            yield name, found


def _draw(wanted: Mapping[str, Data], folder: Path) -> None:
    size = min(WORKERS, len(wanted))
    with ThreadPoolExecutor(size) as pool, Crew(size, _WORKER) as crew:
        for some in _batches(list(wanted)):
            # Worked out here: a story is opened from notes that belong to this thread.
            orders = [{"data": wanted[name](), "folder": str(folder), "name": name} for name in some]
            for said in pool.map(crew.ask, orders):
                _look_at(said)


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Names in batches, so that the drawing data of only a few pictures is in memory at once."""
    return (names[at : at + BATCH] for at in range(0, len(names), BATCH))


def _look_at(said: dict[str, Any] | None) -> None:
    if said is None:
        raise CoverError(_FAILED.format(what="途中で止まりました"))
    if "failed" in said:
        raise CoverError(_FAILED.format(what=said["failed"]))
    if "unwritten" in said:
        raise CoverError(_UNWRITTEN)
