"""A production server around the app: gunicorn, one process of N threads.

One process, because SQLite has one writer; PostgreSQL allows several. A socket
that systemd hands over is served as it is, so that a restart refuses nobody. How it
waits for clients is in ``worker.py``. No access log; gunicorn's own words (which name
addresses and requests) are replaced by a few Japanese sentences that name neither.
The app is made in the worker, after the fork.
"""

from __future__ import annotations

import logging
import resource
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from intake.config import Config
from intake.errors import IntakeError
from intake.security import ClassOnly
from intake.service import EXTENSION
from intake.worker import PatientWorker

GRACE_SECONDS = 30
CONNECTIONS = 1000  # at once; beyond that the most silent one goes
DESCRIPTORS = 4096  # open files: the connections and room to spare
BOOT_FAILED = 3  # gunicorn's own code for a worker that cannot start

AppMaker = Callable[[], Flask]

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
    """Our own log lines to standard error: time, level, sentence."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    handler.addFilter(ClassOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("zukan.intake").setLevel(logging.INFO)


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger with nothing of a request, an address or English in it."""

    def setup(self, cfg: Any) -> None:
        """No handler of gunicorn's: what is said goes through ours."""

    def critical(self, msg: object, *args: object, **kwargs: object) -> None:
        self._say(logging.CRITICAL, msg)

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        self._say(logging.ERROR, msg)

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """The class of the exception only: its message and its traceback may hold values."""
        kind = sys.exc_info()[0]
        self._say(logging.ERROR, msg, f" 種類={kind.__name__}" if kind else "")

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """gunicorn warns of single requests, with their addresses: not said."""

    def info(self, msg: object, *args: object, **kwargs: object) -> None:
        """Said by the hooks below, in Japanese."""

    def debug(self, msg: object, *args: object, **kwargs: object) -> None:
        """Not said."""

    def log(self, lvl: object, msg: object, *args: object, **kwargs: object) -> None:
        """Not said."""

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """There is no access log."""

    def reopen_files(self) -> None:
        """There are no files."""

    def close_on_exec(self) -> None:
        """There are no files."""

    def _say(self, level: int, msg: object, more: str = "") -> None:
        text = str(msg)
        known = next((ours for theirs, ours in _SENTENCES.items() if text.startswith(theirs)), None)
        if known is not None:
            logging.getLogger("zukan.intake").log(level, "%s%s", known, more)


class Server(BaseApplication):  # type: ignore[misc]
    """Serves what ``make_app`` makes, in one worker (or several, where PostgreSQL keeps the postbox)."""

    def __init__(self, make_app: AppMaker, bind: str, config: Config) -> None:
        self._make_app, self._bind, self._config = make_app, bind, config
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self._bind,
            "workers": self._config.processes,
            "worker_class": PatientWorker,
            "worker_connections": CONNECTIONS,
            "sendfile": False,  # an answer leaves through ``line.py``
            "threads": self._config.threads,
            "graceful_timeout": GRACE_SECONDS,
            "accesslog": None,
            "logger_class": QuietLogger,
            "control_socket_disable": True,
            "proc_name": "zukan-intake",
            "when_ready": _say_ready,
            "on_exit": _say_goodbye,
            "worker_exit": _close_app,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn in the worker."""
        try:
            return self._make_app()
        except IntakeError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(BOOT_FAILED)


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


def _say_ready(server: Any) -> None:
    where = "、".join(str(listener) for listener in server.LISTENERS)
    logging.getLogger("zukan.intake").info("受付を始めました: %s", where)


def _say_goodbye(_server: Any) -> None:
    logging.getLogger("zukan.intake").info("受付を終わりました。")


def _close_app(_server: Any, worker: Any) -> None:
    """Commits what is waiting before the worker goes."""
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        app.extensions[EXTENSION].close()
