"""Verifies a journal offline: pure, line by line, no key needed.

Found by itself: an edited, deleted, reordered or inserted line, a line of
another programme, an outcome without its intent. A cut tail and a wholly
rewritten journal have an intact chain: they show only against a checkpoint
(``SEQ:HASH``) that somebody kept elsewhere; a fork shows against those of both
branches. ``journal verify`` says so to whoever runs it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store.disk.journal_lines import NOBODY, genesis, parse_line, signing_key, split_line


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A kept head: the number of an entry and the hash of its line."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``line`` counts from 1, 0 is the whole file."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.line}行目: {self.what}" if self.line else self.what


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a journal says: its entries, its head, its faults, intents without an outcome.

    ``unsigned``: lines of version 1, which nobody signed. ``backwards``: lines whose time is before the one above.
    """

    entries: int
    head: Checkpoint | None
    faults: tuple[Fault, ...]
    unfinished: tuple[int, ...]
    unsigned: int = 0
    backwards: tuple[int, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.faults


def parse_checkpoint(text: str) -> Checkpoint | None:
    """``SEQ:HASH`` as ``journal verify`` prints it; None for anything else."""
    match = re.fullmatch(r"([1-9][0-9]{0,15}):([0-9a-f]{64})", text.strip())
    return Checkpoint(int(match[1]), match[2]) if match else None


def verify(
    lines: Iterable[bytes],
    contract: str,
    programme: str,
    *checkpoints: Checkpoint,
    signers: Mapping[str, Sequence[bytes]] | None = None,
) -> Verdict:
    """Checks a file's lines (each with its newline) against the chain, kept checkpoints and signatures.

    ``signers``: each handler's public keys, oldest first, as the signed roster has them; None where the roster is not to be had,
    and then only that a signature stands where one must.

    After a line that does not fit, the check goes on from that line as it stands,
    so that one change is reported where it is and not at every line after it.
    """
    walk = _Walk(genesis(contract, programme), list(checkpoints), signers)
    for number, line in enumerate(lines, start=1):
        walk.take(number, line)
    return walk.verdict()


@dataclass(slots=True)
class _Walk:
    expected: str
    checkpoints: list[Checkpoint]
    signers: Mapping[str, Sequence[bytes]] | None
    seq: int = 0
    head: tuple[int, str] | None = None
    lines: int = 0
    faults: list[Fault] = field(default_factory=list)
    open: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)
    unsigned: int = 0
    is_signed: bool = False
    batch: str = ""  # whose batch the line before left open
    ended: set[str] = field(default_factory=set)
    key_of: dict[str, int] = field(default_factory=dict)  # the newest key that each handler has signed with
    last_at: str = ""
    backwards: list[int] = field(default_factory=list)

    def take(self, number: int, line: bytes) -> None:
        self.lines = number
        # Split and not made a JournalEntry: an object a line is most of what 100,000 lines would cost.
        parts = split_line(line[:-1]) if line.endswith(b"\n") else None
        if parts is None:
            self._fault(number, _UNREADABLE if line.endswith(b"\n") else _TORN)
            self.expected = ""
            self.seq += 1
            return
        action, at, handler, of, outcome, phase, prev, purpose, record, numeral = parts[:10]
        seq = int(numeral)
        if seq != self.seq + 1:
            self._fault(number, f"番号が {self.seq + 1} ではなく {seq} です(抜け、入替え、または差込み)。")
        if self.expected and prev != self.expected:
            self._fault(number, _WRONG_START if number == 1 else _BROKEN)
        if phase == "intent":
            self.open[seq] = action, handler, record, purpose
        elif phase == "outcome" and self.open.pop(int(of), None) != (action, handler, record, purpose):
            self._fault(number, f"結果に対応する予定(番号 {of})がありません。")
        self._stands_behind(number, line, handler, parts[10] if len(parts) > 10 else None)
        self._remember(number, at, outcome if action == "end" and phase != "intent" else "")
        self.seq = seq
        self.expected = hashlib.sha256(line).hexdigest()  # a line that parses is its own spelling
        if self.checkpoints:
            self._compare(number, Checkpoint(seq, self.expected))
        self.head = seq, self.expected

    def _remember(self, number: int, at: str, ending: str) -> None:
        """Where time ran backwards, and who has ended."""
        if at < self.last_at:
            self.backwards.append(number)
        self.last_at = at
        if ending.startswith("of:"):
            self.ended.add(ending.split(":")[1])

    def _stands_behind(self, number: int, line: bytes, handler: str, sig: str | None) -> None:
        """Whether the named handler signed the batch that the line is part of."""
        if sig is None:
            self.unsigned += 1
            if self.is_signed:
                self._fault(number, _NO_PLACE)
            return
        self.is_signed = True
        if self.batch and self.batch != handler:
            self._fault(number - 1, _UNSIGNED)
        self.batch = "" if sig or handler == NOBODY else handler
        if handler in self.ended:
            self._fault(number, _AFTER_END)
        if bool(sig) and handler == NOBODY:
            self._fault(number, _UNSIGNED)
        elif sig and self.signers is not None:
            self._is_theirs(number, line, handler, self.signers.get(handler, ()))

    def _is_theirs(self, number: int, line: bytes, handler: str, signers: Sequence[bytes]) -> None:
        """Whether one of the handler's keys signed the line, and none that another has replaced by then."""
        entry = parse_line(line[:-1])
        key = signing_key(entry, signers) if entry else None
        if key is None:
            self._fault(number, _FORGED)
        elif key < self.key_of.get(handler, 0):
            self._fault(number, _REPLACED)
        else:
            self.key_of[handler] = key

    def _compare(self, number: int, head: Checkpoint) -> None:
        for kept in [one for one in self.checkpoints if one.seq == head.seq]:
            self.checkpoints.remove(kept)
            if head.hash != kept.hash:
                self._fault(
                    number,
                    "控えの先頭値と違います。ここまでのどこかが書き換えられたか、全体が差し替えられています。",
                )

    def verdict(self) -> Verdict:
        if self.lines == 0:
            self._fault(0, "空です。全部が消されています。")
        if self.batch:
            self._fault(self.lines, _OPEN_END)
        for kept in self.checkpoints:
            self._fault(
                0,
                f"控えの番号 {kept.seq} がありません。終わりが切り取られています(いまの終わりは {self.seq})。",
            )
        head = Checkpoint(*self.head) if self.head else None
        return Verdict(
            self.lines,
            head,
            tuple(self.faults),
            tuple(sorted(self.open)),
            self.unsigned,
            tuple(self.backwards),
        )

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(Fault(line, what))


_UNREADABLE = "決まった書き方ではありません(書き換え)。"
_UNSIGNED = "その取扱者の署名がありません(差し込まれた行)。"
_FORGED = "名前のある取扱者の署名ではありません(書き換えか、差し込まれた行)。"
_REPLACED = "パスフレーズを替える前の鍵の署名です(替えたあとに差し込まれた行)。"
_NO_PLACE = "署名の欄がありません(差し込まれた古い書き方の行)。"
_AFTER_END = "指定の終わった取扱者の名前です(差し込まれた行)。"
_OPEN_END = "署名のないまま終わっています(途中で止まった操作か、差し込まれた行。操作の途中なら、次の操作のときに切り取られます)。"
_TORN = "書きかけで終わっています(途中で止まった操作。次の操作のときに切り取られ、その旨が記録されます)。"
_BROKEN = "前の行とつながりません(直前か、この行が書き換え・削除・差込みされています)。"
_WRONG_START = "この契約と事業の記録簿の始まりではありません(別の事業のものか、始まりが消されています)。"
