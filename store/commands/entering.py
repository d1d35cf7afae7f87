"""``enter``: a paper or telephone application, field by field or from a program's JSON."""

from __future__ import annotations

import argparse
import json
from typing import Any

from register.forms import FormSpec
from register.model import Register
from store.commands import asking, news, terminal
from store.commands.common import signed_in
from store.errors import ApplicationError
from store.office import entering
from store.office.stores import Clock

YES = "はい"


def enter_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Seals what is on the paper, and takes it in."""
    with signed_in(args, register, clock) as session:
        spec = entering.form(session, args.form)
        items, declared = _typed(spec) if args.json_fd is None else _given(asking.document(args.json_fd))
        done = entering.enter(
            session, spec.id, args.target, items, declared, notice=args.notice, received=args.received
        )
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


def _typed(spec: FormSpec) -> tuple[dict[str, str], tuple[str, ...]]:
    terminal.say(f"■ {spec.title}")
    items = {
        field.id: asking.line(f"{field.label}{'' if field.required else '(なくてもよい)'}")
        for field in spec.fields
    }
    declared = [
        one.id
        for one in spec.declarations
        if asking.line(f"「{one.statement}」に印がありますか({YES}/いいえ)") == YES
    ]
    return items, tuple(declared)


def _given(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
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
