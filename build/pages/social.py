"""What a shared page shows elsewhere: its tags, and the words of its picture. Pure.

The only reader of a story's ``social``, which was decided apart from the page (``gate/social.py``).
Whatever stands here in somebody's words comes from there; the rest is from closed lists, days and hours.
"""

from __future__ import annotations

from datetime import date

from build.common.dates import clock, edition, long_day, span, weekday
from build.common.vocabulary import EVENT_KINDS, INDUSTRIES
from build.drawing.covers.cover import Cover
from build.gate.decided import DecidedCompany, DecidedEvent
from build.pages.parts import Studio
from build.site.addresses import ABOUT, Place
from build.site.event_changes import event_changed
from build.views import ShareView

ONLINE = "オンライン"
_MOTTO = "新宿の小さな会社の、なかを見る。"
_SAMPLE = "サンプルの会社です。実在しません。"
_SAMPLE_EVENT = "サンプルの催しです。実在しません。"
_LEAD = "名前も知らなかった会社の、なかを見る。29歳までの、しごとの入口です。"


def home_cover(day: date) -> Cover:
    """The guide's own picture."""
    words = {
        "label": edition(day),
        "about": "新宿の小さな会社",
        "title": "しごと図鑑",
        "lead": _LEAD,
    }
    return Cover("home", tuple(words.items()))


def company_cover(story: DecidedCompany) -> Cover:
    """Number, industry, title, company, and the company's plate."""
    social, label = story.social, story.label
    words = {
        "prefix": "No.",
        "number": social.number,
        "label": f"{label.industry}のなかま",
        "title": social.title,
        "about": social.about,
        "motto": _SAMPLE if label.sample else _MOTTO,
    }
    return Cover("story", tuple(words.items()), INDUSTRIES[label.industry], label.plate)


def event_cover(story: DecidedEvent) -> Cover:
    """Kind, title and place beside a calendar leaf; above it whether the event is cancelled or changed."""
    social, front = story.social, story.nameless
    starts = front.starts
    stamp = "中止" if front.cancelled is not None else "変更" if event_changed(front) else ""
    words = {
        "number": social.number,
        "label": EVENT_KINDS[front.kind],
        "note": _SAMPLE_EVENT if story.label.sample else "",
        "title": social.title,
        "about": ONLINE if front.online else social.about,
        "month": f"{starts.year}年{starts.month}月",
        "day": str(starts.day),
        "weekday": f"{weekday(starts.date())}曜日",
        "hours": span(starts, front.ends) if starts.date() == front.ends.date() else f"{clock(starts)}〜",
        "stamp": stamp,
    }
    return Cover("event", tuple(words.items()))


def company_share(story: DecidedCompany, place: Place, studio: Studio, *, job: bool = False) -> ShareView:
    """A story's tags, or those of one of its vacancies."""
    social = story.social
    title = f"{social.about}の募集" if job else f"{social.title}｜{social.about}"
    alt = f"しごと図鑑 No.{social.number}「{social.title}」{social.about}。表紙と、会社のなかを描いた断面図。"
    return studio.frames.share(
        place,
        title,
        social.lead or ABOUT,
        cover=company_cover(story),
        alt=alt,
        kind="website" if job else "article",
    )


def event_share(story: DecidedEvent, place: Place, studio: Studio) -> ShareView:
    """An event's tags."""
    social, front = story.social, story.nameless
    when = f"{long_day(front.starts.date())} {span(front.starts, front.ends)}"
    state = "【中止】" if front.cancelled is not None else ""
    said = f"{when} {EVENT_KINDS[front.kind]}"
    alt = f"{state}{EVENT_KINDS[front.kind]}「{social.title}」{when}。暦の一枚。"
    return studio.frames.share(
        place, f"{state}{social.title}", f"{said}。{social.lead}", cover=event_cover(story), alt=alt
    )
