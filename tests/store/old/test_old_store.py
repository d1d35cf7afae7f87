"""A store of the first format opens, verifies and goes on; nothing that was erased in it comes back."""

from __future__ import annotations

import json
import tarfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.model import Register
from store.disk.state import State
from store.errors import RecordNotFoundError, UndesignatedError
from store.office import journals, signing_in
from store.people import renewing
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster_file import roster_of
from store.people.session import sign_in
from store.people.vouching import is_vouched_whole
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.store.conftest import Clock

ARCHIVE = Path(__file__).with_name("store-1.tar.gz")
Old = tuple["Callable[[], State]", "Mapping[str, Any]"]


@pytest.fixture
def old(tmp_path: Path, register: Register, clock: Clock) -> Iterator[Old]:
    """Opens the unpacked store again and again; and what is known of it."""
    with tarfile.open(ARCHIVE) as tar:
        tar.extractall(tmp_path, filter="data")
    opened: list[State] = []

    def state() -> State:
        opened.append(State(tmp_path / "store", register, clock))
        return opened[-1]

    yield state, json.loads((tmp_path / "store.txt").read_text(encoding="ascii"))
    for one in opened:
        one.close()


@pytest.mark.parametrize("handler", ["sato", "suzuki", "tanaka"])
def test_every_handler_of_an_old_store_opens_its_records(
    old: Old, passphrases: dict[str, str], register: Register, handler: str
) -> None:
    """The envelope that waited is taken in, and all three records open."""
    session = signing_in.sign_in(old[0](), handler, passphrases[handler]).session
    purpose = reading_purpose(register, "zukan", "contact")
    opened = [open_record(purpose, session, row.id) for row in listed(session)]
    assert [one.payload.items["name"] for one in opened] == ["見本 はなこ"] * 3


def test_what_was_erased_or_ended_in_an_old_store_stays_so(
    old: Old, passphrases: dict[str, str], register: Register
) -> None:
    """The erased record is not found, and whoever had ended does not sign in."""
    session = signing_in.sign_in(old[0](), "sato", passphrases["sato"]).session
    with pytest.raises(RecordNotFoundError):
        open_record(reading_purpose(register, "zukan", "contact"), session, old[1]["erased"])
    with pytest.raises(UndesignatedError, match="終わっています"):
        signing_in.sign_in(old[0](), "other", passphrases["other"])


def test_an_old_stores_receiving_keys_are_signed_whole_by_the_next_officer(
    old: Old, passphrases: dict[str, str]
) -> None:
    """A handler's sign-in leaves them as they are and works; an officer's puts a signature over the whole row."""
    state = old[0]()
    signing_in.sign_in(state, "suzuki", passphrases["suzuki"])

    def whole() -> set[bool]:
        return {is_vouched_whole(roster_of(state), key) for key in state.keyring.receiving_keys()}

    assert whole() == {False}
    signing_in.sign_in(state, "sato", passphrases["sato"])
    assert whole() == {True}
    signing_in.sign_in(state, "suzuki", passphrases["suzuki"])
    assert all(verdict.ok for verdict in journals.verify(state, None, None, ()).values())


def test_people_of_an_old_store_get_new_key_pairs_and_a_new_root(
    old: Old, passphrases: dict[str, str], register: Register
) -> None:
    """Its roster is rewritten in today's format: a passphrase changed, the officer ended, everybody goes on."""
    signing_in.sign_in(old[0](), "tanaka", passphrases["tanaka"])
    renewing.change_passphrase(old[0](), "suzuki", passphrases["suzuki"], "みほん やなぎ こたつ すずむし")
    end_handler(sign_in(old[0](), "tanaka", lambda: passphrases["tanaka"]), "sato", date(2026, 11, 24))
    session = sign_in(old[0](), "suzuki", lambda: "みほん やなぎ こたつ すずむし")
    purpose = reading_purpose(register, "zukan", "contact")
    assert len([open_record(purpose, session, row.id) for row in listed(session)]) == 3
    assert all(verdict.ok for verdict in journals.verify(old[0](), None, None, old[1]["heads"]).values())


def test_an_old_journal_verifies_against_its_own_checkpoints(old: Old, passphrases: dict[str, str]) -> None:
    """Before and after it goes on, against the heads that were signed then."""
    state, known = old
    assert all(verdict.ok for verdict in journals.verify(state(), None, None, known["heads"]).values())
    signing_in.sign_in(state(), "sato", passphrases["sato"])
    assert all(verdict.ok for verdict in journals.verify(state(), None, None, known["heads"]).values())
