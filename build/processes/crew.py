"""The processes that develop or draw, and asking them: started when the first order comes, ended with the build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from queue import LifoQueue
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Self

import build

PATIENCE = 120.0  # seconds for one photograph; a slow machine needs five
_MODULE = "build.darkroom.worker"


class Crew:
    """At most ``size`` workers, each running ``module``. ``ask`` may be called from as many threads."""

    def __init__(self, size: int, module: str = _MODULE) -> None:
        self._module = module
        self._idle: LifoQueue[subprocess.Popen[bytes] | None] = LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._all: list[subprocess.Popen[bytes]] = []
        self._lock = Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
        for worker in self._all:
            if error is not None:
                worker.kill()
            _close(worker)

    def ask(self, order: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None when the worker died or failed twice: it died, or took longer than ``PATIENCE``."""
        return self._ask_once(order) or self._ask_once(order)

    def _ask_once(self, order: dict[str, Any]) -> dict[str, Any] | None:
        worker = self._idle.get()
        try:
            worker = worker or self._start()
            answer = _exchange(worker, order) if worker else None
            if answer is None and worker is not None:
                worker.kill()
                worker = None
            return answer
        finally:
            self._idle.put(worker)

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            worker = subprocess.Popen(  # noqa: S603 (our own module, by our own interpreter)
                [sys.executable, "-P", "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
            self._all.append(worker)
            return worker


def _environment() -> dict[str, str]:
    """Our environment with this package on the path, one thread each, and only libvips' loaders for untrusted files."""
    home = str(Path(next(iter(build.__path__))).parent)
    return {**os.environ, "PYTHONPATH": home, "VIPS_CONCURRENCY": "1", "VIPS_BLOCK_UNTRUSTED": "1"}


def _exchange(worker: subprocess.Popen[bytes], order: dict[str, Any]) -> dict[str, Any] | None:
    assert worker.stdin is not None
    assert worker.stdout is not None
    watch = Timer(PATIENCE, worker.kill)
    watch.daemon = True
    watch.start()
    try:
        worker.stdin.write(json.dumps(order).encode() + b"\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
    except (OSError, ValueError):  # it died, or the build is ending
        return None
    finally:
        watch.cancel()
    answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    return answer


def _close(worker: subprocess.Popen[bytes]) -> None:
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # a broken pipe: it is dead already
                continue
    worker.wait()
