"""What only a look at the photographs themselves can find: too small ones, and damage behind a good header.

For ``zukan check``, which says all faults at once; a build would stop at the first. Decoding is a worker's.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from build.content.folder import Content
from build.content.stories import Story
from build.darkroom.kinds import Refusal, size
from build.darkroom.memory import Memory
from build.darkroom.recipe import FORMATS, WIDTHS, generation
from build.diagnostics import Diagnostic, Severity
from build.engine.photos import CRASHED, WORKERS
from build.processes.crew import Crew


class _Declared(NamedTuple):
    """A photograph that a story declares and that has no fault so far."""

    story: Story
    line: int
    file: str
    path: Path


def photo_findings(content: Content, cache: Path, *, everything: bool) -> list[Diagnostic]:
    """A warning for each that is small, an error for each that cannot be decoded.

    Decoded is what no build has developed yet, since it is new or changed; ``everything``: the others, too.
    """
    declared = list(_declared(content))
    memory = Memory(cache / generation(tuple(FORMATS)))
    unknown = [one for one in declared if everything or not _is_sound(memory, one.path)]
    return [*filter(None, map(_small, declared)), *_damaged(unknown)]


def _is_sound(memory: Memory, path: Path) -> bool:
    """Whether a build has developed exactly this file, and it was none that cannot be."""
    digest = memory.digest(path)
    return digest is not None and memory.refusal(digest) is None


def _declared(content: Content) -> Iterator[_Declared]:
    for story in content.stories:
        for index, photo in enumerate(story.front.photos):
            found = content.photos.get((story.front.slug, photo.file))
            if found is not None and not found.fault:
                yield _Declared(story, story.line("photos", index, "file"), photo.file, found.path)


def _small(one: _Declared) -> Diagnostic | None:
    try:
        with one.path.open("rb") as stream:
            measured = size(stream)
    except OSError:
        return None  # gone this moment: the build will say so
    if measured is None or max(measured) >= WIDTHS[0]:
        return None
    what = f"写真 {one.file} は {measured[0]}×{measured[1]}画素しかなく、ぼやけて見えます。"
    mend = f"長い辺が{WIDTHS[0]}画素以上の元の写真があれば、置きかえてください。"
    return Diagnostic(one.story.file, one.line, what, mend, Severity.WARNING)


def _damaged(declared: list[_Declared]) -> list[Diagnostic]:
    if not declared:
        return []
    count = min(WORKERS, len(declared))
    with ThreadPoolExecutor(count) as pool, Crew(count) as crew:
        said = list(pool.map(lambda one: crew.ask({"source": str(one.path)}), declared))
    return [
        Diagnostic(one.story.file, one.line, f"写真 {one.file}: {what}", mend)
        for one, answer in zip(declared, said, strict=True)
        for what, mend in _refused(answer)
    ]


def _refused(answer: dict[str, list[str]] | None) -> Iterator[Refusal]:
    if answer is None:
        yield CRASHED
    elif "refused" in answer:
        yield Refusal(*answer["refused"])
