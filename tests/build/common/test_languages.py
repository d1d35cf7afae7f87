"""Pages in two languages and in plain words: linked both ways, complete, and made again when they must be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree, html

from build.common.languages import japanese_path, language_of, page_path
from build.diagnostics import Severity
from register.english import translations
from tests.build.conftest import PAGE

SITE = "https://zukan.example"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
#: References of the ward's papers and the way to the other language stay as they are.
KEPT = re.compile(r"見本-(場所|承諾)-[0-9-]+|なし|日本語")
EN_ABOUT = "pages/en-about.md"


def english(site: Any) -> None:
    """The English of two pages."""
    for slug, title in (("en-about", "About this guide"), ("en-apply", "How to apply")):
        site.write(f"pages/{slug}.md", PAGE.format(title=title, slug=slug).replace("はじめに", "ABOUT"))


def parsed(site: Any, path: str) -> Any:
    return html.fromstring(site.page(path))


@pytest.mark.parametrize(
    ("slug", "path", "language"),
    [
        ("about", "about/", "ja"),
        ("en-about", "en/about/", "en"),
        ("entry", "entry/", "ja"),
        ("en", "en/", "en"),
    ],
)
def test_where_a_page_lies(slug: str, path: str, language: str) -> None:
    """A name that begins with en- is the English of another page; a word that begins with en is not."""
    assert page_path(slug) == path
    assert language_of(page_path(slug)) == language
    assert japanese_path("en/about/") == japanese_path("about/") == "about/"


def test_both_languages_link_to_each_other(site: Any) -> None:
    """Each of the pair has its language, a visible link to the other, and both in its head, absolute."""
    english(site)
    site.build(site_url=SITE)
    for page in ("about", "apply", "privacy"):
        for here, other, lang in ((f"{page}/", f"en/{page}/", "ja"), (f"en/{page}/", f"{page}/", "en")):
            found = parsed(site, f"{here}index.html")
            assert found.get("lang") == lang
            [link] = found.xpath("//main//ul[@class='langs']//a[@hreflang]")
            assert link.get("href") == ("../" * here.count("/")) + other
            assert link.get("lang") == link.get("hreflang") == ("en" if lang == "ja" else "ja")
            heads = {one.get("hreflang"): one.get("href") for one in found.xpath("//head/link[@hreflang]")}
            assert heads == {"ja": f"{SITE}/{page}/", "en": f"{SITE}/en/{page}/"}
            assert found.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/{here}"]


def test_what_machines_read_of_an_english_page_is_english(site: Any) -> None:
    """The way to it, what goes along when it is shared and what its picture shows; the guide's own name stays."""
    english(site)
    words = "The English of this page, which is long enough to be cut somewhere between two words. "
    site.write(EN_ABOUT, PAGE.format(title="About this guide", slug="en-about") + "\n\n" + words * 3)
    site.edit(EN_ABOUT, "この図鑑のことを書きます。", "")
    site.edit(EN_ABOUT, "はじめに", "ABOUT")
    site.build(site_url=SITE)
    for page in ("about", "privacy"):
        head = parsed(site, f"en/{page}/index.html").xpath("//head")[0]
        said = [e.get("content") for e in head.xpath("./meta[@content]")] + [head.xpath("string(.)")]
        assert [one for one in said if JAPANESE.search(one)] == []
        assert '"name":"Cover"' in head.xpath("string(./script)")
        assert head.xpath("./meta[@property='og:image:alt']/@content")[0].startswith("A book")
    [description] = parsed(site, "en/about/index.html").xpath("//meta[@name='description']/@content")
    assert description == f"{words}{words[: words.index(' between')]}…"
    assert '"name":"表紙"' in site.page("about/index.html")


def test_english_pages_lead_to_english_pages(site: Any) -> None:
    """Header and footer of an English page lead to the English of what exists in it, in English words."""
    english(site)
    site.build()
    page = parsed(site, "en/privacy/index.html")
    footer = [link.get("href") for link in page.xpath("//footer//a")]
    assert footer[:3] == ["../../en/about/", "../../en/apply/", "../../en/privacy/"]
    site.path("pages/en-apply.md").unlink()
    site.build()
    assert parsed(site, "en/privacy/index.html").xpath("//footer//a")[1].get("href") == "../../apply/"
    assert parsed(site, "apply/index.html").xpath("//ul[@class='langs']") == []


def test_a_page_without_its_english_says_nothing_of_it(built: Any) -> None:
    """Where no English page was written there is neither a link in the text nor one in the footer."""
    about = parsed(built, "about/index.html")
    assert about.xpath("//*[@hreflang]") == []
    assert "English" not in about.xpath("string(//footer)")
    assert parsed(built, "privacy/index.html").xpath("//main//a[@hreflang]/@href") == ["../en/privacy/"]


def test_the_english_privacy_page_is_english_throughout(built: Any) -> None:
    """No Japanese is left in what the page says, but for the index of industries, which says that it is Japanese."""
    page = parsed(built, "en/privacy/index.html")
    for element in page.xpath("//*[@lang='ja']"):
        element.drop_tree()
    texts = [text for text in page.itertext() if JAPANESE.search(KEPT.sub("", text))]
    texts += [v for e in page.iter() for v in e.attrib.values() if JAPANESE.search(v)]
    assert texts == []


def test_the_english_notice_is_the_one_above_the_english_form(built: Any, register: Any) -> None:
    """Its version is the one that an English form binds to the record."""
    from register.english import in_english
    from register.notice import notice

    english_register = in_english(register)
    page = parsed(built, "en/privacy/index.html").xpath("string(//main)")
    for form in ("application", "seminar", "workshop"):
        assert notice(english_register, form, built.day, "en").version in page


def test_a_changed_translation_makes_the_page_again(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register's English is no part of the register, and counts all the same."""
    site.build()
    changed = {**translations(), "年齢": "How old"}
    monkeypatch.setattr("register.english.translations", lambda: changed)
    monkeypatch.setattr("build.notes.dependencies.translations", lambda: changed)
    site.build()
    assert "How old" in site.page("en/privacy/index.html")


def test_an_english_page_needs_a_japanese_one(site: Any) -> None:
    """An English page of nothing, and one in the place of what is made from the register, are faults."""
    site.write("pages/en-nothing.md", PAGE.format(title="Nothing", slug="en-nothing"))
    site.write("pages/en-privacy.md", PAGE.format(title="Privacy", slug="en-privacy"))
    found = {(f.file, f.what) for f in site.findings(Severity.ERROR)}
    assert ("content/pages/en-nothing.md", "英語のページのもとになる、日本語のページがありません。") in found
    assert ("content/pages/en-privacy.md", "この slug はサイトが使っています。") in found


def test_a_faulty_english_page_is_withheld_at_its_own_address(site: Any) -> None:
    """準備中 stands where the English page would, and the Japanese one no longer links to it."""
    english(site)
    site.edit(EN_ABOUT, "この図鑑のこと", "![](a.jpg)\n\nこの図鑑のこと")
    site.build(withhold_faulty=True)
    assert "準備中" in site.page("en/about/index.html")
    assert parsed(site, "about/index.html").xpath("//main//a[@hreflang]") == []


def test_names_are_found_in_plain_words(site: Any) -> None:
    """What stands in easy is looked through like everything else on a page."""
    site.edit(
        "pages/apply.md", "label: はじめに", 'label: はじめに\neasy: ["見本はなこさんの {話|はなし}です。"]'
    )
    assert any("別の記事に登場する人" in f.what for f in site.findings())


def test_plain_words_have_their_readings(site: Any) -> None:
    """A page's easy becomes a section with ruby, and the page says at its top that there is one."""
    site.edit(
        "pages/apply.md",
        "label: はじめに",
        'label: はじめに\neasy: ["{応募|おうぼ}できます。", "<b>だいじ</b>"]',
    )
    site.build()
    page = parsed(site, "apply/index.html")
    assert page.xpath("//section[@aria-labelledby='easy']//li/ruby/rt/text()") == ["おうぼ"]
    assert "<b>だいじ</b>" in page.xpath("string(//section[@aria-labelledby='easy'])")
    assert page.xpath("//ul[@class='langs']//a/@href") == ["#easy"]
    site.edit("pages/apply.md", "{応募|おうぼ}できます。", "{応募|おうぼ}しましょう。")
    site.build()
    assert "しましょう" in site.page("apply/index.html")


def test_the_sitemap_lists_what_is_real(site: Any, altered: Any) -> None:
    """English pages, contact and privacy are listed once nothing on them is a sample any more."""
    english(site)

    def real(raw: dict[str, Any]) -> None:
        raw["sample"] = False
        current = raw["contracts"]["current"]
        raw["contracts"]["new"] |= {"contractor": current["contractor"], "contact": current["contact"]}

    site.register = altered(real)
    for file in ("companies/mihon-seisaku.md", "events/mihon-seminar.md", "events/mihon-workshop.md"):
        site.edit(file, "sample: true", "sample: false")
    site.build(site_url=SITE)
    listed = {loc.text for loc in etree.fromstring((site.output / "sitemap.xml").read_bytes()).iter("{*}loc")}
    for path in ("en/about/", "en/apply/", "en/privacy/", "privacy/", "contact/", "accessibility/"):
        assert f"{SITE}/{path}" in listed
    assert not any("404" in str(address) for address in listed)


def test_japanese_within_english_is_marked(site: Any) -> None:
    """Words of the other language are marked in an English page, whole and outside of tags; not in a Japanese one."""
    english(site)
    site.edit(
        "pages/en-apply.md",
        "この図鑑のことを書きます。",
        "Press 「応募する」 at [会社](https://example.jp/会社/).",
    )
    site.build()
    page = parsed(site, "en/apply/index.html")
    assert page.xpath("//main//span[@lang='ja']/text()") == ["「応募する」", "会社"]
    assert page.xpath("//main//div[@class='prose']//a/@href") == ["https://example.jp/会社/"]
    assert parsed(site, "apply/index.html").xpath("//span[@lang]") == []


def test_headings_follow_the_pages_own(site: Any) -> None:
    """The first heading of a page of prose is of the second level: none is left out."""
    site.edit("pages/about.md", "この図鑑のことを書きます。", "書き出し。\n\n## 一つ目\n\n### その中")
    site.build()
    page = parsed(site, "about/index.html")
    assert [
        e.tag for e in page.xpath("//main//*[starts-with(name(), 'h') and string-length(name()) = 2]")
    ] == ["h1", "h2", "h3"]
