"""Files that one process writes, or two: what the other one wrote is entered in the ledger as if this one had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice
from typing import TypeVar

from build.engine.writer import ZukanWriter
from build.halves import in_halves
from build.notes.notebook import Kept
from build.output.ledger import Entry

ItemT = TypeVar("ItemT")
DoneT = TypeVar("DoneT")


def written(
    write: Callable[[Sequence[ItemT]], DoneT],
    items: Sequence[ItemT],
    writer: ZukanWriter,
    kept: Kept,
    *,
    here: Callable[[], None] = lambda: None,
    ahead: float = 0,
) -> list[DoneT]:
    """What ``write`` gives of all items, or of either half. It puts files through ``writer``, and may read the notes.

    ``here``, in any case once, and ``ahead`` as in ``halves.py``.
    """

    def work(some: Sequence[ItemT]) -> tuple[DoneT, dict[str, Entry], set[str]]:
        ledger = writer.ledger
        before = len(ledger.entries)  # which only grow
        done = write(some)
        entries = dict(islice(ledger.entries.items(), before, None))
        return done, entries, ledger.staged & entries.keys()

    once = cache(here)
    halves = in_halves(work, items, before=kept.commit, elsewhere=kept.reopen, here=once, ahead=ahead)
    found = [next(halves)[0]]  # our own
    once()
    for done, entries, staged in halves:
        writer.adopt(entries, staged)
        found.append(done)
    return found
