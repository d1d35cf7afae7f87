"""Derivatives: sizes, formats, nothing of the camera's left, a cache that cannot publish."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from build.decided import ClearedPhoto
from build.errors import PhotoError
from build.photos import FORMATS, WIDTHS, derive, derive_all, geometry


@pytest.fixture
def cleared(site: Any) -> ClearedPhoto:
    photo: ClearedPhoto = next(p for p in site.decided().photos if p.file == "room.jpg")
    return photo


def replaced(site: Any, data: bytes) -> ClearedPhoto:
    site.path("photos/mihon-seisaku/room.jpg").write_bytes(data)
    photo: ClearedPhoto = next(p for p in site.decided().photos if p.file == "room.jpg")
    return photo


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_nothing_is_enlarged_or_bent(width: int, height: int) -> None:
    """Sizes never exceed the original's, keep its proportions, and come widest first."""
    sizes = geometry(width, height)
    assert [w for w, _ in sizes] == sorted({w for w, _ in sizes}, reverse=True)
    assert all(w <= min(width, WIDTHS[-1]) for w, _ in sizes)
    assert all(h >= 1 and abs(h - height * w / width) <= 1 for w, h in sizes)


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (3000, (1440, 960, 480)),
        (1440, (1440, 960, 480)),
        (1000, (1000, 960, 480)),
        (480, (480,)),
        (200, (200,)),
    ],
)
def test_widths(width: int, sizes: tuple[int, ...]) -> None:
    """The three widths, or the original's own where it is narrower."""
    assert tuple(w for w, _ in geometry(width, width)) == sizes


def test_derivatives_are_upright_and_bare(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """A photograph on its side is turned; no derivative has EXIF, a profile, a comment or other metadata."""
    made = derive(cleared, tmp_path)
    assert {r.mime for r in made.renditions} == {mime for mime, _ in FORMATS.values()}
    for rendition in made.renditions:
        with Image.open(rendition.source) as image:
            assert image.size == (rendition.width, rendition.height)
            assert image.height > image.width  # the original says: turn me
            kept = set(image.info) - {
                "loop",
                "background",
                "progressive",
                "progression",
                "timestamp",
                "duration",
            }
            assert kept == set(), kept
            assert len(image.getexif()) == 0


def jpeg_segments(data: bytes) -> Iterator[int]:
    """The markers of a JPEG up to its scan."""
    at = 2
    while data[at + 1] != 0xDA:
        yield data[at + 1]
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def test_jpeg_derivatives_have_only_what_a_decoder_needs(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """Allow-list of segments: JFIF, tables, frame; no APP1 and later, no comment."""
    for rendition in derive(cleared, tmp_path).of("image/jpeg"):
        markers = set(jpeg_segments(rendition.source.read_bytes()))
        assert markers <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}


def test_names_are_hashes_of_the_derivatives(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """The same original gives the same names and bytes, cold or cached; names say nothing else."""
    first = derive(cleared, tmp_path / "a")
    again = derive(cleared, tmp_path / "a")
    other = derive(cleared, tmp_path / "b")
    assert (
        [r.name for r in first.renditions]
        == [r.name for r in again.renditions]
        == [r.name for r in other.renditions]
    )
    assert [r.source.read_bytes() for r in first.renditions] == [
        r.source.read_bytes() for r in other.renditions
    ]
    assert not any("room" in r.name or "mihon" in r.name for r in first.renditions)


def test_a_damaged_cache_is_made_anew(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """A derivative that was changed in the cache, or an index that was, is never published."""
    made = derive(cleared, tmp_path)
    made.renditions[0].source.write_bytes(b"somebody else's picture")
    again = derive(cleared, tmp_path)
    assert again.renditions == made.renditions
    assert again.renditions[0].source.read_bytes() != b"somebody else's picture"
    index = made.renditions[0].source.with_name("index.json")
    rows = json.loads(index.read_text(encoding="utf-8"))
    rows[0]["name"] = "photos/other.avif"
    index.write_text(json.dumps(rows), encoding="utf-8")
    assert derive(cleared, tmp_path).renditions == made.renditions


def truncated() -> bytes:
    """A photograph whose copying was cut short."""
    stream = io.BytesIO()
    Image.effect_noise((600, 400), 80).save(stream, "JPEG")
    return stream.getvalue()[:20_000]


def encoded(mode: str, colour: Any, kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (300, 200), colour).save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("mode", "colour", "kind"),
    [
        ("L", 128, "JPEG"),
        ("CMYK", (0, 200, 200, 0), "JPEG"),
        ("RGBA", (200, 0, 0, 0), "PNG"),
        ("P", 3, "PNG"),
        ("I;16", 40000, "PNG"),
        ("RGB", (1, 2, 3), "WEBP"),
    ],
)
def test_every_kind_of_original_becomes_srgb(
    site: Any, tmp_path: Path, mode: str, colour: Any, kind: str
) -> None:
    """Grey, printers' colours, transparency, palettes and 16 bits all become plain colour pictures."""
    made = derive(replaced(site, encoded(mode, colour, kind)), tmp_path)
    for rendition in made.of("image/jpeg"):
        with Image.open(rendition.source) as image:
            assert image.mode in {"RGB", "L"}


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff\xe0rubbish", truncated(), b"\x89PNG\r\n\x1a\nrubbish", b"RIFF\x00\x00\x00\x00WEBPxx"],
)
def test_what_cannot_be_decoded_is_said(site: Any, tmp_path: Path, data: bytes) -> None:
    """A broken original is a Japanese sentence with its name, and leaves nothing in the cache."""
    with pytest.raises(PhotoError, match=r"mihon-seisaku/room\.jpg を読めません"):
        derive(replaced(site, data), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_photograph_of_two_stories_is_made_once_each(site: Any, tmp_path: Path) -> None:
    """All cleared photographs come back by story and file."""
    made = derive_all(site.decided().photos, tmp_path)
    assert set(made) == {
        ("mihon-seisaku", "bench.jpg"),
        ("mihon-seisaku", "face.jpg"),
        ("mihon-seisaku", "room.jpg"),
        ("mihon-workshop", "tools.jpg"),
    }
