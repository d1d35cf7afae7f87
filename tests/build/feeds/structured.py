"""What search engines require and recommend of each kind of thing, as tables; and reading a page's JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

#: Paths of properties, by Google's documentation (checked in 2026): "a.b" is a property of a property.
REQUIRED: dict[str, tuple[str, ...]] = {
    "Article": (),
    "Organization": (),
    "BreadcrumbList": ("itemListElement.position", "itemListElement.name", "itemListElement.item"),
    "Event": ("name", "startDate", "location"),
    "JobPosting": (
        "datePosted",
        "description",
        "hiringOrganization.name",
        "jobLocation.address.addressCountry",
        "title",
    ),
    "WebSite": ("name", "url"),
}
RECOMMENDED: dict[str, tuple[str, ...]] = {
    "Article": ("author.name", "author.url", "dateModified", "datePublished", "headline"),
    "Organization": ("name", "address.addressCountry"),
    "BreadcrumbList": (),
    "Event": (
        "description",
        "endDate",
        "eventAttendanceMode",
        "eventStatus",
        "location.name",
        "location.address",
        "offers.availability",
        "offers.price",
        "offers.priceCurrency",
        "offers.url",
        "offers.validFrom",
        "organizer.name",
        "organizer.url",
        "performer.name",
    ),
    "JobPosting": (
        "baseSalary.currency",
        "baseSalary.value.unitText",
        "directApply",
        "employmentType",
        "identifier.name",
        "identifier.value",
        "validThrough",
    ),
    "WebSite": (),
}


def things(page: str) -> list[dict[str, Any]]:
    """Every block of a page, parsed."""
    found: Any = html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    return [json.loads(text) for text in found]


def thing(page: str, kind: str) -> dict[str, Any]:
    """The one block of this kind."""
    [found] = [one for one in things(page) if one["@type"] == kind]
    return found


def missing(found: dict[str, Any], paths: tuple[str, ...]) -> list[str]:
    """Paths at which there is nothing, or an empty value."""
    return [path for path in paths if not all(_held(found, path.split(".")))]


def _held(value: Any, path: list[str]) -> list[bool]:
    if isinstance(value, list):
        return [held for entry in value for held in _held(entry, path)] or [False]
    if not path:
        return [value not in (None, "", [], {})]
    return _held(value[path[0]], path[1:]) if isinstance(value, dict) and path[0] in value else [False]
