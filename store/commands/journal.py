"""``journal verify``: for the handler, and for the ward's inspector at their side. No key needed."""

from __future__ import annotations

import argparse

from register.model import Register
from store import printing
from store.commands.common import AT_FAULT, OK, opened
from store.errors import JournalError
from store.journal_check import Checkpoint, Verdict, verify
from store.state import Clock, State


def journal_verify(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Checks the journals offline; exit 1 when anything is wrong."""
    with opened(args, register, clock) as state:
        programmes = (args.programme,) if args.programme else state.programmes
        if args.head and len(programmes) != 1:
            raise JournalError(
                "--head は一つの記録簿と比べます。直し方: --programme で事業を選んでください。"
            )
        verdicts = {programme: _verify(state, programme, args.head) for programme in programmes}
    if args.json:
        printing.say_json({programme: _verdict_json(v) for programme, v in verdicts.items()})
    else:
        for programme, verdict in verdicts.items():
            _say_verdict(programme, verdict)
        printing.say(_ABOUT_TAILS if args.head is None else "控えの先頭値と比べました。")
    return OK if all(verdict.ok for verdict in verdicts.values()) else AT_FAULT


def _verify(state: State, programme: str, head: Checkpoint | None) -> Verdict:
    path = state.journal_path(programme)
    try:
        with path.open("rb") as lines:
            return verify(lines, state.contract.id, programme, head)
    except OSError as error:
        raise JournalError(
            f"取扱記録簿 {path.name} を読めません。直し方: ファイルがあるか、権限を確かめてください。"
        ) from error


def _verdict_json(verdict: Verdict) -> dict[str, object]:
    return {
        "ok": verdict.ok,
        "entries": verdict.entries,
        "head": str(verdict.head or ""),
        "faults": [{"line": fault.line, "what": fault.what} for fault in verdict.faults],
        "unfinished": list(verdict.unfinished),
    }


def _say_verdict(programme: str, verdict: Verdict) -> None:
    if verdict.ok:
        printing.say(
            f"事業 {programme}: 取扱記録簿 {verdict.entries}行はつながっています。先頭値 {verdict.head}"
        )
    else:
        printing.say(f"事業 {programme}: 取扱記録簿に問題があります。")
        for fault in verdict.faults:
            printing.say(f"  {fault}")
        printing.say("  直し方: 何も消さずに、取扱責任者と区へ知らせてください。")
    if verdict.unfinished:
        numbers = "、".join(map(str, verdict.unfinished))
        printing.say(f"  結果のない予定: {numbers}(途中で止まった操作です)。")


_ABOUT_TAILS = (
    "終わりの切り取り、最後の行の書き換え、全体の差し替えは、控えておいた先頭値と --head で比べたときだけ分かります。"
    "上の先頭値を、この機械の外に書き留めておいてください。"
)
