"""404.html: what to do where there is no page. Pure."""

from __future__ import annotations

from build.present_parts import Studio
from build.site.addresses import NOT_FOUND, Place
from build.views import MissingPage, WayView
from build.wording import MISSING, WAYS_ON


def missing_page(studio: Studio, *, sample: bool) -> MissingPage:
    """Served at any depth, so its addresses count from the root."""
    place = Place(NOT_FOUND)
    frame = studio.frames.frame(place, MISSING.heading, MISSING.description, sample=sample, hidden=True)
    return MissingPage(
        frame, MISSING, tuple(WayView(place.to(path), title, text) for path, title, text in WAYS_ON)
    )
