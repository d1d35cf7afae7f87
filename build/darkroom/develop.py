"""The pixels: decoded once, turned upright, in sRGB, reduced once and from there on down, encoded.

A derivative is encoded from bare pixels in a new image, so
that nothing of the original's header can travel along, whatever a new version of libvips
learns to keep.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from build.darkroom.inspection import inspect
from build.darkroom.kinds import Refusal, refusal_of
from build.darkroom.libvips import pyvips
from build.darkroom.recipe import FORMATS, geometry
from build.darkroom.shape import ForeignPartError
from build.darkroom.tones import dominant

# libvips warns in English, and may quote what it found in a file.
logging.getLogger("pyvips").setLevel(logging.CRITICAL)
# Every photograph is seen once: nothing to remember between two.
pyvips.cache_set_max(0)

UNREADABLE = Refusal(
    "写真を読めません。途中で切れているか、壊れています。", "現像ソフトで開き、JPEGで書き出し直してください。"
)
_PALE = [255, 255, 255]  # what shows through a transparent picture: paper
_SMALL = 24  # pixels; enough to say which colour is most of a picture
_ADOBE_GAMMA = 563 / 256  # Adobe RGB (1998) §4.3.1.2
#: Linear Adobe RGB -> linear sRGB; both have white D65.
_ADOBE_TO_SRGB = [[1.39836, -0.39836, 0.0], [0.0, 1.0, 0.0], [0.0, -0.04293, 1.04293]]
_ON_ITS_SIDE = 5  # EXIF orientations from here on swap width and height


class RefusedError(Exception):
    """This file can never become a photograph of the guide, whatever is tried again."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.what)


@dataclass(frozen=True, slots=True)
class Developed:
    """One encoded derivative."""

    suffix: str
    width: int
    height: int
    data: bytes


def develop(data: bytes, packet: bytes, suffixes: Sequence[str]) -> tuple[str, list[Developed]]:
    """The tone's class and all derivatives, widest first. RefusedError when the file is no good.

    ForeignPartError when a derivative holds anything but the picture and ``packet``: the build stops.
    """
    with _sound(data):
        return _develop(data, packet, suffixes)


def look(data: bytes) -> None:
    """Decodes a picture as ``develop`` does and makes nothing of it. RefusedError when the file is no good."""
    with _sound(data):
        _widest(data, *geometry(*_upright_size(data))[-1])


@contextmanager
def _sound(data: bytes) -> Iterator[None]:
    """RefusedError for a header that is refused before anything is decoded, and where decoding fails."""
    refused = refusal_of(data)
    if refused is not None:
        raise RefusedError(refused)
    try:
        yield
    except pyvips.Error:
        # libvips' own message is English and may quote the file's metadata.
        raise RefusedError(UNREADABLE) from None


def _develop(data: bytes, packet: bytes, suffixes: Sequence[str]) -> tuple[str, list[Developed]]:
    image: pyvips.Image | None = None
    made: list[Developed] = []
    for width, height in geometry(*_upright_size(data)):
        image = _widest(data, width, height) if image is None else _narrower(image, width, height)
        made += [_encoded(image, packet, suffix) for suffix in suffixes]
    return dominant(bytes(_narrower(image, _SMALL, _SMALL).write_to_memory())), made


def _upright_size(data: bytes) -> tuple[int, int]:
    header = pyvips.Image.new_from_buffer(data, "", access="sequential")
    on_side = header.get_typeof("orientation") and header.get("orientation") >= _ON_ITS_SIDE
    return (header.height, header.width) if on_side else (header.width, header.height)


def _widest(data: bytes, width: int, height: int) -> pyvips.Image:
    """Upright, in sRGB, without transparency. JPEG and WebP are reduced while they are decoded."""
    header = pyvips.Image.new_from_buffer(data, "", access="sequential")
    profiled = header.get_typeof("icc-profile-data") or header.interpretation == "cmyk"
    try:
        image = _thumbnail(data, width, height, profiled)
    except pyvips.Error:
        if not profiled or header.interpretation == "cmyk":
            raise
        image = _thumbnail(data, width, height, None)  # a profile that says nothing sensible
        profiled = 0
    if image.hasalpha():
        image = image.flatten(background=_PALE)
    if not profiled and _is_adobe_rgb(header):
        image = _from_adobe_rgb(image)
    if image.interpretation != "srgb" or image.format != "uchar":
        image = image.colourspace("srgb").cast("uchar")
    return _bare(image)


def _thumbnail(data: bytes, width: int, height: int, profiled: object) -> pyvips.Image:
    options = {"output_profile": "srgb"} if profiled else {}
    # A copy that was cut short is refused, and not filled up with grey. thumbnail_buffer has a
    # parameter of this name, too, and in libvips 8.18 it does nothing: the loader's own does.
    loading = "[fail_on=error]"
    return pyvips.Image.thumbnail_buffer(
        data, width, height=height, size="force", option_string=loading, **options
    ).copy_memory()


def _narrower(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """A picture reduced from the next wider one, which is cheaper than from the original."""
    return image.thumbnail_image(width, height=height, size="force").copy_memory()


def _bare(image: pyvips.Image) -> pyvips.Image:
    pixels = image.write_to_memory()
    return pyvips.Image.new_from_memory(pixels, image.width, image.height, 3, "uchar").copy(
        interpretation="srgb"
    )


def _is_adobe_rgb(header: pyvips.Image) -> bool:
    """Cameras set to Adobe RGB often embed no profile and say so in EXIF alone (DCF 2.0: R03)."""
    field = "exif-ifd4-InteroperabilityIndex"
    return bool(header.get_typeof(field)) and str(header.get(field)).startswith("R03")


def _from_adobe_rgb(image: pyvips.Image) -> pyvips.Image:
    linear = (image.colourspace("srgb") / 255) ** _ADOBE_GAMMA
    return linear.recomb(_ADOBE_TO_SRGB).copy(interpretation="scrgb")


def _encoded(image: pyvips.Image, packet: bytes, suffix: str) -> Developed:
    named = image.copy()
    named.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    data = named.write_to_buffer(f".{suffix}", keep="xmp", **FORMATS[suffix].options)
    shape = inspect(data, suffix, packet)
    if (shape.width, shape.height) != (image.width, image.height):
        raise ForeignPartError("a picture of another size")
    return Developed(suffix, image.width, image.height, data)
