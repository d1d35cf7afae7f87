"""仮想電子工房: the software house."""

from __future__ import annotations

from pictures.lens import bent, hand, joined, out_of_focus, rounded, spots
from pictures.shot import (
    INK,
    RGB,
    SKIN1,
    SKIN2,
    STEEL,
    WHITE,
    H,
    Sample,
    Shot,
    W,
    mix,
    window,
)

TEAL, PALE, SUN, ROSE = (11, 118, 118), (206, 228, 226), (250, 206, 84), (230, 122, 104)


def note(s: Shot, x: float, y: float, size: float, tone: RGB, tilt: float = 0) -> None:
    """A sticky note with two lines of writing, one corner lifting."""
    s.shade(
        [
            (x + 6, y + size - 6),
            (x + size + 8, y + size - 10),
            (x + size + 10, y + size + 12),
            (x + 10, y + size + 10),
        ],
        0.4,
        9,
    )
    s.poly(
        [(x, y + tilt), (x + size, y), (x + size + tilt, y + size - 4), (x + tilt, y + size + 2)],
        tone,
        mix(tone, INK, 0.5),
        3,
    )
    for i, length in enumerate((0.62, 0.5, 0.3)[: s.rng.randint(1, 3)]):
        s.line(
            [
                (x + size * 0.16, y + size * (0.3 + i * 0.2)),
                (x + size * (0.16 + length), y + size * (0.29 + i * 0.2)),
            ],
            mix(tone, INK, 0.75),
            4,
        )


def denshi_board(s: Shot) -> None:
    window(s, 60, 90, 330, 420, (188, 222, 238))
    s.soften(12)
    s.shade([(520, 120), (1600, 120), (1600, 900), (520, 900)], 0.35, 60)
    s.box(500, 70, 1200, 770, (236, 240, 240), (110, 122, 130), 10, 12)
    s.glow([(520, 90), (1000, 90), (760, 820), (520, 820)], WHITE, 0.5, 120)
    for x in (790, 1090, 1390):
        s.line([(x, 190), (x, 800)], (150, 166, 172), 4)
    s.line([(530, 178), (1600, 178)], INK, 5)
    for x, w in ((560, 130), (830, 170), (1130, 120), (1430, 150)):
        s.line([(x, 134), (x + w, 130)], INK, 9)
    for col in range(4):
        for row in range(5):
            for half in range(2):
                if s.rng.random() < 0.22 or (col in (0, 1) and row in (2, 3) and half == 1 - col):
                    continue
                tone = s.rng.choice([SUN, SUN, (150, 208, 200), ROSE, (240, 236, 220)])
                note(
                    s,
                    548 + col * 300 + half * 118 + s.rng.uniform(-6, 6),
                    206 + row * 118 + s.rng.uniform(-7, 7),
                    98,
                    tone,
                    s.rng.uniform(-5, 5),
                )
    s.line(bent([(700, 640), (800, 700), (900, 640)]), TEAL, 7)
    s.line([(872, 640), (902, 638), (896, 668)], TEAL, 7)
    s.box(500, 838, 1200, 26, STEEL, INK, 6)
    for i, tone in enumerate((INK, TEAL, ROSE)):
        s.box(1120 + i * 120, 818, 96, 20, tone, INK, 8, 4)
    s.shade([(520, 360), (640, 330), (640, 1000), (470, 1000)], 0.45, 70)
    s.figure(
        410,
        470,
        1.22,
        skin=SKIN1,
        hair=(52, 40, 40),
        top=TEAL,
        style="short",
        face=1,
        far=((690, 560), (850, 452)),
        near=((430, 800), (560, 740)),
    )
    note(s, 820, 340, 106, SUN, -3)
    hand(s, 872, 452, -62, 0.78, SKIN1, grip=0.35, wrist=60)
    for i in range(3):
        note(s, 556 + i * 5, 668 - i * 7, 98, (SUN, ROSE, SUN)[i], 3)
    hand(s, 580, 742, -22, 0.78, SKIN1, thumb=1, grip=0.75, wrist=50)

    def cup(shot: Shot) -> None:
        shot.box(1230, 800, 250, 290, (28, 92, 96), INK, 30, 7)
        shot.disc(1355, 806, 125, (20, 70, 74), INK, 34, 7)
        shot.disc(1500, 920, 74, None, INK, 84, 30)
        shot.disc(1500, 920, 74, None, (28, 92, 96), 84, 18)
        shot.poly([(-20, 980), (620, 960), (700, 1090), (-20, 1090)], (54, 60, 72))

    out_of_focus(s, cup, 20)
    s.glow([(60, 90), (390, 90), (1000, 1067), (200, 1067)], (230, 244, 255), 0.3, 170)


def denshi_call(s: Shot) -> None:
    for y in (170, 400):
        s.box(-20, y + 150, 640, 16, (150, 122, 92), None)
        for i in range(5):
            tone = mix((66, 96, 108), (190, 206, 206), s.rng.random())
            s.box(20 + i * 118, y + s.rng.uniform(0, 40), 88, 148, tone, INK, 8, 4)
            s.box(32 + i * 118, y + 50, 64, 70, mix(tone, WHITE, 0.5), None, 4)
    s.box(1120, 90, 380, 300, (236, 238, 234), (120, 130, 132), 6)
    for j in range(4):
        for i in range(6):
            s.box(1146 + i * 56, 170 + j * 50, 44, 38, TEAL if (i, j) == (3, 1) else (206, 222, 222), None, 4)
    s.soften(11)
    s.fade((176, 140, 104), (128, 96, 70), 800, H)
    s.figure(
        900,
        420,
        1.3,
        skin=SKIN2,
        hair=(34, 30, 36),
        top=(238, 240, 236),
        style="bun",
        face=-1,
        far=((730, 720), (590, 742)),
    )
    s.pen.arc((772 * 2, 206 * 2, 1028 * 2, 470 * 2), 190, 335, INK, 24)
    s.disc(1000, 330, 40, TEAL, INK, 46, 7)
    s.line(bent([(990, 372), (930, 420), (850, 410)]), INK, 9)
    s.disc(842, 408, 16, INK)
    s.fade((176, 140, 104), (128, 96, 70), 860, H)
    s.line([(0, 858), (W, 858)], (82, 58, 42), 7)
    s.shade([(250, 880), (700, 880), (760, 980), (240, 980)], 0.5, 34)
    s.poly([(300, 930), (340, 800), (640, 800), (690, 930)], TEAL)
    s.poly([(380, 880), (396, 830), (520, 830), (530, 880)], PALE, INK, 4)
    for j in range(3):
        for i in range(3):
            s.box(398 + i * 40 - j * 3, 836 + j * 14, 28, 9, INK, None, 3)
    joined(s, [(bent([(330, 800), (350, 752), (480, 738), (600, 752), (630, 800)]), 40)], (30, 36, 46))
    hand(s, 500, 742, 172, 0.95, SKIN2, thumb=-1, grip=0.6, wrist=90)
    s.shade([(800, 960), (1320, 960), (1340, 1060), (780, 1060)], 0.45, 30)
    s.poly([(800, 1060), (850, 892), (1280, 892), (1340, 1060)], (250, 247, 232), (150, 138, 112), 4)
    s.poly([(850, 892), (1280, 892), (1288, 914), (844, 914)], ROSE, (150, 80, 70), 4)
    for i, (a, b) in enumerate(((0.04, 0.3), (0.04, 0.62), (0.04, 0.5))):
        y = 944 + i * 34
        line = [
            (840 - i * 9 + (460 + i * 18) * t, y + s.rng.uniform(-6, 6))
            for t in [a + (b - a) * n / 16 for n in range(17)]
        ]
        s.line(line, (38, 52, 78), 5)
    s.arm((1000, 590), (1215, 800), (1130, 930), (238, 240, 236), SKIN2, 1.3)
    joined(s, [([(1040, 1000), (1176, 838)], 15)], (236, 178, 60))
    s.line([(1026, 1016), (1040, 1000)], INK, 8)
    hand(s, 1112, 948, 176, 0.95, SKIN2, thumb=1, grip=0.8, wrist=24)
    s.glow([(900, 0), (1600, 0), (1600, 900), (500, 1067)], (255, 244, 220), 0.28, 180)
    s.soften(7, 1040, H)


def denshi_duck(s: Shot) -> None:
    s.box(-40, -40, W + 80, 700, (16, 26, 38), None)
    y = 40
    while y < 600:
        x = 120 + s.rng.choice((0, 60, 120, 180))
        for _ in range(s.rng.randint(1, 4)):
            length = s.rng.uniform(50, 260)
            s.box(
                x,
                y,
                length,
                22,
                s.rng.choice(
                    [(84, 190, 180), (84, 190, 180), (220, 226, 232), SUN, (224, 120, 130), (110, 140, 210)]
                ),
                None,
                10,
            )
            x += length + 30
            if x > 1400:
                break
        y += 48
    s.soften(15)
    s.box(-40, 640, W + 80, 60, (34, 38, 46), None)
    s.fade((124, 88, 62), (84, 58, 44), 690, H)
    s.glow([(200, 690), (1400, 690), (1100, 860), (500, 860)], (90, 190, 180), 0.3, 60)
    s.soften(10, 600, 760)
    for _ in range(26):
        x, y = s.rng.uniform(-100, W), s.rng.uniform(800, H)
        s.line([(x, y), (x + s.rng.uniform(120, 420), y + s.rng.uniform(-4, 4))], (98, 68, 50), 2)
    s.shade([(640, 860), (1330, 860), (1400, 960), (560, 960)], 0.8, 40)
    body = rounded(
        [
            (640, 690),
            (690, 640),
            (800, 660),
            (880, 650),
            (950, 610),
            (1060, 600),
            (1190, 640),
            (1270, 560),
            (1330, 560),
            (1320, 700),
            (1270, 830),
            (1130, 905),
            (900, 915),
            (730, 880),
            (655, 790),
        ]
    )
    s.poly(body, (250, 200, 58), INK, 7)
    s.shade([(690, 840), (900, 890), (1180, 880), (1300, 740), (1310, 900), (1000, 960), (680, 930)], 0.4, 60)
    s.glow([(760, 690), (1020, 640), (1120, 700), (860, 760)], (255, 250, 210), 0.6, 60)
    s.line(
        bent([(900, 760), (1010, 700), (1150, 700), (1180, 780), (1080, 840), (960, 830)]), (196, 138, 24), 8
    )
    s.disc(810, 520, 190, (252, 208, 66), INK, 184, 7)
    s.poly(
        rounded([(668, 640), (780, 600), (930, 590), (980, 640), (930, 720), (760, 740), (690, 710)]),
        (251, 204, 62),
        None,
    )
    s.glow([(700, 400), (800, 360), (860, 420), (740, 480)], (255, 252, 222), 0.8, 44)
    s.shade([(850, 640), (980, 560), (1000, 430), (980, 660), (880, 700)], 0.32, 40)
    s.poly(
        rounded([(640, 560), (560, 548), (500, 572), (540, 600), (500, 622), (560, 650), (650, 632)]),
        (236, 112, 46),
        INK,
        6,
    )
    s.line(bent([(520, 598), (580, 600), (640, 592)]), (150, 56, 20), 6)
    s.disc(742, 488, 30, INK)
    s.disc(732, 478, 10, WHITE, None)

    def keys(shot: Shot) -> None:
        shot.box(-60, 960, 640, 140, (46, 52, 62), INK, 20)
        for j in range(2):
            for i in range(7):
                shot.box(-30 + i * 84 + j * 24, 975 + j * 56, 72, 46, (226, 230, 232), (90, 98, 108), 10, 4)

    out_of_focus(s, keys, 22)
    s.glow([(0, 200), (500, 0), (1000, 1067), (0, 1067)], (255, 224, 176), 0.26, 200)


def back(s: Shot, x: float, y: float, k: float, top: RGB, hair: RGB, tail: bool) -> None:
    """Somebody from behind, looking up at the screen."""
    shoulders = [
        (x - 230 * k, y + 520 * k),
        (x - 240 * k, y + 250 * k),
        (x - 170 * k, y + 150 * k),
        (x - 40 * k, y + 110 * k),
        (x + 40 * k, y + 110 * k),
        (x + 170 * k, y + 150 * k),
        (x + 240 * k, y + 250 * k),
        (x + 230 * k, y + 520 * k),
    ]
    s.box(x - 44 * k, y + 60 * k, 88 * k, 100 * k, mix(SKIN1, INK, 0.45))
    s.poly(shoulders, top, INK, 7)
    s.line(bent(shoulders[1:4]), (120, 214, 204), 6)
    s.line(bent(shoulders[4:7]), (120, 214, 204), 6)
    s.disc(x, y, 122 * k, hair, INK, 128 * k, 7)
    s.pen.arc(
        ((x - 116 * k) * 2, (y - 122 * k) * 2, (x + 116 * k) * 2, (y + 122 * k) * 2),
        200,
        340,
        (92, 176, 170),
        9,
    )
    for side in (-1, 1):
        s.disc(x + side * 122 * k, y + 20 * k, 18 * k, mix(SKIN1, INK, 0.35), INK, 28 * k)
    if tail:
        s.poly(
            rounded(
                [
                    (x - 34 * k, y + 40 * k),
                    (x + 34 * k, y + 40 * k),
                    (x + 54 * k, y + 200 * k),
                    (x + 6 * k, y + 330 * k),
                    (x - 46 * k, y + 210 * k),
                ]
            ),
            hair,
            INK,
            6,
        )
        s.box(x - 40 * k, y + 26 * k, 80 * k, 28 * k, ROSE, INK, 10)


def denshi_review(s: Shot) -> None:
    s.box(0, 60, 300, 640, (30, 38, 62), None)
    spots(
        s,
        46,
        (0, 160, 290, 520),
        (5, 22),
        [(250, 200, 110), (240, 150, 90), (180, 210, 230), (120, 150, 190)],
    )
    s.soften(13)
    for x in (0, 145, 296):
        s.line([(x, 40), (x, 720)], (22, 26, 40), 14)
    s.line([(0, 380), (300, 380)], (22, 26, 40), 10)
    s.glow([(300, 60), (1600, 60), (1600, 900), (300, 900)], (70, 170, 165), 0.32, 130)
    s.box(400, 70, 1080, 690, (18, 22, 32), INK, 18, 8)
    s.box(424, 96, 1032, 640, (26, 38, 52), None, 6)
    s.box(424, 96, 1032, 50, (42, 58, 74), None, 6)
    for i, tone in enumerate((ROSE, SUN, (112, 190, 140))):
        s.disc(456 + i * 34, 121, 10, tone, None)
    for row in range(13):
        y = 168 + row * 43
        kind = {3: "out", 4: "out", 5: "out", 6: "in", 7: "in", 10: "out"}.get(row)
        if kind:
            s.box(428, y - 8, 1024, 40, (104, 44, 52) if kind == "out" else (26, 98, 82), None)
            s.line([(448, y + 12), (468, y + 12)], WHITE, 6)
            if kind == "in":
                s.line([(458, y + 2), (458, y + 22)], WHITE, 6)
        x = 500 + s.rng.choice((0, 50, 100))
        for _ in range(s.rng.randint(2, 4)):
            length = s.rng.uniform(60, 210)
            s.box(
                x,
                y + 2,
                length,
                20,
                mix(
                    (196, 214, 218),
                    (96, 170, 176) if s.rng.random() < 0.4 else (224, 190, 110),
                    s.rng.random() * 0.8,
                ),
                None,
                8,
            )
            x += length + 26
    s.poly(
        rounded(
            [
                (1120, 330),
                (1290, 316),
                (1420, 330),
                (1430, 400),
                (1310, 420),
                (1180, 416),
                (1120, 470),
                (1130, 410),
                (1106, 380),
            ],
            6,
        ),
        (250, 240, 206),
        INK,
        5,
    )
    for i in range(2):
        s.line([(1160, 354 + i * 30), (1390 - i * 70, 352 + i * 30)], (70, 66, 60), 7)
    s.glow([(424, 96), (1456, 96), (1400, 700), (480, 700)], (150, 230, 220), 0.16, 60)
    back(s, 700, 720, 1.0, (36, 44, 66), (34, 28, 34), True)
    back(s, 1180, 690, 1.08, (12, 84, 88), (62, 44, 40), False)
    s.line([(1330, 1067), (1470, 800), (1420, 560)], INK, 84)
    s.line([(1330, 1067), (1470, 800)], (12, 84, 88), 70)
    s.line([(1466, 790), (1420, 570)], mix(SKIN2, INK, 0.12), 58)
    hand(s, 1412, 540, -98, 0.9, mix(SKIN2, INK, 0.12), thumb=-1, grip=0.5, wrist=40)
    joined(s, [([(1396, 520), (1378, 440)], 24)], mix(SKIN2, INK, 0.12))

    def desk(shot: Shot) -> None:
        shot.box(-20, 980, 460, 120, (70, 50, 42), INK, 10)
        shot.box(120, 850, 130, 150, (226, 218, 200), INK, 16, 6)
        shot.disc(185, 856, 65, (70, 44, 34), INK, 18, 6)

    out_of_focus(s, desk, 16)


PICTURES = {
    "kasou-denshi/board.jpg": Sample(
        denshi_board, (214, 222, 220), (168, 182, 182), 0.1, "2026:10:14 11:40:00"
    ),
    "kasou-denshi/call.jpg": Sample(
        denshi_call, (206, 214, 208), (160, 172, 170), 0.18, "2026:10:14 09:12:00"
    ),
    "kasou-denshi/duck.jpg": Sample(denshi_duck, (18, 28, 40), (84, 58, 44), 0.08, "2026:10:14 12:05:00"),
    "kasou-denshi/review.jpg": Sample(
        denshi_review, (34, 40, 58), (24, 28, 42), -0.06, "2026:10:15 17:10:00"
    ),
}
