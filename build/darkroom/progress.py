"""A progress bar for photographs, drawn on a terminal only, never into a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_WIDTH = 24  # characters of the bar
_CLEAR = "\r\x1b[K"


def bar(done: int, total: int, seconds: float) -> str:
    """The bar as one line; the time left is guessed from the time taken so far (s)."""
    full = _WIDTH * done // total
    left = f" あと約{max(1, round(seconds / done * (total - done)))}秒" if 0 < done < total else ""
    return f"写真 {'█' * full}{'·' * (_WIDTH - full)} {done:,}/{total:,}枚{left}"


class Progress:
    """Shows a bar while photographs are developed and takes it away at the end."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._shown = total > 0 and self._stream.isatty()
        self._total, self._done, self._start = total, 0, time.monotonic()

    def __enter__(self) -> Self:
        self._show()
        return self

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        self._show()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()

    def _show(self) -> None:
        if self._shown:
            self._stream.write(_CLEAR + bar(self._done, self._total, time.monotonic() - self._start))
            self._stream.flush()
