"""試作教材舎: the makers of science kits."""

from __future__ import annotations

import math

from pictures.lens import bent, hand, joined, out_of_focus, rounded, sleeve
from pictures.shot import (
    BLUE,
    INK,
    RED,
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

OLIVE, SAND, CARD, GLOW = (146, 128, 22), (226, 212, 160), (196, 158, 112), (255, 220, 130)


def ring(
    x: float, y: float, r: float, teeth: int = 0, deep: float = 0.16, turn: float = 0.0, flat: float = 1.0
) -> list[Point]:
    """A circle's outline, with teeth for a wheel that meshes."""
    if not teeth:
        return [
            (x + r * math.cos(t), y + r * flat * math.sin(t)) for t in [i * math.pi / 24 for i in range(48)]
        ]
    out: list[Point] = []
    for i in range(teeth):
        for part, far in ((0.0, 1.0), (0.26, 1.0), (0.5, 1 - deep), (0.76, 1 - deep)):
            a = (i + part) * 2 * math.pi / teeth + turn
            out.append((x + r * far * math.cos(a), y + r * flat * far * math.sin(a)))
    return out


def kyouzai_crank(s: Shot) -> None:
    for _ in range(18):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 460),
            s.rng.uniform(16, 60),
            mix((52, 50, 54), (120, 104, 60), s.rng.random()),
            None,
        )
    s.soften(18)
    s.fade((92, 70, 52), (46, 36, 34), 600, H)
    s.soften(10, 560, 650)
    for _ in range(22):
        x, y = s.rng.uniform(-100, W), s.rng.uniform(680, H)
        s.line([(x, y), (x + s.rng.uniform(140, 460), y + s.rng.uniform(-4, 4))], (74, 56, 42), 2)
    s.glow([(60, 240), (640, 240), (900, 900), (-100, 960)], (255, 190, 90), 0.5, 120)
    s.glow([(-100, 700), (760, 700), (900, 960), (-100, 1000)], (255, 196, 110), 0.4, 90)
    # the lamp
    s.shade([(180, 880), (460, 880), (520, 950), (160, 950)], 0.7, 24)
    s.poly([(190, 900), (210, 820), (430, 820), (450, 900)], (196, 160, 110), INK, 6)
    s.box(270, 740, 100, 86, (206, 178, 96), INK, 10, 6)
    for i in range(3):
        s.line([(272, 762 + i * 22), (368, 756 + i * 22)], (146, 118, 56), 6)
    s.disc(320, 640, 116, (255, 236, 180), (150, 120, 60), 122, 5)
    s.poly([(274, 736), (284, 700), (356, 700), (366, 736)], (255, 226, 150), None)
    s.line([(300, 736), (292, 650)], (120, 84, 40), 6)
    s.line([(340, 736), (348, 650)], (120, 84, 40), 6)
    s.line(bent([(292, 650), (304, 622), (320, 646), (336, 622), (348, 650)]), (255, 150, 40), 9)
    s.glow([(230, 540), (410, 540), (430, 720), (210, 720)], (255, 244, 200), 0.95, 46)
    for a in range(12):
        t = a * math.pi / 6 + 0.2
        s.glow(
            [
                (320 + 150 * math.cos(t - 0.05), 640 + 150 * math.sin(t - 0.05)),
                (320 + 330 * math.cos(t), 640 + 330 * math.sin(t)),
                (320 + 150 * math.cos(t + 0.05), 640 + 150 * math.sin(t + 0.05)),
            ],
            GLOW,
            0.5,
            16,
        )
    for tone, off in ((RED, 0), ((40, 44, 56), 34)):
        wire = bent(
            [
                (410, 862 + off * 0.4),
                (520, 930 + off),
                (640, 880 + off),
                (720, 900 + off),
                (800, 840 + off * 0.5),
            ]
        )
        s.line(wire, INK, 17)
        s.line(wire, tone, 9)
    # the generator: a clear case, so that the wheels are seen
    s.shade([(760, 900), (1300, 900), (1360, 990), (720, 990)], 0.8, 30)
    case = rounded(
        [
            (770, 700),
            (790, 580),
            (900, 540),
            (1120, 540),
            (1240, 590),
            (1260, 720),
            (1240, 860),
            (1120, 910),
            (900, 910),
            (790, 860),
        ]
    )
    s.poly(case, (112, 106, 66), INK, 8)
    s.poly(ring(920, 726, 128, 22), (222, 196, 96), INK, 5)
    s.disc(920, 726, 70, (172, 148, 60), INK, 70, 5)
    s.poly(ring(1112, 716, 84, 14, 0.2, 0.12), (206, 88, 52), INK, 5)
    s.disc(1112, 716, 40, (250, 240, 220), INK, 40, 5)
    s.disc(920, 726, 22, STEEL, INK, 22, 5)
    s.disc(1112, 716, 13, STEEL_DARK, INK, 13, 4)
    s.box(1010, 812, 190, 62, (170, 96, 44), INK, 14, 5)
    for i in range(11):
        s.line([(1022 + i * 16, 816), (1028 + i * 16, 870)], (226, 148, 78), 5)
    s.glow([(800, 600), (960, 552), (1100, 560), (860, 640)], WHITE, 0.5, 30)
    # one hand steadies it from above, the other turns
    green, seam = (72, 84, 58), (92, 106, 72)
    joined(
        s,
        [
            ([(950, 200), (976, 440)], 118),
            ([(930, 440), (1030, 440)], 132),
            ([(930, 470), (872, 560), (852, 640)], 48),
            ([(976, 486), (948, 590), (944, 660)], 50),
            ([(1020, 486), (1030, 590), (1032, 656)], 50),
            ([(1064, 470), (1110, 560), (1120, 622)], 46),
            ([(900, 410), (820, 470), (786, 548)], 52),
        ],
        SKIN1,
        6,
    )
    sleeve(s, [(900, -120), (956, 276)], 190, green, seam)
    for x, y in ((856, 640), (944, 660), (1032, 656), (1118, 622)):
        s.disc(x, y - 2, 13, mix(SKIN1, WHITE, 0.5), mix(SKIN1, INK, 0.4), 16, 2)
    s.line([(1250, 716), (1320, 716)], INK, 44)
    s.line([(1250, 716), (1320, 716)], STEEL, 30)
    s.line([(1320, 716), (1346, 500)], INK, 46)
    s.line([(1320, 716), (1346, 500)], (222, 196, 96), 32)
    s.disc(1320, 716, 34, (190, 160, 66), INK, 34, 6)
    for r, (a, b) in ((232, (234, 258)), (262, (238, 256)), (292, (241, 254))):
        s.pen.arc(((1320 - r) * 2, (716 - r) * 2, (1320 + r) * 2, (716 + r) * 2), a, b, (250, 224, 160), 9)
    s.line([(1346, 500), (1440, 486)], INK, 62)
    s.line([(1346, 500), (1440, 486)], RED, 48)
    joined(
        s,
        [
            ([(1660, 640), (1480, 520)], 118),
            ([(1476, 512), (1434, 490)], 132),
            ([(1456, 452), (1376, 432), (1354, 462)], 46),
            ([(1446, 494), (1352, 480), (1340, 506)], 46),
            ([(1446, 534), (1356, 526), (1348, 546)], 44),
            ([(1456, 568), (1380, 568), (1374, 584)], 42),
            ([(1500, 456), (1470, 392), (1404, 392)], 46),
        ],
        SKIN1,
        6,
    )
    sleeve(s, [(1800, 760), (1560, 574)], 190, green, seam)
    s.glow([(0, 380), (640, 380), (1400, 800), (300, 1067), (0, 1067)], (255, 190, 100), 0.3, 200)


def kyouzai_desk(s: Shot) -> None:
    s.box(180, 60, 1180, 470, (44, 74, 62), (150, 116, 78), 6, 18)
    for y, length in ((140, 260), (200, 200), (260, 230)):
        s.line([(250, y), (250 + length, y - 3)], (226, 232, 222), 8)
    s.line([(880, 130), (880, 450), (1260, 450)], (226, 232, 222), 8)
    s.line(bent([(890, 440), (980, 400), (1080, 300), (1230, 160)]), (250, 214, 96), 9)
    s.box(160, 540, 1220, 24, (176, 136, 92), None)
    s.disc(1480, 190, 92, (250, 248, 240), INK, 92, 8)
    s.poly(
        [
            (1480, 190),
            *[
                (1480 + 80 * math.cos(t), 190 + 80 * math.sin(t))
                for t in [-math.pi / 2 + i * math.pi / 20 for i in range(31)]
            ],
        ],
        OLIVE,
        None,
    )
    s.soften(12)
    s.fade((206, 176, 132), (150, 120, 88), 700, H)
    s.soften(8, 660, 740)
    for i in range(7):
        s.line([(i * 280 - 120, 720), (i * 420 - 500, 1080)], (170, 136, 100), 3)
    # a grown-up on a child's chair: knees higher than they should be
    s.shade([(500, 930), (1200, 930), (1260, 1050), (440, 1050)], 0.6, 40)
    s.figure(
        800,
        400,
        1.24,
        skin=SKIN1,
        hair=(58, 42, 38),
        top=OLIVE,
        style="bob",
        face=1,
        far=((1010, 640), (960, 716)),
        near=((640, 700), (740, 752)),
    )
    s.poly([(420, 900), (500, 768), (1120, 768), (1200, 900)], (222, 182, 132), INK, 7)
    s.poly([(420, 900), (1200, 900), (1200, 936), (420, 936)], (180, 138, 94), INK, 7)
    for i in range(6):
        s.line([(470 + i * 6, 886 - i * 20), (1150 - i * 6, 886 - i * 20)], (204, 162, 112), 3)
    for x in (456, 1136):
        s.box(x, 936, 34, 160, (120, 128, 132), INK, 6, 6)
    for x, face in ((610, -1), (990, 1)):
        s.poly(
            rounded(
                [
                    (x - 70, 960),
                    (x - 60, 936),
                    (x + 60, 936),
                    (x + 78, 970),
                    (x + 62 + face * 20, 1100),
                    (x - 62 + face * 20, 1100),
                ]
            ),
            (52, 62, 92),
            INK,
            7,
        )
    s.shade([(720, 850), (1010, 850), (1030, 884), (700, 884)], 0.5, 16)
    s.poly([(740, 836), (764, 776), (930, 776), (986, 836)], (206, 88, 52), INK, 6)
    s.box(786, 742, 90, 42, (250, 240, 214), INK, 8, 6)
    for x in (784, 936):
        s.disc(x, 840, 40, (46, 50, 60), INK, 40, 6)
        s.disc(x, 840, 17, (222, 196, 96), INK, 17, 4)
    s.line([(832, 744), (832, 690)], INK, 12)
    for t in range(4):
        a = t * math.pi / 2 + 0.5
        s.poly(
            rounded(
                [
                    (832, 690),
                    (832 + 44 * math.cos(a - 0.4), 690 + 44 * math.sin(a - 0.4)),
                    (832 + 62 * math.cos(a), 690 + 62 * math.sin(a)),
                    (832 + 30 * math.cos(a + 0.5), 690 + 30 * math.sin(a + 0.5)),
                ],
                5,
            ),
            (250, 214, 96),
            INK,
            4,
        )
    hand(s, 744, 770, 24, 0.86, SKIN1, thumb=-1, grip=0.6, wrist=40)
    hand(s, 960, 748, 150, 0.86, SKIN1, thumb=1, grip=0.6, wrist=40)
    s.poly([(520, 882), (560, 800), (700, 800), (676, 882)], WHITE, (130, 124, 112), 4)
    s.box(566, 812, 56, 34, (226, 214, 170), None, 4)
    for i in range(3):
        s.line([(632 - i * 3, 816 + i * 14), (684 - i * 4, 816 + i * 14)], (90, 94, 104), 4)
    for i in range(3):
        s.line([(552 - i * 6, 856 + i * 9), (650 - i * 2, 856 + i * 9)], (90, 94, 104), 4)
    for x, y in ((1050, 800), (1090, 830), (1040, 856)):
        s.disc(x, y, 15, STEEL, INK, 10, 4)
    s.line([(1086, 868), (1150, 858)], RED, 13)

    def front(shot: Shot) -> None:
        shot.poly([(-40, 1080), (40, 950), (380, 950), (420, 1080)], (196, 152, 104), INK, 8)
        shot.poly([(120, 960), (150, 800), (270, 800), (300, 960)], (150, 190, 196), INK, 10)
        shot.line([(180, 800), (170, 690)], RED, 26)
        shot.line([(230, 800), (250, 700)], BLUE, 26)

    out_of_focus(s, front, 22)
    s.glow([(1000, 0), (1600, 0), (1600, 700), (700, 1067)], (255, 246, 220), 0.3, 180)


def label(s: Shot, x: float, y: float) -> None:
    """The tag with the reason why it failed, on a string from the edge of the shelf."""
    s.shade([(x - 40, y + 26), (x + 70, y + 22), (x + 74, y + 92), (x - 36, y + 96)], 0.6, 10)
    s.line([(x + 8, y), (x + 10, y + 28)], (226, 206, 160), 4)
    s.disc(x + 8, y, 6, STEEL, INK, 6, 3)
    s.poly(
        [(x - 42, y + 26), (x + 60, y + 22), (x + 63, y + 80), (x - 39, y + 84)],
        (250, 246, 230),
        (120, 110, 90),
        4,
    )
    for i, length in enumerate((74, 50)):
        s.line(
            [(x - 26, y + 44 + i * 19), (x - 26 + length, y + 41 + i * 19)],
            RED if i == 0 else (80, 84, 96),
            5,
        )


def kyouzai_shelf(s: Shot) -> None:
    s.box(-20, -20, W + 40, H + 40, (120, 92, 66), None)
    for row in range(3):
        y = 10 + row * 330
        s.fade((92, 72, 58), (120, 94, 72), y, y + 300)
        s.shade([(0, y), (W, y), (W, y + 70), (0, y + 70)], 0.6, 30)
    for x in (-20, 1575):
        s.box(x, -20, 46, H + 40, (168, 124, 82), INK, 2, 6)

    def ground(x: float, y: float, w: float) -> None:
        s.shade(
            [(x - w * 0.5, y - 10), (x + w * 0.6, y - 10), (x + w * 0.7, y + 12), (x - w * 0.5, y + 12)],
            0.65,
            12,
        )

    a, b, c = 310, 640, 970
    tags: list[Point] = []
    ground(220, a, 330)  # the slope for marbles, too smooth
    s.poly([(70, a), (70, a - 210), (92, a - 210), (380, a - 40), (380, a)], (206, 158, 104), INK, 6)
    s.line([(76, a - 208), (384, a - 34)], (236, 200, 150), 14)
    for t in (0.2, 0.48, 0.86):
        s.disc(84 + 300 * t, a - 226 + 174 * t, 20, (BLUE, RED, (90, 150, 90))[int(t * 3)], INK, 20, 5)
    tags.append((220, a + 10))
    ground(600, a, 240)  # the windmill that bent
    s.poly([(560, a), (580, a - 130), (630, a - 130), (650, a)], (240, 232, 212), INK, 6)
    for i in range(4):
        t = i * math.pi / 2 + 0.4
        s.poly(
            rounded(
                [
                    (605, a - 150),
                    (605 + 70 * math.cos(t - 0.5), a - 150 + 70 * math.sin(t - 0.5)),
                    (605 + 118 * math.cos(t), a - 150 + 118 * math.sin(t)),
                    (605 + (50 if i else 90) * math.cos(t + 0.6), a - 150 + 50 * math.sin(t + 0.6)),
                ],
                6,
            ),
            (222, 190, 70),
            INK,
            5,
        )
    s.disc(605, a - 150, 17, RED, INK, 17, 5)
    tags.append((600, a + 10))
    ground(950, a, 260)  # the car whose magnets bit
    s.poly([(820, a - 40), (850, a - 110), (1030, a - 110), (1080, a - 40)], (70, 116, 150), INK, 6)
    for x in (870, 1024):
        s.disc(x, a - 36, 36, (46, 50, 60), INK, 36, 6)
        s.disc(x, a - 36, 14, STEEL, INK, 14, 4)
    joined(
        s,
        [(bent([(1090, a - 50), (1150, a - 50), (1174, a - 80), (1150, a - 110), (1090, a - 110)]), 30)],
        RED,
        6,
    )
    for y in (a - 50, a - 110):
        s.box(1078, y - 16, 30, 32, STEEL, INK, 3, 5)
    tags.append((950, a + 10))
    ground(1380, a, 240)  # the volcano, too dear to refill
    s.poly(
        rounded([(1250, a), (1290, a - 90), (1350, a - 200), (1430, a - 200), (1490, a - 90), (1530, a)]),
        (140, 96, 70),
        INK,
        6,
    )
    s.poly(
        rounded(
            [
                (1346, a - 200),
                (1390, a - 214),
                (1436, a - 200),
                (1424, a - 130),
                (1400, a - 160),
                (1380, a - 100),
                (1364, a - 160),
            ]
        ),
        (226, 96, 50),
        INK,
        5,
    )
    tags.append((1390, a + 10))

    ground(200, b, 240)  # the whistle that was too amusing
    joined(s, [([(90, b - 60), (330, b - 60)], 64), ([(90, b - 60), (140, b - 60)], 84)], (222, 196, 96), 6)
    for x in (190, 240, 290):
        s.disc(x, b - 60, 12, (90, 70, 40), INK, 12, 4)
    s.box(80, b - 20, 270, 20, (150, 108, 72), INK, 4, 5)
    tags.append((210, b + 10))
    ground(560, b, 280)  # gears that only turned one way
    s.box(420, b - 40, 330, 40, (176, 128, 84), INK, 6, 6)
    s.poly(ring(510, b - 130, 92, 16, 0.18), (206, 88, 52), INK, 5)
    s.poly(ring(668, b - 108, 66, 12, 0.2, 0.2), (226, 208, 130), INK, 5)
    for x, y, r in ((510, b - 130, 26), (668, b - 108, 18)):
        s.disc(x, y, r, STEEL, INK, r, 5)
    tags.append((580, b + 10))
    ground(960, b, 200)  # the prism
    s.poly([(880, b), (970, b - 160), (1060, b)], (196, 224, 226), INK, 6)
    s.poly([(880, b), (970, b - 160), (990, b - 20)], (226, 242, 242), INK, 3)
    for i, tone in enumerate(
        ((214, 70, 60), (240, 150, 60), (246, 214, 90), (96, 170, 100), (70, 130, 200), (120, 90, 170))
    ):
        s.poly(
            [
                (1030, b - 66 + i * 3),
                (1200, b - 60 + i * 10),
                (1200, b - 50 + i * 10),
                (1030, b - 62 + i * 3),
            ],
            tone,
            None,
        )
    tags.append((970, b + 10))
    ground(1390, b, 220)  # the pendulum that always agreed
    s.box(1270, b - 24, 250, 24, (176, 128, 84), INK, 4, 6)
    s.line([(1300, b - 24), (1300, b - 230), (1450, b - 230)], INK, 20)
    s.line([(1300, b - 24), (1300, b - 230), (1450, b - 230)], (206, 158, 104), 10)
    s.line([(1440, b - 230), (1404, b - 84)], INK, 4)
    s.disc(1400, b - 66, 30, (120, 128, 140), INK, 30, 6)
    tags.append((1390, b + 10))

    for i, tone in enumerate(((196, 158, 112), (206, 170, 124), (186, 148, 104))):
        x = 60 + i * 200
        ground(x + 90, c, 180)
        s.box(x, c - 150 + i * 14, 176, 150 - i * 14, tone, INK, 4, 6)
        s.box(x, c - 112 + i * 14, 176, 26, OLIVE, None)
        s.line([(x + 24, c - 50), (x + 120, c - 50)], (120, 92, 62), 5)
    ground(860, c, 240)  # wires, in a jar
    s.box(740, c - 190, 230, 190, (190, 214, 214), INK, 30, 6)
    for _ in range(16):
        p = [(s.rng.uniform(770, 940), s.rng.uniform(c - 160, c - 20)) for _ in range(4)]
        s.line(bent(p), s.rng.choice([RED, INK, (70, 120, 170), (222, 190, 70)]), 8)
    s.box(760, c - 214, 190, 34, (206, 158, 104), INK, 8, 6)
    s.glow([(760, c - 170), (800, c - 170), (796, c - 30), (760, c - 30)], WHITE, 0.6, 12)
    tags.append((850, c + 10))
    ground(1270, c, 380)  # a solar car that needed July
    s.poly([(1070, c - 50), (1110, c - 100), (1440, c - 100), (1490, c - 50)], (240, 232, 212), INK, 6)
    s.poly([(1120, c - 104), (1170, c - 170), (1460, c - 170), (1420, c - 104)], (40, 62, 104), INK, 6)
    for i in range(1, 5):
        s.line([(1120 + i * 60, c - 106), (1170 + i * 58, c - 168)], (140, 166, 206), 4)
    s.line([(1146, c - 138), (1440, c - 138)], (140, 166, 206), 4)
    for x in (1140, 1420):
        s.disc(x, c - 42, 42, (46, 50, 60), INK, 42, 6)
        s.disc(x, c - 42, 16, (222, 190, 70), INK, 16, 4)
    tags.append((1270, c + 10))
    for y in (a, b, c):
        s.box(20, y, 1560, 30, (196, 148, 98), INK, 2, 6)
        for _ in range(10):
            x = s.rng.uniform(20, 1300)
            s.line(
                [(x, y + s.rng.uniform(8, 24)), (x + s.rng.uniform(80, 260), y + s.rng.uniform(8, 24))],
                (170, 124, 80),
                2,
            )
    for x, y in tags:
        label(s, x, y)
    s.soften(9, -200, 40)
    s.soften(6, 1030, H + 200)
    s.glow([(0, 0), (900, 0), (1500, 1067), (500, 1067)], (255, 244, 214), 0.3, 220)


def kyouzai_kit(s: Shot) -> None:
    s.planks(0, H, 5, (150, 112, 78))
    s.shade([(250, 190), (1420, 190), (1450, 1010), (260, 1010)], 0.8, 50)
    s.poly([(240, 150), (300, -70), (1300, -70), (1360, 150)], mix(CARD, WHITE, 0.1), INK, 6)
    s.poly([(240, 930), (200, 1120), (1400, 1120), (1360, 930)], mix(CARD, INK, 0.1), INK, 6)
    s.poly([(240, 150), (80, 210), (80, 880), (240, 930)], mix(CARD, WHITE, 0.06), INK, 6)
    s.poly([(1360, 150), (1520, 210), (1520, 880), (1360, 930)], mix(CARD, INK, 0.06), INK, 6)
    s.poly([(520, -20), (1080, -20), (1110, 108), (490, 108)], (250, 248, 236), (130, 120, 100), 4)
    s.box(540, 10, 150, 74, (226, 208, 130), None, 4)
    for i in range(4):
        s.line([(720, 14 + i * 22), (1030 - i % 2 * 80, 14 + i * 22)], (90, 94, 104), 5)
    s.box(240, 150, 1120, 780, (150, 116, 80), INK, 4, 7)
    cells = [
        (256, 166, 380, 360),
        (648, 166, 330, 230),
        (990, 166, 354, 230),
        (648, 408, 330, 250),
        (990, 408, 170, 250),
        (1172, 408, 172, 250),
        (256, 538, 380, 376),
        (648, 670, 700, 244),
    ]
    for x, y, w, h in cells:
        s.box(x, y, w, h, mix((226, 210, 178), CARD, s.rng.random() * 0.4), (120, 92, 62), 4, 4)
        s.shade([(x, y), (x + w, y), (x + w, y + 30), (x + 26, y + 34), (x + 26, y + h), (x, y + h)], 0.5, 14)
    # generator
    s.shade([(330, 260), (590, 260), (600, 470), (340, 470)], 0.6, 20)
    s.poly(
        rounded(
            [
                (310, 330),
                (330, 250),
                (420, 230),
                (540, 240),
                (590, 300),
                (590, 400),
                (540, 450),
                (420, 456),
                (330, 430),
            ]
        ),
        OLIVE,
        INK,
        6,
    )
    s.poly(ring(430, 344, 74, 18), (226, 208, 130), INK, 5)
    s.disc(430, 344, 24, STEEL, INK, 24, 5)
    s.line([(430, 344), (560, 262)], INK, 34)
    s.line([(430, 344), (560, 262)], (206, 88, 52), 22)
    s.disc(560, 262, 30, RED, INK, 30, 6)
    # three lamps
    for i in range(3):
        x = 706 + i * 104
        s.shade([(x - 30, 330), (x + 50, 330), (x + 56, 364), (x - 30, 364)], 0.5, 10)
        s.box(x - 22, 300, 44, 56, (206, 178, 96), INK, 6, 5)
        for k in range(2):
            s.line([(x - 20, 318 + k * 18), (x + 20, 314 + k * 18)], (146, 118, 56), 4)
        s.disc(x, 252, 46, (250, 240, 206), INK, 50, 5)
        s.line(
            bent([(x - 12, 300), (x - 14, 250), (x, 268), (x + 14, 250), (x + 12, 300)]), (200, 120, 50), 4
        )
        s.glow([(x - 30, 220), (x - 10, 214), (x - 14, 250), (x - 30, 256)], WHITE, 0.9, 8)
    # magnet
    s.shade([(1050, 230), (1300, 230), (1310, 380), (1060, 380)], 0.5, 16)
    magnet = bent([(1068, 346), (1068, 280), (1110, 214), (1168, 200), (1226, 214), (1268, 280), (1268, 346)])
    s.line(magnet, INK, 66)
    s.line(magnet, RED, 52)
    for x, tone in ((1068, STEEL), (1268, STEEL)):
        s.box(x - 30, 330, 60, 44, tone, INK, 4, 6)
    # wires, coiled
    for i, tone in enumerate((RED, (48, 52, 64))):
        cx = 744 + i * 140
        for k in range(4):
            s.disc(
                cx + s.rng.uniform(-5, 5), 532 + s.rng.uniform(-5, 5), 62 - k * 9, None, INK, 84 - k * 12, 13
            )
            s.disc(cx, 532, 62 - k * 9, None, tone, 84 - k * 12, 7)
        s.box(cx - 16, 506, 32, 52, (226, 214, 170), INK, 8, 4)
    # stoppers and screws
    for i in range(3):
        y = 466 + i * 72
        s.disc(1076, y + 8, 38, mix((196, 96, 84), INK, 0.3), None)
        s.disc(1074, y, 38, (206, 112, 98), INK, 38, 5)
        s.disc(1074, y, 24, (222, 140, 124), INK, 24, 3)
    for _ in range(13):
        x, y = s.rng.uniform(1204, 1316), s.rng.uniform(446, 628)
        t = s.rng.uniform(0, 6.28)
        s.line([(x, y), (x + 40 * math.cos(t), y + 40 * math.sin(t))], INK, 15)
        s.line([(x, y), (x + 40 * math.cos(t), y + 40 * math.sin(t))], STEEL, 9)
        s.disc(x, y, 15, STEEL, INK, 15, 4)
        s.line([(x - 8, y), (x + 8, y)], INK, 3)
    # wheels
    for x, y in ((352, 636), (530, 636), (352, 810), (530, 810)):
        s.shade([(x - 60, y + 40), (x + 80, y + 30), (x + 84, y + 84), (x - 50, y + 90)], 0.5, 14)
        s.disc(x, y, 74, (50, 54, 64), INK, 74, 6)
        s.disc(x, y, 46, (226, 208, 130), INK, 46, 5)
        for k in range(5):
            t = k * 2 * math.pi / 5 + x
            s.disc(x + 26 * math.cos(t), y + 26 * math.sin(t), 9, (150, 128, 66), INK, 9, 3)
        s.disc(x, y, 10, STEEL, INK, 10, 4)
    # a card of the order of steps, a propeller, a rod
    s.poly([(676, 700), (960, 694), (964, 886), (680, 892)], (250, 248, 236), (130, 120, 100), 4)
    for i in range(3):
        s.disc(712, 736 + i * 54, 18, OLIVE, None, 18)
        s.line([(748, 728 + i * 54), (930, 726 + i * 54)], (90, 94, 104), 6)
        s.line([(748, 746 + i * 54), (880, 744 + i * 54)], (150, 152, 158), 5)
    s.shade([(1010, 780), (1320, 780), (1330, 830), (1020, 830)], 0.5, 14)
    for t in (0.12, math.pi + 0.12):
        s.poly(
            rounded(
                [
                    (1160, 780),
                    (1160 + 80 * math.cos(t - 0.3), 780 + 80 * math.sin(t - 0.3)),
                    (1160 + 160 * math.cos(t), 780 + 160 * math.sin(t)),
                    (1160 + 90 * math.cos(t + 0.34), 780 + 90 * math.sin(t + 0.34)),
                ],
                6,
            ),
            (96, 146, 170),
            INK,
            5,
        )
    s.disc(1160, 780, 22, (250, 214, 96), INK, 22, 5)
    s.line([(1010, 880), (1320, 868)], INK, 18)
    s.line([(1010, 880), (1320, 868)], WOOD, 10)
    s.line([(60, 1010), (330, 1040)], (246, 200, 70), 26)
    s.poly([(326, 1026), (372, 1044), (324, 1054)], WOOD_DARK, None)
    s.soften(7, -200, 40)
    s.soften(7, 1010, H + 200)
    s.glow([(0, 0), (800, 0), (1400, 1067), (500, 1067)], (255, 244, 216), 0.34, 220)


PICTURES = {
    "shisaku-kyouzai/crank.jpg": Sample(
        kyouzai_crank, (40, 40, 46), (46, 36, 34), 0.12, "2026:10:27 13:20:00"
    ),
    "shisaku-kyouzai/desk.jpg": Sample(
        kyouzai_desk, (226, 220, 200), (206, 190, 160), 0.16, "2026:10:27 15:10:00"
    ),
    "shisaku-kyouzai/shelf.jpg": Sample(
        kyouzai_shelf, (120, 92, 66), (100, 76, 56), 0.14, "2026:10:28 10:05:00"
    ),
    "shisaku-kyouzai/kit.jpg": Sample(
        kyouzai_kit, (150, 112, 78), (130, 96, 68), 0.14, "2026:10:28 16:25:00"
    ),
}
