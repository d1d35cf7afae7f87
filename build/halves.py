"""A second process: one half of a long list, or a piece of work of its own while this one goes on.

Forked, because everything that the work needs is there already, and because nothing has to be
packed on the way in. What comes back is pickled between our own two processes. A plain fork: the
import of ``multiprocessing`` alone would take longer than a short list.
"""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

from build.errors import BuildError, EngineError, UnforeseenError

ItemT = TypeVar("ItemT")
DoneT = TypeVar("DoneT")

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WORTH = 64  # stories: below, the copy costs more than it saves


def in_halves(
    work: Callable[[Sequence[ItemT]], DoneT],
    items: Sequence[ItemT],
    *,
    before: Callable[[], None] = lambda: None,
    here: Callable[[], None] = lambda: None,
    elsewhere: Callable[[], None] = lambda: None,
    worth: int = WORTH,
    share: float = 0.5,
    ahead: float = 0,
) -> Iterator[DoneT]:
    """What ``work`` makes of the items: of all at once, or of two halves side by side, the first of them
    here. ``before`` is called before the list is divided, ``elsewhere`` in the other process before it begins.

    ``here`` is called in this process when the other one has begun, which is ``ahead`` by as many items as could be
    done meanwhile; not at all where there is no other one.

    Raises what ``work`` raises, from either half. The first half is given as soon as it is done: who has
    more to do with it does so while the other process goes on, and takes a smaller ``share``.
    """
    if len(items) < worth or not can_fork():
        yield work(items)
        return
    before()
    middle = max(0, int(len(items) * share - ahead / 2))

    def theirs() -> DoneT:
        elsewhere()
        return work(items[middle:])

    other = Aside(theirs)
    try:
        here()
        yield work(items[:middle])
        yield other.result()
    finally:
        other.end()


def divided(work: Callable[[Sequence[ItemT]], DoneT], items: Sequence[ItemT], worth: int, /) -> list[DoneT]:
    """What ``work`` makes of the items, in two halves where there are so many that this is worth it."""
    return list(in_halves(work, items, worth=worth))


def can_fork() -> bool:
    """Only where no other thread runs, whose locks a copy would hold for ever, and where a second
    processor is there to do the work."""
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


class Aside(Generic[DoneT]):
    """Work that a forked copy begins at once."""

    def __init__(self, work: Callable[[], DoneT]) -> None:
        self._answer, there = os.pipe()
        # Until the copy has its own way of ending, Ctrl-C would lead it out through this process's code.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
        self._pid = 0
        try:
            try:
                self._pid = os.fork()
                if self._pid == 0:
                    _work(work, there, before)
            finally:
                os.close(there)
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:  # there is no other process to be had, or Ctrl-C came meanwhile
            self.end()
            raise

    def result(self) -> DoneT:
        """What the work gave; raises what it raised."""
        with os.fdopen(os.dup(self._answer), "rb") as stream:
            data = stream.read()
        try:
            good, value = pickle.loads(data)  # noqa: S301 (our own other process)
        except (EOFError, pickle.UnpicklingError):
            raise EngineError(
                "仕事を分け持ったプロセスが止められました。直し方: メモリの空きを確かめて、もう一度実行してください。"
            ) from None
        if not good:
            raise value
        done: DoneT = value
        return done

    def end(self) -> None:
        """The other process is gone, whether it was done or not, and whether Ctrl-C comes meanwhile or not."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
        try:
            self._end()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _end(self) -> None:
        if self._answer < 0:
            return
        os.close(self._answer)
        self._answer = -1
        if self._pid:
            with suppress(ProcessLookupError):
                # It has nothing to put in order, and any other signal can get lost just after a fork.
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0


def _work(work: Callable[[], Any], there: int, mask: Iterable[int]) -> NoReturn:
    """In the other process: it leaves here and nowhere else. ``mask``: signals to be kept away, as before the fork."""
    status = 1
    try:
        # Ctrl-C reaches both processes; the other one says so and ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for ending in _ENDINGS[1:]:
            signal.signal(ending, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        with os.fdopen(there, "wb") as stream:  # nobody may wait for it any more
            stream.write(_packed(work))
        status = 0
    finally:
        os._exit(status)


def _packed(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except (BuildError, OSError, sqlite3.Error) as error:
        return pickle.dumps((False, error))
    except Exception as error:
        return pickle.dumps((False, UnforeseenError(type(error).__name__)))
