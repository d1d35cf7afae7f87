"""A photograph for a paper: upright, small, without the camera's notes; in memory only."""

from __future__ import annotations

from build.darkroom.libvips import pyvips
from build.errors import PhotoError

WIDTH = 1000  # pixels: 300 to the inch at the width it is printed
HEIGHT = 800


def for_print(data: bytes, name: str) -> bytes:
    """A JPEG. PhotoError when the original cannot be decoded."""
    try:
        image = pyvips.Image.thumbnail_buffer(data, WIDTH, height=HEIGHT, size="down")
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        if image.interpretation != "srgb":
            image = image.colourspace("srgb")
        return bytes(image.write_to_buffer(".jpg", Q=82, keep="none"))
    except pyvips.Error:
        # libvips' own message is English and may quote the file's metadata.
        raise PhotoError(
            f"写真 {name} を読めません。直し方: 現像ソフトで開き、JPEGで書き出し直してください。"
        ) from None
