"""Whose word an entry is: a second verifier, written from ``docs/reference/journal.md`` alone, agrees with ours.

``other_verdict`` imports nothing of the project, so that page and program cannot be wrong together unnoticed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from register.keyfile import ReceivingKey
from register.term import TOKYO
from store.crypto import keys
from store.disk.journal_lines import DONE, Draft, JournalEntry, chain, closed, parse_line, unchained
from store.errors import MomentError
from store.people.ending import end_handler
from store.people.roster_file import roster_of
from store.people.vouching import Own
from store.proof.journal_check import verify

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
Signers = Mapping[str, Sequence[bytes]]


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _key(line: dict[str, object], signers: Signers) -> int:
    """Which of the handler's keys signed the line, oldest first from 0; -1 for none."""
    told = {key: value for key, value in line.items() if key != "sig"}
    message = b"shigoto-zukan/journal-batch/1\n" + _canonical(told)
    for number, public in enumerate(signers.get(str(line["handler"]), ())):
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(str(line["sig"])), message)
        except InvalidSignature:
            continue
        return number
    return -1


def other_verdict(data: bytes, contract: str, programme: str, signers: Signers) -> bool:
    """Whether a journal holds, by the reference page's words only."""
    start = b"shigoto-zukan/journal/1\n" + _canonical({"contract": contract, "programme": programme})
    prev, batch, version_2 = hashlib.sha256(start).hexdigest(), "", False
    waiting: dict[int, tuple[object, ...]] = {}
    ended: set[str] = set()
    newest: dict[object, int] = {}
    *lines, rest = data.split(b"\n")
    good = not rest and bool(lines)
    for number, text in enumerate(lines, start=1):
        line = json.loads(text)
        good &= _canonical(line) == text and line["prev"] == prev and line["seq"] == number
        prev = hashlib.sha256(text + b"\n").hexdigest()
        what = tuple(line[key] for key in ("action", "handler", "record", "purpose"))
        if line["phase"] == "intent":
            waiting[number] = what
        elif line["phase"] == "outcome":
            good &= waiting.pop(line["of"], None) == what
        if "sig" not in line:
            good &= not version_2
            continue
        version_2, handler = True, line["handler"]
        good &= batch in {"", handler} and handler not in ended
        if line["sig"]:
            key = _key(line, signers)
            good &= key >= newest.get(handler, 0)
            newest[handler] = key
        batch = "" if line["sig"] or handler == "-" else handler
        match = re.match(r"of:([^:]+):", line["outcome"])
        if line["action"] == "end" and line["phase"] != "intent" and match:
            ended.add(match[1])
    return bool(good) and not batch


def _ours(data: bytes, signers: Signers) -> bool:
    return verify(data.splitlines(keepends=True), "current", "zukan", signers=signers).ok


@pytest.fixture
def journal(office: Office, key: ReceivingKey, seal_application: Seal) -> tuple[bytes, Signers, Own]:
    """A signed journal of a real store, whose signatures count, and suzuki's key, who has ended."""
    office.designate("suzuki", "zukan", by="sato")
    seed = office.sign_in("suzuki")._seed
    office.take_in("sato", *(seal_application(key) for _ in range(3)))
    end_handler(office.sign_in("sato"), "suzuki", date(2026, 11, 24))
    state = office.state()
    return state.journal_path("zukan").read_bytes(), roster_of(state).signers, Own("suzuki", seed)


def _with(data: bytes, office_note: Own, *, signed: bool) -> bytes:
    last = parse_line(data.splitlines()[-1])
    assert last is not None
    draft = unchained("note", office_note.name, Draft("judge", ""), _AT, DONE)
    made = list(chain(last, [draft]))
    return data + b"".join(one.line() for one in (closed(made, office_note) if signed else made))


_AT = datetime(2026, 11, 24, 11, 0, tzinfo=TOKYO)


def _rechained(data: bytes, change: Callable[[JournalEntry], JournalEntry]) -> bytes:
    """The journal with every line changed and the chain made anew, as somebody who has no key could."""
    out: list[JournalEntry] = []
    for line in data.splitlines():
        entry = parse_line(line)
        assert entry is not None
        new = change(entry)
        out.append(replace(new, prev=out[-1].hash) if out else new)
    return b"".join(one.line() for one in out)


def test_two_verifiers_agree_on_a_signed_journal(journal: tuple[bytes, Signers, Own]) -> None:
    """Both hold it good, and without the keys of those who signed both do not."""
    data, signers, _ = journal
    assert _ours(data, signers)
    assert other_verdict(data, "current", "zukan", signers)
    strangers = {"sato": signers["suzuki"], "suzuki": signers["sato"]}
    assert not _ours(data, strangers)
    assert not other_verdict(data, "current", "zukan", strangers)


FORGERIES: dict[str, Callable[[bytes, Own], bytes]] = {
    "an unsigned entry in sato's name": lambda d, _: _with(d, Own("sato", keys.new_seed()), signed=False),
    "sato's name under another key": lambda d, _: _with(d, Own("sato", keys.new_seed()), signed=True),
    "somebody unknown": lambda d, _: _with(d, Own("mallory", keys.new_seed()), signed=True),
    "an ended handler's own key": lambda d, suzuki: _with(d, suzuki, signed=True),
    "another handler named": lambda d, _: _rechained(
        d, lambda e: replace(e, handler="suzuki") if e.action == "accession" else e
    ),
    "another time": lambda d, _: _rechained(d, lambda e: replace(e, at="2026-11-23T10:00:00+09:00")),
    "signatures left out": lambda d, _: _rechained(d, lambda e: replace(e, sig="")),
    "written in version 1": lambda d, _: d + _version_1(d),
    "one letter of the last line": lambda d, _: d[:-40] + (b"A" if d[-40:-39] != b"A" else b"B") + d[-39:],
}


def _version_1(data: bytes) -> bytes:
    last = parse_line(data.splitlines()[-1])
    assert last is not None
    [entry] = chain(last, [unchained("note", "sato", Draft("judge", ""), _AT, DONE)])
    return replace(entry, sig=None).line()


@pytest.mark.parametrize("forgery", FORGERIES)
def test_both_find_an_invented_entry(journal: tuple[bytes, Signers, Own], forgery: str) -> None:
    """Whoever can write the file, and make the chain anew, has no handler's key: both verifiers say so."""
    data, signers, suzuki = journal
    forged = FORGERIES[forgery](data, suzuki)
    assert forged != data
    assert not _ours(forged, signers)
    assert not other_verdict(forged, "current", "zukan", signers)


def test_an_entry_that_says_an_older_keyring_is_in_force_is_not_believed(office: Office) -> None:
    """Signing in looks at the signature of the journal's last word, and at its place in the chain."""
    office.clock.at = _AT  # so that it is no clock before the last entry
    path = office.path / "journal-zukan.jsonl"
    genuine = path.read_bytes()
    mine = Own("sato", keys.new_seed())
    last = parse_line(genuine.splitlines()[-1])
    assert last is not None
    said = f"99:{office.state().keyring.digest()}"
    [note] = closed(list(chain(last, [unchained("note", "sato", Draft("moment", ""), _AT, said)])), mine)
    again = next(line for line in genuine.splitlines(keepends=True) if line.startswith(b'{"action":"moment"'))
    for added in (note.line(), again):
        path.write_bytes(genuine + added)
        with pytest.raises(MomentError, match=r"署名のない行か、つながらない行"):
            office.sign_in("sato")
    path.write_bytes(genuine)
    office.sign_in("sato")


def test_a_part_of_a_batch_is_cut_off_and_told(office: Office) -> None:
    """Whole lines of a batch whose signature a kill left unwritten were never synced: the next append says so."""
    session = office.sign_in("sato")
    journal = session.state.journal("zukan")
    before = journal.path.read_bytes()
    journal.intend(session, [Draft("show", "", "contact")] * 40, office.clock())
    journal.path.write_bytes(journal.path.read_bytes()[:-500])
    journal.note(session, Draft("judge", ""), DONE, office.clock())
    repair, note = journal.path.read_bytes().removeprefix(before).splitlines()
    assert b'"action":"repair"' in repair
    assert b'"action":"judge"' in note
    assert _ours(journal.path.read_bytes(), session.roster.signers)
