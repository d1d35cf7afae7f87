"""The command line's words: argparse parses, every sentence is ours.

argparse has English of its own in its usage line, its headings and its errors.
This parser replaces all three, so that none of it reaches an operator.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

from intake.errors import UsageError

WRONG_USAGE = 2

#: argparse's error sentences (Python 3.11 to 3.13), each with ours.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), japanese)
    for pattern, japanese in (
        (r"the following arguments are required: (.*)", "{0} が必要です。"),
        (r"argument .*?: invalid choice: '?(.*?)'? \(choose from .*\)", "「{0}」という命令はありません。"),
        (r"unrecognized arguments: (.*)", "知らない引数です: {0}"),
        (r"argument (.*?): expected one argument", "{0} に値がありません。"),
        (r"argument (.*?): ignored explicit argument .*", "{0} に値は要りません。"),
    )
)


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Japanese; ``add_help`` is its own."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, add_help=False, allow_abbrev=False, formatter_class=_Help
        )
        self._positionals.title = "命令"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します")

    def error(self, message: str) -> NoReturn:
        """Says it in Japanese and exits 2."""
        fail(self, in_japanese(message))


def in_japanese(message: str) -> str:
    """Our sentence for one of argparse's; an unknown one becomes a general sentence, never English."""
    for pattern, japanese in _SENTENCES:
        found = pattern.fullmatch(message)
        if found:
            return japanese.format(*found.groups())
    return "引数の書き方が正しくありません。"


def fail(parser: argparse.ArgumentParser, what: str) -> NoReturn:
    """Prints what is wrong and how to mend it; exit 2."""
    sys.stderr.write(f"{what}直し方: {parser.prog} --help を見て、書き直してください。\n")
    sys.exit(WRONG_USAGE)


def parse_bind(text: str) -> tuple[str, int]:
    """``HOST:PORT`` (an IPv6 host in brackets); UsageError otherwise."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", text)
    if found is None or int(found[2]) > 65535:
        raise UsageError("--bind は ホスト:番号 の形で書いてください(例 127.0.0.1:8081)。")
    return found[1], int(found[2])
