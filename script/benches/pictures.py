"""Thirty pictures that behave like photographs, drawn by chance with a seed: nobody is in them.

Not photographs, and said so wherever a figure rests on them. What encoders feel is there: a spectrum
that falls like 1/f (as natural scenes' does), hard and soft edges, smooth walls and skies, fine
texture such as foliage and cloth, blurred backgrounds, colour that varies less than
lightness, lens vignetting, and a sensor's grain that is stronger in the dark. The same number gives the
same pixels with the same numpy.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from scipy import fft

COUNT = 30
SIZE = (3000, 2000)  # 6 megapixels, between a screenshot and a 24-megapixel camera
QUALITY = 92  # as cameras write
VERSION = 1  # raise it when the pictures change

Plane = NDArray[np.float32]


def write_pictures(folder: Path, count: int = COUNT, size: tuple[int, int] = SIZE) -> list[Path]:
    """The first ``count`` pictures as JPEG; those that are there already are left."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"v{VERSION}-{size[0]}-{number:02}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.is_file():
            aside = path.with_suffix(".part")
            picture(number, size).save(aside, "JPEG", quality=QUALITY)
            aside.replace(path)
    return paths


def picture(number: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """One scene: ground, things upon it, light, lens, sensor."""
    rng = np.random.default_rng(number)
    scene = _ground(rng, size)
    things = _things(rng, size)
    mask = np.asarray(things.getchannel("A"), dtype=np.float32)[..., None] / 255
    shading = 1 + 0.2 * _fractal(rng, size, 1.6, 2)[..., None]
    colours = np.asarray(things.convert("RGB"), dtype=np.float32) * shading
    scene = (scene * (1 - mask) + colours * mask).astype(np.float32)
    scene += _texture(rng, size)
    return Image.fromarray(_through_the_camera(rng, scene))


def _fractal(rng: np.random.Generator, size: tuple[int, int], slope: float, coarse: int = 1) -> Plane:
    """Noise whose amplitude falls with frequency by this power; mean 0, deviation 1. ``coarse``: drawn smaller."""
    width, height = size[0] // coarse, size[1] // coarse
    across, down = np.fft.rfftfreq(width)[None, :], np.fft.fftfreq(height)[:, None]
    frequency = np.maximum(np.sqrt((across * width) ** 2 + (down * height) ** 2), 2)
    phases = rng.standard_normal((2, *frequency.shape), dtype=np.float32)
    waves = (phases[0] + 1j * phases[1]) * frequency.astype(np.float32) ** np.float32(-slope)
    plane = fft.irfft2(waves.astype(np.complex64), s=(height, width))
    plane = (plane - plane.mean()) / plane.std()
    return plane if coarse == 1 else np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))


def _ground(rng: np.random.Generator, size: tuple[int, int]) -> Plane:
    """Wall or sky above, floor or field below, out of focus: lightness varies more than colour."""
    width, height = size
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    horizon = rng.uniform(0.35, 0.7)
    above, below = (rng.uniform(60, 220) * (1 + 0.08 * rng.standard_normal(3)) for _ in range(2))
    edge = np.clip((y - horizon) * rng.uniform(60, 900) + 0.5, 0, 1)
    base = above * (1 - edge) * (1 - 0.3 * y) + below * edge * (0.7 + 0.4 * y)
    light = _fractal(rng, size, 2.0, 2)[..., None] * rng.uniform(8, 26)
    tint = np.stack([_fractal(rng, size, 2.4, 8) for _ in range(3)], axis=-1) * 5
    return np.broadcast_to(base, (height, width, 3)).astype(np.float32) + light + tint


def _things(rng: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Boards, boxes, discs and rods, some near and sharp, some far and blurred."""
    width, height = size
    layers = Image.new("RGBA", size)
    for blur, count in ((14, 14), (4, 10), (0.8, 16)):
        layer = Image.new("RGBA", size)
        draw = ImageDraw.Draw(layer)
        for _ in range(count):
            x, y = rng.uniform(0, width), rng.uniform(height * 0.15, height)
            w, h = rng.uniform(0.02, 0.2, 2) * width
            lightness = rng.uniform(20, 235)
            colour = tuple(int(c) for c in np.clip(lightness * (1 + 0.14 * rng.standard_normal(3)), 0, 255))
            match int(rng.integers(4)):
                case 0:
                    draw.rectangle((x, y, x + w, y + h * 0.7), fill=(*colour, 255))
                case 1:
                    draw.ellipse((x, y, x + w, y + w), fill=(*colour, 255))
                case 2:
                    draw.line((x, y, x + w, y - h), fill=(*colour, 255), width=int(rng.uniform(2, 26)))
                case _:
                    corners = [(x + rng.uniform(-w, w), y + rng.uniform(-h, h)) for _ in range(4)]
                    draw.polygon(corners, fill=(*colour, 255))
        layers = Image.alpha_composite(layers, layer.filter(ImageFilter.GaussianBlur(blur)))
    return layers


def _texture(rng: np.random.Generator, size: tuple[int, int]) -> Plane:
    """Leaves, cloth or gravel in some places and nothing in others."""
    where = np.clip(2 * _fractal(rng, size, 2.0, 8) - rng.uniform(-0.8, 1.2), 0, 1)
    fine = _fractal(rng, size, rng.uniform(0.9, 1.3))
    found: Plane = (where * fine * rng.uniform(14, 40))[..., None].astype(np.float32)
    return found


def _through_the_camera(rng: np.random.Generator, scene: Plane) -> NDArray[np.uint8]:
    """Vignette, the lens's softness, grain by lightness (photons) and a fixed part (electronics)."""
    height, width, _ = scene.shape
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    lit = np.clip(scene * (1 - 0.22 * (x * x + y * y)[..., None]), 0, 255).astype(np.uint8)
    soft = np.asarray(Image.fromarray(lit).filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    grain = rng.standard_normal(soft.shape, dtype=np.float32) * (1 + 1.6 * np.sqrt(1 - soft / 290))
    return np.clip(soft + grain * rng.uniform(0.6, 2.2), 0, 255).astype(np.uint8)
