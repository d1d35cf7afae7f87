"""Plates: drawings only; nothing that acts, points anywhere or identifies."""

from __future__ import annotations

import re

import pytest

from build.content.plate_classes import CLASSES
from build.content.plates import MAX_BYTES, read_plate
from build.diagnostics import Severity
from build.options import PROJECT

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 56">'

#: Every attribute but class, d, transform and data-n.
TYPED = [
    "x",
    "y",
    "dx",
    "dy",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "width",
    "height",
    "points",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "fill-rule",
    "clip-rule",
    "text-anchor",
]

BOXES = ("", "0 0 640", "0 0 640 -1", "0 0 a b", "0 0 640 560 1", "0 0 1e9 560")


def svg(inner: str, head: str = HEAD) -> bytes:
    return f"{head}{inner}</svg>".encode()


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x</script>",
        "<style>@import url(x)</style>",
        '<image href="x.png"/>',
        '<use href="#a"/>',
        '<a href="https://a.example"><path d="M0 0h1"/></a>',
        "<foreignObject><p>x</p></foreignObject>",
        "<title>見本 はなこ</title>",
        "<metadata>見本 はなこ</metadata>",
        '<path d="M0 0h1" id="a"/>',
        '<path d="M0 0h1" style="fill:red"/>',
        '<path d="M0 0h1" onclick="x()"/>',
        '<path d="M0 0h1" fill="url(#a)"/>',
        '<path class="a" stroke-width="url(https://a.example)"/>',
        '<rect x="javascript:1"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        '<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a" d="M0 0h1"/>',
        '<animate attributeName="x"/>',
        '<path d="1"/>',
        '<path d="M"/>',
        '<path d="M0 0seta1"/>',
        '<path d="M0 0 Hasami 1"/>',
        '<path d="M0 0h1z1"/>',
        *(
            f'<text {key}="{value}">x</text>'
            for key in TYPED
            for value in ("隠田", "hanako", "はな", "1 hanako", "(1)")
        ),
        '<g transform="translate(hanako)"/>',
        '<g transform="hanako(1)"/>',
        '<g data-n="隠田"/>',
        '<g data-n="hanako"/>',
        '<g data-n="0901234567"/>',
    ],
)
def test_what_is_not_a_drawing_is_refused(inner: str) -> None:
    """Scripts, styles, links, pictures, ids, event handlers, titles and broken paths are faults."""
    plate, faults = read_plate(svg(inner), "content/plates/x.svg")
    assert plate is None
    assert faults[0].place == "content/plates/x.svg:1"


@pytest.mark.parametrize(
    "inner",
    [
        '<path d=" M0 0h-1.5e2,3A2 2 0 01 3 4zm.5.5-1-1Z "/>',
        '<g transform=" translate(-1.5, 2) rotate(30 1 2),matrix(-1 0 0 1 78 0) "/>',
        '<text x="1 2,3" y="50%" text-anchor="middle" dy="-.3">台</text>',
        '<rect stroke-dasharray="none" stroke-linejoin="round" fill-rule="evenodd" stroke-width=".5"/>',
        '<polyline points="0,0 1,1 2 3"/>',
    ],
)
def test_what_draws_is_allowed(inner: str) -> None:
    """Every usual spelling of numbers, paths, transforms and SVG's own words."""
    plate, faults = read_plate(svg(inner), "x.svg")
    assert plate is not None
    assert faults == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<text>隠</text><text>田</text><text>花</text>", True),
        ("<text>h</text><g><text>a</text></g><text>n</text>", True),
        ("<text><tspan>隠</tspan><tspan>田</tspan>花</text>", True),
        ("<text>1</text><text>2</text><text>3</text>", False),
        ("<text>台</text><text>机</text><text>棚です</text><text>戸</text>", False),
        ("<text>隠田花</text>", False),
        ('<text x="1" y="1">隠</text><text x="1" y="25">田</text><text x="1" y="50">花</text>', True),
        ('<text x="1" y="1">隠</text><text x="1" y="25">田</text><text x="99" y="50">花</text>', False),
        ('<text x="1 1 1" y="1 25 50">隠田花</text>', False),
    ],
)
def test_a_word_drawn_letter_by_letter_is_told(inner: str, said: bool) -> None:
    """Three letters in a row, each a text of its own, are a warning; the plate is used all the same."""
    plate, faults = read_plate(svg(inner), "x.svg")
    assert plate is not None
    assert [f.severity for f in faults] == [Severity.WARNING] * said


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg/>',
        b"<svg",
        b"",
        b"<html/>",
        *(svg("", head=f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">') for box in BOXES),
        svg("", head="<svg>"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 64 56"><s:path d="M0 0h1"/></s:svg>',
        b" " * (MAX_BYTES + 1),
    ],
)
def test_a_broken_file_is_a_fault(data: bytes) -> None:
    """Entities, broken XML, other formats and oversized files are said, not raised."""
    plate, faults = read_plate(data, "x.svg")
    assert plate is None
    assert faults


def test_call_outs_are_left_out_of_cards() -> None:
    """A card has the drawing without its numbers; comments survive nowhere."""
    inner = '<!-- 見本 --><g class="callout lead" data-n="1"><text x="1" y="1">1</text></g><path class="k-c" d="M0 0h1"/>'
    plate, faults = read_plate(svg(inner), "x.svg")
    assert faults == []
    assert plate is not None
    assert "<text" in plate.full
    assert "callout" not in plate.card
    assert '<path class="k-c"' in plate.card
    assert "見本" not in plate.full
    assert plate.words == ("1", "callout lead", "k-c")


@pytest.mark.parametrize(
    ("box", "size"), [("0 0 640 560", (640, 560)), ("-8,-8 64.6 .4", (65, 1)), (" 0 0\t1 0.2 ", (1, 1))]
)
def test_the_size_is_the_view_box_s(box: str, size: tuple[int, int]) -> None:
    """Whole units, whatever the drawing program writes; pages keep that much room for the picture."""
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"/>'.encode()
    plate, _ = read_plate(data, "x.svg")
    assert plate is not None
    assert plate.size == size


def test_no_other_name_space_is_left() -> None:
    """A declaration whose prefix reads like an event handler is in none of a plate's two printings."""
    inner = '<g xmlns:style="x:y"><path xmlns:href="javascript:1" d="M0 0h1"/></g>'
    head = HEAD.replace(" viewBox", ' xmlns:onload="alert(1)" viewBox')
    plate, faults = read_plate(svg(inner, head), "x.svg")
    assert faults == []
    assert plate is not None
    assert plate.full == plate.card == f'{HEAD}<g><path d="M0 0h1"/></g></svg>'


def test_a_class_that_draws_nothing_is_named() -> None:
    """Once, with its line and the nearest that does; the name stands apart, since a log must not print what was typed."""
    plate, found = read_plate(
        svg('\n<path class="s-inc" d="M0 0h1"/><path class="s-inc k-c" d="M0 0h1"/>'), "x.svg"
    )
    assert plate is not None
    assert [(f.line, f.letters, f.severity) for f in found] == [(2, "s-inc", Severity.WARNING)]
    assert "s-ink のことですか" in found[0].mend
    assert "s-inc" not in found[0].what + found[0].mend


def test_every_class_is_drawn_and_explained() -> None:
    """The table is the stylesheet's: nothing in it is without a rule there, no rule of a plate is left out, and the page
    for who draws one shows them all, with a plate that has no fault."""
    css = (PROJECT / "theme" / "static" / "book.css").read_text(encoding="utf-8")
    part = css.split("/* ---- plates:", 1)[1].split("/* ----", 1)[0].split(".plate-pic", 1)[0]
    ruled = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\{[^}]*\}", "{}", part)))
    assert ruled - set(CLASSES) == set()
    assert set(CLASSES) - ruled <= {"k-none"}
    page = (PROJECT / "docs" / "howto" / "draw-a-plate.md").read_text(encoding="utf-8")
    for name, what in CLASSES.items():
        assert f"| `{name}` | {what} |" in page
    template = page.split("```svg\n", 1)[1].split("```", 1)[0]
    plate, found = read_plate(template.encode(), "template.svg")
    assert found == []
    assert plate is not None
    assert plate.full.count("callout") == 2
