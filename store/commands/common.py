"""What every command shares: which state directory, who signs in, what is taken in first.

No decision is made in this package that a test of the library would not see.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.model import Register
from store import printing
from store.accession import accession
from store.ask import passphrase
from store.errors import StateError
from store.reasons import REASON_TEXTS, Reason
from store.session import Session, sign_in
from store.state import Clock, State

OK, AT_FAULT = 0, 1
DEFAULT_ROOT = Path("var/store")


@contextmanager
def opened(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[State]:
    """The state directory of the command line."""
    with State(_state_path(args), register, clock) as state:
        _check_asked(args, state)
        yield state


@contextmanager
def signed_in(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[Session]:
    """The same with a handler signed in, and what waits taken in (受入)."""
    with opened(args, register, clock) as state:
        yield sign_in_and_take_in(state, args.handler, args.passphrase_fd)


def sign_in_and_take_in(state: State, handler: str, fd: int | None) -> Session:
    session = sign_in(state, handler, lambda: passphrase(fd, handler))
    done = accession(session)
    if done.accepted:
        printing.warn(f"{done.accepted}件を受け入れました。")
    if done.left:
        printing.warn(
            f"{done.left}件は、この取扱者の鍵では受け入れられません。直し方: 先からいる取扱者が操作してください。"
        )
    warn_aside(done.set_aside)
    return session


def warn_aside(counts: Counter[Reason]) -> None:
    for reason, count in sorted(counts.items()):
        printing.warn(
            f"{count}件を別に取り置きました: {REASON_TEXTS[reason]}。"
            "直し方: zukan-store list --set-aside で確かめ、受付の運用者に知らせてください。"
        )


def _state_path(args: argparse.Namespace) -> Path:
    if args.state is not None:
        return Path(args.state)
    if args.contract is not None:
        return DEFAULT_ROOT / str(args.contract)
    found = sorted(path.parent for path in DEFAULT_ROOT.glob("*/store.json"))
    if len(found) != 1:
        raise StateError(
            f"どの保管庫か分かりません({DEFAULT_ROOT} に {len(found)}個)。"
            "直し方: --contract か --state で選んでください(まだなければ zukan-store init)。"
        )
    return found[0]


def _check_asked(args: argparse.Namespace, state: State) -> None:
    if args.contract not in {None, state.contract.id}:
        raise StateError(
            f"その保管庫は委託契約 {state.contract.id} のものです。直し方: --contract か --state を直してください。"
        )
    asked = getattr(args, "programme", None)
    for programme in [asked] if isinstance(asked, str) else []:
        if programme not in state.programmes:
            raise StateError(
                f"この委託契約にない事業です: {programme}。直し方: {'、'.join(state.programmes)} から選んでください。"
            )
