"""``journal verify|checkpoint|show``. To verify, no key is needed: the ward's inspector can look on."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from register.model import Register
from store.commands import asking, terminal
from store.commands.common import AT_FAULT, OK, opened, signed_in
from store.commands.cures import worded
from store.errors import JournalError
from store.office import journals, signing_in
from store.office.stores import Clock
from store.proof.journal_check import Verdict


def journal_verify(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Checks the journals offline; exit 1 when anything is wrong."""
    with opened(args, register, clock) as state:
        checkpoints = [_read(path) for path in args.checkpoint]
        verdicts = journals.verify(state, args.programme, args.head, checkpoints)
        kept = journals.compared_with(state, checkpoints)
        apart = journals.moment(state)
    if args.json:
        terminal.say_json(
            {programme: _verdict_json(v, one_moment=apart is None) for programme, v in verdicts.items()}
        )
    else:
        _say_verdicts(verdicts)
        for programme in verdicts:
            heads = [
                f"{one.at[:10]} に {one.handler} が署名した番号 {one.head.seq}"
                for one in kept
                if one.programme == programme
            ]
            heads += [f"書き留めてあった番号 {args.head.seq}"] if args.head is not None else []
            terminal.say(
                f"事業 {programme}: 控えの先頭値と比べました({'、'.join(heads)})。"
                if heads
                else f"事業 {programme}: 控えの先頭値とは比べていません。"
            )
        if args.head is None and {one.programme for one in kept} != set(verdicts):
            terminal.say(_ABOUT_TAILS)
        terminal.say(f"保管庫と記録簿は同じ時点: {'はい' if apart is None else f'いいえ。{worded(apart)}'}")
    return OK if apart is None and all(verdict.ok for verdict in verdicts.values()) else AT_FAULT


def journal_accept(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """An officer takes what lies here as in force, although the journals know something newer."""
    with opened(args, register, clock) as state:
        signing_in.require_officer(state, args.handler)
        if not args.yes and asking.line(_ABOUT_ACCEPTING) != _YES:
            terminal.warn("何も変えていません。")
            return AT_FAULT
        back = journals.accept_moment(
            state, args.handler, asking.passphrase(args.passphrase_fd, args.handler)
        )
    terminal.say("今の鍵束を、この時点のものとして取扱記録簿に書きました。区に報告してください。")
    if back:
        terminal.say(f"記録簿で消去済みの{len(back)}件は、もう一度消しました。")
    return OK


def journal_checkpoint(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Signs the heads of the handler's journals, into files to be kept outside."""
    with signed_in(args, register, clock) as session:
        root = journals.fingerprint(session)
        for signed in journals.sign_heads(session):
            path = args.to / f"checkpoint-{signed.programme}-{signed.head.seq}.json"
            path.write_text(signed.encode() + "\n", encoding="ascii")
            terminal.say(f"事業 {signed.programme}: 先頭値 {signed.head} に署名し、{path} に書きました。")
    terminal.say(f"名簿の指紋: {root}")
    terminal.say(
        "このファイルを、この機械の外(区への報告など)に置いてください。あとから journal verify --checkpoint で比べます。"
    )
    return OK


def journal_show(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Entries of the handler's own programmes, by record, handler or day."""
    with signed_in(args, register, clock) as session:
        found = journals.entries(
            session, programme=args.programme, number=args.record, handler=args.of, day=args.on
        )
        names = journals.names(session)
    if args.json:
        terminal.say_json([{"programme": programme, **asdict(entry)} for programme, entry in found])
        return OK
    terminal.table(
        ("事業", "番号", "日時", "取扱者", "操作", "段階", "目的", "結果", "対象"),
        [
            (
                names.programmes[p],
                str(e.seq),
                e.at[:19].replace("T", " "),
                names.handler(e.handler),
                journals.action_words(e),
                journals.PHASES[e.phase],
                names.purposes.get(e.purpose, ""),
                journals.outcome_words(e, names),
                names.subject(e),
            )
            for p, e in found
        ],
    )
    terminal.say(f"{len(found)}行")
    return OK


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"控えの先頭値 {path} を読めません。直し方: 場所を確かめてください。") from error


def _verdict_json(verdict: Verdict, *, one_moment: bool) -> dict[str, object]:
    return {
        "ok": verdict.ok,
        "one_moment": one_moment,
        "entries": verdict.entries,
        "head": str(verdict.head or ""),
        "faults": [{"line": fault.line, "what": fault.what} for fault in verdict.faults],
        "unfinished": list(verdict.unfinished),
        "unsigned": verdict.unsigned,
        "backwards": list(verdict.backwards),
    }


def _say_verdicts(verdicts: Mapping[str, Verdict]) -> None:
    for programme, verdict in verdicts.items():
        if verdict.ok:
            terminal.say(
                f"事業 {programme}: 取扱記録簿 {verdict.entries}行はつながっています。先頭値 {verdict.head}"
            )
        else:
            terminal.say(f"事業 {programme}: 取扱記録簿に問題があります。")
            for fault in verdict.faults:
                terminal.say(f"  {fault}")
            terminal.say("  直し方: 何も消さずに、取扱責任者と区へ知らせてください。")
        if verdict.unsigned:
            terminal.say(
                f"  はじめの{verdict.unsigned}行は、署名のない古い書き方です(つながりだけを調べました)。"
            )
        if verdict.backwards:
            numbers = "、".join(map(str, verdict.backwards))
            terminal.say(f"  時刻が前の行より戻っている行: {numbers}(時計が合っていたか確かめてください)。")
        if verdict.unfinished:
            numbers = "、".join(map(str, verdict.unfinished))
            terminal.say(f"  結果のない予定: {numbers}(途中で止まった操作です)。")


_YES = "はい"
_ABOUT_ACCEPTING = (
    "古い鍵束では、終わったはずの指定や替えたはずのパスフレーズが生き返ることがあります。"
    f"控えから戻したなど、理由が分かっているときだけ「{_YES}」と打つ"
)
_ABOUT_TAILS = (
    "終わりの切り取り、最後の行の書き換え、全体の差し替えは、控えておいた先頭値と --head で比べたときだけ分かります。"
    "上の先頭値を、この機械の外に書き留めておいてください。"
)
