"""A decided event as its page and its row in lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build.common.dates import iso_minute, long_day, month_day, span, weekday
from build.common.vocabulary import EVENT_KINDS
from build.feeds.json_ld import Thing
from build.feeds.json_ld_event import event_things
from build.gate.decided import DecidedEvent
from build.pages.calendar import event_calendar
from build.pages.company import company_card
from build.pages.parts import Studio, apply_view, body, lead_text, person_view, picture, rows
from build.pages.social import event_share
from build.site.addresses import Place, event_path
from build.site.applying import ApplyLink, event_apply_link, event_state
from build.site.cards import CardFacts
from build.site.event_changes import event_change_text
from build.views import EventPage, EventRow, SpecRow
from register.term import in_words

#: Office, telephone and mail stand on a line each, so that no number breaks on a phone.
CONTACT_PARTS = re.compile(r" ／ | (?=電話)")


def event_page(story: DecidedEvent, cards: Sequence[CardFacts], studio: Studio) -> EventPage:
    """One event. ``cards``: of its companies that are published."""
    front = story.front
    place = Place(event_path(front.slug))
    apply_link = event_apply_link(
        front, studio.register, studio.intake(front.programme), studio.frames.site.day
    )
    date = long_day(front.starts.date())
    hours = span(front.starts, front.ends)
    share = event_share(story, place, studio)
    return EventPage(
        frame=studio.frames.frame(
            place,
            front.title,
            f"{date} {hours} {front.venue.name} {EVENT_KINDS[front.kind]}",
            "events",
            sample=front.sample,
            industry=cards[0].industry if cards and len(front.companies) == 1 else None,
            hidden=story.draft,
            things=_things(story, cards, apply_link, share.image, studio),
            share=share,
        ),
        number=front.number,
        title=front.title,
        kind=EVENT_KINDS[front.kind],
        programme=studio.register.programme(front.programme).title,
        iso=iso_minute(front.starts),
        date=date,
        month_day=month_day(front.starts.date()),
        weekday=weekday(front.starts.date()),
        hours=hours,
        spec=_spec(story, studio),
        body=body(story, place, studio, lead=True),
        people=tuple(person_view(p, story, place, studio) for p in story.people),
        photos=tuple(picture(photo, place, studio) for photo in story.spare),
        companies=tuple(company_card(card, place, studio) for card in cards),
        notice=event_change_text(front),
        apply=apply_view(apply_link, front.kind, front.programme, studio, company=False),
        calendar=event_calendar(story, place, studio),
    )


def _things(
    story: DecidedEvent, cards: Sequence[CardFacts], apply_link: ApplyLink, image: str, studio: Studio
) -> tuple[Thing, ...]:
    site_url, day = studio.frames.options.site_url, studio.frames.site.day
    if site_url is None:
        return ()
    description = (
        lead_text(story) or f"{long_day(story.front.starts.date())}の{EVENT_KINDS[story.front.kind]}です。"
    )
    return tuple(
        event_things(story, [card.company for card in cards], description, apply_link, day, site_url, image)
    )


def event_row(story: DecidedEvent, place: Place, studio: Studio) -> EventRow:
    """The row in a list on another page."""
    front, day = story.front, studio.frames.site.day
    apply_link = event_apply_link(front, studio.register, studio.intake(front.programme), day)
    starts = front.starts.date()
    return EventRow(
        url=place.to(event_path(front.slug)),
        title=front.title,
        iso=starts.isoformat(),
        month_day=month_day(starts),
        weekday=weekday(starts),
        kind=EVENT_KINDS[front.kind],
        state=event_state(front, apply_link, day),
        hours=span(front.starts, front.ends),
        where="オンライン" if front.online else front.venue.name,
        cancelled=front.cancelled is not None,
        changed=front.changed is not None and front.cancelled is None,
    )


def _spec(story: DecidedEvent, studio: Studio) -> tuple[SpecRow, ...]:
    front, venue = story.front, story.front.venue
    waiting = "（満席のときはキャンセル待ちができます）" if front.waiting_list else ""
    return rows(
        (
            ("場所", "オンライン" if front.online else venue.name),
            ("住所", venue.address),
            ("駅", venue.station),
            ("行き方", venue.access),
            ("参加費", front.fee),
            ("定員", f"{front.capacity}人{waiting}"),
            ("対象", studio.register.programme(front.programme).eligibility.text),
            ("受付期間", f"{in_words(front.signup.opens)}から{in_words(front.signup.closes)}まで"),
            ("連絡先", "\n".join(CONTACT_PARTS.split(front.contact))),
            ("配慮が必要な方へ", front.accommodations),
        )
    )
