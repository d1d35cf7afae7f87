"""Slugs that no story and no page may have, because the guide puts something of its own there."""

from __future__ import annotations

from collections.abc import Mapping

#: By the folder of the content that a file lies in.
RESERVED: Mapping[str, frozenset[str]] = {
    "companies": frozenset({"page", "industry", "occupation", "taste", "way", "open", "openings"}),
    "events": frozenset({"page", "kind"}),
    "pages": frozenset(
        {"companies", "events", "privacy", "photos", "assets", "en", "en-privacy", "calendars", "social"}
    ),
}
