"""``enter``: a paper or telephone application, typed by a person or given by a program as JSON."""

from __future__ import annotations

import argparse
import json
from typing import Any

from register.model import Register
from store.commands import asking, news, terminal
from store.commands.common import AT_FAULT, OK, opened, signed_in
from store.commands.paper_form import PaperForm
from store.errors import ApplicationError
from store.office import catalogues, entering
from store.office.signing_in import Session
from store.office.stores import Clock


def enter_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Seals what is on the paper, and takes it in."""
    with signed_in(args, register, clock) as session:
        if args.json_fd is None:
            spec = entering.form(session, args.form)
            terminal.require_errors()
            done = PaperForm(session, spec, args).fill_in()
        else:
            done = _given(session, args)
    if done is None:
        terminal.warn("何も保存していません。")
        return AT_FAULT
    status = news.say_taken_in(done.taken_in)
    if done.notice != done.current_notice:
        terminal.warn(
            f"紙の説明の版 {done.notice} は、受け取った日の版 {done.current_notice} と違います。版は記録に残しました。"
        )
    entered = done.entered
    if args.json:
        terminal.say_json({"id": entered.id, "receipt": entered.receipt, "cancellation": entered.secret})
        return status
    terminal.say(f"受け入れました。受付番号 {entered.receipt}")
    terminal.say(f"取下げコード {entered.secret}")
    terminal.say("この二つを本人に伝えてください(取下げコードは、どこにも残っていません)。")
    return status


def catalogue(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Reads the site's catalogue: which companies and events there are."""
    with opened(args, register, clock) as state:
        found = catalogues.read(state, args.source)
    terminal.say(
        f"カタログを読みました。会社 {len(found.companies)}、催し {len(found.events)}(前のカタログにあったものを含みます)。"
    )
    return OK


def _given(session: Session, args: argparse.Namespace) -> entering.EnteredNow:
    items, declared = _read(asking.document(args.json_fd))
    return entering.enter(
        session, args.form, args.target, items, declared,
        notice=args.notice, received=args.received, source=args.source,
    )  # fmt: skip


def _read(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    try:
        raw: Any = json.loads(text)
        items, declared = dict(raw["items"]), tuple(raw["declared"])
        same = all(isinstance(value, str) for value in [*items, *items.values(), *declared])
    except (ValueError, TypeError, KeyError, RecursionError):
        same = False
    if not same:
        raise ApplicationError(
            '入力のJSONの形が違います。何も保存していません。直し方: {"items": {項目: 値}, "declared": [申告]} の形で渡してください。'
        )
    return items, declared
