"""Plates: drawn SVG, inlined into pages and published as files, so nothing in it may act or point anywhere.

An allow-list of elements and attributes; classes carry all colour, so that the
theme and dark mode decide it. No ids, scripts, styles, links, images or foreign
objects. What is not allowed is a fault and not quietly dropped: the drawing would
be wrong. Comments, titles of the drawing program and the like do not survive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from build.content.plate_attributes import fits
from build.content.plate_classes import unknown
from build.content.plate_letters import letters_apart
from build.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from lxml import etree

SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
)
CALLOUT = "callout"
MAX_BYTES = 300_000  # a plate of the samples has 25 KB; the story's page carries it whole
_NUMBER = r"(?:\d{1,5}(?:\.\d+)?|\.\d+)"
_VIEW_BOX = re.compile(rf"\s*-?{_NUMBER}[\s,]+-?{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*")


class Plate(NamedTuple):
    """A sanitised drawing as SVG: ``full`` with call-outs, for the page; ``card`` without.

    ``words``: all its text and class names, both searched for names. ``size``: width and height by its viewBox.
    """

    full: str
    card: str
    words: tuple[str, ...]
    size: tuple[int, int]


def read_plate(data: bytes, file: str) -> tuple[Plate | None, list[Diagnostic]]:
    """A plate from its bytes; the faults that keep it from being used, or a warning beside it."""
    from lxml import etree  # only where a plate is read

    if len(data) > MAX_BYTES:
        what = f"図版が大きすぎます({len(data) // 1000}KB)。"
        return None, [Diagnostic(file, 0, what, f"線を減らし、{MAX_BYTES // 1000}KB以下にしてください。")]
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None, [Diagnostic(file, 1, "図版に文書型宣言があります。", "<!DOCTYPE … > を消してください。")]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        return None, [
            Diagnostic(
                file, line, "図版がSVGとして読めません。", "描画ソフトで開いて書き出し直してください。"
            )
        ]
    faults = _faults(root, file)
    if faults:
        return None, faults
    apart = [*letters_apart(root, file), *_undrawn(root, file)]
    # What is left of other names would be printed as well, whatever it says: xmlns:onload="…".
    etree.cleanup_namespaces(root)
    classes = dict.fromkeys(str(element.get("class", "")) for element in root.iter())
    words = tuple(text for text in (str(part).strip() for part in (*root.itertext(), *classes)) if text)
    full = _serialised(root)
    for group in list(root.iter(f"{{{SVG}}}g")):
        parent = group.getparent()
        if parent is not None and CALLOUT in (group.get("class") or "").split():
            _remove(parent, group)
    return Plate(full, _serialised(root), words, _size(root)), apart


def _faults(root: etree._Element, file: str) -> list[Diagnostic]:
    from lxml import etree

    found: list[Diagnostic] = []
    if root.tag != f"{{{SVG}}}svg" or not _VIEW_BOX.fullmatch(str(root.get("viewBox", ""))):
        mend = '一番外を <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 560"> の形にしてください。'
        found.append(Diagnostic(file, 1, "図版の外枠が違います。", mend))
    for element in root.iter():
        line: int = getattr(element, "sourceline", None) or 0  # the stubs do not know its type
        tag = etree.QName(element) if isinstance(element.tag, str) else None
        if tag is None or tag.namespace != SVG or tag.localname not in ELEMENTS:
            name = tag.localname if tag is not None else "?"
            mend = "図形(path、rect、circle、text など)だけで描いてください。"
            found.append(Diagnostic(file, line, f"図版に <{name}> は使えません。", mend))
            continue
        if element.prefix is not None:
            mend = "名前空間の接頭辞を付けずに書き出してください。"
            found.append(
                Diagnostic(file, line, f"図版の <{element.prefix}:{tag.localname}> は使えません。", mend)
            )
        for key, value in element.attrib.items():
            if str(key) == "d" and not fits("d", str(value)):
                mend = "その <path> を描き直してください(d は M で始まります)。"
                found.append(Diagnostic(file, line, "図版の線の形が壊れています。", mend))
            elif not fits(str(key), str(value)):
                name = etree.QName(key).localname
                mend = "色や線は class で指定し、id、style、リンクは消してください。"
                found.append(Diagnostic(file, line, f"図版に {name} のこの値は使えません。", mend))
    return found


def _undrawn(root: etree._Element, file: str) -> Iterator[Diagnostic]:
    """A warning for each class that the stylesheet does not know: the shape would be there and not be seen."""
    told: set[str] = set()
    for element in root.iter():
        for name, near in unknown(str(element.get("class", ""))):
            if name in told:
                continue
            told.add(name)
            line: int = getattr(element, "sourceline", None) or 0
            mend = f"{near} のことですか。" if near else ""
            mend += "使える class は docs/howto/draw-a-plate.md にあります。"
            what = "図版の class に、色も線も持たないものがあります。"
            yield Diagnostic(file, line, what, mend, Severity.WARNING, letters=name)


def _size(root: etree._Element) -> tuple[int, int]:
    """In whole units, at least one each way."""
    _, _, width, height = re.split(r"[\s,]+", str(root.get("viewBox")).strip())
    return max(1, round(float(width))), max(1, round(float(height)))


def _remove(parent: etree._Element, child: etree._Element) -> None:
    """Takes an element out and leaves the white space after it."""
    tail = child.tail
    parent.remove(child)
    if tail and tail.strip():
        parent.text = (parent.text or "") + tail


def _serialised(root: etree._Element) -> str:
    from lxml import etree

    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return re.sub(r">\s+<", "><", text)
