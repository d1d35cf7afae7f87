"""Calendars: read back by a parser, line by line by the rules of RFC 5545, and without anybody's name."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from lxml import html

from build.feeds.calendars import ALL, calendar_of
from build.feeds.content_lines import OCTETS, folded
from build.options import PROJECT
from build.preview.headers import FILE, headers_for, read_rules
from build.preview.server import answer
from register.term import TOKYO

SITE = "https://zukan.example"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"


def events(site: Any, name: str = ALL) -> dict[str, Any]:
    """The events of one calendar by UID."""
    parsed = Calendar.from_ical((site.output / name).read_bytes())
    return {str(event["UID"]): event for event in parsed.walk("VEVENT")}


def seminar(site: Any) -> Any:
    return events(site)["mihon-seminar@zukan.example"]


def test_one_of_all_events_and_one_of_each(site: Any) -> None:
    """Every published event stands in the one of all and, as the very same, in its own."""
    site.build(site_url=SITE)
    every = events(site)
    assert sorted(every) == ["mihon-seminar@zukan.example", "mihon-workshop@zukan.example"]
    for slug in ("mihon-seminar", "mihon-workshop"):
        [own] = events(site, calendar_of(slug)).values()
        assert own.to_ical() == every[f"{slug}@zukan.example"].to_ical()


def test_an_event_says_when_where_and_what(site: Any) -> None:
    """Start and end in Tokyo's zone, place, address and kind come back from a parser as they were written."""
    site.build(site_url=SITE)
    event = seminar(site)
    front = next(e.front for e in site.decided().events if e.front.slug == "mihon-seminar")
    assert event.decoded("DTSTART") == front.starts
    assert event.decoded("DTEND") == front.ends
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=9)
    assert str(event["URL"]) == f"{SITE}/events/mihon-seminar/"
    assert front.venue.name in str(event["LOCATION"])
    assert front.title in str(event["SUMMARY"])
    assert str(event["SUMMARY"]).startswith("【サンプル】")
    assert event["CATEGORIES"].cats == ["セミナー"]
    assert front.contact in str(event["DESCRIPTION"])
    assert front.accommodations in str(event["DESCRIPTION"])


def test_what_means_something_in_a_calendar_is_written_out(site: Any) -> None:
    """Commas, semicolons and backslashes in a title and a place come back as they were typed."""
    title = r"紙, 鉛; 木\\と石"
    site.edit(SEMINAR, "title: ", f"title: '{title}' #")
    site.build(site_url=SITE)
    assert str(seminar(site)["SUMMARY"]) == f"【サンプル】{title}"


@pytest.mark.parametrize(
    ("changes", "sequence", "status"),
    [
        ((), 0, "CONFIRMED"),
        (("changed",), 1, "CONFIRMED"),
        (("moved_from",), 1, "CONFIRMED"),
        (("cancelled",), 2, "CANCELLED"),
        (("changed", "cancelled"), 2, "CANCELLED"),
    ],
)
def test_the_sequence_rises(site: Any, changes: tuple[str, ...], sequence: int, status: str) -> None:
    """Announced, changed, cancelled: each counts higher than the one before, and the id stays."""
    for key in changes:
        value = '"2027-01-09T13:00"' if key == "moved_from" else "会場の都合"
        site.edit(SEMINAR, "capacity: 30", f"capacity: 30\n{key}: {value}")
    site.build(site_url=SITE)
    event = seminar(site)
    assert (event["SEQUENCE"], str(event["STATUS"])) == (sequence, status)
    assert str(event["SUMMARY"]).startswith("【中止】") is (status == "CANCELLED")
    assert ("会場の都合" in str(event["DESCRIPTION"])) is bool({"changed", "cancelled"} & set(changes))
    assert ("もとは2027年1月9日" in str(event["DESCRIPTION"])) is (changes == ("moved_from",))


def test_two_builds_of_a_day_agree_and_a_later_day_is_newer(site: Any) -> None:
    """The stamp is the day decided for: no clock is read, and a later copy is the newer one."""
    site.build(site_url=SITE)
    first = (site.output / ALL).read_bytes()
    site.build(site_url=SITE, full=True)
    assert (site.output / ALL).read_bytes() == first
    assert seminar(site).decoded("DTSTAMP") == datetime(2026, 11, 23, tzinfo=TOKYO)
    site.day = date(2026, 11, 24)
    site.build(site_url=SITE)
    assert seminar(site).decoded("DTSTAMP") == datetime(2026, 11, 24, tzinfo=TOKYO)


def test_online_there_is_no_place(site: Any) -> None:
    """An event online says so, and no way to a venue."""
    site.edit(SEMINAR, "capacity: 30", "capacity: 30\nonline: true")
    site.build(site_url=SITE)
    assert str(seminar(site)["LOCATION"]) == "オンライン"
    assert "行き方" not in str(seminar(site)["DESCRIPTION"])


def test_every_line_follows_the_rules(site: Any) -> None:
    """At most 75 octets, ended by CRLF, each part UTF-8 by itself, no control character, blocks closed."""
    site.edit(SEMINAR, "accommodations: ", "accommodations: " + "必要なことは窓口へ。" * 20)
    site.build(site_url=SITE)
    names = [name for name in site.files() if name.endswith(".ics")]
    assert len(names) == 3
    for name in names:
        data = (site.output / name).read_bytes()
        assert data.endswith(b"\r\n")
        lines = data.split(b"\r\n")[:-1]
        assert all(len(line) <= OCTETS and line.decode() for line in lines)
        assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", data)
        assert data.count(b"\n") == data.count(b"\r") == len(lines)
        whole = data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
        assert all(re.match(r"[A-Z-]+[:;]", line) for line in whole)
        for block in ("VCALENDAR", "VTIMEZONE", "STANDARD"):
            assert (whole.count(f"BEGIN:{block}"), whole.count(f"END:{block}")) == (1, 1)
        for key in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "LOCATION", "URL"):
            own = [line for line in whole if re.match(rf"{key}[:;](?!1970)", line)]
            assert len(own) == whole.count("BEGIN:VEVENT"), key


def test_folding_cuts_no_character() -> None:
    """Characters of one to four octets at every offset: unfolded it is what it was."""
    for shift in range(5):
        text = "x" * shift + "aé漢𠮷" * 40
        data = folded([f"SUMMARY:{text}"])
        parts = data.split(b"\r\n")[:-1]
        assert all(len(part) <= OCTETS and part.decode() for part in parts)
        assert max(map(len, parts)) > OCTETS - 4
        assert data.replace(b"\r\n ", b"").decode() == f"SUMMARY:{text}\r\n"


def test_a_calendar_names_nobody(site: Any) -> None:
    """A title that names somebody has the label, although the name may be shown: copies cannot be taken back."""
    site.edit(WORKSHOP, "title: ", "title: '{p1}と作る' #")
    site.approve_all()
    site.build(site_url=SITE)
    assert "仮名みどりと作る" in site.page("events/mihon-workshop/index.html")
    event = events(site)["mihon-workshop@zukan.example"]
    assert str(event["SUMMARY"]) == "【サンプル】会社の方Aさんと作る"
    assert "みどり" not in (site.output / ALL).read_bytes().replace(b"\r\n ", b"").decode()


def test_drafts_are_in_no_calendar(site: Any) -> None:
    """The preview shows a draft's page without a calendar of it."""
    site.edit(SEMINAR, "status: published", "status: draft")
    site.build(site_url=SITE, drafts=True)
    assert (site.output / "events/mihon-seminar/index.html").is_file()
    assert list(events(site)) == ["mihon-workshop@zukan.example"]
    assert "calendars/" not in site.page("events/mihon-seminar/index.html")


def test_without_an_address_there_is_none(built: Any) -> None:
    """Ids and addresses need the site's own: no calendar, and no link to one."""
    assert not [name for name in built.files() if name.endswith(".ics")]
    assert "calendars/" not in built.page("events/index.html")


def test_pages_lead_to_the_calendars(site: Any) -> None:
    """The list offers all events, to open and to subscribe to; an event's page its own, until it is over."""
    site.build(site_url=SITE)
    listed: Any = html.fromstring(site.page("events/index.html")).xpath("//p[@class='ics']/a/@href")
    assert listed == ["webcal://zukan.example/calendars/events.ics", "../calendars/events.ics"]
    page = "events/mihon-seminar/index.html"
    own: Any = html.fromstring(site.page(page)).xpath("//p[@class='ics']/a")
    assert [(a.get("href"), a.text) for a in own] == [
        ("../../calendars/events/mihon-seminar.ics", "カレンダーに入れる")
    ]
    site.day = date(2028, 1, 1)
    site.build(site_url=SITE)
    assert "calendars/" not in site.page(page)


def test_calendars_are_served_as_such(site: Any) -> None:
    """Our server and the host say that it is a calendar in UTF-8, to be asked for again within the hour."""
    site.build(site_url=SITE)
    rules = read_rules(PROJECT / FILE)
    served = answer(site.output, f"/{ALL}", rules)
    assert served.headers["Content-Type"] == "text/calendar; charset=utf-8"
    told = headers_for(f"/{ALL}", rules)
    assert told["Content-Type"] == "text/calendar; charset=utf-8"
    assert told["Cache-Control"] == "public, max-age=3600, must-revalidate"
