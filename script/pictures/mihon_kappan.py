"""見本活版所: the letterpress printer."""

from __future__ import annotations

import math

from pictures.shot import (
    BLUE,
    INK,
    RED,
    SCALE,
    SKIN1,
    SKIN2,
    STEEL,
    STEEL_DARK,
    WHITE,
    WOOD,
    WOOD_DARK,
    H,
    Sample,
    Shot,
    W,
    mix,
    window,
)


def type_case(s: Shot, x: float, y: float, w: float, h: float, cols: int, rows: int) -> None:
    s.box(x, y, w, h, WOOD_DARK)
    cw, ch = w / cols, h / rows
    for j in range(rows):
        for i in range(cols):
            tone = mix(WOOD, (90, 62, 40), s.rng.random() * 0.6)
            s.box(x + i * cw + 3, y + j * ch + 3, cw - 6, ch - 6, tone, None, 2)
            for k in range(5):
                g = s.rng.randint(120, 200)
                s.box(
                    x + i * cw + 8 + k * (cw - 18) / 5,
                    y + j * ch + 7 + s.rng.random() * 4,
                    (cw - 18) / 5 - 2,
                    ch - 17,
                    (g, g, g + 6),
                    None,
                    1,
                )


def kappan_setting(s: Shot) -> None:
    window(s, 90, 110, 430, 520)
    type_case(s, 830, 60, 760, 800, 13, 17)
    s.soften(7)
    s.glow([(90, 110), (520, 110), (1150, 1067), (300, 1067)], (255, 236, 200), 0.34, 160)
    type_case(s, 1010, 20, 620, 940, 9, 15)
    s.shade([(980, 0), (1040, 0), (1040, 1067), (980, 1067)], 0.5, 60)
    s.figure(
        640,
        430,
        1.18,
        skin=SKIN2,
        hair=(38, 30, 34),
        top=(232, 228, 218),
        apron=(44, 58, 86),
        style="bun",
        face=1,
        far=((900, 560), (1050, 430)),
        near=((690, 830), (880, 790)),
    )
    s.box(820, 742, 190, 58, STEEL)
    for i in range(9):
        s.box(
            832 + i * 18,
            706 - (i * 7 % 3) * 6,
            14,
            70,
            mix(STEEL, WHITE, s.rng.random() * 0.5),
            STEEL_DARK,
            1,
            2,
        )
    s.fade((92, 64, 44), (58, 40, 30), 960, H)
    s.line([(0, 960), (W, 960)], (40, 28, 24), 6)
    for i in range(7):
        s.box(90 + i * 74, 908 - i % 2 * 10, 62, 70, mix(STEEL_DARK, STEEL, s.rng.random()), INK, 3, 4)


def kappan_type(s: Shot) -> None:
    s.planks(0, H, 5, (150, 108, 72))
    s.shade([(230, 120), (1450, 120), (1450, 1010), (230, 1010)], 0.8, 60)
    s.box(200, 90, 1200, 880, (74, 78, 84), INK, 10, 6)
    s.box(240, 130, 1120, 800, (52, 55, 62), INK, 4, 5)
    y = 146
    row = 0
    while y < 900:
        high = 56 if row % 4 else 84
        x = 258
        while x < 1340 - high:
            if s.rng.random() < (0.1 if row % 5 else 0.75):
                wide = s.rng.choice((high, high * 0.5, high * 1.5))
                s.box(
                    x,
                    y,
                    min(wide, 1342 - x) - 4,
                    high - 4,
                    mix((88, 90, 96), (112, 114, 120), s.rng.random()),
                    (46, 48, 54),
                    2,
                    2,
                )
                x += wide
                continue
            g = s.rng.randint(168, 216)
            s.box(x, y, high - 4, high - 4, (g, g, g + 5), (70, 72, 80), 3, 2)
            c = high - 4
            shine = (248, 246, 238)
            for _ in range(3):
                f = s.rng.uniform(0.2, 0.8)
                s.line([(x + c * 0.18, y + c * f), (x + c * 0.82, y + c * f)], shine, high / 15)
                s.line(
                    [(x + c * f, y + c * 0.16), (x + c * (f + s.rng.uniform(-0.15, 0.15)), y + c * 0.84)],
                    mix(shine, (90, 92, 100), s.rng.random() * 0.3),
                    high / 15,
                )
            x += high
        y += high + (10 if row % 3 == 2 else 0)
        row += 1
    s.box(240, 520, 1120, 26, WOOD, INK, 2, 4)
    s.disc(1300, 985, 40, RED)
    s.soften(9, 0, 250)
    s.soften(7, 900, H)
    s.glow([(0, 0), (900, 0), (1500, 700), (300, 1067), (0, 800)], (255, 238, 205), 0.36, 220)


def kappan_press(s: Shot) -> None:
    for _ in range(26):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 500),
            s.rng.uniform(10, 60),
            mix((70, 62, 66), (214, 150, 90), s.rng.random()),
            None,
        )
    s.box(60, 330, 380, 300, (120, 86, 62), None)
    s.soften(14)
    s.fade((70, 56, 52), (42, 36, 40), 800, H)
    s.shade([(300, 800), (1400, 800), (1500, 980), (250, 980)], 0.7, 50)
    s.poly([(520, 980), (600, 600), (1080, 600), (1180, 980)], (40, 46, 58))
    s.poly([(560, 700), (600, 600), (1080, 600), (1110, 700)], (56, 64, 78))
    s.disc(470, 700, 250, None, (34, 38, 48), width=52)
    s.disc(470, 700, 250, None, (92, 100, 112), width=7)
    for i in range(6):
        t = i * math.pi / 3 + 0.35
        s.line([(470, 700), (470 + 215 * math.cos(t), 700 + 215 * math.sin(t))], (44, 50, 62), 26)
    s.disc(470, 700, 48, STEEL_DARK)
    s.poly([(760, 640), (780, 330), (940, 330), (930, 640)], (52, 60, 74))
    s.disc(850, 288, 330, (30, 34, 44), INK, 112)
    s.disc(850, 268, 330, (150, 40, 26), INK, 108)
    s.disc(850, 266, 290, RED, None, 88)
    for i in range(5):
        s.pen.arc(
            (
                (850 - 260 + i * 34) * SCALE,
                (266 - 76 + i * 10) * SCALE,
                (850 + 260 - i * 34) * SCALE,
                (266 + 76 - i * 10) * SCALE,
            ),
            190,
            290,
            (238, 122, 92),
            3 * SCALE,
        )
    s.glow([(640, 210), (900, 190), (960, 240), (700, 270)], (255, 220, 200), 0.6, 30)
    for i in range(3):
        s.box(560 + i * 22, 420 + i * 64, 560, 50, (38, 40, 48), INK, 24)
        s.box(580 + i * 22, 428 + i * 64, 520, 12, (122, 128, 138), None, 6)
    s.poly([(1060, 760), (1240, 460), (1300, 490), (1170, 800)], STEEL)
    s.box(1120, 800, 430, 34, WOOD)
    for i in range(16):
        s.poly(
            [
                (1150 + s.rng.uniform(-5, 5), 800 - i * 9),
                (1500 + s.rng.uniform(-5, 5), 800 - i * 9),
                (1500, 791 - i * 9),
                (1150, 791 - i * 9),
            ],
            mix(WHITE, (214, 206, 190), s.rng.random() * 0.5),
            (150, 140, 126),
            1.6,
        )
    s.poly([(1160, 656), (1250, 610), (1540, 610), (1496, 656)], WHITE, (150, 140, 126), 3)
    s.poly([(1290, 640), (1310, 624), (1420, 624), (1406, 640)], RED, None)
    s.glow([(500, 0), (1100, 0), (1500, 900), (500, 900)], (255, 214, 160), 0.22, 180)


def kappan_proof(s: Shot) -> None:
    for i in range(5):
        s.box(60 + i * 320, 70, 290, 430, mix((120, 92, 70), (92, 70, 56), s.rng.random()), (70, 52, 44))
        for j in range(5):
            s.box(
                80 + i * 320,
                100 + j * 78,
                250,
                58,
                mix(WHITE, (200, 190, 176), s.rng.random()),
                (120, 104, 88),
                2,
                2,
            )
    s.soften(9)
    s.glow([(980, 180), (1140, 180), (1560, 1067), (420, 1067)], (255, 226, 170), 0.5, 120)
    s.figure(
        640,
        470,
        1.25,
        skin=SKIN1,
        hair=(196, 196, 196),
        top=(64, 82, 76),
        apron=None,
        style="short",
        face=1,
        near=((720, 860), (960, 800)),
    )
    s.fade((176, 128, 86), (128, 90, 60), 800, H)
    s.line([(0, 800), (W, 800)], (70, 48, 36), 6)
    s.poly([(430, 1010), (560, 826), (1290, 826), (1420, 1010)], WHITE, (140, 128, 112), 3)
    for i in range(6):
        y = 850 + i * 24
        s.line([(600 - i * 14, y), (900 + i * 6, y)], (70, 74, 84), 4)
        s.line([(980 + i * 3, y), (1240 + i * 14, y)], (70, 74, 84), 4)
    s.disc(1040, 868, 92, (236, 240, 238), INK, 50, 9)
    s.line([(990, 862), (1092, 862)], RED, 10)
    s.line([(1000, 884), (1076, 884)], (60, 64, 74), 8)
    s.line([(962, 832), (930, 792)], INK, 24)
    s.disc(940, 800, 44, SKIN1)
    s.poly([(960, 190), (1010, 90), (1130, 90), (1180, 190)], RED)
    s.line([(1070, 90), (1070, 0)], INK, 9)
    s.disc(1070, 192, 60, (255, 244, 214), None, 16)
    s.box(1330, 720, 70, 110, STEEL, INK, 8)
    for i in range(3):
        s.line([(1350 + i * 16, 730), (1340 + i * 22, 640 - i * 12)], (RED, INK, BLUE)[i], 9)
    s.soften(6, 1000, H)


PICTURES = {
    "mihon-kappan/setting.jpg": Sample(
        kappan_setting, (206, 190, 166), (126, 106, 90), 0.35, "2026:09:08 10:12:00"
    ),
    "mihon-kappan/type.jpg": Sample(kappan_type, (120, 90, 64), (96, 70, 52), 0.25, "2026:09:08 10:40:00"),
    "mihon-kappan/press.jpg": Sample(kappan_press, (86, 70, 70), (54, 46, 52), 0.35, "2026:09:08 13:25:00"),
    "mihon-kappan/proof.jpg": Sample(
        kappan_proof, (150, 122, 96), (104, 82, 66), 0.35, "2026:09:10 16:05:00"
    ),
}
