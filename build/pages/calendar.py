"""Links to calendar files, as pages show them. Pure."""

from __future__ import annotations

from build.feeds.calendars import ALL, calendar_of
from build.gate.decided import DecidedEvent
from build.pages.parts import Studio
from build.site.addresses import Place
from build.views import CalendarView


def every_calendar(place: Place, studio: Studio) -> CalendarView | None:
    """The calendar of all events: a file, and an address to subscribe to; None without the site's address."""
    site_url = studio.frames.options.site_url
    if site_url is None:
        return None
    webcal = f"webcal://{site_url.partition('://')[2]}/{ALL}"
    return CalendarView(place.to(ALL), webcal, "ぜんぶの予定のファイル")


def event_calendar(story: DecidedEvent, place: Place, studio: Studio) -> CalendarView | None:
    """The calendar of one coming event, cancelled ones included, so that copies are updated; None for others."""
    frames = studio.frames
    over = story.nameless.ends.date() < frames.site.day
    if frames.options.site_url is None or story.draft or over:
        return None
    cancelled = story.nameless.cancelled is not None
    label = "中止をカレンダーに知らせる" if cancelled else "カレンダーに入れる"
    return CalendarView(place.to(calendar_of(story.label.slug)), "", label)
