"""例示製餡所: the bean-paste maker."""

from __future__ import annotations

import math

from pictures.shot import (
    INK,
    RGB,
    SKIN1,
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

AZUKI, PASTE, COPPER = (142, 38, 46), (88, 40, 44), (190, 108, 62)


def turned(x: float, y: float, rx: float, ry: float, angle: float, steps: int = 28) -> list[Point]:
    """An ellipse that leans."""
    c, n = math.cos(angle), math.sin(angle)
    return [
        (x + rx * math.cos(t) * c - ry * math.sin(t) * n, y + rx * math.cos(t) * n + ry * math.sin(t) * c)
        for t in [i * 2 * math.pi / steps for i in range(steps)]
    ]


def bean(s: Shot, x: float, y: float, r: float, angle: float, tone: RGB) -> None:
    """One red bean with the pale line through which it drinks."""
    c, n = math.cos(angle), math.sin(angle)
    s.poly(turned(x, y, r, r * 0.74, angle), mix(tone, INK, 0.45), mix(tone, INK, 0.75), max(2, r / 24))
    for k in range(1, 6):
        f = 1 - k * 0.13
        s.poly(
            turned(x - r * 0.05 * k, y - r * 0.06 * k, r * f, r * 0.74 * f, angle),
            mix(mix(tone, INK, 0.45), mix(tone, (236, 110, 96), 0.35), k / 5),
            None,
        )
    hx, hy = x + r * 0.3 * n, y - r * 0.3 * c
    s.line(
        [(hx - r * 0.36 * c, hy - r * 0.36 * n), (hx + r * 0.36 * c, hy + r * 0.36 * n)],
        mix(tone, INK, 0.5),
        r * 0.17,
    )
    s.line(
        [(hx - r * 0.32 * c, hy - r * 0.32 * n), (hx + r * 0.32 * c, hy + r * 0.32 * n)],
        (244, 236, 222),
        r * 0.11,
    )
    s.poly(turned(x - r * 0.42, y - r * 0.3, r * 0.16, r * 0.07, angle - 0.5), (255, 236, 228), None)


def steam(s: Shot, x: float, y: float, w: float, h: float, strength: float) -> None:
    for i in range(5):
        px = x + s.rng.uniform(-w, w) * 0.5
        lean = s.rng.uniform(-60, 90)
        s.glow(
            [
                (px - w * 0.2, y),
                (px + w * 0.2, y),
                (px + lean + w * 0.34, y - h * s.rng.uniform(0.6, 1)),
                (px + lean - w * 0.2, y - h),
            ],
            (255, 248, 236),
            strength / (1 + i * 0.3),
            60,
        )


def seian_knead(s: Shot) -> None:
    for j in range(9):
        for i in range(14):
            s.box(
                i * 122 - 20, j * 74, 116, 68, mix((206, 198, 184), (176, 166, 152), s.rng.random()), None, 2
            )
    for i in range(3):
        s.box(90 + i * 190, 120, 150, 300, mix(STEEL, (120, 112, 106), 0.4), STEEL_DARK, 30)
    s.box(1180, 60, 330, 240, (60, 70, 108), INK, 6)
    for i in range(5):
        s.disc(1220 + i * 62, 140 + (i * 53) % 110, 10, (255, 224, 150), None)
    s.soften(15)
    s.poly([(640, 60), (760, 0), (1240, 0), (1350, 60)], (150, 156, 160), INK, 6)
    s.glow([(700, 40), (1300, 40), (1500, 1067), (560, 1067)], (255, 220, 160), 0.42, 170)
    s.figure(
        470,
        400,
        1.22,
        skin=SKIN1,
        hair=(240, 240, 234),
        top=(238, 236, 228),
        apron=(126, 92, 40),
        style="helmet",
        face=1,
        far=((760, 520), (856, 440)),
    )
    s.fade((96, 84, 76), (60, 52, 50), 980, H)
    s.poly([(640, 1067), (720, 900), (1400, 900), (1480, 1067)], (48, 50, 58), INK, 6)
    for i in range(7):
        s.poly([(800 + i * 80, 1010), (826 + i * 80, 930), (852 + i * 80, 1010)], (96, 150, 220), None)
    s.poly([(610, 700), (640, 860), (760, 950), (1340, 950), (1470, 860), (1500, 700)], COPPER, INK, 7)
    s.glow([(680, 760), (780, 760), (860, 930), (760, 930)], (255, 220, 180), 0.7, 30)
    s.shade([(1250, 720), (1490, 720), (1450, 880), (1250, 940)], 0.55, 50)
    s.disc(1055, 700, 446, mix(COPPER, (255, 220, 170), 0.3), INK, 126, 7)
    s.disc(1055, 704, 414, mix(COPPER, INK, 0.4), None, 106)
    s.disc(1055, 716, 396, PASTE, (58, 26, 32), 90, 4)
    for i in range(6):
        s.pen.arc(
            (
                (1055 - 360 + i * 52) * 2,
                (716 - 78 + i * 11) * 2,
                (1055 + 360 - i * 52) * 2,
                (716 + 78 - i * 11) * 2,
            ),
            150,
            330,
            mix(PASTE, (190, 120, 108), 0.4),
            12,
        )
    for _ in range(24):
        a, d = s.rng.uniform(0, 2 * math.pi), math.sqrt(s.rng.random()) * 0.86
        x, y, r = 1055 + 390 * d * math.cos(a), 716 + 84 * d * math.sin(a), s.rng.uniform(8, 30)
        s.disc(x, y, r, mix(PASTE, INK, 0.2), mix(PASTE, INK, 0.5), r * 0.5, 3)
        s.disc(x - r * 0.2, y - r * 0.16, r * 0.5, mix(PASTE, (214, 150, 136), 0.5), None, r * 0.2)
    s.line([(740, 250), (1150, 730)], INK, 46)
    s.line([(740, 250), (1150, 730)], WOOD, 34)
    s.line([(752, 258), (1140, 710)], mix(WOOD, WHITE, 0.35), 8)
    s.poly([(1084, 690), (1158, 650), (1226, 752), (1130, 776)], mix(PASTE, WOOD, 0.35), INK, 5)
    s.disc(858, 392, 42, SKIN1)
    s.arm((388, 548), (560, 690), (906, 452), (238, 236, 228), SKIN1, 1.22)
    for i in range(3):
        s.line([(872 + i * 6, 440 + i * 22), (930 + i * 8, 430 + i * 24)], mix(SKIN1, INK, 0.6), 30)
        s.line([(872 + i * 6, 440 + i * 22), (930 + i * 8, 430 + i * 24)], SKIN1, 23)
    for x, y, r in ((960, 520, 12), (1240, 560, 16), (1330, 610, 10), (1180, 480, 8)):
        s.disc(x, y, r, PASTE, (58, 26, 32), width=3)
    steam(s, 1080, 650, 560, 620, 0.5)
    s.glow([(700, 0), (1300, 0), (1420, 760), (760, 760)], (255, 234, 200), 0.2, 160)


def seian_beans(s: Shot) -> None:
    s.fade((92, 66, 48), (70, 22, 32), 0, 300)
    s.fade((70, 22, 32), (52, 14, 26), 300, H)
    for layer, (count, low, high, size) in enumerate(((260, 190, 520, 46), (150, 420, 800, 66))):
        for _ in range(count):
            y = s.rng.uniform(low, high)
            bean(
                s,
                s.rng.uniform(-40, W + 40),
                y,
                size * s.rng.uniform(0.85, 1.15),
                s.rng.uniform(-1.5, 1.5),
                mix(AZUKI, (104, 26, 40), s.rng.random()),
            )
        s.soften(12 if layer == 0 else 5)
    s.poly([(0, 0), (W, 0), (W, 150), (1200, 210), (500, 190), (0, 230)], (92, 66, 48), None)
    s.soften(10, 0, 260)
    for y in range(760, 1130, 88):
        for i in range(13):
            x = i * 132 - 30 + (66 if (y // 88) % 2 else 0) + s.rng.uniform(-20, 20)
            yy = y + s.rng.uniform(-22, 22)
            s.shade([(x - 60, yy + 30), (x + 70, yy + 30), (x + 60, yy + 76), (x - 50, yy + 76)], 0.5, 22)
            bean(
                s,
                x,
                yy,
                78 * s.rng.uniform(0.92, 1.1),
                s.rng.uniform(-1.3, 1.3),
                mix(AZUKI, (104, 26, 40), s.rng.random()),
            )
    hero_x, hero_y = 880, 700
    s.shade(
        [
            (hero_x - 140, hero_y + 50),
            (hero_x + 160, hero_y + 50),
            (hero_x + 140, hero_y + 160),
            (hero_x - 110, hero_y + 160),
        ],
        0.75,
        40,
    )
    bean(s, hero_x, hero_y, 150, -0.22, (158, 42, 50))
    s.glow(
        [
            (hero_x - 110, hero_y - 80),
            (hero_x - 30, hero_y - 96),
            (hero_x - 40, hero_y - 40),
            (hero_x - 104, hero_y - 30),
        ],
        WHITE,
        0.5,
        30,
    )
    s.disc(hero_x + 76, hero_y - 90, 8, (252, 246, 232), mix(AZUKI, INK, 0.6), 6, 3)
    s.soften(7, 1010, H)
    s.glow([(0, 0), (760, 0), (1300, 800), (300, 1067), (0, 700)], (255, 226, 180), 0.34, 220)


def seian_four(s: Shot) -> None:
    for _ in range(70):
        s.disc(s.rng.uniform(0, W), s.rng.uniform(0, 420), s.rng.uniform(1, 3), (226, 232, 250), None)
    for i in range(12):
        h = s.rng.uniform(160, 360)
        s.box(i * 140 - 40, 700 - h, 138, h + 20, mix((24, 30, 56), (38, 46, 78), s.rng.random()), None)
    s.soften(7)
    s.disc(1370, 150, 62, (244, 238, 214), None)
    s.disc(1394, 138, 58, (28, 34, 66), None)
    s.glow([(1290, 90), (1450, 90), (1450, 220), (1290, 220)], (220, 220, 240), 0.3, 60)
    s.poly([(240, 330), (360, 236), (1090, 236), (1210, 330)], (58, 46, 52), INK, 6)
    s.box(280, 330, 890, 400, (74, 66, 72), INK, 2, 6)
    for i in range(24):
        s.line([(284 + i * 37, 336), (284 + i * 37, 726)], (60, 54, 62), 3)
    for x in (330, 500, 960):
        s.box(x, 400, 130, 120, (255, 214, 130), INK, 2, 8)
        s.line([(x + 65, 400), (x + 65, 520)], (120, 82, 48), 7)
        s.line([(x, 460), (x + 130, 460)], (120, 82, 48), 7)
    s.box(680, 430, 250, 300, (255, 222, 148), INK, 2, 8)
    s.box(700, 566, 90, 164, (176, 150, 112), (110, 80, 50), 4, 4)
    s.disc(844, 600, 66, COPPER, (110, 62, 40), 30, 4)
    s.poly([(778, 604), (910, 604), (880, 690), (808, 690)], mix(COPPER, INK, 0.15), (110, 62, 40), 4)
    s.box(680, 430, 250, 46, (64, 54, 70), INK, 2, 5)
    for i in range(1, 4):
        s.line([(684, 430 + i * 12), (926, 430 + i * 12)], (90, 80, 96), 3)
    s.box(640, 350, 330, 54, (236, 226, 204), INK, 4, 6)
    for i in range(4):
        s.box(690 + i * 66, 362, 34, 30, (72, 44, 40), None, 6)
    s.glow([(300, 392), (1120, 392), (1180, 760), (240, 760)], (255, 196, 100), 0.42, 80)
    s.box(420, 170, 54, 90, (90, 80, 84), INK, 2, 6)
    s.poly([(404, 178), (447, 144), (490, 178)], (58, 46, 52), INK, 5)
    steam(s, 470, 160, 200, 330, 0.4)
    s.fade((44, 44, 64), (18, 22, 40), 730, H)
    s.line([(0, 732), (W, 732)], (92, 84, 92), 6)
    s.glow([(660, 736), (950, 736), (1250, 1067), (380, 1067)], (255, 196, 104), 0.72, 70)
    for x in (330, 500, 960):
        s.glow([(x, 740), (x + 130, 740), (x + 150, 900), (x - 20, 900)], (255, 190, 100), 0.34, 40)
    for _ in range(130):
        x, y = s.rng.uniform(0, W), 745 + 315 * s.rng.random()
        s.line(
            [(x, y), (x + s.rng.uniform(20, 120), y + 1)],
            mix((30, 32, 52), (210, 160, 96), s.rng.random() * 0.5),
            2.4,
        )
    s.shade([(1130, 800), (1590, 800), (1600, 860), (1110, 860)], 0.8, 26)
    s.box(1180, 560, 420, 240, (226, 220, 208), INK, 24, 6)
    s.box(1430, 590, 200, 90, (70, 86, 120), INK, 14, 5)
    s.box(1210, 600, 190, 150, (214, 206, 192), (150, 142, 132), 6, 4)
    s.box(1166, 700, 30, 44, (250, 176, 96), INK, 6, 4)
    for x in (1270, 1530):
        s.disc(x, 806, 56, (26, 28, 36))
        s.disc(x, 806, 24, STEEL)
    s.line([(120, 780), (120, 250), (240, 250)], INK, 16)
    s.disc(250, 262, 30, (255, 238, 190), INK, 18, 5)
    s.glow([(210, 262), (290, 262), (430, 800), (70, 800)], (255, 230, 170), 0.34, 60)
    for i in range(3):
        s.box(960 - i * 6, 706 - i * 34, 170, 32, (176, 146, 92), INK, 4, 4)
    s.soften(5, 1000, H)


def seian_toast(s: Shot) -> None:
    s.box(0, 0, W, 520, (190, 178, 168), None)
    s.box(240, -20, 760, 430, (252, 214, 168), (150, 132, 120), 4, 16)
    s.fade((150, 168, 214), (255, 206, 150), 0, 400, 250, 990)
    for i in range(8):
        h = s.rng.uniform(70, 190)
        s.box(252 + i * 94, 400 - h, 86, h, mix((118, 106, 138), (224, 170, 150), s.rng.random() * 0.5), None)
    s.disc(800, 262, 60, (255, 244, 214), None)
    s.line([(620, 0), (620, 400)], (214, 204, 194), 20)
    for i in range(3):
        s.box(1150 + i * 130, 230, 100, 190, mix(STEEL, (150, 140, 130), 0.4), STEEL_DARK, 20)
    s.soften(16)
    s.glow([(250, 0), (990, 0), (1300, 1067), (160, 1067)], (255, 216, 160), 0.5, 160)
    s.fade((176, 176, 176), (126, 128, 132), 500, H)
    for _ in range(60):
        y = s.rng.uniform(510, H)
        x = s.rng.uniform(-100, W)
        s.line(
            [(x, y), (x + s.rng.uniform(200, 700), y)],
            mix((176, 176, 176), (222, 214, 204), s.rng.random()),
            1.6,
        )
    s.soften(5, 480, 620)
    s.glow([(380, 520), (1000, 520), (1200, 1067), (200, 1067)], (255, 226, 180), 0.4, 120)
    s.shade([(230, 840), (1150, 840), (1180, 980), (240, 1000)], 0.6, 50)
    s.disc(690, 840, 500, (240, 236, 226), (140, 132, 124), 164, 5)
    s.disc(690, 832, 390, (226, 220, 208), None, 112)
    s.shade([(390, 830), (1020, 820), (1040, 900), (420, 920)], 0.5, 26)

    def slab(cx: float, cy: float, a: float, b: float, power: float = 0.36) -> list[Point]:
        """A slice of bread lying down: a square with round corners, seen from the side."""
        ring = [i * 2 * math.pi / 72 for i in range(72)]
        flat = [
            (
                a * math.copysign(abs(math.cos(t)) ** power, math.cos(t)),
                b * math.copysign(abs(math.sin(t)) ** power, math.sin(t)),
            )
            for t in ring
        ]
        return [(cx + u - v * 0.34, cy + v + u * 0.06) for u, v in flat]

    for k in range(9):
        s.poly(
            slab(690, 800 - k * 8, 320, 122),
            (150, 92, 48) if k < 8 else (196, 132, 70),
            (96, 58, 36),
            4 if k < 8 else 6,
        )
    s.poly(slab(690, 734, 290, 104), (238, 194, 128), None)
    for _ in range(220):
        u, v = s.rng.uniform(-270, 270), s.rng.uniform(-92, 92)
        s.disc(
            690 + u - v * 0.34,
            734 + v + u * 0.06,
            s.rng.uniform(2, 7),
            mix((214, 156, 90), (250, 216, 158), s.rng.random()),
            None,
            s.rng.uniform(2, 4),
        )

    def spread(cx: float, cy: float, a: float, b: float, wave: float) -> list[Point]:
        turns = [i * 2 * math.pi / 90 for i in range(90)]
        return [
            (
                cx + a * (1 + 0.06 * math.sin(5 * t + wave) + 0.03 * math.sin(11 * t)) * math.cos(t),
                cy + b * (1 + 0.07 * math.sin(4 * t + wave)) * math.sin(t),
            )
            for t in turns
        ]

    s.shade(spread(706, 752, 236, 88, 0.4), 0.5, 18)
    s.poly(spread(694, 730, 230, 84, 0.4), mix(PASTE, INK, 0.25), (48, 22, 28), 6)
    s.poly(spread(690, 712, 206, 70, 1.0), PASTE, None)
    s.poly(spread(684, 694, 160, 50, 1.6), mix(PASTE, (150, 86, 82), 0.35), None)
    for _ in range(160):
        a, d = s.rng.uniform(0, 2 * math.pi), math.sqrt(s.rng.random())
        x, y = 690 + 196 * d * math.cos(a), 712 + 64 * d * math.sin(a)
        s.disc(
            x,
            y,
            s.rng.uniform(4, 13),
            mix(PASTE, (156, 92, 88), s.rng.random() * 0.6),
            None,
            s.rng.uniform(3, 8),
        )
    for i in range(3):
        wave = [(580 + i * 16 + k * 14, 706 - i * 12 + 10 * math.sin(k * 0.8 + i)) for k in range(15)]
        s.line(wave, mix(PASTE, (226, 170, 156), 0.4), 5)
    s.glow(spread(630, 690, 70, 26, 0), (255, 226, 206), 0.4, 24)
    s.box(1200, 620, 210, 240, (70, 96, 110), INK, 40, 7)
    s.disc(1305, 640, 104, (96, 124, 136), INK, 34, 6)
    s.disc(1305, 644, 84, (150, 120, 66), None, 24)
    s.shade([(1340, 660), (1406, 650), (1400, 850), (1340, 860)], 0.4, 30)
    steam(s, 1300, 620, 130, 330, 0.42)
    s.line([(1040, 960), (1500, 930)], INK, 26)
    s.line([(1040, 960), (1500, 930)], WOOD, 17)
    s.poly([(1020, 940), (1180, 930), (1190, 976), (1030, 990)], WOOD_DARK, INK, 5)
    s.poly([(1016, 942), (1100, 934), (1108, 976), (1026, 986)], PASTE, (48, 22, 28), 4)
    s.soften(8, 1000, H)


PICTURES = {
    "reiji-seiansho/four.jpg": Sample(seian_four, (18, 24, 54), (44, 48, 84), -0.05, "2026:09:17 04:02:00"),
    "reiji-seiansho/beans.jpg": Sample(seian_beans, (120, 86, 58), (84, 56, 44), 0.2, "2026:09:17 05:10:00"),
    "reiji-seiansho/knead.jpg": Sample(
        seian_knead, (196, 184, 168), (140, 128, 116), 0.25, "2026:09:17 06:25:00"
    ),
    "reiji-seiansho/toast.jpg": Sample(
        seian_toast, (206, 190, 172), (150, 140, 132), 0.2, "2026:09:18 07:15:00"
    ),
}
