"""What lies on tables at events. On the screen there are plain round heads without faces."""

from __future__ import annotations

from pictures.shot import (
    INK,
    SKIN1,
    SKIN2,
    STEEL,
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


def night_desk(s: Shot) -> None:
    """A desk at a window in the evening, with a notebook computer on which others listen, too."""
    s.fade((22, 30, 62), (58, 62, 108), 0, 640)
    for _ in range(26):  # the town, out of focus
        x, w, top = s.rng.uniform(-60, W), s.rng.uniform(70, 190), s.rng.uniform(250, 470)
        s.box(x, top, w, 660 - top, mix((30, 34, 60), (58, 60, 92), s.rng.random()), None, 0)
        for j in range(int((620 - top) // 34)):
            for i in range(int(w // 34)):
                if s.rng.random() < 0.42:
                    s.box(
                        x + 10 + i * 34,
                        top + 16 + j * 34,
                        16,
                        18,
                        mix((250, 206, 120), (150, 190, 230), s.rng.random() ** 3),
                        None,
                        2,
                    )
    s.disc(1240, 130, 46, (240, 232, 206), None)
    s.soften(13)
    s.box(-20, -20, W + 40, 60, (70, 56, 58), INK, 0)
    for x in (-30, 540, 1120, 1590):
        s.box(x, -10, 44, 680, (78, 62, 62), INK, 2)
    s.box(-20, 640, W + 40, 40, (92, 72, 66), INK, 2)
    s.fade((112, 76, 58), (58, 40, 40), 680, H)
    for i in range(7):
        y = 700 + i * i * 9
        s.line([(-10, y), (W + 10, y + s.rng.uniform(-2, 2))], (88, 60, 50), 2)
    s.shade([(520, 900), (1330, 890), (1400, 980), (470, 985)], 0.65, 26)
    s.poly([(560, 330), (1250, 330), (1262, 800), (548, 800)], (46, 50, 62), INK, 6)  # the lid
    s.poly([(584, 354), (1226, 354), (1236, 776), (574, 776)], (228, 236, 240), (30, 36, 52), 3)
    tones = ((200, 92, 70), (80, 132, 176), (216, 170, 80), (98, 150, 110), (150, 118, 170), (90, 150, 156))
    for i, tone in enumerate(tones):
        x, y = 600 + i % 3 * 208, 372 + i // 3 * 176
        s.box(x, y, 194, 160, mix(tone, WHITE, 0.55), (120, 130, 146), 10, 2)
        if i in (1, 3, 4):  # a camera that is switched off
            s.disc(x + 97, y + 76, 44, tone, None)
            s.line([(x + 70, y + 76), (x + 124, y + 76)], WHITE, 7)
        else:
            s.disc(x + 97, y + 66, 38, (SKIN1, SKIN2)[i % 2], (60, 60, 76), width=3)
            s.poly(
                [
                    (x + 30, y + 159),
                    (x + 44, y + 118),
                    (x + 97, y + 104),
                    (x + 150, y + 118),
                    (x + 164, y + 159),
                ],
                tone,
                (60, 60, 76),
                3,
            )
    s.box(600, 732, 610, 30, (34, 42, 62), None, 4)
    s.line([(640, 747), (1010, 747)], (236, 240, 244), 6)
    s.poly([(548, 800), (1262, 800), (1350, 940), (470, 940)], (150, 156, 166), INK, 5)
    s.poly([(600, 818), (1210, 818), (1248, 884), (566, 884)], (72, 78, 90), (52, 58, 70), 2)
    for i in range(4):
        s.line([(592 - i * 9, 830 + i * 15), (1220 + i * 9, 830 + i * 15)], (112, 118, 130), 3)
    s.poly([(800, 896), (1020, 896), (1034, 930), (788, 930)], (170, 176, 186), (120, 126, 138), 2)
    s.poly([(470, 940), (1350, 940), (1350, 956), (470, 956)], (112, 118, 128), INK, 4)
    s.shade([(70, 940), (440, 930), (470, 1040), (60, 1050)], 0.5, 20)
    s.poly([(60, 1010), (150, 846), (300, 838), (262, 1004)], WHITE, (120, 110, 104), 3)  # the notebook
    s.poly([(262, 1004), (300, 838), (440, 850), (452, 1016)], (240, 238, 230), (120, 110, 104), 3)
    for i in range(6):
        y = 868 + i * 24
        s.line([(140 - i * 12, y), (286 - i * 5, y - 3)], (120, 132, 160), 3)
        if i < 3:
            s.line([(306 - i * 3, y - 2), (430 + i * 2, y + 4)], (120, 132, 160), 3)
    s.line([(318, 1000), (420, 920)], (190, 70, 50), 13)
    s.line([(318, 1000), (306, 1010)], (236, 210, 170), 9)
    s.shade([(1380, 940), (1560, 940), (1580, 990), (1400, 1000)], 0.55, 18)
    s.box(1394, 820, 140, 140, (200, 84, 60), INK, 22)  # the cup
    s.disc(1464, 826, 70, (112, 66, 44), INK, 20, 5)
    s.line([(1534, 856), (1572, 872), (1566, 916), (1532, 926)], INK, 20)
    s.line([(1534, 856), (1570, 874), (1564, 914), (1532, 924)], (200, 84, 60), 10)
    for i in range(2):
        s.glow(
            [
                (1436 + i * 36, 800),
                (1450 + i * 36, 690),
                (1430 + i * 36, 600),
                (1464 + i * 36, 600),
                (1482 + i * 36, 700),
                (1462 + i * 36, 800),
            ],
            (230, 232, 244),
            0.34,
            20,
        )
    s.line([(60, 850), (60, 420), (250, 330)], INK, 22)  # the lamp
    s.line([(60, 850), (60, 420), (250, 330)], (214, 168, 70), 12)
    s.disc(60, 852, 70, (180, 138, 56), INK, 20, 5)
    s.poly([(190, 380), (250, 290), (330, 300), (370, 400)], (226, 178, 74))
    s.glow([(200, 390), (364, 400), (620, 1067), (0, 1067)], (255, 214, 140), 0.5, 80)
    s.glow([(584, 354), (1226, 354), (1460, 1067), (360, 1067)], (150, 190, 220), 0.2, 90)


def paper_desk(s: Shot) -> None:
    """Job advertisements spread over a desk, with notes in three colours."""
    s.planks(0, H, 6, (206, 164, 118))
    s.glow([(0, 0), (760, 0), (1300, 1067), (0, 1067)], (255, 244, 216), 0.35, 200)
    notes = ((244, 196, 64), (236, 132, 116), (120, 184, 206))
    for i, (x, y, lean) in enumerate(((90, 150, -26), (560, 90, 10), (1040, 170, 36))):
        w, h = 430, 640
        corners = [(x, y), (x + w, y + lean * 0.6), (x + w - lean, y + h + lean * 0.6), (x - lean, y + h)]
        s.shade([(px + 16, py + 22) for px, py in corners], 0.45, 18)
        s.poly(corners, WHITE, (150, 142, 128), 3)

        def at(u: float, v: float, c: list[Point] = corners) -> Point:
            (ax, ay), (bx, by), (_, _), (dx, dy) = c
            return ax + (bx - ax) * u + (dx - ax) * v, ay + (by - ay) * u + (dy - ay) * v

        s.poly([at(0.07, 0.05), at(0.93, 0.05), at(0.93, 0.12), at(0.07, 0.12)], (56, 66, 92), None)
        for row in range(11):
            v = 0.16 + row * 0.072
            s.line([at(0.07, v), at(0.93, v)], (150, 156, 168), 2)
            s.poly(
                [at(0.07, v + 0.01), at(0.25, v + 0.01), at(0.25, v + 0.062), at(0.07, v + 0.062)],
                (222, 226, 232),
                None,
            )
            s.line([at(0.1, v + 0.036), at(0.21, v + 0.036)], (96, 104, 122), 6)
            if (row + i) % 5 != 3:  # a row that says nothing
                s.line(
                    [at(0.3, v + 0.036), at(0.3 + s.rng.uniform(0.2, 0.55), v + 0.036)], (120, 128, 144), 5
                )
        s.line([at(0.07, 0.952), at(0.93, 0.952)], (150, 156, 168), 2)
        for j, v in enumerate((0.2, 0.42, 0.7)):
            u, tone = 0.86 + s.rng.uniform(-0.03, 0.05), notes[(i + j) % 3]
            corner = [at(u, v), at(u + 0.24, v - 0.01), at(u + 0.25, v + 0.1), at(u + 0.01, v + 0.11)]
            s.shade([(px + 5, py + 9) for px, py in corner], 0.35, 8)
            s.poly(corner, tone, mix(tone, INK, 0.3), 2)
            s.line([at(u + 0.04, v + 0.04), at(u + 0.19, v + 0.03)], mix(tone, INK, 0.6), 4)
    s.shade([(610, 830), (1010, 940), (1000, 970), (600, 862)], 0.4, 12)
    s.line([(600, 830), (960, 926)], INK, 30)  # the pencil
    s.line([(604, 831), (940, 921)], (214, 150, 40), 21)
    s.line([(944, 922), (976, 930)], (236, 208, 166), 18)
    s.disc(986, 933, 8, INK, None)
    s.line([(600, 830), (624, 836)], (220, 110, 100), 21)
    s.shade([(1290, 850), (1560, 860), (1580, 1060), (1320, 1060)], 0.5, 30)
    s.disc(1420, 930, 128, (60, 104, 120), INK, 118, 6)  # the cup, from above
    s.disc(1420, 926, 104, (44, 74, 88), None, 96)
    s.disc(1420, 930, 94, (150, 104, 62), None, 86)
    s.disc(1392, 906, 26, (190, 146, 96), None, 14)
    s.glow(
        [
            (1400, 900),
            (1350, 760),
            (1420, 640),
            (1380, 520),
            (1440, 520),
            (1490, 650),
            (1430, 770),
            (1460, 900),
        ],
        (255, 252, 244),
        0.34,
        34,
    )
    for i, tone in enumerate(notes):
        s.shade(
            [(150 + i * 130, 880), (262 + i * 130, 880), (268 + i * 130, 1000), (154 + i * 130, 1000)],
            0.3,
            10,
        )
        for j in range(5):
            s.box(
                140 + i * 130 + j * 2,
                872 - j * 3,
                108,
                108,
                mix(tone, WHITE, 0.1 * (j % 2)),
                mix(tone, INK, 0.3),
                2,
                2,
            )
    s.soften(6, 0, 90)


def type_forme(s: Shot) -> None:
    """A forme in its iron frame: a few lines of type, and everything that prints nothing."""
    s.planks(0, H, 4, (132, 98, 70))
    s.shade([(180, 130), (1480, 130), (1500, 1010), (200, 1020)], 0.75, 46)
    s.box(150, 80, 1300, 900, (62, 66, 74), INK, 18, 7)  # the chase
    s.box(166, 94, 1268, 14, (120, 126, 136), None, 6)
    s.box(250, 170, 1100, 720, (38, 40, 48), INK, 4, 5)
    blocks = (
        (258, 178, 1084, 104), (258, 282, 128, 504), (1214, 282, 128, 504), (258, 786, 524, 92),
        (782, 786, 560, 92), (386, 282, 828, 78), (386, 702, 828, 84), (386, 360, 158, 342), (1056, 360, 158, 342),
    )  # fmt: skip
    for x, y, w, h in blocks:  # furniture: wood, now and then lead
        lead = s.rng.random() < 0.34
        tone = (
            mix((126, 130, 138), (154, 158, 166), s.rng.random())
            if lead
            else mix(WOOD, (214, 170, 118), s.rng.random())
        )
        s.box(x, y, w, h, tone, INK, 4, 4)
        s.line([(x + 10, y + 7), (x + w - 20, y + 7)], mix(tone, WHITE, 0.5), 4)
        for _ in range(0 if lead else 12):
            gy, gx = y + s.rng.uniform(14, h - 16), x + s.rng.uniform(8, max(9, w * 0.5))
            s.line(
                [(gx, gy), (min(x + w - 16, gx + s.rng.uniform(40, 300)), gy + s.rng.uniform(-2, 2))],
                mix(tone, WOOD_DARK, 0.4),
                2,
            )
    s.box(544, 360, 512, 342, (54, 56, 64), None, 0)
    y = 362
    for row, high in enumerate((54, 28, 86, 28, 54, 28, 46)):
        x = 546
        while x < 1048:
            blank = high == 28 or s.rng.random() < (0.55 if row in (0, 6) else 0.12)
            wide = min(1052 - x, s.rng.choice((high * 3, high * 4, high * 2)) if high == 28 else high)
            if blank:  # lower than type: it prints nothing
                s.box(
                    x,
                    y,
                    wide - 3,
                    high - 3,
                    mix((92, 95, 102), (116, 118, 126), s.rng.random()),
                    (44, 46, 54),
                    2,
                    2,
                )
            else:
                g = s.rng.randint(186, 222)
                s.box(x, y, wide - 3, high - 3, (g, g, g + 5), (70, 72, 80), 3, 2)
                for _ in range(3):
                    f = s.rng.uniform(0.22, 0.78)
                    s.line(
                        [(x + wide * 0.16, y + high * f), (x + wide * 0.8, y + high * f)],
                        (250, 248, 242),
                        high / 14,
                    )
                    s.line(
                        [(x + wide * f, y + high * 0.16), (x + wide * f, y + high * 0.8)],
                        (84, 86, 96),
                        high / 18,
                    )
            x += wide
        y += high + 2
    for x in (320, 620, 940, 1240):  # quoins: what holds it all
        s.box(x, 880, 76, 34, (186, 150, 62), INK, 6, 4)
        s.disc(x + 38, 897, 10, (60, 52, 40), None)
    s.line([(1330, 1010), (1500, 880)], INK, 34)  # the key
    s.line([(1330, 1010), (1500, 880)], STEEL, 22)
    s.line([(1462, 846), (1540, 926)], INK, 30)
    s.line([(1462, 846), (1540, 926)], STEEL, 18)
    s.soften(8, 0, 190)
    s.soften(8, 960, H)
    s.glow([(0, 0), (760, 0), (1460, 900), (420, 1067), (0, 760)], (255, 236, 200), 0.4, 200)


PICTURES = {
    "yoru-no-online/night.jpg": Sample(night_desk, (22, 30, 62), (58, 62, 108), 0.1, "2026:10:28 19:40:00"),
    "kyuujin-no-yomikata/desk.jpg": Sample(
        paper_desk, (206, 164, 118), (206, 164, 118), 0.14, "2026:06:20 14:10:00"
    ),
    "yohaku-workshop/blocks.jpg": Sample(
        type_forme, (132, 98, 70), (132, 98, 70), 0.25, "2026:08:29 14:35:00"
    ),
}
