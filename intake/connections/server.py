"""The production server around the app: gunicorn's threaded worker, behind a proxy that buffers requests.

One process, because SQLite has one writer; PostgreSQL allows several. A socket that
systemd hands over is served as it is, so that a restart refuses nobody. The app is
made in the worker, after the fork; a worker that has seen forms ends by itself
(``recycling.py``) and the master starts another. docs/decisions/0009-stock-server.md
says why this server, and what a client can do to it without a proxy.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from intake.connections.recycling import Recycling
from intake.connections.refusal import is_of_the_client, refusal
from intake.errors import IntakeError
from intake.routes.security import ClassOnly
from intake.running.service import EXTENSION
from intake.settings.config import Config

GRACE_SECONDS = 30
SILENCE_SECONDS = 10  # how long a thread waits for a client that says nothing, or reads nothing
#: Without a word from a worker for so long, it is replaced. Its event loop waits up to two seconds for each client that
#: does not hang up, sixty of them in a row; a proxy hangs up at once.
HUNG_SECONDS = 150
#: A connection is kept for the next request. Longer than the loop may be held up: what has arrived meanwhile is answered.
KEEPALIVE_SECONDS = 30
CONNECTIONS = 1000  # at once; more wait in the system's queue
DESCRIPTORS = 4096  # open files: the connections and room to spare
BOOT_FAILED = 3  # gunicorn's own code for a worker that cannot start

AppMaker = Callable[[], Flask]

_log = logging.getLogger("zukan.intake")

#: The beginnings of gunicorn's messages that an operator can act on.
_SENTENCES = {
    "Connection in use": "このアドレスと番号は、ほかのプログラムが使っています。",
    "Invalid address": "このアドレスでは待ち受けられません。",
    "Can't connect": "待ち受けを始められません。直し方: --bind のアドレスと番号を変えてください。",
    "WORKER TIMEOUT": "受付の処理が止まったため、始め直します。",
    "Worker (pid": "受付の処理が終わったため、始め直します。",
    "Error handling request": "内部エラーが起きました。",
    "Exception in worker process": "受付の処理を始められません。",
}


def set_up_logging() -> None:
    """Our own log lines to standard error: time, level, sentence. gunicorn's, which name requests, become ours."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    handler.addFilter(ClassOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _log.setLevel(logging.INFO)
    logging.getLogger("gunicorn.error").addFilter(_say_instead)


def _say_instead(record: logging.LogRecord) -> bool:
    """Says the Japanese sentence for a message of gunicorn's that has one, and never the message."""
    found = (ours for theirs, ours in _SENTENCES.items() if str(record.msg).startswith(theirs))
    sentence = next(found, None)
    if sentence is not None and record.levelno >= logging.ERROR:
        kind = record.exc_info[0] if record.exc_info else None
        _log.log(record.levelno, "%s%s", sentence, f" 種類={kind.__name__}" if kind else "")
    return False


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threaded worker; only its English page that quotes the request is replaced."""

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: BaseException) -> None:
        """Answers what could not be read, or what failed outside the app."""
        if not is_of_the_client(exc):
            self.log.exception("Error handling request")
        client.sendall(refusal(exc))


class Server(BaseApplication):  # type: ignore[misc]
    """Serves what ``make_app`` makes, in one worker (or several, where PostgreSQL keeps the postbox)."""

    def __init__(self, make_app: AppMaker, bind: str, config: Config) -> None:
        self._make_app, self._bind, self._config = make_app, bind, config
        self._app: Flask | None = None
        self._recycling = Recycling(_end_this_process)
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self._bind,
            "workers": self._config.processes,
            "worker_class": Worker,
            "worker_connections": CONNECTIONS,
            "threads": self._config.threads,
            "keepalive": KEEPALIVE_SECONDS,
            "timeout": HUNG_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "proc_name": "zukan-intake",
            "when_ready": _open,
            "post_request": self._note,
            "worker_exit": self._close_app,
            "on_exit": _say_goodbye,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn in the worker."""
        try:
            self._app = self._make_app()
        except IntakeError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(BOOT_FAILED)
        return self._app

    def _note(self, _worker: Any, _request: Any, environ: Mapping[str, Any], _response: Any) -> None:
        """Called in the worker after each request."""
        if environ.get("REQUEST_METHOD") == "POST":
            self._recycling.saw_form()

    def _close_app(self, _server: Any, _worker: Any) -> None:
        """Commits what is waiting before the worker goes."""
        if self._app is not None:
            self._app.extensions[EXTENSION].close()


def serve(config: Config, bind: str, make_app: AppMaker) -> None:
    """Serves until it is told to stop (SIGTERM or Ctrl-C); exits the process."""
    set_up_logging()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what passes through
    _allow_descriptors()
    Server(make_app, bind, config).run()


def _allow_descriptors() -> None:
    """Many systems begin with 1,024, which connections alone could use up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _end_this_process() -> None:
    """A graceful end, as gunicorn documents it for a worker: what is under way is answered first."""
    os.kill(os.getpid(), signal.SIGTERM)


def _open(server: Any) -> None:
    """Sets the listeners' timeouts, which connections inherit: without them a silent client would keep a thread."""
    patience = struct.pack("ll", SILENCE_SECONDS, 0)  # struct timeval
    for listener in server.LISTENERS:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
    _log.info("受付を始めました: %s", "、".join(str(listener) for listener in server.LISTENERS))


def _say_goodbye(_server: Any) -> None:
    _log.info("受付を終わりました。")
