"""``zukan-intake``: serve, check, status. Japanese for its operator; exit 0, 1 (at fault) or 2 (usage)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from intake.app import create_app
from intake.arguments import parse_bind
from intake.connections.server import AppMaker, serve
from intake.errors import ConfigError, IntakeError, UsageError
from intake.inspection import faults
from intake.running import status
from intake.running.beginning import begin
from intake.running.service import gather
from intake.settings import config as configuration
from intake.settings.config import Config
from intake.settings.model import ENVIRONMENT
from register.arguments import Parser, show_every_letter
from register.errors import RegisterError
from register.load import default
from register.model import Register
from register.term import now, today

AT_FAULT = 1
DEFAULT_BIND = "127.0.0.1:8081"

Serve = Callable[[Config, str, AppMaker], None]


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog="zukan-intake",
        description="応募と申込みを受け付け、その場で封をします。開けることはできません。",
    )
    commands = parser.commands()
    for name, text in (
        ("serve", "受付を始めます(止めるには Ctrl-C か SIGTERM)"),
        ("check", "設定、鍵、場所を調べ、直すところをすべて示します"),
        ("status", "受け取り待ちの件数と、待っている時間を示します"),
    ):
        _add_command(commands, name, text)
    return parser


def _add_command(commands: argparse._SubParsersAction[Parser], name: str, text: str) -> None:
    command = commands.add_parser(name, help=text, description=text)
    command.add_argument(
        "--config",
        metavar="ファイル",
        help=f"設定ファイル(TOML)。省くと環境変数 {ENVIRONMENT} を使います",
    )
    if name == "serve":
        command.add_argument(
            "--bind",
            metavar="ホスト:番号",
            default=DEFAULT_BIND,
            help=f"待ち受ける場所(省くと {DEFAULT_BIND})",
        )
    if name == "status":
        command.add_argument("--json", action="store_true", help="機械が読む形(JSON)で出します")


def main(arguments: Sequence[str] | None = None, server: Serve = serve) -> int:
    """Runs one command; the exit code. ``server``: what ``serve`` starts."""
    show_every_letter()
    parser = build_parser()
    options = parser.parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace, Config, Register], int]] = {
        "serve": partial(_serve, server),
        "check": _check,
        "status": _status,
    }
    run = commands[options.command]
    try:
        register = default()
        code = run(options, configuration.load(configuration.find_file(options.config), register), register)
        sys.stdout.flush()
    except UsageError as error:
        parser.error(str(error))
    except (IntakeError, RegisterError) as error:
        _say(str(error))
        return AT_FAULT
    except OSError as error:
        _drop_unwritten()
        _say(
            f"ファイルを読み書きできません(errno {error.errno})。"
            "直し方: 設定にある場所、権限、ディスクの空きを確かめてください。"
        )
        return AT_FAULT
    except Exception as error:
        # The last resort says the kind only: a message or a traceback may hold values.
        _say(
            f"思いがけない不具合で止まりました(種類 {type(error).__name__})。"
            "直し方: 設定ファイルと、そこにある場所を確かめてください。"
        )
        return AT_FAULT
    return code


def _drop_unwritten() -> None:
    """What standard output does not take is dropped, or Python complains of it in English at its exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _serve(server: Serve, options: argparse.Namespace, config: Config, register: Register) -> int:
    host, port = parse_bind(options.bind)
    found = faults(config, register, today())
    for fault in found:
        _say(f"注意 {fault}")
    if found:
        _say("直るまで、当てはまるフォームは「準備中」と表示して閉じています。")
    gather(config, register, now)  # what cannot be used is said here, before a server starts
    with begin(config) as beginning:
        server(config, f"{host}:{port}", lambda: create_app(config, register=register, beginning=beginning))
    return 0


def _check(_options: argparse.Namespace, config: Config, register: Register) -> int:
    found = faults(config, register, today())
    if found:
        raise ConfigError(found)
    sys.stdout.write("受付を始められます。直すところはありません。\n")
    return 0


def _status(options: argparse.Namespace, config: Config, register: Register) -> int:
    counts = status.read_counts(config, is_started=True)
    if options.json:
        sys.stdout.write(
            json.dumps(status.as_data(config, register, counts, now()), ensure_ascii=False) + "\n"
        )
    else:
        sys.stdout.write(status.as_text(config, register, counts, now()) + "\n")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
