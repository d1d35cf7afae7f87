"""What each command of ``zukan`` does with its arguments; every function returns the exit status.

Everything large is imported by the command that needs it: a short build is mostly its imports.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TextIO

from build.commands.report import report, write_report
from build.diagnostics import (
    Diagnostic,
    Severity,
    as_github,
    as_json,
    as_text,
    has_errors,
    in_order,
    is_open,
    is_take_down,
)
from build.errors import ContentFaultsError, EditError
from build.options import PROJECT, Options
from build.site.reserved import RESERVED
from register.arguments import WRONG_USAGE as USAGE
from register.load import default, register_file
from register.term import today


def options_of(asked: argparse.Namespace) -> Options:
    """Options from parsed arguments."""
    return Options(
        day=asked.as_of or today(),
        content=asked.content.resolve(),
        output=getattr(asked, "output", PROJECT / "output").absolute(),
        site_url=asked.site_url,
        intake=dict(asked.intake_url),
        withhold_faulty=getattr(asked, "withhold_faulty", False),
        full=getattr(asked, "full", False),
        covers=not getattr(asked, "no_covers", False),
        deploy=asked.deploy.absolute() if getattr(asked, "deploy", None) else None,
    )


def check(asked: argparse.Namespace) -> int:
    """Every finding, or those of the given paths."""
    missing = [path for path in asked.paths if not path.exists()]
    if missing:
        sys.stderr.write(f"{missing[0]} がありません。直し方: 場所を確かめてください。\n")
        return USAGE
    from build.content.folder import load
    from build.gate.judging import findings_for_editors

    content = load(asked.content.resolve())
    found = findings_for_editors(content, default(), asked.as_of or today())
    if content.photos:
        from build.engine.photo_check import photo_findings

        looked_at = photo_findings(content, PROJECT / "var" / "cache", everything=asked.photos)
        found = in_order((*found, *looked_at))
    if asked.paths:
        found = tuple(f for f in found if _concerns(f, asked.paths, content.root))
    if asked.json or asked.github:
        sys.stdout.write(as_json(found) if asked.json else as_github(found))
    else:
        print_findings(found, sys.stdout, letters=True)
        sys.stdout.write(f"{len(content.stories)}記事を確かめました。{summary(found)}{_unanswered(found)}\n")
    return 1 if has_errors(found) or (asked.strict and any(map(is_open, found))) else 0


def _unanswered(found: Sequence[Diagnostic]) -> str:
    count = sum(map(is_open, found))
    return f"名前かもしれない文字が{count}か所、答えを待っています。" if count else ""


def _concerns(finding: Diagnostic, paths: Sequence[Path], root: Path) -> bool:
    file = (root.parent / finding.file).resolve()
    return any(file == path.resolve() or path.resolve() in file.parents for path in paths)


def summary(found: Sequence[Diagnostic]) -> str:
    errors = sum(f.severity is Severity.ERROR for f in found)
    warnings = sum(f.severity is Severity.WARNING for f in found)
    if not errors:
        return f"誤りはありません(注意 {warnings}件)。" if warnings else "誤りはありません。"
    return f"誤り {errors}件、注意 {warnings}件。"


def print_findings(found: Sequence[Diagnostic], stream: TextIO, *, letters: bool = False) -> None:
    """As text, coloured on a terminal. ``letters``: with those that it is about, for the editor who asked."""
    colour = stream.isatty() and "NO_COLOR" not in os.environ
    stream.write(as_text(found, colour=colour, letters=letters))


def build(asked: argparse.Namespace) -> int:
    """Builds; faults, warnings and take-downs are said, notices of other kinds are check's."""
    from build.engine.builder import build as build_site

    if asked.deploy is not None and asked.as_of is not None and asked.as_of < today():
        sys.stderr.write(
            "--deploy は、過ぎた日の姿を公開しません(そのあとの取りやめが戻ってしまいます)。"
            "直し方: --as-of を外すか、--deploy の代わりに --output で手元に組み立ててください。\n"
        )
        return USAGE
    options = options_of(asked)
    _end_on(signal.SIGTERM, signal.SIGHUP)  # like Ctrl-C: nothing half made stays
    try:
        judgement = build_site(options, default(), sys.stderr.write)
    except ContentFaultsError as error:
        write_report(options.output, report(options.day, None, error.diagnostics))
        raise
    said = tuple(f for f in judgement.findings if f.severity is not Severity.NOTICE or is_take_down(f))
    print_findings(said, sys.stderr)
    written = write_report(options.output, report(options.day, judgement.site, judgement.findings))
    if has_errors(judgement.findings):
        sys.stderr.write(
            f"{summary(judgement.findings)}誤りのある記事は「準備中」に差し替えました。記録: {written}\n"
        )
    sys.stdout.write(f"{asked.output} に組み立てました。\n")
    if asked.deploy is not None:
        sys.stdout.write(f"{asked.deploy}/current に公開しました。\n")
    return 0


def preview(asked: argparse.Namespace) -> int:
    """Runs until Ctrl-C or a termination signal; both are a good end."""
    from build.preview.headers import FILE, read_rules
    from build.preview.watching import Preview

    options = replace(options_of(asked), output=PROJECT / "var" / "preview")
    preview = Preview(options, register_file(), read_rules(PROJECT / FILE))
    _end_on_termination()
    try:
        preview.run(asked.port)
    except KeyboardInterrupt:
        sys.stdout.write("\n止めました。\n")
    return 0


def serve(asked: argparse.Namespace) -> int:
    """Runs until Ctrl-C or a termination signal; both are a good end."""
    from build.preview.headers import FILE, read_rules
    from build.preview.server import serve as serve_site

    _end_on_termination()
    try:
        serve_site(asked.output.absolute(), asked.port, read_rules(PROJECT / FILE))
    except KeyboardInterrupt:
        sys.stdout.write("\n止めました。\n")
    return 0


def _end_on_termination() -> None:
    # A shell that starts us in the background has Ctrl-C ignored for us.
    _end_on(signal.SIGTERM, signal.SIGINT)


def _end_on(*signals: signal.Signals) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for one in signals:
        signal.signal(one, interrupt)


def new(asked: argparse.Namespace) -> int:
    """Writes a skeleton and says where."""
    from build.commands.asking import asked_answers
    from build.content.skeletons import FOLDERS, create, may_create, number_for

    content = asked.content.resolve()
    if asked.slug in RESERVED[FOLDERS[asked.kind]]:
        raise EditError(
            f"slug「{asked.slug}」は図鑑のページが使っています。直し方: 会社や催しの名前がわかる、別の slug にしてください。"
        )
    may_create(content, asked.kind, asked.slug)
    answers = asked_answers(asked.kind, number_for(content, asked.kind)) if sys.stdin.isatty() else None
    path = create(content, asked.kind, asked.slug, today(), answers)
    sys.stdout.write(
        f"{path} を作りました。項目の意味は zukan explain 項目 で出ます。書けたら zukan check で確かめてください。\n"
    )
    return 0
