"""例示設備管理: pumps, lifts and air at night."""

from __future__ import annotations

import math

from pictures.shot import INK, RGB, SCALE, SKIN1, STEEL, STEEL_DARK, WHITE, H, Point, Sample, Shot, W, mix

PUMP, PIPE, LAMP = (38, 104, 98), (112, 122, 124), (255, 214, 150)


def tube(s: Shot, points: list[Point], colour: RGB, width: float) -> None:
    """A pipe with its outline and the light along it."""
    s.line(points, INK, width + 10)
    s.line(points, colour, width)
    s.line([(x - width * 0.16, y - width * 0.2) for x, y in points], mix(colour, WHITE, 0.45), width * 0.14)


def gauge(s: Shot, x: float, y: float, r: float, angle: float) -> None:
    s.disc(x, y, r, STEEL, INK)
    s.disc(x, y, r * 0.8, WHITE, INK, width=3)
    for i in range(9):
        t = math.radians(150 + i * 30)
        s.line(
            [
                (x + r * 0.6 * math.cos(t), y + r * 0.6 * math.sin(t)),
                (x + r * 0.72 * math.cos(t), y + r * 0.72 * math.sin(t)),
            ],
            INK,
            3,
        )
    t = math.radians(angle)
    s.line([(x, y), (x + r * 0.62 * math.cos(t), y + r * 0.62 * math.sin(t))], (196, 52, 36), 5)
    s.disc(x, y, r * 0.1, INK, None)


def listen(s: Shot) -> None:
    for y in (90, 190, 262):
        tube(s, [(-20, y), (W + 20, y)], mix(PIPE, (70, 90, 96), s.rng.random()), 44)
    for x in (180, 900, 1470):
        tube(s, [(x, -20), (x, 760)], (96, 106, 112), 60)
    for x, y in ((760, 330), (1330, 380), (1250, 200), (560, 170)):
        s.disc(x, y, 30, (255, 190, 96), None)
    s.soften(15)
    s.fade((70, 74, 78), (44, 46, 54), 900, H)
    s.glow([(900, 0), (1300, 0), (1600, 1000), (700, 1000)], LAMP, 0.55, 170)
    s.shade([(800, 930), (1600, 930), (1600, 1020), (780, 1020)], 0.75, 36)
    tube(s, [(1060, 640), (1060, 330), (1640, 330)], (98, 132, 150), 92)
    s.box(990, 470, 140, 40, STEEL, INK, 6)
    gauge(s, 1240, 250, 84, 250)
    s.line([(1240, 330), (1240, 300)], STEEL_DARK, 20)
    s.box(820, 900, 800, 90, (96, 98, 102), INK, 6)
    s.box(880, 868, 740, 40, (66, 70, 78), INK, 4)
    s.box(1250, 640, 400, 230, (52, 122, 114), INK, 40)
    for i in range(7):
        s.line([(1300, 672 + i * 28), (1620, 672 + i * 28)], (30, 84, 80), 9)
    s.box(1176, 700, 90, 100, STEEL, INK, 6)
    s.line([(1150, 750), (1290, 750)], STEEL_DARK, 44)
    s.disc(1060, 750, 150, PUMP, INK)
    s.disc(1060, 750, 104, mix(PUMP, WHITE, 0.12), INK, width=4)
    for i in range(8):
        t = i * math.pi / 4 + 0.2
        s.disc(1060 + 126 * math.cos(t), 750 + 126 * math.sin(t), 11, STEEL, INK, width=3)
    s.disc(1060, 750, 40, STEEL_DARK, INK)
    s.glow([(960, 640), (1060, 600), (1130, 640), (1000, 700)], WHITE, 0.5, 30)
    s.figure(
        400,
        410,
        1.25,
        skin=SKIN1,
        hair=(240, 240, 234),
        top=(74, 92, 116),
        style="helmet",
        face=1,
        far=((650, 640), (770, 552)),
        near=((476, 690), (610, 436)),
    )
    s.poly([(304, 316), (372, 316), (366, 372), (340, 394), (316, 372)], (36, 32, 36), None)
    s.disc(378, 340, 24, SKIN1, INK, 30, 4)
    s.line([(396, 318), (372, 372)], INK, 20)
    s.line([(392, 346), (1190, 744)], INK, 16)
    s.line([(392, 346), (1190, 744)], (214, 220, 224), 8)
    s.disc(610, 456, 44, SKIN1)
    s.disc(772, 536, 42, mix(SKIN1, INK, 0.06))
    s.line([(580, 440), (632, 490)], INK, 4)
    s.line([(742, 522), (792, 568)], INK, 4)
    for r in (230, 268, 306):
        s.pen.arc(
            ((1060 - r) * SCALE, (750 - r) * SCALE, (1060 + r) * SCALE, (750 + r) * SCALE),
            152,
            176,
            (255, 232, 190),
            8,
        )
    s.glow([(900, 0), (1500, 0), (1600, 900), (900, 900)], LAMP, 0.22, 200)
    s.soften(6, 1000, H)


def watch(s: Shot) -> None:
    s.fade((30, 38, 50), (22, 26, 36), 0, 700)
    for col in range(4):
        for row in range(2):
            x, y = 120 + col * 350, 90 + row * 230
            s.box(x, y, 326, 206, (12, 18, 28), (60, 70, 84), 8, 8)
            tone = ((40, 86, 92), (34, 60, 96), (60, 74, 60), (36, 70, 78))[(col + row) % 4]
            s.fade(tone, mix(tone, INK, 0.5), y + 12, y + 194, x + 12, x + 314)
            if (col + row) % 3 == 0:
                wave = [
                    (x + 20 + i * 6, y + 110 + 44 * math.sin(i / 4) * math.sin(i / 13 + col))
                    for i in range(49)
                ]
                s.line(wave, (150, 240, 200), 5)
                for i in range(4):
                    s.line([(x + 16, y + 44 + i * 40), (x + 310, y + 44 + i * 40)], mix(tone, WHITE, 0.2), 2)
            elif (col + row) % 3 == 1:
                for i in range(7):
                    h = s.rng.uniform(30, 130)
                    s.box(
                        x + 34 + i * 38,
                        y + 176 - h,
                        24,
                        h,
                        (240, 180, 90) if i == 4 else (130, 190, 210),
                        None,
                        2,
                    )
            else:
                vx, vy = x + 163, y + 92
                s.poly(
                    [(x + 14, y + 14), (vx - 26, vy - 20), (vx - 26, vy + 22), (x + 14, y + 192)],
                    mix(tone, WHITE, 0.16),
                    None,
                )
                s.poly(
                    [(x + 312, y + 14), (vx + 26, vy - 20), (vx + 26, vy + 22), (x + 312, y + 192)],
                    mix(tone, WHITE, 0.1),
                    None,
                )
                s.box(vx - 26, vy - 20, 52, 42, mix(tone, WHITE, 0.36), None)
                for i in range(3):
                    s.box(vx - 10 - i * 4, y + 22 + i * 20, 20 + i * 6, 6, (236, 244, 230), None)
    s.glow([(60, 60), (1540, 60), (1600, 760), (0, 760)], (120, 190, 220), 0.3, 120)
    s.soften(4)
    s.fade((62, 72, 88), (34, 40, 52), 690, H)
    s.line([(0, 690), (W, 690)], INK, 6)
    for i in range(26):
        x, y = 120 + i % 13 * 40, 716 + i // 13 * 44
        lit = s.rng.random() < 0.24
        s.disc(x, y, 12, (118, 230, 160) if lit else (84, 94, 106), INK, 9, 3)
        if lit:
            s.glow(
                [(x - 16, y - 14), (x + 16, y - 14), (x + 16, y + 14), (x - 16, y + 14)],
                (110, 240, 170),
                0.5,
                12,
            )
    s.poly([(760, 720), (1120, 720), (1160, 830), (740, 830)], (24, 30, 40))
    for row in range(4):
        for i in range(13):
            s.box(772 + i * 27 - row * 4, 730 + row * 24, 20, 16, (108, 118, 130), None, 3)
    s.poly([(1240, 700), (1500, 712), (1530, 850), (1250, 836)], WHITE, INK, 4)
    for i in range(6):
        s.line([(1266 + i * 2, 728 + i * 18), (1490 + i * 4, 738 + i * 18)], (130, 140, 152), 3)
    s.line([(1430, 860), (1546, 742)], (196, 70, 44), 12)
    s.shade([(560, 800), (700, 800), (720, 890), (560, 890)], 0.6, 20)
    s.box(570, 700, 110, 140, (228, 190, 92), INK, 12)
    s.disc(625, 704, 54, (60, 38, 26), INK, 15)
    s.pen.arc((660 * SCALE, 730 * SCALE, 730 * SCALE, 810 * SCALE), 270, 90, INK, 26)
    s.pen.arc((663 * SCALE, 733 * SCALE, 727 * SCALE, 807 * SCALE), 270, 90, (228, 190, 92), 14)
    for k in range(3):
        s.glow(
            [(590 + k * 24, 690), (606 + k * 24, 690), (600 + k * 30, 560), (580 + k * 30, 560)],
            WHITE,
            0.22,
            16,
        )
    s.shade([(150, 960), (470, 960), (500, 1010), (150, 1010)], 0.6, 18)
    s.box(150, 906, 240, 80, (232, 180, 60), INK, 20)
    s.poly([(390, 912), (470, 890), (470, 1002), (390, 980)], (60, 64, 72))
    s.disc(472, 946, 18, (255, 250, 220), INK, 54)
    s.glow([(470, 900), (900, 840), (1000, 1067), (470, 1000)], (255, 240, 200), 0.5, 60)
    s.soften(6, 1010, H)


def sheave(s: Shot) -> None:
    s.box(-10, 120, 460, 640, (96, 108, 106), (60, 70, 70), 8)
    for i in range(5):
        s.box(40 + i % 2 * 190, 180 + i * 100, 160, 70, (130, 142, 138), None, 6)
    s.box(1240, 40, 300, 760, (120, 128, 128), (76, 84, 86), 8)
    s.soften(14)
    s.glow([(0, 0), (900, 0), (1000, 800), (0, 900)], (220, 236, 240), 0.3, 160)
    s.fade((84, 86, 92), (54, 56, 64), 880, H)
    cx, cy, r = 830, 470, 390
    s.box(200, 800, 1240, 110, (170, 122, 44), INK, 8)
    s.shade([(200, 905), (1440, 905), (1500, 980), (160, 980)], 0.7, 30)
    s.poly([(560, 800), (760, 420), (900, 420), (1100, 800)], (60, 84, 108))
    s.disc(cx, cy, r, (70, 96, 122))
    for k in range(5):
        s.disc(cx, cy, r - 8 - k * 13, None, mix((44, 62, 82), (150, 170, 186), k % 2), width=6)
    s.disc(cx, cy, r - 84, (204, 158, 60))
    for i in range(6):
        t = i * math.pi / 3 + 0.3
        s.poly([(cx + 110 * math.cos(t - 0.42), cy + 110 * math.sin(t - 0.42)), (cx + 268 * math.cos(t - 0.34), cy + 268 * math.sin(t - 0.34)),
                (cx + 276 * math.cos(t), cy + 276 * math.sin(t)), (cx + 268 * math.cos(t + 0.34), cy + 268 * math.sin(t + 0.34)),
                (cx + 110 * math.cos(t + 0.42), cy + 110 * math.sin(t + 0.42))], (54, 58, 66))  # fmt: skip
    s.disc(cx, cy, 96, (224, 180, 84))
    s.disc(cx, cy, 44, STEEL_DARK)
    for k in range(4):
        for x in (cx - r + 14 + k * 26, cx + r - 14 - k * 26):
            s.line([(x, cy), (x, H + 20)], INK, 20)
            s.line([(x, cy), (x, H + 20)], (150, 156, 160), 12)
            for i in range(28):
                y = cy + i * 24
                s.line([(x - 5, y), (x + 5, y + 12)], (92, 98, 106), 3)
    for k in range(4):
        q = r - 14 - k * 26
        s.pen.arc(
            ((cx - q) * SCALE, (cy - q) * SCALE, (cx + q) * SCALE, (cy + q) * SCALE),
            180,
            360,
            (176, 182, 186),
            22,
        )
    s.glow([(520, 220), (700, 110), (860, 96), (640, 300)], WHITE, 0.55, 60)
    s.box(1250, 560, 150, 240, (196, 60, 40), INK, 8)
    s.box(1280, 600, 90, 44, (240, 200, 80), INK, 4)
    for i in range(3):
        s.line([(1276, 690 + i * 30), (1374, 690 + i * 30)], (140, 40, 30), 8)
    s.line([(1250, 700), (1196, 700)], INK, 34)
    s.line([(1250, 700), (1196, 700)], STEEL, 22)
    s.box(60, 700, 190, 130, WHITE, INK, 6)
    for i in range(4):
        s.line([(84, 730 + i * 24), (226 - i % 2 * 40, 730 + i * 24)], (120, 128, 140), 5)
    s.soften(7, 990, H)


def filters(s: Shot) -> None:
    for i in range(6):
        tube(s, [(-20, 60 + i * 70), (W + 20, 60 + i * 70)], (86, 96, 100), 34)
    s.soften(18)
    s.fade((112, 108, 100), (78, 76, 74), 800, H)
    s.glow([(200, 0), (1400, 0), (1600, 900), (0, 900)], (255, 240, 214), 0.4, 180)
    for x, clean in ((120, True), (840, False)):
        s.shade([(x + 20, 860), (x + 640, 860), (x + 690, 960), (x, 960)], 0.7, 30)
        s.box(x, 130, 640, 760, (206, 210, 210), INK, 6, 7)
        base = (240, 242, 238) if clean else (120, 112, 102)
        s.box(x + 44, 174, 552, 672, base, INK, 2, 4)
        for i in range(23):
            px = x + 52 + i * 24
            s.fade(mix(base, WHITE, 0.4), base, 180, 840, px, px + 12)
            s.fade(mix(base, INK, 0.26), mix(base, INK, 0.4), 180, 840, px + 12, px + 22)
        if not clean:
            for _ in range(1500):
                dx, dy = x + 52 + 540 * s.rng.random(), 180 + 660 * s.rng.random() ** 0.8
                s.disc(
                    dx,
                    dy,
                    s.rng.uniform(1.5, 6),
                    mix((70, 64, 58), (160, 150, 136), s.rng.random()),
                    None,
                    s.rng.uniform(1.5, 4),
                )
            for _ in range(40):
                dx, dy = x + 60 + 520 * s.rng.random(), 190 + 630 * s.rng.random()
                s.line(
                    [
                        (dx, dy),
                        (dx + s.rng.uniform(-14, 14), dy + 12),
                        (dx + s.rng.uniform(-20, 20), dy + 26),
                    ],
                    (60, 56, 52),
                    2,
                )
        s.box(x + 250, 862, 140, 20, (88, 94, 100), None, 4)
    for i in range(4):
        px = 1003 + i * 24 - 12
        s.fade((232, 228, 218), (206, 200, 190), 420, 780, px, px + 12)
        s.fade((172, 166, 156), (150, 144, 134), 420, 780, px + 12, px + 24)
    s.line([(1320, 1180), (1180, 1010)], INK, 132)
    s.line([(1320, 1180), (1180, 1010)], (74, 92, 116), 120)
    for a, b, w in (
        ((1150, 950), (1036, 770), 52),
        ((1190, 930), (1120, 800), 50),
        ((1090, 980), (1020, 940), 52),
    ):
        s.line([a, b], INK, w + 12)
        s.line([a, b], (226, 186, 60), w)
    s.disc(1140, 970, 92, (226, 186, 60))
    s.line([(1150, 930), (1040, 774)], (226, 186, 60), 50)
    s.line([(1188, 930), (1130, 820)], (226, 186, 60), 46)
    s.line([(1176, 1060), (1250, 990)], (180, 140, 40), 14)
    s.glow([(0, 0), (700, 0), (900, 1067), (0, 1067)], (255, 246, 226), 0.22, 200)


PICTURES = {
    "reiji-setsubi/listen.jpg": Sample(listen, (66, 72, 78), (48, 50, 58), 0.16, "2026:09:03 22:40:00"),
    "reiji-setsubi/watch.jpg": Sample(watch, (30, 38, 50), (22, 26, 36), -0.14, "2026:09:03 01:20:00"),
    "reiji-setsubi/sheave.jpg": Sample(sheave, (150, 158, 158), (98, 104, 108), 0.08, "2026:09:04 03:05:00"),
    "reiji-setsubi/filters.jpg": Sample(filters, (110, 118, 120), (84, 88, 92), 0.1, "2026:09:04 04:30:00"),
}
