"""The pixels: upright and of the right colour in every format, whatever the original was."""

from __future__ import annotations

import hashlib
import io
import math
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw

from build.darkroom.develop import RefusedError, develop
from build.darkroom.inspection import inspect
from build.darkroom.kinds import Refusal
from build.darkroom.recipe import FORMATS, WIDTHS, geometry

from .conftest import ADOBE, P3, PLANTED, chunk, exif, profile, saved, segment, with_chunks

SUFFIXES = tuple(FORMATS)
CORNERS = ((230, 30, 30), (30, 160, 40), (40, 60, 220), (240, 200, 40))  # clockwise from the top left
PATCHES = (
    (128, 128, 128),
    (180, 60, 50),
    (60, 140, 70),
    (70, 80, 160),
    (200, 170, 130),
    (235, 235, 235),
    (30, 30, 35),
)
Array = NDArray[np.float64]


def opened(data: bytes) -> Array:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def lab(rgb: Array) -> Array:
    """CIELAB (D65) of 8-bit sRGB."""
    v = rgb / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    xyz = (
        linear
        @ np.array(
            [
                [0.4124564, 0.3575761, 0.1804375],
                [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041],
            ]
        ).T
    )
    t = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1
    )


def delta_e(a: Any, b: Any) -> float:
    """CIE 1976: 2.3 is a just noticeable difference."""
    return float(np.linalg.norm(lab(np.asarray(a, dtype=np.float64)) - lab(np.asarray(b, dtype=np.float64))))


def quarters(size: tuple[int, int]) -> Image.Image:
    """A picture whose corners tell which way it hangs."""
    image = Image.new("RGB", size)
    w, h = size[0] // 2, size[1] // 2
    for colour, box in zip(CORNERS, ((0, 0), (w, 0), (w, h), (0, h)), strict=True):
        image.paste(colour, (*box, box[0] + w, box[1] + h))
    return image


def lying(upright: Image.Image, orientation: int) -> Image.Image:
    """As a camera stores it so that this orientation's tag turns it upright (EXIF 2.32, table 6)."""
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in undo.get(orientation, []):
        upright = upright.transpose(step)
    return upright


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_hangs_upright(words: bytes, kind: str, orientation: int) -> None:
    """All eight ways a camera may lie, in all formats in and out: the four corners are where they belong."""
    data = saved(lying(quarters((600, 400)), orientation), kind, exif=exif(orientation))
    _, made = develop(data, words, SUFFIXES)
    assert {(d.suffix, d.width, d.height) for d in made} == {
        (s, *size) for s in SUFFIXES for size in ((600, 400), (480, 320))
    }
    for derivative in made:
        pixels = opened(derivative.data)
        h, w = pixels.shape[:2]
        spots = ((h // 4, w // 4), (h // 4, 3 * w // 4), (3 * h // 4, 3 * w // 4), (3 * h // 4, w // 4))
        for spot, colour in zip(spots, CORNERS, strict=True):
            assert delta_e(pixels[spot], colour) < 4, (derivative.suffix, spot)


def chart(mode: str = "RGB", patches: Any = PATCHES, size: int = 90) -> Image.Image:
    image = Image.new(mode, (size * len(patches), size))
    for i, colour in enumerate(patches):
        image.paste(colour, (i * size, 0, (i + 1) * size, size))
    return image


def seen(data: bytes, count: int) -> list[Array]:
    """The middle of each patch, in a derivative of any width."""
    pixels = opened(data)
    h, w = pixels.shape[:2]
    return [
        pixels[h // 4 : 3 * h // 4, int((i + 0.3) * w / count) : int((i + 0.7) * w / count)].mean(axis=(0, 1))
        for i in range(count)
    ]


def assert_colours(data: bytes, words: bytes, expected: Any, limit: float = 2.3) -> None:
    """In every format and width the patches are, to the eye, the expected colours."""
    for derivative in develop(data, words, SUFFIXES)[1]:
        for found, wanted in zip(seen(derivative.data, len(expected)), expected, strict=True):
            assert delta_e(found, wanted) < limit, (derivative.suffix, derivative.width, found, wanted)


@pytest.mark.parametrize(
    "data",
    [
        saved(chart()),
        saved(chart(), progressive=True),
        saved(chart(), subsampling=2),
        saved(chart(), "PNG"),
        saved(chart(), "WEBP"),
        saved(chart(), icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        saved(chart().quantize(256), "PNG"),
        saved(chart().convert("RGBA"), "PNG"),
    ],
    ids=["JPEG", "progressive", "subsampled", "PNG", "WebP", "sRGB profile", "palette", "alpha channel"],
)
def test_plain_colours_stay(words: bytes, data: bytes) -> None:
    """An sRGB original's colours come out as they were, to less than a noticeable difference."""
    assert_colours(data, words, PATCHES)


def encoded_in(primaries: Any, gamma: float, srgb: Any) -> tuple[int, int, int]:
    """The numbers that stand for an sRGB colour in another RGB space with the same white."""

    def matrix(space: Any) -> Array:
        raw = np.array([(x / y, 1.0, (1 - x - y) / y) for x, y in space]).T
        return raw * np.linalg.solve(raw, np.array((0.95047, 1.0, 1.08883)))

    v = np.asarray(srgb) / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    there = np.linalg.solve(matrix(primaries), matrix(((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))) @ linear)
    r, g, b = (round(255 * float(c)) for c in np.clip(there, 0, 1) ** (1 / gamma))
    return r, g, b


@pytest.mark.parametrize(
    ("primaries", "gamma"), [(P3, 2.2), (ADOBE, 563 / 256)], ids=["Display P3", "Adobe RGB"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_wide_colours_are_converted(words: bytes, primaries: Any, gamma: float, kind: str) -> None:
    """A phone's and a studio's profile: the same colours, not the same numbers."""
    numbers = [encoded_in(primaries, gamma, colour) for colour in PATCHES]
    data = saved(chart(patches=numbers), kind, icc_profile=profile(primaries, gamma))
    assert max(delta_e(a, b) for a, b in zip(numbers, PATCHES, strict=True)) > 4  # it matters
    assert_colours(data, words, PATCHES)


def test_adobe_rgb_without_a_profile_is_converted(words: bytes) -> None:
    """Cameras say R03 in EXIF and embed nothing (DCF 2.0); without it the numbers are sRGB."""
    numbers = [encoded_in(ADOBE, 563 / 256, colour) for colour in PATCHES]
    assert_colours(saved(chart(patches=numbers), exif=exif(interop="R03")), words, PATCHES)
    assert_colours(saved(chart(patches=numbers), exif=exif(interop="R98")), words, numbers)


def test_sixteen_bits_become_eight(words: bytes) -> None:
    """A 16-bit grey PNG and a 16-bit colour PNG keep their lightness."""
    greys = [128 * 257, 40 * 257, 220 * 257]
    image = Image.new("I;16", (90 * 3, 90))
    for i, value in enumerate(greys):
        image.paste(value, (i * 90, 0, (i + 1) * 90, 90))
    assert_colours(saved(image, "PNG"), words, [(g // 257,) * 3 for g in greys])
    assert_colours(png16(PATCHES, 90), words, PATCHES)


def png16(patches: Any, size: int) -> bytes:
    import struct
    import zlib

    row = b"\0" + b"".join(struct.pack(">HHH", *(v * 257 for v in colour)) * size for colour in patches)
    head = struct.pack(">IIBBBBB", size * len(patches), size, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(row * size))
        + chunk(b"IEND", b"")
    )


def test_grey_and_bilevel_become_colour_pictures(words: bytes) -> None:
    """A grey JPEG, a grey PNG with alpha and a black and white one come out neutral."""
    greys = [40, 128, 220]
    assert_colours(saved(chart("L", greys)), words, [(g,) * 3 for g in greys])
    assert_colours(saved(chart("L", greys).convert("LA"), "PNG"), words, [(g,) * 3 for g in greys])
    assert_colours(saved(chart("1", [0, 1]), "PNG"), words, [(0,) * 3, (255,) * 3])


def test_what_is_transparent_becomes_paper(words: bytes) -> None:
    """White shows through, in proportion, in PNG, WebP and a palette with a transparent entry."""
    patches = [(200, 0, 0, 255), (200, 0, 0, 0), (0, 0, 0, 128)]
    expected = [(200, 0, 0), (255, 255, 255), (127, 127, 127)]
    for kind in ("PNG", "WEBP"):
        assert_colours(saved(chart("RGBA", patches), kind), words, expected)
    palette = chart("P", [0, 1])
    palette.putpalette([200, 0, 0, 10, 10, 10])
    assert_colours(saved(palette, "PNG", transparency=1), words, [(200, 0, 0), (255, 255, 255)])


def test_printers_colours_become_srgb(words: bytes) -> None:
    """CMYK without a profile: paper is white, ink is dark, cyan is bluish, magenta is reddish, as Adobe stores it inverted."""
    patches = [(0, 0, 0, 0), (0, 0, 0, 255), (255, 0, 0, 0), (0, 255, 0, 0)]
    for derivative in develop(saved(chart("CMYK", patches)), words, SUFFIXES)[1]:
        white, black, cyan, magenta = (lab(c) for c in seen(derivative.data, 4))
        assert white[0] > 95
        assert black[0] < 25
        assert cyan[2] < -20
        assert magenta[1] > 40


def test_interlaced_and_broken_profiles(words: bytes) -> None:
    """An interlaced PNG is a picture like another; a profile that says nothing sensible is left out."""
    assert_colours(interlaced(), words, [(180, 60, 50)])
    assert_colours(saved(chart(), icc_profile=b"no profile at all" * 20), words, PATCHES)
    broken = bytearray(profile(P3, 2.2))
    broken[128:132] = b"\xff\xff\xff\xff"
    assert_colours(saved(chart(), icc_profile=bytes(broken)), words, PATCHES)


def interlaced() -> bytes:
    """Adam7 of one colour: seven passes of rows, each with its filter byte."""
    import struct
    import zlib

    size, pixel = 64, bytes((180, 60, 50))
    passes = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    rows = b""
    for x, y, dx, dy in passes:
        columns, lines = math.ceil((size - x) / dx), math.ceil((size - y) / dy)
        rows += (b"\0" + pixel * columns) * lines
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_nothing_of_the_original_but_its_picture_comes_out(words: bytes, loaded: bytes) -> None:
    """EXIF, position, its thumbnail, IPTC, XMP, profile, comment, a second picture and what lies behind: all gone."""
    planted = {name: value for name, value in PLANTED.items() if name != "text"}
    assert all(value in loaded for value in planted.values())
    for derivative in develop(loaded, words, SUFFIXES)[1]:
        assert not [name for name, value in planted.items() if value in derivative.data]
        inspect(derivative.data, derivative.suffix, words)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_same_holds_for_png_and_webp(words: bytes, kind: str) -> None:
    """Text chunks, EXIF, XMP and profiles of the other two formats stay behind as well."""
    extra = {"exif": exif(), "icc_profile": profile(P3, 2.2)}
    data = saved(quarters((600, 400)), kind, **(extra if kind == "PNG" else {**extra, "xmp": PLANTED["xmp"]}))
    if kind == "PNG":
        data = with_chunks(
            data,
            chunk(b"tEXt", b"Comment\0" + PLANTED["text"]),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLANTED["xmp"]),
        )
    assert PLANTED["xmp"] in data
    assert PLANTED["exif"] in data
    for derivative in develop(data, words, SUFFIXES)[1]:
        assert not [value for value in PLANTED.values() if value in derivative.data]


@pytest.mark.parametrize(
    "size",
    [
        (1, 1),
        (1, 7),
        (9, 1),
        (2, 2),
        (15, 17),
        (63, 65),
        (479, 481),
        (481, 100),
        (961, 97),
        (1441, 333),
        (1439, 1441),
        (3001, 1999),
        (500, 4999),
    ],
)
def test_every_size_passes_its_own_inspection(words: bytes, size: tuple[int, int]) -> None:
    """Odd, tiny, narrow and wide pictures give exactly the sizes that the geometry says, in strict files."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    _, made = develop(saved(image), words, SUFFIXES)
    assert [(d.suffix, d.width, d.height) for d in made] == [
        (s, *g) for g in geometry(*size) for s in SUFFIXES
    ]


@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_the_same_bytes_on_every_run(words: bytes, loaded: bytes, threads: str) -> None:
    """Twice in this process and once in another, whatever its surroundings say about threads: the same to the last byte."""
    first, again = develop(loaded, words, SUFFIXES), develop(loaded, words, SUFFIXES)
    assert first == again
    code = (
        "import sys,hashlib,build.darkroom.develop as d\n"
        "data=sys.stdin.buffer.read(); words=data[:int(sys.argv[1])]; data=data[len(words):]\n"
        "print(hashlib.sha256(b''.join(x.data for x in d.develop(data,words,('avif','webp','jpg'))[1])).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(len(words))],
        input=words + loaded,
        env={**os.environ, "VIPS_CONCURRENCY": threads},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == hashlib.sha256(b"".join(d.data for d in first[1])).hexdigest()


def cut(data: bytes, by: int) -> bytes:
    return data[:-by]


NOISE = Image.effect_noise((900, 600), 90).convert("RGB")
DAMAGED: dict[str, Callable[[], bytes]] = {
    "JPEG cut short": lambda: cut(saved(NOISE), 2000),
    "JPEG without its last two bytes": lambda: cut(saved(NOISE), 2),
    "progressive JPEG cut short": lambda: cut(saved(NOISE, progressive=True), 30_000),
    "large JPEG cut short": lambda: cut(saved(NOISE.resize((3600, 2400))), 5000),
    "JPEG with a profile cut short": lambda: cut(saved(NOISE, icc_profile=profile(P3, 2.2)), 2000),
    "PNG cut short": lambda: cut(saved(NOISE, "PNG"), 2000),
    "WebP cut short": lambda: cut(saved(NOISE, "WEBP"), 2000),
    "PNG whose data is rubbish": lambda: with_chunks(
        saved(NOISE, "PNG")[:33], chunk(b"IDAT", b"rubbish"), chunk(b"IEND", b"")
    ),
    "JPEG whose frame has no tables": lambda: (
        b"\xff\xd8" + segment(0xC0, b"\x08\0\x40\0\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01") + b"\xff\xd9"
    ),
    "12-bit JPEG": lambda: b"\xff\xd8" + segment(0xC1, b"\x0c\0\x40\0\x40\x01\x01\x11\0") + b"\xff\xd9",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged_behind_its_header_is_refused(words: bytes, name: str) -> None:
    """Cut short or broken inside, a file is refused in one Japanese sentence, and no half picture is made."""
    with pytest.raises(RefusedError) as caught:
        develop(DAMAGED[name](), words, SUFFIXES)
    assert caught.value.refusal == Refusal(
        "写真を読めません。途中で切れているか、壊れています。",
        "現像ソフトで開き、JPEGで書き出し直してください。",
    )


def test_what_the_header_refuses_is_never_decoded(words: bytes) -> None:
    """The encoder asks again itself: a worker cannot be handed what the gate would not let through."""
    with pytest.raises(RefusedError, match="SVG"):
        develop(b"<svg xmlns='http://www.w3.org/2000/svg'/>", words, SUFFIXES)


def test_the_picture_is_the_picture(words: bytes) -> None:
    """Not only patches: a drawn scene is, pixel by pixel, near its own reduction by another library."""
    scene = Image.linear_gradient("L").resize((2400, 1600)).convert("RGB")
    draw = ImageDraw.Draw(scene)
    for i in range(40):
        draw.ellipse(
            (i * 57, i * 31, i * 57 + 300, i * 31 + 200),
            fill=((i * 37) % 256, (i * 91) % 256, (i * 53) % 256),
        )
    for derivative in develop(saved(scene), words, SUFFIXES)[1]:
        size = (derivative.width, derivative.height)
        wanted = np.asarray(scene.resize(size, Image.Resampling.LANCZOS), dtype=np.float64)
        difference = np.linalg.norm(lab(opened(derivative.data)) - lab(wanted), axis=-1)
        assert difference.mean() < 2.3, (derivative.suffix, derivative.width, difference.mean())
        assert np.percentile(difference, 95) < 12  # hard edges lose chroma to 4:2:0
    assert {d.width for d in develop(saved(scene), words, ("jpg",))[1]} == set(WIDTHS)
