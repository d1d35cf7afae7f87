"""Rooms made ready for people to meet in: tables for two, a hall. Nobody is in them."""

from __future__ import annotations

from pictures.shot import (
    GREEN,
    INK,
    RED,
    RGB,
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


def talk_tables(s: Shot) -> None:
    """Three small tables for two, divided by screens; a sand-glass on each."""
    s.fade((224, 216, 204), (206, 196, 182), 0, 560)
    for x in (90, 620, 1150):
        window(s, x, 60, 360, 360)
    s.soften(12)
    s.fade((176, 150, 122), (132, 106, 86), 540, H)
    s.line([(0, 540), (W, 540)], (116, 96, 80), 8)
    for x in (90, 620, 1150):  # light on the floor
        s.glow([(x + 60, 560), (x + 380, 560), (x + 560, 980), (x + 120, 980)], (255, 240, 208), 0.34, 40)
    for i, (x, k, cloth) in enumerate(
        ((300, 0.72, (178, 62, 44)), (830, 0.82, (24, 104, 150)), (1350, 0.94, (56, 112, 52)))
    ):
        y = 700 + i * 46
        s.box(x - 330 * k, 300 + i * 20, 40 * k, y - 240, (190, 178, 162), INK, 6)  # the screen
        s.poly(
            [
                (x - 318 * k, 310 + i * 20),
                (x - 210 * k, 350 + i * 22),
                (x - 210 * k, y + 70),
                (x - 318 * k, y + 30),
            ],
            (150, 166, 170),
            INK,
            5,
        )
        for side in (-1, 1):  # chairs that face each other
            cx = x + side * 176 * k
            s.shade(
                [
                    (cx - 70 * k, y + 190 * k),
                    (cx + 80 * k, y + 190 * k),
                    (cx + 90 * k, y + 222 * k),
                    (cx - 60 * k, y + 222 * k),
                ],
                0.5,
                16,
            )
            s.line([(cx + side * 52 * k, y - 96 * k), (cx + side * 58 * k, y + 206 * k)], INK, 13 * k)
            s.line([(cx - side * 40 * k, y + 60 * k), (cx - side * 44 * k, y + 206 * k)], INK, 13 * k)
            s.box(cx - 58 * k, y + 44 * k, 116 * k, 26 * k, (84, 92, 108), INK, 8)
            s.poly(
                [
                    (cx + side * 40 * k, y - 110 * k),
                    (cx + side * 66 * k, y - 104 * k),
                    (cx + side * 68 * k, y + 30 * k),
                    (cx + side * 44 * k, y + 26 * k),
                ],
                (96, 104, 120),
            )
        s.line([(x, y + 20), (x, y + 196 * k)], INK, 24 * k)
        s.disc(x, y + 200 * k, 70 * k, (70, 66, 66), INK, 16 * k)
        s.poly(
            [
                (x - 140 * k, y + 6 * k),
                (x - 108 * k, y - 46 * k),
                (x + 108 * k, y - 46 * k),
                (x + 140 * k, y + 6 * k),
            ],
            (222, 190, 150),
        )
        s.box(x - 140 * k, y + 6 * k, 280 * k, 18 * k, (168, 128, 90), INK, 4)
        s.poly(
            [
                (x - 96 * k, y - 4 * k),
                (x - 78 * k, y - 40 * k),
                (x - 10 * k, y - 40 * k),
                (x - 18 * k, y - 4 * k),
            ],
            cloth,
            INK,
            4,
        )
        _hour_glass(s, x + 36 * k, y - 18 * k, k)
        if i == 0:
            for j in range(4):
                s.box(
                    x - 78 * k + j * 14 * k, y - 54 * k, 11 * k, 34 * k, (196, 202, 208), (60, 64, 74), 1, 2
                )
        if i == 1:
            s.disc(x - 50 * k, y - 26 * k, 24 * k, (204, 232, 240), (50, 70, 90), 20 * k, 4)
        if i == 2:
            s.line([(x - 88 * k, y - 12 * k), (x - 40 * k, y - 34 * k)], STEEL, 9 * k)
            s.line([(x - 84 * k, y - 32 * k), (x - 40 * k, y - 14 * k)], STEEL, 9 * k)
            s.disc(x - 30 * k, y - 36 * k, 11 * k, None, (120, 40, 30), width=5)
            s.disc(x - 30 * k, y - 12 * k, 11 * k, None, (120, 40, 30), width=5)
    s.soften(5, 1010, H)
    s.glow([(0, 0), (W, 0), (W, 300), (0, 500)], (255, 244, 220), 0.2, 160)


def _hour_glass(s: Shot, x: float, y: float, k: float) -> None:
    for top in (-104, -4):
        s.box(x - 30 * k, y + top * k, 60 * k, 11 * k, WOOD, INK, 3, 3)
    s.poly(
        [
            (x - 22 * k, y - 92 * k),
            (x + 22 * k, y - 92 * k),
            (x + 4 * k, y - 48 * k),
            (x + 22 * k, y - 4 * k),
            (x - 22 * k, y - 4 * k),
            (x - 4 * k, y - 48 * k),
        ],
        (228, 240, 242),
        INK,
        3,
    )
    s.poly(
        [
            (x - 14 * k, y - 74 * k),
            (x + 14 * k, y - 74 * k),
            (x + 2 * k, y - 50 * k),
            (x - 2 * k, y - 50 * k),
        ],
        (226, 140, 60),
        None,
    )
    s.poly([(x - 18 * k, y - 5 * k), (x + 18 * k, y - 5 * k), (x, y - 30 * k)], (226, 140, 60), None)


def fair_hall(s: Shot) -> None:
    """A hall with tables in the colours of the guide's pages; on each one a single tool or material."""
    s.fade((206, 212, 214), (226, 222, 212), 0, 470)
    for i in range(5):  # windows high up
        s.box(60 + i * 310, 50, 240, 150, (236, 244, 248), (160, 168, 174), 2, 6)
        s.line([(180 + i * 310, 50), (180 + i * 310, 200)], (170, 178, 184), 8)
    for i in range(-2, 12):  # the roof's trusses
        s.line([(i * 160, 0), (i * 160 + 80, 66)], (150, 158, 164), 9)
        s.line([(i * 160 + 80, 66), (i * 160 + 160, 0)], (150, 158, 164), 9)
    s.line([(0, 68), (W, 68)], (128, 136, 144), 12)
    s.fade((214, 206, 192), (196, 184, 166), 236, 432)
    s.line([(0, 236), (W, 236)], (150, 136, 118), 8)
    for i, tone in enumerate(
        ((207, 51, 25), (43, 76, 155), (154, 100, 0), (11, 118, 118), (192, 58, 114))
    ):  # sheets on the wall
        s.box(110 + i * 130, 262, 84, 118, mix(tone, WHITE, 0.35), (120, 110, 100), 2, 3)
        s.box(124 + i * 130, 276, 56, 34, mix(tone, WHITE, 0.75), None, 2)
    for x in (1010, 1110):  # the doors
        s.box(x, 266, 96, 168, (150, 118, 88), INK, 2, 5)
        s.disc(x + (82 if x < 1100 else 14), 356, 7, (226, 200, 120), None)
    s.line([(1360, 434), (1360, 300)], WOOD_DARK, 12)
    for cx, cy, r in ((1360, 290, 64), (1310, 330, 44), (1412, 326, 46)):
        s.disc(cx, cy, r, (86, 132, 80), None)
    s.box(1326, 400, 70, 40, (110, 96, 84), INK, 6)
    s.soften(9)
    s.fade((196, 168, 130), (150, 118, 88), 430, H)
    for i in range(-8, 17):  # floor boards run away from us
        s.line([(800 + i * 40, 430), (800 + i * 260, H)], (160, 130, 98), 3)
    rows = (
        (500, 0.42, (-640, -330, -10, 320, 640), ((15, 116, 168), (122, 106, 0), (91, 62, 150), (192, 58, 114), (110, 95, 80))),
        (640, 0.72, (-590, -30, 540), ((47, 122, 44), (11, 118, 118), (143, 77, 0))),
        (850, 1.18, (-450, 420), ((207, 51, 25), (43, 76, 155))),
    )  # fmt: skip
    kinds = iter((3, 1, 0, 2, 1, 0, 3, 2, 1, 0))
    for y, k, places, colours in rows:
        for at, colour in zip(places, colours, strict=True):
            _fair_table(s, 800 + at, y, k, colour, next(kinds))
        if k < 0.5:
            s.soften(7, 400, 600)
    s.glow([(200, 0), (1400, 0), (1600, 1067), (0, 1067)], (255, 246, 224), 0.22, 200)
    s.soften(5, 1030, H)


def _fair_table(s: Shot, x: float, y: float, k: float, colour: RGB, kind: int) -> None:
    s.shade(
        [
            (x - 190 * k, y + 160 * k),
            (x + 200 * k, y + 160 * k),
            (x + 240 * k, y + 200 * k),
            (x - 160 * k, y + 204 * k),
        ],
        0.5,
        26 * k,
    )
    s.poly(
        [(x - 180 * k, y), (x + 180 * k, y), (x + 188 * k, y + 176 * k), (x - 188 * k, y + 176 * k)],
        colour,
        INK,
        5,
    )
    for i in range(5):  # folds of the cloth
        fx = x + (-150 + i * 74) * k
        s.line([(fx, y + 8 * k), (fx + 5 * k, y + 172 * k)], mix(colour, INK, 0.32), 4 * k + 1)
    s.poly(
        [(x - 180 * k, y), (x - 146 * k, y - 62 * k), (x + 146 * k, y - 62 * k), (x + 180 * k, y)],
        mix(colour, WHITE, 0.24),
        INK,
        5,
    )
    s.disc(x, y - 26 * k, 66 * k, mix(colour, INK, 0.22), None, 16 * k)
    if kind == 0:  # a case of type
        s.poly(
            [
                (x - 62 * k, y - 24 * k),
                (x - 50 * k, y - 92 * k),
                (x + 50 * k, y - 92 * k),
                (x + 62 * k, y - 24 * k),
            ],
            WOOD_DARK,
            INK,
            4,
        )
        for j in range(3):
            for i in range(5):
                s.box(
                    x + (-44 + i * 18) * k,
                    y + (-86 + j * 20) * k,
                    14 * k,
                    15 * k,
                    mix(STEEL, WHITE, s.rng.random() * 0.7),
                    (50, 54, 62),
                    1,
                    2,
                )
    elif kind == 1:  # a lens on its stand
        s.line([(x, y - 26 * k), (x, y - 66 * k)], INK, 12 * k)
        s.disc(x, y - 112 * k, 56 * k, (178, 216, 230), INK, 54 * k, 5)
        s.disc(x - 14 * k, y - 124 * k, 26 * k, (244, 252, 252), None, 22 * k)
    elif kind == 2:  # garden shears, stuck into a block of wood
        s.box(x - 46 * k, y - 58 * k, 92 * k, 36 * k, WOOD, INK, 4, 4)
        s.line([(x - 8 * k, y - 58 * k), (x + 26 * k, y - 152 * k)], STEEL_DARK, 13 * k)
        s.line([(x + 8 * k, y - 58 * k), (x - 26 * k, y - 152 * k)], STEEL, 13 * k)
        s.disc(x + 34 * k, y - 168 * k, 20 * k, None, RED, 24 * k, 6)
        s.disc(x - 34 * k, y - 168 * k, 20 * k, None, RED, 24 * k, 6)
    else:  # a young pine in its pot
        s.poly(
            [
                (x - 40 * k, y - 76 * k),
                (x + 40 * k, y - 76 * k),
                (x + 28 * k, y - 22 * k),
                (x - 28 * k, y - 22 * k),
            ],
            (176, 92, 60),
            INK,
            4,
        )
        s.line([(x, y - 76 * k), (x + 10 * k, y - 130 * k)], WOOD_DARK, 11 * k)
        for cx, cy, r in (
            (x + 6 * k, y - 150 * k, 42),
            (x - 34 * k, y - 124 * k, 30),
            (x + 46 * k, y - 122 * k, 28),
        ):
            s.disc(cx, cy, r * k, GREEN, INK, r * 0.62 * k, 4)


PICTURES = {
    "juugofun-mendan/tables.jpg": Sample(
        talk_tables, (224, 216, 204), (206, 196, 182), 0.16, "2026:11:05 14:20:00"
    ),
    "dougu-no-fair/hall.jpg": Sample(
        fair_hall, (206, 212, 214), (226, 222, 212), 0.12, "2026:11:12 11:05:00"
    ),
}
