"""Commands that prepare: ``init``, ``key new|publish|list``."""

from __future__ import annotations

import argparse

from register.model import Register
from store.commands import news, terminal
from store.commands.common import DEFAULT_ROOT, OK, opened, say_found_anywhere, sign_in_officer, signed_in
from store.office import keys, remembering, stores
from store.office.stores import Clock


def init(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Makes a contract's state directory."""
    path = args.state or DEFAULT_ROOT / args.contract
    stores.create(path, register, args.contract, clock, args.intake or "")
    say_found_anywhere(remembered=remembering.remember(path))
    terminal.say(f"委託契約 {args.contract} の保管庫を {path} に作りました。")
    terminal.say(f"回収用の公開鍵 {path / stores.COLLECTOR_PUBLIC} を、受付の設定に置いてください。")
    terminal.say("次に: zukan-store handler add --role officer で取扱責任者を指定してください。")
    return OK


def key_new(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Makes a month's receiving key."""
    with opened(args, register, clock) as state:
        officer = sign_in_officer(state, args.handler, args.passphrase_fd)
        made = keys.make(officer, args.programme, args.month, again=args.again)
    key = made.key
    terminal.say(
        f"事業 {args.programme} の {key.month} の受付鍵 {key.key} を作りました({key.not_after} まで)。"
    )
    terminal.say("次に: zukan-store key publish で、開けることを確かめて書き出してください。")
    return news.say_copy(made.copy)


def key_publish(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Proves a key and writes its public file."""
    with signed_in(args, register, clock) as session:
        done = keys.publish(session, args.programme, args.month, args.to)
    terminal.say(f"試し封筒を {args.handler} の鍵で開けました。公開鍵を {done.path} に書きました。")
    return news.say_copy(done.copy)


def key_collector(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Another collector's key."""
    with opened(args, register, clock) as state:
        done = keys.renew_collector(sign_in_officer(state, args.handler, args.passphrase_fd))
    terminal.say(f"回収の鍵を替えました。新しい公開鍵 {done.public} を、受付の運用者に渡してください。")
    terminal.say(
        "いま使っている受付鍵も key publish で書き出し直し(署名がこの鍵です)、いっしょに渡してください。"
        "受付に置かれるまで、回収は断られます(申込みは受付に残ります)。前の鍵では、そのあと回収できません。"
    )
    return news.say_copy(done.copy)


def key_list(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Receiving keys, their days, and whether they were proved."""
    with opened(args, register, clock) as state:
        rows = [_cells(key) for key in keys.every(state)]
    if args.json:
        names = ("programme", "month", "key", "not_before", "not_after", "proved_on", "destroyed_on")
        terminal.say_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        terminal.table(
            ("事業", "月", "鍵", "始まり", "終わり", "試し開封", "消した日"),
            [(*row[:5], row[5] or "まだ(書き出していません)", row[6]) for row in rows],
        )
    return OK


def _cells(key: keys.StoredReceivingKey) -> tuple[str, ...]:
    days = (key.not_before, key.not_after, key.proved_on or "", key.destroyed_on or "")
    return (key.programme, key.month, key.key, *map(str, days))
