"""Plates as files of the output, which cards and other pages show as pictures: their names. Pure.

A page names a file before it is drawn: its name stands for everything that it is made from. So a list
weighs a few hundred bytes a card instead of the whole drawing, and a browser keeps what it has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from build.common.digest import digest_of
from build.common.vocabulary import INDUSTRIES
from build.drawing.workplaces import SIZE, workplace_digest
from build.site.addresses import Place
from build.theming.stylesheet import section, tokens_part
from build.views import Drawing

FOLDER = "plates"  # of the output
VERSION = 2  # of colouring.py: raise it when it changes what comes out
NAME_LENGTH = 20  # hex digits

#: An industry's slug, and a plate's file or "" for the industry's workplace.
Wanted = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawings:
    """Names of files: the same name, the same bytes. ``generation``: the digest of what all depend on."""

    generation: str
    digests: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    #: Made already: a guide has few industries and plates, and each of its cards shows one of them.
    _made: dict[tuple[str, str | None, str], Drawing] = field(default_factory=dict, repr=False)

    def names(self, wanted: Wanted) -> tuple[str, str]:
        """Paths of a plate's two files, for light and for dark: digests that say nothing else."""
        industry, plate = wanted
        drawn = self.digests.get(plate, "") if plate else workplace_digest(industry)
        stem = digest_of(self.generation, industry, drawn)[:NAME_LENGTH]
        return f"{FOLDER}/{stem}.svg", f"{FOLDER}/{stem}-dark.svg"

    def picture(self, industry: str, plate: str | None, place: Place) -> Drawing:
        """A company's plate without its call-outs, with addresses relative to a page. ``industry``: its label."""
        made = self._made.get((industry, plate, place.root))
        if made is None:
            light, dark = self.names((INDUSTRIES[industry], plate or ""))
            made = Drawing(place.to(light), place.to(dark), *self.size(plate or ""))
            self._made[industry, plate, place.root] = made
        return made

    def size(self, plate: str) -> tuple[int, int]:
        return self.sizes[plate] if plate else SIZE


def generation(stylesheet: str) -> str:
    """The digest of the stylesheet's tokens and plate rules, which is all that colours them."""
    return digest_of(str(VERSION), tokens_part(stylesheet), section(stylesheet, "plates"))
