"""Commands of the day: ``collect``, ``list``, ``show``, ``search``, ``duplicates``, ``erase``."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from register.model import Register
from store.arriving.collect import collect
from store.arriving.postbox import Postbox
from store.commands import asking, terminal
from store.commands.common import AT_FAULT, OK, opened, refresh_copy, signed_in, warn_aside
from store.crypto.lookup import LABELS
from store.disk.state import Clock
from store.disk.vault import Listed
from store.errors import CollectError, StoreError
from store.people.purpose import reading_purpose
from store.people.session import Session
from store.reasons import REASON_TEXTS, Reason
from store.records import listing, opening
from store.records.erasing import erase

_STATES = {"collected": "回収済み", "accessioned": "受入済み"}
_VERDICTS = {"": "まだ", "same": "同じ申込み", "different": "別の申込み"}


def collect_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Collects from the intake; needs no passphrase and opens nothing."""
    with opened(args, register, clock) as state:
        url = args.intake or state.intake
        if not url:
            raise CollectError("受付の番地が分かりません。直し方: --intake に受付の番地を書いてください。")
        with Postbox(url, state.contract.id, state.collector_key(), clock) as postbox:
            done = collect(state, postbox)
    if args.json:
        terminal.say_json(done.as_json())
        return OK if done.clean else AT_FAULT
    terminal.say(
        f"{done.kept}件を回収しました(すでにあったもの {done.known}件、受付から消えたもの {done.erased}件)。"
    )
    if done.notices:
        terminal.say(
            f"取下げの申出が{done.notices}件あります。取扱者が次に操作するときに確かめて、行います。"
        )
    warn_aside(done.set_aside)
    if done.unerased:
        terminal.warn(
            f"受付に {done.unerased}件が残っています。こちらには保存済みです。直し方: もう一度 collect を実行してください。"
        )
    if done.stuck:
        terminal.warn("読めない封筒ばかりで、その先へ進めません。直し方: 受付の運用者に知らせてください。")
    return OK if done.clean else AT_FAULT


def list_records(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """What is there, without opening it."""
    with signed_in(args, register, clock) as session:
        if args.set_aside:
            return _list_aside(args, session)
        if args.erased:
            return _list_erased(args, session)
        page = listing.list_page(session, args.after, args.limit)
    if args.json:
        terminal.say_json([{**asdict(row), "alike": row.id in page.alike} for row in page.rows])
        return OK
    _say_rows(page.rows, page.alike)
    terminal.say(f"{page.total}件")
    if page.rows and len(page.rows) == args.limit:
        terminal.say(f"続きは --after {'/'.join(page.rows[-1].place)}")
    return OK


def show(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Opens one record for a purpose."""
    with signed_in(args, register, clock) as session:
        found = listing.find(session, args.id)
        purpose = reading_purpose(register, found.programme, args.purpose)
        record = opening.open_record(purpose, session, found.id)
    if args.json:
        terminal.say_json(terminal.record_json(record))
    else:
        terminal.show_record(register, record)
    return OK


def search(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Exact search; the value is typed, never an argument (those are seen by every program)."""
    with signed_in(args, register, clock) as session:
        purpose = reading_purpose(register, args.programme, args.purpose)
        value = asking.secret_line(args.value_fd, f"探す{LABELS[args.by]}(画面には出ません)")
        rows = listing.search(purpose, session, args.by, value)
    if args.json:
        terminal.say_json([asdict(row) for row in rows])
        return OK
    _say_rows(rows, set())
    terminal.say(f"{len(rows)}件")
    return OK


def duplicates(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Pairs that look alike, or a judgement on one of them."""
    given = [args.judge, args.earlier, args.verdict]
    if any(given) and not all(given):
        raise StoreError("判断には三つとも要ります。直し方: --judge と --with と --as を書いてください。")
    with signed_in(args, register, clock) as session:
        if args.judge:
            listing.judge(session, args.judge, args.earlier, same=args.verdict == "same")
            terminal.say("判断を残しました。消すときは zukan-store erase を使ってください。")
            return OK
        pairs = [
            (session.state.vault.rows_of([p.record, p.earlier], session.handler.programmes), p.verdict)
            for p in listing.duplicates(session)
        ]
    rows = [(later, earlier, verdict) for (earlier, later), verdict in pairs]
    if args.json:
        terminal.say_json([{"record": a.id, "earlier": b.id, "verdict": v} for a, b, v in rows])
        return OK
    terminal.table(
        ("あとから来たほう", "先に来たほう", "応募先・催し", "判断"),
        [(a.receipt, b.receipt, a.target, _VERDICTS[v]) for a, b, v in rows],
    )
    terminal.say(f"{len(rows)}組")
    return OK


def erase_records(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Erases records for a purpose; what is gone cannot be brought back."""
    with signed_in(args, register, clock) as session:
        found = [listing.find(session, text) for text in args.id]
        programmes = {record.programme for record in found}
        if len(programmes) != 1:
            raise StoreError("一度に消せるのは一つの事業のものです。直し方: 事業ごとに分けてください。")
        purpose = reading_purpose(register, programmes.pop(), args.purpose)
        if (
            not args.yes
            and asking.line(f"{len(found)}件を消去します。戻せません。消すなら「消去」と打つ") != "消去"
        ):
            terminal.warn("何も消していません。")
            return AT_FAULT
        gone = erase(purpose, session, [record.id for record in found])
        refresh_copy(session.state)
    for one in gone:
        terminal.say(f"受付番号 {one.receipt} の記録を消去しました。")
    terminal.say("鍵を消して記録を読めなくし、行を消しました(媒体そのものの消去ではありません)。")
    return OK


def _say_rows(rows: list[Listed], alike: set[str]) -> None:
    terminal.table(
        ("受付番号", "事業", "応募先・催し", "フォーム", "受付の日時", "状態", "ID"),
        [
            (r.receipt, r.programme, r.target, r.form, r.received_at,
             f"{_STATES[r.state]}{'・重複のおそれ' if r.id in alike else ''}", r.id)
            for r in rows
        ],
    )  # fmt: skip


def _list_aside(args: argparse.Namespace, session: Session) -> int:
    rows = listing.listed_aside(session)
    if args.json:
        names = ("id", "programme", "reason", "at", "hash")
        terminal.say_json([{name: getattr(row, name) for name in names} for row in rows])
        return OK
    terminal.table(
        ("取り置いた日時", "事業", "理由", "ID", "指紋"),
        [
            (r.at, r.programme or "不明", REASON_TEXTS[Reason(r.reason)], r.id or "不明", r.hash[:16])
            for r in rows
        ],
    )
    terminal.say(f"{len(rows)}件")
    return OK


def _list_erased(args: argparse.Namespace, session: Session) -> int:
    rows = session.state.vault.erased(session.handler.programmes)
    if args.json:
        terminal.say_json([asdict(row) for row in rows])
        return OK
    terminal.table(
        ("消去した日時", "事業", "受付番号", "理由"), [(r.at, r.programme, r.receipt, r.reason) for r in rows]
    )
    terminal.say(f"{len(rows)}件")
    return OK
