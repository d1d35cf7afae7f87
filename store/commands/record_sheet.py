"""An opened record on the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from register.forms import FormSpec, form_spec
from register.model import Register
from store.commands import terminal
from store.office.records import OpenedEntry, OpenedRecord, StoredBeside

#: The register's own words for the intake's signs (``work_records.machine_mark``).
_MARKS = {"trap": "見えない欄への記入", "hasty": "早すぎる送信", "crowd": "同じ接続元からの多くの申込み"}


def say_record(register: Register, record: OpenedRecord, target: str) -> None:
    """Items under the register's labels, then declarations and what the record is."""
    header = record.header
    spec = form_spec(register, header["form"])
    about = [
        ("受付番号", header["receipt"]),
        ("フォーム", spec.title),
        ("応募先・催し", target or "(なし)"),
        ("受付の日時", header["received_at"]),
        ("説明の版", header["notice"]),
    ]
    standing = said_beside(record.beside)
    _section("記録", [*about, *([("席など", standing)] if standing else [])])
    _section("情報項目", _items(spec, record.payload.items))
    _section("申告と約束", _declarations(spec, record.payload.declarations))
    for entry in record.later:
        _section(f"{_KINDS[entry.kind]}({entry.at[:16].replace('T', ' ')})", _later(register, spec, entry))
    terminal.say(
        f"目的「{record.purpose.label}」で開きました。取扱記録簿の番号 {record.entry} に残しています。"
    )


def record_json(record: OpenedRecord) -> Mapping[str, Any]:
    """The same for scripts."""
    header = record.header
    return {
        "id": header["id"],
        "receipt": header["receipt"],
        "programme": header["programme"],
        "form": header["form"],
        "target": header["target"],
        "received_at": header["received_at"],
        "notice": header["notice"],
        "term": header["term"],
        "items": dict(record.payload.items),
        "declarations": dict(record.payload.declarations),
        "standing": record.beside.standing,
        "rank": record.beside.rank,
        "mark": record.beside.mark,
        "later": [
            {"number": one.number, "kind": one.kind, "at": one.at, "content": dict(one.content)}
            for one in record.later
        ],
        "purpose": record.purpose.id,
        "journal_entry": record.entry,
    }


def said_beside(beside: StoredBeside | None) -> str:
    """What the intake said of a seat, a rank and a machine; empty where it said nothing."""
    if beside is None:
        return ""
    seat = {"seat": "席あり", "waiting": f"キャンセル待ち {beside.rank}番"}.get(beside.standing, "")
    marks = [_MARKS[sign] for sign in beside.mark.split(",") if sign]
    return "・".join(filter(None, (seat, *marks)))


_KINDS = {
    "result": "採用結果",
    "consultation": "相談記録",
    "correction": "訂正",
    "handover": "企業への引渡し",
    "attendance": "当日の受付",
    "waiting-list": "キャンセル待ち",
}
_WORDS = {
    "handed-over": "渡した", "taken-back": "取り戻した", "came": "来た", "absent": "来なかった", "waiting": "待っている",
    "offered": "席を案内した", "seat": "席が決まった", "declined": "辞退した",
}  # fmt: skip


def _later(register: Register, spec: FormSpec, entry: OpenedEntry) -> list[tuple[str, str]]:
    labels = {field.id: field.label for field in spec.fields} | {
        item.id: item.label for item in register.items.values()
    }
    return [(labels.get(name, "状態"), _WORDS.get(value, value)) for name, value in entry.content.items()]


def _section(title: str, pairs: Sequence[tuple[str, str]]) -> None:
    terminal.say(f"■ {title}")
    for line in terminal.aligned(pairs) or ["  (なし)"]:
        terminal.say(line)
    terminal.say("")


def _items(spec: FormSpec, items: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(field.label, items[field.id] or "(記入なし)") for field in spec.fields if field.id in items]


def _declarations(spec: FormSpec, declarations: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(one.label, declarations[one.id]) for one in spec.declarations if one.id in declarations]
