"""What the journal's lines say in Japanese: for the inspector, who knows neither our words nor our ids. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from store.disk.journal_lines import DONE, FAILED, NOBODY, ROOT, Action, JournalEntry
from store.reasons import REASON_TEXTS, Reason

ACTIONS: Mapping[Action, str] = {
    "begin": "記録簿の始まり",
    "repair": "書きかけの切取り",
    "moment": "鍵束の変更",
    "accept": "古い鍵束の承認",
    "designate": "取扱者の指定",
    "trained": "教育の記録",
    "passphrase": "パスフレーズの変更",
    "change": "取扱者の変更",
    "end": "指定の終了",
    "grant": "鍵の引渡し",
    "approve": "二人の承認",
    "root-new": "名簿の署名の鍵の交換",
    "root-confirm": "名簿の署名の鍵の確認",
    "collector-new": "回収の鍵の交換",
    "key-new": "受付鍵の作成",
    "key-publish": "受付鍵の書出し",
    "key-destroy": "受付鍵の消去",
    "recovery-new": "紙の回復鍵の作成",
    "recovery-prove": "紙の回復鍵の確認",
    "recover": "紙での回復",
    "accession": "受入",
    "enter": "紙の申込みの入力",
    "add": "記録への追加",
    "show": "開封",
    "search": "検索",
    "judge": "重複の判断",
    "cancel": "取下げ",
    "erase": "消去",
    "backup": "控えの作成",
    "place-gone": "控えの媒体の廃棄",
    "restore": "控えからの復元",
    "rehearse": "復元の試し",
    "checkpoint": "先頭値の署名",
}
PHASES: Mapping[str, str] = {"intent": "予定", "outcome": "結果", "note": "記録"}
NOT_NAMED = "(人の操作ではない)"

_PLAIN: Mapping[str, str] = {
    "": "",
    DONE: "できた",
    FAILED: "できなかった",
    "begun": "始めた",
    "aside": "取り置いたもの",
    "left:no-key": "鍵がないため残した",
    "result": "採用結果",
    "consultation": "相談記録",
    "correction": "訂正",
    "handover": "引渡し",
    "attendance": "出欠",
    "waiting-list": "補欠",
}
_COUNTED = (
    (re.compile(r"([0-9]+):[0-9a-f]{64}"), "{0}番目の鍵束"),
    (re.compile(r"cut:([0-9]+):[0-9a-f]{64}"), "{0}バイトを切り取った"),
    (re.compile(r"arrived:([0-9]+)"), "控えのあとに届いた{0}件"),
    (re.compile(r"found:([0-9]+)"), "{0}件"),
    (re.compile(r"envelopes:([0-9]+):records:([0-9]+)"), "試しの封筒{0}通、記録の鍵{1}件"),
    (re.compile(r"([0-9]{4})-([0-9]{2})"), "{0}年{1}月分"),
    (re.compile(r"on:([0-9-]{10})"), "{0}"),
)
_ABOUT = re.compile(r"of:([a-z0-9-]+)(?::on:([0-9-]{10}))?(?::not:([0-9-]{10}))?")
_JUDGED = re.compile(r"(same|different):([0-9a-f-]{36})")
_APPROVED = re.compile(r"([a-z0-9-]+):(?:asked|of:([a-z0-9-]+))")


@dataclass(frozen=True, slots=True)
class Names:
    """How a view calls what the journal names by ids. ``subjects``: a record by its receipt number, a key by its month,
    a medium by its place."""

    handlers: Mapping[str, str]
    programmes: Mapping[str, str]
    purposes: Mapping[str, str]
    subjects: Mapping[str, str]

    def handler(self, id_: str) -> str:
        if id_ == ROOT:
            return "紙の回復鍵"
        return NOT_NAMED if id_ == NOBODY else self.handlers.get(id_, "(名簿にない人)")

    def subject(self, entry: JournalEntry) -> str:
        """What the line is about; a statement's or a root's number is no name for anything, and is left out."""
        if not entry.record or entry.action in {"passphrase", "root-new", "root-confirm", "collector-new"}:
            return ""
        return self.subjects.get(entry.record, "(もうないもの)")


def action_words(entry: JournalEntry) -> str:
    """What was done."""
    return next((words for action, words in ACTIONS.items() if action == entry.action), entry.action)


def outcome_words(entry: JournalEntry, names: Names) -> str:
    """What came of it."""
    said = entry.outcome
    if said in _PLAIN:
        return _PLAIN[said]
    if said.startswith("set-aside:"):
        reasons = {reason.value: text for reason, text in REASON_TEXTS.items()}
        return f"取り置いた({reasons.get(said.removeprefix('set-aside:'), '理由不明')})"
    for pattern, words in _COUNTED:
        if match := pattern.fullmatch(said):
            return words.format(*match.groups())
    return _about_somebody(said, names)


def _about_somebody(said: str, names: Names) -> str:
    if match := _ABOUT.fullmatch(said):
        who, on, wrong = match.groups()
        return " ".join(filter(None, [names.handler(who), on, f"({wrong} を取消し)" if wrong else ""]))
    if match := _JUDGED.fullmatch(said):
        verdict = {"same": "同じ申込み", "different": "別の申込み"}[match[1]]
        return f"{verdict}({names.subjects.get(match[2], 'もうないもの')})"
    if match := _APPROVED.fullmatch(said):
        return f"{names.handler(match[2])} の頼みを認めた" if match[2] else "頼んだ"
    return names.subjects.get(said, "(知らない書き方)")


if set(REASON_TEXTS) != set(Reason):  # both are written by hand
    raise RuntimeError("a reason has no words")
