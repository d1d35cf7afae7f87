"""argparse in Japanese, for the three commands alike: usage, help and every error.

argparse hands each of its English sentences to ``Parser.error``, which looks it up in a
table. What is not in the table becomes a general Japanese sentence, so that no English
reaches a user whatever Python version wrote it. The module is here because ``register``
is the one package that all three parts may import.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

WRONG_USAGE = 2  # exit status
NOT_WRITTEN = 1

#: argparse's sentences as patterns, compiled only for who made a mistake.
_SENTENCES = (
    (r"the following arguments are required: (.+)", "{0} が足りません。直し方: 書き足してください。"),
    # A sentence that is ours already: an ArgumentTypeError of one of the commands.
    (r"argument (.+?): ([^A-Za-z]*[\u3040-\u30ff\u4e00-\u9fff].*)", "{0}: {1}"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        "{0}: {1} は選べません。直し方: {2} から選んでください。",
    ),
    (
        r"argument (.+?): expected (?:one|1) argument",
        "{0}: 値がありません。直し方: 後ろに値を書いてください。",
    ),
    (
        r"argument (.+?): expected (?:at least one|\d+) arguments?",
        "{0}: 値が足りません。直し方: 後ろに値を書いてください。",
    ),
    (
        r"argument (.+?): ignored explicit argument .+",
        "{0}: 値は付けられません。直し方: = から後ろを消してください。",
    ),
    (
        r"argument (.+?): invalid .+",
        "{0}: その値は使えません。直し方: --help で書き方を確かめてください。",
    ),
    (
        r"argument (.+?): not allowed with argument (.+)",
        "{0}: {1} と同時には使えません。直し方: どちらかを消してください。",
    ),
    (
        r"unrecognized arguments: (.+)",
        "知らない指定です: {0}。直し方: --help で使い方を確かめてください。",
    ),
)
#: Begins in Japanese, an option's name apart.
_OURS = r"[^A-Za-z]*[A-Za-z -]*[\u3040-\u30ff\u4e00-\u9fff]"
_GENERAL = "使い方が違います。直し方: --help で使い方を確かめてください。"


class _Formatter(argparse.HelpFormatter):
    """The usage line with a Japanese prefix."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser of which every word is Japanese. Subcommands are ``Parser`` too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"add_help": False, "allow_abbrev": False, "formatter_class": _Formatter}
        super().__init__(**kwargs)
        self._positionals.title = "書くもの"
        self._optionals.title = "選べるもの"
        self.add_argument("-h", "--help", action="help", help="この説明を表示して終わる")

    def commands(self, dest: str = "command") -> argparse._SubParsersAction[Parser]:
        """Subcommands, one of which is required."""
        return self.add_subparsers(
            dest=dest, metavar="命令", required=True, title="命令", parser_class=Parser
        )

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """The help, written out at once: Python would complain in English, and only at its exit."""
        try:
            super().print_help(file)
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.stderr.write(
                f"{self.prog}: 説明を書き出せません。直し方: 書き出す先の空きと権限を確かめてください。\n"
            )
            sys.exit(NOT_WRITTEN)

    def error(self, message: str) -> NoReturn:
        """Usage and the sentence on standard error, then exit 2."""
        sys.stderr.write(f"{self.format_usage()}{self.prog}: {in_japanese(message)}\n")
        sys.exit(WRONG_USAGE)


def in_japanese(message: str) -> str:
    """argparse's sentence in Japanese; a general sentence for one that is not known."""
    for pattern, japanese in _SENTENCES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            return japanese.format(*match.groups())
    return message if re.match(_OURS, message) else _GENERAL


def show_every_letter() -> None:
    """What a terminal's encoding lacks is shown escaped: an output that stops half-way helps nobody."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
