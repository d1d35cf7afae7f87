"""Brings companies' plates into the output, as files that stand by themselves: those that are not there yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from build.common.vocabulary import INDUSTRIES
from build.content.plates import Plate
from build.drawing.plates import Drawings, Wanted
from build.drawing.workplaces import workplace
from build.engine.writer import GuideWriter
from build.gate.decided import DecidedCompany
from build.output.ledger import Owner

if TYPE_CHECKING:
    from build.drawing.colouring import Palette

KEY = "drawn"  # of every file: the name stands for the rest, but for the code, and notes of other code have none


@dataclass(frozen=True, slots=True)
class Drawer:
    """One build's drawings."""

    drawings: Drawings
    plates: Mapping[str, Plate]
    stylesheet: str

    def names(self, companies: Iterable[DecidedCompany]) -> dict[Wanted, tuple[str, str]]:
        """The files of the plates of these companies."""
        wanted = {(INDUSTRIES[story.label.industry], story.label.plate or "") for story in companies}
        return {one: self.drawings.names(one) for one in wanted}

    def missing(self, names: Mapping[Wanted, tuple[str, str]], writer: GuideWriter) -> list[Wanted]:
        """Enters those that stand; those to be drawn, in an order in which drawings follow one another.

        Two companies may have the same drawing under two names: it is one file.
        """
        todo = {
            files: one for one, files in names.items() if not all(writer.could_stand(f, KEY) for f in files)
        }
        for files in set(names.values()) - todo.keys():
            for name in files:
                writer.stands(name, KEY)
        return sorted(todo.values(), key=lambda one: (one[1], one[0]))

    def draw(self, todo: Sequence[Wanted], writer: GuideWriter) -> None:
        """Writes them."""
        for name, drawn in self._drawn(todo):
            writer.put(name, drawn, Owner.PLATE, key=KEY)

    def _drawn(self, wanted: Sequence[Wanted]) -> Iterator[tuple[str, bytes]]:
        from build.drawing.colouring import coloured, uncoloured  # only where something is drawn

        for file, some in groupby(wanted, key=lambda one: one[1]):
            drawing = uncoloured(self.plates[file].card, self.drawings.size(file)) if file else None
            for industry, _ in some:
                own = drawing or uncoloured(workplace(industry).card, self.drawings.size(file))
                for name, dark in zip(self.drawings.names((industry, file)), (False, True), strict=True):
                    yield name, coloured(own, _palette(self.stylesheet, industry, dark))


@lru_cache(maxsize=2 * len(INDUSTRIES))
def _palette(stylesheet: str, industry: str, dark: bool) -> Palette:
    from build.drawing.colouring import palette

    return palette(stylesheet, industry, dark=dark)
