"""Pieces of the command line: branches, leaves, and the types of their values."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from register.arguments import Parser
from register.model import Register
from register.term import TOKYO
from store.office.stores import Clock
from store.proof.journal_check import Checkpoint, parse_checkpoint

if TYPE_CHECKING:
    Tree = argparse._SubParsersAction[Parser]

Command = Callable[[argparse.Namespace, Register, Clock], int]
MAX_DIGITS = 6  # of a descriptor: no system has more of them


def branch(tree: Tree, name: str, text: str) -> Tree:
    made = tree.add_parser(name, help=text, description=text)
    return made.commands()


def leaf(tree: Tree, name: str, text: str, run: Command) -> Parser:
    made = tree.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    made.add_argument("--contract", metavar="契約", required=name == "init", help="委託契約のID(例 current)")
    made.add_argument(
        "--state",
        metavar="フォルダ",
        type=Path,
        help="保管庫の場所(書かなければ、前に作った場所。init と restore では var/store/契約のID)",
    )
    return made


def signing_in(made: Parser, who: str = "操作する取扱者") -> None:
    made.add_argument("--handler", metavar="取扱者ID", type=text, required=True, help=who)
    descriptor(made, "--passphrase-fd", "パスフレーズを読む番号(書かなければ端末で入力)")


def signed_by_officer(made: Parser, *, required: bool = True) -> None:
    made.add_argument(
        "--by", metavar="取扱者ID", type=text, required=required, help="名簿に署名する、取扱責任者か副責任者"
    )
    descriptor(made, "--by-passphrase-fd", "その人のパスフレーズを読む番号")


def descriptor(made: Parser, name: str, help_: str) -> None:
    made.add_argument(name, metavar="番号", type=number, help=help_)


def programme_and_month(made: Parser) -> None:
    made.add_argument("--programme", metavar="事業", required=True, help="事業のID(例 zukan)")
    made.add_argument("--month", metavar="月", help="2026-04 の形(書かなければ今月)")


def purpose(made: Parser, help_: str = "登録簿の利用目的(例 contact)") -> None:
    made.add_argument("--purpose", metavar="目的", required=True, help=help_)


def day(made: Parser, help_: str) -> None:
    made.add_argument("--on", metavar="日付", type=iso_day, help=f"{help_}。2026-04-01 の形")


def json(made: Parser) -> None:
    made.add_argument("--json", action="store_true", help="プログラム向けにJSONで出す")


def text(value: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in value):  # bytes of the command line that are no UTF-8
        raise argparse.ArgumentTypeError("読めない文字があります。直し方: UTF-8で打ち直してください。")
    return value


def number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS):
        raise argparse.ArgumentTypeError("番号は0以上の整数です。直し方: 例えば 3 と書いてください。")
    return int(value)


def iso_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "その日付はありません。直し方: 2026-04-01 の形で書いてください。"
        ) from None


def version_or_day(value: str) -> str | date:
    """A notice's version, or a day whose version is meant."""
    return iso_day(value) if "-" in value else text(value)


def minute(value: str) -> datetime:
    """A Tokyo time to the minute."""
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M").replace(tzinfo=TOKYO)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "その日時はありません。直し方: 2026-04-01T09:30 の形で書いてください。"
        ) from None


def checkpoint(value: str) -> Checkpoint:
    found = parse_checkpoint(value)
    if found is None:
        raise argparse.ArgumentTypeError(
            "先頭値の形が違います。直し方: journal verify が出した 番号:64文字 をそのまま書いてください。"
        )
    return found


def place(value: str) -> tuple[str, str]:
    """Where a list goes on: what the page before has printed."""
    received_at, _, id_ = text(value).partition("/")
    if not id_:
        raise argparse.ArgumentTypeError(
            "続きの場所の形が違います。直し方: 前の一覧の最後に出たものを、そのまま書いてください。"
        )
    return received_at, id_
