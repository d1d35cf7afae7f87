"""Sample stories on other days: coming events stay coming, past ones past, and nothing but dates changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel

from build.content.folder import load
from build.content.schema import CompanyFront, EventFront
from build.content.stories import Kind, parse
from build.gate.approval import text_hash
from build.gate.consent_records import consent_of
from build.options import PROJECT
from build.samples.dates import (
    TOLD_ON,
    WEEK,
    WEEKS,
    EventDays,
    Stage,
    VacancyDays,
    moved_day,
    moved_end_of_consent,
    moved_event,
    moved_vacancy,
    week_of,
)
from build.samples.story import moved_story, moves
from build.site.applying import opening_is_open
from register.model import Register
from register.term import fiscal_year, fiscal_year_bounds
from tests.build.conftest import COMPANY, WORKSHOP

NOW = TOLD_ON + timedelta(days=4)
days = st.dates(min_value=date(2026, 4, 1), max_value=date(2040, 12, 31))


def weeks(least: int, most: int) -> st.SearchStrategy[date]:
    """Days of the story's weeks from one to another."""
    return st.integers(least * 7, most * 7 + 6).map(lambda n: TOLD_ON + timedelta(days=n))


@st.composite
def events(draw: st.DrawFn) -> EventDays:
    """An event, past or to come, with a sign-up that is over, open or still to open; none of it in week 0."""
    starts = draw(weeks(-34, -2) | weeks(1, 16))
    closes = starts - timedelta(days=draw(st.integers(0, 12)))
    if (closes - TOLD_ON).days // 7 == 0:
        closes = TOLD_ON - WEEK
    opens = closes - timedelta(days=draw(st.integers(0, 90)))
    if (opens - TOLD_ON).days // 7 == 0:
        opens = TOLD_ON - WEEK
    return EventDays(starts, starts + timedelta(days=draw(st.integers(0, 1))), opens, closes)


A_TUESDAY = date(2026, 12, 1)


def told_on(day: date) -> EventDays:
    return EventDays(day, day, day, day)


def state(found: EventDays, day: date) -> str:
    if found.ends < day:
        return "past"
    return "not yet" if day < found.opens else "open" if day <= found.closes else "closed"


# One day


@pytest.mark.parametrize(
    ("today", "day", "moved"),
    [
        (TOLD_ON, date(2026, 10, 5), date(2026, 10, 5)),
        (NOW, date(2026, 10, 5), date(2026, 10, 5)),  # of the same week: nothing moves
        (TOLD_ON + WEEK, date(2026, 10, 5), date(2026, 10, 12)),
        (TOLD_ON - timedelta(days=1), date(2026, 10, 5), date(2026, 9, 28)),
        (date(2027, 11, 27), date(2026, 10, 5), date(2027, 10, 4)),
        (TOLD_ON, NOW, TOLD_ON),  # nobody has signed tomorrow
    ],
)
def test_a_day_moves_by_whole_weeks(today: date, day: date, moved: date) -> None:
    """A date keeps its weekday and its distance from today's week."""
    assert moved_day(day, Stage(today)) == moved


@pytest.mark.parametrize(
    ("today", "day", "moved"),
    [
        (NOW, date(2029, 3, 31), date(2029, 3, 31)),
        (date(2027, 3, 31), date(2029, 3, 31), date(2029, 3, 31)),
        (date(2027, 4, 1), date(2029, 3, 31), date(2030, 3, 31)),
        (
            date(2027, 4, 1),
            date(2026, 12, 20),
            date(2027, 4, 25),
        ),  # one that expires soon does so at any time
    ],
)
def test_a_consent_ends_with_its_term(today: date, day: date, moved: date) -> None:
    """31 March stays 31 March of the corresponding year; any other last day moves with the story."""
    assert moved_end_of_consent(day, Stage(today)) == moved


# Vacancies


@pytest.mark.parametrize(
    ("today", "moved"),
    [
        (NOW, VacancyDays(date(2026, 10, 1), date(2027, 3, 20), date(2026, 11, 1), date(2026, 12, 15))),
        (date(2027, 1, 4), VacancyDays(date(2026, 11, 12), date(2027, 3, 31), date(2026, 12, 13), date(2027, 1, 26))),
        (date(2027, 3, 30), VacancyDays(date(2027, 2, 4), date(2027, 3, 31), date(2027, 3, 7), date(2027, 3, 31))),
        (date(2027, 4, 1), VacancyDays(date(2027, 4, 1), date(2027, 7, 24), date(2027, 4, 1), date(2027, 4, 20))),
    ],
)  # fmt: skip
def test_an_open_vacancy_stays_within_the_term(today: date, moved: VacancyDays) -> None:
    """It ends with the term at the latest, and opened within it."""
    told = VacancyDays(date(2026, 10, 1), date(2027, 3, 20), date(2026, 11, 1), date(2026, 12, 15))
    assert moved_vacancy(told, Stage(today)) == moved


@given(days, weeks(-30, -1), weeks(1, 17))
def test_vacancies_keep_their_state(today: date, past: date, future: date) -> None:
    """Open stays open within the term, over stays over, and one that is still to open does not open early."""
    stage = Stage(today)
    begins, ends = stage.term
    open_now = moved_vacancy(VacancyDays(past, future), stage)
    assert begins <= open_now.opens <= today <= open_now.closes <= ends
    over = moved_vacancy(VacancyDays(past - WEEK, past), stage)
    assert over.closes < today
    later = moved_vacancy(VacancyDays(future, future + WEEK), stage)
    assert today < later.opens <= later.closes
    assert later.closes <= ends or later.opens > ends


# Events


@given(days, events())
def test_events_keep_their_state_and_weekday(today: date, told: EventDays) -> None:
    """Past, sign-up open, closed or still to open: the same on every day; weekdays and order, too."""
    moved = moved_event(told, Stage(today))
    assert state(moved, today) == state(told, NOW)
    assert moved.starts.weekday() == told.starts.weekday()
    assert moved.ends - moved.starts == told.ends - told.starts
    assert moved.opens <= moved.closes <= moved.starts
    assert (moved.starts > today) == (told.starts > NOW)


@given(days, events())
def test_coming_events_stay_within_the_term(today: date, told: EventDays) -> None:
    """All but those of March's last weeks, which could not be to come otherwise: they are held in April."""
    stage = Stage(today)
    if told.starts < TOLD_ON or told.closes < TOLD_ON:
        return
    moved = moved_event(told, stage)
    if stage.weeks_left >= 3:
        assert moved.ends <= stage.term[1] + timedelta(days=1)
    assert moved.ends <= stage.term[1] + timedelta(days=24)
    begins = stage.term[0]
    assert moved.opens >= begins


@given(days, events(), events())
@example(date(2027, 3, 1), told_on(A_TUESDAY), told_on(date(2026, 12, 21)))  # a Monday weeks later
def test_coming_events_keep_their_order(today: date, one: EventDays, other: EventDays) -> None:
    """Weeks may fall together, and then weekdays decide; but no week is overtaken by one that was behind it."""
    first, second = sorted((one, other))
    if first.starts < TOLD_ON or min(first.closes, second.closes) < TOLD_ON:
        return
    gap = first.starts - first.closes  # a long one holds its event back in March
    if gap <= timedelta(days=1) and second.starts - first.starts >= WEEK:
        stage = Stage(today)
        earlier, later = (moved_event(told, stage).starts for told in (first, second))
        assert week_of(earlier) <= week_of(later)
        assert earlier <= later or stage.weeks_left < WEEKS


# Files


def no_photo(slug: str, file: str) -> str:
    return ""


DIGITS = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.mark.parametrize(("text", "kind"), [(COMPANY, "companies"), (WORKSHOP, "events")])
def test_nothing_but_dates_changes(text: str, kind: Kind) -> None:
    """Every other byte is as it was, line ends and comments included."""
    for told in (text, text.replace("\n", "\r\n"), text.replace("plate:", "# 2026-11-01 に描いた\nplate:")):
        moved = moved_story(told, f"content/{kind}/x.md", kind, Stage(date(2027, 11, 27)), no_photo)
        assert moved != told
        assert DIGITS.sub("D", moved) == DIGITS.sub("D", told)
        assert "同意書-2026-90" in moved
        assert ("# 2026-11-01 に描いた" in moved) == ("# 2026-11-01 に描いた" in told)


@pytest.mark.parametrize("today", [NOW, date(2027, 2, 10), date(2027, 3, 25), date(2027, 11, 27)])
def test_an_event_that_was_put_off_keeps_its_distance(today: date) -> None:
    """The day that it was to be held on moves exactly as the day that it is held on."""
    text = WORKSHOP.replace("capacity: 30", 'capacity: 30\nmoved_from: "2026-12-12T13:00"')
    moved = moved_story(text, "content/events/x.md", "events", Stage(today), no_photo)
    starts, before = (
        date.fromisoformat(re.findall(rf'^{key}: "(\S{{10}})T13:00"', moved, re.MULTILINE)[0])
        for key in ("starts", "moved_from")
    )
    assert starts - before == date(2027, 1, 16) - date(2026, 12, 12)


def test_what_is_no_sample_never_moves() -> None:
    """Real content is given back as it is, and so is what cannot be read."""
    stage = Stage(date(2027, 11, 27))
    for text in (
        COMPANY.replace("sample: true", "sample: false"),
        COMPANY.replace("sample: true\n", ""),
        COMPANY.replace("sample: true", "sample: 'true'"),
        COMPANY.replace("slug:", "slug: ["),
        "ただの文",
    ):
        assert moved_story(text, "content/companies/x.md", "companies", stage, no_photo) == text


def test_what_is_no_date_is_left_alone() -> None:
    """A day that does not exist, a word, a missing table: check says so, the copy does not hide it."""
    stage = Stage(date(2027, 11, 27))
    text = COMPANY.replace("date: 2026-11-01", "date: 2026-02-30").replace(
        "signed: 2026-06-01", "signed: きのう", 1
    )
    moved = moved_story(text, "content/companies/x.md", "companies", stage, no_photo)
    assert "date: 2026-02-30" in moved
    assert "signed: きのう" in moved
    assert list(moves({"signup": 3, "people": "x", "photos": [4]}, "events", stage)) == []


def test_a_valid_approval_stays_valid() -> None:
    """The day that an age is of is part of what was approved: the hash follows it, where it was valid."""
    told = COMPANY.replace("approved: null", "approved: {on: 2026-07-01, text: VALID}", 1).replace(
        "approved: null", "approved: {on: 2026-07-01, text: feedbeef}", 1
    )
    story, _ = parse(told, "content/companies/x.md", "companies")
    assert story is not None
    mark = text_hash(story, story.front.people[0], no_photo)  # type: ignore[arg-type, union-attr]
    moved = moved_story(
        told.replace("VALID", mark),
        "content/companies/x.md",
        "companies",
        Stage(date(2027, 11, 27)),
        no_photo,
    )
    again, _ = parse(moved, "content/companies/x.md", "companies")
    assert again is not None
    first, second = again.front.people  # type: ignore[union-attr]
    assert first.age_as_of == date(2027, 9, 30)
    assert first.consent is not None
    assert first.consent.approved is not None
    assert first.consent.approved.text == text_hash(again, first, no_photo) != mark  # type: ignore[arg-type]
    assert second.consent is not None
    assert second.consent.approved is not None
    assert second.consent.approved.text == "feedbeef"  # stale it was, stale it stays


def dates_of(model: Any, at: str = "") -> Iterator[str]:
    """Where a front matter can hold a date, by its types."""
    for key, field in model.model_fields.items():
        for part in (
            field.annotation,
            *get_args(field.annotation),
            *map(get_args, get_args(field.annotation)),
        ):
            for kind in part if isinstance(part, tuple) else (part,):
                if isinstance(kind, type) and issubclass(kind, BaseModel):
                    yield from dates_of(kind, f"{at}{key}.")
                elif isinstance(kind, type) and issubclass(kind, date):
                    yield f"{at}{key}"


CONSENT = ("signed", "expires", "approved.on", "withdrawn.on")
BOTH = {"photos.taken", "people.age_as_of", *(f"people.consent.{key}" for key in CONSENT)}


@pytest.mark.parametrize(
    ("model", "known"),
    [
        (CompanyFront, {"date", *(f"openings.{key}" for key in VacancyDays._fields), *BOTH}),
        (EventFront, {"starts", "ends", "moved_from", "signup.opens", "signup.closes", *BOTH}),
    ],
)
def test_every_date_of_the_schema_is_known(model: Any, known: set[str]) -> None:
    """A new field with a date has to be decided about here."""
    assert set(dates_of(model)) == known


# The samples themselves


@pytest.fixture(scope="module")
def samples() -> Any:
    return load(PROJECT / "content")


def test_the_samples_keep_out_of_the_week_that_is_now(samples: Any) -> None:
    """Nothing of an event or a vacancy begins or ends in week 0, and the last event is before the term's last days."""
    for event in samples.events:
        front = event.front
        found = (front.starts.date(), front.ends.date(), front.signup.opens, front.signup.closes)
        assert all((day - TOLD_ON).days // 7 != 0 for day in found), event.file
        assert front.ends.date() <= date(2027, 3, 27), event.file
        assert front.starts.date() - front.signup.closes <= WEEK, event.file  # so that it can stay coming
    for company in samples.companies:
        for opening in company.front.openings:
            assert all((day - TOLD_ON).days // 7 != 0 for day in (opening.opens, opening.closes)), (
                company.file
            )


@pytest.mark.parametrize("month", range(1, 13))
def test_the_samples_tell_the_same_story_all_the_year(samples: Any, register: Register, month: int) -> None:
    """Every event, vacancy and consent has, on days of every month of a later year, the state that it has now."""
    for number in range(1, 29, 9):
        day = date(2029, month, number)
        for story in (*samples.companies, *samples.events):
            kind: Kind = "companies" if story in samples.companies else "events"
            text = moved_story(story.document.text, story.file, kind, Stage(day), samples.photo_hash)
            again, faults = parse(text, story.file, kind)
            assert faults == [], (story.file, day, faults)
            assert again is not None
            assert _told(again.front, register, day) == _told(story.front, register, NOW), (story.file, day)


def _told(front: Any, register: Register, day: date) -> list[Any]:
    """What a reader of that day is told by a story's dates."""
    found: list[Any] = [front.title]
    if isinstance(front, EventFront):
        found.append(
            state(
                EventDays(front.starts.date(), front.ends.date(), front.signup.opens, front.signup.closes),
                day,
            )
        )
        found.append((front.starts.weekday(), front.starts.hour))
    else:
        found += [opening_is_open(opening, day) for opening in front.openings]
    for person in front.people:
        consent = consent_of(person, register, draft=False)
        assert consent is not None
        assert consent.signed <= day
        until = person.consent.expires
        found.append("ended" if until < day else "soon" if until < day + timedelta(days=60) else "valid")
    return found


def test_terms_end_on_the_last_of_march() -> None:
    """The story's term and the register's are the same thing."""
    assert Stage(NOW).term == fiscal_year_bounds(fiscal_year(NOW)) == (date(2026, 4, 1), date(2027, 3, 31))
