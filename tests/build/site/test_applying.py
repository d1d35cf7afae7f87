"""The way in: open only when everything says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.pages.parts import handed_on
from build.site.applying import (
    NOT_YET,
    company_apply_link,
    event_apply_link,
    event_state,
    items_asked,
    items_passed_on,
)
from register.model import Register

URL = "https://uketsuke.example"


def event(site: Any, slug: str = "mihon-seminar") -> Any:
    return next(e.front for e in site.decided().events if e.front.slug == slug)


def company(site: Any) -> Any:
    return site.decided().companies[0].front


EVENT_DAYS = [
    (date(2026, 10, 31), None, "2026年11月1日から受け付けます。", "11/1 受付開始"),
    (date(2026, 11, 1), "events/mihon-seminar", "", "受付中"),
    (date(2027, 1, 10), "events/mihon-seminar", "", "受付中"),
    (date(2027, 1, 11), None, "受付は終わりました。", "受付終了"),
    (date(2027, 1, 17), None, "この催しは終わりました。", "終了"),
]


@pytest.mark.parametrize(("day", "path", "words", "state"), EVENT_DAYS)
def test_an_event_opens_and_closes(site: Any, day: date, path: str | None, words: str, state: str) -> None:
    """Before, within and after the sign-up's days, both of them included."""
    apply_link = event_apply_link(event(site), site.register, URL, day)
    assert apply_link.href == (f"{URL}/{path}" if path else None)
    assert apply_link.why_closed == words
    assert event_state(event(site), apply_link, day) == state


def test_a_cancelled_event_has_no_door(site: Any) -> None:
    """Cancelled is said before anything else."""
    site.edit("events/mihon-seminar.md", "capacity: 30", "capacity: 30\ncancelled: 大雪のため")
    apply_link = event_apply_link(event(site), site.register, URL, site.day)
    assert (apply_link.href, "中止" in apply_link.why_closed) == (None, True)
    assert event_state(event(site), apply_link, site.day) == "中止"


def test_no_address_no_door(site: Any) -> None:
    """Without an intake's address there is no link, and the page says that it is not open yet."""
    assert event_apply_link(event(site), site.register, None, site.day).why_closed == NOT_YET
    front = company(site)
    apply_link = company_apply_link(front.slug, front.openings, site.register, "zukan", None, site.day)
    assert (apply_link.href, apply_link.why_closed) == (None, NOT_YET)


def test_no_contractor_no_door(site: Any) -> None:
    """A contract without a contractor takes nothing, whatever address is given."""
    front = event(site, "mihon-workshop")
    apply_link = event_apply_link(front, site.register, URL, site.day)
    assert (apply_link.href, apply_link.why_closed) == (None, NOT_YET)
    assert event_state(front, apply_link, site.day) == "準備中"


def test_no_approved_place_no_door(site: Any, altered: Any) -> None:
    """A place that the ward has not approved closes its contract."""
    register: Register = altered(lambda raw: raw["places"]["intake-server"].pop("approval"))
    front = company(site)
    assert company_apply_link(front.slug, front.openings, register, "zukan", URL, site.day).href is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 30), "2026年10月1日から応募を受け付けます。"),
        (date(2026, 10, 1), ""),
        (date(2027, 3, 20), ""),
        (date(2027, 3, 21), "募集は終わりました。"),
    ],
)
def test_a_vacancy_opens_and_closes(site: Any, day: date, words: str) -> None:
    """A company takes applications while one of its vacancies is open."""
    front = company(site)
    apply_link = company_apply_link(front.slug, front.openings, site.register, "zukan", URL, day)
    assert apply_link.why_closed == words
    assert apply_link.href == (None if words else f"{URL}/apply/mihon-seisaku")


def test_no_vacancy_no_door(site: Any) -> None:
    """Without any vacancy nothing is open."""
    assert (
        company_apply_link("x", (), site.register, "zukan", URL, site.day).why_closed
        == "いまは募集していません。"
    )


def test_what_a_form_asks_is_the_registers(register: Register) -> None:
    """A direct application asks at most six items."""
    required, optional = items_asked(register, "application")
    assert len(required) + len(optional) <= 6
    assert "性別" in optional


def test_a_page_promises_nothing_beyond_the_term(register: Register) -> None:
    """Three working days before 31 March are three; from 30 March it is the term's last day; outside none."""
    said = [handed_on(register, "application", date(2027, 3, day)) for day in (25, 30)]
    assert said == ["3営業日以内に会社へお渡しします", "2027年3月31日までに会社へお渡しします"]
    assert handed_on(register, "application", date(2018, 3, 1)) == ""
    assert handed_on(register, "seminar", date(2026, 11, 24)) == ""


def test_a_company_receives_no_sex(site: Any) -> None:
    """What is named on the company's page is what is passed on: 性別 stays with the contractor."""
    assert "性別" not in items_passed_on(site.register, "application")
    site.build()
    page = site.page("companies/mihon-seisaku/index.html")
    assert "会社に届くもの" in page
    assert "性別" not in page.split("会社に届くもの")[1].split("</dd>")[0]
    assert "窓口に届くもの" in site.page("events/mihon-seminar/index.html")
