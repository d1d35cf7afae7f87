"""``collect``: from the intake into the state directory; needs no passphrase and opens nothing."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from register.model import Register
from store.commands import news, terminal
from store.commands.common import AT_FAULT, OK, opened
from store.office.collecting import Collected, collect
from store.office.stores import Clock


def collect_now(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Collects; exit 1 when something stays at the intake or was set aside."""
    with opened(args, register, clock) as state:
        done = collect(state, args.intake)
    if args.json:
        terminal.say_json(_as_json(done))
    else:
        _say(done)
    return OK if done.clean else AT_FAULT


def _say(done: Collected) -> None:
    terminal.say(
        f"{done.kept}件を回収しました(すでにあったもの {done.known}件、受付から消えたもの {done.erased}件)。"
    )
    if done.cancellations:
        terminal.say(
            f"取下げの申出が{done.cancellations}件あります。取扱者が次に操作するときに確かめて、行います。"
        )
    news.say_set_aside(done.set_aside)
    if done.still_aside:
        terminal.warn(
            f"前に取り置いた、読めない{done.still_aside}件が、まだ受付にあります。"
            "直し方: zukan-store list --set-aside で確かめ、受付の運用者に消してもらってください。"
        )
    for programme, month in done.kept_keys:
        terminal.warn(
            f"取り置いたもののために、事業 {programme} の {month} の受付鍵を消さずに残しています。"
            "直し方: zukan-store list --set-aside で確かめ、要らなければ erase --set-aside で消してください。"
        )
    if done.withheld:
        terminal.warn(
            f"{done.withheld}件は、読めるようになるかもしれないので、受付からも消していません。"
            "直し方: zukan-store list --set-aside で理由を見てください(要らないものは erase --set-aside で消せます)。"
        )
    if done.unerased:
        terminal.warn(
            f"受付に {done.unerased}件が残っています。こちらには保存済みです。直し方: もう一度 collect を実行してください。"
        )
    if done.malformed:
        terminal.warn(
            f"取下げの知らせ{done.malformed}件は、決まった書き方ではないので受け取っていません。直し方: 受付の運用者に知らせてください。"
        )
    _say_limits(done)


def _say_limits(done: Collected) -> None:
    """What was left at the intake because it is too much, or stands in its own way."""
    if done.crowded:
        terminal.warn(
            f"取り置いたものが多すぎるため、{done.crowded}件は受け取らず、受付に残しました。"
            "直し方: zukan-store list --set-aside で確かめ、要らないものを erase --set-aside で消してください。"
            "続くときは、受付の運用者に知らせてください。"
        )
    if done.conflicting:
        terminal.warn(
            f"取下げの知らせ{done.conflicting}件は、同じ番号の別の知らせがあるか多すぎるため、受付に残しました。"
            "直し方: 先のものが済んでから、もう一度 collect を実行してください。"
        )
    if done.unfinished:
        terminal.warn(
            "一度に受け取る量か時間の限りに達しました。直し方: もう一度 collect を実行してください。"
        )
    if done.stuck:
        terminal.warn("読めない封筒ばかりで、その先へ進めません。直し方: 受付の運用者に知らせてください。")


def _as_json(done: Collected) -> Mapping[str, object]:
    return {
        "kept": done.kept,
        "known": done.known,
        "erased": done.erased,
        "unerased": done.unerased,
        "notices": done.cancellations,
        "withheld": done.withheld,
        "malformed": done.malformed,
        "still_aside": done.still_aside,
        "kept_keys": [f"{programme}-{month}" for programme, month in done.kept_keys],
        "crowded": done.crowded,
        "conflicting": done.conflicting,
        "unfinished": done.unfinished,
        "stuck": done.stuck,
        "set_aside": {reason.value: count for reason, count in done.set_aside.items()},
    }
