"""``verify`` finds what was done to a journal, says where, and says what it cannot find."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from register.term import TOKYO
from store.disk.journal_lines import JournalEntry, chain, genesis, parse_line, stamp
from store.proof.journal_check import Checkpoint, Fault, parse_checkpoint, verify

AT = stamp(datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO))


def _written(count: int, programme: str = "zukan") -> list[bytes]:
    """A journal of ``count`` openings, each an intent and an outcome."""
    first = JournalEntry("begin", AT, "-", 0, "done", "note", genesis("current", programme), "", "", 1)
    drafts: list[JournalEntry] = []
    for number in range(count):
        record = f"0193f1a0-0000-7000-8000-{number:012d}"
        intent = JournalEntry("show", AT, "sato", 0, "", "intent", "", "contact", record, 0)
        drafts += [intent, replace(intent, of=2 + 2 * number, outcome="done", phase="outcome")]
    return [entry.line() for entry in (first, *chain(first, drafts))]


def _entry(line: bytes) -> JournalEntry:
    entry = parse_line(line[:-1])
    assert entry is not None
    return entry


GOOD = _written(10)  # 21 lines
HEAD = Checkpoint(21, _entry(GOOD[-1]).hash)


def _edit(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], lines[9].replace(b'"sato"', b'"abe"'), *lines[10:]]


def _respell(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], lines[9].replace(b'","', b'", "', 1), *lines[10:]]


def _delete(lines: list[bytes]) -> list[bytes]:
    return lines[:9] + lines[10:]


def _delete_first(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def _reorder(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], lines[10], lines[9], *lines[11:]]


def _insert(lines: list[bytes]) -> list[bytes]:
    made = replace(_entry(lines[9]), prev=_entry(lines[8]).hash)
    return [*lines[:9], made.line(), *lines[9:]]


def _repeat(lines: list[bytes]) -> list[bytes]:
    return [*lines[:10], lines[9], *lines[10:]]


def _garbage(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], b"\xff\xfe\n", *lines[10:]]


def _blank(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], b"\n", *lines[9:]]


def _swap_line(lines: list[bytes]) -> list[bytes]:
    return [*lines[:9], _written(10, "support")[9], *lines[10:]]


def _swap_file(_: list[bytes]) -> list[bytes]:
    return _written(10, "support")


def _empty(_: list[bytes]) -> list[bytes]:
    return []


def _torn(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1][:40]]


@pytest.mark.parametrize(("tamper", "line"), [
    (_edit, 11), (_respell, 10), (_delete, 10), (_delete_first, 1), (_reorder, 10), (_insert, 11),
    (_repeat, 11), (_garbage, 10), (_blank, 10), (_swap_line, 10), (_swap_file, 1), (_empty, 0), (_torn, 21),
])  # fmt: skip
def test_tampering_is_found_where_it_is(tamper: Callable[[list[bytes]], list[bytes]], line: int) -> None:
    """Each way of changing a journal is reported at its line (an edit at the line that follows)."""
    verdict = verify(tamper(GOOD), "current", "zukan")
    assert not verdict.ok
    assert verdict.faults[0].line == line
    assert {fault.line for fault in verdict.faults} <= set(range(line, line + 4))  # and not for ever after


def test_an_untouched_journal_passes() -> None:
    """Nothing is reported, and the head is the last line's number and hash."""
    verdict = verify(GOOD, "current", "zukan", HEAD)
    assert (verdict.ok, verdict.head, verdict.entries, verdict.unfinished) == (True, HEAD, 21, ())


def test_another_contracts_journal_is_refused() -> None:
    """The chain begins with contract and programme."""
    assert not verify(GOOD, "new", "zukan").ok


@pytest.mark.parametrize("cut", [1, 2, 10, 20])
def test_a_cut_tail_shows_only_against_a_kept_head(cut: int) -> None:
    """Without a checkpoint a shorter journal is whole; with one the missing number is named."""
    shorter = GOOD[:-cut]
    assert verify(shorter, "current", "zukan").ok
    verdict = verify(shorter, "current", "zukan", HEAD)
    assert [fault.line for fault in verdict.faults] == [0]
    assert "21" in verdict.faults[0].what


def test_a_rewritten_journal_shows_only_against_a_kept_head() -> None:
    """Whoever rewrites everything has an intact chain; a kept head in the middle tells."""
    kept = Checkpoint(11, _entry(GOOD[10]).hash)
    entries = [_entry(line) for line in GOOD]
    changed = [replace(entry, handler="abe" if entry.handler == "sato" else "-") for entry in entries]
    rewritten = [e.line() for e in (changed[0], *chain(changed[0], changed[1:]))]
    assert verify(rewritten, "current", "zukan").ok
    verdict = verify(rewritten, "current", "zukan", kept)
    assert [fault.line for fault in verdict.faults] == [11]


def test_a_fork_shows_against_the_head_of_the_other_branch() -> None:
    """Two continuations of one journal: the one that the head was not taken from is found."""
    fork = [*GOOD[:15], *_forked(GOOD[:15])]
    assert verify(fork, "current", "zukan").ok
    assert not verify(fork, "current", "zukan", HEAD).ok


def _forked(lines: list[bytes]) -> list[bytes]:
    last = _entry(lines[-1])
    intent = replace(_entry(GOOD[1]), handler="abe")
    drafts: list[JournalEntry] = []
    for seq in range(last.seq + 1, 22, 2):
        drafts += [intent, replace(intent, phase="outcome", of=seq, outcome="done")]
    return [entry.line() for entry in chain(last, drafts)]


def test_an_outcome_without_its_intent_is_found() -> None:
    """A chain may be intact and still tell something that cannot be."""
    entries = [_entry(line) for line in GOOD]
    entries[2] = replace(entries[2], record="0193f1a0-0000-7000-8000-999999999999")
    lines = [e.line() for e in (entries[0], *chain(entries[0], entries[1:]))]
    assert [fault.line for fault in verify(lines, "current", "zukan").faults] == [3]


def test_an_interrupted_operation_is_told_and_is_no_fault() -> None:
    """An intent without outcome is what a kill leaves: listed, not accused."""
    verdict = verify(GOOD[:-1], "current", "zukan")
    assert verdict.ok
    assert verdict.unfinished == (20,)


@pytest.mark.parametrize(
    "text", ["", "21", "0:" + "0" * 64, "21:" + "g" * 64, "21:" + "0" * 63, "-1:" + "0" * 64]
)
def test_a_checkpoint_has_one_form(text: str) -> None:
    """What is not ``SEQ:HASH`` is none."""
    assert parse_checkpoint(text) is None
    assert parse_checkpoint(str(HEAD)) == HEAD


@pytest.mark.long
def test_a_hundred_thousand_entries_take_seconds() -> None:
    """The work is linear: far below a minute for a hundred thousand lines."""
    lines = _written(50_000)
    started = time.perf_counter()
    assert verify(lines, "current", "zukan").ok
    assert time.perf_counter() - started < 20


def test_one_unreadable_line_is_one_fault() -> None:
    """The lines after it are counted on from it, and not reported as well."""
    spoilt = [*GOOD[:2], b"x" + GOOD[2], *GOOD[3:]]
    faults = verify(spoilt, "current", "zukan").faults
    assert [fault.line for fault in faults if "番号が" in fault.what] == []
    assert faults[0].line == 3


def test_a_fault_says_its_line_or_the_whole_file() -> None:
    """What a handler reads: the line's number, or nothing where the whole is meant."""
    assert (str(Fault(3, "x")), str(Fault(0, "x"))) == ("3行目: x", "x")


def test_every_kept_head_is_compared() -> None:
    """Two that fit are two that fit; one of them changed, or beyond the end, is one fault."""
    heads = [Checkpoint(n + 1, hashlib.sha256(line).hexdigest()) for n, line in enumerate(GOOD)]
    assert verify(GOOD, "current", "zukan", *heads).ok
    assert verify(GOOD, "current", "zukan", heads[0], heads[0]).ok
    changed = Checkpoint(heads[1].seq, "0" * 64)
    assert [f.line for f in verify(GOOD, "current", "zukan", heads[0], changed).faults] == [2]
    assert [f.line for f in verify(GOOD[:3], "current", "zukan", heads[0], heads[3]).faults] == [0]


@pytest.mark.parametrize(("tamper", "says"), [
    (_torn, "書きかけで終わっています"), (_garbage, "決まった書き方ではありません"),
    (_delete_first, "記録簿の始まりではありません"), (_swap_file, "記録簿の始まりではありません"),
    (_edit, "前の行とつながりません"), (_delete, "番号が 10 ではなく 11 です"), (_empty, "全部が消されています"),
])  # fmt: skip
def test_what_is_said_is_what_was_done(tamper: Callable[[list[bytes]], list[bytes]], says: str) -> None:
    """A handler must not take a killed command for a forgery, nor a forgery for a killed command."""
    line = verify(tamper(GOOD), "current", "zukan").faults[0].line
    said = [fault.what for fault in verify(tamper(GOOD), "current", "zukan").faults if fault.line == line]
    assert any(says in what for what in said)
    wrong = {"書きかけで終わっています", "決まった書き方ではありません"} - {says}
    assert not any(words in str(verify(tamper(GOOD), "current", "zukan").faults[0]) for words in wrong)


def test_a_later_break_is_no_wrong_start() -> None:
    """Only the first line can be another journal's beginning."""
    said = [fault.what for fault in verify(_edit(GOOD), "current", "zukan").faults]
    assert not any("始まりではありません" in what for what in said)
