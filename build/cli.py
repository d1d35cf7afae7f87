"""``zukan``, the editor's command: arguments in, sentences and exit status out.

0 done, 1 the content or the request is at fault, 2 wrong usage.
"""

from __future__ import annotations

# Before everything else, since most of a short command is its imports, and Ctrl-C may come among them.
from build.processes import stopping  # isort: split

import argparse
import gc
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO, TypeAlias

from build.commands import consent, site
from build.commands.consent_arguments import add_consent_commands
from build.common.dates import parse_day
from build.errors import AuditError, BuildError, ContentFaultsError, innermost
from build.options import PROJECT
from register.arguments import Parser, show_every_letter
from register.errors import RegisterError
from register.load import default

#: Objects made between two looks for garbage: a short build makes none worth looking for (Python's own: 700).
GARBAGE = 500_000

_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?")
_OURS = (PROJECT / "build", PROJECT / "register")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost)([:/]|$)")


_Group: TypeAlias = "argparse._SubParsersAction[Parser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status."""
    gc.set_threshold(GARBAGE)
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except ContentFaultsError as error:
        site.print_findings(error.diagnostics, sys.stderr)
        sys.stderr.write(f"{error}\n")
    except (BuildError, RegisterError) as error:
        sys.stderr.write(f"{error}\n")
        if isinstance(error, AuditError):
            sys.stderr.write(
                "公開しているものはそのままです。直し方: 加えたプラグインやひな型を確かめてください。\n"
            )
    except KeyboardInterrupt:
        sys.stderr.write(stopping.SAYS)
        return 130
    return 1


def parser() -> Parser:
    """Every command and option that works."""
    top = Parser(prog="zukan", description="しごと図鑑の記事を確かめ、サイトを組み立てます。")
    group = top.commands("command")
    for add in (_check, _build, _preview, _serve, _new, _explain, _consent):
        add(group)
    return top


def _check(group: _Group) -> None:
    command = group.add_parser(
        "check",
        help="記事の誤りをすべて挙げる",
        description="記事の誤りを、場所と直し方とともにすべて挙げます。",
    )
    command.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="このファイルかフォルダーの分だけを出す"
    )
    command.add_argument(
        "--strict",
        action="store_true",
        help="名前かもしれない文字に、まだ答えがないときも、誤りと同じに終わる(プルリクエスト用)",
    )
    command.add_argument(
        "--photos",
        action="store_true",
        help="写真を全部ひらいて確かめる(ふだんは、新しいものと変わったものだけ)",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSONで出す")
    form.add_argument("--github", action="store_true", help="GitHubの注釈の形で出す")
    _common(command)
    command.set_defaults(run=site.check)


def _build(group: _Group) -> None:
    command = group.add_parser(
        "build", help="サイトを組み立てる", description="サイトを組み立てます。誤りがあれば何も変えません。"
    )
    command.add_argument(
        "--output", type=Path, default=PROJECT / "output", metavar="DIR", help="出力先(ふだんは output)"
    )
    command.add_argument("--full", action="store_true", help="変わったところだけでなく、すべてを組み直す")
    command.add_argument(
        "--no-covers",
        action="store_true",
        help="共有されたときの画像を描かない(手元で急ぐとき。公開には使わない)",
    )
    command.add_argument(
        "--withhold-faulty",
        action="store_true",
        help="誤りのある記事だけを「準備中」に差し替え、ほかを公開する",
    )
    command.add_argument(
        "--deploy",
        type=Path,
        metavar="DIR",
        help="組み立てたものを DIR に公開する(DIR/current が、いつも全部そろったものを指す)",
    )
    _addresses(command)
    _common(command)
    command.set_defaults(run=site.build)


def _preview(group: _Group) -> None:
    command = group.add_parser(
        "preview",
        help="下書きも含めて手元で見る",
        description="下書きも含めて組み立て、保存するたびに組み直してブラウザーを更新します。",
    )
    command.add_argument("--port", type=_port, default=8000, metavar="N", help="ポート番号(ふだんは 8000)")
    _addresses(command)
    _common(command)
    command.set_defaults(run=site.preview)


def _serve(group: _Group) -> None:
    command = group.add_parser(
        "serve",
        help="組み立てたサイトを手元で見る",
        description="組み立てたサイトを、公開時と同じヘッダーで手元に出します。",
    )
    command.add_argument(
        "--output", type=Path, default=PROJECT / "output", metavar="DIR", help="組み立てたサイトのフォルダー"
    )
    command.add_argument("--port", type=_port, default=8000, metavar="N", help="ポート番号(ふだんは 8000)")
    command.set_defaults(run=site.serve)


def _explain(group: _Group) -> None:
    command = group.add_parser(
        "explain",
        help="記事の項目の意味を出す",
        description="記事の項目が何か、形、例、だれが見るか、募集の決まりを出します。",
    )
    command.add_argument("field", nargs="?", metavar="FIELD", help="項目(例 company.contact)。なければ一覧")
    command.set_defaults(run=_explain_field)


def _explain_field(asked: argparse.Namespace) -> int:
    from build.commands.explain import explain

    return explain(asked)


def _new(group: _Group) -> None:
    command = group.add_parser("new", help="記事のひな型を作る", description="説明の付いた下書きを作ります。")
    kinds = command.commands("kind")
    for kind, label in (("company", "会社の記事"), ("event", "催しの記事")):
        sub = kinds.add_parser(kind, help=f"{label}を作る", description=f"{label}の下書きを作ります。")
        sub.add_argument("slug", metavar="SLUG", help="アドレスになる名前(英小文字、数字、ハイフン)")
        sub.add_argument(
            "--content", type=_folder, default=PROJECT / "content", metavar="DIR", help="記事のフォルダー"
        )
        sub.set_defaults(run=site.new, kind=kind)


def _consent(group: _Group) -> None:
    command = group.add_parser("consent", help="同意の記録を扱う", description="同意の記録を扱います。")
    kinds = command.commands("action")
    sub = kinds.add_parser(
        "approve",
        help="本人が確認したことを記録する",
        description="本人が文章と写真を確認した日を、その内容の印とともに記録します。",
    )
    sub.add_argument("story", metavar="STORY", help="記事の slug かファイル")
    sub.add_argument("person", metavar="PERSON", help="people の id(p1 など)")
    sub.add_argument(
        "--on", type=_day, required=True, metavar="DATE", help="本人が確認した日(2026-11-23 の形)"
    )
    sub.add_argument(
        "--content", type=_folder, default=PROJECT / "content", metavar="DIR", help="記事のフォルダー"
    )
    sub.set_defaults(run=consent.approve)
    add_consent_commands(kinds, _day, _folder)


def _common(command: Parser) -> None:
    command.add_argument(
        "--content",
        type=_folder,
        default=PROJECT / "content",
        metavar="DIR",
        help="記事のフォルダー(ふだんは content)",
    )
    command.add_argument(
        "--as-of", type=_day, metavar="DATE", help="同意と日付をこの日で判断する(ふだんは東京の今日)"
    )


def _addresses(command: Parser) -> None:
    command.add_argument("--site-url", type=_url, metavar="URL", help="公開するサイトのアドレス")
    command.add_argument(
        "--intake-url",
        type=_intake,
        action="append",
        default=[],
        metavar="CONTRACT=URL",
        help="その委託契約の受付のアドレス(何度でも書ける)",
    )


def _day(text: str) -> date:
    day = parse_day(text)
    if day is None:
        raise argparse.ArgumentTypeError("その日付はありません。直し方: 2026-11-23 の形で書いてください。")
    return day


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("ポート番号ではありません。直し方: 1から65535の数を書いてください。")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError("フォルダーがありません。直し方: 場所を確かめてください。")
    return path.resolve()


def _url(text: str) -> str:
    if not _URL.fullmatch(text) or (text.startswith("http://") and not _LOOPBACK.match(text)):
        raise argparse.ArgumentTypeError(
            "アドレスの書き方が違います。直し方: https:// で始めてください(手元の試験だけ http://127.0.0.1)。"
        )
    return text.rstrip("/")


def _intake(text: str) -> tuple[str, str]:
    contract, equals, url = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(
            "契約とアドレスの組になっていません。直し方: current=https://… の形で書いてください。"
        )
    if contract not in default().contracts:
        names = "、".join(default().contracts)
        raise argparse.ArgumentTypeError(f"知らない委託契約です。直し方: {names} から選んでください。")
    return contract, _url(url)


def program() -> NoReturn:
    """The installed command: runs ``main``, says what fails in one Japanese sentence, and ends the process."""
    show_every_letter()
    try:
        status = _asked()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on
        status = 1
    except KeyboardInterrupt:  # once more, while we were stopping
        status = 130
    except OSError as error:
        sys.stderr.write(
            f"読み書きができません({type(error).__name__})。直し方: 書き出す先の空き容量と権限を確かめてください。\n"
        )
        status = 1
    except Exception as error:
        # The last resort says the kind and our own line only: a message or a traceback may hold what a file says.
        sys.stderr.write(
            f"思いがけない不具合で止まりました(種類 {type(error).__name__}、{_where(error)})。"
            "直し方: もう一度実行し、同じになるときは、この文を管理者に知らせてください。\n"
        )
        status = 1
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)
    sys.exit(status)


def _let_go(stream: TextIO) -> None:
    """Flushes a stream; one that takes nothing is closed to Python, which would complain in English at its end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _where(error: Exception) -> str:
    """File and line of our own code nearest to where an error was raised."""
    file, line = innermost(error, lambda path: any(Path(path).is_relative_to(folder) for folder in _OURS))
    return f"{file} の{line}行"


def _asked() -> int:
    try:
        return main()
    except SystemExit as end:  # argparse has said what it had to say
        return end.code if isinstance(end.code, int) else 1


if __name__ == "__main__":
    program()
