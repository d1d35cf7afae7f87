"""Small charts for numbers that are part of a whole: one mark per unit, or a bar where there are many. Pure."""

from __future__ import annotations

from build.content.schema import Number
from build.views import ChartMark, ChartView

MOST_MARKS = 60  # beyond, nobody counts
MOST_COLUMNS = 12
STEP = 10  # of the drawing's own units, from mark to mark
BAR = 1000


def chart(number: Number) -> ChartView | None:
    """The chart of a number that is part of a whole; None for any other number."""
    if number.of is None:
        return None
    part, whole, unit = int(number.value), number.of, number.unit or ""
    columns = min(MOST_COLUMNS, whole) if whole <= MOST_MARKS else 0
    marks = range(whole) if columns else range(0)
    return ChartView(
        title=number.label,
        description=f"{whole:,}{unit}のうち{part:,}{unit}",
        marks=tuple(
            ChartMark(at % columns * STEP + STEP // 2, at // columns * STEP + STEP // 2, at < part)
            for at in marks
        ),
        rows=-(-whole // columns) if columns else 0,
        columns=columns,
        share=round(part * BAR / whole),
    )
