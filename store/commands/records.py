"""Commands about records: ``list``, ``show``, ``search``, ``duplicates``, ``erase``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from register.forms import form_spec
from register.model import Register
from store.commands import asking, news, places, terminal
from store.commands.common import AT_FAULT, OK, signed_in
from store.commands.record_sheet import record_json, said_beside, say_record
from store.crypto.lookup import LABELS
from store.errors import StoreError
from store.office import erasing, records
from store.office.entering import NO_TARGET
from store.office.signing_in import Session
from store.office.stores import Clock
from store.reasons import REASON_TEXTS, Reason

_STATES = {"collected": "回収済み", "accessioned": "受入済み"}
_VERDICTS = {"": "まだ", "same": "同じ申込み", "different": "別の申込み"}
_YES = "消去"
_ERASED = {
    "cancelled": "本人の取下げ",
    "erased-before": "本人の取下げ(回収の前に、受付で消去。日時は知らせが届いたとき)",
}


def list_records(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """What is there, without opening it."""
    with signed_in(args, register, clock) as session:
        if args.set_aside:
            return _list_set_aside(args, session)
        if args.erased:
            return _list_erased(args, session)
        page = records.list_page(
            session, args.after, args.limit, programme=args.programme or "", target=args.target, term=args.term,
            since=args.since, until=args.until,
        )  # fmt: skip
        names = records.names(session)
    if args.json:
        terminal.say_json([
            {**asdict(row), "alike": row.id in page.alike,
             **_beside_json(page.beside.get(row.id, records.StoredBeside(row.id)))}
            for row in page.rows
        ])  # fmt: skip
        return OK
    _say_rows(page.rows, page.alike, register, names, page.beside)
    terminal.say(f"{page.total}件")
    if page.rows and len(page.rows) == args.limit:
        terminal.say(f"続きは --after {'/'.join(page.rows[-1].place)}")
    return OK


def show(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Opens one record for a purpose, or several of one programme with one entry in the journal each."""
    terminal.require_output()
    with signed_in(args, register, clock) as session:
        names = records.names(session)
        if len(args.id) == 1:
            batch = records.OpenedBatch([records.show(session, args.id[0], args.purpose)], [])
        else:
            batch = records.show_many(session, args.id, args.purpose)
    if args.json:
        said = [record_json(record) for record in batch.records]
        terminal.say_json(said if len(args.id) > 1 else said[0])
    else:
        for record in batch.records:
            say_record(register, record, _named(names, record.header["target"]))
    for id_ in batch.damaged:
        terminal.warn(
            f"記録 {id_} は、保管したときのものと違うため開けません。直し方: 取扱責任者に知らせてください。"
        )
    return AT_FAULT if batch.damaged else OK


def search(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Exact search; the value is typed, never an argument (those are seen by every program)."""
    with signed_in(args, register, clock) as session:
        records.require_purpose(session, args.programme, args.purpose)
        value = asking.secret_line(args.value_fd, f"探す{LABELS[args.by]}(画面には出ません)")
        rows = records.search(session, args.programme, args.purpose, args.by, value)
        names = records.names(session)
    if args.json:
        terminal.say_json([asdict(row) for row in rows])
        return OK
    _say_rows(rows, set(), register, names)
    terminal.say(f"{len(rows)}件")
    return OK


def duplicates(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Pairs that look alike, or a judgement on one of them."""
    given = [args.judge, args.earlier, args.verdict]
    if any(given) and not all(given):
        raise StoreError("判断には三つとも要ります。直し方: --judge と --with と --as を書いてください。")
    with signed_in(args, register, clock) as session:
        if args.judge:
            records.judge(session, args.judge, args.earlier, same=args.verdict == "same")
            terminal.say("判断を残しました。消すときは zukan-store erase を使ってください。")
            return OK
        pairs = records.likely_pairs(session)
        names = records.names(session)
    if args.json:
        terminal.say_json(
            [{"record": p.later.id, "earlier": p.earlier.id, "verdict": p.verdict} for p in pairs]
        )
        return OK
    terminal.table(
        ("あとから来たほう", "先に来たほう", "応募先・催し", "判断"),
        [
            (p.later.receipt, p.earlier.receipt, _named(names, p.later.target), _VERDICTS[p.verdict])
            for p in pairs
        ],
    )
    terminal.say(f"{len(pairs)}組")
    return OK


def erase_records(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Erases records for a purpose; what is gone cannot be brought back."""
    with signed_in(args, register, clock) as session:
        aside = erasing.prepare_aside(session, args.id, args.purpose) if args.set_aside else None
        prepared = None if aside else erasing.prepare(session, args.id, args.purpose)
        number = len(aside.rows) if aside else len(prepared.records) if prepared else 0
        question = f"{number}件を消去します。戻せません。消すなら「{_YES}」と打つ"
        if not args.yes and asking.line(question) != _YES:
            terminal.warn("何も消していません。")
            return AT_FAULT
        if aside:
            done = erasing.erase_aside(session, aside)
        elif prepared:
            done = erasing.erase(session, prepared)
        status = news.say_copy(done.copy)
        places.say_of_each(session.state)
    for one in done.gone:
        terminal.say(f"受付番号 {one.receipt} の記録を消去しました。")
    terminal.say("鍵を消して記録を読めなくし、行を消しました(媒体そのものの消去ではありません)。")
    return status


def cancel(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """At the person's own word: receipt number and cancellation code."""
    with signed_in(args, register, clock) as session:
        code = asking.secret_line(args.code_fd, "取下げコード(画面には出ません)")
        done = erasing.cancel(session, args.id, code)
        status = news.say_copy(done.copy)
        places.say_of_each(session.state)
    for one in done.gone:
        terminal.say(f"本人の取下げにより、受付番号 {one.receipt} の記録を消去しました。")
    return status


def _beside_json(beside: records.StoredBeside) -> Mapping[str, str | int | None]:
    return {"standing": beside.standing, "rank": beside.rank, "mark": beside.mark}


def _say_rows(
    rows: Sequence[records.Listed], alike: set[str], register: Register, names: Mapping[str, str],
    beside: Mapping[str, records.StoredBeside] | None = None,
) -> None:  # fmt: skip
    """By name; a record's id where its receipt number does not tell it from another's."""
    numbers, said = Counter(row.receipt for row in rows), beside or {}
    terminal.table(
        ("受付番号", "応募先・催し", "フォーム", "受付の日時", "状態"),
        [
            (r.receipt if numbers[r.receipt] == 1 else f"{r.receipt} ({r.id})",
             _named(names, r.target), form_spec(register, r.form).title, r.received_at[:16].replace("T", " "),
             "・".join(filter(None, (_STATES[r.state], said_beside(said.get(r.id)),
                                     "重複のおそれ" if r.id in alike else ""))))
            for r in rows
        ],
    )  # fmt: skip


def _named(names: Mapping[str, str], target: str) -> str:
    """A company's or event's name; its ASCII name where no catalogue had it, nothing for a follow-up."""
    return names.get(target) or ("" if target == NO_TARGET else target)


def _list_set_aside(args: argparse.Namespace, session: Session) -> int:
    rows = records.list_set_aside(session)
    if args.json:
        names = ("id", "programme", "reason", "at", "hash")
        terminal.say_json(
            [{**{name: getattr(row.aside, name) for name in names}, "receipt": row.receipt} for row in rows]
        )
        return OK
    terminal.table(
        ("取り置いた日時", "事業", "受付番号", "理由", "指紋"),
        [
            (r.aside.at, r.aside.programme or "不明", r.receipt or "不明",
             REASON_TEXTS[Reason(r.aside.reason)], r.aside.hash[:16])
            for r in rows
        ],
    )  # fmt: skip
    terminal.say(f"{len(rows)}件")
    return OK


def _list_erased(args: argparse.Namespace, session: Session) -> int:
    rows = records.list_erased(session)
    if args.json:
        terminal.say_json([asdict(row) for row in rows])
        return OK
    terminal.table(
        ("消去した日時", "事業", "受付番号", "理由"),
        [(r.at, r.programme or "不明", r.receipt, _ERASED.get(r.reason, r.reason)) for r in rows],
    )
    terminal.say(f"{len(rows)}件")
    return OK
