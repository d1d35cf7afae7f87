"""argparse, speaking Japanese: usage, help and every error.

argparse builds its English sentences deep inside; ``error`` is the one door they
pass through. What is not in the table becomes a general Japanese sentence:
no English reaches a user, whatever Python version writes it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

WRONG_USAGE = 2

_TRANSLATIONS = (
    (r"the following arguments are required: (.+)", "{0} が足りません。直し方: 書き足してください。"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        "{0}: {1} は選べません。直し方: {2} から選んでください。",
    ),
    (r"argument (.+?): expected (?:one|1) argument", "{0}: 値がありません。直し方: 後ろに値を書いてください。"),
    (r"argument (.+?): expected (?:at least one|\d+) arguments?", "{0}: 値が足りません。直し方: 後ろに値を書いてください。"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0}: 値は付けられません。直し方: = から後ろを消してください。"),
    (r"argument (.+?): invalid \S+ value: (.+)", "{0}: {1} は使えません。直し方: --help で書き方を確かめてください。"),
    (r"argument (.+?): not allowed with argument (.+)", "{0}: {1} と同時には使えません。直し方: どちらかを消してください。"),
    (r"unrecognized arguments: (.+)", "知らない指定です: {0}。直し方: --help で使い方を確かめてください。"),
    (r"argument (.+?): ([^A-Za-z]*[぀-鿿].*)", "{0}: {1}"),
)  # fmt: skip
_GENERAL = "使い方が違います。直し方: --help で使い方を確かめてください。"


class JapaneseFormatter(argparse.HelpFormatter):
    """The usage line with a Japanese prefix."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class JapaneseParser(argparse.ArgumentParser):
    """A parser whose every word is ours. Arguments go into ``own`` and not into the default groups."""

    def __init__(self, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=JapaneseFormatter,
        )
        self.own = self.add_argument_group("引数と選択肢")
        self.own.add_argument("-h", "--help", action="help", help="この説明を表示して終わる")

    def error(self, message: str) -> NoReturn:
        """Usage and the sentence on standard error, then exit 2."""
        sys.stderr.write(f"{self.format_usage()}{self.prog}: {translate(message)}\n")
        sys.exit(WRONG_USAGE)


def translate(message: str) -> str:
    """argparse's sentence in Japanese; a general sentence for one that is not known."""
    for pattern, japanese in _TRANSLATIONS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            return japanese.format(*match.groups())
    return _GENERAL
