"""The Atom feed and the sitemap: well formed, absolute, and with what was decided alone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from lxml import etree

from build.feeds.atom_and_sitemap import MOST_ADDRESSES, GuideFeed, sitemaps
from tests.build.feeds.atom import faults

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
COMPANY = "companies/mihon-seisaku.md"
SITE = "https://zukan.example"


def parsed(site: Any, name: str) -> Any:
    return etree.fromstring((site.output / name).read_bytes())


def empty_feed() -> bytes:
    text = io.StringIO()
    GuideFeed(SITE, "2026-11-23").write(text, "utf-8")
    return text.getvalue().encode()


def test_the_feed_has_the_stories(site: Any) -> None:
    """Titles, absolute addresses and days of published stories, well formed whatever the title holds."""
    site.edit(COMPANY, "title: ねじ一本の話", 'title: "ねじ <一本> & 話"')
    site.build(site_url=SITE)
    made = parsed(site, "feed.xml")
    [entry] = made.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "ねじ <一本> & 話（架空製作所）"
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/companies/mihon-seisaku/"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-01T00:00:00+09:00"
    assert 'type="application/atom+xml"' in site.page("index.html")


def test_a_withdrawn_name_is_no_longer_in_the_feed(site: Any) -> None:
    """A title that names somebody has the name, and after the withdrawal the label."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}とねじ'")
    site.approve_all()
    site.build(site_url=SITE)
    assert "見本はなことねじ" in site.page("feed.xml")
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.build(site_url=SITE)
    assert "社員Aさんとねじ" in site.page("feed.xml")


def test_without_an_address_there_is_neither(built: Any) -> None:
    """Both need absolute addresses."""
    assert not {"feed.xml", "sitemap.xml"} & built.files().keys()


def test_the_sitemap_has_what_may_be_listed(site: Any) -> None:
    """Exactly the pages whose own robots tag does not say noindex; samples are none of them."""
    site.build(site_url=SITE)
    listed = {loc.text for loc in parsed(site, "sitemap.xml").iter(f"{MAP}loc")}
    open_pages = {
        f"{SITE}/{name.removesuffix('index.html')}"
        for name in site.files()
        if name.endswith(".html") and 'content="noindex"' not in site.page(name)
    }
    assert listed == open_pages
    site.edit(COMPANY, "sample: true", "sample: false")
    site.build(site_url=SITE)
    listed = {loc.text for loc in parsed(site, "sitemap.xml").iter(f"{MAP}loc")}
    story = f"{SITE}/companies/mihon-seisaku/"
    assert listed == {story, f"{story}jobs/1/"}  # the register is a sample: so is every other page


def test_a_sitemap_that_is_too_long_is_divided() -> None:
    """Beyond fifty thousand addresses there are several, and an index that names them."""
    made = dict(sitemaps([f"x/{n}/index.html" for n in range(MOST_ADDRESSES + 1)], SITE))
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert [len(etree.fromstring(data)) for data in made.values()] == [2, MOST_ADDRESSES, 1]


def test_an_empty_feed_is_one() -> None:
    """Without a story the feed stands, with the day decided for."""
    made = etree.fromstring(empty_feed())
    assert made.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00+09:00"


def test_the_feed_is_valid(site: Any) -> None:
    """By RFC 4287's grammar and its rules: with a story, with marks in its title, and with none at all."""
    site.edit(COMPANY, "title: ねじ一本の話", 'title: "ねじ <一本> & 「話」 ]]>"')
    site.build(site_url=SITE)
    assert faults((site.output / "feed.xml").read_bytes()) == []
    assert faults(empty_feed()) == []


SOUND = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://a.example/f</id><title>t</title>'
    '<updated>2026-11-23T00:00:00+09:00</updated><author><name>n</name></author><link rel="self" href="https://a.example/f"/>'
    '<entry><id>https://a.example/1</id><title>t</title><updated>2026-11-23T00:00:00Z</updated><link href="https://a.example/1"/></entry></feed>'
)
UNSOUND = {
    "no id": ("<id>https://a.example/f</id>", ""),
    "two titles": ("<title>t</title><updated>2026-11-23T00:00:00+", "<title>t</title><title>t</title><updated>2026-11-23T00:00:00+"),
    "a day without an hour": ("2026-11-23T00:00:00Z", "2026-11-23"),
    "a month that is none": ("2026-11-23T00:00:00Z", "2026-13-23T00:00:00Z"),
    "an address that is relative": ('<link href="https://a.example/1"/>', '<link href="/1"/>'),
    "no author": ("<author><name>n</name></author>", ""),
    "an author without a name": ("<name>n</name>", ""),
    "an id twice": ("https://a.example/1</id>", "https://a.example/f</id>"),
    "neither content nor link": ('<link href="https://a.example/1"/>', ""),
    "two alternates": ('<link href="https://a.example/1"/>', '<link href="https://a.example/1"/><link rel="alternate" href="https://a.example/2"/>'),
    "a category without its term": ("</entry>", "<category/></entry>"),
    "markup in plain text": ("/1</id><title>t</title>", "/1</id><title><b>t</b></title>"),
    "an element that is none": ("</entry>", "<lead>x</lead></entry>"),
    "not linked to itself": (' rel="self"', ' rel="related"'),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSOUND)
def test_an_unsound_feed_would_be_found(case: str) -> None:
    """Each thing that the RFC forbids or asks for is noticed, and the sound one passes."""
    old, new = UNSOUND[case]
    assert faults(SOUND.encode()) == []
    assert old in SOUND
    assert faults(SOUND.replace(old, new).encode()) != []
