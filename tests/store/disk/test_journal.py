"""The journal: durable before anything opens, chained, one spelling, mended in the open."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.term import TOKYO
from store.commands.cures import worded
from store.disk.journal import Intent, Journal, failing_closed
from store.disk.journal_lines import DONE, Draft, JournalEntry, parse_line, stamp
from store.errors import JournalBrokenError, JournalUnwritableError
from store.people.vouching import Own
from store.proof.journal_check import verify

SEED = bytes(32)  # of whoever signs an entry here
AT = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
DRAFT = Draft("show", "0193f1a0-0000-7000-8000-000000000001", "contact")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "journal-zukan.jsonl", "current", "zukan")
    made.begin(AT)
    return made


def _lines(journal: Journal) -> list[bytes]:
    return journal.path.read_bytes().splitlines(keepends=True)


def test_an_intent_and_its_outcome_are_two_chained_lines(journal: Journal) -> None:
    """Each line names the hash of the one before; the outcome names its intent."""
    [intent] = journal.intend(Own("sato", SEED), [DRAFT], AT)
    journal.conclude([(intent, DONE)], AT)
    begin, first, second = (parse_line(line[:-1]) for line in _lines(journal))
    assert begin is not None
    assert first is not None
    assert second is not None
    assert (first.prev, second.prev, second.of) == (begin.hash, first.hash, first.seq)
    assert (first.phase, second.phase, second.outcome) == ("intent", "outcome", "done")
    assert verify(_lines(journal), "current", "zukan").ok


def test_the_file_is_its_owners_only(journal: Journal) -> None:
    """Nobody else on the machine reads who handled what."""
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_batch_is_one_write_and_one_sync(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred intents cost one fsync, and it comes after the last byte was written."""
    calls: list[str] = []
    for name in ("fsync", "write"):
        monkeypatch.setattr(os, name, _noted(calls, name, getattr(os, name)))
    journal.intend(Own("sato", SEED), [DRAFT] * 200, AT)
    assert calls == ["write", "fsync"]
    assert len(_lines(journal)) == 201


def test_a_new_journals_name_is_made_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, then the directory that names it: a crash must not lose a journal that was begun."""
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(stat.S_ISDIR(os.fstat(fd).st_mode)))
    Journal(tmp_path / "journal-zukan.jsonl", "current", "zukan").begin(AT)
    assert synced == [False, True]


def test_only_an_outcome_answers_something(journal: Journal) -> None:
    """``of`` is 0 in the beginning, in an intent, in a note and in a repair, which say who and what for."""
    [intent] = journal.intend(Own("sato", SEED), [DRAFT], AT)
    journal.conclude([(intent, DONE)], AT)
    with journal.path.open("ab") as file:
        file.write(b"torn")
    journal.note(Own("abe", SEED), Draft("judge", DRAFT.record), "same", AT)
    entries = [parse_line(line[:-1]) for line in _lines(journal)]
    assert [(e.action, e.phase, e.of, e.handler, e.outcome, e.purpose, e.seq) for e in entries if e] == [
        ("begin", "note", 0, "-", "done", "", 1),
        ("show", "intent", 0, "sato", "", "contact", 2),
        ("show", "outcome", 2, "sato", "done", "contact", 3),
        ("repair", "note", 0, "-", f"cut:4:{hashlib.sha256(b'torn').hexdigest()}", "", 4),
        ("judge", "note", 0, "abe", "same", "", 5),
    ]
    assert {e.at for e in entries if e} == {"2026-11-24T10:00:00+09:00"}


def test_a_torn_line_is_cut_durably_before_anything_follows(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut, synced, written, synced: in this order."""
    with journal.path.open("ab") as file:
        file.write(b"torn")
    calls: list[str] = []
    for name in ("ftruncate", "fsync", "write"):
        monkeypatch.setattr(os, name, _noted(calls, name, getattr(os, name)))
    journal.intend(Own("sato", SEED), [DRAFT], AT)
    assert calls == ["ftruncate", "fsync", "write", "fsync"]


def _noted(calls: list[str], name: str, function: Callable[..., object]) -> Callable[..., object]:
    def noted(*args: object) -> object:
        calls.append(name)
        return function(*args)

    return noted


def test_an_intent_cannot_be_made_by_hand(journal: Journal) -> None:
    """Only the journal makes the thing that keys are handed out against."""
    [intent] = journal.intend(Own("sato", SEED), [DRAFT], AT)
    with pytest.raises(TypeError):
        Intent("zukan", intent.entry, intent.by, made_by=object())


def _remove(path: Path) -> None:
    path.unlink()


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _to_full_disk(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/full")


@pytest.mark.parametrize("spoil", [_remove, _directory, _link, _to_full_disk])
def test_an_unwritable_journal_says_so(journal: Journal, spoil: Callable[[Path], None]) -> None:
    """Missing, a folder, a link elsewhere: no intent comes into being, and the message says what to do."""
    spoil(journal.path)
    with pytest.raises(JournalUnwritableError, match="何も開いていません。直し方"):
        journal.intend(Own("sato", SEED), [DRAFT], AT)


def test_a_full_disk_in_mid_write_is_mended_by_the_next_append(journal: Journal) -> None:
    """A write that the system cuts short leaves no intent; the next append cuts the torn line and says so."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.path.stat().st_size + 100, hard))
    try:
        with pytest.raises(JournalUnwritableError):
            journal.intend(Own("sato", SEED), [DRAFT], AT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert not journal.path.read_bytes().endswith(b"\n")
    [intent] = journal.intend(Own("sato", SEED), [DRAFT], AT)
    repair = parse_line(_lines(journal)[1][:-1])
    assert repair is not None
    assert repair.action == "repair"
    assert repair.outcome.startswith("cut:100:")
    assert intent.entry.seq == 3
    assert verify(_lines(journal), "current", "zukan").ok


@pytest.mark.parametrize("end", [b"", b"\n", b"{}\n", b"\0" * 5000, b"not a line\n"])
def test_nothing_is_appended_to_a_broken_end(journal: Journal, end: bytes) -> None:
    """Where the last whole line is no entry, the chain has nothing to hold on to: nothing opens."""
    journal.path.write_bytes(end)
    with pytest.raises(JournalBrokenError) as caught:
        journal.intend(Own("sato", SEED), [DRAFT], AT)
    assert "直し方" in worded(caught.value)


def test_an_error_after_the_intent_leaves_the_outcome_failed(journal: Journal) -> None:
    """What was intended and went wrong is told in the journal."""
    intents = journal.intend(Own("sato", SEED), [DRAFT, DRAFT], AT)
    with pytest.raises(RuntimeError), failing_closed(journal, intents, AT):
        raise RuntimeError
    outcomes = [json.loads(line) for line in _lines(journal)[-2:]]
    assert [(o["phase"], o["outcome"], o["of"]) for o in outcomes] == [
        ("outcome", "failed", 2),
        ("outcome", "failed", 3),
    ]


def test_begin_never_replaces_a_journal(journal: Journal) -> None:
    """A journal that is there stays there."""
    before = journal.path.read_bytes()
    with pytest.raises(JournalUnwritableError):
        journal.begin(AT)
    assert journal.path.read_bytes() == before


@given(st.binary(max_size=400))
def test_whatever_bytes_parse_are_the_one_spelling(data: bytes) -> None:
    """A line either is no entry or re-encodes to itself."""
    entry = parse_line(data)
    assert entry is None or entry.line() == data + b"\n"


@given(st.data())
def test_a_changed_byte_is_no_entry_or_another_entry(data: st.DataObject) -> None:
    """One changed byte of a line gives no entry, or one whose hash differs."""
    entry = JournalEntry("show", stamp(AT), "sato", 0, "", "intent", "0" * 64, "contact", DRAFT.record, 2)
    raw = bytearray(entry.line()[:-1])
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[at]))
    changed = parse_line(bytes(raw))
    assert changed is None or (changed.line() == bytes(raw) + b"\n" and changed.hash != entry.hash)
