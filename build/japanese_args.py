"""argparse in Japanese: usage, help and errors of ``zukan``.

Every error argparse writes goes through ``error``; a sentence that is not known here
becomes a general Japanese one, so that no other language reaches an editor.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

USAGE = 2  # exit status

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"the following arguments are required: (.*)", "{0} がありません。直し方: 書き足してください。"),
        (r"argument (\S+): ([^ -~].*)", "{0}: {1}"),
        (
            r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)",
            "{0}: {1} はありません。直し方: {2} から選んでください。",
        ),
        (
            r"argument (\S+): expected .*argument.*",
            "{0} のあとに値がありません。直し方: 値を書いてください。",
        ),
        (
            r"argument (\S+): not allowed with argument (\S+)",
            "{0} と {1} は一緒に使えません。直し方: 片方だけにしてください。",
        ),
        (
            r"argument (\S+): ignored explicit argument.*",
            "{0} に値は付けられません。直し方: = から後ろを消してください。",
        ),
        (r"argument (\S+): invalid .*", "{0} の値が使えません。直し方: --help の書き方に合わせてください。"),
        (
            r"unrecognized arguments: (.*)",
            "知らない指定です: {0} 直し方: --help で使い方を確かめてください。",
        ),
        (r"ambiguous option: (\S+) .*", "{0} がどれか分かりません。直し方: 省略せずに書いてください。"),
    )
)
_UNKNOWN = "指定を読み取れません。直し方: --help で使い方を確かめてください。"


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix if prefix is not None else "使い方: ")


class Parser(argparse.ArgumentParser):
    """A parser of which every word is Japanese. Subcommands are ``Parser`` too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"add_help": False, "allow_abbrev": False, "formatter_class": _Formatter}
        super().__init__(**kwargs)
        self._positionals.title = "書くもの"
        self._optionals.title = "選べるもの"
        self.add_argument("-h", "--help", action="help", help="この説明を出す")

    def commands(self, dest: str) -> argparse._SubParsersAction[Parser]:
        """Subcommands, one of which is required."""
        return self.add_subparsers(
            dest=dest, metavar="命令", required=True, title="命令", parser_class=Parser
        )

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {sentence(message)}\n")
        sys.exit(USAGE)


def sentence(message: str) -> str:
    """argparse's error in Japanese."""
    for pattern, japanese in _RULES:
        match = pattern.fullmatch(message)
        if match is not None:
            return japanese.format(*match.groups())
    return _UNKNOWN
