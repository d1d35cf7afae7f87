"""Originals as cameras, phones and programs write them, made on the spot; nobody is in them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from build.darkroom.rights import Rights, packet

# Planted in originals; none of it may reach a derivative.
PLANTED = {
    "exif": b"PLANTED-EXIF-1111",
    "gps": b"PLANTED-GPS-2222",
    "thumbnail": b"PLANTED-THUMB-3333",
    "iptc": b"PLANTED-IPTC-4444",
    "xmp": b"PLANTED-XMP-5555",
    "comment": b"PLANTED-COMMENT-6666",
    "behind": b"PLANTED-BEHIND-7777",
    "profile": b"PLANTED-PROFILE-8888",
    "text": b"PLANTED-TEXT-9999",
}

#: Chromaticities of red, green, blue; white is D65.
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_D65_TO_D50 = (
    (1.0478112, 0.0228866, -0.0501270),
    (0.0295424, 0.9904844, -0.0170491),
    (-0.0092345, 0.0150436, 0.7521316),
)


@pytest.fixture(scope="session")
def words() -> bytes:
    """A packet as a photograph of the site has one."""
    return packet(Rights(creator="しごと図鑑", shows_people=True))


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A file's bytes; JPEG and WebP nearly lossless, so that colours can be compared."""
    stream = io.BytesIO()
    if kind == "JPEG":
        options = {"quality": 97, "subsampling": 0, **options}
    image.save(stream, kind, **({"lossless": True} if kind == "WEBP" else {}) | options)
    return stream.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Right behind the start, where cameras put them."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Right behind IHDR."""
    return png[:33] + b"".join(chunks) + png[33:]


def exif(orientation: int = 1, *, interop: str = "", thumbnail: bytes = b"") -> bytes:
    """TIFF structure with an artist, a position, an interoperability index and a thumbnail of its own."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x013B] = PLANTED["exif"].decode()
    made.get_ifd(0x8825).update(
        {1: "N", 2: (28.0, 30.0, 0.0), 3: "E", 4: (145.0, 15.0, 0.0), 29: PLANTED["gps"].decode()}
    )
    if interop:
        made.get_ifd(0x8769).update({0xA001: 65535, 0xA005: {1: interop, 2: b"0100"}})
    raw = made.tobytes()
    return raw + thumbnail


def planted_thumbnail() -> bytes:
    """A small JPEG of its own, as cameras embed: with a comment to find it by."""
    return saved(Image.new("RGB", (160, 107), (200, 30, 30)), comment=PLANTED["thumbnail"])


def profile(primaries: tuple[tuple[float, float], ...], gamma: float) -> bytes:
    """A matrix and gamma ICC profile (version 2.1) of an RGB space with white D65."""
    columns = _to_xyz(primaries)
    tags = {
        b"desc": b"desc"
        + bytes(4)
        + struct.pack(">I", 18)
        + PLANTED["profile"]
        + bytes(1 + 4 + 4 + 2 + 1 + 67),
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        **{name: _xyz(*column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)},
        **dict.fromkeys(
            (b"rTRC", b"gTRC", b"bTRC"), b"curv" + bytes(4) + struct.pack(">IHH", 1, round(gamma * 256), 0)
        ),
    }
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = (
        struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    )
    head += bytes(128 - len(head) - 60) + struct.pack(">iii", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(v * 65536) for v in values))


def _to_xyz(primaries: tuple[tuple[float, float], ...]) -> list[tuple[float, float, float]]:
    """The columns of RGB -> XYZ, adapted to D50."""
    import numpy as np

    raw = np.array([(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]).T
    scale = np.linalg.solve(raw, np.array((0.95047, 1.0, 1.08883)))
    adapted = np.array(_D65_TO_D50) @ (raw * scale)
    return [tuple(float(v) for v in adapted[:, i]) for i in range(3)]  # type: ignore[misc]


@pytest.fixture(scope="session")
def loaded() -> bytes:
    """A JPEG with everything a camera, an editor and a phone may leave in it."""
    thumbnail = planted_thumbnail()
    jpeg = saved(Image.effect_noise((900, 600), 40).convert("RGB"), icc_profile=profile(P3, 2.2))
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0"
        + struct.pack(">I", 5 + len(PLANTED["iptc"]))
        + b"\x1c\x02\x78"
        + struct.pack(">H", len(PLANTED["iptc"]))
        + PLANTED["iptc"]
    )
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        + PLANTED["xmp"]
        + b"</x:xmpmeta>"
    )
    mpf = b"MPF\0MM\0*\0\0\0\x08" + bytes(20)
    whole = with_segments(
        jpeg,
        segment(0xE1, b"Exif\0\0" + exif(1, thumbnail=thumbnail)),
        segment(0xE1, xmp),
        segment(0xE2, mpf),
        segment(0xED, iptc),
        segment(0xFE, PLANTED["comment"]),
    )
    # Behind the end: a phone's second picture, such as a depth map, and then whatever.
    return whole + saved(Image.new("L", (90, 60), 90), comment=PLANTED["behind"]) + b"depth"


Maker = Callable[..., bytes]
