"""架空映像仕上所: sounds, subtitles, the last hand on a film."""

from __future__ import annotations

import math

from pictures.shot import (
    INK,
    RGB,
    SCALE,
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
)

PURPLE, DARK = (104, 74, 160), (30, 26, 44)


def snowscape(s: Shot, x: float, y: float, w: float, h: float, walker: bool = True) -> None:
    """A frame of the film in the making: mountains, snow, somebody on the way home."""
    s.fade((70, 84, 140), (190, 190, 226), y, y + h, x, x + w)
    s.disc(x + w * 0.2, y + h * 0.22, h * 0.07, (250, 246, 232), None)
    for base, tone in ((0.62, (92, 92, 150)), (0.7, (122, 122, 176))):
        heights = [base - (0.3 if i % 2 else 0.08) * s.rng.uniform(0.5, 1) for i in range(9)]
        ridge: list[Point] = [(x + w * i / 8, y + h * height) for i, height in enumerate(heights)]
        s.poly([(x, y + h), *ridge, (x + w, y + h)], tone, None)
    s.poly(
        [
            (x, y + h * 0.78),
            (x + w * 0.3, y + h * 0.7),
            (x + w * 0.7, y + h * 0.76),
            (x + w, y + h * 0.7),
            (x + w, y + h),
            (x, y + h),
        ],
        (238, 240, 248),
        None,
    )
    if walker:
        px, py, k = x + w * 0.6, y + h * 0.78, h / 400
        s.line([(px - 12 * k, py + 34 * k), (px, py), (px + 16 * k, py + 34 * k)], INK, 12 * k)
        s.poly(
            [
                (px - 22 * k, py + 6 * k),
                (px - 12 * k, py - 70 * k),
                (px + 14 * k, py - 70 * k),
                (px + 24 * k, py + 6 * k),
            ],
            (170, 52, 60),
            INK,
            2,
        )
        s.disc(px + 2 * k, py - 88 * k, 18 * k, (228, 190, 160), INK, width=2)
        s.poly(
            [
                (px - 18 * k, py - 92 * k),
                (px + 22 * k, py - 92 * k),
                (px + 10 * k, py - 116 * k),
                (px - 8 * k, py - 116 * k),
            ],
            INK,
            None,
        )
        for i in range(7):
            s.disc(px - (50 + i * 42) * k, py + (40 + i % 2 * 8) * k, 9 * k, (180, 186, 214), None, 4 * k)
    for _ in range(60):
        s.disc(x + w * s.rng.random(), y + h * s.rng.random(), s.rng.uniform(1.5, 4.5) * h / 400, WHITE, None)


def coconut(s: Shot, x: float, y: float, r: float, up: bool) -> None:
    arc = [
        (x + r * math.cos(t), y - (r if up else -r) * math.sin(t))
        for t in [i * math.pi / 24 for i in range(25)]
    ]
    s.poly(arc, (116, 78, 50))
    for _ in range(26):
        t, q = s.rng.uniform(0.2, 2.9), r * s.rng.uniform(0.3, 0.9)
        px, py = x + q * math.cos(t), y - (q if up else -q) * math.sin(t)
        s.line([(px, py), (px + 12, py + 5)], (86, 56, 38), 3)
    s.disc(x, y, r, (246, 240, 226), INK, r * 0.22)


def snow(s: Shot) -> None:
    snowscape(s, 380, -60, 900, 460, walker=False)
    s.soften(22)
    s.shade([(0, 0), (360, 0), (360, 460), (0, 460)], 0.6, 60)
    s.shade([(1300, 0), (1600, 0), (1600, 460), (1300, 460)], 0.6, 60)
    s.fade((58, 50, 76), (32, 28, 46), 420, H)
    s.glow([(400, 300), (1200, 300), (1500, 1067), (200, 1067)], (255, 226, 190), 0.5, 120)
    s.shade([(330, 800), (1290, 800), (1340, 960), (290, 960)], 0.85, 40)
    xs = [390 + i * 27.7 for i in range(31)]
    top = [(x, 596 + 120 * abs((x - 805) / 415) ** 3 + 9 * math.sin(x / 34)) for x in xs]
    bag: list[Point] = [*top, *((x, 924 - 110 * abs((x - 805) / 415) ** 3) for x in reversed(xs))]
    s.poly(bag, (232, 224, 206), INK, 6)
    s.shade([(880, 640), (1200, 680), (1210, 830), (1100, 890), (840, 910)], 0.34, 50)
    for x0, x1 in ((560, 620), (700, 690), (800, 800), (900, 914), (1040, 990)):
        s.line([(x0, 640), (x1, 740), ((x0 + x1) / 2, 850)], (176, 164, 142), 5)
    s.box(690, 700, 220, 120, PURPLE, INK, 6, 5)
    for i in range(3):
        s.line([(716, 728 + i * 30), (884 - i * 40, 728 + i * 30)], (232, 224, 246), 9)
    s.arm((-60, 1120), (200, 980), (450, 740), (64, 60, 86), SKIN2, 2.0)
    s.arm((1660, 1120), (1400, 980), (1160, 740), (64, 60, 86), SKIN2, 2.0)
    for sx in (-1, 1):
        for i in range(4):
            bx, by = 805 + sx * (345 - i * 6), 690 + i * 34
            s.line([(bx, by), (bx - sx * 86, by + 4)], INK, 40)
            s.line([(bx, by), (bx - sx * 86, by + 4)], SKIN2, 30)
    for _ in range(150):
        t = s.rng.uniform(0.15, 2.99)
        q = s.rng.uniform(0.9, 1.35)
        s.disc(
            800 + 420 * q * math.cos(t),
            800 - 250 * q * math.sin(t),
            s.rng.uniform(1.5, 5),
            mix(WHITE, (232, 224, 206), s.rng.random()),
            None,
        )
    s.line([(1480, 60), (1080, 330)], INK, 30)
    s.line([(1480, 60), (1080, 330)], STEEL_DARK, 18)
    s.poly([(1010, 330), (1090, 280), (1140, 350), (1060, 410)], STEEL, INK)
    s.disc(1010, 412, 100, (46, 44, 60), INK, 92)
    for _ in range(260):
        t, q = s.rng.uniform(0, 2 * math.pi), 94 * math.sqrt(s.rng.random())
        s.disc(
            1010 + q * math.cos(t),
            412 + q * 0.92 * math.sin(t),
            3.4,
            mix((46, 44, 60), (96, 92, 118), s.rng.random()),
            None,
        )
    s.glow([(940, 340), (1010, 320), (1030, 380), (960, 410)], WHITE, 0.25, 30)
    s.soften(7, 1010, H)


def hooves(s: Shot) -> None:
    for i in range(27):
        s.poly(
            [(i * 62 - 20, -10), (i * 62 + 42, -10), (i * 62 + 11, 130)],
            mix((62, 54, 88), (44, 40, 64), i % 2),
            None,
        )
    snowscape(s, 820, 200, 640, 370)
    s.soften(14)
    s.line([(806, 190), (1474, 190), (1474, 584), (806, 584), (806, 190)], (16, 14, 26), 16)
    s.soften(5)
    s.glow([(800, 180), (1480, 180), (1600, 900), (700, 900)], (196, 196, 255), 0.34, 150)
    s.fade((54, 46, 70), (30, 26, 42), 900, H)
    s.poly([(560, 850), (1500, 850), (1580, 1000), (500, 1000)], WOOD, INK, 7)
    s.poly([(590, 862), (1476, 862), (1540, 984), (536, 984)], (120, 112, 116), INK, 4)
    for _ in range(620):
        y = s.rng.uniform(866, 980)
        half = 440 + (y - 862) * 0.5
        x = 1036 + s.rng.uniform(-half, half)
        s.disc(
            x,
            y,
            s.rng.uniform(7, 17),
            mix((196, 188, 186), (92, 84, 96), s.rng.random()),
            (70, 64, 76),
            s.rng.uniform(5, 10),
            2,
        )
    s.figure(
        400,
        420,
        1.25,
        skin=SKIN1,
        hair=(34, 28, 40),
        top=PURPLE,
        style="bun",
        face=1,
        far=((700, 690), (930, 690)),
        near=((500, 770), (760, 780)),
    )
    s.line([(340, 300), (344, 240), (382, 206), (420, 204), (452, 226)], INK, 20)
    s.box(312, 288, 58, 100, (52, 48, 64), INK, 22)
    coconut(s, 950, 770, 104, True)
    coconut(s, 790, 862, 104, True)
    for a, b in (((890, 690), (940, 672)), ((960, 668), (1010, 688))):
        s.line([a, b], INK, 40)
        s.line([a, b], SKIN1, 30)
    for a, b in (((730, 784), (786, 764)), ((800, 760), (850, 778))):
        s.line([a, b], INK, 40)
        s.line([a, b], SKIN1, 30)
    for k in range(9):
        s.disc(
            950 + s.rng.uniform(-150, 150), 850 - s.rng.uniform(0, 40), 7, (176, 168, 168), (70, 64, 76), 5, 2
        )
    s.line([(1620, 560), (1280, 720)], INK, 26)
    s.line([(1620, 560), (1280, 720)], STEEL_DARK, 15)
    s.line([(1290, 716), (1170, 774)], INK, 58)
    s.line([(1290, 716), (1170, 774)], STEEL, 46)
    s.line([(1200, 760), (1160, 778)], (46, 44, 60), 52)
    s.glow([(300, 0), (1000, 0), (1400, 1067), (300, 1067)], (255, 224, 190), 0.26, 200)


def letters(s: Shot, x: float, y: float, size: float, count: int, colour: RGB) -> None:
    """What looks like a line of text and says nothing."""
    for i in range(count):
        left = x + i * size * 1.12
        for _ in range(3):
            a, b = s.rng.uniform(0.1, 0.9), s.rng.uniform(0.1, 0.9)
            across = s.rng.random() < 0.55
            s.line(
                [
                    (left + size * (0.1 if across else a), y + size * (b if across else 0.1)),
                    (left + size * (0.9 if across else a), y + size * (b if across else 0.9)),
                ],
                colour,
                size * 0.11,
            )


def subtitles(s: Shot) -> None:
    for i in range(12):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 300),
            s.rng.uniform(20, 60),
            mix((60, 48, 90), (180, 130, 90), s.rng.random() ** 2),
            None,
        )
    s.soften(24)
    s.box(150, 60, 1300, 720, (16, 16, 24), (58, 56, 72), 18, 10)
    s.fade((34, 32, 46), (28, 26, 38), 90, 750, 180, 1420)
    snowscape(s, 420, 104, 820, 430)
    s.box(570, 452, 520, 66, (16, 16, 24), None, 6)
    letters(s, 600, 462, 46, 9, (250, 250, 244))
    for i in range(7):
        s.box(204, 112 + i * 60, 190, 46, (64, 58, 92) if i != 3 else (232, 196, 80), None, 4)
        letters(s, 214, 122 + i * 60, 22, 6, (214, 210, 230) if i != 3 else INK)
    for i in range(5):
        s.box(1266, 112 + i * 84, 136, 66, (50, 46, 68), None, 4)
        s.line([(1280, 138 + i * 84), (1386 - i % 3 * 24, 138 + i * 84)], (150, 144, 180), 6)
        s.line([(1280, 156 + i * 84), (1350, 156 + i * 84)], (110, 104, 140), 6)
    for row, (base, tone) in enumerate(((566, PURPLE), (632, (70, 132, 140)), (690, (176, 110, 70)))):
        s.box(204, base, 1198, 50, (20, 20, 30), None, 3)
        x = 210.0
        while x < 1340:
            w = s.rng.uniform(50, 190)
            s.box(x, base + 4, min(w, 1396 - x), 42, mix(tone, WHITE, s.rng.random() * 0.2), None, 4)
            if row:
                for k in range(int(min(w, 1396 - x) / 9)):
                    q = 4 + 15 * abs(math.sin(k * 0.7 + x)) * s.rng.random()
                    s.line(
                        [(x + 6 + k * 9, base + 25 - q), (x + 6 + k * 9, base + 25 + q)],
                        mix(tone, WHITE, 0.6),
                        3,
                    )
            x += w + s.rng.uniform(6, 46)
    s.line([(820, 552), (820, 750)], (250, 90, 80), 5)
    s.poly([(804, 548), (836, 548), (820, 574)], (250, 90, 80), None)
    s.glow([(180, 90), (1420, 90), (1560, 900), (40, 900)], (170, 170, 255), 0.22, 120)
    s.fade((74, 58, 52), (44, 34, 36), 800, H)
    s.line([(0, 800), (W, 800)], INK, 6)
    s.box(640, 772, 320, 40, (24, 24, 34), INK, 6)
    s.shade([(180, 870), (840, 850), (900, 1050), (160, 1060)], 0.6, 24)
    s.poly([(190, 850), (800, 838), (850, 1040), (140, 1056)], (250, 247, 238), INK, 4)
    for i in range(15):
        s.line([(220 + i * 40, 860), (186 + i * 46.5, 1040)], (190, 150, 140), 2)
    for i in range(5):
        s.line([(206 - i * 12, 868 + i * 42), (806 + i * 10, 858 + i * 42)], (190, 150, 140), 2)
    for row in range(3):
        letters(s, 222 - row * 10, 878 + row * 43, 30, (9, 6, 4)[row], INK)
    s.line([(222, 934), (470, 930)], (206, 50, 50), 6)
    s.line([(560, 990), (760, 900)], INK, 22)
    s.line([(560, 990), (760, 900)], (206, 50, 50), 13)
    s.disc(1120, 950, 92, STEEL, INK, 82, 6)
    s.disc(1120, 944, 74, WHITE, INK, 64, 4)
    s.box(1104, 838, 32, 34, STEEL_DARK, INK, 6)
    for i in range(12):
        t = i * math.pi / 6
        s.line(
            [
                (1120 + 60 * math.cos(t), 944 + 52 * math.sin(t)),
                (1120 + 68 * math.cos(t), 944 + 59 * math.sin(t)),
            ],
            INK,
            4,
        )
    s.line([(1120, 944), (1150, 906)], (206, 50, 50), 6)
    for i, tone in enumerate(((150, 60, 60), (60, 84, 130), (190, 160, 80))):
        s.box(1270 - i * 8, 980 - i * 52, 280, 50, tone, INK, 6)
        s.line([(1300 - i * 8, 1005 - i * 52), (1440 - i * 8, 1005 - i * 52)], mix(tone, WHITE, 0.6), 8)
    s.soften(6, 1030, H)


def shoe(s: Shot, x: float, y: float, k: float, tone: RGB, boot: bool) -> None:
    top = -150 if boot else -74
    s.poly(
        [
            (x, y),
            (x, y + top * k),
            (x + 66 * k, y + top * k),
            (x + 74 * k, y - 66 * k),
            (x + 150 * k, y - 44 * k),
            (x + 172 * k, y - 14 * k),
            (x + 172 * k, y),
        ],
        tone,
    )
    s.line([(x - 4 * k, y), (x + 176 * k, y)], mix(tone, INK, 0.6), 16 * k)
    for i in range(3):
        s.line(
            [(x + (80 + i * 22) * k, y - (64 - i * 8) * k), (x + (96 + i * 22) * k, y - (48 - i * 6) * k)],
            mix(tone, WHITE, 0.6),
            5 * k,
        )
    s.glow(
        [
            (x + 10 * k, y + top * k + 8),
            (x + 30 * k, y + top * k + 8),
            (x + 34 * k, y - 20 * k),
            (x + 12 * k, y - 20 * k),
        ],
        WHITE,
        0.3,
        14,
    )


def props(s: Shot) -> None:
    s.fade((72, 60, 66), (46, 38, 46), 0, H)
    tones = (
        (138, 52, 48),
        (52, 62, 96),
        (196, 160, 110),
        (40, 38, 48),
        (98, 112, 88),
        (226, 220, 206),
        (120, 80, 56),
    )
    for row, base in enumerate((316, 690)):
        s.shade([(0, base - 300), (W, base - 300), (W, base - 200), (0, base - 200)], 0.5, 50)
        for i in range(8):
            shoe(
                s,
                30 + i * 196 + s.rng.uniform(-8, 8),
                base,
                1.06,
                tones[(i * 3 + row * 2) % 7],
                (i + row) % 3 == 0,
            )
        s.box(-20, base + 6, W + 40, 44, WOOD, INK, 2)
        s.line([(0, base + 18), (W, base + 18)], mix(WOOD, WHITE, 0.35), 4)
        for i in range(8):
            s.poly(
                [
                    (90 + i * 196, base + 14),
                    (150 + i * 196, base + 14),
                    (154 + i * 196, base + 74),
                    (86 + i * 196, base + 74),
                ],
                WHITE,
                INK,
                3,
            )
            s.line([(102 + i * 196, base + 36), (138 + i * 196, base + 36)], (150, 140, 150), 5)
            s.line([(102 + i * 196, base + 54), (126 + i * 196, base + 54)], (150, 140, 150), 5)
    s.soften(4, 0, 300)
    coconut(s, 190, 1010, 110, True)
    coconut(s, 440, 1010, 110, True)
    for i in range(5):
        x = 640 + i * 30
        s.line([(x, 1040), (x - 10 + i * 6, 820)], INK, 42)
        s.line([(x, 1040), (x - 10 + i * 6, 820)], (168, 200, 120), 32)
        s.line([(x - 4, 1030), (x - 14 + i * 6, 840)], (206, 226, 160), 6)
        for k in range(4):
            s.disc(
                x - 10 + i * 6 + s.rng.uniform(-30, 30),
                806 + s.rng.uniform(-26, 20),
                24,
                (92, 146, 70),
                (52, 96, 48),
                18,
                3,
            )
    s.poly([(910, 1040), (950, 830), (1120, 830), (1160, 1040)], (206, 168, 72))
    s.disc(1036, 830, 86, (226, 190, 96), INK, 22)
    s.line([(1036, 820), (1036, 790)], INK, 20)
    s.poly([(1250, 1040), (1290, 850), (1490, 850), (1530, 1040)], (150, 48, 46))
    s.line([(1250, 826), (1530, 826)], INK, 64)
    s.line([(1250, 826), (1530, 826)], (176, 62, 56), 52)
    s.disc(1390, 950, 70, (226, 220, 206), INK)
    for i in range(10):
        t = i * math.pi / 5
        s.disc(1390 + 48 * math.cos(t), 950 + 48 * math.sin(t), 11, (52, 50, 64), None)
    s.fade(WOOD, WOOD_DARK, 1034, H)
    s.glow([(200, 0), (1100, 0), (1500, 1067), (0, 1067)], (255, 222, 170), 0.34, 220)


def console(s: Shot) -> None:
    s.fade((26, 22, 38), (18, 16, 28), 0, H)
    for x in (120, 1330):
        s.box(x, 170, 150, 330, (40, 36, 52), (12, 10, 20), 8)
        s.disc(x + 75, 260, 44, (66, 60, 84), (14, 12, 22))
        s.disc(x + 75, 400, 62, (66, 60, 84), (14, 12, 22))
    snowscape(s, 350, 70, 900, 470)
    s.box(530, 462, 540, 56, (16, 16, 24), None, 6)
    letters(s, 560, 470, 40, 11, (250, 250, 244))
    s.soften(4)
    s.glow([(340, 60), (1260, 60), (1500, 760), (100, 760)], (190, 190, 255), 0.36, 150)
    for x, hair in ((530, (36, 30, 40)), (1060, (60, 44, 40))):
        s.poly(
            [(x - 150, 760), (x - 130, 600), (x - 50, 560), (x + 50, 560), (x + 130, 600), (x + 150, 760)],
            (40, 36, 56),
            (14, 12, 22),
        )
        s.disc(x, 500, 84, hair, (14, 12, 22))
        s.pen.arc(
            ((x - 92) * SCALE, 404 * SCALE, (x + 92) * SCALE, 590 * SCALE), 180, 360, (20, 18, 28), 14 * SCALE
        )
        for sx in (-1, 1):
            s.box(x + sx * 88 - 16, 476, 32, 66, PURPLE, (14, 12, 22), 12)
    s.poly([(-40, 720), (W + 40, 720), (W + 200, 1120), (-200, 1120)], (52, 48, 66), INK)
    for i in range(34):
        x = 800 + (i - 16.5) * 47
        for row in range(3):
            s.disc(
                800 + (i - 16.5) * (46 + row * 1.6),
                752 + row * 30,
                9 + row,
                ((206, 80, 70), (90, 180, 190), (226, 190, 90))[(i // 6 + row) % 3],
                INK,
                7 + row,
                2,
            )
        far, near = (800 + (i - 16.5) * 51, 856), (800 + (i - 16.5) * 59, 1060)
        s.line([far, near], (20, 18, 28), 7)
        t = 0.25 + 0.5 * abs(math.sin(i * 0.55)) * s.rng.uniform(0.6, 1)
        kx, ky = far[0] + (near[0] - far[0]) * t, far[1] + (near[1] - far[1]) * t
        s.box(kx - 15, ky - 22, 30, 44, (226, 222, 236) if i % 6 else PURPLE, INK, 5, 3)
        s.line([(kx - 11, ky), (kx + 11, ky)], INK, 3)
        lit = int(3 + 5 * abs(math.sin(i * 0.8)))
        for k in range(lit):
            s.box(
                x - 9,
                716 - k * 12,
                18,
                8,
                (120, 226, 150) if k < 5 else (250, 200, 80) if k < 7 else (250, 90, 80),
                None,
                2,
            )
    s.glow([(0, 640), (W, 640), (W, 800), (0, 800)], (160, 230, 200), 0.14, 50)
    s.soften(7, 1000, H)


PICTURES = {
    "kakuu-eizou/snow.jpg": Sample(snow, (40, 36, 58), (30, 26, 44), 0.08, "2026:08:18 14:20:00"),
    "kakuu-eizou/hooves.jpg": Sample(hooves, (52, 46, 72), (34, 30, 48), 0.06, "2026:08:18 15:05:00"),
    "kakuu-eizou/subtitles.jpg": Sample(subtitles, (40, 34, 56), (26, 22, 36), 0.04, "2026:08:19 11:30:00"),
    "kakuu-eizou/props.jpg": Sample(props, (72, 60, 66), (46, 38, 46), 0.2, "2026:08:18 10:15:00"),
    "kakuu-eizou/console.jpg": Sample(console, (26, 22, 38), (18, 16, 28), -0.06, "2026:08:19 16:45:00"),
}
