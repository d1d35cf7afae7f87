"""What every command shares: which state directory, and who signs in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.model import Register
from store.commands import news, places, terminal
from store.commands.asking import passphrase
from store.commands.status import AT_FAULT as AT_FAULT
from store.commands.status import OK as OK
from store.office import confirming, remembering, signing_in, stores
from store.office.signing_in import Officer, Session
from store.office.stores import Clock, State

DEFAULT_ROOT = Path("var/store")


@contextmanager
def opened(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[State]:
    """The state directory of the command line, which must have the programme that is asked for."""
    asked = getattr(args, "programme", None)
    programme = asked if isinstance(asked, str) else None
    with stores.opened(
        state_path(args), register, clock, contract=args.contract, programme=programme
    ) as state:
        news.say_tightened(state)
        try:
            yield state
        finally:
            places.say_stale(state)


@contextmanager
def signed_in(args: argparse.Namespace, register: Register, clock: Clock) -> Iterator[Session]:
    """The same with a handler signed in, and what waits taken in (受入)."""
    with opened(args, register, clock) as state:
        session = sign_in(state, args.handler, args.passphrase_fd)
        try:
            yield session
        finally:
            session.end()


def sign_in(state: State, handler: str, fd: int | None) -> Session:
    """Asks for the passphrase once designation and training hold, and says what the sign-in brought."""
    signing_in.require_handler(state, handler)
    words = passphrase(fd, handler)
    news.say_root(confirming.confirm(state, handler, words))
    done = signing_in.sign_in(state, handler, words)
    news.say_taken_in(done.taken_in)
    return done.session


def sign_in_officer(state: State, handler: str, fd: int | None) -> Officer:
    """An officer or deputy, who signs and opens nothing."""
    signing_in.require_officer(state, handler)
    words = passphrase(fd, handler)
    news.say_root(confirming.confirm(state, handler, words))
    return signing_in.sign_in_officer(state, handler, words)


def say_found_anywhere(*, remembered: bool) -> None:
    """That later commands find the new state directory, or have to be told."""
    if not remembered:
        terminal.warn(
            "保管庫の場所を覚えられませんでした。直し方: ほかのフォルダで使うときは --state に場所を書いてください。"
        )


def state_path(args: argparse.Namespace) -> Path:
    """Where the command line says the state directory is, or the only one that was ever made: whatever the folder."""
    if args.state is not None:
        return Path(args.state)
    return remembering.find(DEFAULT_ROOT, args.contract)
