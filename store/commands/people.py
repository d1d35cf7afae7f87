"""Commands about people: ``handler add|trained|end|passphrase|list``."""

from __future__ import annotations

import argparse

from register.model import Register
from register.term import in_words
from store.commands import terminal
from store.commands.asking import passphrase
from store.commands.common import OK, officer_of, opened, refresh_copy, sign_in_and_take_in
from store.disk.state import Clock
from store.errors import RosterError
from store.people import designate
from store.people.ending import end_handler
from store.people.roster import ROLE_LABELS, Handler, Role
from store.people.roster_file import roster_of


def handler_add(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Designates a handler: the first, an officer, by themselves; every other one by an officer."""
    with opened(args, register, clock) as state:
        on = args.on or state.today()
        new = designate.Designation(
            args.id, args.name, Role(args.role), tuple(dict.fromkeys(args.programme)), on
        )
        if designate.check(state, new):
            if not args.by:
                raise RosterError(
                    "指定には、取扱責任者か副責任者の署名が要ります。何も変えていません。"
                    "直し方: --by にその人のIDを書き、その人のパスフレーズも入力してください。"
                )
            by = sign_in_and_take_in(state, args.by, args.by_passphrase_fd)
            by.officer()
            designate.add_handler(state, new, passphrase(args.passphrase_fd, args.id, new=True), by)
        else:
            designate.add_first(state, new, passphrase(args.passphrase_fd, args.id, new=True))
    terminal.say(f"{ROLE_LABELS[new.role]} {args.id} を指定しました。")
    terminal.say(f"次に: 教育を行い、zukan-store handler trained {args.id} --on 日付 で記録してください。")
    return OK


def handler_trained(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Records a training; says when it does not count now."""
    with (
        opened(args, register, clock) as state,
        officer_of(state, args.by, args.by_passphrase_fd) as officer,
    ):
        on = args.on or state.today()
        handler = designate.add_training(officer, args.id, on)
        counts = handler.training_on(state.contract, state.today()) is not None
    terminal.say(f"取扱者 {args.id} の教育({in_words(on)})を記録しました。")
    if not counts:
        terminal.warn("この日付では、今日はまだ何も開けません(先の日付か、今の委託期間の外です)。")
    return OK


def handler_end(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Ends a designation; the keys that the handler knew are replaced."""
    with opened(args, register, clock) as state:
        by = sign_in_and_take_in(state, args.by, args.by_passphrase_fd)
        end_handler(by, args.id, args.on or state.today())
        refresh_copy(state)
    terminal.say(
        f"取扱者 {args.id} の指定を終えました。その人の鍵を消し、記録の鍵を新しい鍵で包み直しました。"
    )
    terminal.say("次に: zukan-store key new --again と key publish で、今月の受付鍵も替えてください。")
    return OK


def handler_passphrase(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Changes one's own passphrase."""
    with opened(args, register, clock) as state:
        roster_of(state).handler(args.id)
        old = passphrase(args.passphrase_fd, f"{args.id} の今")
        new = passphrase(args.new_passphrase_fd, f"{args.id} の新しい", new=True)
        designate.change_passphrase(state, args.id, old, new)
        refresh_copy(state)
    terminal.say("パスフレーズを替えました。前のものでは、もう開きません。")
    return OK


def handler_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """The roster."""
    with opened(args, register, clock) as state:
        handlers = roster_of(state).handlers if state.keyring.has_roster() else ()
        contract, today = state.contract, state.today()
    rows = [(handler, handler.training_on(contract, today)) for handler in handlers]
    if args.json:
        terminal.say_json([_handler_json(handler, str(counts or "")) for handler, counts in rows])
    else:
        terminal.table(
            ("ID", "氏名", "役割", "事業", "指定", "終了", "教育(今の委託期間)"),
            [
                (h.id, h.name, ROLE_LABELS[h.role], " ".join(h.programmes), str(h.designated_on),
                 str(h.ended_on or ""), str(counts or "なし"))
                for h, counts in rows
            ],
        )  # fmt: skip
    return OK


def _handler_json(handler: Handler, counts: str) -> dict[str, object]:
    return {
        "id": handler.id,
        "name": handler.name,
        "role": handler.role.value,
        "programmes": list(handler.programmes),
        "designated_on": str(handler.designated_on),
        "ended_on": str(handler.ended_on or ""),
        "trainings": [str(on) for on in handler.trainings],
        "training_that_counts": counts,
    }
