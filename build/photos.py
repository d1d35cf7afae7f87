"""Derivatives of cleared photographs: three widths, three formats, nothing of the camera's left.

Takes a ``ClearedPhoto`` and nothing else. The original's bytes are read once, turned
upright, converted to sRGB and encoded anew with no metadata at all: no EXIF, no
position, no comment, no embedded thumbnail, no profile. Names are hashes of the
derivative's own bytes, so they say nothing about where or who.

The cache holds derivatives by what they are made from (bytes, settings, encoder); what
may be published is never decided by what lies in it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # two photographs at a time beat one on two cores

import pyvips

from build.decided import ClearedPhoto
from build.errors import PhotoError
from build.photos_index import Derivatives, Rendition

# libvips warns in English, and may quote what it found in a file.
logging.getLogger("pyvips").setLevel(logging.CRITICAL)

WIDTHS = (480, 960, 1440)  # CSS columns of the book at one and two device pixels
SETTINGS = "avif-q50-e0;webp-q75-e4;jpeg-q80-progressive;upright;srgb;strip;v1"
MAX_PIXELS = 120_000_000  # decoded; a bomb has more
WORKERS = 2
FOLDER = "photos"

#: suffix -> MIME type and encoder options (design.md §8)
FORMATS = {
    "avif": ("image/avif", {"Q": 50, "effort": 0, "compression": "av1", "keep": "none"}),
    "webp": ("image/webp", {"Q": 75, "effort": 4, "keep": "none"}),
    "jpg": ("image/jpeg", {"Q": 80, "interlace": True, "optimize_coding": True, "keep": "none"}),
}


def geometry(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """The sizes to make, widest first and never enlarged; one of the original's width where it is narrow."""
    widths = [w for w in WIDTHS if w < width] + ([width] if width <= WIDTHS[-1] else [WIDTHS[-1]])
    return tuple((w, max(1, round(height * w / width))) for w in sorted(set(widths), reverse=True))


def derive_all(photos: Iterable[ClearedPhoto], cache: Path) -> Mapping[tuple[str, str], Derivatives]:
    """Derivatives of every cleared photograph, by story's slug and file name; two at a time."""
    wanted = {(photo.slug, photo.file): photo for photo in photos}
    with ThreadPoolExecutor(WORKERS) as pool:
        made = pool.map(lambda photo: derive(photo, cache), wanted.values())
        return dict(zip(wanted, made, strict=True))


def derive(photo: ClearedPhoto, cache: Path) -> Derivatives:
    """Derivatives of one cleared photograph. PhotoError when it cannot be decoded."""
    data = photo.source.read_bytes()
    folder = cache_folder(data, cache)
    kept = _kept(folder)
    if kept is None:
        _make(data, folder, f"{photo.slug}/{photo.file}")
        kept = _kept(folder)
    if kept is None:
        raise PhotoError("写真の控えを書けませんでした。直し方: 空き容量と var/ の権限を確かめてください。")
    return kept


def cache_folder(data: bytes, cache: Path) -> Path:
    """Where an original's derivatives lie, or would lie, in the cache."""
    return cache / _key(data)


def cached_names(folder: Path) -> tuple[str, ...]:
    """The output names of what one folder of the cache holds; nothing where it is not whole."""
    kept = _kept(folder)
    return tuple(rendition.name for rendition in kept.renditions) if kept else ()


def _key(data: bytes) -> str:
    encoder = f"{SETTINGS};{pyvips.version(0)}.{pyvips.version(1)}.{pyvips.version(2)};{WIDTHS}"
    return hashlib.sha256(encoder.encode() + b"\0" + data).hexdigest()


def _kept(folder: Path) -> Derivatives | None:
    """What the cache holds, if it is whole: every file is there and is what its name says."""
    try:
        rows = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        renditions = []
        for row in rows:
            source = folder / row["file"]
            suffix = source.suffix[1:]
            name = _hashed(source.read_bytes(), suffix)
            if name != row["name"]:
                return None
            renditions.append(Rendition(name, source, FORMATS[suffix][0], row["width"], row["height"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Derivatives(tuple(renditions)) if renditions else None


def _hashed(data: bytes, suffix: str) -> str:
    return f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:20]}.{suffix}"


def _make(data: bytes, folder: Path, name: str) -> None:
    """Encodes into a folder beside and renames it: a cache entry is whole or absent."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as made:
        aside = Path(made) / "entry"
        aside.mkdir()
        try:
            rows = _encode(data, aside)
        except pyvips.Error:
            # libvips' own message is English and may quote the file's metadata.
            raise PhotoError(
                f"写真 {name} を読めません。直し方: 現像ソフトで開き、JPEGで書き出し直してください。",
                slug=name.split("/")[0],
            ) from None
        (aside / "index.json").write_text(json.dumps(rows, sort_keys=True), encoding="utf-8")
        if folder.exists():
            folder.rename(Path(made) / "broken")
        try:
            aside.rename(folder)
        except OSError:
            if not (folder / "index.json").is_file():
                raise  # otherwise another build was quicker and made the same


def _encode(data: bytes, folder: Path) -> list[dict[str, str | int]]:
    # "error": a copy that was cut short is refused, and not filled up with grey.
    original = pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="error")
    if original.width * original.height > MAX_PIXELS:
        raise pyvips.Error("too many pixels")
    rows: list[dict[str, str | int]] = []
    image: pyvips.Image | None = None
    for width, height in geometry(*_upright(original)):
        image = _widest(original, width, height) if image is None else _narrower(image, width, height)
        for suffix, (_, options) in FORMATS.items():
            encoded = image.write_to_buffer(f".{suffix}", **options)
            file, name = f"{width}.{suffix}", _hashed(encoded, suffix)
            (folder / file).write_bytes(encoded)
            rows.append({"file": file, "name": name, "width": image.width, "height": image.height})
    return rows


def _upright(original: pyvips.Image) -> tuple[int, int]:
    """Width and height after turning: EXIF orientations 5 to 8 lie on their side."""
    on_side = original.get_typeof("orientation") and original.get("orientation") >= 5
    return (original.height, original.width) if on_side else (original.width, original.height)


def _widest(original: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Turned upright and in sRGB, without transparency."""
    # Only where colours are not sRGB already: the transform costs ten times the reduction.
    profiled = original.get_typeof("icc-profile-data") or original.interpretation == "cmyk"
    options = {"output_profile": "srgb"} if profiled else {}
    image = original.thumbnail_image(width, height=height, size="down", **options)
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    return image.copy_memory()


def _narrower(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """From the next wider one: once the original is reduced, the rest is cheap."""
    return image.thumbnail_image(width, height=height, size="down").copy_memory()
