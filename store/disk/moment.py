"""One moment for keyring, vault and journals.

Every change of roster, locked keys, wraps, epoch or receiving keys announces itself in the
journal of every programme, as its generation and the digest of the keyring as it will be,
before it is in force (``changing``). So an older keyring, roster row or wrap that is put
back does not fit the journal's last word; an older vault holds what the journal says is
erased. A state whose journals were put back as well fits: that shows against a kept
checkpoint and only then.

Killed between announcement and commit, either of the two is true: both are accepted until
the next change or sign-in writes down which it was (``settle``).
"""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.disk.journal import failing_closed
from store.disk.journal_lines import (
    DONE,
    Action,
    By,
    Draft,
    JournalEntry,
    genesis,
    is_signed_by,
    parse_line,
    signing_key,
    stamp,
)
from store.disk.keyring import Change
from store.disk.state import State
from store.errors import JournalBrokenError, MomentError, StateError

_MOMENT = b'{"action":"moment",'
_ERASURES: tuple[Action, ...] = ("erase", "cancel")
_SAID = re.compile(r"([1-9][0-9]{0,15}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Moment:
    """The number of a change and the digest of the keyring after it."""

    generation: int
    digest: str

    def __str__(self) -> str:
        return f"{self.generation}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A journal's last word (None: it never had one), and what was announced after it and never concluded."""

    said: Moment | None
    announced: tuple[Moment, ...]
    entries: tuple[JournalEntry, ...] = ()  # the lines that say so

    @property
    def generation(self) -> int:
        return max((m.generation for m in (self.said, *self.announced) if m), default=0)

    def fits(self, digest: str) -> bool:
        return self.said is None or digest in {m.digest for m in (self.said, *self.announced)}

    def settled(self, digest: str) -> bool:
        return self.said is not None and self.said.digest == digest and not self.announced


def standings(state: State) -> Mapping[str, Standing]:
    """Each programme's; JournalBrokenError for a journal that cannot be read. Needs the state's lock."""
    return {programme: _standing(state.journal_path(programme)) for programme in state.programmes}


def require_one_moment(
    state: State, signers: Mapping[str, Sequence[bytes]] | None = None
) -> Mapping[str, Standing]:
    """MomentError unless keyring and vault are what the journals say. Opens nothing.

    ``signers``: each handler's public keys; with them, the lines that say it must be signed and in their place.
    """
    with state.lock():
        found = standings(state)
        if signers is not None:
            for programme, one in found.items():
                _require_genuine(state.journal_path(programme), one, signers)
        spoke = any(one.said for one in found.values())
        digest = state.keyring.digest()
        if not all(one.fits(digest) and (one.said or one.announced or not spoke) for one in found.values()):
            raise MomentError(
                "鍵束(keyring.sqlite3)と取扱記録簿が、同じ時点のものではありません(どちらかが古いか、書き換えられています)。"
                "何も開いていません。",
                code="keyring-not-of-this-moment",
            )
        if back := returned(state):
            raise MomentError(
                f"取扱記録簿では消去したはずの記録が、保管庫(vault.sqlite3)に{len(back)}件あります"
                "(古い保管庫が戻されています)。何も開いていません。",
                code="vault-not-of-this-moment",
            )
        return found


def returned(state: State) -> list[str]:
    """Ids that a journal says are erased and that the vault holds all the same.

    Not those whose erasure was killed and that the next sign-in clears: the keyring lists them.
    """
    ids = {id_ for p in state.programmes for id_ in _erased(state.journal_path(p))}
    ids -= state.keyring.erasing().keys()
    return state.vault.held(sorted(ids)) if ids else []


@contextmanager
def changing(
    state: State,
    by: By,
    drafts: Mapping[str, Sequence[Draft]] | None = None,
    outcome: str = DONE,
    *,
    afterwards: By | None = None,
) -> Iterator[Change]:
    """A change of the keyring, announced in every journal before its commit; all of it or nothing.

    ``drafts``: what else each programme's journal is to say of it. ``afterwards``: who signs that it is in force,
    where the change gives that person another key pair. MomentError, StateError and JournalError change nothing.
    """
    with state.lock():
        generation = max(one.generation for one in require_one_moment(state).values()) + 1
        concluding = []
        with ExitStack() as failing, state.keyring.changing() as change:
            yield change
            said = str(Moment(generation, state.keyring.digest()))
            for programme in state.programmes:
                journal = state.journal(programme)
                own = [*(drafts or {}).get(programme, ()), Draft("moment", "", announces=said)]
                intents = journal.intend(by, own, state.clock())
                failing.enter_context(failing_closed(journal, intents, state.clock()))
                concluding.append((journal, intents))
        for journal, intents in concluding:
            for intent in intents:
                intent.hand_to(afterwards or by)
            words = [*([outcome] * (len(intents) - 1)), said]
            journal.conclude(list(zip(intents, words, strict=True)), state.clock())


def settle(state: State, by: By) -> None:
    """Writes down which keyring is in force, where an interruption, or an older program, left it unsaid."""
    with state.lock():
        found = require_one_moment(state)
        digest = state.keyring.digest()
        if not all(one.settled(digest) for one in found.values()):
            affirm(state, by)


def affirm(state: State, by: By) -> None:
    """Says in every journal that the keyring as it stands is in force. Needs the state's lock."""
    found = standings(state).values()
    said = str(Moment(max(one.generation for one in found) + 1, state.keyring.digest()))
    for programme in state.programmes:
        state.journal(programme).note(by, Draft("moment", ""), said, state.clock())


def _standing(path: Path) -> Standing:
    dead: set[int] = set()
    announced: list[Moment] = []
    entries: list[JournalEntry] = []
    with _mapped(path) as data:
        for entry in _backwards(data):
            entries.append(entry)
            match = _SAID.fullmatch(entry.outcome)
            said = Moment(int(match[1]), match[2]) if match else None
            if entry.phase == "intent" and said:
                announced += [said] if entry.seq not in dead else []
            elif said:
                return Standing(said, tuple(announced), tuple(entries))
            else:
                dead.add(entry.of)
    return Standing(None, tuple(announced), tuple(entries))


def require_later(state: State) -> None:
    """StateError for a clock before a journal's last entry: days and terms are decided by it."""
    now = stamp(state.clock())
    for programme in state.programmes:
        with _mapped(state.journal_path(programme)) as data:
            end = data.rfind(b"\n")
            last = parse_line(data[data.rfind(b"\n", 0, max(0, end)) + 1 : end])
        if last is not None and now < last.at:
            raise StateError(
                f"このパソコンの時計({now})が、取扱記録簿の最後の行({last.at})より前です。何も開いていません。",
                code="clock-behind",
            )


def _require_genuine(path: Path, standing: Standing, signers: Mapping[str, Sequence[bytes]]) -> None:
    """The lines are signed by those whom they name, and everything from the earliest of them on is chained."""
    if not standing.entries:
        return
    with _mapped(path) as data:
        genuine = all(_is_current(data, one, signers.get(one.handler, ())) for one in standing.entries)
        earliest = data.rfind(standing.entries[-1].line())
        data.seek(data.rfind(b"\n", 0, max(0, earliest - 1)) + 1)  # with the line before it
        before = None
        while genuine and (line := data.readline()).endswith(b"\n"):
            entry = parse_line(line[:-1])
            genuine = entry is not None and before in {None, entry.prev}
            before = hashlib.sha256(line).hexdigest()
    if not genuine:
        raise _not_genuine(path)


def _not_genuine(path: Path) -> MomentError:
    return MomentError(
        f"取扱記録簿 {path.name} の終わりのほうに、取扱者の署名のない行か、つながらない行があります。何も開いていません。",
        code="journal-not-genuine",
    )


def require_whole(state: State, signers: Mapping[str, Sequence[bytes]]) -> None:
    """MomentError unless every line of every journal is in its place and each signature is its handler's.

    It reads all of them, which takes a second for a hundred thousand records: for what is rare.
    """
    for programme in state.programmes:
        path, before = state.journal_path(programme), genesis(state.contract.id, programme)
        with _mapped(path) as data:
            while line := data.readline():
                entry = parse_line(line[:-1])
                forged = (
                    entry is not None
                    and entry.sig
                    and not is_signed_by(entry, signers.get(entry.handler, ()))
                )
                if entry is None or entry.prev != before or forged:
                    raise _not_genuine(path)
                before = hashlib.sha256(line).hexdigest()


def entries_of(state: State, programme: str, action: Action) -> Iterator[JournalEntry]:
    """A journal's lines of one action, in their order, as they stand."""
    with _mapped(state.journal_path(programme)) as data:
        for start in _starts(data, action):
            entry = parse_line(data[start : data.find(b"\n", start)])
            if entry is not None:
                yield entry


def batches_with(state: State, programme: str, action: Action) -> Iterator[JournalEntry]:
    """The last line of every batch that has a line of this action."""
    with _mapped(state.journal_path(programme)) as data:
        for start in _starts(data, action):
            data.seek(start)
            entry = parse_line(data.readline()[:-1])
            while entry is not None and not entry.is_closed:
                entry = parse_line(data.readline()[:-1])
            if entry is not None:
                yield entry


def _starts(data: mmap.mmap, action: Action) -> Iterator[int]:
    needle = f'{{"action":"{action}",'.encode("ascii")
    start = -1
    while (start := data.find(needle, start + 1)) >= 0:
        yield start


def _is_current(data: mmap.mmap, entry: JournalEntry, signers: Sequence[bytes]) -> bool:
    """Whether the handler signed the line with the newest key that any line of theirs has been signed with before it.

    A key that a new passphrase has replaced signs nothing more: whoever kept it cannot speak the last word.
    """
    if is_signed_by(entry, signers[-1:]):
        return True
    key = signing_key(entry, signers)
    return key is not None and not any(
        one.handler == entry.handler and one.seq < entry.seq and is_signed_by(one, signers[key + 1 :])
        for one in _backwards(data)
    )


def _backwards(data: mmap.mmap) -> Iterator[JournalEntry]:
    end = len(data)
    while (start := data.rfind(_MOMENT, 0, end)) >= 0:
        entry = parse_line(data[start : data.find(b"\n", start)])
        if entry is not None:
            yield entry
        end = start


def _erased(path: Path) -> Iterator[str]:
    with _mapped(path) as data:
        for action in _ERASURES:
            for start in _starts(data, action):
                entry = parse_line(data[start : data.find(b"\n", start)])
                if entry is not None and entry.phase != "intent" and entry.outcome == DONE:
                    yield entry.record


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data
    except (OSError, ValueError) as error:  # not there, or empty
        raise JournalBrokenError(
            f"取扱記録簿 {path.name} を読めません。何も開いていません。何も変えていません。",
            code="journal-end",
        ) from error
