"""Calendars of events (RFC 5545): one of all of them, and one each. Pure.

Made from the nameless form: a calendar is copied into other people's machines, where no
withdrawal reaches, so it names nobody at all. Addresses and ids are absolute: calendars exist
only where the site's own address is known, as the feed does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from build.common.vocabulary import EVENT_KINDS
from build.feeds.content_lines import folded
from build.gate.decided import DecidedEvent
from build.site.addresses import SITE_NAME, event_path
from build.site.event_changes import event_change_text, event_changed
from register.model import Register
from register.term import TOKYO, in_words

FOLDER = "calendars"
ALL = f"{FOLDER}/events.ics"
_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//U29 Shigoto Zukan//Events//JA",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)
#: Japan has had one offset since 1951; no event is older.
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
#: How often a subscribed calendar is worth asking for again: it is built once a day.
_REFRESH = ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")


def calendar_of(slug: str) -> str:
    """The path of one event's own calendar. In a folder below, so that no slug meets ``events.ics``."""
    return f"{FOLDER}/events/{slug}.ics"


def public(events: Iterable[DecidedEvent]) -> list[DecidedEvent]:
    """The events that calendars hold: all that are no drafts, in the order of their days."""
    return sorted((e for e in events if not e.draft), key=lambda e: (e.nameless.starts, e.label.slug))


def calendars(
    events: Iterable[DecidedEvent], register: Register, site_url: str, day: date
) -> Iterator[tuple[str, bytes]]:
    """Names and contents of every calendar, the one of all events first. ``day``: decided for."""
    made = {event.label.slug: tuple(_event(event, register, site_url, day)) for event in public(events)}
    every = [line for lines in made.values() for line in lines]
    name = f"{SITE_NAME}のイベント"
    titled = (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Tokyo", *_REFRESH)
    yield ALL, _document((*_HEAD, *titled), every)
    for slug, lines in made.items():
        yield calendar_of(slug), _document(_HEAD, lines)


def _document(head: Iterable[str], lines: Iterable[str]) -> bytes:
    return folded((*head, *_TIMEZONE, *lines, "END:VCALENDAR"))


def _event(story: DecidedEvent, register: Register, site_url: str, day: date) -> Iterator[str]:
    front = story.nameless
    yield "BEGIN:VEVENT"
    yield f"UID:{front.slug}@{_host(site_url)}"
    # When this very copy was made (RFC 5545 3.8.7.2, with a METHOD): the day decided for, so that
    # two builds of one day agree byte for byte.
    yield f"DTSTAMP:{datetime.combine(day, time(), TOKYO).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{_sequence(story)}"
    yield f"DTSTART;TZID=Asia/Tokyo:{front.starts:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Asia/Tokyo:{front.ends:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(_summary(story))}"
    yield f"STATUS:{'CANCELLED' if front.cancelled is not None else 'CONFIRMED'}"
    yield f"LOCATION:{_text(_location(story))}"
    yield f"URL:{site_url}/{event_path(front.slug)}"
    yield f"CATEGORIES:{_text(EVENT_KINDS[front.kind])}"
    yield f"DESCRIPTION:{_text(_description(story, register, site_url))}"
    yield "CLASS:PUBLIC"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _host(site_url: str) -> str:
    """What follows the ``@`` of a UID: the site, with its folder where it has one."""
    parts = urlsplit(site_url)
    return f"{parts.hostname}{parts.path}"


def _sequence(story: DecidedEvent) -> int:
    """0 as announced, 1 changed, 2 cancelled: whoever holds an older copy takes the newer one."""
    front = story.nameless
    if front.cancelled is not None:
        return 2
    return 1 if event_changed(front) else 0


def _summary(story: DecidedEvent) -> str:
    """The title; before it what a list of appointments would not show otherwise."""
    front = story.nameless
    prefixes = ("【中止】" if front.cancelled is not None else "", "【サンプル】" if front.sample else "")
    return "".join((*prefixes, front.title))


def _location(story: DecidedEvent) -> str:
    front, venue = story.nameless, story.nameless.venue
    if front.online:
        return "オンライン"
    return "、".join(part for part in (venue.name, venue.address) if part)


def _description(story: DecidedEvent, register: Register, site_url: str) -> str:
    front, venue = story.nameless, story.nameless.venue
    window = f"{in_words(front.signup.opens)}から{in_words(front.signup.closes)}まで"
    lines = (
        event_change_text(front),
        "サンプルです。この催しは実在しません。" if front.sample else "",
        EVENT_KINDS[front.kind],
        f"対象：{register.programme(front.programme).eligibility.text}",
        f"駅：{venue.station}" if venue.station and not front.online else "",
        f"行き方：{venue.access}" if venue.access and not front.online else "",
        f"受付期間：{window}",
        f"配慮が必要な方へ：{front.accommodations}",
        f"連絡先：{front.contact}",
        f"{site_url}/{event_path(front.slug)}",
    )
    return "\n".join(line for line in lines if line)


def _text(value: str) -> str:
    """A TEXT value (RFC 5545 3.3.11): backslash, semicolon, comma and line end are escaped."""
    plain = "".join(c for c in value if c == "\n" or (c >= " " and c != "\x7f"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
