"""What a file is, by its own bytes: refusals are Japanese, and take no memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from build.darkroom.kinds import refusal, refusal_of
from build.darkroom.recipe import MAX_PIXELS

from .conftest import chunk, exif, saved, segment, with_chunks, with_segments

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)


def moving(kind: str) -> bytes:
    stills = [Image.new("RGB", (40, 30), (i * 80, 0, 0)) for i in range(3)]
    stream = io.BytesIO()
    stills[0].save(stream, kind, save_all=True, append_images=stills[1:], duration=100)
    return stream.getvalue()


def claims(width: int, height: int, kind: str) -> bytes:
    """A header that says this size, and hardly anything behind it."""
    if kind == "PNG":
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", b"")
        )
    if kind == "WEBP":
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8" + segment(0xC0, frame) + b"\xff\xd9"


REFUSED = [
    ("zero bytes", b"", "空。0バイト", "もう一度書き出す"),
    ("a text", "これは写真ではありません。\n".encode(), "文字だけのファイル", "JPEGで書き出し"),
    ("an SVG with script", SVG, "SVGの図", "JPEGで書き出し"),
    ("HEIC", HEIC, "HEIC", "JPEGで書き出し"),
    ("AVIF", b"\0\0\0\x1cftypavif" + bytes(40), "AVIF", "JPEGで書き出し"),
    ("a film", b"\0\0\0\x1cftypisom" + bytes(40), "動画", "JPEGで書き出し"),
    ("GIF", moving("GIF"), "GIF", "JPEGで書き出し"),
    ("TIFF", saved(Image.new("RGB", (9, 9)), "TIFF"), "TIFF", "JPEGで書き出し"),
    ("BMP", saved(Image.new("RGB", (9, 9)), "BMP"), "BMP", "JPEGで書き出し"),
    ("PDF", b"%PDF-1.7\n\xe2\xe3", "PDF", "JPEGで書き出し"),
    ("a Word file", b"PK\x03\x04\x14\0\x06\0\x08\0\xff\xff", "ZIPかワープロ", "JPEGで書き出し"),
    ("a sound", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", "JPEG、PNG、WebPではありません", "JPEGで書き出し"),
    ("noise", bytes(range(128, 256)) * 4, "JPEG、PNG、WebPではありません。", "JPEGで書き出し"),
    ("a moving WebP", moving("WEBP"), "動く写真", "1枚をJPEG"),
    ("a moving PNG", moving("PNG"), "動く写真", "1枚をJPEG"),
    ("JPEG, head only", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "見出しが壊れて", "もう一度書き出す"),
    ("PNG, head only", b"\x89PNG\r\n\x1a\nrubbish", "見出しが壊れて", "もう一度書き出す"),
    ("WebP, head only", b"RIFF\0\0\0\0WEBPxx", "見出しが壊れて", "もう一度書き出す"),
    ("nothing to see", claims(0, 500, "PNG"), "見出しが壊れて", "もう一度書き出す"),
    ("JPEG 20,000 square", claims(20_000, 20_000, "JPEG"), "20,000×20,000画素)。6,400万画素まで", "縮めて"),
    ("PNG 20,000 square", claims(20_000, 20_000, "PNG"), "20,000×20,000画素", "縮めて"),
    ("WebP 16,000 square", claims(16_000, 16_000, "WEBP"), "16,000×16,000画素", "縮めて"),
    ("a strip", claims(5_000, 400, "JPEG"), "細長すぎます(5,000×400画素)", "切り出して"),
]


@pytest.mark.parametrize(
    ("data", "what", "mend"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_refused(data: bytes, what: str, mend: str) -> None:
    """Each is refused with a Japanese sentence that says what it is and another that says what to do."""
    found = refusal_of(data)
    assert found is not None
    assert what in found.what
    assert mend in found.mend


WRITABLE = {"JPEG": "RGB L CMYK", "PNG": "RGB L RGBA LA P I;16 1", "WEBP": "RGB L RGBA"}


@pytest.mark.parametrize(("kind", "mode"), [(k, m) for k, modes in WRITABLE.items() for m in modes.split()])
def test_what_is_accepted(kind: str, mode: str) -> None:
    """Grey, colour, printers' colours, palettes, 16 bits, transparency: whatever the three formats hold."""
    assert refusal_of(saved(Image.new(mode, (31, 17)), kind)) is None


def test_the_limits_themselves_are_accepted() -> None:
    """64 million pixels and ten to one pass; one row more does not."""
    assert refusal_of(claims(8_000, MAX_PIXELS // 8_000, "JPEG")) is None
    assert refusal_of(claims(8_000, MAX_PIXELS // 8_000 + 1, "JPEG")) is not None
    assert refusal_of(claims(4_000, 400, "PNG")) is None
    assert refusal_of(claims(4_001, 400, "PNG")) is not None


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_size_limit_takes_no_memory(kind: str) -> None:
    """400 million pixels are refused within a few kilobytes, before anything is decoded."""
    data = claims(20_000, 20_000, kind)
    tracemalloc.start()
    assert refusal_of(data) is not None
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_sizes_are_read_as_a_decoder_reads_them(width: int, height: int, kind: str) -> None:
    """The header's size is the one that Pillow sees: a refusal names it."""
    with (
        Image.open(io.BytesIO(claims(width, height, kind)))
        if kind != "WEBP"
        else Image.new("L", (width, height)) as image
    ):
        found = refusal_of(claims(width, height, kind))
        strip = max(image.size) > 10 * min(image.size)
    assert (found is not None and f"{width:,}×{height:,}画素" in found.what) == strip


def test_the_size_is_found_behind_large_segments() -> None:
    """EXIF with a thumbnail, forty profile segments and fill bytes come before a camera's frame header."""
    jpeg = saved(Image.new("RGB", (30, 20)))
    long = [segment(0xE2, b"ICC_PROFILE\0" + bytes((i, 40)) + bytes(60_000)) for i in range(40)]
    assert (
        refusal_of(with_segments(jpeg, segment(0xE1, b"Exif\0\0" + exif()), *long, b"\xff\xff\xff\xff"))
        is None
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_file_of_a_million_segments_is_given_up(kind: str) -> None:
    """A hostile file cannot make the header's search long."""
    if kind == "JPEG":
        data = with_segments(saved(Image.new("L", (9, 9))), *[segment(0xFE, b"")] * 300_000)
    else:
        data = with_chunks(saved(Image.new("L", (9, 9)), "PNG"), *[chunk(b"teXt", b"")] * 300_000)
    stream = Counting(data)
    found = refusal(stream)
    assert found is not None
    assert "見出しが壊れて" in found.what
    assert stream.reads < 10_000


class Counting(io.BytesIO):
    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


@given(st.data())
def test_no_damage_raises(data: Any) -> None:
    """Cut anywhere and changed anywhere, a file is accepted or refused, never a crash."""
    whole = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    refusal_of(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


SEEDS = [saved(Image.new("RGB", (40, 30)), kind) for kind in ("JPEG", "PNG", "WEBP")] + [
    moving("WEBP"),
    HEIC,
    SVG,
]
