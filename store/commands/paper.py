"""Commands of the paper recovery key: ``recovery new|prove`` and ``recover``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.model import Register
from store.commands import asking, terminal
from store.commands.common import OK, opened, refresh_copy, signed_in
from store.crypto import signing
from store.disk.state import Clock
from store.errors import RecoveryError
from store.papers.recovery_paper import TEMPLATE, recovery_paper
from store.papers.typeset import typeset
from store.people import recovery
from store.people.designate import Designation
from store.people.roster import Role
from store.people.session import Session


def recovery_new(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Prints a key, has three groups typed back, and only then wraps everything to it."""
    if (args.to is None) == (args.code_fd is None):
        raise RecoveryError(
            "--to に、印刷するPDFの場所を書いてください。直し方: 例えば --to /dev/shm/kaifuku.pdf"
        )
    with signed_in(args, register, clock) as session:
        session.officer()
        made = recovery.draft()
        if args.to is None:
            typed = _by_descriptors(args.code_fd, args.groups_fd, made)
        else:
            with _printed(session, made, args.to):
                typed = [asking.line(f"{place} 番目の組") for place in made.asked]
        recovery.establish(session, made, typed)
        refresh_copy(session.state)
    terminal.say(f"紙の回復鍵 {made.id} を使えるようにしました。前の紙では、もう何も開きません。")
    terminal.say(
        "次に: key new で受付鍵を作り、zukan-store recovery prove で紙を全部打って確かめてください。"
    )
    return OK


def recovery_prove(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Opens test envelopes with the paper alone."""
    with signed_in(args, register, clock) as session:
        session.officer()
        proofs = recovery.prove(session, asking.secret_line(args.code_fd, "紙の回復鍵(15組)"))
    for proof in proofs:
        terminal.say(
            f"事業 {proof.programme}: 試しの封筒を紙の回復鍵で開けました。{proof.until} まで受付鍵を書き出せます。"
        )
    return OK


def recover(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """A new officer by the paper alone."""
    with opened(args, register, clock) as state:
        code = asking.secret_line(args.code_fd, "紙の回復鍵(15組)")
        new = Designation(args.id, args.name, Role.OFFICER, state.programmes, state.today())
        root = recovery.recover(state, code, new, asking.passphrase(args.passphrase_fd, args.id, new=True))
        refresh_copy(state)
    terminal.say(f"取扱責任者 {args.id} を、紙の回復鍵で指定しました。取扱記録簿に残しています。")
    terminal.say(f"名簿の指紋: {root}")
    terminal.say("紙の「名簿の指紋」と同じか、すぐ確かめてください。違えば使わずに、区へ知らせてください。")
    terminal.say(
        f"次に: handler trained {args.id} --by {args.id}、いなくなった人の handler end、recovery new の順に行ってください。"
    )
    return OK


@contextmanager
def _printed(session: Session, made: recovery.RecoveryDraft, path: Path) -> Iterator[None]:
    """The PDF lies at ``path`` for as long as the block lasts: long enough to print it."""
    state = session.state
    if state.path.resolve() in path.resolve().parents:
        raise RecoveryError(
            "保管庫の中には書けません。直し方: --to に別の場所(例えば /dev/shm)を書いてください。"
        )
    paper = recovery_paper(
        state.contract, made.groups, made.id, signing.fingerprint(session.roster.root), state.today(),
        session.handler.name,
    )  # fmt: skip
    data = typeset(TEMPLATE, paper)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        terminal.warn(f"{path} を印刷してください。印刷した紙を見て、次の三つの組を打ってください。")
        yield
    finally:
        with path.open("r+b") as file:
            file.write(bytes(len(data)))
        path.unlink()
        terminal.warn(f"{path} を消しました。印刷機に残る写しも、消してください。")


def _by_descriptors(code_fd: int, groups_fd: int | None, made: recovery.RecoveryDraft) -> list[str]:
    if groups_fd is None:
        raise RecoveryError("--groups-fd がありません。直し方: 打ち返す組を渡す番号を書いてください。")
    with os.fdopen(code_fd, "w", encoding="ascii") as out:
        out.write(f"{' '.join(made.groups)}\n{' '.join(map(str, made.asked))}\n")
    return asking.secret_line(groups_fd, "").split()
