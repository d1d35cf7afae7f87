"""``zukan-store``: the contractor's command line. Builds the parser, runs one command.

Exit 0 when it is done, 1 when the request or what it met is at fault, 2 on wrong
usage. Secrets never come through argv. This is the only module that may import
the desk.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from register.arguments import Parser
from register.errors import RegisterError
from register.load import default
from register.model import Register
from register.term import now
from store import printing
from store.commands import journal, setup, work
from store.commands.common import AT_FAULT
from store.errors import StoreError
from store.journal_check import Checkpoint, parse_checkpoint
from store.roster import ROLE_LABELS, Role
from store.state import Clock

if TYPE_CHECKING:
    Tree = argparse._SubParsersAction[Parser]

Command = Callable[[argparse.Namespace, Register, Clock], int]
MAX_DIGITS = 6  # of a descriptor: no system has more of them
OWNER_ONLY = 0o077  # umask: what the store writes is its owner's


def main(argv: Sequence[str] | None = None, *, clock: Clock = now, register: Register | None = None) -> int:
    """Runs one command; returns its exit status (argparse exits by itself with 0 or 2)."""
    printing.prepare()
    args = parser().parse_args(argv)
    os.umask(OWNER_ONLY)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold keys and passphrases
    try:
        status: int = args.run(args, register or default(), clock)
        printing.finish()
    except (StoreError, RegisterError) as error:
        printing.warn(f"zukan-store: {error}")
        return AT_FAULT
    except KeyboardInterrupt:
        printing.warn("zukan-store: 中断しました。記録は途中で壊れません。もう一度実行できます。")
        return AT_FAULT
    except OSError as error:
        printing.drop_unwritten()
        where = f" {error.filename}" if isinstance(error.filename, str) else ""
        printing.warn(
            f"zukan-store: ファイルを読み書きできません{where}(errno {error.errno})。"
            "直し方: 場所、権限、ディスクの空きを確かめてください。"
        )
        return AT_FAULT
    except Exception as error:
        # The last resort says the kind only: a message or a traceback may hold values.
        printing.warn(
            f"zukan-store: 思いがけない不具合で止まりました(種類 {type(error).__name__})。"
            "直し方: 保管庫のファイルが元のままか確かめ、同じになるときは取扱責任者に知らせてください。"
        )
        return AT_FAULT
    return status


def parser() -> Parser:
    """The whole command line."""
    top = Parser(
        prog="zukan-store",
        description="受託者の保管庫: 封緘済み申込を回収し、指定された取扱者だけが開きます。",
    )
    tree = top.commands()
    _init(tree)
    _handler(_branch(tree, "handler", "取扱者の指定と教育"))
    _key(_branch(tree, "key", "受付鍵(事業と月ごと)"))
    _collect(tree)
    _list(tree)
    _show(tree)
    _journal(_branch(tree, "journal", "取扱記録簿"))
    return top


def _branch(tree: Tree, name: str, text: str) -> Tree:
    made = tree.add_parser(name, help=text, description=text)
    return made.commands()


def _leaf(tree: Tree, name: str, text: str, run: Command) -> Parser:
    made = tree.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    made.add_argument("--contract", metavar="契約", required=name == "init", help="委託契約のID(例 current)")
    made.add_argument(
        "--state", metavar="フォルダ", type=Path, help="保管庫の場所(書かなければ var/store/契約のID)"
    )
    return made


def _init(tree: Tree) -> None:
    leaf = _leaf(tree, "init", "委託契約一つの保管庫を作る", setup.init)
    leaf.add_argument(
        "--intake", metavar="番地", type=_text, help="受付の番地(例 https://uketsuke.example.jp)"
    )


def _handler(tree: Tree) -> None:
    add = _leaf(tree, "add", "取扱者を指定し、その人の鍵を作る", setup.handler_add)
    add.add_argument("id", metavar="取扱者ID", type=_text, help="英小文字・数字・ハイフン(例 sato)")
    add.add_argument("--name", metavar="氏名", type=_text, required=True, help="名簿に載せる氏名")
    add.add_argument(
        "--role", metavar="役割", choices=[role.value for role in Role], default=Role.HANDLER.value,
        help="、".join(f"{role.value}({ROLE_LABELS[role]})" for role in Role),
    )  # fmt: skip
    add.add_argument(
        "--programme",
        metavar="事業",
        nargs="+",
        action="extend",
        required=True,
        help="指定する事業(いくつでも)",
    )
    _day(add, "指定の日(書かなければ今日)")
    add.add_argument(
        "--by", metavar="取扱者ID", type=_text, help="鍵を渡す、今の取扱者(事業に取扱者がいるとき)"
    )
    _descriptor(add, "--by-passphrase-fd", "鍵を渡す取扱者のパスフレーズを読む番号")
    _descriptor(add, "--passphrase-fd", "新しい取扱者のパスフレーズを読む番号(書かなければ端末で入力)")
    trained = _leaf(tree, "trained", "教育を受けた日を記録する", setup.handler_trained)
    trained.add_argument("id", metavar="取扱者ID", type=_text, help="教育を受けた人")
    _day(trained, "教育の日(書かなければ今日)")
    _json(_leaf(tree, "list", "名簿を見る", setup.handler_list))


def _key(tree: Tree) -> None:
    new = _leaf(tree, "new", "月の受付鍵を作る", setup.key_new)
    _programme_and_month(new)
    publish = _leaf(tree, "publish", "開けることを確かめてから、公開鍵を書き出す", setup.key_publish)
    _programme_and_month(publish)
    publish.add_argument(
        "--to", metavar="フォルダ", type=Path, required=True, help="受付が読むフォルダ(公開鍵だけを書きます)"
    )
    _signing_in(publish)
    _json(_leaf(tree, "list", "受付鍵の一覧", setup.key_list))


def _collect(tree: Tree) -> None:
    leaf = _leaf(tree, "collect", "受付から封緘済み申込を回収する(何も開かない)", work.collect_now)
    leaf.add_argument(
        "--intake", metavar="番地", type=_text, help="受付の番地(書かなければ init のときのもの)"
    )
    _json(leaf)


def _list(tree: Tree) -> None:
    leaf = _leaf(tree, "list", "受付番号と状態の一覧(氏名は出ない)", work.list_records)
    leaf.add_argument("--set-aside", action="store_true", help="別に取り置いたものを、理由とともに見る")
    _signing_in(leaf)
    _json(leaf)


def _show(tree: Tree) -> None:
    leaf = _leaf(tree, "show", "目的を示して、記録を一つ開く", work.show)
    leaf.add_argument("id", metavar="受付番号", type=_text, help="受付番号か記録のID")
    leaf.add_argument("--purpose", metavar="目的", required=True, help="登録簿の利用目的(例 contact)")
    _signing_in(leaf)
    _json(leaf)


def _journal(tree: Tree) -> None:
    leaf = _leaf(tree, "verify", "書き換え・削除・差込みがないか調べる(鍵は要らない)", journal.journal_verify)
    leaf.add_argument("--programme", metavar="事業", help="調べる事業(書かなければ全部)")
    leaf.add_argument("--head", metavar="番号:値", type=_checkpoint, help="前に控えておいた先頭値")
    _json(leaf)


def _programme_and_month(leaf: Parser) -> None:
    leaf.add_argument("--programme", metavar="事業", required=True, help="事業のID(例 zukan)")
    leaf.add_argument("--month", metavar="月", help="2026-04 の形(書かなければ今月)")


def _signing_in(leaf: Parser) -> None:
    leaf.add_argument("--handler", metavar="取扱者ID", type=_text, required=True, help="操作する取扱者")
    _descriptor(leaf, "--passphrase-fd", "パスフレーズを読む番号(書かなければ端末で入力)")


def _descriptor(leaf: Parser, name: str, text: str) -> None:
    leaf.add_argument(name, metavar="番号", type=_number, help=text)


def _day(leaf: Parser, text: str) -> None:
    leaf.add_argument("--on", metavar="日付", type=_iso_day, help=f"{text}。2026-04-01 の形")


def _json(leaf: Parser) -> None:
    leaf.add_argument("--json", action="store_true", help="プログラム向けにJSONで出す")


def _text(text: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):  # bytes of the command line that are no UTF-8
        raise argparse.ArgumentTypeError("読めない文字があります。直し方: UTF-8で打ち直してください。")
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise argparse.ArgumentTypeError("番号は0以上の整数です。直し方: 例えば 3 と書いてください。")
    return int(text)


def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "その日付はありません。直し方: 2026-04-01 の形で書いてください。"
        ) from None


def _checkpoint(text: str) -> Checkpoint:
    found = parse_checkpoint(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            "先頭値の形が違います。直し方: journal verify が出した 番号:64文字 をそのまま書いてください。"
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
