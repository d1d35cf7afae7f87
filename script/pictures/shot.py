"""What sample pictures are drawn with: surfaces, light, tools, people with plain round heads, a camera's grain."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

W, H = 1600, 1067
SCALE = 2  # everything is drawn at twice the size, then reduced once

RGB = tuple[int, int, int]
Point = tuple[float, float]

INK = (24, 33, 54)
WHITE = (247, 246, 241)
WOOD, WOOD_DARK = (186, 138, 92), (122, 84, 54)
STEEL, STEEL_DARK = (168, 176, 184), (92, 102, 114)
SKIN1, SKIN2 = (240, 206, 174), (214, 164, 122)
RED, BLUE, GREEN = (203, 60, 34), (22, 112, 166), (56, 122, 52)


def mix(a: RGB, b: RGB, t: float) -> RGB:
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


class Shot:
    """One picture in the making. Coordinates are those of the finished file."""

    def __init__(self, name: str, top: RGB, bottom: RGB) -> None:
        self.rng = random.Random(name)
        self.image = Image.new("RGB", (W * SCALE, H * SCALE))
        self.fade(top, bottom, 0, H)

    # -- surfaces and light ----------------------------------------------------

    def fade(self, top: RGB, bottom: RGB, y0: float, y1: float, x0: float = 0, x1: float = W) -> None:
        """A wall or floor that changes from one tone to another."""
        size = (int((x1 - x0) * SCALE), int((y1 - y0) * SCALE))
        mask = Image.linear_gradient("L").resize(size)
        area = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask)
        self.image.paste(area, (int(x0 * SCALE), int(y0 * SCALE)))

    def _paint(self, colour: RGB, mask: Image.Image) -> None:
        self.image.paste(Image.new("RGB", self.image.size, colour), (0, 0), mask)

    def glow(self, points: list[Point], colour: RGB, strength: float, blur: float) -> None:
        """Light falling through a window, or a pool of it under a lamp."""
        small = Image.new("L", (W // 4, H // 4))
        ImageDraw.Draw(small).polygon([(x / 4, y / 4) for x, y in points], fill=int(255 * strength))
        mask = small.filter(ImageFilter.GaussianBlur(blur / 4)).resize(
            self.image.size, Image.Resampling.BICUBIC
        )
        light = Image.new("RGB", self.image.size, colour)
        self.image = Image.composite(ImageChops.screen(self.image, light), self.image, mask)

    def shade(self, points: list[Point], strength: float, blur: float) -> None:
        """A soft shadow."""
        small = Image.new("L", (W // 4, H // 4))
        ImageDraw.Draw(small).polygon([(x / 4, y / 4) for x, y in points], fill=int(255 * strength))
        mask = small.filter(ImageFilter.GaussianBlur(blur / 4)).resize(
            self.image.size, Image.Resampling.BICUBIC
        )
        self._paint((18, 20, 34), mask)

    def soften(self, radius: float, y0: float = 0, y1: float = H) -> None:
        """Out of focus: what has been drawn so far, between two heights."""
        soft = (
            self.image.reduce(4)
            .filter(ImageFilter.GaussianBlur(radius / 2))
            .resize(self.image.size, Image.Resampling.BICUBIC)
        )
        if (y0, y1) == (0, H):
            self.image = soft
            return
        mask = Image.new("L", (W // 4, H // 4))
        ImageDraw.Draw(mask).rectangle((0, y0 / 4, W, y1 / 4), fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(26)).resize(self.image.size)
        self.image = Image.composite(soft, self.image, mask)

    # -- shapes ----------------------------------------------------------------

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def poly(self, points: list[Point], fill: RGB, line: RGB | None = INK, width: float = 5) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.polygon(scaled, fill=fill)
        if line is not None:
            self.pen.line([*scaled, scaled[0], scaled[1]], fill=line, width=int(width * SCALE), joint="curve")

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: RGB,
        line: RGB | None = INK,
        r: float = 4,
        width: float = 5,
    ) -> None:
        self.pen.rounded_rectangle(
            (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE),
            r * SCALE,
            fill,
            line,
            int(width * SCALE) if line else 0,
        )

    def disc(
        self,
        x: float,
        y: float,
        rx: float,
        fill: RGB | None,
        line: RGB | None = INK,
        ry: float | None = None,
        width: float = 5,
    ) -> None:
        ry = rx if ry is None else ry
        self.pen.ellipse(
            ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE),
            fill,
            line,
            int(width * SCALE) if line else 0,
        )

    def line(self, points: list[Point], colour: RGB = INK, width: float = 5) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=int(width * SCALE), joint="curve")
        r = width * SCALE / 2
        for x, y in (scaled[0], scaled[-1]):
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def planks(self, y0: float, y1: float, count: int, base: RGB) -> None:
        """A wooden board seen from above, with its grain."""
        step = (y1 - y0) / count
        for i in range(count):
            tone = mix(base, WOOD_DARK, self.rng.random() * 0.35)
            self.box(-10, y0 + i * step, W + 20, step + 1, tone, mix(tone, INK, 0.35), 0, 2)
            for _ in range(9):
                x, y = self.rng.uniform(-200, W), y0 + i * step + self.rng.uniform(6, step - 6)
                length = self.rng.uniform(120, 620)
                self.line(
                    [(x, y), (x + length / 2, y + self.rng.uniform(-3, 3)), (x + length, y)],
                    mix(tone, WOOD_DARK, 0.4),
                    1.6,
                )

    def arm(self, a: Point, b: Point, c: Point, sleeve: RGB, skin: RGB, k: float) -> None:
        self.line([a, b, c], INK, 62 * k)
        self.line([b, c], skin, 50 * k)
        self.line([a, b], sleeve, 50 * k)
        self.disc(*c, 32 * k, skin, INK, width=5)

    def figure(self, x: float, y: float, k: float, *, skin: RGB, hair: RGB, top: RGB, apron: RGB | None = None, style: str = "short",
               face: int = 1, far: tuple[Point, Point] | None = None, near: tuple[Point, Point] | None = None) -> None:  # fmt: skip
        """Somebody from the waist up; ``x, y`` is the chin. Heads are round and have no face."""
        if far:
            self.arm((x + 60 * k * face, y + 110 * k), *far, mix(top, INK, 0.12), skin, k)
        self.box(x - 26 * k, y - 20 * k, 52 * k, 80 * k, mix(skin, INK, 0.12))
        self.poly([(x - 130 * k, y + 620 * k), (x - 138 * k, y + 130 * k), (x - 104 * k, y + 62 * k), (x - 30 * k, y + 38 * k),
                   (x + 30 * k, y + 38 * k), (x + 104 * k, y + 62 * k), (x + 138 * k, y + 130 * k), (x + 130 * k, y + 620 * k)], top)  # fmt: skip
        self.shade(
            [
                (x - 130 * k * face, y + 120 * k),
                (x - 60 * k * face, y + 90 * k),
                (x - 70 * k * face, y + 600 * k),
                (x - 130 * k * face, y + 600 * k),
            ],
            0.3,
            50 * k,
        )
        if apron:
            self.line([(x - 60 * k, y + 54 * k), (x - 74 * k, y + 190 * k)], apron, 20 * k)
            self.line([(x + 60 * k, y + 54 * k), (x + 74 * k, y + 190 * k)], apron, 20 * k)
            self.poly(
                [
                    (x - 84 * k, y + 180 * k),
                    (x + 84 * k, y + 180 * k),
                    (x + 112 * k, y + 620 * k),
                    (x - 112 * k, y + 620 * k),
                ],
                apron,
            )
            self.line([(x - 44 * k, y + 330 * k), (x + 44 * k, y + 330 * k)], mix(apron, WHITE, 0.5), 5)
        cy = y - 78 * k
        if style == "bob":
            self.box(x - 104 * k, cy - 100 * k, 208 * k, 210 * k, hair, INK, 96 * k)
        if style == "bun":
            self.disc(x - 66 * k * face, cy - 92 * k, 40 * k, hair)
        if style == "hood":
            self.box(x - 112 * k, cy - 112 * k, 224 * k, 236 * k, hair, INK, 104 * k)
        self.disc(x, cy, 94 * k, skin)
        self.glow(
            [
                (x + 20 * k * face, cy - 60 * k),
                (x + 84 * k * face, cy - 20 * k),
                (x + 70 * k * face, cy + 50 * k),
                (x + 30 * k * face, cy + 20 * k),
            ],
            (255, 240, 220),
            0.22,
            40 * k,
        )
        arc = [
            (x + 98 * k * math.cos(t), cy - 98 * k * math.sin(t))
            for t in [i * math.pi / 24 for i in range(25)]
        ]
        if style in ("short", "bob", "bun"):
            fringe = [
                (x - 60 * k * face, cy - 30 * k),
                (x + 10 * k * face, cy - 44 * k),
                (x + 62 * k * face, cy - 38 * k),
            ]
            self.poly([*arc, *(fringe if face > 0 else reversed(fringe))], hair)
        if style in ("helmet", "cap"):
            self.poly(arc, hair)
            self.line(
                [
                    (x - (108 * k if style == "helmet" or face < 0 else 90 * k), cy - 4),
                    (
                        x
                        + (108 * k if style == "helmet" or face > 0 else 90 * k)
                        + (34 * k * face if style == "cap" else 0),
                        cy - 4,
                    ),
                ],
                mix(hair, INK, 0.5),
                16 * k,
            )
        if style == "hood":
            self.poly([*arc, (x - 70 * k, cy - 50 * k), (x + 70 * k, cy - 50 * k)], hair)
            self.box(x - 60 * k, cy + 26 * k, 120 * k, 62 * k, (226, 236, 240), INK, 24 * k)
        if near:
            self.arm((x - 70 * k * face, y + 120 * k), *near, top, skin, k)

    # -- the finish ------------------------------------------------------------

    def develop(self, warm: float = 0.0) -> Image.Image:
        """Reduce, tint, darken the corners and add the sensor's grain."""
        picture = self.image.resize((W, H), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.5))
        tint = Image.new("RGB", (W, H), (255, 226, 186) if warm > 0 else (190, 214, 255))
        picture = Image.blend(picture, ImageChops.multiply(picture, tint), abs(warm))
        curve = [round(255 * min(1.0, max(0.0, 0.5 + (v / 255 - 0.47) * 1.2))) for v in range(256)]
        picture = picture.point(curve * 3)
        corners = Image.radial_gradient("L").resize((int(W * 1.5), int(H * 1.5)))
        corners = corners.crop((W // 4, H // 4, W // 4 + W, H // 4 + H)).point(
            lambda v: max(0, v - 70) * 0.62
        )
        picture.paste(Image.new("RGB", (W, H), (14, 16, 30)), (0, 0), corners)
        for size, depth in (((W, H), 10), ((W // 5, H // 5), 4)):
            noise = Image.frombytes("L", size, self.rng.randbytes(size[0] * size[1])).filter(
                ImageFilter.GaussianBlur(0.7)
            )
            noise = noise.resize((W, H), Image.Resampling.BICUBIC).point(
                lambda v, d=depth: 128 + (v - 128) * d / 128 * 1.4
            )
            picture = ImageChops.add(picture, Image.merge("RGB", (noise,) * 3), 1, -128)
        return picture


def window(s: Shot, x: float, y: float, w: float, h: float, sky: RGB = (226, 238, 242)) -> None:
    s.box(x - 18, y - 18, w + 36, h + 36, (214, 204, 190))
    s.fade(sky, mix(sky, (180, 200, 190), 0.6), y, y + h, x, x + w)
    for _i in range(14):
        cx, cy = x + s.rng.uniform(20, w - 20), y + h * s.rng.uniform(0.55, 0.95)
        s.disc(cx, cy, s.rng.uniform(18, 46), mix((150, 178, 150), sky, s.rng.random() * 0.7), None)
    s.line([(x + w / 2, y), (x + w / 2, y + h)], (238, 232, 220), 14)
    s.line([(x, y + h / 2), (x + w, y + h / 2)], (238, 232, 220), 10)


@dataclass(frozen=True)
class Sample:
    """One picture: who draws it, on what ground, how warm the light is (-1 to 1), when it was taken (EXIF's spelling)."""

    draw: Callable[[Shot], None]
    top: RGB
    bottom: RGB
    warm: float
    taken: str
