"""Signed checkpoints, and reading a journal by record, handler and day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.cli import main
from store.commands.cures import worded
from store.crypto import keys, signing
from store.disk.journal_lines import JournalEntry
from store.errors import JournalError
from store.people.purpose import reading_purpose
from store.people.roster_file import roster_of
from store.proof.checkpoint import SignedCheckpoint, read_checkpoint, sign_checkpoint
from store.proof.journal_check import Checkpoint, verify
from store.proof.journal_view import JournalFilter, view
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office


def _signed(office: Office) -> SignedCheckpoint:
    session = office.sign_in("sato")
    with session.state.journal_path("zukan").open("rb") as lines:
        head = verify(lines, "current", "zukan").head
    assert head is not None
    return sign_checkpoint(session, session.handler.signer, "current", "zukan", head, office.clock())


def _verified(office: Office, *kept: Checkpoint) -> str:
    with office.state().journal_path("zukan").open("rb") as lines:
        return "\n".join(map(str, verify(lines, "current", "zukan", *kept).faults))


def test_a_checkpoint_comes_back_and_holds(office: Office) -> None:
    """What was signed reads back; the journal that goes on from it still fits."""
    signed = _signed(office)
    kept = read_checkpoint(signed.encode(), "current", roster_of(office.state()))
    assert kept == signed
    office.sign_in("sato").state.journal("zukan")
    assert _verified(office, kept.head) == ""


def test_one_of_several_handlers_signs(office: Office) -> None:
    """The signer is one of the roster; the others on it are no reason to refuse."""
    office.designate("suzuki", "zukan", by="sato")
    signed = _signed(office)
    assert read_checkpoint(signed.encode(), "current", roster_of(office.state())) == signed


@pytest.mark.parametrize("change", [
    {"head": "1:" + "0" * 64}, {"at": "2026-01-01T00:00:00+09:00"}, {"handler": "suzuki"}, {"programme": "support"},
    {"contract": "new"}, {"signature": "A" * 86 + "=="}, {"extra": "x"}, {"head": "x"}, {"signer": ""},
])  # fmt: skip
def test_a_changed_checkpoint_is_refused(office: Office, change: dict[str, str]) -> None:
    """Every part is signed, and there is one spelling."""
    raw = {**json.loads(_signed(office).encode()), **change}
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    with pytest.raises(JournalError) as caught:
        read_checkpoint(text, "current", None)
    assert "直し方" in worded(caught.value)


def test_a_strangers_checkpoint_is_refused(office: Office) -> None:
    """A good signature of somebody who is not on the roster, under a name that is."""
    seed = keys.new_seed()

    class Stranger:
        name = "sato"

        def sign(self, label: str, value: dict[str, object]) -> bytes:
            return signing.sign(seed, label, value)

    head = Checkpoint(1, "0" * 64)
    forged = sign_checkpoint(
        Stranger(), signing.verifying_key(seed), "current", "zukan", head, office.clock()
    )
    with pytest.raises(JournalError, match="この名簿の人ではありません"):
        read_checkpoint(forged.encode(), "current", roster_of(office.state()))


def test_two_kept_heads_show_a_fork(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str]
) -> None:
    """The journal is cut and goes on differently: the head kept from the other branch is missed or differs."""
    path = office.state().journal_path("zukan")
    common = path.read_bytes()
    office.take_in("sato", seal_application(key))
    one = _signed(office).head
    path.write_bytes(common)
    for row in listed(office.sign_in("sato")):
        open_record(reading_purpose(office.register, "zukan", "contact"), office.sign_in("sato"), row.id)
    other = _signed(office).head
    assert _verified(office, other) == ""
    assert "控え" in _verified(office, other, one)


def test_views(office: Office, key: ReceivingKey, seal_application: Callable[..., str]) -> None:
    """By record, by handler (done by and about them), by day; the three can be joined."""
    session = office.take_in("sato", seal_application(key), seal_application(key))
    office.designate("suzuki", "zukan", by="sato")
    row, other = listed(session)
    open_record(reading_purpose(office.register, "zukan", "contact"), session, row.id)
    lines = session.state.journal_path("zukan").read_bytes().splitlines(keepends=True)

    def actions(**wanted: object) -> list[str]:
        return [entry.action for entry in view(lines, JournalFilter(**wanted))]  # type: ignore[arg-type]

    assert actions(record=row.id) == ["accession", "accession", "show", "show"]
    assert set(actions(record=other.id)) == {"accession"}
    assert actions(handler="suzuki") == ["designate", "trained"]
    assert len(actions()) == len(lines)
    assert actions(day=date(2026, 11, 23)) == []
    assert actions(day=date(2026, 11, 24), record=row.id, handler="suzuki") == []


def test_by_command(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrases: dict[str, str],
    passphrase_fd: Callable[[str], int],
) -> None:  # fmt: skip
    """A signed file per programme; verify compares with it, and finds the cut tail."""
    at = ["--state", str(office.path)]
    fd = str(passphrase_fd(passphrases["sato"]))
    sign = ["journal", "checkpoint", "--to", str(tmp_path), "--handler", "sato", "--passphrase-fd", fd, *at]
    assert main(sign, clock=office.clock, register=office.register) == 0
    files = sorted(str(path) for path in tmp_path.glob("checkpoint-*.json"))
    assert len(files) == 2
    check = ["journal", "verify", *at, "--checkpoint", *files]
    assert main(check, clock=office.clock, register=office.register) == 0
    path = office.path / "journal-zukan.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    capsys.readouterr()
    assert main(check, clock=office.clock, register=office.register) == 1
    assert "切り取られています" in capsys.readouterr().out


@pytest.mark.parametrize(("outcome", "about"), [
    ("of:suzuki", True), ("of:suzuki:on:2026-11-24", True), ("same:suzuki", False), ("of", False), ("", False),
    ("of:", False), ("suzuki", False),
])  # fmt: skip
def test_whom_an_entry_is_about(outcome: str, about: bool) -> None:
    """Only ``of:ID`` names a handler; another word with an id after it does not."""
    line = JournalEntry(
        "end", "2026-11-24T10:00:00+09:00", "sato", 0, outcome, "note", "0" * 64, "", "", 1
    ).line()
    assert bool(list(view([line], JournalFilter(handler="suzuki")))) is about
