"""Made-up stories for measuring: the same prose for ours and for a peer.

Deterministic for a number of stories. People, companies and streets are invented.
"""

from __future__ import annotations

import random
from pathlib import Path

SENTENCES = (
    "朝の工房には、まだ機械の音がない。",
    "道具を並べる順番が、そのまま一日の段取りになる。",
    "急がないことがいちばんの近道だと、先輩は言う。",
    "手の感覚だけで、わずかなずれを見つける。",
    "昼すぎに一度、全員で仕上がりを見くらべる。",
    "うまくいかなかった日の記録が、棚いっぱいに残っている。",
    "お客さんの声は、壁の黒板にそのまま書き写す。",
    "新しく入った人は、まず掃除から工房の地図をおぼえる。",
    "季節によって材料の機嫌が変わるのが、むずかしくておもしろい。",
    "帰る前に、あしたの自分へひとこと書き置きをする。",
)
INDUSTRIES = ["印刷", "染色", "食品", "情報", "介護", "建物", "映像", "光学", "物流", "造園", "教育", "小売"]
TASTES = ("手を動かす", "人と話す", "ひとつを極める", "外に出る", "しくみを考える")
PARAGRAPHS = 9
LENGTH = 2600  # characters of prose per story, as the guide's longest stories have


def body(number: int) -> str:
    """About 2,600 characters in headed paragraphs."""
    chance = random.Random(number)  # noqa: S311 - prose for a benchmark
    parts = []
    for index in range(PARAGRAPHS):
        if index % 3 == 0:
            parts.append(f"## {index // 3 + 1}つめの観察")
        text = ""
        while len(text) < LENGTH // PARAGRAPHS:
            text += chance.choice(SENTENCES)
        parts.append(text)
    return "\n\n".join(parts)


def write_ours(folder: Path, stories: int) -> None:
    """A content folder for ``zukan build``: companies only, without people or photographs."""
    for name in ("companies", "events", "pages", "photos", "plates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(1, stories + 1):
        head = "\n".join(
            (
                f"title: 見本の会社{number}のはなし",
                f"slug: mihon-{number}",
                "status: published",
                "date: 2026-10-01",
                f"number: {number}",
                "sample: true",
                f"company: {{name: 見本製作所{number}, kana: みほんせいさくしょ, industry: {_industry(number)}}}",
                f"taste: [{TASTES[number % len(TASTES)]}]",
                "tags: [見本]",
                "summary_easy: 見本の会社です。",
            )
        )
        text = f"---\n{head}\n---\n\n{body(number)}\n"
        (folder / "companies" / f"mihon-{number}.md").write_text(text, encoding="utf-8")


def write_pelican(folder: Path, stories: int) -> None:
    """The same stories as a plain Pelican site reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, stories + 1):
        head = (
            f"Title: 見本の会社{number}のはなし\nDate: 2026-10-01\nSlug: mihon-{number}\n"
            f"Category: {_industry(number)}\nTags: 見本\n"
        )
        (folder / f"mihon-{number}.md").write_text(f"{head}\n{body(number)}\n", encoding="utf-8")


def _industry(number: int) -> str:
    return INDUSTRIES[number % len(INDUSTRIES)]
