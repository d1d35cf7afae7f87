"""The arguments of ``zukan consent``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from build.commands import consent as commands
from build.gate.consent_records import SOON
from build.options import PROJECT
from register.arguments import Parser

Type = Callable[[str], object]


def add_consent_commands(kinds: argparse._SubParsersAction[Parser], day: Type, folder: Type) -> None:
    """Everything but ``approve``. ``day`` and ``folder`` read one argument each, as elsewhere."""
    sub = kinds.add_parser(
        "list",
        help="同意の一覧を出す",
        description="だれの同意がどうなっているかを、名前を出さずに一覧にします。",
    )
    sub.add_argument("--story", metavar="STORY", help="この記事の分だけ(slug かファイル)")
    sub.add_argument(
        "--find", action="store_true", help="名前を聞いて、その人の分だけを出す(名前は引数に書かない)"
    )
    sub.add_argument("--json", action="store_true", help="JSONで出す")
    _common(sub, day, folder, commands.list_all)
    sub = kinds.add_parser(
        "due",
        help="期限と、残っている用事を出す",
        description="期限の近い同意、終わったのに残っている値、まだない確認を出します。あれば終了の値は 1 です。",
    )
    sub.add_argument(
        "--within",
        type=_days,
        default=SOON,
        metavar="DAYS",
        help=f"何日先まで見るか(ふだんは {SOON})",
    )
    _common(sub, day, folder, commands.due)
    _papers(kinds, day, folder)
    _withdraw(kinds, day, folder)
    _trace(kinds, day, folder)


def _papers(kinds: argparse._SubParsersAction[Parser], day: Type, folder: Type) -> None:
    for name, what, run in (
        ("paper", "署名してもらう同意書を刷る", commands.paper),
        ("proof", "本人に見てもらう文章と写真を刷る", commands.proof),
    ):
        sub = kinds.add_parser(name, help=what, description=f"{what}(A4のPDF)。")
        _who(sub)
        sub.add_argument("--output", type=Path, metavar="FILE.pdf", help="出力先(ふだんは var/papers/ の中)")
        _common(sub, day, folder, run)


def _withdraw(kinds: argparse._SubParsersAction[Parser], day: Type, folder: Type) -> None:
    sub = kinds.add_parser(
        "withdraw",
        help="同意の取りやめを記録する",
        description="取りやめを記録し、その値を記事から消します。ほかの行には触れません。",
    )
    sub.add_argument("story", metavar="STORY|PAPER", help="記事の slug かファイル。または、同意書の番号だけ")
    sub.add_argument("person", nargs="?", metavar="PERSON", help="people の id(p1 など)。番号なら書かない")
    sub.add_argument(
        "--items",
        type=_labels,
        default=(),
        metavar="ITEMS",
        help="取りやめる項目(氏名,肖像 の形)。書かなければすべて",
    )
    sub.add_argument(
        "--on", type=day, required=True, metavar="DATE", help="申し出のあった日(2026-11-23 の形)"
    )
    _content(sub, folder)
    sub.set_defaults(run=commands.withdraw)


def _trace(kinds: argparse._SubParsersAction[Parser], day: Type, folder: Type) -> None:
    sub = kinds.add_parser(
        "trace",
        help="まだどこに残っているかを調べる",
        description="記事、人、写真が、いまの置き場、git の記録、組み立てたもののどこに残っているかを調べます。",
    )
    sub.add_argument("story", metavar="STORY", help="記事の slug かファイル")
    sub.add_argument(
        "subject", nargs="?", metavar="PERSON|PHOTO", help="people の id(p1 など)か、写真のファイル名"
    )
    sub.add_argument(
        "--output", type=Path, default=PROJECT / "output", metavar="DIR", help="組み立てたサイトのフォルダー"
    )
    sub.add_argument("--deploy", type=folder, metavar="DIR", help="zukan build --deploy のフォルダー")
    sub.add_argument("--find", action="store_true", help="名前を聞いて、git の記録をその名前でも調べる")
    _content(sub, folder)
    sub.set_defaults(run=commands.trace)


def _who(sub: Parser) -> None:
    sub.add_argument("story", metavar="STORY", help="記事の slug かファイル")
    sub.add_argument("person", metavar="PERSON", help="people の id(p1 など)")


def _common(sub: Parser, day: Type, folder: Type, run: Callable[[argparse.Namespace], int]) -> None:
    _content(sub, folder)
    sub.add_argument("--as-of", type=day, metavar="DATE", help="この日で判断する(ふだんは東京の今日)")
    sub.set_defaults(run=run)


def _content(sub: Parser, folder: Type) -> None:
    sub.add_argument(
        "--content", type=folder, default=PROJECT / "content", metavar="DIR", help="記事のフォルダー"
    )


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise argparse.ArgumentTypeError("日数ではありません。直し方: 60 のような数を書いてください。")
    return int(text)


def _labels(text: str) -> tuple[str, ...]:
    labels = tuple(part.strip() for part in text.replace("、", ",").split(",") if part.strip())
    if not labels:
        # Nothing written would mean everything: that is not what somebody who types --items asks for.
        raise argparse.ArgumentTypeError("項目がありません。直し方: 氏名,肖像 のように書いてください。")
    return tuple("all" if label in {"すべて", "全部"} else label for label in labels)
