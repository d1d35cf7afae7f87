"""The walk over an output finds what is hidden there: a word and a picture planted in every container."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageDraw, PngImagePlugin

from tests.build.gate.walker import ALIKE, apart, dhash, pictures_in, unpacked, words_in

WORD = "琥珀紡錘"  # found nowhere else


def drawing(seed: str = "planted") -> Image.Image:
    chance = random.Random(seed)
    small = Image.new("RGB", (6, 5))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(30)])
    image = small.resize((640, 480), Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).ellipse((200, 80, 440, 360), fill=tuple(chance.randrange(256) for _ in range(3)))
    return image


def saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    stream = io.BytesIO()
    (image or Image.new("RGB", (64, 48), (90, 90, 90))).save(stream, kind, **options)
    return stream.getvalue()


def exif() -> Image.Exif:
    """Cameras write their own encoding into fields that should be ASCII."""
    made = Image.Exif()
    made[0x010E] = WORD.encode()
    return made


def text_chunk(*, compressed: bool) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", WORD, zip=compressed)
    return info


def packed(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in entries.items():
            held.writestr(name, data)
    return stream.getvalue()


def pdf(body: str, tmp_path: Path, picture: bytes = b"") -> bytes:
    source = tmp_path / "paper.typ"
    source.write_text(body, encoding="utf-8")
    (tmp_path / "p.jpg").write_bytes(picture)
    return typst.compile(source, root=tmp_path)


PAGE = f"<p>{WORD}</p>".encode()
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{WORD}</dc:creator></x:xmpmeta>'.encode()
FOLDED = f"SUMMARY:よてい{WORD}".encode()
HIDDEN: dict[str, Callable[[], tuple[str, bytes]]] = {
    "a page": lambda: ("a.html", PAGE),
    "a file's name": lambda: (f"{WORD}.html", b""),
    "an address": lambda: ("a.html", b'<a href="/%E7%90%A5%E7%8F%80%E7%B4%A1%E9%8C%98">'),
    "references": lambda: ("a.html", "".join(f"&#x{ord(c):x};" for c in WORD).encode()),
    "references within a feed": lambda: (
        "feed.xml",
        "".join(f"&amp;#{ord(c)};" for c in WORD).encode(),
    ),
    "split by markup": lambda: ("a.html", "<b>琥珀</b>紡<i>錘</i>".encode()),
    "a calendar's folded line": lambda: (
        "a.ics",
        FOLDED[:23] + b"\r\n " + FOLDED[23:],
    ),
    "escaped in JSON": lambda: ("a.json", json.dumps({"a": WORD}).encode()),
    "another encoding": lambda: ("a.csv", WORD.encode("cp932")),
    "UTF-16": lambda: ("a.txt", WORD.encode("utf-16")),
    "gzip": lambda: ("a.json.gz", gzip.compress(PAGE)),
    "gzip without its suffix": lambda: ("index.bin", gzip.compress(PAGE)),
    "gzip in gzip": lambda: ("a.gz", gzip.compress(gzip.compress(PAGE))),
    "zip": lambda: ("a.zip", packed({"x.html": PAGE})),
    "a name in a zip": lambda: ("a.zip", packed({f"{WORD}.html": b"x"})),
    "zip in zip": lambda: ("a.epub", packed({"x.zip": packed({"x.html": PAGE})})),
    "base64 in JSON": lambda: (
        "a.json",
        json.dumps({"a": base64.b64encode(PAGE * 9).decode()}).encode(),
    ),
    "a data address": lambda: (
        "a.css",
        b"p{background:url(data:image/svg+xml;base64," + base64.b64encode(b"<svg>" + PAGE) + b")}",
    ),
    "a data address, percents": lambda: ("a.svg", f"<image href='data:text/plain,{WORD}'/>".encode()),
    "a JPEG's comment": lambda: ("a.jpg", saved("JPEG", comment=WORD.encode())),
    "a JPEG's EXIF": lambda: ("a.jpg", saved("JPEG", exif=exif())),
    "a JPEG's XMP": lambda: ("a.jpg", saved("JPEG", xmp=XMP)),
    "behind a JPEG's end": lambda: ("a.jpg", saved("JPEG") + PAGE),
    "a zip behind a JPEG's end": lambda: ("a.jpg", saved("JPEG") + packed({"x": PAGE})),
    "gzip behind a PNG's end": lambda: ("a.png", saved("PNG") + gzip.compress(PAGE)),
    "a WebP's EXIF": lambda: ("a.webp", saved("WEBP", exif=exif())),
    "a WebP's XMP": lambda: ("a.webp", saved("WEBP", xmp=XMP)),
    "an AVIF's EXIF": lambda: ("a.avif", saved("AVIF", exif=exif())),
    "an AVIF's XMP": lambda: ("a.avif", saved("AVIF", xmp=XMP)),
    "a PNG's text": lambda: ("a.png", saved("PNG", pnginfo=text_chunk(compressed=False))),
    "a PNG's compressed text": lambda: ("a.png", saved("PNG", pnginfo=text_chunk(compressed=True))),
    "a picture's metadata, packed": lambda: ("a.gz", gzip.compress(saved("JPEG", exif=exif()))),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_a_word_is_found(where: str) -> None:
    """The planted word is found, and one that was not planted is not."""
    name, data = HIDDEN[where]()
    assert words_in({name: data}, {WORD, "別の言葉"}) == {WORD}


def test_a_word_is_found_in_a_pdf(tmp_path: Path) -> None:
    """In its text, which is compressed and set in glyph numbers, in its title and among its keywords."""
    assert words_in({"a.pdf": pdf(WORD, tmp_path)}, {WORD}) == {WORD}
    titled = f'#set document(title: "{WORD}")\nx'
    assert words_in({"a.pdf": pdf(titled, tmp_path)}, {WORD}) == {WORD}
    packed_away = gzip.compress(pdf(WORD, tmp_path))
    assert words_in({"a.pdf.gz": packed_away}, {WORD}) == {WORD}
    assert words_in({"a.pdf": pdf("x", tmp_path)}, {WORD}) == set()


def with_thumbnail() -> bytes:
    """A grey JPEG whose EXIF carries a small copy of the planted picture, as cameras leave it."""
    small = saved("JPEG", drawing().resize((160, 120)), quality=80)
    whole = saved("JPEG")
    body = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + small
    return whole[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + whole[2:]


SHOWN: dict[str, Callable[[], tuple[str, bytes]]] = {
    "JPEG": lambda: ("a.jpg", saved("JPEG", drawing(), quality=70)),
    "WebP": lambda: ("a.webp", saved("WEBP", drawing())),
    "AVIF": lambda: ("a.avif", saved("AVIF", drawing())),
    "PNG": lambda: ("a.png", saved("PNG", drawing())),
    "GIF": lambda: ("a.gif", saved("GIF", drawing())),
    "small": lambda: ("a.jpg", saved("JPEG", drawing().resize((90, 68)), quality=60)),
    "grey": lambda: ("a.jpg", saved("JPEG", drawing().convert("L"))),
    "under another suffix": lambda: ("a.bin", saved("JPEG", drawing())),
    "gzip": lambda: ("a.gz", gzip.compress(saved("PNG", drawing()))),
    "zip": lambda: ("a.zip", packed({"x": saved("JPEG", drawing())})),
    "a data address": lambda: (
        "a.html",
        b'<img src="data:image/jpeg;base64,' + base64.b64encode(saved("JPEG", drawing())) + b'">',
    ),
    "base64 in JSON": lambda: (
        "a.json",
        json.dumps([base64.b64encode(saved("JPEG", drawing())).decode()]).encode(),
    ),
    "a thumbnail": lambda: ("a.jpg", with_thumbnail()),
    "behind a page": lambda: ("a.html", b"<p>" + saved("JPEG", drawing())),
    "behind another picture": lambda: ("a.png", saved("PNG") + saved("JPEG", drawing())),
}


@pytest.mark.parametrize("where", SHOWN)
def test_a_picture_is_found(where: str) -> None:
    """The planted picture is recognised wherever it lies, and is told from another."""
    name, data = SHOWN[where]()
    known = {"planted": dhash(drawing()), "other": dhash(drawing("other"))}
    assert apart(*known.values()) > 2 * ALIKE - 2
    assert set().union(*pictures_in({name: data}, known).values()) == {"planted"}


def test_a_picture_is_found_in_a_pdf(tmp_path: Path) -> None:
    """As a paper would carry it."""
    made = pdf('#image("p.jpg", width: 60mm)', tmp_path, saved("JPEG", drawing(), quality=80))
    known = {"planted": dhash(drawing())}
    assert set().union(*pictures_in({"a.pdf": made}, known).values()) == {"planted"}


@pytest.mark.parametrize("name", ["index.html.br", "index.zst", "all.7z"])
def test_what_cannot_be_opened_is_an_error(name: str) -> None:
    """A file that the walk cannot look into must not pass for a clean one."""
    with pytest.raises(AssertionError, match="cannot look into"):
        list(unpacked(name, b"x"))
