"""What can be read off every page of the guide and off its scripts and styles, and off the forms' own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from build.options import PROJECT
from tests.build.guide.served import Record, Served

#: Words that say nothing of where a link leads.
EMPTY = {"こちら", "ここ", "詳しく", "くわしく", "詳細", "続き", "続きを読む", "もっと見る", "リンク", "more", "here", "click here"}  # fmt: skip
FORMS = sorted((PROJECT / "intake" / "templates").glob("*.html"))
FORM_STYLES = (PROJECT / "intake" / "static" / "form.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(samples: Served) -> dict[str, Any]:
    """Every page, without the templates that scripts keep in them."""
    found = {}
    for path in sorted(samples.output.rglob("*.html")):
        tree: Any = html.fromstring(path.read_bytes())
        for kept in tree.xpath("//template"):
            kept.drop_tree()
        found[path.relative_to(samples.output).as_posix()] = tree
    return found


@pytest.fixture(autouse=True)
def _told(pages: dict[str, Any], record_property: Record) -> None:
    record_property("where", f"公開しているすべての{len(pages)}ページ")


def said(element: Any) -> str:
    """What is read aloud of a link, near enough: its label, or its text with its pictures' words."""
    label = element.get("aria-label")
    if label:
        return str(label)
    words = [
        *element.xpath(".//text()[not(ancestor::rt) and not(ancestor::rp)]"),
        *element.xpath(".//img/@alt"),
    ]
    return "".join("".join(words).split())


#: Latin words that Japanese readers meet every day, or that are somebody's name.
KNOWN = {
    "No", "E", "U", "HRP", "JIS", "X", "AA", "A", "WCAG", "W", "HTML", "CSS", "JavaScript", "Chromium", "axe", "axe-core", "Tab",
    "ID", "PC", "CD", "LED", "Wi-Fi", "AI", "IT", "DVD", "URL", "A4", "B", "C", "D", "de", "English", "F",
}  # fmt: skip
#: Addresses of the web, of mail and of this site, and the digests by which notices are told apart.
ADDRESS = re.compile(r"(https?://)?[\w.@/-]*[a-z](\.[a-z]{2,}|@)[\w./?=#-]*|/[a-z/-]+/?|\b[0-9a-f]{16}\b")


def test_japanese_pages_are_in_japanese(pages: dict[str, Any]) -> None:
    """What is seen or read aloud has no English word but names and everyday ones; English says that it is English."""
    strange = set()
    for name, tree in pages.items():
        if name.startswith("en/"):
            continue
        here = "[not(ancestor-or-self::*[@lang='en']) and not(ancestor::script) and not(ancestor::code)]"
        texts = tree.xpath(f"//body//text(){here} | //head/title/text()")
        texts += tree.xpath(
            "//body//*[not(@lang='en')]/@*[name()='alt' or name()='aria-label' or name()='title']"
        )
        texts += tree.xpath("//meta[@name='description']/@content")
        for text in texts:
            words = re.findall(r"[A-Za-z][A-Za-z-]*", ADDRESS.sub("", text))
            strange |= {(name, word) for word in words if word not in KNOWN and word.strip("-") not in KNOWN}
    assert sorted(strange) == []


def script_and_style(samples: Served) -> tuple[str, str]:
    """All scripts and all styles of the guide, remarks taken out."""
    found = {"js": "", "css": ""}
    for path in (samples.output / "assets").iterdir():
        if path.suffix[1:] in found:
            text = path.read_text(encoding="utf-8")
            found[path.suffix[1:]] += re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$", "", text, flags=re.MULTILINE)
    return found["js"], found["css"]


@pytest.mark.criterion(
    "2.4.4", says="リンクの言葉は、それだけを聞いても何かを指していて、空や「こちら」ではない"
)
def test_links_say_something_by_themselves(pages: dict[str, Any]) -> None:
    """No link is without words, and none says only こちら or the like."""
    for name, tree in pages.items():
        words = [said(a) for a in tree.xpath("//a[@href]")]
        assert all(words), name
        assert [word for word in words if word.lower() in EMPTY] == [], name


@pytest.mark.criterion("2.4.4", "3.2.4", says="一つのページの中で、同じ言葉のリンクは同じところへ行く")
def test_the_same_words_lead_to_the_same_place(pages: dict[str, Any]) -> None:
    """On a page two links with the same words have one address: out of their context they are no riddle."""
    riddles = []
    for name, tree in pages.items():
        goals: dict[str, set[str]] = {}
        for a in tree.xpath("//a[@href]"):
            goals.setdefault(said(a), set()).add(a.get("href"))
        riddles += [(name, word, sorted(found)) for word, found in goals.items() if len(found) > 1]
    assert riddles == []


def test_addresses_count_from_the_page(pages: dict[str, Any]) -> None:
    """The guide may lie in any folder: only the page of errors, which stands at any depth, counts from the root."""
    for name, tree in pages.items():
        if name != "404.html":
            assert [a for a in tree.xpath("//@href | //@src") if a.startswith("/")] == [], name


@pytest.mark.criterion("2.5.3", says="部品の名前は、見えている言葉を含んでいる")
def test_names_hold_what_is_seen(pages: dict[str, Any]) -> None:
    """Whoever speaks to the machine says what they see: a label of its own includes the visible words."""
    for name, tree in pages.items():
        for element in tree.xpath("//a[@aria-label] | //button[@aria-label] | //input[@aria-label]"):
            seen = "".join(element.text_content().split())
            assert seen in "".join(element.get("aria-label").split()), (name, seen)


@pytest.mark.criterion("3.1.1", says="日本語のページと英語のページが、それぞれの言語を名のっている")
def test_every_page_says_its_language(pages: dict[str, Any]) -> None:
    """English below en/, Japanese elsewhere, and the words are of that language."""
    for name, tree in pages.items():
        assert tree.get("lang") == ("en" if name.startswith("en/") else "ja"), name
        japanese = re.findall("[ぁ-んァ-ヶ一-龥]", tree.xpath("string(//h1)"))
        assert bool(japanese) is (tree.get("lang") == "ja"), name


@pytest.mark.criterion(
    "3.2.3", "3.2.6", says="どのページでも、上と下の案内が同じ並びで、窓口への道も同じところにある"
)
def test_what_repeats_is_always_alike(pages: dict[str, Any]) -> None:
    """Header, index and footer have the same words in the same order on all pages of a language, contact among them."""
    seen: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for tree in pages.values():
        for part in ("header", "nav[@class='index']", "footer"):
            found = tree.xpath(f"/html/body/{part}//a")
            seen.setdefault((tree.get("lang"), part), set()).add(tuple(said(a) for a in found))
    assert {key: len(found) for key, found in seen.items() if len(found) > 1} == {}
    [footer] = seen["ja", "footer"]
    assert "お問い合わせ" in footer


@pytest.mark.criterion(
    "2.4.2", "2.4.6", says="すべてのページに、ほかと重ならない題名と、一つの大見出しがある"
)
def test_every_page_has_a_title_and_one_heading(pages: dict[str, Any]) -> None:
    """Titles differ from each other and begin with what the heading says; no level of headings is left out."""
    titles = [tree.findtext("head/title") for tree in pages.values()]
    assert len(set(titles)) == len(titles)
    for name, tree in pages.items():
        assert len(tree.xpath("//h1")) == 1, name
        levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


@pytest.mark.criterion(
    "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.4.2", absent=True, says="音声も動画もない"
)
def test_there_is_nothing_to_hear_or_to_watch(pages: dict[str, Any]) -> None:
    """No sound, film or foreign content on any page, nor in any template of the forms."""
    for name, tree in pages.items():
        assert tree.xpath("//audio|//video|//object|//embed|//iframe|//canvas|//track") == [], name
    for path in FORMS:
        assert not re.search(r"<(audio|video|object|embed|iframe|canvas)", path.read_text(encoding="utf-8"))


@pytest.mark.criterion("2.1.4", absent=True, says="文字のキー一つで動くものがない")
def test_no_letter_does_anything(pages: dict[str, Any], samples: Served) -> None:
    """No script listens to keys, and no element has a key of its own; the forms have no script."""
    assert all(not tree.xpath("//@accesskey") for tree in pages.values())
    assert not re.search(r"\bkey(down|up|press)\b", script_and_style(samples)[0])
    assert not any(re.search(r"accesskey|<script", path.read_text(encoding="utf-8")) for path in FORMS)


@pytest.mark.criterion(
    "2.5.1", "2.5.2", "2.5.4", "2.5.7", absent=True, says="なぞる、押したままにする、引っぱる、端末を動かすといった操作がない"
)  # fmt: skip
def test_nothing_asks_for_a_gesture(pages: dict[str, Any], samples: Served) -> None:
    """Scripts know clicks and changes alone; nothing can be dragged; no page runs a script of its own."""
    script, _ = script_and_style(samples)
    assert set(re.findall(r"addEventListener\(\s*\"(\w+)\"", script)) == {"change", "click", "popstate"}
    assert not re.search(r"\bon(pointer|mouse|touch|drag|device)\w*\s*=", script)
    for name, tree in pages.items():
        assert tree.xpath("//@draggable") == [], name
        assert [a for e in tree.iter("*") for a in e.attrib if a.startswith("on")] == [], name


@pytest.mark.criterion("1.4.13", absent=True, says="指し示すだけで重なって出るものがない")
def test_nothing_appears_when_it_is_pointed_at(pages: dict[str, Any], samples: Served) -> None:
    """No element but an abbreviation has a tip, and no rule for pointing or focus shows what was hidden, but the skip link's."""
    for name, tree in pages.items():
        assert {e.tag for e in tree.xpath("//body//*[@title]")} <= {"abbr"}, name  # the browser's own tip
    for css in (script_and_style(samples)[1], FORM_STYLES):
        for rule, held in re.findall(r"([^{}]*:(?:hover|focus)[^{}]*)\{([^{}]*)\}", css):
            assert not re.search(r"\b(display|visibility|opacity|clip|content)\s*:", held), rule


@pytest.mark.criterion("1.3.4", says="端末の向きを、縦か横かに決めていない")
def test_no_orientation_is_asked_for(samples: Served) -> None:
    """No rule depends on how the device is held, and the app that a phone may make of it turns freely."""
    for css in (script_and_style(samples)[1], FORM_STYLES):
        assert not re.search(r"orientation\s*:", css)
    assert '"orientation"' not in (samples.output / "manifest.webmanifest").read_text(encoding="utf-8")
