"""``catalogue.json``: what the intake may take applications for. No personal item, ever.

Made from decided stories, so that what was taken down is not in it, and from their
nameless form: a title that names somebody has the label here. Format:
docs/reference/catalogue.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from build.common.dates import iso_minute
from build.common.vocabulary import INDUSTRIES
from build.gate.decided import DecidedCompany, DecidedEvent, DecidedSite
from build.options import Options
from build.site.addresses import company_path, event_path
from build.site.applying import APPLICATION, may_meet
from register.model import Register

FILE = "catalogue.json"
VERSION = 1


def catalogue(
    site: DecidedSite, companies: Iterable[dict[str, Any] | None], register: Register, options: Options
) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8, one line end. ``companies``: their ``company_entry``."""
    industries = {story.label.slug: story.label.industry for story in site.companies if not story.draft}
    document = {
        "version": VERSION,
        "decided_for": site.day.isoformat(),
        "companies": sorted((entry for entry in companies if entry is not None), key=itemgetter("slug")),
        "events": [
            _event(story, industries, register, options)
            for story in sorted(site.events, key=lambda s: s.front.slug)
            # Without an approved meeting service an online event takes no sign-up, here or at the intake.
            if not story.draft and may_meet(story.front, register, site.day)
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


def _openings(story: DecidedCompany, day: date) -> list[dict[str, str]]:
    """Vacancies that have not closed; one that opens later is in, with its day."""
    return [
        {"title": o.title, "opens": o.opens.isoformat(), "closes": o.closes.isoformat()}
        for o in story.nameless.openings
        if o.closes >= day
    ]


def company_entry(story: DecidedCompany, register: Register, options: Options) -> dict[str, Any] | None:
    """One company, None where it takes no application on the day."""
    openings = _openings(story, options.day)
    if not openings or story.draft:
        return None
    contract = register.programme(story.programme).contract
    return {
        **_listed(contract, story.programme, APPLICATION, options),
        "slug": story.front.slug,
        "company": story.nameless.company.name,
        "industry": INDUSTRIES[story.nameless.company.industry],
        "title": story.nameless.title,
        "url": f"/{company_path(story.front.slug)}",
        "openings": openings,
    }


def _event(
    story: DecidedEvent, industries: Mapping[str, str], register: Register, options: Options
) -> dict[str, Any]:
    """``industries`` of the published companies: an event of one company alone has its colour."""
    front = story.nameless
    contract = register.programme(front.programme).contract
    own = industries.get(front.companies[0]) if len(front.companies) == 1 else None
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
        **({} if own is None else {"industry": INDUSTRIES[own]}),
    }
