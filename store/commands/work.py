"""Commands of the day: ``collect``, ``list``, ``show``."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from register.model import Register
from store import printing, records
from store.collect import collect
from store.commands.common import AT_FAULT, OK, opened, signed_in, warn_aside
from store.errors import CollectError
from store.postbox import Postbox
from store.purpose import reading_purpose
from store.reasons import REASON_TEXTS, Reason
from store.session import Session
from store.state import Clock

_STATES = {"collected": "回収済み", "accessioned": "受入済み"}


def collect_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Collects from the intake; needs no passphrase and opens nothing."""
    with opened(args, register, clock) as state:
        url = args.intake or state.intake
        if not url:
            raise CollectError("受付の番地が分かりません。直し方: --intake に受付の番地を書いてください。")
        with Postbox(url, state.contract.id, state.collector_key(), clock) as postbox:
            done = collect(state, postbox)
    if args.json:
        printing.say_json(done.as_json())
        return OK if done.clean else AT_FAULT
    printing.say(
        f"{done.kept}件を回収しました(すでにあったもの {done.known}件、受付から消えたもの {done.erased}件)。"
    )
    warn_aside(done.set_aside)
    if done.unerased:
        printing.warn(
            f"受付に {done.unerased}件が残っています。こちらには保存済みです。直し方: もう一度 collect を実行してください。"
        )
    if done.stuck:
        printing.warn("読めない封筒ばかりで、その先へ進めません。直し方: 受付の運用者に知らせてください。")
    return OK if done.clean else AT_FAULT


def list_records(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """What is there, without opening it."""
    with signed_in(args, register, clock) as session:
        if args.set_aside:
            return _list_aside(args, session)
        rows = records.listed(session)
    if args.json:
        printing.say_json([asdict(row) for row in rows])
        return OK
    printing.table(
        ("受付番号", "事業", "応募先・催し", "フォーム", "受付の日時", "状態", "ID"),
        [(r.receipt, r.programme, r.target, r.form, r.received_at, _STATES[r.state], r.id) for r in rows],
    )
    printing.say(f"{len(rows)}件")
    return OK


def show(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Opens one record for a purpose."""
    with signed_in(args, register, clock) as session:
        found = records.find(session, args.id)
        purpose = reading_purpose(register, found.programme, args.purpose)
        record = records.open_record(purpose, session, found.id)
    if args.json:
        printing.say_json(printing.record_json(record))
    else:
        printing.show_record(register, record)
    return OK


def _list_aside(args: argparse.Namespace, session: Session) -> int:
    rows = records.listed_aside(session)
    if args.json:
        names = ("id", "programme", "reason", "at", "hash")
        printing.say_json([{name: getattr(row, name) for name in names} for row in rows])
        return OK
    printing.table(
        ("取り置いた日時", "事業", "理由", "ID", "指紋"),
        [
            (r.at, r.programme or "不明", REASON_TEXTS[Reason(r.reason)], r.id or "不明", r.hash[:16])
            for r in rows
        ],
    )
    printing.say(f"{len(rows)}件")
    return OK
