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
from store.commands import terminal
from store.commands.asking import passphrase
from store.copies.backup import refresh
from store.disk.state import COLLECTOR_KEY, Clock, State
from store.errors import BackupError, RecordDamagedError, StateError
from store.people.receiving import retire
from store.people.session import Officer, Session, sign_in, sign_in_officer
from store.reasons import REASON_TEXTS, Reason
from store.records.accession import Accessioned, accession
from store.records.cancelling import Cancelled, carry_out

OK, AT_FAULT = 0, 1
DEFAULT_ROOT = Path("var/store")


@contextmanager
def opened(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[State]:
    """The state directory of the command line."""
    with State(state_path(args), register, clock) as state:
        _warn_tightened(state)
        _check_asked(args, state)
        yield state


@contextmanager
def signed_in(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[Session]:
    """The same with a handler signed in, and what waits taken in (受入)."""
    with opened(args, register, clock) as state:
        yield sign_in_and_take_in(state, args.handler, args.passphrase_fd)


@contextmanager
def officer_of(state: State, handler: str, fd: int | None) -> Iterator[Officer]:
    """An officer or deputy, who signs and opens nothing."""
    yield sign_in_officer(state, handler, lambda: passphrase(fd, handler))


def sign_in_and_take_in(state: State, handler: str, fd: int | None) -> Session:
    session = sign_in(state, handler, lambda: passphrase(fd, handler))
    take_in(session)
    return session


def take_in(session: Session) -> None:
    """What every sign-in does: accession, cancellations, the end of past months' keys."""
    unfinished = bool(session.state.keyring.erasing())
    done = accession(session)
    cancelled = _carry_out(session)
    retired = retire(session.state)
    if done.accepted:
        terminal.warn(f"{done.accepted}件を受け入れました。")
    if done.duplicates:
        terminal.warn(
            f"{done.duplicates}件は、前の申込みと重複のおそれがあります。直し方: zukan-store duplicates で確かめてください。"
        )
    for one in cancelled.gone:
        terminal.warn(f"取下げの申出により、受付番号 {one.receipt} の記録を消去しました。")
    for receipt in cancelled.refused:
        terminal.warn(
            f"受付番号 {receipt} の取下げは、合い言葉が違うため行いませんでした。直し方: 本人からの連絡を待ってください。"
        )
    for key in retired:
        terminal.warn(f"役目を終えた受付鍵 {key.key}({key.programme} {key.month})を消しました。")
    if cancelled.gone or retired or unfinished:
        refresh_copy(session.state)
    _warn_left(done)


def _warn_tightened(state: State) -> None:
    if not state.tightened:
        return
    terminal.warn(
        f"保管庫 {state.path} は、ほかの利用者も読み書きできる権限でした({'、'.join(state.tightened)})。"
        "持ち主だけに直しました。直し方: ほかの人が使える機械なら、取扱責任者に知らせてください"
        "(中身はパスフレーズがないと開けませんが、受付番号と日時は読めます)。"
    )
    if COLLECTOR_KEY in state.tightened:
        terminal.warn(
            f"回収の鍵 {COLLECTOR_KEY} を写した人は、受付から申込みを回収し、消させることができます(開けません)。"
            "直し方: 写されたおそれがあれば、受付の運用者に知らせ、回収を止めてもらってください。"
        )


def _carry_out(session: Session) -> Cancelled:
    """Somebody's damaged record must not keep a handler from signing in, and from mending it."""
    try:
        return carry_out(session)
    except RecordDamagedError as error:
        terminal.warn(f"取下げの申出を行えませんでした。{error} その記録を erase で消すと、行えます。")
        return Cancelled()


def refresh_copy(state: State) -> None:
    """After keys were destroyed here: the second copy must not keep them."""
    try:
        if refresh(state):
            terminal.warn("控えも作り直しました(消した鍵は、控えにも残っていません)。")
    except BackupError as error:
        terminal.warn(f"控えには、消した鍵がまだ残っています。{error}")


def _warn_left(done: Accessioned) -> None:
    if done.left:
        terminal.warn(
            f"{done.left}件は、この取扱者の鍵では受け入れられません。直し方: 先からいる取扱者が操作してください。"
        )
    warn_aside(done.set_aside)


def warn_aside(counts: Counter[Reason]) -> None:
    for reason, count in sorted(counts.items()):
        terminal.warn(
            f"{count}件を別に取り置きました: {REASON_TEXTS[reason]}。"
            "直し方: zukan-store list --set-aside で確かめ、受付の運用者に知らせてください。"
        )


def state_path(args: argparse.Namespace) -> Path:
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
