"""What the later samples are drawn with besides ``shot``: rounded outlines, hands, and things before or behind the focus."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageFilter

from pictures.shot import INK, RGB, Point, Shot, mix


def rounded(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A smooth closed outline through the points (Catmull and Rom's spline)."""
    n = len(points)
    out: list[Point] = []
    for i in range(n):
        a, b, c, d = (points[(i + k) % n] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            out.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return out


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def bent(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A smooth open line through the points."""
    first, last = points[0], points[-1]
    chain = [first, *points, last]
    out: list[Point] = []
    for a, b, c, d in zip(chain, chain[1:], chain[2:], chain[3:], strict=False):
        out += [
            (_spline(a[0], b[0], c[0], d[0], i / steps), _spline(a[1], b[1], c[1], d[1], i / steps))
            for i in range(steps)
        ]
    return [*out, last]


def joined(
    s: Shot, parts: Sequence[tuple[Sequence[Point], float]], fill: RGB, edge: float = 5, line: RGB = INK
) -> None:
    """Thick lines that melt into one shape with one outline: a hand and its fingers, a pipe and its branches."""
    for points, width in parts:
        s.line(list(points), line, width + 2 * edge)
    for points, width in parts:
        s.line(list(points), fill, width)


def hand(
    s: Shot,
    x: float,
    y: float,
    angle: float,
    k: float,
    skin: RGB,
    *,
    thumb: int = 1,
    grip: float = 0.0,
    wrist: float = 150,
) -> None:
    """A hand at ``x, y`` (the middle of the palm) that points along ``angle`` (degrees); ``grip`` 0 flat to 1 closed."""
    turn = math.radians(angle)

    def at(along: float, across: float) -> Point:
        return (
            x + k * (along * math.cos(turn) - across * thumb * math.sin(turn)),
            y + k * (along * math.sin(turn) + across * thumb * math.cos(turn)),
        )

    reach = 1 - 0.55 * grip
    parts: list[tuple[list[Point], float]] = [
        ([at(-wrist, 0), at(-20, 0)], 62 * k),
        ([at(-10, -16), at(22, -18)], 56 * k),
        ([at(-10, 16), at(22, 16)], 56 * k),
    ]
    for i, (across, length) in enumerate(((-38, 74), (-13, 92), (12, 90), (36, 70))):
        bow = 26 * grip
        parts.append(
            (
                [
                    at(30, across),
                    at(30 + length * 0.55 * reach, across * 0.98),
                    at(30 + length * reach, across * 0.9 - bow * 0.2 * (i - 1)),
                ],
                25 * k,
            )
        )
    parts.append(([at(-16, -34), at(14, -66), at(52 * reach + 8, -74 + 26 * grip)], 27 * k))
    joined(s, parts, skin, 4.5)
    for across in (-26, -1, 24):
        s.line([at(34, across), at(30 + 60 * reach, across * 0.95)], tuple(int(v * 0.72) for v in skin), 3)  # type: ignore[arg-type]


def sleeve(s: Shot, along: Sequence[Point], wide: float, tone: RGB, stripe: RGB) -> None:
    """A sleeve over a wrist: from its far end to the cuff, with ribs across."""
    (ax, ay), (bx, by) = along
    length = math.hypot(bx - ax, by - ay)
    nx, ny = -(by - ay) / length * wide / 2, (bx - ax) / length * wide / 2
    s.poly([(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)], tone, INK, 6)
    for i in range(1, int(length / 44)):
        x, y = ax + (bx - ax) * i * 44 / length, ay + (by - ay) * i * 44 / length
        s.line([(x + nx * 0.94, y + ny * 0.94), (x - nx * 0.94, y - ny * 0.94)], stripe, 6)
    cx, cy = bx - (bx - ax) / length * 52, by - (by - ay) / length * 52
    s.poly(
        [
            (cx + nx * 1.1, cy + ny * 1.1),
            (bx + nx * 1.1, by + ny * 1.1),
            (bx - nx * 1.1, by - ny * 1.1),
            (cx - nx * 1.1, cy - ny * 1.1),
        ],
        mix(tone, INK, 0.22),
        INK,
        6,
    )


def out_of_focus(s: Shot, draw: Callable[[Shot], None], radius: float) -> None:
    """What ``draw`` adds is blurred, edges and all; what stood there before stays sharp."""
    before = s.image.copy()
    draw(s)
    changed = ImageChops.difference(before, s.image).convert("L").point(lambda v: 255 if v else 0)
    size = s.image.size
    soft = (
        s.image.reduce(4).filter(ImageFilter.GaussianBlur(radius / 2)).resize(size, Image.Resampling.BICUBIC)
    )
    mask = (
        changed.reduce(4).filter(ImageFilter.GaussianBlur(radius / 2)).resize(size, Image.Resampling.BICUBIC)
    )
    s.image = Image.composite(soft, before, mask)


def spots(
    s: Shot,
    count: int,
    area: tuple[float, float, float, float],
    sizes: tuple[float, float],
    tones: Sequence[RGB],
) -> None:
    """Lights far behind the focus: x, y, width, height of the area; call before ``soften``."""
    x, y, w, h = area
    for _ in range(count):
        s.disc(
            x + w * s.rng.random(),
            y + h * s.rng.random(),
            s.rng.uniform(*sizes),
            s.rng.choice(list(tones)),
            None,
        )
