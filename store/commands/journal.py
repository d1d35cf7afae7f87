"""``journal verify|checkpoint|show``. To verify, no key is needed: the ward's inspector can look on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from register.model import Register
from store.commands import terminal
from store.commands.common import AT_FAULT, OK, opened, signed_in
from store.crypto import signing
from store.disk.journal import Draft, Entry
from store.disk.state import Clock, State
from store.errors import JournalError, UndesignatedError
from store.people.roster_file import roster_of
from store.people.session import Session
from store.proof.checkpoint import read_checkpoint, sign_checkpoint
from store.proof.journal_check import Checkpoint, Verdict, verify
from store.proof.journal_view import Wanted, view
from store.records import listing


def journal_verify(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Checks the journals offline; exit 1 when anything is wrong."""
    with opened(args, register, clock) as state:
        programmes = (args.programme,) if args.programme else state.programmes
        if args.head and len(programmes) != 1:
            raise JournalError(
                "--head は一つの記録簿と比べます。直し方: --programme で事業を選んでください。"
            )
        kept = {programme: [args.head] if args.head else [] for programme in programmes}
        for path in args.checkpoint:
            programme, head = _kept(state, path)
            kept.setdefault(programme, []).append(head)
        verdicts = {programme: _verify(state, programme, heads) for programme, heads in kept.items()}
    if args.json:
        terminal.say_json({programme: _verdict_json(v) for programme, v in verdicts.items()})
    else:
        for programme, verdict in verdicts.items():
            _say_verdict(programme, verdict)
        compared = args.head is not None or args.checkpoint
        terminal.say("控えの先頭値と比べました。" if compared else _ABOUT_TAILS)
    return OK if all(verdict.ok for verdict in verdicts.values()) else AT_FAULT


def journal_checkpoint(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Signs the heads of the handler's journals, into files to be kept outside."""
    with signed_in(args, register, clock) as session:
        root = signing.fingerprint(session.roster.root)
        for programme in session.handler.programmes:
            _write_checkpoint(session, programme, args.to)
    terminal.say(f"名簿の指紋: {root}")
    terminal.say(
        "このファイルを、この機械の外(区への報告など)に置いてください。あとから journal verify --checkpoint で比べます。"
    )
    return OK


def journal_show(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Entries of the handler's own programmes, by record, handler or day."""
    with signed_in(args, register, clock) as session:
        programmes = (args.programme,) if args.programme else session.handler.programmes
        for programme in programmes:
            if programme not in session.handler.programmes:
                raise UndesignatedError(
                    f"取扱者 {session.handler.id} は事業 {programme} に指定されていません。"
                    "直し方: 指定された取扱者が操作してください。"
                )
        record = _record_id(session, args.record) if args.record else ""
        wanted = Wanted(record, args.of, args.on)
        found = [(p, entry) for p in programmes for entry in _view(session.state, p, wanted)]
    if args.json:
        terminal.say_json([{"programme": programme, **asdict(entry)} for programme, entry in found])
        return OK
    terminal.table(
        ("事業", "番号", "日時", "取扱者", "操作", "段階", "目的", "結果", "対象"),
        [
            (p, str(e.seq), e.at, e.handler, e.action, _PHASES[e.phase], e.purpose, e.outcome, e.record)
            for p, e in found
        ],
    )
    terminal.say(f"{len(found)}行")
    return OK


def _record_id(session: Session, text: str) -> str:
    """A receipt number's record; an id as it is, since the record may be erased by now."""
    for one in session.state.vault.erased(session.handler.programmes):
        if text in (one.id, one.receipt):
            return one.id
    return listing.find(session, text).id


def _view(state: State, programme: str, wanted: Wanted) -> list[Entry]:
    with state.journal_path(programme).open("rb") as lines:
        return list(view(lines, wanted))


def _write_checkpoint(session: Session, programme: str, folder: Path) -> None:
    state = session.state
    with state.lock():
        state.journal(programme).note(session.actor, Draft("checkpoint", ""), "done", state.clock())
        verdict = _verify(state, programme, ())
    if not verdict.ok or verdict.head is None:
        raise JournalError(
            f"事業 {programme} の取扱記録簿に問題があるので、署名しません。"
            "直し方: zukan-store journal verify で調べ、取扱責任者に知らせてください。"
        )
    signed = sign_checkpoint(
        session, session.handler.signer, state.contract.id, programme, verdict.head, state.clock()
    )
    path = folder / f"checkpoint-{programme}-{verdict.head.seq}.json"
    path.write_text(signed.encode() + "\n", encoding="ascii")
    terminal.say(f"事業 {programme}: 先頭値 {verdict.head} に署名し、{path} に書きました。")


def _kept(state: State, path: Path) -> tuple[str, Checkpoint]:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"控えの先頭値 {path} を読めません。直し方: 場所を確かめてください。") from error
    roster = roster_of(state) if state.keyring.has_roster() else None
    kept = read_checkpoint(text, state.contract.id, roster)
    return kept.programme, kept.head


def _verify(state: State, programme: str, heads: Sequence[Checkpoint]) -> Verdict:
    path = state.journal_path(programme)
    try:
        with path.open("rb") as lines:
            return verify(lines, state.contract.id, programme, *heads)
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
        terminal.say(
            f"事業 {programme}: 取扱記録簿 {verdict.entries}行はつながっています。先頭値 {verdict.head}"
        )
    else:
        terminal.say(f"事業 {programme}: 取扱記録簿に問題があります。")
        for fault in verdict.faults:
            terminal.say(f"  {fault}")
        terminal.say("  直し方: 何も消さずに、取扱責任者と区へ知らせてください。")
    if verdict.unfinished:
        numbers = "、".join(map(str, verdict.unfinished))
        terminal.say(f"  結果のない予定: {numbers}(途中で止まった操作です)。")


_PHASES = {"intent": "予定", "outcome": "結果", "note": "記録"}
_ABOUT_TAILS = (
    "終わりの切り取り、最後の行の書き換え、全体の差し替えは、控えておいた先頭値と --head で比べたときだけ分かります。"
    "上の先頭値を、この機械の外に書き留めておいてください。"
)
