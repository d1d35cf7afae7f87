"""Skeletons for a new story: commented, and accepted by ``check`` as a draft from the first minute."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from build.common.patterns import SLUG
from build.errors import EditError

MAX_SLUG = 64
FOLDERS = {"company": "companies", "event": "events"}

_COMPANY = """\
---
# 書き方は docs/howto/editor.md にあります。# から後ろは読まれません。
title: {title}
slug: {slug}
status: draft            # できあがって全員の確認がすんだら published
date: {day}
number: {number}            # 図鑑番号
sample: false
company:
  name: {name}
  kana: {kana}
  industry: {industry}         # 印刷 染色 食品 情報 介護 建物 映像 光学 物流 造園 教育 小売
  # founded: 1962
  # employees: 14人(うち20代 4人)
  # address: 新宿区…町一丁目2番3号 …ビル4階   # 募集があれば、階や部屋まで
  # station: …駅 歩いて6分
  # contact: 採用の係 電話 03-…               # 募集があれば。電話、メール、フォームのどれか
  # url: https://…
taste: []                # 手を動かす、ひとつを極める、人と話す など
occupations: []
ways: []
tags: []
# summary_easy: "やさしい{{日本語|にほんご}}で2、3文"
# plate: {{file: {slug}.svg, alt: 何が描いてあるか, callouts: [{{title: 名前, text: 説明}}]}}
# day:
#   - {{at: "8:40", what: はじまり}}
# numbers:
#   - {{value: "14", unit: 人, label: 働いている人}}
openings: []             # 募集。足りない項目は zukan check が教えます。id: 番号 を書くと、そのページのアドレスになります
# openings:
#   - title: 組立
#     kind: 正社員                 # 正社員 契約社員 パート インターン
#     # dispatched: true           # 派遣社員として雇うとき
#     duties: しごとの内容
#     duties_may_change: なし       # あとで変わることがある範囲。なければ「なし」
#     location: はたらく場所
#     location_may_change: なし
#     term: 期間の定めなし
#     renewal: なし(期間の定めのない契約のため)   # 期間があれば、更新の基準と上限
#     probation: 3か月(給与などの条件は同じ)
#     hours: 9:00〜18:00(実働8時間)
#     breaks: 60分
#     overtime: 月5時間
#     holidays: 土日祝
#     pay: {{min: 220000, max: 250000, unit: 月給, fixed_overtime: なし}}   # あれば、金額・時間・超えた分は別、と書く
#     insurance: 健康・厚生年金・雇用・労災
#     smoking: 屋内禁煙
#     opens: {day}
#     closes: {later}
#     updated: {day}               # 会社に確かめた日
#     next_check: {later}
people: []
# people:
#   - id: p1
#     name: 見本 はなこ             # 本人が同意したものだけを書きます
#     department: 製造課
#     label: 社員Aさん              # 名前を出せないときの呼び方
#     consent:
#       form: 同意書-2026-000      # 紙の番号だけ。紙そのものはここに置きません
#       items: [氏名, 所属部署]
#       media: [web]
#       signed: {day}
#       minor_at_signing: false
#       guardian: null
#       expires: {later}           # または no_expiry: true
#       approved: null             # zukan consent approve が書きます
#       withdrawn: null
photos: []
# photos:
#   - file: bench.jpg              # content/photos/{slug}/bench.jpg
#     alt: 何が写っているか
#     caption: 写真の下の一文
#     shows: []                    # 顔が分かる人の id。いなければ [] のまま
---
ここに、はじめの段落を書きます。

## 見出し

本文を書きます。人の名前は書かず、{{p1}} と書きます。
"""

_EVENT = """\
---
# 書き方は docs/howto/editor.md にあります。# から後ろは読まれません。
title: {title}
slug: {slug}
status: draft            # できあがったら published
number: {number}
sample: false
programme: support       # support(就職支援) か workshop(学生のワークショップ)
kind: seminar            # seminar joint-interview job-fair company-visit / workshop
starts: "{later}T13:00"
ends: "{later}T16:00"
venue:
  name: ここに会場
  # address: 新宿区…
  # station: …駅 歩いて3分
  # access: 行き方
online: false
capacity: 20
waiting_list: true
signup:
  opens: {day}
  closes: {closes}
companies: []            # 会社の記事の slug
cancelled: null          # 中止のときは理由を書きます
changed: null            # 変更のときは内容を書きます
# moved_from: "{later}T13:00"   # 日時を動かしたときは、前の日時
# fee: 資料代500円       # 書かなければ無料です
contact: ここに連絡先
accommodations: ここに、配慮の申し出先と締切
people: []               # support には人を載せられません。workshop は氏名・勤め先・所属部署・役職だけ
photos: []
---
ここに、どんな催しかを書きます。
"""


@dataclass(frozen=True)
class Answers:
    """What an editor knows on the first day; what nobody has said keeps its placeholder."""

    title: str = "ここに題名"
    number: str = ""
    name: str = "ここに会社の名前"
    kana: str = "ここによみがな"
    industry: str = "印刷"


_NUMBER_LINE = re.compile(r"""^number:\s*["']?([A-Za-z]*-?)(\d+)""", re.MULTILINE)


def next_number(kind: str, stories: Iterable[str]) -> str:
    """The first number after those of the stories' texts, in their own way of writing. Pure."""
    found = [match.groups() for text in stories if (match := _NUMBER_LINE.search(text))]
    if not found:
        return {"company": "001", "event": "E-01"}[kind]
    before, digits = max(found, key=lambda parts: int(parts[1]))
    return f"{before}{int(digits) + 1:0{len(digits)}d}"


def _scalar(text: str) -> str:
    """A text as YAML takes it for a text, whatever is in it."""
    plain = re.fullmatch(r"[^\W\d][^:#\"'\[\]{}&*!|>%@`,]*", text) and text not in {
        "true",
        "false",
        "null",
        "yes",
        "no",
    }
    return text if plain else json.dumps(text, ensure_ascii=False)


def skeleton(kind: str, slug: str, day: date, answers: Answers | None = None) -> str:
    """The text of a new company's or event's file. Pure."""
    said = answers or Answers(number=next_number(kind, ()))
    template = {"company": _COMPANY, "event": _EVENT}[kind]
    later, closes = day + timedelta(days=90), day + timedelta(days=83)
    # The mention in the body stays a comment until somebody is in people.
    known = {
        "title": _scalar(said.title), "name": _scalar(said.name), "kana": _scalar(said.kana),
        "industry": said.industry, "number": json.dumps(said.number, ensure_ascii=False),
    }  # fmt: skip
    text = template.format(slug=slug, day=day, later=later, closes=closes, **known)
    return text.replace("、{p1} と書きます", "、people の id を波かっこで囲んで書きます")


def number_for(content: Path, kind: str) -> str:
    """The next number of the stories that are there."""
    texts = (
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((content / FOLDERS[kind]).glob("*.md"))
    )
    return next_number(kind, texts)


def may_create(content: Path, kind: str, slug: str) -> Path:
    """Where a new story will lie; EditError where the slug is none, is taken or has a story."""
    if not SLUG.fullmatch(slug) or len(slug) > MAX_SLUG:
        raise EditError(
            f"slug「{slug}」は使えません。直し方: 英小文字、数字、ハイフンだけで、{MAX_SLUG}字までにしてください。"
        )
    for folder in ("companies", "events"):
        if (content / folder / f"{slug}.md").exists():
            raise EditError(
                f"{content.name}/{folder}/{slug}.md がもうあります。直し方: 別の slug にしてください。"
            )
    return content / FOLDERS[kind] / f"{slug}.md"


def create(content: Path, kind: str, slug: str, day: date, answers: Answers | None = None) -> Path:
    """Writes a skeleton where no story of that slug exists yet; EditError otherwise."""
    path = may_create(content, kind, slug)
    if answers is None or not answers.number:
        answers = replace(answers or Answers(), number=number_for(content, kind))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "wb") as stream:
            stream.write(skeleton(kind, slug, day, answers).encode("utf-8"))
    except OSError:
        raise EditError(
            f"{path} を作れません。直し方: フォルダーの権限と空き容量を確かめてください。"
        ) from None
    return path
