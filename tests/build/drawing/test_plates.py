"""Plates as files: coloured as the stylesheet says, one file each, named by pages, gone when no page names them."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from lxml import etree, html

from build.common.vocabulary import INDUSTRIES
from build.content.plates import read_plate
from build.drawing.colouring import coloured, palette, uncoloured
from build.drawing.plates import generation
from build.options import PROJECT
from build.theming.assets import declared_assets
from build.theming.ink import tokens
from tests.build.conftest import COMPANY, COMPANY_FILE
from tests.build.notes.test_incremental import own, tree

__all__ = ["own"]

CSS = declared_assets(PROJECT / "theme")["book.css"].data.decode()
PLATE = "plates/mihon-seisaku.svg"
STORY = "companies/mihon-seisaku/index.html"
RULES = """:root { --a: #AAAAAA; --c: #111111 }
.i-print { --c: #CF3319 }
[class*="i-"] { --t: color-mix(in srgb, var(--c) 10%, #FFFFFF) }
@media screen and (prefers-color-scheme: dark) { :root { --a: #BBBBBB; --c: #222222 } .i-print { --c: #DF7665 } }
/* ---- plates: of this test */
.plate-art path, .plate-art g { fill: none; stroke-linejoin: round; stroke-linecap: round }
.plate-art .late { stroke: var(--a) }
.late { stroke: var(--c); stroke-width: 2 }
.k { fill: var(--c) }
.plate-art .t { fill: var(--t); opacity: .5 }
.inner .t { fill: #010101 }
.word { font: 900 24px "A B", serif; fill: var(--c); text-anchor: middle }
.k:hover, [data-n="1"] .k { fill: #FF0000 }
"""
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" class="plate-art" viewBox="0 0 64 56">'


def drawn(inner: str, *, dark: bool = False) -> str:
    """The inside of a drawing as it is published."""
    made = coloured(uncoloured(f"{HEAD}{inner}</svg>", (64, 56)), palette(RULES, "print", dark=dark)).decode()
    return made.partition(">")[2].removesuffix("</svg>\n")


TABLE = [
    ("no class", '<path d="M0 0h1"/>', '<path d="M0 0h1"/>'),
    ("a class that is no rule's", '<path class="x" data-n="1" d="M0 0h1"/>', '<path d="M0 0h1"/>'),
    ("a token", '<path class="t" d="M0 0h1"/>', '<path d="M0 0h1" opacity=".5" fill="#FAEBE8"/>'),
    ("the weaker rule that comes later", '<path class="k" d="M0"/>', '<path d="M0"/>'),
    ("two rules", '<path class="late" d="M0"/>', '<path d="M0" stroke="#AAAAAA" stroke-width="2"/>'),
    (
        "an attribute is weaker than any rule",
        '<path class="late" stroke-width="9" stroke-linecap="butt" d="M0"/>',
        '<path d="M0" stroke="#AAAAAA" stroke-width="2"/>',
    ),
    (
        "an attribute alone",
        '<path class="late" stroke-dasharray="2 3" d="M0"/>',
        '<path d="M0" stroke="#AAAAAA" stroke-width="2" stroke-dasharray="2 3"/>',
    ),
    ("a rule for what lies within", '<g class="inner"><path class="t" d="M0"/></g>', '<g><path d="M0" opacity=".5" fill="#010101"/></g>'),
    ("a group passes on", '<g class="late"><line x1="1"/></g>', '<g><line x1="1" stroke="#AAAAAA" stroke-width="2"/></g>'),
    ("but not to what has its own", '<g class="k"><path d="M0"/></g>', '<g><path d="M0"/></g>'),
    ("what no rule fills is black", '<rect x="1"/>', '<rect x="1" fill="#000"/>'),
    ("an invisible line has no width", '<path stroke-width="9" d="M0"/>', '<path d="M0"/>'),
    (
        "words",
        '<text class="word" x="1">字<tspan class="k">、</tspan></text>',
        '<text x="1" fill="#CF3319" text-anchor="middle" font-family="\'A B\', serif" font-size="24px"'
        ' font-weight="900">字<tspan>、</tspan></text>',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("plate", "picture"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_cascade_becomes_attributes(plate: str, picture: str) -> None:
    """Specificity, order, inheritance and tokens, as a browser would work them out for the page."""
    assert drawn(plate) == picture


def test_a_drawing_that_says_its_own_size_is_read() -> None:
    """A drawing program's width and height on the outermost element are not said twice; a shape keeps its own."""
    data = (
        HEAD.replace(" viewBox", ' width="9mm" height="8mm" viewBox') + '<rect width="3" height="2"/></svg>'
    )
    plate, faults = read_plate(data.encode(), "x.svg")
    assert faults == []
    assert plate is not None
    root = etree.fromstring(coloured(uncoloured(plate.card, plate.size), palette(RULES, "print", dark=False)))
    assert (root.get("width"), root.get("height")) == ("64", "56")
    assert (root[0].get("width"), root[0].get("height")) == ("3", "2")


def test_the_dark_has_its_own_colours() -> None:
    """Tokens of the dark scheme where there are any, those of the light one elsewhere."""
    assert (
        drawn('<path class="late" d="M0"/>', dark=True) == '<path d="M0" stroke="#BBBBBB" stroke-width="2"/>'
    )
    assert 'fill="#FCF1F0"' in drawn('<path class="t" d="M0"/>', dark=True)


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_every_industry_is_worked_out(dark: bool) -> None:
    """No token and no mixture is left in any palette; what stands within an industry's pages comes last."""
    for industry in INDUSTRIES.values():
        known = tokens(CSS, industry, dark=dark)
        assert [name for name, value in known.items() if "var(" in value or "color-mix(" in value] == []
        assert known["--pl-c"] == known["--c"] != tokens(CSS, None, dark=dark)["--c"]


def test_nothing_in_a_picture_needs_a_style(built: Any) -> None:
    """No class, style or script within, on no element; and it is an SVG that parses, as large as its viewBox."""
    pictures = {name: data for name, data in built.files().items() if name.startswith("plates/")}
    assert len(pictures) == 2
    for data in pictures.values():
        root = etree.fromstring(data)
        assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("64", "56", "0 0 64 56")
        for element in root.iter():
            assert not {"class", "style", "id", "data-n"} & set(map(str, element.attrib))
            assert etree.QName(element).localname in {"svg", "rect", "path", "text", "g"}
        assert b"callout" not in data


def named(site: Any) -> set[str]:
    """Every picture of a plate that some page names."""
    found = set()
    for name, data in site.files().items():
        if name.endswith(".html"):
            found |= set(re.findall(r"plates/[\w.-]+\.svg", data.decode()))
    return found


def pictures(site: Any) -> set[str]:
    return {name for name in site.files() if name.startswith("plates/")}


def another(site: Any, industry: str, *, plate: bool = True) -> None:
    """A company without people, of another industry."""
    text = COMPANY.split("people:")[0].replace("slug: mihon-seisaku", "slug: tonari")
    text = text.replace("industry: 建物", f"industry: {industry}").replace("ねじ一本", "となり")
    site.write(
        "companies/tonari.md",
        f"{text if plate else text.replace('plate:', '#')}photos: []\n---\nだれもいない。\n",
    )


def test_pages_name_what_is_there_and_nothing_else_is(site: Any) -> None:
    """One drawing in two industries' colours, and a workplace: three pairs, each with its room on the page."""
    another(site, "印刷")
    site.build()
    assert len(pictures(site)) == 4
    assert named(site) == pictures(site)
    another(site, "印刷", plate=False)
    site.build()
    assert len(pictures(site)) == 4
    assert named(site) == pictures(site)
    page: Any = html.fromstring(site.page("companies/index.html"))
    sizes = {(img.get("width"), img.get("height")) for img in page.xpath("//div[@class='card-pic']//img")}
    assert sizes == {("64", "56"), ("640", "560")}
    assert page.xpath("//div[@class='card-pic']//svg") == []


def test_the_same_drawing_twice_is_one_file(site: Any) -> None:
    """Two companies of one industry share a plate, under one file name or two."""
    another(site, "建物")
    site.write("plates/sonokopii.svg", site.path(PLATE).read_text(encoding="utf-8"))
    site.edit("companies/tonari.md", "file: mihon-seisaku.svg", "file: sonokopii.svg")
    site.build()
    assert len(pictures(site)) == 2
    assert named(site) == pictures(site)


@pytest.mark.parametrize("what", ["plate", "industry", "company"])
def test_what_no_page_names_is_deleted(site: Any, what: str) -> None:
    """A plate drawn anew, a company of another industry, a company that is gone: the old files go with them."""
    another(site, "印刷")
    site.build()
    before = pictures(site)
    if what == "plate":
        site.edit(PLATE, 'width="64"', 'width="60"')
    elif what == "industry":
        site.edit("companies/tonari.md", "industry: 印刷", "industry: 光学")
    else:
        site.path("companies/tonari.md").unlink()
    site.build()
    assert len(pictures(site) & before) == {"plate": 0, "industry": 2, "company": 2}[what]
    assert named(site) == pictures(site)
    site.build(full=True, output=site.root / "full")
    assert tree(site.output) == tree(site.root / "full")


def test_a_picture_that_stands_is_left_alone(site: Any) -> None:
    """Another text draws nothing again; a file that somebody deleted is brought back."""
    site.build()
    [light, dark] = sorted(pictures(site), key=len)
    before = (site.output / light).stat()
    (site.output / dark).unlink()
    site.edit(COMPANY_FILE, "小さな工場の一日を見た。", "小さな工場の朝を見た。")
    site.build()
    assert (site.output / light).stat() == before
    assert pictures(site) == {light, dark}


def test_colours_make_another_name_and_other_rules_do_not(own: Any) -> None:
    """The name stands for the tokens and the plates' rules; the rest of the stylesheet can change."""
    own.build(theme=own.theme)
    before = pictures(own)
    sheet = own.theme / "static" / "lists.css"
    sheet.write_text(f"{sheet.read_text(encoding='utf-8')}\n.x {{ top: 0 }}\n", encoding="utf-8")
    own.build(theme=own.theme)
    assert pictures(own) == before
    sheet = own.theme / "static" / "tokens.css"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("#6E5F50", "#6E5F51"), encoding="utf-8")
    own.build(theme=own.theme)
    assert not pictures(own) & before
    assert named(own) == pictures(own)
    assert generation(CSS) != generation(CSS.replace("#6E5F50", "#6E5F51"))


def test_a_story_s_own_plate_stays_within_its_page(built: Any) -> None:
    """It lights up with its legend, so it is no picture: with call-outs, and its description as before."""
    page: Any = html.fromstring(built.page(STORY))
    [plate] = page.xpath("//figure[@class='plate']/div[@role='img']")
    assert plate.get("aria-label") == "工場の断面図"
    assert plate.xpath(".//*[@class='callout']")


def test_the_samples_are_coloured_whole() -> None:
    """No class and no token is left over in any, and each weighs at most 10 KB compressed."""
    for path in sorted((PROJECT / "content" / "plates").glob("*.svg")):
        plate, _ = read_plate(path.read_bytes(), path.name)
        assert plate is not None
        made = coloured(uncoloured(plate.card, plate.size), palette(CSS, "print", dark=True))
        assert b"class=" not in made
        assert b"var(" not in made
        assert len(gzip.compress(made)) < 10_000, path.name


@pytest.mark.parametrize("way", ["withheld", "taken down"])
def test_the_plate_of_a_company_that_is_gone(site: Any, way: str) -> None:
    """Of a company held back for a fault, or no longer published, no drawing stays, in either generation of a deployment."""
    deploy = site.root / "served"
    other = COMPANY.replace("mihon-seisaku", "nokoru").replace('"001"', '"002"').partition("people:\n")[0]
    site.write("companies/nokoru.md", f"{other}---\n人のいない話。\n")
    site.write(
        "plates/nokoru.svg",
        site.path(PLATE).read_text(encoding="utf-8").replace("L9 9", "L8 8").replace("64 56", "64 57"),
    )
    first = site.build(withhold_faulty=True, deploy=deploy)
    assert [f for f in first.findings if f.severity.value == "error"] == []
    site.build(withhold_faulty=True, deploy=deploy, site_url="https://x.example")
    before = {name for name in site.files() if name.startswith("plates/")}
    if way == "withheld":
        site.edit(COMPANY_FILE, "signed: 2026-06-01", "signed: 2026-02-30")
    else:
        site.edit(COMPANY_FILE, "status: published", "status: draft")
    site.build(withhold_faulty=True, deploy=deploy, site_url="https://x.example")
    after = {name for name in site.files() if name.startswith("plates/")}
    assert len(before) == 4
    assert after < before
    for folder in deploy.iterdir():
        held = {path.relative_to(folder).as_posix() for path in folder.glob("plates/*")}
        assert held <= after
    incremental = site.files()
    site.build(full=True, withhold_faulty=True, site_url="https://x.example")
    assert site.files() == incremental
