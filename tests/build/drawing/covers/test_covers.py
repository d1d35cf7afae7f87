"""Social pictures: of the right size, with what was decided for social alone, drawn once and deleted when unused."""

from __future__ import annotations

import ast
import io
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from PIL import Image

from build.common.vocabulary import INDUSTRIES
from build.drawing.covers.cover import Cover, generation
from build.drawing.covers.data import drawing_data
from build.drawing.covers.phrases import clauses, phrases
from build.drawing.covers.png import ForeignPartError, inspect
from build.drawing.covers.shelf import Shelf, put
from build.drawing.covers.worker import answer
from build.errors import AuditError, CoverError
from build.options import PROJECT
from build.output.audit import audit
from build.output.ledger import LedgerEntry, Owner
from build.pages.social import company_cover, event_cover
from build.theming.assets import declared_assets
from build.theming.ink import plate_style, tokens
from build.theming.stylesheet import drawn_with

SITE = "https://zukan.example"
COMPANY = "companies/mihon-seisaku.md"
STORY = "companies/mihon-seisaku/index.html"
SEMINAR = "events/mihon-seminar.md"
CSS = declared_assets(PROJECT / "theme")["book.css"].data.decode()


def pictures(site: Any) -> dict[str, bytes]:
    return {name: data for name, data in site.files().items() if name.startswith("social/")}


def tags(page: str) -> dict[str, str]:
    """Social tags of a page by name."""
    tree: Any = html.fromstring(page)
    found = tree.xpath("//meta[@property or starts-with(@name, 'twitter:')]")
    return {tag.get("property") or tag.get("name"): tag.get("content") for tag in found}


def picture_of(site: Any, page: str = STORY) -> str:
    return tags(site.page(page))["og:image"].removeprefix(f"{SITE}/")


def shelved(site: Any) -> set[str]:
    return {f"social/{path.name.partition('.')[0]}.png" for path in (site.cache / "covers").iterdir()}


def test_every_page_has_tags_and_a_picture_that_is_there(site: Any) -> None:
    """Size, kind, weight and words of every page's picture; a story and an event have their own."""
    site.build(site_url=SITE)
    drawn = pictures(site)
    used = set()
    for name in site.files():
        if not name.endswith(".html"):
            continue
        said = tags(site.page(name))
        assert said["twitter:card"] == "summary_large_image"
        assert said["og:image:alt"] == said["twitter:image:alt"] != ""
        assert said["og:title"]
        assert said["og:description"]
        assert ("og:url" in said) is (name != "404.html")
        used.add(said["og:image"].removeprefix(f"{SITE}/"))
    assert used == drawn.keys()
    assert len(drawn) == 4  # a company, two events, the guide
    for data in drawn.values():
        with Image.open(io.BytesIO(data)) as image:
            assert (image.size, image.mode, image.format) == ((1200, 630), "P", "PNG")
        assert len(data) <= 120_000
        inspect(data)


def test_without_an_address_or_wanted_there_are_none(site: Any) -> None:
    """Their address has to be absolute; and an editor in a hurry can leave them out."""
    site.build()
    assert pictures(site) == {}
    said = tags(site.page(STORY))
    assert (said["twitter:card"], "og:image" in said) == ("summary", False)
    site.build(site_url=SITE, covers=False)
    assert pictures(site) == {}
    assert "og:image" not in tags(site.page(STORY))


def test_the_page_s_words_are_not_social_s(site: Any) -> None:
    """Whoever agreed to the web alone stands in the title and not in the tags; the lead about them stays away."""
    site.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}の話'")
    site.edit(COMPANY, "小さな工場の一日を見た。", "{p1}の一日を見た。")
    site.approve_all()
    site.build(site_url=SITE)
    page = site.page(STORY)
    assert "<title>見本はなこの話" in page
    said = tags(page)
    assert said["og:title"] == "社員Aさんの話｜架空製作所"
    assert "はなこ" not in "".join(said.values())
    assert said["og:description"].startswith("新宿の小さな会社のなかを見る図鑑")
    [story] = site.decided().companies
    assert "はなこ" not in repr(company_cover(story))
    site.edit(COMPANY, "media: [web]", "media: [web, social]")
    site.build(site_url=SITE)
    assert tags(site.page(STORY))["og:title"] == "見本はなこの話｜架空製作所"
    assert "見本はなこの話" in dict(company_cover(site.decided().companies[0]).words).values()


def test_a_name_in_company_number_or_place_is_social_s_to_decide(site: Any) -> None:
    """Not only the title: a company that is called after somebody, and an event at such a place."""
    site.edit(COMPANY, "name: 架空製作所", "name: '{p1}製作所'")
    site.edit(COMPANY, 'number: "001"', "number: '{p1}'")
    site.approve_all()
    [story] = site.decided().companies
    assert story.front.company.name == "見本はなこ製作所"
    words = dict(company_cover(story).words)
    assert (words["about"], words["number"]) == ("社員Aさん製作所", "社員Aさん")


def test_an_event_s_state_is_on_its_picture(site: Any) -> None:
    """Changed and cancelled give other pictures: who shares it late does not invite to what is off."""
    names = []
    for line in ("", "changed: 会場を変えました", "cancelled: 講師の都合"):
        if line:
            site.edit(SEMINAR, "capacity: 30", f"capacity: 30\n{line}")
        site.build(site_url=SITE)
        names.append(picture_of(site, "events/mihon-seminar/index.html"))
    assert len(set(names)) == 3
    assert set(names) & pictures(site).keys() == {names[-1]}
    event = next(e for e in site.decided().events if e.label.slug == "mihon-seminar")
    assert dict(event_cover(event).words)["stamp"] == "中止"
    assert tags(site.page("events/mihon-seminar/index.html"))["og:title"].startswith("【中止】")


def test_drawn_once_and_deleted_when_unused(site: Any) -> None:
    """Another title, another picture: the old one is in neither the output nor the cache; a change of the text
    draws nothing."""
    site.build(site_url=SITE)
    first = picture_of(site)
    before = (site.output / first).stat()
    site.edit(COMPANY, "小さな工場の一日を見た。", "小さな工場の朝を見た。")
    site.build(site_url=SITE)
    assert picture_of(site) == first
    assert (site.output / first).stat().st_mtime_ns == before.st_mtime_ns
    site.edit(COMPANY, "title: ねじ一本の話", "title: ねじ二本の話")
    site.build(site_url=SITE)
    assert picture_of(site) != first
    assert first not in site.files()
    assert shelved(site) == pictures(site).keys()
    site.build(site_url=SITE, full=True, output=site.root / "anew")
    assert (site.root / "anew" / picture_of(site)).read_bytes() == pictures(site)[picture_of(site)]


def test_the_same_words_are_the_same_bytes(site: Any) -> None:
    """Drawn twice from nothing, by two processes: byte for byte the same."""
    site.build(site_url=SITE)
    first = pictures(site)
    for path in (site.cache / "covers").iterdir():
        path.unlink()
    site.build(site_url=SITE, output=site.root / "anew", full=True)
    assert {name: (site.root / "anew" / name).read_bytes() for name in first} == first


def test_two_stories_may_share_a_picture(site: Any) -> None:
    """Stories that say the same have one picture, and one that leaves takes it from nobody."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    head, _, body = text.partition("people:")
    twin = head.replace("mihon-seisaku\n", "mihon-futago\n") + "photos: []\n---\nふたごの工場。\n"
    site.write("companies/mihon-futago.md", twin)
    assert body
    site.build(site_url=SITE)
    shared = picture_of(site)
    assert picture_of(site, "companies/mihon-futago/index.html") == shared
    site.path("companies/mihon-futago.md").unlink()
    site.build(site_url=SITE)
    assert shared in site.files()


def test_a_build_with_nothing_to_draw_loads_nothing_that_draws(site: Any) -> None:
    """Neither typst nor libvips, whether nothing changed or only a text: their loading would be half a build."""
    site.build(site_url=SITE)
    script = (
        "import sys; from build.cli import main; assert main(sys.argv[1:]) == 0;"
        "print([name for name in ('typst', 'pyvips', 'icalendar') if name in sys.modules])"
    )
    command = ["build", "--content", str(site.content), "--output", str(site.output), "--site-url", SITE]

    def loaded() -> str:
        day = ["--as-of", site.day.isoformat(), "--intake-url", "current=https://uketsuke.example"]
        done = subprocess.run(
            [sys.executable, "-c", script, *command, *day], capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()[-1]

    assert loaded() == "[]"
    site.edit(SEMINAR, "話を聞く会です。", "話をよく聞く会です。")
    assert loaded() == "[]"


def test_a_picture_that_nobody_accounts_for_stops_the_build(tmp_path: Path) -> None:
    """A cover of no page fails the audit, as a photograph of no page does."""
    (tmp_path / "social").mkdir()
    name = "social/0.png"
    (tmp_path / name).write_bytes(b"x")
    entry = LedgerEntry(Owner.COVER, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    audit(tmp_path, {name: entry}, {name})
    with pytest.raises(AuditError, match="紹介の画像"):
        audit(tmp_path, {name: entry}, set())


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def test_nothing_but_pixels_gets_through(site: Any) -> None:
    """Text within, something behind the end, a damaged part, another size or no picture at all are refused."""
    site.build(site_url=SITE)
    good = next(iter(pictures(site).values()))
    inspect(good)
    at = good.index(b"IDAT") - 4
    small = io.BytesIO()
    Image.new("P", (10, 10)).save(small, "PNG")
    for bad in (
        good[:at] + chunk(b"tEXt", b"Comment\0x") + good[at:],
        good + b"x",
        good[:-20],
        good[: at + 20] + b"\0" + good[at + 21 :],
        small.getvalue(),
        b"\xff\xd8\xff",
        good + b"\0" * 120_000,
    ):
        with pytest.raises(ForeignPartError):
            inspect(bad)


def test_a_damaged_picture_on_the_shelf_is_drawn_again(tmp_path: Path) -> None:
    """Bytes that are not what their name says are not believed."""
    put(tmp_path, "social/abc.png", b"one")
    assert Shelf(tmp_path).picture("social/abc.png") == b"one"
    [path] = tmp_path.iterdir()
    path.write_bytes(b"two")
    assert Shelf(tmp_path).picture("social/abc.png") is None
    (tmp_path / ".making-x").write_bytes(b"half")
    Shelf(tmp_path).sweep({"social/other.png"})
    assert list(tmp_path.iterdir()) == []


def test_a_failure_says_no_title(tmp_path: Path) -> None:
    """What the drawing program says would quote the page; the answer has the kind of fault alone."""
    said = answer({"data": {"kind": "story", "title": ["ひみつの題"]}, "folder": str(tmp_path), "name": "x"})
    assert said == {"failed": "TypstError"}
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    data = drawing_data(Cover("home", (("label", "あ"),)), CSS, lambda file, slug: "", lambda slug: "")
    assert answer({"data": data, "folder": str(blocked / "in"), "name": "x"}) == {"unwritten": True}


def test_a_picture_that_cannot_be_drawn_stops_the_build(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published without its picture, and the message tells what to do."""
    site.build(site_url=SITE)
    before = site.files()
    monkeypatch.setattr("build.drawing.covers.data.drawing_data", lambda *args: {"kind": "story"})
    site.edit(COMPANY, "title: ねじ一本の話", "title: ねじ三本の話")
    with pytest.raises(CoverError, match="直し方"):
        site.build(site_url=SITE)
    assert site.files() == before


def test_colours_come_from_the_stylesheet() -> None:
    """Tokens are worked out, mixtures included; no rule that is left needs a browser."""
    for slug in INDUSTRIES.values():
        known = tokens(CSS, slug)
        assert all(re.fullmatch(r"#[0-9A-F]{6}", known[key]) for key in ("--c", "--c1", "--c2", "--pl-c2"))
        assert known["--c"] != tokens(CSS, None)["--c"]
        style = plate_style(CSS, slug)
        assert "var(" not in style
        assert "color-mix" not in style
        assert f".plate-art .k-c{{fill: {known['--c']}}}" in style.replace("{ ", "{").replace(" }", "}")
    assert tokens(CSS, "print")["--c1"] == "#FAEBE8"
    assert generation(CSS, "") == generation(CSS.replace("/* ---- forms", "/* more */\n/* ---- forms"), "")
    assert generation(CSS, "") != generation(CSS.replace("#CF3319", "#CF3318"), "")
    assert drawn_with(CSS).count(".icon") >= 4


@given(st.text(alphabet="あいうえおのはがアイウ工場話見A1、。！「」 ー々", max_size=40))
def test_cut_text_is_the_text(text: str) -> None:
    """Whatever a title says, its pieces joined are the title."""
    assert "".join(phrases(text)) == text
    assert "".join(clauses(text)) == text


def test_lines_begin_where_a_reader_would() -> None:
    """After particles and punctuation, not within a word."""
    assert phrases("へこみの深さは、紙にきいて決める。") == ["へこみの", "深さは、", "紙にきいて", "決める。"]
    assert clauses("へこみの深さは、紙にきいて決める。") == ["へこみの深さは、", "紙にきいて決める。"]


def test_covers_are_made_of_social_alone() -> None:
    """One module makes covers, and it names neither the page's front matter nor a photograph."""
    package = PROJECT / "build"
    makers = {
        path.relative_to(PROJECT).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Cover"
    }
    assert makers == {"build/pages/social.py"}
    tree = ast.parse((package / "pages" / "social.py").read_text(encoding="utf-8"))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not read & {"front", "people", "names", "segments", "photos", "placed", "spare", "parts"}
