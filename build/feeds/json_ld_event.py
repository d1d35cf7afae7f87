"""JSON-LD of an event's page: schema.org's Event, with all that search engines ask for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from build.common.dates import iso_minute
from build.content.schema import EventFront
from build.feeds.json_ld import CONTEXT, Thing, organization
from build.feeds.postal import postal_address
from build.gate.decided import DecidedEvent
from build.site.addresses import SITE_NAME, event_path
from build.site.applying import ApplyLink

FREE = "無料"
_YEN = r"([\d,]+)\s*円"
#: Words of a change that concern the hour. schema.org's "rescheduled" means that and nothing else.
_TIME = r"日時|日程|日に|時間|時刻|開始|開催日|延期|順延|\d+\s*[時日]|\d+[:/]\d+"


def event_things(
    story: DecidedEvent,
    companies: Sequence[str],
    description: str,
    apply_link: ApplyLink,
    day: date,
    site_url: str,
    image: str,
) -> Iterator[Thing]:
    """``companies``: names of those on the page, who do what there is to see. ``apply_link``: the way in on ``day``."""
    front = story.front
    here = f"{site_url}/{event_path(front.slug)}"
    organizer = organization(SITE_NAME, f"{site_url}/")
    yield {
        "@type": "Event",
        "name": front.title,
        "description": description,
        "startDate": iso_minute(front.starts),
        "endDate": iso_minute(front.ends),
        "eventStatus": f"{CONTEXT}/{event_status(front)}",
        "eventAttendanceMode": f"{CONTEXT}/{'Online' if front.online else 'Offline'}EventAttendanceMode",
        "previousStartDate": iso_minute(front.moved_from) if front.moved_from else None,
        "location": _location(front, here),
        "image": image,
        "organizer": organizer,
        "performer": [organization(name) for name in companies] or organizer,
        "offers": _offer(front, apply_link, day, here),
        "isAccessibleForFree": True if front.fee == FREE else None,
        "maximumAttendeeCapacity": front.capacity,
        "inLanguage": "ja",
        "url": here,
    }


def event_status(front: EventFront) -> str:
    """Cancelled before all else; rescheduled where the old hour is given or the change speaks of one."""
    if front.cancelled is not None:
        return "EventCancelled"
    moved = front.moved_from is not None or re.search(_TIME, front.changed or "")
    return "EventRescheduled" if moved else "EventScheduled"


def _location(front: EventFront, here: str) -> Thing:
    if front.online:
        return {"@type": "VirtualLocation", "url": here}
    venue = front.venue
    return {"@type": "Place", "name": venue.name, "address": postal_address(venue.address or venue.name)}


def _offer(front: EventFront, apply_link: ApplyLink, day: date, here: str) -> Thing | None:
    """The offer of a seat; None for a cancelled event."""
    if front.cancelled is not None:
        return None
    yen = re.search(_YEN, front.fee)
    price = "0" if front.fee == FREE else yen[1].replace(",", "") if yen else None
    return {
        "@type": "Offer",
        "url": apply_link.href or here,
        "price": price,
        "priceCurrency": "JPY",
        "availability": f"{CONTEXT}/{_availability(front, apply_link, day)}",
        "validFrom": f"{front.signup.opens.isoformat()}T00:00:00+09:00",
        "validThrough": f"{front.signup.closes.isoformat()}T23:59:59+09:00",
    }


def _availability(front: EventFront, apply_link: ApplyLink, day: date) -> str:
    """A seat that nobody can take yet is not in stock, though its days have come."""
    if day > front.signup.closes:
        return "SoldOut"
    return "PreOrder" if day < front.signup.opens or apply_link.href is None else "InStock"
