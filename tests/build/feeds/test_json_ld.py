"""JSON-LD: what search engines require is there, what a page does not show is not, and nothing gets out of its block."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from lxml import html

from build.feeds.json_ld import block
from build.feeds.postal import postal_address
from tests.build.feeds.structured import RECOMMENDED, REQUIRED, missing, thing, things

SITE = "https://zukan.example"
COMPANY = "companies/mihon-seisaku.md"
STORY = "companies/mihon-seisaku/index.html"
JOB = "companies/mihon-seisaku/jobs/1/index.html"
SEMINAR = "events/mihon-seminar.md"
EVENT = "events/mihon-seminar/index.html"


@pytest.fixture
def real(site: Any) -> Any:
    """The site with its company and seminar no samples."""
    site.edit(COMPANY, "sample: true", "sample: false")
    site.edit(
        COMPANY,
        "  address: 新宿区架空町一丁目2番3号 架空ビル4階\n",
        "  address: 新宿区見本町1-2\n  employees: 14人\n",
    )
    site.edit(SEMINAR, "sample: true", "sample: false")
    return site


def text(page: str) -> str:
    shown: Any = html.fromstring(page)
    return "".join(shown.find("body").text_content().split())


def test_everything_required_and_recommended_is_there(real: Any) -> None:
    """Each block of every page has what the tables ask of its kind, and only kinds of the tables exist."""
    real.build(site_url=SITE)
    kinds = set()
    for name in real.files():
        for found in things(real.page(name)) if name.endswith(".html") else []:
            kind = found["@type"]
            kinds.add(kind)
            assert found["@context"] == "https://schema.org"
            assert missing(found, REQUIRED[kind] + RECOMMENDED[kind]) == [], (name, kind)
    assert kinds == set(REQUIRED)


def test_the_tables_would_notice() -> None:
    """A property that is missing, empty, or missing in one entry of several is found."""
    held = {"a": {"b": ""}, "c": [{"d": 1}, {}]}
    assert missing(held, ("a", "a.b", "c.d", "e")) == ["a.b", "c.d", "e"]


def test_a_seat_that_nobody_can_take_is_not_in_stock(site: Any) -> None:
    """Within the days of the sign-up: in stock with a door, to be ordered later without one."""
    offers: dict[bool, str] = {}
    none: dict[str, str] = {}
    for intake in (site.intake, none):
        site.intake = intake
        site.build(site_url=SITE)
        offers[bool(intake)] = thing(site.page("events/mihon-seminar/index.html"), "Event")["offers"][
            "availability"
        ]
    assert offers == {True: "https://schema.org/InStock", False: "https://schema.org/PreOrder"}


def test_every_page_says_the_way_to_it(site: Any) -> None:
    """From the cover to the page, in absolute addresses of pages that exist; the cover itself needs none."""
    site.build(site_url=SITE)
    files = site.files()
    for name in files:
        if not name.endswith("index.html") or name == "index.html":
            continue
        steps = thing(site.page(name), "BreadcrumbList")["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        cover = "Cover" if name.startswith("en/") else "表紙"
        assert steps[0] == {"@type": "ListItem", "position": 1, "name": cover, "item": f"{SITE}/"}
        assert steps[-1]["item"] == f"{SITE}/{name.removesuffix('index.html')}"
        for step in steps:
            assert f"{step['item'].removeprefix(f'{SITE}/')}index.html" in files
    ways = [
        [s["name"] for s in thing(site.page(n), "BreadcrumbList")["itemListElement"]] for n in (STORY, JOB)
    ]
    assert ways == [
        ["表紙", "会社をひらく", "ねじ一本の話 架空製作所"],
        ["表紙", "会社をひらく", "架空製作所", "組立（正社員） 架空製作所"],
    ]


def test_without_an_address_nothing_is_said(built: Any) -> None:
    """No block where addresses cannot be absolute, and none on the page that is not found."""
    assert all(not things(built.page(n)) for n in built.files() if n.endswith(".html"))


def test_a_story_is_an_article_about_a_company(real: Any) -> None:
    """Headline, days and the company as the page shows them."""
    real.build(site_url=SITE)
    page = real.page(STORY)
    article, company = thing(page, "Article"), thing(page, "Organization")
    assert (article["headline"], article["datePublished"]) == ("ねじ一本の話", "2026-11-01")
    assert article["about"] == {"@id": company["@id"]}
    assert (company["name"], company["alternateName"]) == ("架空製作所", "かくうせいさくしょ")
    assert company["numberOfEmployees"]["value"] == 14
    assert company["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "JP",
        "addressRegion": "東京都",
        "addressLocality": "新宿区",
        "streetAddress": "見本町1-2",
    }


def test_a_name_goes_from_the_article_with_its_consent(site: Any) -> None:
    """JSON-LD is the web: the title's name stands there, and after the withdrawal the label."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}とねじ'")
    site.approve_all()
    site.build(site_url=SITE)
    assert thing(site.page(STORY), "Article")["headline"] == "見本はなことねじ"
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.build(site_url=SITE)
    assert thing(site.page(STORY), "Article")["headline"] == "社員Aさんとねじ"
    assert "はなこ" not in json.dumps(things(site.page(STORY)), ensure_ascii=False)


def test_a_vacancy_is_announced_as_it_is_seen(real: Any) -> None:
    """Every value of the posting stands on the page in the page's words."""
    real.build(site_url=SITE)
    page = real.page(JOB)
    job, shown = thing(page, "JobPosting"), text(page)
    assert (job["title"], job["datePosted"]) == ("組立", "2026-10-01")
    assert job["validThrough"] == "2027-03-20T23:59:59+09:00"
    assert "2026年10月1日から2027年3月20日まで" in shown
    assert job["employmentType"] == "FULL_TIME"
    assert job["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "JPY",
        "value": {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 220000, "maxValue": 250000},
    }
    assert "月給220,000〜250,000円" in shown
    assert job["directApply"] is True
    employer = job["hiringOrganization"]
    assert employer["address"]["streetAddress"] == "見本町1-2"
    said = (employer["name"], employer["telephone"], "新宿区見本町1-2", job["workHours"], job["jobBenefits"])
    for words in (job["title"], *said):
        assert words in shown
    for said in re.findall(r"</b>：(.*?)</p>", job["description"]):
        assert "".join(unescape(said).split()) in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sample: false", "sample: true"),
        ("closes: 2027-03-20", "closes: 2026-11-22"),
        ("opens: 2026-10-01", "opens: 2026-11-24"),
    ],
)
def test_no_posting_of_what_is_a_sample_or_not_open(real: Any, old: str, new: str) -> None:
    """A sample keeps its page, with noindex; a vacancy that is not open has none."""
    real.edit(COMPANY, old, new)
    real.build(site_url=SITE)
    pages = [real.page(name) for name in real.files() if name.endswith(".html")]
    assert not any("JobPosting" in page for page in pages)
    assert (JOB in real.files()) is ("sample" in new)
    if "sample" in new:
        assert 'content="noindex"' in real.page(JOB)


def test_no_posting_where_nobody_can_apply_or_of_a_draft(real: Any) -> None:
    """Without an intake there is no way in, and a draft is in the preview alone."""
    real.build(site_url=SITE, intake={})
    assert "JobPosting" not in real.page(JOB)
    real.edit(COMPANY, "status: published", "status: draft")
    real.build(site_url=SITE, drafts=True)
    assert "JobPosting" not in real.page(JOB)


def test_the_posting_stands_nowhere_but_on_the_vacancy_s_own_page(real: Any) -> None:
    """Not on the story, nor on a list."""
    real.build(site_url=SITE)
    holding = [n for n in real.files() if n.endswith(".html") and "JobPosting" in real.page(n)]
    assert holding == [JOB]


STATUSES = {
    "as announced": ("", "EventScheduled"),
    "changed: the room": ("changed: 会場を三階に変えました", "EventScheduled"),
    "changed: the hour": ("changed: 開始を14時に変えました", "EventRescheduled"),
    "moved": ('moved_from: "2027-01-09T13:00"', "EventRescheduled"),
    "cancelled": ("cancelled: 講師の都合", "EventCancelled"),
}


@pytest.mark.parametrize("case", STATUSES)
def test_an_event_s_status(site: Any, case: str) -> None:
    """Scheduled, rescheduled where the time has changed, cancelled: as the notice on the page says."""
    line, status = STATUSES[case]
    site.edit(SEMINAR, "capacity: 30", f"capacity: 30\n{line}")
    site.build(site_url=SITE)
    event = thing(site.page(EVENT), "Event")
    assert event["eventStatus"] == f"https://schema.org/{status}"
    assert ("offers" in event) is (status != "EventCancelled")
    if case == "moved":
        assert event["previousStartDate"] == "2027-01-09T13:00+09:00"
        assert "もとは2027年1月9日（土）13:00から" in text(site.page(EVENT))


def test_an_event_online_and_on_the_spot(site: Any) -> None:
    """A place with its address, or an address on the net; the seats as the page says."""
    site.build(site_url=SITE)
    event = thing(site.page(EVENT), "Event")
    assert event["eventAttendanceMode"].endswith("/OfflineEventAttendanceMode")
    assert event["location"]["address"]["addressLocality"] == "新宿区"
    assert event["startDate"] == "2027-01-16T13:00+09:00"
    assert event["offers"]["price"] == "0"
    assert "参加費無料" in text(site.page(EVENT))
    assert event["performer"] == [{"@type": "Organization", "name": "架空製作所"}]
    site.edit(SEMINAR, "capacity: 30", "capacity: 30\nonline: true\nfee: 資料代 500円")
    site.build(site_url=SITE)
    event = thing(site.page(EVENT), "Event")
    assert event["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert event["location"] == {"@type": "VirtualLocation", "url": f"{SITE}/events/mihon-seminar/"}
    assert (event["offers"]["price"], "isAccessibleForFree" in event) == ("500", False)


ATTACK = "</script><script>alert(1)</script><!-- & \u2028\u2029"


def test_nothing_gets_out_of_a_block(site: Any) -> None:
    """A title with the block's own end, a comment's beginning and odd line ends is data, before and after parsing."""
    assert json.loads(block({"name": ATTACK}))["name"] == ATTACK
    assert not re.search("[<>&\u2028\u2029]", block({"name": ATTACK}))
    site.edit(SEMINAR, "title: はじめてのセミナー", f"title: {json.dumps('</script><!--' + '<b>')}")
    site.build(site_url=SITE)
    assert thing(site.page(EVENT), "Event")["name"] == "</script><!--<b>"
    scripts: Any = html.fromstring(site.page(EVENT)).xpath("//script")
    assert {script.get("type") for script in scripts} == {"application/ld+json"}


ADDRESSES = {
    "新宿区見本町二丁目 見本ビル1階": ("東京都", "新宿区", "見本町二丁目 見本ビル1階"),
    "東京都新宿区見本町1-2-3": ("東京都", "新宿区", "見本町1-2-3"),
    "〒123-4567 神奈川県横浜市西区見本1": ("神奈川県", "横浜市西区", "見本1"),
    "京都府京都市中京区見本通": ("京都府", "京都市中京区", "見本通"),
    "北海道札幌市見本": ("北海道", "札幌市", "見本"),
    "長野県見本郡仮町1": ("長野県", "見本郡仮町", "1"),
    "見本町": (None, None, "見本町"),
}


@pytest.mark.parametrize("written", ADDRESSES)
def test_addresses_in_parts(written: str) -> None:
    """Prefecture, municipality and street where they can be told; nothing is lost, and nothing is guessed."""
    region, locality, street = ADDRESSES[written]
    found = postal_address(written)
    assert (found.get("addressRegion"), found.get("addressLocality"), found.get("streetAddress")) == (
        region,
        locality,
        street,
    )
    assert found["addressCountry"] == "JP"
