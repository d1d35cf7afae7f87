"""``zukan-intake status``: how much waits and for how long. Numbers, never contents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from intake.errors import PostboxError
from intake.postbox.outcomes import Counts
from intake.postbox.postbox import open_postbox
from intake.settings.config import Config
from register.model import Register

NO_COUNTS = Counts({}, 0, None)


def read_counts(config: Config, *, is_started: bool = False) -> Counts:
    """The postbox's numbers; zeros before its first start. PostboxError when it cannot be read, and where there is
    none although it ``is_started``: a wrong folder must not look like an empty postbox."""
    postbox = open_postbox(config)
    try:
        if is_started and not postbox.exists():
            mend = "設定の state_dir(または postbox)を確かめてください。まだ一度も始めていないときは、先に serve を実行してください。"
            raise PostboxError("受付箱がありません。", mend)
        return postbox.counts() if postbox.exists() else NO_COUNTS
    finally:
        postbox.close()


def as_data(config: Config, register: Register, counts: Counts, now: datetime) -> dict[str, Any]:
    """For machines; every programme of the contract, those without envelopes too."""
    programmes = register.programmes_of(config.contract)
    return {
        "version": 1,
        "contract": config.contract,
        "waiting": {programme.id: counts.waiting.get(programme.id, 0) for programme in programmes},
        "collected": counts.collected,
        "cancelled": counts.cancelled,
        "notices": counts.notices,
        "suspected": counts.suspected,
        "oldest_uncollected_seconds": age(counts, now),
    }


def age(counts: Counts, now: datetime) -> int | None:
    """Seconds since the minute in which the oldest waiting envelope came."""
    return None if counts.oldest is None else max(0, int((now - counts.oldest).total_seconds()))


def as_text(config: Config, register: Register, counts: Counts, now: datetime) -> str:
    """For people."""
    lines = [f"委託契約 {config.contract}({register.contract(config.contract).title})"]
    lines += [
        f"  {programme.title}: 受け取り待ち {counts.waiting.get(programme.id, 0)}件"
        for programme in register.programmes_of(config.contract)
    ]
    waited = age(counts, now)
    lines.append(f"  いちばん古いもの: {'なし' if waited is None else in_words(waited)}")
    lines.append(f"  受け取り済み(墓標): {counts.collected}件")
    lines.append(f"  取下げ: {counts.cancelled}件(うち保管庫へまだ伝えていないもの {counts.notices}件)")
    lines.append(f"  受け取り待ちのうち、印のついたもの: {counts.suspected}件")
    return "\n".join(lines)


def in_words(seconds: int) -> str:
    """1日2時間3分"""
    minutes = seconds // 60
    days, hours = minutes // 1440, minutes % 1440 // 60
    parts = [(days, "日"), (hours, "時間"), (minutes % 60, "分")]
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "1分未満"
