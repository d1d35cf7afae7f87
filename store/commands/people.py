"""Commands about people: ``handler add|trained|end|passphrase|list``."""

from __future__ import annotations

import argparse

from register.model import Register
from register.term import in_words
from store.commands import news, terminal
from store.commands.asking import passphrase
from store.commands.common import OK, opened, sign_in, sign_in_officer
from store.errors import RosterError
from store.office import confirming, people
from store.office.stores import Clock
from store.people.roster import ROLE_LABELS, Role


def handler_add(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Designates a handler: the first, an officer, by themselves; every other one by an officer."""
    with opened(args, register, clock) as state:
        on = args.on or state.today()
        programmes = tuple(dict.fromkeys(args.programme))
        new = people.Designation(args.id, args.name, Role(args.role), programmes, on)
        if people.needs_officer(state, new):
            if not args.by:
                raise RosterError(
                    "指定には、取扱責任者か副責任者の署名が要ります。何も変えていません。"
                    "直し方: --by にその人のIDを書き、その人のパスフレーズも入力してください。"
                )
            by = sign_in(state, args.by, args.by_passphrase_fd)
            people.require_officer(by)
            copy = people.designate(by, new, passphrase(args.passphrase_fd, args.id, new=True))
        else:
            copy = people.designate_first(state, new, passphrase(args.passphrase_fd, args.id, new=True))
    terminal.say(f"{ROLE_LABELS[new.role]} {args.id} を指定しました。")
    terminal.say(f"次に: 教育を行い、zukan-store handler trained {args.id} --on 日付 で記録してください。")
    return news.say_copy(copy)


def handler_trained(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Records a training of this term."""
    with opened(args, register, clock) as state:
        officer = sign_in_officer(state, args.by, args.by_passphrase_fd)
        on = args.on or state.today()
        done = people.add_training(officer, args.id, on, instead_of=args.instead_of)
    terminal.say(f"取扱者 {args.id} の教育({in_words(on)})を記録しました。")
    if args.instead_of:
        terminal.say(f"{in_words(args.instead_of)} の記録は、取り消しました(取扱記録簿には両方残ります)。")
    return news.say_copy(done.copy)


def handler_change(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Another name, other programmes."""
    with opened(args, register, clock) as state:
        people.require_known(state, args.id)
        by = sign_in(state, args.by, args.by_passphrase_fd)
        done = people.change(by, args.id, args.name, args.programme)
    status = news.say_copy(done.copy)
    one = done.handler
    terminal.say(f"取扱者 {one.id}: 氏名 {one.name}、事業 {'、'.join(one.programmes)} にしました。")
    for programme in done.removed:
        terminal.say(
            f"事業 {programme} の鍵を渡すのをやめ、記録の鍵を包み直しました。"
            f"次に: zukan-store key new --again --programme {programme} と key publish で、今月の受付鍵も替えてください。"
        )
    return status


def handler_end(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Ends a designation; the keys that the handler knew are replaced."""
    with opened(args, register, clock) as state:
        by = sign_in(state, args.by, args.by_passphrase_fd)
        before = people.fingerprint(state)
        status = news.say_copy(people.end(by, args.id, args.on))
        now = people.fingerprint(state)
    terminal.say(
        f"取扱者 {args.id} の指定を終えました。その人の鍵を消し、記録の鍵を新しい鍵で包み直しました。"
    )
    terminal.say("次に: zukan-store key new --again と key publish で、今月の受付鍵も替えてください。")
    if now != before:
        terminal.say(f"名簿の署名の鍵も替えました。いまの名簿の指紋: {now}")
        terminal.say(
            "ほかの取扱者が次にサインインすると、この指紋が出ます。聞かれたら読み上げてください。"
            "終わった人は紙を見たはずなので、zukan-store recovery new で紙の回復鍵も作り直してください。"
        )
    return status


def handler_passphrase(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Changes one's own passphrase."""
    with opened(args, register, clock) as state:
        people.require_known(state, args.id)
        old = passphrase(args.passphrase_fd, f"{args.id} の今")
        new = passphrase(args.new_passphrase_fd, f"{args.id} の新しい", new=True)
        news.say_root(confirming.confirm(state, args.id, old))
        status = news.say_copy(people.change_passphrase(state, args.id, old, new, seen=args.seen))
    terminal.say("パスフレーズと鍵を替え、記録の鍵を包み直しました。前のものでは、もう開きません。")
    if args.seen:
        terminal.say(
            "次に: 取扱責任者が zukan-store key new --again と key publish で、受付鍵も替えてください。"
        )
    return status


def handler_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """The roster."""
    with opened(args, register, clock) as state:
        rows = people.roster(state)
    if args.json:
        terminal.say_json([_row_json(row) for row in rows])
        return OK
    terminal.table(
        ("ID", "氏名", "役割", "事業", "指定", "終了", "教育(今の委託期間)"), [_cells(row) for row in rows]
    )
    return OK


def _cells(row: people.RosterRow) -> tuple[str, ...]:
    one = row.handler
    days = str(one.designated_on), str(one.ended_on or ""), str(row.counts or "なし")
    return one.id, one.name, ROLE_LABELS[one.role], " ".join(one.programmes), *days


def _row_json(row: people.RosterRow) -> dict[str, object]:
    one = row.handler
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "programmes": list(one.programmes),
        "designated_on": str(one.designated_on),
        "ended_on": str(one.ended_on or ""),
        "trainings": [str(on) for on in one.trainings],
        "training_that_counts": str(row.counts or ""),
    }
