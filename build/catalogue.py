"""``catalogue.json``: what the intake may take applications for. No personal item, ever.

Made from decided stories, so that what was taken down is not in it, and from their
nameless form: a title that names somebody has the label here. Format:
docs/reference/catalogue.md.
"""

from __future__ import annotations

import json
from typing import Any

from build.dates import iso_minute
from build.decided import DecidedCompany, DecidedEvent, DecidedSite
from build.frames import company_path, event_path
from build.gate_site import APPLICATION
from build.options import Options
from register.model import Register

FILE = "catalogue.json"
VERSION = 1


def catalogue(site: DecidedSite, register: Register, options: Options) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8, one line end."""
    document = {
        "version": VERSION,
        "decided_for": site.day.isoformat(),
        "companies": [
            _company(story, site, register, options)
            for story in sorted(site.companies, key=lambda s: s.front.slug)
            if _openings(story, site) and not story.draft
        ],
        "events": [
            _event(story, register, options)
            for story in sorted(site.events, key=lambda s: s.front.slug)
            if not story.draft
        ],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()


def _listed(contract: str, programme: str, form: str, options: Options) -> dict[str, Any]:
    return {
        "contract": contract,
        "programme": programme,
        "form": form,
        "intake": options.intake.get(contract),
    }


def _openings(story: DecidedCompany, site: DecidedSite) -> list[dict[str, str]]:
    """Vacancies that have not closed; one that opens later is in, with its day."""
    return [
        {"title": o.title, "opens": o.opens.isoformat(), "closes": o.closes.isoformat()}
        for o in story.nameless.openings
        if o.closes >= site.day
    ]


def _company(
    story: DecidedCompany, site: DecidedSite, register: Register, options: Options
) -> dict[str, Any]:
    contract = register.programme(story.programme).contract
    return {
        **_listed(contract, story.programme, APPLICATION, options),
        "slug": story.front.slug,
        "company": story.nameless.company.name,
        "title": story.nameless.title,
        "url": f"/{company_path(story.front.slug)}",
        "openings": _openings(story, site),
    }


def _event(story: DecidedEvent, register: Register, options: Options) -> dict[str, Any]:
    front = story.nameless
    contract = register.programme(front.programme).contract
    return {
        **_listed(contract, front.programme, front.kind, options),
        "slug": front.slug,
        "title": front.title,
        "kind": front.kind,
        "url": f"/{event_path(front.slug)}",
        "starts": iso_minute(front.starts),
        "ends": iso_minute(front.ends),
        "capacity": front.capacity,
        "waiting_list": front.waiting_list,
        "signup": {"opens": front.signup.opens.isoformat(), "closes": front.signup.closes.isoformat()},
        "cancelled": front.cancelled is not None,
    }
