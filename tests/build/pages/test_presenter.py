"""Pages: what each shows, and that the models are all there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import html

from build import views
from build.content.schema import DayPart, Pay
from build.content.vacancy import pay_text
from build.pages.company import day_entries
from build.pages.parts import ruby
from build.site.addresses import Place
from build.site.facets import word_slug
from tests.build.conftest import COMPANY_FILE


def text(site: Any, path: str) -> str:
    page: Any = html.fromstring(site.page(path))
    return " ".join(page.text_content().split())


def links(site: Any, path: str) -> list[str]:
    page: Any = html.fromstring(site.page(path))
    return list(page.xpath("//a/@href"))


def test_every_page_is_there(built: Any) -> None:
    """Cover, lists, stories, events, privacy, prose, not found and the catalogue: these and no other."""
    pages = {name for name in built.files() if not name.startswith(("photos/", "plates/", "assets/"))}
    assert pages == {
        "index.html",
        "404.html",
        "manifest.webmanifest",
        "robots.txt",
        "catalogue.json",
        "about/index.html",
        "apply/index.html",
        "contact/index.html",
        "accessibility/index.html",
        "accessibility/results/index.html",
        "privacy/index.html",
        "en/privacy/index.html",
        "companies/finder.json",
        "companies/index.html",
        "companies/industry/build/index.html",
        f"companies/occupation/{word_slug('組立')}/index.html",
        "companies/open/index.html",
        "companies/openings/index.html",
        "companies/taste/hands/index.html",
        f"companies/way/{word_slug('土日祝が休み')}/index.html",
        "companies/mihon-seisaku/index.html",
        "companies/mihon-seisaku/jobs/1/index.html",
        "events/index.html",
        "events/kind/seminar/index.html",
        "events/kind/workshop/index.html",
        "events/mihon-seminar/index.html",
        "events/mihon-workshop/index.html",
    }


def test_an_event_of_one_company_has_its_colour(built: Any) -> None:
    """Its page wears the company's index colour, as its form does; one without a company keeps the book's own."""
    colour = [
        html.fromstring(built.page(f"events/mihon-{each}/index.html")).xpath("string(//body/@class)")
        for each in ("seminar", "workshop")
    ]
    assert colour == ["i-build", ""]


def test_a_company_page_shows_what_was_agreed(built: Any) -> None:
    """Names, roles and facts that were agreed to stand on the page; the way in leads to the intake."""
    page = text(built, "companies/mihon-seisaku/index.html")
    assert "見本 はなこ" in page
    assert "製造課 主任" in page
    assert "27歳（2026年10月1日）" in page
    assert "見本はなこは、ねじを一本ずつ見る。" in page
    assert "月給 220,000〜250,000円" in page
    assert "写真は掲載していません" in page  # p2 agreed to no portrait
    assert "https://uketsuke.example/apply/mihon-seisaku" in links(
        built, "companies/mihon-seisaku/index.html"
    )


def test_who_is_shown_with_others_is_not_said_to_be_without_a_photograph(site: Any) -> None:
    """Both agreed to portraits and stand in one picture: no card claims that no photograph of them is published."""
    site.edit(COMPANY_FILE, "items: [氏名, 所属部署]\n", "items: [氏名, 所属部署, 肖像]\n")
    site.path(COMPANY_FILE).write_text(
        site.path(COMPANY_FILE).read_text(encoding="utf-8").replace("shows: [p1]", "shows: [p1, p2]"),
        encoding="utf-8",
    )
    site.approve_all()
    site.build()
    page = text(site, "companies/mihon-seisaku/index.html")
    assert "写真は掲載していません" not in page
    assert page.count("一人で写った写真はありません") == 2


def test_a_support_page_names_no_employee(built: Any) -> None:
    """The seminar's page holds no name of anybody and no photograph, though it lists a company with people."""
    page = built.page("events/mihon-seminar/index.html")
    assert not any(
        name in page for name in ("見本 はなこ", "見本はなこ", "例示 たろう", "例示たろう", "はなちゃん")
    )
    assert "photos/" not in page
    assert "https://uketsuke.example/events/mihon-seminar" in page


def test_a_workshop_page_shows_no_face(built: Any) -> None:
    """The workshop's people have four items and no portrait; its only photograph shows nobody."""
    page: Any = html.fromstring(built.page("events/mihon-workshop/index.html"))
    assert [e.text_content() for e in page.xpath("//ul[@class='names']/li")] == [
        "仮名 みどり設計課 係長架空製作所"
    ]
    assert page.xpath("//img/@alt") == ["並んだ道具"]


def test_whom_to_ask_stands_line_by_line(site: Any) -> None:
    """Office, telephone and mail of an event start a line each, and nothing but the stroke between them is gone."""
    whole = "窓口(見本) 電話 03-0000-0002 ／ メール zukan@example.jp"
    site.edit("events/mihon-seminar.md", "contact: 窓口(見本)", f"contact: {whole}")
    site.build()
    page: Any = html.fromstring(site.page("events/mihon-seminar/index.html"))
    shown = page.xpath("string(//dt[text()='連絡先']/following-sibling::dd)")
    assert shown.split("\n") == ["窓口(見本)", "電話 03-0000-0002", "メール zukan@example.jp"]


def test_a_form_that_is_not_open_has_no_link(built: Any) -> None:
    """Without a contractor the workshop's page says so and links to no intake."""
    assert "まだ受け付けていません" in text(built, "events/mihon-workshop/index.html")
    assert not any("uketsuke" in link for link in links(built, "events/mihon-workshop/index.html"))


def test_without_an_intake_no_page_links_to_one(site: Any) -> None:
    """No address given: no link anywhere, and the catalogue says null."""
    site.intake = {}
    site.build()
    everything = b"".join(site.files().values())
    assert b"uketsuke" not in everything
    assert b'"intake":null' in everything
    assert "まだ受け付けていません" in text(site, "companies/mihon-seisaku/index.html")


def test_privacy_is_derived_from_the_register(site: Any, altered: Any) -> None:
    """Purposes, items and places on the privacy page change with the register."""

    def change(raw: dict[str, Any]) -> None:
        raw["forms"]["seminar"]["purpose"] = "試しに変えた目的のこと。"
        raw["places"]["office-pc"]["shown_as"] = "試しに変えた場所"

    site.register = altered(change)
    site.build()
    page = text(site, "privacy/index.html")
    assert "試しに変えた目的のこと。" in page
    assert "試しに変えた場所" in page
    assert "会社の人の情報は載せません。" in page  # support publishes nothing


def test_outside_every_term_the_site_still_builds(site: Any) -> None:
    """On a day that no term covers the forms are closed and the notices say why."""
    site.day = date(2030, 5, 1)
    site.edit("companies/mihon-seisaku.md", "expires: 2029-03-31", "expires: 2031-03-31", 2)
    site.edit("events/mihon-workshop.md", "expires: 2029-03-31", "expires: 2031-03-31")
    site.build()
    assert "委託期間の外" in text(site, "privacy/index.html")


def test_samples_are_not_for_search_engines(built: Any) -> None:
    """Every page of a sample says so and is noindex."""
    for name in built.files():
        if name.endswith(".html"):
            assert '<meta name="robots" content="noindex">' in built.page(name), name
            assert ("do not exist" if name.startswith("en/") else "実在しません") in built.page(name)


def test_without_an_address_no_canonical(built: Any, site: Any) -> None:
    """Canonical addresses stand only where the site's own address is known, and never on the 404 page."""
    assert "canonical" not in built.page("index.html")
    site.build(site_url="https://zukan.example")
    assert 'href="https://zukan.example/companies/mihon-seisaku/"' in site.page(
        "companies/mihon-seisaku/index.html"
    )
    assert "canonical" not in site.page("404.html")


@pytest.mark.parametrize(
    ("path", "root", "file"),
    [
        ("", "", "index.html"),
        ("companies/", "../", "companies/index.html"),
        ("companies/x/", "../../", "companies/x/index.html"),
        ("404.html", "/", "404.html"),
    ],
)
def test_addresses_count_from_the_page(path: str, root: str, file: str) -> None:
    """Relative to the page's folder; the 404 page alone counts from the site's root."""
    place = Place(path)
    assert (place.root, place.file) == (root, file)
    assert Place("").to("") == "./"


def test_day_weights() -> None:
    """Weights follow the hours, breaks are tinted, the end stands alone in ink."""
    parts = tuple(
        DayPart(at=at, what=what)
        for at, what in (
            ("8:40", "点検"),
            ("9:30", "刷り"),
            ("12:00", "昼休み"),
            ("13:00", "刷り"),
            ("17:30", "帰る"),
        )
    )
    entries = day_entries(parts)
    assert [(e.at, e.weight, e.kind) for e in entries] == [
        ("8:40", 1, "a"),
        ("9:30", 4, "b"),
        ("12:00", 2, "c"),
        ("13:00", 8, "a"),
        ("17:30", 1, "e"),
    ]
    assert day_entries(()) == ()
    assert [e.kind for e in day_entries(parts[:1])] == ["e"]


def test_pay() -> None:
    """One figure or a range, and what is said about overtime."""
    assert pay_text(Pay(min=1200, unit="時給")) == "時給 1,200円"
    assert (
        pay_text(Pay(min=1200, max=1300, unit="時給", fixed_overtime="なし"))
        == "時給 1,200〜1,300円（固定残業代 なし）"
    )


def test_ruby_escapes_everything_else() -> None:
    """Only our braces become markup."""
    assert ruby("<b>{漢|か}&") == "&lt;b&gt;<ruby>漢<rp>（</rp><rt>か</rt><rp>）</rp></ruby>&amp;"


def test_views_are_frozen_and_hold_no_source() -> None:
    """View models cannot be changed and hold texts, numbers and other views: no path back to a story."""
    models = [m for m in vars(views).values() if isinstance(m, type) and m.__module__ == views.__name__]
    assert set(views.TEMPLATES) <= set(models)
    for model in models:
        for name, kind in model.__annotations__.items():
            words = ("Path", "Story", "Register", "Consent", "Any", "dict")
            assert not any(word in str(kind) for word in words), (model, name)
            with pytest.raises(AttributeError):  # a frozen dataclass's error is one, too
                setattr(model(*model.__annotations__), name, "c")


HTML_IN_FIELDS = (
    "title: ねじ一本の話",
    "name: 架空製作所",
    "caption: 昼の部屋。",
    "department: 製造課",
    "text: しごとをする台",
)


@pytest.mark.parametrize("field", HTML_IN_FIELDS)
def test_front_matter_is_text_everywhere(site: Any, field: str) -> None:
    """Markup typed into a field is shown as it was typed and never becomes an element."""
    key = field.split(":")[0]
    site.edit("companies/mihon-seisaku.md", field, f"{key}: '<script>x</script>\"<b>'")
    site.build()
    for name in site.files():
        if name.endswith(".html"):
            page = html.fromstring(site.page(name))
            assert page.xpath("//script[not(@src) or node()]") == []
