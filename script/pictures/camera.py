"""What a camera leaves in a file: fields, a position, a thumbnail. The build must let none of it through."""

from __future__ import annotations

import io
import struct

from PIL import Image


def camera_exif(picture: Image.Image, taken: str) -> bytes:
    """An EXIF block with camera fields, a position and a thumbnail (IFD1), in big-endian TIFF."""
    thumb_file = io.BytesIO()
    picture.resize((160, 107), Image.Resampling.BILINEAR).save(thumb_file, "JPEG", quality=70)
    thumb = thumb_file.getvalue()

    def text(value: str) -> tuple[int, int, bytes]:
        raw = value.encode("ascii") + b"\0"
        return 2, len(raw), raw

    def ratio(*pairs: tuple[int, int]) -> tuple[int, int, bytes]:
        return 5, len(pairs), b"".join(struct.pack(">II", *pair) for pair in pairs)

    def short(value: int) -> tuple[int, int, bytes]:
        return 3, 1, struct.pack(">HH", value, 0)

    def long(value: int) -> tuple[int, int, bytes]:
        return 4, 1, struct.pack(">I", value)

    def ifd(entries: dict[int, tuple[int, int, bytes]], start: int, following: int) -> bytes:
        head = struct.pack(">H", len(entries))
        data_at = start + 2 + 12 * len(entries) + 4
        body = b""
        for tag, (kind, count, raw) in sorted(entries.items()):
            if len(raw) <= 4:
                value = raw.ljust(4, b"\0")
            else:
                value = struct.pack(">I", data_at + len(body))
                body += raw + b"\0" * (len(raw) % 2)
            head += struct.pack(">HHI", tag, kind, count) + value
        return head + struct.pack(">I", following) + body

    exif = {0x829A: ratio((1, 125)), 0x829D: ratio((28, 10)), 0x8827: short(400), 0x9003: text(taken), 0x920A: ratio((35, 1)),
            0xA431: text("SAMPLE-0001"), 0xA434: text("Sample 35mm F2.8")}  # fmt: skip
    gps = {
        0: (1, 4, b"\2\3\0\0"),
        1: text("N"),
        2: ratio((28, 1), (30, 1), (0, 1)),
        3: text("E"),
        4: ratio((145, 1), (15, 1), (0, 1)),
        29: text(taken[:10]),
    }
    camera = {0x010F: text("Sample Camera Works"), 0x0110: text("SC-1"), 0x0112: short(1), 0x0131: text("SC-1 firmware 1.0"),
              0x0132: text(taken), 0x013B: text("Sample Photographer")}  # fmt: skip

    def first(exif_at: int, gps_at: int, following: int) -> bytes:
        return ifd({**camera, 0x8769: long(exif_at), 0x8825: long(gps_at)}, 8, following)

    exif_at = 8 + len(first(0, 0, 0))
    gps_at = exif_at + len(ifd(exif, exif_at, 0))
    thumb_ifd_at = gps_at + len(ifd(gps, gps_at, 0))
    thumb_at = thumb_ifd_at + len(ifd({0x0103: short(6), 0x0201: long(0), 0x0202: long(0)}, thumb_ifd_at, 0))
    last = ifd({0x0103: short(6), 0x0201: long(thumb_at), 0x0202: long(len(thumb))}, thumb_ifd_at, 0)
    tiff = (
        b"MM\0*"
        + struct.pack(">I", 8)
        + first(exif_at, gps_at, thumb_ifd_at)
        + ifd(exif, exif_at, 0)
        + ifd(gps, gps_at, 0)
        + last
        + thumb
    )
    return b"Exif\0\0" + tiff
