"""デイサービス 見本の家: the day-care home. Those who come here are never recognisable: hands and empty chairs only."""

from __future__ import annotations

import math

from PIL import Image

from pictures.lens import bent, hand, joined, out_of_focus, rounded, sleeve
from pictures.shot import INK, RGB, SKIN1, SKIN2, WHITE, WOOD, WOOD_DARK, H, Point, Sample, Shot, W, mix

ROSE, PLUM, TEA, PAPER = (192, 58, 114), (122, 74, 108), (150, 170, 104), (246, 240, 224)


def old_hand(s: Shot, dx: float, dy: float, tone: RGB) -> None:
    """Palm down, with the folds that years leave."""
    s.shade(
        [(520 + dx, 690 + dy), (1020 + dx, 690 + dy), (1000 + dx, 780 + dy), (560 + dx, 780 + dy)], 0.5, 26
    )
    fingers = (
        ((700, 596), (820, 590), (905, 618)),
        ((710, 636), (850, 640), (945, 668)),
        ((710, 678), (840, 690), (925, 712)),
        ((690, 712), (790, 728), (862, 746)),
    )
    parts: list[tuple[list[Point], float]] = [
        ([(250 + dx, 570 + dy), (520 + dx, 640 + dy)], 112),
        ([(520 + dx, 640 + dy), (700 + dx, 650 + dy)], 150),
        ([(560 + dx, 590 + dy), (660 + dx, 552 + dy), (744 + dx, 560 + dy)], 46),
    ]
    parts += [([(x + dx, y + dy) for x, y in finger], 46 - i * 1.5) for i, finger in enumerate(fingers)]
    joined(s, parts, tone, 6)
    fold = mix(tone, (120, 74, 60), 0.55)
    for x, y in ((700, 600), (712, 640), (712, 680), (694, 714)):
        s.line(
            bent([(x - 150 + dx, y + 6 + dy), (x - 80 + dx, y - 4 + dy), (x - 10 + dx, y + dy)]),
            mix(tone, fold, 0.7),
            5,
        )
        for k in (0, 12):
            s.line(
                bent(
                    [
                        (x + 92 + k + dx, y - 16 + dy),
                        (x + 99 + k + dx, y + dy),
                        (x + 94 + k + dx, y + 17 + dy),
                    ]
                ),
                fold,
                3,
            )
    for finger in fingers:
        x, y = finger[2]
        s.disc(x + dx + 4, y + dy - 3, 13, mix(tone, WHITE, 0.45), fold, 9, 2)
    for x, y in ((560, 640), (610, 670), (640, 620), (520, 660)):
        s.disc(x + dx, y + dy, s.rng.uniform(5, 9), mix(tone, fold, 0.4), None)
    sleeve(s, [(-120 + dx, 470 + dy), (352 + dx, 594 + dy)], 190, (176, 120, 150), (150, 96, 126))


def ie_hands(s: Shot) -> None:
    for _ in range(9):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 420),
            s.rng.uniform(60, 170),
            mix((214, 190, 160), (150, 170, 130), s.rng.random()),
            None,
        )
    s.box(980, 120, 200, 620, (150, 108, 76), None, 40)
    s.box(-20, 620, W + 40, 520, (170, 128, 96), None)
    s.soften(22)
    s.shade([(300, 800), (1300, 780), (1400, 1000), (240, 1020)], 0.5, 90)
    navy, seam = (44, 62, 98), (62, 82, 122)
    # the young hands come from below, palms up; the old ones are laid on them
    joined(
        s,
        [
            ([(1400, 870), (1060, 716)], 140),
            ([(1080, 730), (860, 690)], 170),
            ([(880, 660), (640, 640)], 54),
            ([(880, 716), (600, 706)], 56),
            ([(880, 760), (620, 768)], 52),
            ([(1000, 660), (890, 556), (800, 536)], 58),
        ],
        SKIN1,
        6,
    )
    sleeve(s, [(1720, 1030), (1200, 786)], 216, navy, seam)
    joined(
        s,
        [
            ([(1400, 1120), (1060, 996)], 140),
            ([(1080, 1000), (850, 950)], 166),
            ([(860, 920), (640, 890)], 52),
            ([(860, 966), (600, 950)], 54),
            ([(860, 1010), (620, 1010)], 50),
        ],
        SKIN1,
        6,
    )
    old_hand(s, 0, 0, (226, 184, 152))
    s.line([(828, 572), (842, 612)], (226, 190, 96), 12)
    old_hand(s, -46, 244, mix((226, 184, 152), INK, 0.05))
    sleeve(s, [(1740, 1260), (1190, 1044)], 216, navy, seam)
    s.glow([(0, 0), (900, 0), (1300, 900), (200, 900)], (255, 238, 206), 0.36, 200)
    # nearer, and a little lower: the hands fill the picture
    wide, high = s.image.size
    s.image = s.image.transform(
        (wide, high),
        Image.Transform.AFFINE,
        (0.84, 0, wide * 0.05, 0, 0.84, high * 0.16),
        Image.Resampling.BICUBIC,
    )


def ie_step(s: Shot) -> None:
    s.box(0, 0, 420, 700, (250, 240, 214), None)
    for i in range(11):
        s.box(6 + i * 40, 0, 14, 700, (96, 66, 46), None, 2)
    for y in (120, 360, 600):
        s.box(0, y, 430, 16, (96, 66, 46), None, 2)
    s.soften(9)
    s.box(420, -10, 60, 760, (86, 58, 42), INK, 4, 6)
    s.fade((214, 196, 166), (190, 168, 138), 0, 640, 480, W)
    s.glow([(480, 60), (1000, 0), (1300, 560), (480, 640)], (255, 244, 214), 0.4, 120)
    s.poly([(0, 760), (480, 690), (W, 690), (W, 1080), (0, 1080)], (150, 142, 134), None)
    for _ in range(700):
        x, y = s.rng.uniform(0, W), s.rng.uniform(700, H)
        s.disc(
            x,
            y,
            s.rng.uniform(2, 7),
            mix((176, 168, 158), (112, 106, 104), s.rng.random()),
            None,
            s.rng.uniform(1, 4),
        )
    for i in range(7):
        s.glow(
            [(60 + i * 120, 760), (110 + i * 120, 760), (420 + i * 170, 1080), (330 + i * 170, 1080)],
            (255, 240, 200),
            0.42,
            10,
        )
    s.poly([(760, 500), (W + 20, 500), (W + 20, 560), (760, 560)], (176, 124, 80), INK, 6)
    s.poly([(760, 560), (W + 20, 560), (W + 20, 720), (760, 720)], (112, 76, 52), INK, 6)
    s.poly([(760, 500), (900, 420), (W + 20, 420), (W + 20, 500)], (198, 150, 102), INK, 5)
    for i in range(16):
        y = 432 + i * 4.2
        s.line(
            [(900 - i * 8 + s.rng.uniform(0, 260), y), (1200 + s.rng.uniform(0, 300), y)], (172, 124, 82), 2
        )
    for i in range(5):
        s.line([(780, 512 + i * 10), (W, 513 + i * 10)], (152, 104, 66), 2)
    s.shade([(700, 860), (1260, 860), (1330, 960), (640, 960)], 0.7, 40)
    s.poly([(720, 780), (800, 700), (1240, 700), (1230, 780)], (214, 168, 116), INK, 6)
    s.poly([(720, 780), (1230, 780), (1230, 822), (720, 822)], (176, 128, 82), INK, 6)
    for x in (736, 1170):
        s.box(x, 822, 46, 90, (140, 98, 64), INK, 4, 6)
    for i in range(5):
        s.line([(750 + i * 10, 766 - i * 13), (1226, 766 - i * 13)], (190, 142, 94), 3)
    s.line([(700, 120), (700, 640)], INK, 54)
    s.line([(700, 120), (700, 640)], (206, 154, 98), 40)
    s.line([(690, 140), (690, 620)], (236, 196, 146), 8)
    for y in (140, 620):
        s.disc(700, y, 34, (120, 84, 58), INK, 20, 5)
    for dx, dy in ((-560, -30), (-410, -10)):
        s.shade(
            [(960 + dx, 990 + dy), (1110 + dx, 980 + dy), (1120 + dx, 1040 + dy), (950 + dx, 1050 + dy)],
            0.6,
            20,
        )
        s.poly(
            rounded(
                [
                    (950 + dx, 1006 + dy),
                    (956 + dx, 930 + dy),
                    (1000 + dx, 890 + dy),
                    (1060 + dx, 892 + dy),
                    (1090 + dx, 940 + dy),
                    (1086 + dx, 1016 + dy),
                    (1020 + dx, 1034 + dy),
                ]
            ),
            PLUM,
            INK,
            6,
        )
        s.poly(
            rounded(
                [
                    (980 + dx, 960 + dy),
                    (1000 + dx, 910 + dy),
                    (1052 + dx, 912 + dy),
                    (1064 + dx, 960 + dy),
                    (1022 + dx, 976 + dy),
                ]
            ),
            (56, 38, 56),
            INK,
            4,
        )
        s.line([(966 + dx, 990 + dy), (1076 + dx, 992 + dy)], (214, 170, 190), 16)
    s.line([(1408, 960), (1360, 330)], INK, 28)
    s.line([(1408, 960), (1360, 330)], (140, 92, 58), 18)
    joined(s, [(bent([(1300, 352), (1320, 306), (1356, 316), (1362, 350)]), 20)], (140, 92, 58))
    s.disc(1408, 966, 20, (60, 60, 64), INK, 12)
    s.glow([(0, 0), (420, 0), (1300, 1067), (200, 1067)], (255, 236, 190), 0.3, 190)
    s.soften(8, 0, 60)


def bowl(s: Shot, x: float, y: float, r: float, tone: RGB, inside: RGB) -> None:
    s.shade([(x - r, y + r * 0.6), (x + r * 1.2, y + r * 0.6), (x + r * 1.3, y + r), (x - r, y + r)], 0.6, 18)
    s.poly(
        rounded(
            [
                (x - r, y),
                (x - r * 0.82, y + r * 0.5),
                (x - r * 0.4, y + r * 0.78),
                (x + r * 0.4, y + r * 0.78),
                (x + r * 0.82, y + r * 0.5),
                (x + r, y),
                (x, y - r * 0.1),
            ]
        ),
        tone,
        INK,
        6,
    )
    s.box(x - r * 0.36, y + r * 0.72, r * 0.72, r * 0.16, mix(tone, INK, 0.25), INK, 6, 5)
    s.disc(x, y, r, mix(tone, INK, 0.3), INK, r * 0.3, 6)
    s.disc(x, y + 3, r * 0.9, inside, None, r * 0.24)
    s.glow(
        [
            (x - r * 0.8, y + r * 0.2),
            (x - r * 0.5, y + r * 0.2),
            (x - r * 0.4, y + r * 0.6),
            (x - r * 0.66, y + r * 0.5),
        ],
        WHITE,
        0.5,
        14,
    )


def ie_lunch(s: Shot) -> None:
    s.box(60, 120, 420, 300, (224, 236, 226), (140, 116, 92), 6, 14)
    for i in range(5):
        s.disc(120 + i * 80, 340 + i % 2 * 30, 54, (150, 186, 140), None)
        s.disc(150 + i * 70, 300 + i % 3 * 26, 16, (222, 118, 58), None)
    s.line([(270, 120), (270, 420)], (150, 124, 98), 12)
    s.box(980, 150, 640, 18, (120, 86, 60), None)
    for i in range(6):
        s.box(
            1010 + i * 96,
            66 + i % 2 * 16,
            66,
            84 - i % 2 * 16,
            mix((178, 120, 90), (226, 216, 196), s.rng.random()),
            INK,
            10,
            4,
        )
    for i in range(4):
        s.line([(1040 + i * 130, 168), (1040 + i * 130, 230)], (90, 70, 60), 8)
        s.disc(1040 + i * 130, 290, 52, mix((70, 72, 80), (190, 150, 96), s.rng.random()), INK, 56, 5)
    s.soften(12)
    s.figure(
        720,
        380,
        1.2,
        skin=SKIN2,
        hair=ROSE,
        top=(238, 234, 226),
        apron=(92, 62, 88),
        style="cap",
        face=1,
        far=((930, 560), (1120, 520)),
        near=((700, 690), (560, 748)),
    )
    s.fade((206, 164, 118), (164, 118, 80), 830, H)
    s.line([(0, 830), (W, 830)], (96, 64, 44), 8)
    for _ in range(26):
        x, y = s.rng.uniform(-100, W), s.rng.uniform(850, H)
        s.line([(x, y), (x + s.rng.uniform(120, 420), y + s.rng.uniform(-3, 3))], (180, 134, 92), 2)
    s.box(240, 640, 290, 190, (64, 66, 74), INK, 20, 7)
    s.disc(385, 640, 145, (86, 88, 96), INK, 36, 7)
    s.disc(385, 644, 120, (196, 146, 84), None, 26)
    for side in (-1, 1):
        s.disc(385 + side * 160, 690, 30, None, INK, 22, 14)
    hand(s, 540, 756, 160, 0.9, SKIN2, thumb=1, grip=0.8, wrist=50)
    tones: list[tuple[RGB, RGB]] = [
        ((160, 46, 40), (206, 164, 96)),
        ((60, 76, 110), (214, 176, 112)),
        ((160, 46, 40), (196, 150, 92)),
        ((60, 76, 110), (222, 186, 130)),
    ]
    for i, (tone, inside) in enumerate(tones):
        x, y = 300 + i * 330, 902 + (i % 2) * 14
        bowl(s, x, y, 136, tone, inside)
        if i == 0:
            for dx, dy in ((-50, 4), (20, -8), (60, 8)):
                s.box(x + dx, y + dy - 12, 50, 22, (244, 238, 220), INK, 6, 4)
            s.line([(x - 20, y + 16), (x + 30, y + 20)], (70, 130, 70), 8)
        if i == 1:
            for k in range(7):
                s.box(x - 90 + k * 26, y - 10 + k % 3 * 9, 20, 13, (244, 238, 220), INK, 4, 3)
        if i == 2:
            for _ in range(60):
                a = s.rng.uniform(0, 6.28)
                r = s.rng.random() ** 0.5
                s.disc(
                    x + 104 * r * math.cos(a),
                    y + 2 + 24 * r * math.sin(a),
                    5,
                    (242, 234, 210),
                    (150, 120, 84),
                    4,
                    1.5,
                )
        if i == 3:
            s.poly(
                rounded(
                    [
                        (x - 70, y + 10),
                        (x - 54, y - 26),
                        (x, y - 34),
                        (x + 54, y - 26),
                        (x + 70, y + 10),
                        (x, y + 22),
                    ]
                ),
                (244, 236, 214),
                INK,
                4,
            )
            s.disc(x, y - 22, 12, (70, 130, 70), None, 6)
        for k in (-1, 1):
            s.glow(
                [
                    (x + k * 30 - 14, y - 40),
                    (x + k * 46, y - 110),
                    (x + k * 20, y - 180),
                    (x + k * 40 + 26, y - 180),
                    (x + k * 66, y - 110),
                    (x + k * 40 + 14, y - 40),
                ],
                WHITE,
                0.5,
                20,
            )
    s.line([(1130, 520), (1180, 700)], INK, 24)
    s.line([(1130, 520), (1180, 700)], (190, 196, 200), 14)
    s.poly(
        rounded([(1120, 690), (1140, 760), (1190, 782), (1238, 754), (1250, 690), (1184, 702)]),
        (200, 206, 210),
        INK,
        6,
    )
    s.line([(1186, 784), (1190, 880)], (206, 160, 92), 16)
    hand(s, 1128, 516, 40, 0.9, SKIN2, thumb=-1, grip=0.85, wrist=50)
    s.glow([(60, 60), (520, 60), (1200, 1067), (200, 1067)], (255, 244, 216), 0.32, 180)


def ie_room(s: Shot) -> None:
    vx, vy = 760.0, 430.0

    def far(x: float, y: float, t: float) -> Point:
        return (x + (vx - x) * t, y + (vy - y) * t)

    s.fade((196, 168, 132), (170, 138, 104), 0, H)
    depth = 0.56
    left, right, top, low = (
        far(-260, 0, depth)[0],
        far(W + 260, 0, depth)[0],
        far(0, -300, depth)[1],
        far(0, 1180, depth)[1],
    )
    s.poly([(0, 0), (left, top), (right, top), (W, 0)], (120, 88, 62), None)
    s.poly([(-260, -300), (left, top), (left, low), (-260, 1180)], (206, 184, 150), INK, 4)
    s.poly([(W + 260, -300), (right, top), (right, low), (W + 260, 1180)], (188, 164, 130), INK, 4)
    s.poly([(-260, 1180), (left, low), (right, low), (W + 260, 1180)], (168, 118, 78), INK, 4)
    for i in range(24):
        x = -260 + (W + 520) * i / 23
        s.line([(x, 1180), far(x, 1180, depth)], (136, 92, 60), 3)
    for t in (0.08, 0.2, 0.33, 0.46):
        s.line([far(-260, -300, t), far(W + 260, -300, t)], (74, 50, 36), 54 * (1 - t))
    width = right - left
    s.box(left, top, width, low - top, (214, 194, 160), INK, 0, 4)
    s.box(left + 20, top + 60, width - 40, low - top - 60, (96, 66, 46), INK, 2, 5)
    panel = (width - 60) / 4
    for i in range(4):
        x = left + 30 + i * panel
        opened = i in (1, 2)
        y0, h = top + 70, low - top - 78
        s.box(x, y0, panel - 8, h, (206, 226, 206) if opened else (252, 246, 228), (96, 66, 46), 0, 7)
        if opened:
            for _ in range(16):
                s.disc(
                    x + s.rng.uniform(20, panel - 28),
                    y0 + h * s.rng.uniform(0.1, 0.62),
                    s.rng.uniform(12, 30),
                    mix((120, 158, 104), (176, 190, 120), s.rng.random()),
                    None,
                )
            for _ in range(9):
                s.disc(
                    x + s.rng.uniform(16, panel - 24),
                    y0 + h * s.rng.uniform(0.1, 0.55),
                    8,
                    (232, 122, 52),
                    None,
                )
            s.box(x + 4, y0 + h * 0.78, panel - 16, h * 0.2, (150, 128, 92), None, 0)
        else:
            for k in range(1, 4):
                s.line([(x + panel * k / 4, y0), (x + panel * k / 4, y0 + h)], (150, 116, 84), 4)
            for k in range(1, 6):
                s.line([(x, y0 + h * k / 6), (x + panel - 8, y0 + h * k / 6)], (150, 116, 84), 4)
    s.soften(6, top, low)
    for i in range(2):
        x = left + 30 + (i + 1) * panel
        s.glow(
            [
                (x, low),
                (x + panel - 8, low),
                (x + panel * 1.25 + i * 130 - 40, 1080),
                (x - panel * 0.6 + i * 130 - 60, 1080),
            ],
            (255, 242, 204),
            0.55,
            14,
        )
    for i in (0, 3):
        x = left + 30 + i * panel
        s.glow(
            [
                (x, low),
                (x + panel - 8, low),
                (x + panel + (i - 1.5) * 160, 1080),
                (x + (i - 1.5) * 260, 1080),
            ],
            (255, 240, 206),
            0.22,
            26,
        )
    s.box(left - 120, 250, 74, 210, (92, 60, 42), INK, 8, 6)
    s.disc(left - 83, 306, 28, PAPER, INK, width=5)
    s.line([(left - 83, 306), (left - 83, 288)], INK, 4)
    s.line([(left - 83, 306), (left - 70, 312)], INK, 4)
    s.line([(left - 83, 350), (left - 76, 420)], (214, 178, 90), 5)
    s.disc(left - 76, 424, 12, (224, 186, 90), INK, width=4)

    def seat(x: float, y: float, k: float, tall: float, tone: RGB, face: int) -> None:
        s.shade(
            [(x - 90 * k, y - 6), (x + 120 * k, y - 6), (x + 150 * k, y + 30 * k), (x - 60 * k, y + 30 * k)],
            0.55,
            16,
        )
        for dx, dy in ((-70, 0), (70, 0), (-52, -34), (52, -34)):
            s.line([(x + dx * k, y + dy * k), (x + dx * k * 0.94, y - tall * k + dy * k * 0.6)], INK, 20 * k)
            s.line([(x + dx * k, y + dy * k), (x + dx * k * 0.94, y - tall * k + dy * k * 0.6)], WOOD, 10 * k)
        if face >= 0:
            for dx in (-52, 52):
                s.line([(x + dx * k, y - tall * k), (x + dx * k, y - (tall + 90) * k)], INK, 18 * k)
                s.line([(x + dx * k, y - tall * k), (x + dx * k, y - (tall + 90) * k)], WOOD, 9 * k)
            s.box(x - 74 * k, y - (tall + 180) * k, 148 * k, 130 * k, tone, INK, 26 * k, 6)
        s.poly(
            rounded(
                [
                    (x - 84 * k, y - tall * k + 6),
                    (x - 66 * k, y - (tall + 46) * k),
                    (x + 66 * k, y - (tall + 46) * k),
                    (x + 84 * k, y - tall * k + 6),
                    (x, y - (tall - 22) * k),
                ],
                6,
            ),
            mix(tone, WHITE, 0.16),
            INK,
            6,
        )
        if face < 0:
            for dx in (-62, 62):
                s.line([(x + dx * k, y - tall * k), (x + dx * k, y - (tall + 100) * k)], INK, 18 * k)
                s.line([(x + dx * k, y - tall * k), (x + dx * k, y - (tall + 100) * k)], WOOD, 9 * k)
            s.box(x - 80 * k, y - (tall + 190) * k, 160 * k, 130 * k, tone, INK, 26 * k, 6)

    seat(560, 760, 0.78, 84, ROSE, 1)
    seat(780, 740, 0.74, 104, (88, 118, 112), 1)
    seat(990, 762, 0.78, 92, (206, 154, 70), 1)
    seat(360, 870, 1.0, 96, (88, 118, 112), 1)
    seat(1210, 872, 1.0, 80, PLUM, 1)
    s.shade([(600, 930), (980, 930), (1040, 990), (560, 990)], 0.5, 24)
    s.line([(640, 850), (620, 960)], WOOD_DARK, 26)
    s.line([(930, 850), (950, 960)], WOOD_DARK, 26)
    s.disc(785, 842, 220, (150, 102, 66), INK, 62, 6)
    s.disc(785, 828, 220, (204, 152, 102), INK, 60, 6)
    for x, y in ((690, 818), (800, 806), (880, 836), (760, 852)):
        s.box(x - 18, y - 34, 36, 34, PAPER, INK, 8, 4)
        s.disc(x, y - 34, 18, TEA, INK, 6, 4)
    seat(1010, 1060, 1.3, 92, ROSE, -1)

    def post(shot: Shot) -> None:
        shot.box(40, -20, 120, H + 40, (88, 60, 44), INK, 6, 7)
        shot.line([(200, 560), (200, 760)], (170, 122, 80), 30)

    out_of_focus(s, post, 16)
    s.glow([(left, top), (right, top), (1400, 1067), (200, 1067)], (255, 240, 208), 0.26, 160)


PICTURES = {
    "mihon-no-ie/hands.jpg": Sample(ie_hands, (222, 204, 176), (176, 140, 108), 0.22, "2026:10:20 10:25:00"),
    "mihon-no-ie/step.jpg": Sample(ie_step, (204, 186, 156), (150, 130, 108), 0.28, "2026:10:20 08:32:00"),
    "mihon-no-ie/lunch.jpg": Sample(ie_lunch, (232, 218, 190), (204, 182, 150), 0.24, "2026:10:21 11:40:00"),
    "mihon-no-ie/room.jpg": Sample(ie_room, (196, 168, 132), (170, 138, 104), 0.22, "2026:10:21 08:34:00"),
}
