"""What ``name`` and ``kana`` themselves may hold: a name, and nothing that would switch the search for it off. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from build.names.called import parts_of

_MARKS = re.compile(r"[()\[\]{}<>|「」『』【】〔〕〖〗《》〈〉｟｠:;*_`#\"“”]")
#: What stands behind a name. No name ends in one of these; 君 does, in names from China.
_TITLES = [
    "さん",
    "さま",
    "ちゃん",
    "くん",
    "様",
    "氏",
    "殿",
    "先生",
    "先輩",
    "女史",
    "夫妻",
    "夫人",
    "嬢",
    "師匠",
    "親方",
    "棟梁",
    "女将",
    "社長",
    "副社長",
    "会長",
    "専務",
    "常務",
    "取締役",
    "代表",
    "部長",
    "次長",
    "課長",
    "係長",
    "室長",
    "所長",
    "工場長",
    "店長",
    "支店長",
    "主任",
    "班長",
    "職長",
    "番頭",
    "本部長",
    "リーダー",
    "チーフ",
    "マネージャー",
]
_CALLINGS = frozenset(
    "職人 社員 店員 工員 職員 担当 担当者 責任者 講師 監督 杜氏 技師 医師 看護師 料理長 シェフ 旧姓 こと 改め 通称 本名".split()  # noqa: SIM905
)
_LATIN = frozenset("mr mrs ms miss dr prof san sama".split())  # noqa: SIM905


class ValueFault(NamedTuple):
    """What is wrong with the value, and how to mend it; the value is not repeated."""

    what: str
    mend: str


def marks_fault(value: str) -> ValueFault | None:
    """Brackets, marks of ruby and the like."""
    if _MARKS.search(unicodedata.normalize("NFKC", value)):
        what = "名前に、括弧やふりがななどの記号が入っています。"
        return ValueFault(
            what, "姓と名だけを書き、読みは kana に、旧姓や呼び名は also_called に書いてください。"
        )
    if not parts_of(value):
        return ValueFault("名前に文字がありません。", "姓と名を書いてください。")
    return None


def value_fault(value: str) -> ValueFault | None:
    """The same, and titles: they are no part of a name, and would be looked for with it."""
    found = marks_fault(value)
    if found is not None:
        return found
    parts = [unicodedata.normalize("NFKC", part) for part in parts_of(value)]
    last = parts[-1]
    ends = any(last.endswith(title) and (last != title or len(parts) > 1) for title in _TITLES)
    if ends or any(part in _CALLINGS or part in _TITLES or part.lower() in _LATIN for part in parts):
        return ValueFault(
            "名前に、敬称や肩書きが入っています。",
            "姓と名だけを書き、役職は post に、仕事は duties に書いてください。",
        )
    return None


def division(name: str, kana: str) -> str:
    """Why the parts of a name cannot be told apart; "" where they can."""
    written, read = len(parts_of(name)), len(parts_of(kana))
    if written == 1 or read == 1:
        return "氏名か読みが、一つながりになっています。姓と名に分けて探せません。"
    if written and read and written != read:
        return "氏名と読みの、区切りの数が違います。"
    return ""
