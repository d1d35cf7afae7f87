"""Says in the log when a programme's forms close, and why, and when they are open again: one line per change.

What was said last is shared by the processes of a server, so that one that takes
another's place does not say it again.
"""

from __future__ import annotations

import json
import logging
import mmap
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

SIZE = 4096  # bytes: every programme of a register with every reason
LOOK_SECONDS = 30.0  # how long forms may be closed unnoticed when nobody comes by

_log = logging.getLogger("zukan.intake")


class Why(Protocol):
    """A reason: a short code for machines, and the operator's sentence."""

    @property
    def code(self) -> str: ...
    @property
    def sentence(self) -> str: ...


class Watch:
    """Made before the processes are forked; ``note`` is called by each, as often as it likes."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, SIZE)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, look: Callable[[], object], seconds: float = LOOK_SECONDS) -> None:
        """After the fork: from now on ``look``, which calls ``note``, is called now and then, whoever comes by."""
        self._thread = threading.Thread(target=self._go_on, args=(look, seconds), name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """No more looks; before what is looked at is closed."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def note(self, programme: str, reasons: Sequence[Why]) -> None:
        """Logs where the programme's reasons are not those that were said last."""
        codes = " ".join(sorted(reason.code for reason in reasons))
        with self._lock:
            said = self._said()
            if said.get(programme, "") == codes:
                return
            self._remember({**said, programme: codes})
        if codes:
            sentences = " ".join(dict.fromkeys(reason.sentence for reason in reasons))
            _log.error("フォームを閉じています。事業=%s 理由=%s %s", programme, codes, sentences)
        else:
            _log.info("フォームがふたたび開きました。事業=%s", programme)

    def _go_on(self, look: Callable[[], object], seconds: float) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            wait = seconds
            try:
                look()
            except Exception as error:
                _log.error("フォームが開いているかを確かめられませんでした。種類=%s", type(error).__name__)

    def _said(self) -> dict[str, str]:
        text = self._shared[:].rstrip(b"\0")
        found: dict[str, str] = json.loads(text) if text else {}
        return found

    def _remember(self, said: dict[str, str]) -> None:
        self._shared[:] = json.dumps(said).encode("ascii")[:SIZE].ljust(SIZE, b"\0")
