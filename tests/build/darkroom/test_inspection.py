"""The strict readers: what encoders make is understood to the last byte, and nothing else passes."""

from __future__ import annotations

import io
import re
import struct
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from build.darkroom.develop import develop
from build.darkroom.inspection import READERS, inspect
from build.darkroom.jpeg import XMP
from build.darkroom.rights import LIMITED_RELEASE, MINING_ONLY_FOR_SEARCH, NO_RELEASE_NEEDED, Rights, packet
from build.darkroom.shape import ForeignPartError

from .conftest import P3, exif, profile, saved, segment, with_segments

SUFFIXES = ("avif", "webp", "jpg")


@pytest.fixture(scope="module")
def made(words: bytes) -> dict[str, bytes]:
    """One derivative of each format."""
    picture = Image.effect_noise((300, 200), 60).convert("RGB")
    return {d.suffix: d.data for d in develop(saved(picture), words, SUFFIXES)[1]}


def test_every_part_of_a_derivative_is_known(made: dict[str, bytes], words: bytes) -> None:
    """The readers name each segment, chunk and box, find the size and exactly the packet that went in."""
    found = {suffix: inspect(data, suffix, words) for suffix, data in made.items()}
    assert {(shape.width, shape.height) for shape in found.values()} == {(300, 200)}
    assert found["webp"].parts == ("VP8X", "VP8 ", "XMP ")
    assert set(found["jpg"].parts) == {"XMP", "DQT", "SOF2", "DHT", "SOS", "EOI"}
    assert set(found["avif"].parts) == {
        "ftyp",
        "meta",
        "mdat",
        "hdlr",
        "pitm",
        "iloc",
        "iinf",
        "iprp",
        "iref",
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_packet_is_refused(made: dict[str, bytes], words: bytes, suffix: str) -> None:
    """A derivative with a letter of its words changed, or with none asked for, does not pass."""
    changed = made[suffix].replace("図鑑".encode(), "手帳".encode(), 1)
    assert changed != made[suffix]
    for data, asked in ((changed, words), (made[suffix], b""), (made[suffix], words + b" ")):
        with pytest.raises(ForeignPartError):
            inspect(data, suffix, asked)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_derivative_cut_anywhere_or_longer_is_refused(
    made: dict[str, bytes], words: bytes, suffix: str
) -> None:
    """Every shorter and every longer file fails: no byte is unaccounted for."""
    data = made[suffix]
    for end in [*range(0, len(data), 97), len(data) - 1]:
        with pytest.raises(ForeignPartError):
            inspect(data[:end], suffix, words)
    for more in (b"\0", b"\xff\xd9", b"depth map", data):
        with pytest.raises(ForeignPartError):
            inspect(data + more, suffix, words)


JPEG_PARTS = {
    "comment": segment(0xFE, b"hello"),
    "EXIF": segment(0xE1, b"Exif\0\0" + exif()),
    "profile": segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile(P3, 2.2)),
    "MPF": segment(0xE2, b"MPF\0MM\0*" + bytes(24)),
    "IPTC": segment(0xED, b"Photoshop 3.0\0"),
    "Adobe": segment(0xEE, b"Adobe\0d\0\0\0\0\0"),
    "second XMP": segment(0xE1, XMP + b"<x/>"),
    "extended XMP": segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40)),
    "JFIF": segment(0xE0, b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"),
    "thumbnail": segment(0xE0, b"JFXX\0\x10\xff\xd8\xff\xd9"),
    "second frame": segment(0xC2, b"\x08\0\x10\0\x10\x01\x01\x11\0"),
    "restart marker outside a scan": b"\xff\xd0",
    "loose bytes": b"\0\0",
}


@pytest.mark.parametrize("part", JPEG_PARTS)
def test_a_foreign_segment_is_refused(made: dict[str, bytes], words: bytes, part: str) -> None:
    """Anything in a JPEG but tables, one frame, its scans and the packet."""
    with pytest.raises(ForeignPartError):
        inspect(with_segments(made["jpg"], JPEG_PARTS[part]), "jpg", words)


@pytest.mark.parametrize("part", ["comment", "EXIF", "second XMP"])
def test_a_foreign_segment_between_scans_is_refused(made: dict[str, bytes], words: bytes, part: str) -> None:
    """A progressive picture has many scans; what hides behind the first is found, too."""
    second = [m.start() for m in re.finditer(rb"\xff\xc4", made["jpg"])][-1]
    whole = made["jpg"][:second] + JPEG_PARTS[part] + made["jpg"][second:]
    with pytest.raises(ForeignPartError):
        inspect(whole, "jpg", words)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + bytes(len(data) & 1) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def test_foreign_chunks_are_refused(made: dict[str, bytes], words: bytes) -> None:
    """EXIF, profile, alpha, animation and unknown chunks; a flag without its chunk; a byte in the padding."""
    data = made["webp"]
    extended, at = data[20:30], 30
    size = struct.unpack("<I", data[at + 4 : at + 8])[0]
    frame = data[at + 8 : at + 8 + size]
    good = ((b"VP8X", extended), (b"VP8 ", frame), (b"XMP ", words))
    assert inspect(riff(*good), "webp", words)
    for name in (b"EXIF", b"ICCP", b"ALPH", b"ANIM", b"ANMF", b"note", b"XMP "):
        for place in range(4):
            with pytest.raises(ForeignPartError):
                inspect(riff(*good[:place], (name, b"abcd"), *good[place:]), "webp", words)
    flagged = bytes((extended[0] | 0x08,)) + extended[1:]
    with pytest.raises(ForeignPartError):
        inspect(riff((b"VP8X", flagged), *good[1:]), "webp", words)
    padded = bytearray(riff(*good[:2], (b"XMP ", words + b"x" * (1 - len(words) % 2))))
    padded[-1] = 7
    with pytest.raises(ForeignPartError):
        inspect(bytes(padded), "webp", words)
    assert READERS["webp"](riff(good[1])).xmp is None  # the plain layout


def avif(**options: Any) -> bytes:
    """As another encoder (Pillow's libavif) writes one."""
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(stream, "AVIF", speed=10, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        avif(exif=exif()),
        avif(icc_profile=profile(P3, 2.2)),
        avif(xmp=b"<x/>"),
        avif(),
    ],
    ids=["Exif item", "profile", "another packet", "no packet"],
)
def test_foreign_items_are_refused(data: bytes, words: bytes) -> None:
    """An AVIF with an Exif item, a colour profile or other words than ours."""
    with pytest.raises(ForeignPartError):
        inspect(data, "avif", words)


def grown(data: bytes, inside: tuple[bytes, ...], box: bytes) -> bytes:
    """The same file with a box added at the end of another, all sizes and offsets set right."""
    if not inside:
        return data + box
    at, out = 0, b""
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + size]
        if name == inside[0]:
            lead = 4 if name == b"meta" else 0
            body = body[:lead] + grown(body[lead:], inside[1:], box)
        elif name == b"iloc":
            body = shifted(body, len(box))
        out += struct.pack(">I", len(body) + 8) + name + body
        at += size
    return out


def shifted(iloc: bytes, by: int) -> bytes:
    """Where the items begin, with this much more before them."""
    out = bytearray(iloc)
    for at in range(8, len(iloc), 18):
        base = struct.unpack(">I", iloc[at + 4 : at + 8])[0]
        out[at + 4 : at + 8] = struct.pack(">I", base + by)
    return bytes(out)


BOXES = {
    "free": ((), b"\0\0\0\x0cfreeabcd"),
    "uuid": ((), b"\0\0\0\x20uuid" + bytes(24)),
    "free in meta": ((b"meta",), b"\0\0\0\x0cfreeabcd"),
    "idat in meta": ((b"meta",), b"\0\0\0\x0cidatabcd"),
    "udta in meta": ((b"meta",), b"\0\0\0\x0cudtaabcd"),
    "a second ispe": ((b"meta", b"iprp", b"ipco"), b"\0\0\0\x14ispe" + bytes(12)),
    "a profile": ((b"meta", b"iprp", b"ipco"), b"\0\0\0\x10colrprofabcd"),
    "a property of nobody's": ((b"meta", b"iprp", b"ipco"), b"\0\0\0\x13colrnclx\0\x01\0\x0d\0\x06\x80"),
    "auxC": ((b"meta", b"iprp", b"ipco"), b"\0\0\0\x10auxC" + bytes(8)),
    "a reference": ((b"meta", b"iref"), b"\0\0\0\x0ethmb\0\x02\0\x01\0\x01"),
    "bytes of no item": ((b"mdat",), b"somebody's face!"),
}


@pytest.mark.parametrize("name", BOXES)
def test_foreign_boxes_are_refused(made: dict[str, bytes], words: bytes, name: str) -> None:
    """Free space, unknown boxes, thumbnails, alpha, profiles, and media data that belongs to no item."""
    inside, box = BOXES[name]
    assert grown(made["avif"], (b"none",), b"") == made["avif"]  # taken apart and put together unharmed
    with pytest.raises(ForeignPartError):
        inspect(grown(made["avif"], inside, box), "avif", words)


@pytest.mark.parametrize(
    "unit", [b"\x2a\x05\x04ABCD", b"\x7a\x02ab", b"\x2a\x03\x01\0\0"], ids=["metadata", "padding", "light"]
)
def test_foreign_units_of_av1_are_refused(made: dict[str, bytes], words: bytes, unit: bytes) -> None:
    """A metadata or padding unit within the picture's own data, with the boxes' sizes set right."""
    data = made["avif"]
    iloc = data.index(b"iloc") + 4
    rows = [struct.unpack(">HHIHII", data[iloc + 8 + 18 * i : iloc + 26 + 18 * i]) for i in range(2)]
    mdat = data.index(b"mdat") + 4
    picture = next(row for row in rows if row[0] == 1)
    start, length = picture[2] + picture[4], picture[5]
    other = next(row for row in rows if row[0] != 1)
    words_at = other[2] + other[4]
    body = data[start : start + length] + unit
    packed = struct.pack(">HHIHII", 1, 0, mdat, 1, 0, len(body))
    packed += struct.pack(">HHIHII", other[0], 0, mdat + len(body), 1, 0, other[5])
    whole = data[: iloc + 8] + packed + data[iloc + 44 : mdat - 8]
    whole += (
        struct.pack(">I", 8 + len(body) + other[5]) + b"mdat" + body + data[words_at : words_at + other[5]]
    )
    without = whole.replace(unit, b"", 1)
    assert len(without) == len(data)
    with pytest.raises(ForeignPartError, match="OBU"):
        inspect(whole, "avif", words)


def properties(xmp: bytes) -> dict[str, str]:
    """Every property of a packet, read with an ordinary XML parser."""
    names = {"http://purl.org/dc/elements/1.1/": "dc", "http://ns.useplus.org/ldf/xmp/1.0/": "plus"}
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    root = ElementTree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", xmp).decode())
    described = root.findall(f".//{rdf}Description")
    assert len(described) == 1
    found = {**described[0].attrib}
    assert found.pop(f"{rdf}about") == ""
    found |= {child.tag: "".join(child.itertext()) for child in described[0]}
    return {
        f"{names[key[1:].partition('}')[0]]}:{key.partition('}')[2]}": value for key, value in found.items()
    }


@pytest.mark.parametrize("credit", ["しごと図鑑", "A & B <C> \"D\" 'E'", "行\nと\tと\0制御", ""])
@pytest.mark.parametrize("people", [True, False])
def test_the_packet_says_four_things_and_no_more(credit: str, people: bool) -> None:
    """Creator, copyright, model release and data mining; nothing where there is no credit."""
    found = properties(packet(Rights(creator=credit, shows_people=people)))
    shown = " ".join(credit.replace("\0", " ").split())
    expected = {
        "plus:ModelReleaseStatus": LIMITED_RELEASE if people else NO_RELEASE_NEEDED,
        "plus:DataMining": MINING_ONLY_FOR_SEARCH,
    }
    assert found == expected | ({"dc:creator": shown, "dc:rights": f"© {shown}"} if shown else {})
