"""Two processes for a long list of like things: one half here, the other in a forked copy.

Forked, because everything that the work needs is there already, and because nothing has to be
packed on the way in. What comes back is pickled between our own two processes.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from build.errors import BuildError, EngineError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ItemT = TypeVar("ItemT")
DoneT = TypeVar("DoneT")

WORTH = 64  # stories: below, the copy costs more than it saves


def in_halves(
    work: Callable[[Sequence[ItemT]], DoneT],
    items: Sequence[ItemT],
    *,
    before: Callable[[], None] = lambda: None,
    elsewhere: Callable[[], None] = lambda: None,
) -> list[DoneT]:
    """What ``work`` makes of the items: of all at once, or of two halves side by side, the first of them
    here. ``before`` is called before the list is divided, ``elsewhere`` in the other process before it begins.

    Raises what ``work`` raises, from either half. Forks only where no other thread runs: a copy
    would hold that thread's locks for ever.
    """
    if len(items) < WORTH or threading.active_count() > 1 or len(os.sched_getaffinity(0)) < 2:
        return [work(items)]
    import multiprocessing  # only here: most builds are too short for a second process

    before()
    middle = len(items) // 2
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    other = fork.Process(target=_other_half, args=(there, work, items[middle:], elsewhere))
    other.start()
    there.close()
    try:
        mine = work(items[:middle])
        theirs: DoneT = _received(here)
    except BaseException:
        other.terminate()
        raise
    finally:
        here.close()
        other.join()
    return [mine, theirs]


def _other_half(
    answer: Connection,
    work: Callable[[Sequence[ItemT]], DoneT],
    items: Sequence[ItemT],
    elsewhere: Callable[[], None],
) -> None:
    # Ctrl-C reaches both processes; the other one says so and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)
    try:
        elsewhere()
        done: tuple[bool, Any] = (True, work(items))
    except (BuildError, OSError, sqlite3.Error) as error:
        done = (False, error)
    except Exception as error:
        done = (False, EngineError(f"組み立ての途中で {type(error).__name__} が起きました。"))
    with suppress(BrokenPipeError):  # nobody waits for it any more
        answer.send(done)


def _received(answer: Connection) -> Any:
    try:
        good, value = answer.recv()
    except EOFError:
        raise EngineError(
            "組み立てを分け持ったプロセスが止められました。直し方: メモリの空きを確かめて、もう一度組んでください。"
        ) from None
    if not good:
        raise value
    return value
