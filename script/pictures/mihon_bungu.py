"""見本文具店: the stationery shop that mends fountain pens."""

from __future__ import annotations

import math

from pictures.shot import (
    INK,
    RGB,
    SKIN1,
    SKIN2,
    STEEL,
    STEEL_DARK,
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

GOLD, CRIMSON, BLUE_BLACK = (222, 178, 92), (150, 40, 66), (30, 52, 96)


def along(tip: Point, angle: float, t: float, side: float) -> Point:
    """A point of a tool that lies at an angle: so far from its tip, so far from its axis."""
    c, n = math.cos(angle), math.sin(angle)
    return tip[0] + t * c - side * n, tip[1] + t * n + side * c


def half_width(t: float, wide: float) -> float:
    """How a nib spreads from its tip to its shoulders and narrows again."""
    if t < 0.7:
        return 7 + wide * (t / 0.7) ** 1.25
    return 7 + wide * (1 - 0.5 * ((t - 0.7) / 0.3) ** 2)


def big_nib(s: Shot, tip: Point, angle: float, length: float, wide: float) -> None:
    steps = [i / 40 for i in range(41)]
    feed = [along(tip, angle, t * length, half_width(t, wide) * 0.62 + 26) for t in steps]
    s.poly([*feed, *[along(tip, angle, t * length, 0) for t in reversed(steps)]], (30, 30, 36), INK, 4)
    for t in (0.42, 0.48, 0.54, 0.6, 0.66):
        a, b = (
            along(tip, angle, t * length, 20),
            along(tip, angle, t * length, half_width(t, wide) * 0.62 + 22),
        )
        s.line([a, b], (84, 84, 92), 4)
    left = [along(tip, angle, t * length, -half_width(t, wide)) for t in steps]
    right = [along(tip, angle, t * length, half_width(t, wide) * 0.72) for t in steps]
    s.poly([*left, *reversed(right)], GOLD, (96, 70, 30), 6)
    for k in range(1, 9):
        tone = mix(GOLD, (255, 246, 210), k / 9) if k < 6 else mix(GOLD, (150, 108, 48), (k - 5) / 5)
        low, high = -0.86 + k * 0.13, -0.86 + k * 0.13 + 0.15
        band = [t for t in steps if 0.08 < t < 0.98]
        inner = [along(tip, angle, t * length, half_width(t, wide) * low) for t in band]
        outer = [along(tip, angle, t * length, half_width(t, wide) * high) for t in reversed(band)]
        s.poly([*inner, *outer], tone, None)
    silver = [t for t in steps if 0.3 <= t <= 0.98]
    for sign in (-1, 0.72):
        rim = [along(tip, angle, t * length, half_width(t, wide) * sign) for t in silver]
        core = [along(tip, angle, t * length, half_width(t, wide) * sign * 0.68) for t in reversed(silver)]
        s.poly([*rim, *core], mix(STEEL, WHITE, 0.45), (140, 130, 110), 3)
    for i in range(7):
        t = 0.62 + i * 0.045
        s.line(
            [
                along(tip, angle, t * length, half_width(t, wide) * -0.5),
                along(tip, angle, (t + 0.04) * length, -6),
                along(tip, angle, t * length, half_width(t, wide) * 0.4),
            ],
            (150, 110, 50),
            3,
        )
    s.line(
        [along(tip, angle, 16, -2), along(tip, angle, 0.46 * length, -6)],
        (52, 38, 30),
        6,
    )
    hole = along(tip, angle, 0.48 * length, -6)
    s.disc(hole[0], hole[1], 19, (36, 28, 30), (120, 88, 40), width=5)
    s.disc(tip[0] + 4, tip[1] - 2, 15, mix(STEEL, WHITE, 0.3), (90, 84, 80), 12, 3)
    s.disc(tip[0] + 1, tip[1] - 6, 5, WHITE, None, 4)
    s.glow(
        [along(tip, angle, f * length, half_width(f, wide) * -0.5) for f in (0.3, 0.55, 0.85)]
        + [along(tip, angle, f * length, 0) for f in (0.85, 0.5, 0.3)],
        WHITE,
        0.55,
        22,
    )


def bungu_nib(s: Shot) -> None:
    for i in range(16):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 330),
            s.rng.uniform(40, 120),
            mix((120, 70, 76), (236, 196, 150), s.rng.random()),
            None,
        )
    s.soften(24)
    s.fade((238, 230, 214), (252, 248, 238), 330, H)
    s.soften(16, 230, 430)
    for i in range(8):
        y = 430 + i * i * 12
        s.line([(0, y), (W, y + 20)], mix((206, 190, 180), (250, 246, 236), 0.4), 1.5 + i * 0.3)
    script: list[Point] = []
    for i in range(330):
        x = -30 + i * 2.0
        wave = 44 * math.sin(i * 0.19) + 18 * math.sin(i * 0.083 + 1)
        script.append((x + 20 * math.sin(i * 0.19 + 0.9), 800 + wave - max(0.0, 20 * math.sin(i * 0.03))))
    for i in range(len(script) - 1):
        heavy = 7 + 6 * max(0.0, math.sin(i * 0.19 + 2.2))
        s.line([script[i], script[i + 1]], mix(BLUE_BLACK, (60, 84, 130), 0.3 if i < 220 else 0.0), heavy)
    end = script[-1]
    for i in range(250, len(script) - 1):
        s.line(
            [(script[i][0] - 2, script[i][1] - 3), (script[i + 1][0] - 2, script[i + 1][1] - 3)],
            (150, 176, 214),
            1.6 + (i - 250) / 60,
        )
    for row in range(2):
        line: list[Point] = []
        for i in range(300):
            x = 40 + i * 4.4
            line.append(
                (
                    x + 10 * math.sin(i * 0.5),
                    560 + row * 84 + 18 * math.sin(i * 0.5 + 1) + 8 * math.sin(i * 0.21),
                )
            )
        for i in range(299):
            if (i // 34 + row) % 5 != 4:
                s.line([line[i], line[i + 1]], (64, 84, 128), 4 + row)
    s.soften(6, 420, 660)
    s.shade([(end[0] - 10, end[1] + 12), (1180, 760), (1600, 640), (1600, 800), (1150, 880)], 0.6, 40)
    angle = -0.62
    big_nib(s, end, angle, 720, 150)
    grip = [along(end, angle, 690, -150), along(end, angle, 1300, -210)]
    rest = [along(end, angle, 1300, 190), along(end, angle, 690, 118)]
    s.poly([*grip, *rest], (36, 26, 32), INK, 6)
    s.poly(
        [along(end, angle, f, o) for f, o in ((700, -120), (1300, -170), (1300, -110), (700, -84))],
        (120, 92, 100),
        None,
    )
    for k in (0, 34):
        s.poly(
            [
                along(end, angle, 682 + k, -156),
                along(end, angle, 704 + k, -160),
                along(end, angle, 704 + k, 124),
                along(end, angle, 682 + k, 120),
            ],
            GOLD,
            (96, 70, 30),
            4,
        )
    s.disc(end[0], end[1] + 12, 16, BLUE_BLACK, None, 9)
    s.glow([(0, 300), (900, 300), (1000, 1067), (0, 1067)], (255, 236, 206), 0.3, 200)
    s.soften(9, 1000, H)


def bungu_loupe(s: Shot) -> None:
    for j in range(8):
        for i in range(13):
            x, y = 20 + i * 124, 20 + j * 84
            s.box(
                x,
                y,
                114,
                74,
                mix(WOOD, (120, 70, 52), 0.3 + 0.4 * s.rng.random()),
                (74, 50, 40),
                4,
                4,
            )
            s.box(x + 26, y + 14, 62, 22, (236, 226, 206), None, 2)
            s.disc(x + 57, y + 54, 8, STEEL_DARK, None)
    s.soften(9)
    s.glow([(300, 320), (560, 300), (980, 1067), (80, 1067)], (255, 224, 160), 0.6, 120)
    s.figure(
        1060,
        420,
        1.26,
        skin=SKIN1,
        hair=(58, 42, 44),
        top=(232, 226, 214),
        apron=(66, 40, 58),
        style="bun",
        face=-1,
        far=((850, 600), (760, 640)),
    )
    s.line([(960, 300), (1168, 282)], (40, 36, 44), 14)
    s.box(930, 286, 92, 66, (44, 42, 52), INK, 12, 6)
    s.box(912, 292, 26, 54, (96, 100, 112), INK, 8, 5)
    s.disc(924, 318, 12, (200, 226, 236), INK, 20, 4)
    s.fade((150, 100, 68), (104, 70, 52), 820, H)
    s.line([(0, 820), (W, 820)], (66, 44, 38), 8)
    s.glow([(320, 830), (900, 830), (1100, 1067), (120, 1067)], (255, 226, 170), 0.5, 90)
    s.line([(180, 860), (220, 480), (420, 300)], INK, 30)
    s.line([(180, 860), (220, 480), (420, 300)], (92, 98, 108), 20)
    s.disc(220, 480, 26, CRIMSON)
    s.disc(180, 876, 120, (70, 74, 84), INK, 28)
    s.poly([(380, 250), (500, 214), (640, 350), (450, 420)], CRIMSON, INK, 7)
    s.poly([(450, 420), (640, 350), (620, 384), (476, 436)], (255, 244, 208), None)
    s.line([(560, 760), (792, 610)], INK, 44)
    s.line([(566, 756), (790, 612)], (34, 58, 64), 34)
    s.line([(610, 718), (780, 608)], (96, 132, 134), 6)
    s.line([(676, 688), (690, 710)], GOLD, 10)
    s.poly([(582, 720), (604, 752), (500, 806)], GOLD, (96, 70, 30), 4)
    s.line([(520, 796), (580, 750)], (96, 70, 30), 3)
    s.arm((1148, 560), (980, 790), (690, 706), (232, 226, 214), SKIN1, 1.26)
    for i in range(3):
        a, b = (700 + i * 14, 672 + i * 26), (640 + i * 18, 706 + i * 20)
        s.line([a, b], mix(SKIN1, INK, 0.6), 30)
        s.line([a, b], SKIN1, 22)
    s.poly([(330, 930), (760, 900), (820, 1040), (320, 1067)], (246, 242, 230), (170, 160, 146), 3)
    for i in range(3):
        s.line(
            [
                (
                    380 + k * 9,
                    950 + i * 34 - k * 0.6 + 10 * math.sin(k * 0.7 + i),
                )
                for k in range(34)
            ],
            BLUE_BLACK,
            4,
        )
    for i in range(5):
        x = 1130 + i * 84
        s.box(x, 770, 62, 90, mix((200, 214, 220), (160, 120, 130), s.rng.random() * 0.6), INK, 10, 5)
        s.box(
            x + 8, 806, 46, 46, (BLUE_BLACK, CRIMSON, (40, 96, 84), (110, 70, 40), (70, 56, 110))[i], None, 6
        )
        s.box(x + 12, 744, 38, 30, (36, 34, 40), INK, 5, 4)
    s.soften(7, 1010, H)


def bungu_soak(s: Shot) -> None:
    window(s, 170, 40, 560, 560, (224, 236, 240))
    s.box(1080, 120, 420, 480, mix(WOOD, (90, 60, 50), 0.4), WOOD_DARK)
    for j in range(4):
        s.box(1100, 140 + j * 116, 380, 96, mix(WOOD, WOOD_DARK, s.rng.random() * 0.6), None, 3)
    s.soften(18)
    s.fade((176, 132, 96), (128, 92, 68), 760, H)
    s.soften(10, 700, 820)
    s.glow([(170, 40), (730, 40), (1250, 1067), (350, 1067)], (255, 240, 214), 0.42, 170)
    s.shade([(560, 930), (1160, 900), (1420, 990), (640, 1020)], 0.6, 40)
    left, right, top, bottom = 540, 1060, 190, 940
    s.poly(
        [(left, top), (right, top), (right - 40, bottom), (left + 40, bottom)],
        (206, 220, 222),
        None,
    )
    s.poly(
        [(left + 16, 400), (right - 16, 400), (right - 46, bottom - 22), (left + 46, bottom - 22)],
        (176, 204, 214),
        None,
    )
    s.glow([(600, 420), (760, 420), (740, 900), (620, 900)], WHITE, 0.4, 50)
    for px, lean, tone in ((690, -30, CRIMSON), (810, 16, (44, 62, 60)), (930, 60, (40, 40, 50))):
        base = (px - lean * 0.5, 540)
        s.line([base, (px + lean * 1.6, 60)], INK, 66)
        s.line([base, (px + lean * 1.6, 60)], tone, 54)
        s.line([(base[0] - 12, 530), (px + lean * 1.6 - 12, 66)], mix(tone, WHITE, 0.4), 8)
        s.line([(base[0] - 34, 520), (base[0] + 34, 514)], GOLD, 12)
        tip = (base[0] - lean * 0.4, 692)
        s.poly(
            [(base[0] - 30, 544), (base[0] + 30, 544), (base[0] + 20, 620), tip, (base[0] - 24, 620)],
            GOLD,
            (96, 70, 30),
            4,
        )
        s.line([(base[0], 590), tip], (80, 58, 30), 3)
        s.disc(base[0], 586, 6, (70, 50, 30), None)
        for strand in range(3):
            x, y = tip[0] + (strand - 1) * 10, 684.0
            drift = s.rng.uniform(-0.8, 0.8)
            for step in range(24):
                wide = 6 + step * 1.5
                s.shade(
                    [(x - wide, y), (x + wide, y - 6), (x + wide * 0.8, y + 20), (x - wide, y + 16)],
                    0.55 - step * 0.018,
                    8 + step * 0.7,
                )
                x += drift * 6 + 9 * math.sin(step * 0.7 + strand * 2)
                y += 9.2
    s.shade(
        [(left + 60, 860), (right - 60, 860), (right - 60, bottom - 30), (left + 60, bottom - 30)],
        0.5,
        36,
    )
    s.disc(800, 400, 244, (206, 226, 232), (140, 164, 176), 34, 4)
    for px in (708, 806, 886):
        s.disc(px, 400, 44, None, (240, 248, 250), 10, 4)
    s.disc(800, top, 260, None, (236, 244, 246), 38, 9)
    s.line([(left, top), (left + 40, bottom)], (236, 244, 246), 9)
    s.line([(right, top), (right - 40, bottom)], (150, 172, 182), 9)
    s.disc(800, bottom, 220, None, (150, 172, 182), 26, 9)
    s.line([(596, 260), (624, 860)], WHITE, 13)
    s.line([(622, 300), (636, 560)], WHITE, 6)
    s.poly([(1150, 900), (1470, 870), (1520, 980), (1180, 1020)], (246, 240, 226), (160, 146, 130), 3)
    s.line([(1190, 926), (1400, 906)], CRIMSON, 7)
    for i in range(2):
        s.line([(1196 + i * 4, 954 + i * 26), (1440 + i * 8, 930 + i * 26)], (120, 116, 116), 4)
    s.soften(8, 1010, H)


def bungu_stairs(s: Shot) -> None:
    s.fade((222, 214, 206), (178, 168, 162), 0, H)
    window(s, 560, 30, 480, 240, (234, 242, 246))
    s.soften(12)
    s.glow([(560, 30), (1040, 30), (1300, 900), (300, 900)], (255, 246, 224), 0.5, 150)
    for i in range(13):
        f = i / 12
        y = 300 + 767 * f**1.25
        below = 300 + 767 * ((i + 1) / 12) ** 1.25
        half, wider = 250 + 480 * f, 250 + 480 * (i + 1) / 12
        tread = y + (below - y) * 0.45
        s.poly(
            [(800 - half, y), (800 + half, y), (800 + half + 14, tread), (800 - half - 14, tread)],
            mix((206, 200, 194), (182, 172, 166), f),
            (120, 112, 110),
            3,
        )
        s.poly(
            [(800 - half - 14, tread), (800 + half + 14, tread), (800 + wider, below), (800 - wider, below)],
            mix((150, 140, 138), (118, 108, 108), f),
            (96, 88, 90),
            3,
        )
        s.line([(800 - half - 8, tread - 5), (800 + half + 8, tread - 5)], (206, 172, 84), 4 + 6 * f)
    for side in (-1, 1):
        s.poly(
            [
                (800 + side * 250, 300),
                (800 + side * 740, 1067),
                (800 + side * 900, 1067),
                (800 + side * 900, 0),
                (800 + side * 250, 0),
            ],
            mix((214, 206, 198), (188, 178, 172), 0.5 if side > 0 else 0.0),
            (140, 132, 130),
            4,
        )
        s.line([(800 + side * 262, 150), (800 + side * 780, 620)], (70, 56, 52), 26)
        s.line([(800 + side * 262, 146), (800 + side * 780, 614)], (150, 104, 74), 14)
        for k in range(5):
            t = k / 4
            s.line(
                [
                    (800 + side * (290 + 420 * t), 178 + 382 * t),
                    (800 + side * (272 + 440 * t), 300 + 640 * t),
                ],
                (84, 76, 76),
                5 + 5 * t,
            )
    s.soften(5, 0, 420)
    s.shade([(560, 980), (1060, 980), (1120, 1067), (520, 1067)], 0.7, 50)
    s.figure(
        790,
        400,
        1.2,
        skin=SKIN2,
        hair=CRIMSON,
        top=(72, 84, 110),
        apron=None,
        style="cap",
        face=1,
    )
    for i, y in enumerate((790, 610)):
        s.shade([(560, y + 20), (1040, y + 20), (1040, y + 190), (560, y + 190)], 0.35, 30)
        s.box(566 + i * 12, y, 452 - i * 20, 184, mix((222, 196, 160), WHITE, 0.2 * i), INK, 6, 7)
        s.poly(
            [
                (566 + i * 12, y),
                (596 + i * 12, y - 34),
                (994 - i * 8, y - 34),
                (1018 - i * 8, y),
            ],
            mix((236, 214, 180), WHITE, 0.2 * i),
            INK,
            6,
        )
        s.box(750, y + 40, 84, 84, WHITE, CRIMSON, 6, 7)
        s.line([(770, y + 70), (814, y + 70)], INK, 6)
        s.line([(770, y + 94), (800, y + 94)], INK, 6)
        s.box(770, y - 34, 44, 60, (206, 176, 128), None, 1)
    for side in (-1, 1):
        shoulder = (790 + side * 112, 560)
        s.arm(shoulder, (790 + side * 300, 800), (790 + side * 216, 960), (72, 84, 110), SKIN2, 1.2)
        for k in range(3):
            a, b = (790 + side * 232, 950 + k * 24), (790 + side * 168, 956 + k * 24)
            s.line([a, b], mix(SKIN2, INK, 0.6), 30)
            s.line([a, b], SKIN2, 22)
    s.glow([(600, 0), (1000, 0), (1160, 700), (500, 700)], (255, 246, 226), 0.16, 160)


def bungu_shelf(s: Shot) -> None:
    s.fade((96, 62, 56), (58, 38, 40), 0, H)
    inks: tuple[RGB, ...] = (
        BLUE_BLACK,
        (36, 96, 150),
        (44, 130, 140),
        (46, 110, 76),
        (130, 140, 52),
        (206, 150, 48),
        (206, 104, 48),
        (184, 52, 52),
        (166, 48, 96),
        (104, 60, 130),
        (104, 74, 58),
        (60, 62, 70),
    )
    for row in range(3):
        y = 250 + row * 240
        s.fade((246, 214, 166), (190, 138, 100), y - 190, y)
        for i in range(12):
            x = 30 + i * 132
            tone = inks[(i + row * 5) % 12]
            s.shade([(x - 6, y - 20), (x + 112, y - 20), (x + 112, y + 4), (x - 6, y + 4)], 0.6, 12)
            s.poly(
                [(x, y), (x + 104, y), (x + 104, y - 92), (x + 82, y - 122), (x + 22, y - 122), (x, y - 92)],
                mix(tone, WHITE, 0.3),
                INK,
                4,
            )
            s.poly(
                [(x + 8, y - 8), (x + 96, y - 8), (x + 96, y - 86), (x + 8, y - 86)],
                tone,
                None,
            )
            s.glow([(x + 10, y - 84), (x + 44, y - 84), (x + 40, y - 12), (x + 10, y - 12)], WHITE, 0.5, 12)
            s.box(x + 24, y - 160, 56, 42, (34, 30, 36), INK, 5, 4)
            s.box(x + 22, y - 66, 60, 40, (246, 240, 226), None, 2)
            s.line([(x + 32, y - 52), (x + 72, y - 52)], tone, 5)
            s.line([(x + 32, y - 38), (x + 60, y - 38)], (150, 140, 132), 3)
        s.box(-10, y, W + 20, 34, WOOD, INK, 2, 5)
        s.glow([(0, y - 190), (W, y - 190), (W, y - 120), (0, y - 120)], (255, 232, 190), 0.3, 40)
    s.soften(5, 0, 300)
    s.fade((150, 104, 74), (104, 70, 54), 800, H)
    s.line([(0, 800), (W, 800)], (60, 40, 36), 8)
    s.shade([(250, 860), (1380, 850), (1480, 1067), (180, 1067)], 0.6, 40)
    s.poly([(800, 850), (1330, 836), (1450, 1060), (806, 1067)], (250, 246, 236), (150, 140, 130), 4)
    s.poly([(800, 850), (270, 836), (160, 1060), (806, 1067)], (244, 238, 226), (150, 140, 130), 4)
    for i in range(12):
        col, row = i % 6, i // 6
        for side in (-1, 1):
            k = 1 + row * 0.14
            x = 800 + side * (70 + col * 78) * k
            y = 880 + row * 84
            tone = inks[(i + (6 if side > 0 else 0)) % 12]
            wave = [(x + side * (t * 4.2 - 24), y + 16 * math.sin(t * 0.9)) for t in range(13)]
            s.line(wave, tone, 13)
            s.line([(x - 20, y + 36), (x + 16, y + 36)], (190, 180, 170), 3)
    s.line([(800, 850), (806, 1067)], (176, 164, 150), 5)
    s.line([(1180, 1040), (1500, 900)], INK, 30)
    s.line([(1180, 1040), (1500, 900)], CRIMSON, 21)
    s.poly([(1186, 1026), (1198, 1052), (1120, 1066)], GOLD, (96, 70, 30), 4)
    s.glow([(300, 0), (1300, 0), (1500, 1067), (100, 1067)], (255, 230, 190), 0.16, 200)
    s.soften(7, 1020, H)


PICTURES = {
    "mihon-bungu/loupe.jpg": Sample(bungu_loupe, (150, 110, 84), (104, 74, 62), 0.28, "2026:10:06 11:05:00"),
    "mihon-bungu/nib.jpg": Sample(bungu_nib, (176, 128, 116), (214, 186, 160), 0.12, "2026:10:06 11:40:00"),
    "mihon-bungu/soak.jpg": Sample(bungu_soak, (206, 196, 180), (150, 132, 116), 0.1, "2026:10:06 12:10:00"),
    "mihon-bungu/stairs.jpg": Sample(
        bungu_stairs, (216, 208, 200), (170, 160, 156), 0.08, "2026:10:07 14:30:00"
    ),
    "mihon-bungu/shelf.jpg": Sample(bungu_shelf, (110, 76, 64), (80, 54, 50), 0.2, "2026:10:07 16:20:00"),
}
