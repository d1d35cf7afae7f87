"""架空光学研磨所: the lens grinder."""

from __future__ import annotations

import colorsys
import math

from pictures.shot import BLUE, INK, RED, SCALE, SKIN1, STEEL, STEEL_DARK, WHITE, H, Sample, Shot, W, mix


def kougaku_polish(s: Shot) -> None:
    s.box(0, 470, W, 20, (170, 190, 200), None)
    for i in range(7):
        s.box(
            80 + i * 210,
            300 - i % 3 * 30,
            120,
            170 + i % 3 * 30,
            mix((150, 180, 196), (96, 132, 156), s.rng.random()),
            (80, 104, 122),
            20,
        )
    s.soften(12)
    s.figure(
        560,
        420,
        1.2,
        skin=SKIN1,
        hair=(40, 34, 40),
        top=(230, 236, 238),
        apron=(30, 74, 110),
        style="bob",
        face=1,
        far=((830, 560), (1010, 470)),
        near=((650, 830), (900, 760)),
    )
    s.shade([(700, 820), (1560, 820), (1560, 1000), (700, 1000)], 0.5, 60)
    s.box(720, 860, 820, 260, (34, 104, 148), INK, 12)
    s.box(770, 910, 180, 110, (24, 46, 70), INK, 8)
    for i in range(3):
        s.disc(1020 + i * 70, 960, 20, (WHITE, (250, 206, 90), RED)[i])
    s.disc(1130, 850, 300, (150, 170, 182), INK, 84)
    s.disc(1130, 828, 300, (204, 216, 222), INK, 80)
    s.disc(1130, 822, 230, (226, 164, 150), None, 58)
    for i in range(6):
        s.pen.arc(
            (
                (1130 - 220 + i * 30) * SCALE,
                (822 - 54 + i * 7) * SCALE,
                (1130 + 220 - i * 30) * SCALE,
                (822 + 54 - i * 7) * SCALE,
            ),
            s.rng.randint(0, 60),
            s.rng.randint(200, 330),
            (246, 206, 196),
            4 * SCALE,
        )
    s.disc(1090, 790, 120, (38, 44, 54), INK, 34)
    s.disc(1090, 772, 96, (206, 228, 238), INK, 26)
    s.glow([(1020, 760), (1120, 752), (1140, 768), (1040, 778)], WHITE, 0.8, 12)
    s.line([(1090, 764), (1090, 560)], STEEL_DARK, 24)
    s.line([(1020, 540), (1440, 540)], INK, 44)
    s.line([(1020, 540), (1440, 540)], STEEL, 32)
    s.box(1400, 470, 90, 380, STEEL, INK, 10)
    s.disc(1445, 540, 30, BLUE)
    s.line([(1230, 300), (1230, 420)], INK, 44)
    s.line([(1230, 300), (1230, 420)], (238, 240, 238), 32)
    for i in range(7):
        s.disc(1230 + math.sin(i) * 4, 460 + i * 44, 9, (232, 150, 136), None, 14)
    s.disc(1010, 476, 42, SKIN1)
    s.disc(902, 762, 44, SKIN1)
    s.glow([(700, 0), (1500, 0), (1600, 700), (800, 700)], (214, 236, 255), 0.3, 160)


def kougaku_rings(s: Shot) -> None:
    for i in range(30):
        s.disc(
            s.rng.uniform(0, W),
            s.rng.uniform(0, 360),
            s.rng.uniform(8, 44),
            mix((26, 40, 66), (60, 120, 170), s.rng.random() ** 2),
            None,
        )
    s.soften(16)
    s.fade((34, 42, 60), (16, 20, 34), 560, H)
    s.glow([(600, 0), (1000, 0), (1350, 900), (250, 900)], (255, 214, 150), 0.4, 140)
    cx, cy = 800, 600
    s.shade([(330, 700), (1270, 700), (1330, 960), (270, 960)], 0.9, 60)
    s.disc(cx, cy + 66, 470, (58, 82, 98), (150, 190, 205), 300, 6)
    s.disc(cx, cy + 30, 470, (88, 116, 130), (190, 220, 230), 300, 5)
    steps = 220
    for i in range(steps):
        r = 1 - i / steps
        order = (r * 2.35) ** 2  # rings crowd outwards, as Newton's do
        hue = (0.62 - order * 0.93) % 1
        fade = 1 / (1 + order * 0.2)
        value = 0.55 + 0.42 * math.cos(order * 2 * math.pi) * fade
        red, green, blue = colorsys.hsv_to_rgb(hue, 0.5 * fade + 0.08, max(0.4, value + 0.06))
        s.disc(
            cx + (1 - r) * 26,
            cy - (1 - r) * 12,
            430 * r + 1,
            (int(red * 255), int(green * 255), int(blue * 255)),
            None,
            268 * r + 1,
        )
    s.disc(cx, cy, 432, None, (226, 244, 250), 270, 7)
    s.disc(cx, cy - 6, 452, None, (120, 160, 180), 284, 3)
    s.glow([(420, 470), (640, 372), (700, 400), (470, 540)], WHITE, 0.6, 44)
    s.glow([(1130, 690), (1180, 640), (1200, 660), (1140, 740)], (200, 230, 255), 0.5, 26)
    s.poly([(1290, 860), (1500, 820), (1540, 960), (1330, 1010)], WHITE, (120, 128, 140), 3)
    for i in range(4):
        s.line([(1320 + i * 4, 876 + i * 28), (1490 + i * 8, 842 + i * 28)], (120, 130, 146), 3)
    s.line([(1260, 990), (1420, 880)], RED, 16)
    s.soften(7, 940, H)


def kougaku_lenses(s: Shot) -> None:
    s.planks(0, H, 4, (168, 134, 98))
    s.shade([(170, 150), (1470, 150), (1470, 1020), (170, 1020)], 0.8, 50)
    s.box(150, 110, 1300, 860, (140, 98, 62), INK, 14, 7)
    s.box(200, 160, 1200, 760, (38, 62, 92), INK, 8, 5)
    for y in range(176, 912, 9):
        s.line(
            [(206, y), (1394, y + s.rng.uniform(-2, 2))],
            mix((38, 62, 92), (62, 92, 126), s.rng.random()),
            1.6,
        )
    spots = [
        (380, 340, 130),
        (700, 310, 100),
        (960, 330, 120),
        (1240, 320, 96),
        (340, 640, 96),
        (590, 610, 128),
        (890, 640, 140),
        (1200, 610, 118),
        (420, 830, 66),
        (720, 820, 74),
        (1040, 838, 54),
        (1290, 822, 78),
    ]
    for x, y, r in spots:
        s.shade(
            [
                (x + r * 0.9 * math.cos(t) + 22, y + r * 0.9 * math.sin(t) + 30)
                for t in [i * math.pi / 10 for i in range(20)]
            ],
            0.7,
            26,
        )
        s.disc(x, y, r, (214, 226, 226), (240, 246, 246), width=4)
        s.disc(x, y, r * 0.93, mix((110, 158, 178), (150, 140, 190), s.rng.random()), None)
        for i in range(8):
            s.disc(
                x - r * 0.03 * i,
                y - r * 0.04 * i,
                r * (0.88 - i * 0.09),
                mix((96, 146, 172), (206, 230, 236), i / 8),
                None,
            )
        s.pen.arc(
            ((x - r * 0.78) * SCALE, (y - r * 0.78) * SCALE, (x + r * 0.78) * SCALE, (y + r * 0.78) * SCALE),
            195,
            262,
            (252, 254, 255),
            int(r * 0.09 * SCALE),
        )
        s.pen.arc(
            ((x - r * 0.84) * SCALE, (y - r * 0.84) * SCALE, (x + r * 0.84) * SCALE, (y + r * 0.84) * SCALE),
            20,
            70,
            (196, 120, 170),
            int(r * 0.05 * SCALE),
        )
    s.poly([(980, 890), (1180, 700), (1420, 860), (1230, 1040)], (244, 243, 238), (190, 186, 176), 2)
    s.line([(1080, 795), (1330, 950)], (222, 220, 212), 3)
    s.soften(8, 0, 150)
    s.soften(8, 960, H)
    s.glow([(0, 0), (700, 0), (1300, 1067), (500, 1067)], (225, 240, 255), 0.34, 200)


def kougaku_light(s: Shot) -> None:
    for i in range(6):
        s.box(
            i * 280 - 20,
            60,
            240,
            560,
            mix((196, 214, 222), (160, 188, 202), s.rng.random()),
            (140, 166, 180),
            6,
        )
    s.soften(14)
    s.box(930, 90, 520, 64, (236, 246, 250), INK, 20)
    s.line([(1190, 90), (1190, 0)], INK, 10)
    s.glow([(940, 120), (1440, 120), (1590, 1000), (780, 1000)], (210, 236, 255), 0.75, 90)
    s.figure(
        560,
        470,
        1.3,
        skin=SKIN1,
        hair=(240, 244, 246),
        top=(238, 242, 244),
        style="hood",
        face=1,
        far=((930, 620), (1060, 420)),
        near=((640, 900), (900, 780)),
    )
    s.disc(1120, 340, 120, (206, 230, 240), INK, 128, 6)
    s.disc(1114, 332, 94, (226, 242, 248), None, 102)
    s.glow([(1050, 280), (1110, 244), (1140, 300), (1070, 350)], WHITE, 0.9, 24)
    s.pen.arc((1020 * SCALE, 232 * SCALE, 1220 * SCALE, 448 * SCALE), 20, 80, (180, 110, 170), 8 * SCALE)
    s.disc(1066, 430, 44, SKIN1)
    s.fade((208, 218, 224), (160, 176, 188), 900, H)
    s.line([(0, 900), (W, 900)], (96, 112, 128), 6)
    for i in range(4):
        s.box(930 + i * 160, 850, 130, 60, (196, 214, 222), INK, 8)
        s.disc(995 + i * 160, 850, 46, (226, 240, 244), INK, 16, 4)
    s.soften(6, 980, H)


PICTURES = {
    "kakuu-kougaku/polish.jpg": Sample(
        kougaku_polish, (206, 224, 232), (150, 176, 190), -0.2, "2026:09:15 09:50:00"
    ),
    "kakuu-kougaku/rings.jpg": Sample(kougaku_rings, (24, 34, 54), (14, 20, 34), -0.1, "2026:09:15 14:45:00"),
    "kakuu-kougaku/lenses.jpg": Sample(
        kougaku_lenses, (160, 130, 96), (120, 94, 70), -0.12, "2026:09:16 11:20:00"
    ),
    "kakuu-kougaku/light.jpg": Sample(
        kougaku_light, (214, 228, 234), (172, 192, 204), -0.25, "2026:09:16 15:30:00"
    ),
}
