"""Commands of the paper recovery key: ``recovery new|prove`` and ``recover``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from register.model import Register
from store.commands import asking, news, terminal
from store.commands.common import opened, signed_in
from store.errors import RecoveryError
from store.office import paper
from store.office.signing_in import Session
from store.office.stores import Clock


def recovery_new(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Prints a key, has three groups typed back, and only then wraps everything to it."""
    if (args.to is None) == (args.code_fd is None):
        raise RecoveryError(
            "--to に、印刷するPDFの場所を書いてください。直し方: 例えば --to /dev/shm/kaifuku.pdf"
        )
    with signed_in(args, register, clock) as session:
        made = paper.draft(session)
        if args.to is None:
            typed = _by_descriptors(args.code_fd, args.groups_fd, made)
        else:
            with _printed(session, made, args.to):
                typed = [asking.line(f"{place} 番目の組") for place in made.asked]
        status = news.say_copy(paper.establish(session, made, typed))
    terminal.say(f"紙の回復鍵 {made.id} を使えるようにしました。前の紙では、もう何も開きません。")
    terminal.say(
        "次に: key new で受付鍵を作り、zukan-store recovery prove で紙を全部打って確かめてください。"
    )
    return status


def recovery_prove(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """Opens test envelopes with the paper alone."""
    with signed_in(args, register, clock) as session:
        paper.require_officer(session)
        done = paper.prove(session, _code(args.code_fd))
    for proof in done.proofs:
        terminal.say(
            f"事業 {proof.programme}: 試しの封筒を紙の回復鍵で開けました。{proof.until} まで受付鍵を書き出せます。"
        )
    return news.say_copy(done.copy)


def recover(args: argparse.Namespace, register: Register, clock: Clock) -> int:
    """A new officer by the paper alone."""
    with opened(args, register, clock) as state:
        code = _code(args.code_fd)
        words = asking.passphrase(args.passphrase_fd, args.id, new=True)
        done = paper.recover(state, code, args.id, args.name, words)
    status = news.say_copy(done.copy)
    terminal.say(f"取扱責任者 {args.id} を、紙の回復鍵で指定しました。取扱記録簿に残しています。")
    terminal.say(f"名簿の指紋: {done.fingerprint}")
    for before in done.earlier:
        terminal.say(f"前の名簿の指紋: {before}(取扱責任者が替わる前に作った紙なら、これと比べます)")
    terminal.say("紙の「名簿の指紋」と同じか、すぐ確かめてください。違えば使わずに、区へ知らせてください。")
    terminal.say(
        f"次に: handler trained {args.id} --by {args.id}、いなくなった人の handler end、recovery new の順に行ってください。"
    )
    return status


def _code(fd: int | None) -> str:
    """The whole key: from a descriptor, or typed group by group, each checked before the next is asked for."""
    if fd is not None:
        return asking.secret_line(fd, "")
    groups: list[str] = []
    while len(groups) < paper.GROUPS:
        typed = asking.secret_line(None, f"{len(groups) + 1} 番目の組(画面には出ません)")
        good, all_good = paper.fitting_groups(typed, len(groups))
        groups += good
        terminal.warn(
            f"{len(groups)} 番目まで合っています。"
            if all_good
            else f"{len(groups) + 1} 番目の組が違います。紙のその組を、1文字ずつ確かめて、打ち直してください。"
        )
    return " ".join(groups)


@contextmanager
def _printed(session: Session, made: paper.RecoveryDraft, path: Path) -> Iterator[None]:
    """The PDF lies at ``path`` for as long as the block lasts: long enough to print it."""
    if session.state.path.resolve() in path.resolve().parents:
        raise RecoveryError(
            "保管庫の中には書けません。直し方: --to に別の場所(例えば /dev/shm)を書いてください。"
        )
    data = paper.sheet(session, made)
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


def _by_descriptors(code_fd: int, groups_fd: int | None, made: paper.RecoveryDraft) -> Sequence[str]:
    if groups_fd is None:
        raise RecoveryError("--groups-fd がありません。直し方: 打ち返す組を渡す番号を書いてください。")
    with os.fdopen(code_fd, "w", encoding="ascii") as out:
        out.write(f"{' '.join(made.groups)}\n{' '.join(map(str, made.asked))}\n")
    return asking.secret_line(groups_fd, "").split()
