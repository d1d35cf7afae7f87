"""The site's social pictures: which it has, and bringing them into the output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from build.drawing.covers.cover import Cover, Covers, generation
from build.drawing.covers.shelf import Shelf
from build.drawing.workplaces import workplace
from build.engine.writer import GuideWriter
from build.gate.decided import DecidedCompany, DecidedEvent
from build.options import Options
from build.output.ledger import Owner
from build.pages.parts import Studio
from build.pages.social import company_cover, event_cover
from build.theming.assets import declared_assets
from build.theming.render import ICONS, Renderer

FOLDER = "covers"  # of the cache

#: What the template is given; worked out only where something is drawn.
Data = Callable[[], dict[str, Any]]


def covers_for(
    options: Options, stylesheet: str, templates: Mapping[str, str], plate_digests: Mapping[str, str]
) -> Covers | None:
    """Names of this build's pictures; None where none are drawn: their addresses have to be absolute."""
    if options.site_url is None or not options.covers:
        return None
    made = generation(stylesheet, templates.get(ICONS, ""))
    return Covers(made, plate_digests)


class Hanging:
    """One build's pictures."""

    def __init__(self, studio: Studio, renderer: Renderer, options: Options) -> None:
        assert studio.frames.covers is not None
        self._studio, self._renderer, self._names = studio, renderer, studio.frames.covers
        self._stylesheet = declared_assets(options.theme)["book.css"].text
        self._shelf = Shelf(options.cache / FOLDER)

    def covers(
        self, events: Iterable[DecidedEvent], companies: Mapping[str, DecidedCompany], writer: GuideWriter
    ) -> frozenset[str]:
        """Enters or writes the guide's own picture, every event's, and those of these ``companies``, by name.
        Their names."""
        wanted: dict[str, Data] = {}
        for cover in (self._studio.frames.cover, *map(event_cover, events)):
            assert cover is not None
            wanted[self._names.name(cover)] = partial(self._data, cover)
        for name, story in companies.items():
            wanted[name] = partial(self._company, story)
        todo = {name: data for name, data in wanted.items() if not writer.stands(name, "")}
        if todo:
            from build.drawing.covers.making import (
                pictures,  # threads and processes only where something is missing
            )

            for name, picture in pictures(todo, self._shelf):
                writer.put(name, picture, Owner.COVER)
        return frozenset(wanted)

    def sweep(self, names: frozenset[str]) -> None:
        """What no page shows any more does not stay on the shelf either."""
        self._shelf.sweep(names)

    def _company(self, story: DecidedCompany) -> dict[str, Any]:
        data = self._data(company_cover(story))
        story.put_away()
        return data

    def _data(self, cover: Cover) -> dict[str, Any]:
        from build.drawing.covers.data import drawing_data

        return drawing_data(cover, self._stylesheet, self._plate, self._renderer.icon)

    def _plate(self, file: str | None, industry: str | None) -> str:
        """A story's plate, its industry's workplace, or nothing where a picture belongs to no industry."""
        if file:
            return self._studio.frames.site.plates[file].card
        return workplace(industry).card if industry else ""
