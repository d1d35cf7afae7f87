"""Commands that prepare: ``init``, ``handler add|trained|list``, ``key new|publish|list``."""

from __future__ import annotations

import argparse

from register.model import Register
from register.term import in_words
from store import designate, printing, receiving
from store.ask import passphrase
from store.commands.common import DEFAULT_ROOT, OK, opened, sign_in_and_take_in, signed_in
from store.postbox import audience_of
from store.roster import ROLE_LABELS, Handler, Role
from store.state import Clock, create


def init(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Makes a contract's state directory."""
    path = args.state or DEFAULT_ROOT / args.contract
    intake = audience_of(args.intake) if args.intake else ""
    create(path, register, args.contract, clock, intake)
    printing.say(f"委託契約 {args.contract} の保管庫を {path} に作りました。")
    printing.say(f"回収用の公開鍵 {path / 'collector.pub.pem'} を、受付の設定に置いてください。")
    printing.say("次に: zukan-store handler add で取扱者を指定してください。")
    return OK


def handler_add(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Designates a handler; an existing one gives the keys where there are any."""
    with opened(args, register, clock) as state:
        on = args.on or state.today()
        new = designate.Designation(
            args.id, args.name, Role(args.role), tuple(dict.fromkeys(args.programme)), on
        )
        needed = designate.check(state, new)
        by = sign_in_and_take_in(state, args.by, args.by_passphrase_fd) if args.by and needed else None
        if needed and by is None:
            designate.require_by(by, needed)
        chosen = passphrase(args.passphrase_fd, args.id, new=True)
        designate.add_handler(state, new, chosen, by)
    printing.say(f"取扱者 {args.id} を指定しました。")
    printing.say(f"次に: 教育を行い、zukan-store handler trained {args.id} --on 日付 で記録してください。")
    return OK


def handler_trained(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Records a training; says when it does not count now."""
    with opened(args, register, clock) as state:
        on = args.on or state.today()
        handler = designate.add_training(state, args.id, on)
        counts = handler.training_on(state.contract, state.today()) is not None
    printing.say(f"取扱者 {args.id} の教育({in_words(on)})を記録しました。")
    if not counts:
        printing.warn("この日付では、今日はまだ何も開けません(先の日付か、今の委託期間の外です)。")
    return OK


def handler_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """The roster."""
    with opened(args, register, clock) as state:
        handlers, contract, today = state.keyring.handlers(), state.contract, state.today()
    rows = [(handler, handler.training_on(contract, today)) for handler in handlers]
    if args.json:
        printing.say_json([_handler_json(handler, str(counts or "")) for handler, counts in rows])
    else:
        printing.table(
            ("ID", "氏名", "役割", "事業", "指定", "教育(今の委託期間)"),
            [
                (h.id, h.name, ROLE_LABELS[h.role], " ".join(h.programmes), str(h.designated_on),
                 str(counts or "なし"))
                for h, counts in rows
            ],
        )  # fmt: skip
    return OK


def key_new(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Makes a month's receiving key."""
    with opened(args, register, clock) as state:
        month = args.month or state.today().strftime("%Y-%m")
        key = receiving.new_receiving_key(state, args.programme, month)
    printing.say(f"事業 {args.programme} の {month} の受付鍵 {key.key} を作りました({key.not_after} まで)。")
    printing.say("次に: zukan-store key publish で、開けることを確かめて書き出してください。")
    return OK


def key_publish(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Proves a key and writes its public file."""
    with signed_in(args, register, clock) as session:
        month = args.month or session.state.today().strftime("%Y-%m")
        path = receiving.publish(session, args.programme, month, args.to)
    printing.say(f"試し封筒を {args.handler} の鍵で開けました。公開鍵を {path} に書きました。")
    return OK


def key_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Receiving keys, their days, and whether they were proved."""
    with opened(args, register, clock) as state:
        keys = state.keyring.receiving_keys()
    rows = [
        (k.programme, k.month, k.key, str(k.not_before), str(k.not_after), str(k.proved_on or ""))
        for k in keys
    ]
    if args.json:
        names = ("programme", "month", "key", "not_before", "not_after", "proved_on")
        printing.say_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        printing.table(
            ("事業", "月", "鍵", "始まり", "終わり", "試し開封"),
            [(*row[:5], row[5] or "まだ(書き出していません)") for row in rows],
        )
    return OK


def _handler_json(handler: Handler, counts: str) -> dict[str, object]:
    return {
        "id": handler.id,
        "name": handler.name,
        "role": handler.role.value,
        "programmes": list(handler.programmes),
        "designated_on": str(handler.designated_on),
        "trainings": [str(on) for on in handler.trainings],
        "training_that_counts": counts,
    }
