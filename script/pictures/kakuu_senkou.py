"""架空染工: the dye works by the river."""

from __future__ import annotations

import itertools
import math

from pictures.shot import (
    INK,
    RGB,
    SKIN1,
    SKIN2,
    STEEL,
    WHITE,
    WOOD,
    WOOD_DARK,
    H,
    Point,
    Sample,
    Shot,
    W,
    mix,
    window,
)

INDIGO, GREY_BLUE, PERSIMMON = (38, 62, 128), (120, 140, 176), (176, 122, 72)


def finger(s: Shot, a: Point, b: Point, skin: RGB, width: float) -> None:
    s.line([a, b], mix(skin, INK, 0.7), width + 8)
    s.line([a, b], skin, width)
    s.line([(a[0] + width * 0.2, a[1]), (b[0] + width * 0.1, b[1])], mix(skin, WHITE, 0.25), width * 0.3)


def hanging_cloth(
    s: Shot, x: float, y: float, w: float, h: float, colour: RGB, motif: int, dim: RGB, haze: float
) -> None:
    """A length of cloth on a rope, swaying; ``haze`` is how far away it is."""
    tone, light = mix(colour, dim, haze), mix(WHITE, dim, haze * 0.9)
    left = [(x + w * 0.1 * math.sin(i / 12 * 4.4), y + h * i / 12) for i in range(13)]
    s.poly([*left, *[(px + w, py) for px, py in reversed(left)]], tone, mix(tone, INK, 0.4), max(1.5, w / 70))
    for i in range(1, 12):
        (px, py), (qx, qy) = left[i], left[i + 1] if i < 12 else left[i]
        if motif == 0:
            s.line([(px + w * 0.14, py), (px + w * 0.86, py)], light, max(1.2, h / 130))
        if motif == 1:
            for k in range(6):
                s.disc(px + w * (0.12 + k * 0.15 + (i % 2) * 0.06), py, max(1.4, w * 0.026), light, None)
        if motif == 2:
            for k in range(3):
                s.line(
                    [(px + w * (0.2 + k * 0.3), py), (qx + w * (0.2 + k * 0.3), qy)], light, max(1.2, w / 26)
                )
        if motif == 3 and i % 2:
            s.box(px + w * 0.08, py, w * 0.42, h / 12, light, None, 1)
            s.box(qx + w * 0.5, qy, w * 0.42, h / 12, light, None, 1)
    s.shade(
        [(x + w * 0.72, y), (x + w, y), (x + w * 0.94, y + h), (x + w * 0.7, y + h)], 0.32 * (1 - haze), w / 6
    )


def senkou_stencil(s: Shot) -> None:
    for i in range(9):
        x = 40 + i * 190
        s.box(x, 40, 130, 170, mix(PERSIMMON, (70, 54, 44), 0.5 + 0.3 * s.rng.random()), (52, 42, 40), 3)
    window(s, 80, 60, 330, 300, (214, 226, 236))
    s.soften(12)
    s.glow([(80, 60), (410, 60), (1000, 1067), (260, 1067)], (226, 234, 255), 0.42, 170)
    for y in (16, 44):
        s.box(-10, y, W + 20, 18, mix(WOOD, (60, 48, 44), 0.45), (50, 40, 38), 2, 3)

    def at(u: float, depth: float) -> Point:
        k = 1 / (1 + depth)
        return 700 + u * 640 * k, 300 + 830 * k

    s.figure(
        1150,
        420,
        1.28,
        skin=SKIN2,
        hair=INDIGO,
        top=(236, 236, 230),
        apron=(42, 52, 84),
        style="cap",
        face=-1,
    )
    s.poly([at(-1, 0), at(1, 0), at(1, 5), at(-1, 5)], mix(WOOD, (226, 190, 150), 0.4), INK, 6)
    s.poly(
        [at(1, 0), at(1, 5), (at(1, 5)[0], at(1, 5)[1] + 14), (at(1, 0)[0] + 60, at(1, 0)[1] + 90)],
        WOOD_DARK,
        INK,
        5,
    )
    s.poly([at(-0.78, 0), at(0.78, 0), at(0.78, 5), at(-0.78, 5)], (240, 238, 232), (190, 184, 176), 3)
    depth = 0.86
    while depth < 4.6:
        k = 1 / (1 + depth)
        for i in range(46):
            u = -0.74 + i * 1.48 / 45
            x, y = at(u + (0.016 if int(depth * 40) % 2 else 0), depth)
            s.disc(
                x,
                y,
                max(0.9, 5.4 * k),
                mix((96, 122, 178), (226, 226, 226), min(0.75, depth / 5)),
                None,
                max(0.7, 3.2 * k),
            )
        depth += 0.028 * (1 + depth)
    s.shade([at(-0.9, 0.14), at(0.9, 0.14), at(0.9, 0.84), at(-0.9, 0.84)], 0.5, 26)
    s.poly([at(-0.92, 0.16), at(0.92, 0.16), at(0.92, 0.82), at(-0.92, 0.82)], (112, 74, 44), INK, 5)
    s.poly(
        [at(-0.82, 0.22), at(0.82, 0.22), at(0.82, 0.76), at(-0.82, 0.76)], (170, 118, 70), (110, 74, 46), 3
    )
    depth = 0.27
    row = 0
    while depth < 0.74:
        k = 1 / (1 + depth)
        for i in range(52):
            x, y = at(-0.76 + i * 1.52 / 51 + (0.014 if row % 2 else 0), depth)
            wet = x < 660 + 130 * math.sin(row / 3)
            s.disc(x, y, 4.6 * k, (104, 130, 186) if wet else (236, 226, 208), None, 3 * k)
        depth += 0.026 * (1 + depth)
        row += 1
    s.poly(
        [at(-0.74, 0.3), at(-0.1, 0.26), at(0.02, 0.5), at(-0.2, 0.72), at(-0.76, 0.72)],
        (120, 144, 194),
        None,
    )
    s.glow([at(-0.6, 0.34), at(-0.2, 0.3), at(-0.12, 0.5), at(-0.6, 0.6)], (226, 234, 255), 0.6, 26)
    s.poly([(640, 790), (850, 712), (876, 800), (676, 884)], (216, 176, 124), INK, 6)
    s.poly([(640, 790), (676, 884), (650, 894), (616, 800)], (120, 144, 194), (70, 90, 140), 3)
    s.arm((1250, 570), (1130, 800), (842, 762), mix((236, 236, 230), INK, 0.05), SKIN2, 1.28)
    s.arm((1060, 560), (980, 690), (1020, 880), (236, 236, 230), SKIN2, 1.28)
    for i in range(3):
        finger(s, (806, 738 + i * 26), (770, 752 + i * 26), SKIN2, 20)
    s.soften(9, 1000, H)
    s.glow([(300, 500), (760, 460), (900, 1067), (200, 1067)], (230, 238, 255), 0.25, 120)


def senkou_holes(s: Shot) -> None:
    for _ in range(46):
        x, y = s.rng.uniform(0, W), s.rng.uniform(0, H)
        s.disc(x, y, s.rng.uniform(40, 130), mix((236, 240, 232), (150, 190, 180), s.rng.random()), None)
    s.soften(26)
    s.line([(430, 0), (430, H)], (214, 214, 206), 30)
    s.line([(0, 240), (W, 240)], (214, 214, 206), 24)
    s.soften(20)
    angle = -0.13
    cx, cy = 800, 520

    def at(u: float, v: float) -> Point:
        return cx + u * math.cos(angle) - v * math.sin(angle), cy + u * math.sin(angle) + v * math.cos(angle)

    s.poly([at(-620, -420), at(620, -420), at(620, 420), at(-620, 420)], (74, 50, 34), (40, 28, 24), 6)
    s.poly([at(-560, -360), at(560, -360), at(560, 360), at(-560, 360)], (150, 96, 50), (60, 40, 28), 4)
    s.glow([at(-540, -340), at(200, -340), at(100, 340), at(-540, 340)], (255, 190, 110), 0.5, 140)
    radius = 84
    for row in range(-9, 10):
        for col in range(-8, 9):
            ox, oy = col * radius * 1.0 + (radius / 2 if row % 2 else 0), row * radius * 0.5
            for ring in range(1, 5):
                r = radius * 0.5 * ring / 4.4
                steps = 4 + ring * 3
                for k in range(steps):
                    t = math.pi * (k + 0.5) / steps
                    u, v = ox + r * math.cos(t), oy - r * math.sin(t)
                    if abs(u) < 500 and abs(v) < 300 and (u - ox) ** 2 + (v - (oy + radius * 0.25)) ** 2 > 0:
                        s.disc(*at(u, v), 3.4, (255, 250, 226), None)
    for u, v in ((-520, -320), (520, -320), (-520, 320), (520, 320)):
        s.disc(*at(u, v), 5, (255, 250, 226), None)
    s.glow([at(-300, -280), at(320, -280), at(260, 240), at(-260, 240)], (255, 240, 200), 0.34, 130)
    for i in range(4):
        x, y = at(-660, 60 + i * 74)
        finger(s, (x - 150, y + 40), (x + 40, y), SKIN1, 58)
        x, y = at(660, 40 + i * 74)
        finger(s, (x + 150, y + 50), (x - 40, y), SKIN1, 58)
    x, y = at(-560, 250)
    s.line([(-60, 1100), (x - 120, y + 90)], (60, 84, 140), 150)
    x, y = at(560, 250)
    s.line([(1680, 1060), (x + 140, y + 90)], (60, 84, 140), 150)
    for side, u in ((-1, -600), (1, 600)):
        x, y = at(u, 300)
        finger(s, (x + side * 120, y + 80), (x - side * 70, y - 60), SKIN1, 70)
    s.glow([(0, 0), (900, 0), (700, 500), (0, 700)], (255, 250, 230), 0.3, 200)


def senkou_rinse(s: Shot) -> None:
    for i in range(7):
        s.box(
            i * 240 - 20,
            60,
            220,
            330,
            mix((150, 164, 178), (112, 128, 148), s.rng.random()),
            (110, 124, 140),
            4,
        )
    window(s, 1010, 50, 420, 260, (230, 240, 244))
    for i, colour in enumerate((INDIGO, (214, 216, 218), (186, 92, 76), GREY_BLUE)):
        s.box(520 + i * 110, 40, 88, 330, colour, mix(colour, INK, 0.4), 3)
    s.soften(15)
    s.glow([(1010, 50), (1430, 50), (1500, 900), (500, 900)], (232, 244, 255), 0.42, 150)
    s.figure(
        420,
        400,
        1.24,
        skin=SKIN1,
        hair=(36, 34, 44),
        top=(96, 116, 160),
        apron=(40, 50, 76),
        style="bun",
        face=1,
        far=((690, 610), (850, 690)),
    )
    s.fade((96, 134, 152), (34, 66, 98), 700, H)
    for _ in range(150):
        x, y = s.rng.uniform(-60, W), 712 + 350 * s.rng.random() ** 1.3
        wide = s.rng.uniform(40, 200) * (0.3 + (y - 700) / 340)
        s.line(
            [(x, y), (x + wide / 2, y - 5), (x + wide, y)],
            mix((160, 198, 210), (60, 98, 128), s.rng.random()),
            2 + (y - 700) / 110,
        )
    s.box(-20, 668, W + 40, 40, (148, 152, 156), INK, 4, 6)
    s.fade((96, 134, 152), (84, 122, 144), 704, 722)
    upper = [
        (820, 690),
        (930, 742),
        (1000, 810),
        (1130, 850),
        (1260, 830),
        (1380, 780),
        (1500, 770),
        (1640, 800),
    ]
    lower = [
        (1640, 930),
        (1500, 900),
        (1390, 916),
        (1270, 970),
        (1110, 990),
        (960, 930),
        (870, 830),
        (760, 740),
    ]
    s.shade([(x + 20, y + 40) for x, y in (*upper, *lower)], 0.6, 26)
    s.poly([*upper, *lower], (46, 70, 138), (22, 34, 70), 6)
    low = list(reversed(lower))
    for k in range(1, 14):
        t = k / 14
        row = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in zip(upper, low, strict=True)]
        for (ax, ay), (bx, by) in itertools.pairwise(row):
            for j in range(9):
                f = (j + (0.5 if k % 2 else 0)) / 9
                s.disc(ax + (bx - ax) * f, ay + (by - ay) * f, 2.6, (232, 236, 240), None)
    for (ax, ay), (bx, by) in zip(upper, low, strict=True):
        s.glow([(ax, ay), (ax + 40, ay), (bx + 30, by), (bx, by)], (190, 212, 255), 0.2, 16)
    for i in range(26):
        x, y = s.rng.uniform(700, 1100), s.rng.uniform(640, 1000)
        s.disc(x, y, s.rng.uniform(2, 8), (226, 240, 246), None)
    s.arm((332, 548), (520, 770), (800, 716), (96, 116, 160), SKIN1, 1.24)
    for i in range(3):
        finger(s, (806 + i * 12, 684 + i * 22), (850 + i * 8, 706 + i * 24), SKIN1, 24)
    s.line([(1290, 668), (1290, 540), (1180, 540), (1180, 590)], INK, 52)
    s.line([(1290, 668), (1290, 540), (1180, 540), (1180, 590)], STEEL, 38)
    s.line([(1180, 596), (1180, 760)], (206, 228, 238), 24)
    s.line([(1172, 596), (1170, 770)], WHITE, 7)
    s.disc(1180, 790, 90, None, (206, 226, 236), 22, 5)
    s.disc(1180, 790, 140, None, (160, 196, 212), 36, 4)
    s.soften(8, 1010, H)


def senkou_river(s: Shot) -> None:
    sky = (196, 216, 232)
    for i in range(13):
        h = s.rng.uniform(90, 260)
        s.box(i * 130 - 30, 430 - h, 116, h + 40, mix((150, 166, 190), sky, 0.3 + s.rng.random() * 0.5), None)
    s.soften(12)
    s.glow([(620, 120), (1000, 120), (1060, 480), (560, 480)], (255, 238, 206), 0.7, 150)
    vx, vy = 800, 440
    s.poly([(vx - 60, vy), (vx + 60, vy), (1420, H), (180, H)], (70, 104, 130), None)
    for _ in range(240):
        t = s.rng.random() ** 1.6
        y = vy + 6 + (H - vy) * t
        half = 60 + 560 * (y - vy) / (H - vy)
        x = vx + s.rng.uniform(-half, half)
        wide = 12 + 150 * (y - vy) / (H - vy)
        s.line(
            [(x, y), (x + wide / 2, y - 2), (x + wide, y)],
            mix((196, 214, 222), (48, 78, 108), s.rng.random()),
            1.4 + 4 * t,
        )
    for side in (-1, 1):
        near, far = vx + side * 620, vx + side * 60
        s.poly(
            [
                (far, vy),
                (near, H),
                (near + side * 420, H),
                (near + side * 420, 690),
                (far + side * 10, vy - 26),
            ],
            (138, 136, 134),
            INK,
            4,
        )
        for r in range(1, 6):
            f = r / 6
            s.line(
                [(far + side * 4 * r, vy - 26 * f), (near + side * 420, H - (H - 690) * f)], (98, 98, 102), 3
            )
        for k in range(70):
            t = s.rng.random() ** 1.4
            f = s.rng.randint(0, 5) / 6
            x0, y0 = far + (near - far) * t, vy + (H - vy) * t
            x = x0 + side * (10 + 410 * t) * f
            y = y0 - (26 + 351 * t) * f
            s.poly(
                [
                    (x, y),
                    (x + side * (4 + 60 * t), y - 3 - 40 * t),
                    (x + side * (6 + 96 * t), y + 6 * t),
                    (x + side * (2 + 40 * t), y + 3 + 44 * t),
                ],
                mix((150, 148, 144), (118, 122, 122), s.rng.random()),
                None,
            )
        for _ in range(34):
            t = s.rng.random() ** 1.5
            x, y = far + side * 10 + (near + side * 420 - far) * t * 0.9, vy - 30 + (690 - vy + 26) * t
            s.disc(x, y, 10 + 60 * t, mix((84, 120, 86), (148, 170, 110), s.rng.random()), None, 6 + 34 * t)
    s.soften(9, vy - 70, vy + 60)
    palette = (
        INDIGO,
        (232, 232, 226),
        (196, 96, 70),
        GREY_BLUE,
        (222, 178, 84),
        (92, 64, 120),
        (84, 140, 128),
    )
    for row, scale in enumerate((0.13, 0.2, 0.32, 0.52, 0.9)):
        y = vy - 300 * scale - 110 * scale
        half = 640 * scale
        haze = max(0.0, 0.62 - scale * 0.8)
        s.line(
            [
                (vx - half * 1.25, y - 36 * scale),
                (vx - half * 0.5, y + 6 * scale),
                (vx + half * 0.5, y + 6 * scale),
                (vx + half * 1.25, y - 36 * scale),
            ],
            mix(INK, sky, haze),
            2 + 5 * scale,
        )
        count = 7
        for i in range(count):
            if row == 4 and i == 3:
                continue
            x = vx - half + i * half * 2 / count + 18 * scale
            hanging_cloth(
                s, x, y, 150 * scale, 520 * scale, palette[(i * 3 + row * 2) % 7], (i + row) % 4, sky, haze
            )
        if row == 3:
            s.soften(2.5)
    for i in range(7):
        x = vx - 330 + i * 96
        s.glow(
            [(x, 700), (x + 60, 700), (x + 70, 1000), (x - 20, 1000)],
            mix(palette[(i * 3 + 6) % 7], WHITE, 0.3),
            0.2,
            30,
        )
    s.glow([(500, 0), (1100, 0), (1300, 1067), (300, 1067)], (255, 240, 214), 0.24, 220)


PICTURES = {
    "kakuu-senkou/stencil.jpg": Sample(
        senkou_stencil, (118, 106, 106), (74, 66, 72), 0.06, "2026:09:29 09:20:00"
    ),
    "kakuu-senkou/holes.jpg": Sample(
        senkou_holes, (232, 238, 230), (190, 210, 200), 0.1, "2026:09:29 09:55:00"
    ),
    "kakuu-senkou/rinse.jpg": Sample(
        senkou_rinse, (168, 182, 194), (104, 124, 144), -0.15, "2026:09:29 14:10:00"
    ),
    "kakuu-senkou/river.jpg": Sample(
        senkou_river, (164, 196, 224), (222, 226, 222), 0.12, "2026:10:01 08:15:00"
    ),
}
