"""例示造園: the gardeners."""

from __future__ import annotations

import math

from pictures.shot import (
    GREEN,
    INK,
    RGB,
    SKIN1,
    SKIN2,
    STEEL,
    STEEL_DARK,
    WOOD,
    WOOD_DARK,
    H,
    Point,
    Sample,
    Shot,
    W,
    mix,
)


def foliage(s: Shot, x: float, y: float, r: float, tones: tuple[RGB, RGB], count: int = 26) -> None:
    for _ in range(count):
        a, d = s.rng.uniform(0, 2 * math.pi), r * math.sqrt(s.rng.random())
        s.disc(
            x + d * math.cos(a),
            y + d * 0.6 * math.sin(a),
            r * s.rng.uniform(0.16, 0.34),
            mix(*tones, s.rng.random()),
            None,
        )


def needles(s: Shot, x: float, y: float, w: float, h: float, tones: tuple[RGB, RGB]) -> None:
    s.disc(x, y, w, mix(tones[0], INK, 0.35), None, h)
    for _ in range(int(w * 2.2)):
        a, d = s.rng.uniform(0, 2 * math.pi), math.sqrt(s.rng.random())
        px, py = x + w * d * math.cos(a), y + h * d * math.sin(a)
        lean = s.rng.uniform(-0.7, 0.7)
        s.line(
            [(px, py), (px + 34 * math.sin(lean), py - 34 * math.cos(lean))], mix(*tones, s.rng.random()), 3
        )


def zouen_pine(s: Shot) -> None:
    for i in range(5):
        s.box(
            100 + i * 330,
            560 - i % 3 * 120,
            230,
            600,
            mix((176, 198, 206), (206, 220, 222), s.rng.random()),
            None,
        )
    foliage(s, 1300, 900, 420, ((70, 112, 76), (122, 156, 104)), 60)
    s.soften(15)
    s.line([(330, 1100), (400, 820), (360, 600), (520, 380), (470, 140)], (72, 54, 46), 92)
    s.line([(330, 1100), (400, 820), (360, 600), (520, 380), (470, 140)], (122, 92, 72), 72)
    for a, b, c in (
        ((420, 540), (700, 520), (820, 430)),
        ((500, 330), (300, 300), (160, 240)),
        ((510, 360), (760, 260), (860, 170)),
        ((380, 700), (220, 660), (110, 580)),
    ):
        s.line([a, b, c], (84, 62, 50), 34)
    dark, light = (38, 82, 44), (112, 156, 84)
    needles(s, 470, 110, 300, 92, (dark, light))
    needles(s, 130, 230, 190, 74, (dark, light))
    needles(s, 110, 570, 180, 72, (dark, light))
    s.line([(1010, 1090), (1150, 330)], INK, 30)
    s.line([(1010, 1090), (1150, 330)], (206, 208, 204), 20)
    s.line([(1420, 1090), (1190, 330)], INK, 30)
    s.line([(1420, 1090), (1190, 330)], (206, 208, 204), 20)
    for i in range(4):
        y = 500 + i * 150
        s.line([(1120 - i * 28, y), (1242 + i * 46, y)], (120, 124, 124), 18)
    s.figure(
        1120,
        420,
        0.98,
        skin=SKIN2,
        hair=(240, 240, 232),
        top=(74, 112, 84),
        style="helmet",
        face=-1,
        far=((960, 460), (840, 330)),
        near=((1010, 640), (850, 500)),
    )
    s.box(1000, 900, 230, 40, (60, 48, 40), INK, 10)
    needles(s, 850, 170, 190, 74, (dark, light))
    needles(s, 800, 420, 170, 64, (dark, light))
    s.disc(838, 336, 34, SKIN2)
    s.disc(852, 500, 34, SKIN2)
    for _ in range(16):
        x, y = s.rng.uniform(640, 980), s.rng.uniform(540, 1040)
        s.line([(x, y), (x + s.rng.uniform(-14, 14), y + 30)], (168, 132, 74), 3)
    s.glow([(1000, 0), (1600, 0), (1600, 700), (500, 900)], (255, 236, 190), 0.34, 240)


def zouen_morning(s: Shot) -> None:
    for i in range(9):
        h = s.rng.uniform(140, 330)
        s.box(i * 190 - 40, 620 - h, 170, h, mix((196, 168, 162), (150, 146, 168), s.rng.random()), None)
    s.soften(14)
    s.glow([(1100, 200), (1600, 120), (1600, 620), (900, 620)], (255, 214, 140), 0.6, 150)
    s.box(-20, 250, 620, 560, (120, 126, 120))
    s.box(60, 340, 470, 470, (52, 54, 60), INK)
    for i in range(5):
        s.line([(60, 360 + i * 24), (530, 360 + i * 24)], (150, 154, 150), 6)
    for i in range(4):
        s.line([(110 + i * 46, 800), (130 + i * 46, 540)], WOOD, 12)
    s.fade((150, 140, 136), (104, 98, 102), 800, H)
    s.shade([(600, 820), (1560, 820), (1600, 900), (560, 900)], 0.7, 40)
    s.box(620, 640, 620, 110, (40, 48, 54), INK)
    s.box(620, 520, 600, 130, (226, 226, 214), INK, 6)
    for i in range(1, 4):
        s.line([(620 + i * 150, 524), (620 + i * 150, 646)], (150, 150, 140), 5)
    s.poly([(1240, 750), (1240, 430), (1430, 430), (1500, 580), (1560, 600), (1560, 750)], GREEN)
    s.poly([(1280, 470), (1412, 470), (1466, 580), (1280, 580)], (206, 226, 226))
    s.box(1500, 640, 60, 34, (255, 230, 150), INK)
    for x in (760, 1400):
        s.disc(x, 770, 84, (34, 36, 42))
        s.disc(x, 770, 36, STEEL)
    foliage(s, 900, 500, 170, ((66, 108, 62), (120, 152, 88)), 34)
    s.line([(560, 690), (1150, 380)], INK, 28)
    s.line([(560, 690), (1150, 380)], (214, 214, 206), 18)
    s.line([(600, 760), (1190, 440)], INK, 28)
    s.line([(600, 760), (1190, 440)], (214, 214, 206), 18)
    for i in range(6):
        s.line([(640 + i * 92, 648 - i * 48), (676 + i * 92, 716 - i * 49)], (170, 170, 164), 12)
    s.figure(
        430,
        520,
        0.98,
        skin=SKIN1,
        hair=(46, 92, 54),
        top=(226, 206, 150),
        style="cap",
        face=1,
        far=((600, 600), (690, 620)),
        near=((470, 800), (640, 742)),
    )
    s.glow([(900, 300), (1600, 200), (1600, 1067), (700, 1067)], (255, 210, 140), 0.26, 220)


def zouen_tools(s: Shot) -> None:
    s.planks(0, H, 6, (170, 130, 90))

    def shadowed(points: list[Point]) -> None:
        s.shade([(x + 16, y + 22) for x, y in points], 0.65, 22)

    def scissors(x: float, y: float, k: float, grip: RGB) -> None:
        shadowed(
            [
                (x - 90 * k, y + 420 * k),
                (x - 20, y - 330 * k),
                (x + 20, y - 330 * k),
                (x + 90 * k, y + 420 * k),
            ]
        )
        s.poly(
            [(x - 8, y), (x - 46 * k, y - 180 * k), (x - 6, y - 340 * k), (x + 16 * k, y - 120 * k)],
            (196, 202, 206),
        )
        s.poly(
            [(x + 8, y), (x + 46 * k, y - 180 * k), (x + 6, y - 340 * k), (x - 16 * k, y - 120 * k)],
            (160, 168, 176),
        )
        s.line(
            [(x, y - 10), (x - 70 * k, y + 130 * k), (x - 84 * k, y + 300 * k), (x - 30 * k, y + 400 * k)],
            INK,
            36 * k,
        )
        s.line(
            [(x, y - 10), (x - 70 * k, y + 130 * k), (x - 84 * k, y + 300 * k), (x - 30 * k, y + 400 * k)],
            grip,
            24 * k,
        )
        s.line(
            [(x, y - 10), (x + 70 * k, y + 130 * k), (x + 84 * k, y + 300 * k), (x + 30 * k, y + 400 * k)],
            INK,
            36 * k,
        )
        s.line(
            [(x, y - 10), (x + 70 * k, y + 130 * k), (x + 84 * k, y + 300 * k), (x + 30 * k, y + 400 * k)],
            grip,
            24 * k,
        )
        s.disc(x, y, 24 * k, STEEL_DARK)

    scissors(270, 500, 1.0, (50, 54, 62))
    scissors(560, 520, 0.8, (176, 52, 36))
    for sx in (-1, 1):
        shadowed([(860 + sx * 20, 560), (860 + sx * 110, 120), (860 + sx * 60, 110)])
        s.poly(
            [(860 + sx * 6, 560), (860 + sx * 60, 110), (860 + sx * 104, 130), (860 + sx * 30, 600)],
            (186, 194, 200) if sx > 0 else (150, 158, 166),
        )
        s.line([(860 + sx * 14, 590), (860 - sx * 100, 960)], INK, 50)
        s.line([(860 + sx * 14, 590), (860 - sx * 100, 960)], (206, 160, 104), 38)
    s.disc(860, 580, 22, STEEL_DARK)
    shadowed([(1080, 640), (1500, 640), (1500, 860), (1080, 860)])
    s.box(1060, 650, 440, 180, (136, 146, 150), INK, 8)
    s.fade((176, 184, 184), (128, 138, 144), 662, 740, 1070, 1490)
    for _ in range(22):
        s.disc(
            s.rng.uniform(1080, 1480),
            s.rng.uniform(670, 740),
            s.rng.uniform(4, 12),
            (206, 216, 218),
            (150, 160, 166),
            s.rng.uniform(3, 7),
            2,
        )
    shadowed(
        [(1290 + 210 * math.cos(t), 330 + 210 * math.sin(t)) for t in [i * math.pi / 12 for i in range(24)]]
    )
    for i in range(9):
        r = 206 - i * 17
        s.disc(1290 + s.rng.uniform(-4, 4), 330 + s.rng.uniform(-4, 4), r, None, (92, 70, 46), width=18)
        s.disc(
            1290 + s.rng.uniform(-3, 3),
            330,
            r - 2,
            None,
            mix((196, 160, 104), (168, 130, 80), s.rng.random()),
            width=12,
        )
    s.line([(1480, 400), (1530, 520), (1460, 590)], (150, 116, 70), 16)
    for x, y in ((1000, 960), (1240, 930), (1400, 980), (90, 120), (700, 90)):
        s.line([(x, y), (x + 40, y - 26)], (74, 112, 60), 5)
        for k in range(7):
            s.line([(x + k * 6, y - k * 4), (x + k * 6 - 20, y - k * 4 - 34)], (84, 126, 66), 3)
    s.soften(7, 0, 70)
    s.glow([(0, 0), (600, 0), (1600, 800), (1600, 1067), (900, 1067)], (255, 242, 214), 0.34, 200)


def zouen_rootball(s: Shot) -> None:
    foliage(s, 300, 260, 420, ((84, 128, 84), (150, 176, 118)), 60)
    foliage(s, 1300, 240, 460, ((70, 112, 78), (134, 164, 110)), 60)
    s.soften(17)
    s.fade((140, 104, 74), (84, 58, 42), 560, H)
    for _ in range(900):
        x, y = s.rng.uniform(0, W), 560 + 507 * s.rng.random() ** 0.8
        s.disc(
            x,
            y,
            s.rng.uniform(2, 9) * (0.5 + (y - 560) / 600),
            mix((150, 112, 80), (66, 46, 34), s.rng.random()),
            None,
            s.rng.uniform(2, 5),
        )
    s.soften(10, 520, 640)
    s.disc(1130, 860, 400, (52, 36, 28), (40, 28, 22), 130, 8)
    s.disc(1130, 886, 350, (34, 24, 20), None, 92)
    for _ in range(60):
        a = s.rng.uniform(0, 2 * math.pi)
        s.disc(
            1130 + 410 * math.cos(a),
            862 + 136 * math.sin(a),
            s.rng.uniform(10, 26),
            mix((128, 92, 64), (92, 64, 46), s.rng.random()),
            None,
            s.rng.uniform(8, 16),
        )
    s.shade([(240, 860), (820, 860), (880, 980), (260, 1000)], 0.8, 40)
    s.line([(520, 560), (560, 300), (520, 0)], (64, 48, 40), 64)
    s.line([(520, 560), (560, 300), (520, 0)], (128, 98, 76), 46)
    s.line([(552, 330), (760, 120), (800, -20)], (112, 84, 66), 26)
    s.line([(548, 250), (380, 90), (360, -20)], (112, 84, 66), 24)
    s.poly(
        [(250, 620), (350, 540), (700, 540), (800, 620), (790, 820), (680, 950), (370, 950), (260, 820)],
        (206, 178, 132),
    )
    s.shade([(650, 560), (800, 620), (790, 820), (680, 950), (600, 950)], 0.45, 60)
    for i in range(7):
        x = 270 + i * 86
        s.line([(x, 600 - abs(3 - i) * -6), (x + (3 - i) * 16, 940)], (146, 108, 66), 11)
    for i in range(5):
        s.line(
            [(256 + i * 4, 630 + i * 66), (524, 670 + i * 66), (794 - i * 6, 630 + i * 66)],
            (158, 118, 72),
            11,
        )
    s.poly([(420, 556), (524, 500), (630, 556)], (176, 140, 94))
    s.disc(525, 555, 108, None, (120, 88, 54), 22, 12)
    s.line([(1420, 1000), (1290, 420)], INK, 36)
    s.line([(1420, 1000), (1290, 420)], (196, 152, 100), 24)
    s.line([(1250, 420), (1330, 410)], WOOD_DARK, 30)
    s.poly([(1370, 940), (1460, 920), (1480, 1030), (1436, 1067), (1392, 1040)], STEEL)
    for _ in range(26):
        x, y = s.rng.uniform(0, W), s.rng.uniform(640, 1050)
        s.disc(x, y, 14, mix((196, 112, 52), (150, 150, 70), s.rng.random()), None, 7)
    s.glow([(0, 0), (700, 0), (1200, 1067), (300, 1067)], (255, 236, 186), 0.3, 200)


PICTURES = {
    "reiji-zouen/pine.jpg": Sample(zouen_pine, (176, 208, 226), (228, 234, 226), 0.15, "2026:09:24 09:05:00"),
    "reiji-zouen/morning.jpg": Sample(
        zouen_morning, (246, 206, 162), (222, 196, 184), 0.3, "2026:09:24 07:28:00"
    ),
    "reiji-zouen/tools.jpg": Sample(zouen_tools, (160, 124, 88), (120, 90, 64), 0.2, "2026:09:25 13:10:00"),
    "reiji-zouen/rootball.jpg": Sample(
        zouen_rootball, (178, 204, 178), (128, 156, 120), 0.2, "2026:09:25 14:35:00"
    ),
}
