"""Rooms in which events take place."""

from __future__ import annotations

from pictures.shot import BLUE, INK, RED, STEEL_DARK, WHITE, H, Sample, Shot, W, mix, window


def event_floor(s: Shot) -> None:
    for i in range(12):
        s.disc(s.rng.uniform(900, W), s.rng.uniform(60, 420), s.rng.uniform(20, 50), (232, 190, 130), None)
    s.box(1000, 360, 460, 360, (60, 62, 72), None)
    s.disc(1200, 330, 190, (170, 60, 40), None, 60)
    s.soften(16)
    s.fade((120, 100, 88), (70, 58, 54), 860, H)
    for j in range(10):
        y = 90 + j * 92
        shift = j * 4
        s.poly(
            [(110 - shift, y + 60), (260, y), (940, y), (1010 + shift, y + 60)],
            mix(WHITE, (218, 208, 192), s.rng.random() * 0.6),
            (150, 140, 126),
            2,
        )
        for i in range(5):
            x = 210 + i * 150
            s.poly(
                [(x - 18, y + 50), (x + 8, y + 10), (x + 100, y + 10), (x + 96, y + 50)],
                (250, 249, 244),
                (200, 192, 178),
                2,
            )
            s.poly(
                [(x + 14, y + 40), (x + 24, y + 22), (x + 70, y + 22), (x + 66, y + 40)],
                (RED, INK, (120, 126, 138))[(i + j) % 3],
                None,
            )
        s.line([(90, y + 66), (1030, y + 66)], INK, 10)
        s.shade([(110, y + 72), (1010, y + 72), (980, y + 92), (150, y + 92)], 0.4, 14)
    for x in (90, 1030):
        s.line([(x, 40), (x, H)], INK, 22)
        s.line([(x - 4, 40), (x - 4, H)], STEEL_DARK, 8)
    s.soften(8, 0, 190)
    s.soften(8, 940, H)
    s.glow([(0, 0), (500, 0), (1100, 1067), (100, 1067)], (255, 236, 204), 0.34, 180)


def event_table(s: Shot) -> None:
    window(s, 200, 60, 480, 330)
    window(s, 860, 60, 480, 330)
    s.soften(12)
    s.fade((222, 206, 182), (176, 148, 116), 430, H)
    s.line([(0, 430), (W, 430)], (140, 112, 86), 6)
    for row, (y, k) in enumerate(((520, 0.62), (690, 0.85), (910, 1.15))):
        for col in range(3):
            x = 800 + (col - 1) * 520 * k
            s.shade(
                [
                    (x - 190 * k, y + 50 * k),
                    (x + 200 * k, y + 50 * k),
                    (x + 220 * k, y + 110 * k),
                    (x - 180 * k, y + 110 * k),
                ],
                0.45,
                26,
            )
            s.poly(
                [
                    (x - 190 * k, y + 90 * k),
                    (x - 160 * k, y - 10 * k),
                    (x - 10 * k, y - 10 * k),
                    (x - 20 * k, y + 90 * k),
                ],
                WHITE,
                (170, 160, 146),
                2,
            )
            for i in range(4):
                s.line(
                    [(x - 160 * k, y + (14 + i * 18) * k), (x - 40 * k, y + (14 + i * 18) * k)],
                    (150, 158, 170),
                    3 * k,
                )
            s.poly(
                [
                    (x + 4 * k, y + 90 * k),
                    (x + 8 * k, y + 10 * k),
                    (x + 190 * k, y + 10 * k),
                    (x + 206 * k, y + 90 * k),
                ],
                (44, 82, 118),
            )
            for i in range(5):
                s.disc(x + (32 + i * 36) * k, y + 52 * k, 15 * k, (206, 230, 238), WHITE, 13 * k, 3)
            s.line([(x + 60 * k, y), (x + 60 * k, y - 96 * k), (x + 130 * k, y - 120 * k)], INK, 10 * k)
            s.poly(
                [
                    (x + 110 * k, y - 90 * k),
                    (x + 126 * k, y - 140 * k),
                    (x + 176 * k, y - 126 * k),
                    (x + 190 * k, y - 76 * k),
                ],
                BLUE,
            )
            s.glow(
                [
                    (x + 120 * k, y - 84 * k),
                    (x + 186 * k, y - 76 * k),
                    (x + 200 * k, y + 70 * k),
                    (x + 40 * k, y + 70 * k),
                ],
                (255, 246, 214),
                0.55,
                30,
            )
            s.disc(x - 100 * k, y + 110 * k, 12 * k, RED, INK, 8 * k, 3)
        if row == 0:
            s.soften(6, 380, 590)
    s.soften(7, 1000, H)


PICTURES = {
    "kappan-kengaku/floor.jpg": Sample(event_floor, (132, 112, 98), (88, 74, 68), 0.3, "2026:09:10 15:10:00"),
    "lens-workshop/table.jpg": Sample(
        event_table, (226, 228, 222), (206, 204, 194), 0.12, "2026:09:16 16:40:00"
    ),
}
