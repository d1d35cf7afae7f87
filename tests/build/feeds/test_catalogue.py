"""The catalogue: format, and what is not in it."""

from __future__ import annotations

import json
from datetime import date
from shutil import copytree
from typing import Any

from build.feeds.catalogue import catalogue, company_entry
from build.gate.decided import DecidedSite


def written(site: Any, decided: DecidedSite) -> bytes:
    entries = [company_entry(story, site.register, site.options()) for story in decided.companies]
    return catalogue(decided, entries, site.register, site.options())


def document(site: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written(site, site.decided()))
    return made


def test_the_whole_format(site: Any) -> None:
    """Every key of the documented format, and no other."""
    assert document(site) == {
        "version": 1,
        "decided_for": "2026-11-23",
        "companies": [
            {
                "slug": "mihon-seisaku",
                "company": "架空製作所",
                "industry": "build",
                "title": "ねじ一本の話",
                "contract": "current",
                "programme": "zukan",
                "form": "application",
                "url": "/companies/mihon-seisaku/",
                "intake": "https://uketsuke.example",
                "openings": [{"title": "組立", "opens": "2026-10-01", "closes": "2027-03-20"}],
            }
        ],
        "events": [
            {
                "slug": "mihon-seminar",
                "title": "はじめてのセミナー",
                "contract": "current",
                "programme": "support",
                "kind": "seminar",
                "form": "seminar",
                "url": "/events/mihon-seminar/",
                "intake": "https://uketsuke.example",
                "starts": "2027-01-16T13:00+09:00",
                "ends": "2027-01-16T16:00+09:00",
                "capacity": 30,
                "waiting_list": True,
                "signup": {"opens": "2026-11-01", "closes": "2027-01-10"},
                "cancelled": False,
                "industry": "build",
            },
            {
                "slug": "mihon-workshop",
                "title": "ねじのワークショップ",
                "contract": "new",
                "programme": "workshop",
                "kind": "workshop",
                "form": "workshop",
                "url": "/events/mihon-workshop/",
                "intake": None,
                "starts": "2027-01-16T13:00+09:00",
                "ends": "2027-01-16T16:00+09:00",
                "capacity": 30,
                "waiting_list": True,
                "signup": {"opens": "2026-11-01", "closes": "2027-01-10"},
                "cancelled": False,
            },
        ],
    }


def test_one_spelling(site: Any) -> None:
    """The bytes are canonical: sorted keys, no spaces, UTF-8, one line end."""
    made = written(site, site.decided())
    again = json.dumps(json.loads(made), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made == f"{again}\n".encode()


def test_no_person_is_in_it(site: Any) -> None:
    """No name, fact, label or consent of anybody is in the catalogue."""
    made = written(site, site.decided()).decode()
    assert not any(
        word in made
        for word in ("見本 はなこ", "見本はなこ", "例示", "仮名", "社員", "同意書", "主任", "製造課")
    )


def test_a_title_that_names_somebody_has_the_label_here(site: Any) -> None:
    """Where a page's title shows a name that was agreed to, the catalogue has the stand-in."""
    site.edit("companies/mihon-seisaku.md", "title: ねじ一本の話", "title: '{p1}の話'")
    site.edit("companies/mihon-seisaku.md", "- title: 組立", "- title: '{p1}と組立'")
    site.edit("events/mihon-workshop.md", "title: ねじのワークショップ", "title: '{p1}と話す'")
    site.approve_all()
    made = document(site)
    assert site.decided().companies[0].front.title == "見本はなこの話"
    assert made["companies"][0]["title"] == "社員Aさんの話"
    assert made["companies"][0]["openings"][0]["title"] == "社員Aさんと組立"
    assert made["events"][1]["title"] == "会社の方Aさんと話す"


def test_closed_vacancies_are_not_offered(site: Any) -> None:
    """A company appears while a vacancy has not closed, its last day included; drafts never."""
    site.day = date(2027, 3, 20)
    assert len(document(site)["companies"]) == 1
    site.day = date(2027, 3, 21)
    assert document(site)["companies"] == []


def test_drafts_are_not_offered(site: Any) -> None:
    """Even the preview's catalogue offers no draft."""
    site.edit("companies/mihon-seisaku.md", "status: published", "status: draft")
    site.edit("events/mihon-seminar.md", "status: published", "status: draft")
    decided = site.judge(drafts=True).site
    made = json.loads(written(site, decided))
    assert (made["companies"], [e["slug"] for e in made["events"]]) == ([], ["mihon-workshop"])


def test_only_an_event_of_one_company_has_its_industry(site: Any) -> None:
    """Of several companies, of one that is not published, or of none: no industry, and page and form keep the book's own colour."""

    def industry() -> object:
        return json.loads(written(site, site.judge(drafts=True).site))["events"][0].get("industry")

    assert industry() == "build"
    site.edit("companies/mihon-seisaku.md", "status: published", "status: draft")
    assert industry() is None
    site.edit("companies/mihon-seisaku.md", "status: draft", "status: published")
    site.edit("events/mihon-seminar.md", "companies: [mihon-seisaku]", "companies: []")
    assert industry() is None
    other = site.path("companies/mihon-seisaku.md").read_text(encoding="utf-8")
    for mine, its in (
        ("slug: mihon-seisaku", "slug: hoka"),
        ('number: "001"', 'number: "091"'),
        ("同意書-", "別紙-"),
    ):
        other = other.replace(mine, its)
    site.write("companies/hoka.md", other)
    copytree(site.path("photos/mihon-seisaku"), site.path("photos/hoka"))
    site.approve_all()
    site.edit("events/mihon-seminar.md", "companies: []", "companies: [mihon-seisaku, hoka]")
    assert industry() is None


def test_a_cancelled_event_says_so(site: Any) -> None:
    """The intake refuses a cancelled event by this flag."""
    site.edit("events/mihon-seminar.md", "capacity: 30", "capacity: 30\ncancelled: 大雪のため")
    assert document(site)["events"][0]["cancelled"] is True
