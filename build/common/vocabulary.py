"""Closed lists of the guide: twelve industries, and the verbs a reader enters by.

A label's slug is part of addresses and of class names in the theme's stylesheet
(``i-<slug>``): a slug never changes, a label may.
"""

from __future__ import annotations

INDUSTRIES = {
    "印刷": "print",
    "染色": "dye",
    "食品": "food",
    "情報": "soft",
    "介護": "care",
    "建物": "build",
    "映像": "film",
    "光学": "opt",
    "物流": "log",
    "造園": "green",
    "教育": "edu",
    "小売": "shop",
}

TASTES = {
    "手を動かす": "hands",
    "ひとつを極める": "one-thing",
    "しくみを考える": "systems",
    "つくって見せる": "show",
    "人と話す": "people",
    "人を助ける": "help",
    "外に出る": "outdoors",
    "体を動かす": "body",
    "ことばを選ぶ": "words",
    "色と形": "colour",
    "数字を読む": "numbers",
    "段取りする": "plan",
}

OPENING_KINDS = ("正社員", "契約社員", "パート", "インターン")

#: How an event's form is called on the page; the key is the register's form id.
EVENT_KINDS = {
    "seminar": "セミナー",
    "joint-interview": "合同面談会",
    "job-fair": "求人フェア",
    "company-visit": "企業見学会",
    "workshop": "ワークショップ",
}

#: Folders of the guide's own: no story below companies/ or events/ and no page of prose may be called so. The only
#: list of them, for the fault and for what stands at a faulty story's address.
TAKEN = {
    "companies": frozenset({"page", "industry", "occupation", "taste", "way", "open", "openings"}),
    "events": frozenset({"page", "kind"}),
    "pages": frozenset(
        {"companies", "events", "privacy", "photos", "assets", "en", "en-privacy", "calendars", "social"}
    ),
}
