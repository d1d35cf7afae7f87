"""How an event has changed since it was announced (中止, 変更), in a sentence. Pure."""

from __future__ import annotations

from build.common.dates import clock, long_day
from build.content.schema import EventFront


def event_changed(front: EventFront) -> bool:
    """Whether something about it is no longer as announced."""
    return front.changed is not None or front.moved_from is not None


def event_change_text(front: EventFront) -> str:
    """中止 or 変更 with the reason and, where it was moved, from when; "" when all is as announced."""
    if front.cancelled is not None:
        return f"中止：{front.cancelled}"
    if not event_changed(front):
        return ""
    before = front.moved_from
    moved = f"（もとは{long_day(before.date())} {clock(before)}から）" if before is not None else ""
    return f"変更：{front.changed or '日時が変わりました。'}{moved}"
