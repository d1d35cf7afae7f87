"""gunicorn's threaded worker, except that only the event loop waits for clients, and never for one alone.

gunicorn reads and writes in its threads and closes in its event loop. As many silent
clients as threads stop everybody; and each that does not hang up stops the loop for two
seconds, in which kept-alive connections run out and are closed over requests that have
already arrived. Here a thread gets a request when it is all here (``request_size.py``)
and leaves the rest of its answer to the loop (``line.py``); ``waits.py`` says how long
each client is waited for.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from intake import unreadable, waits
from intake.line import Line
from intake.request_size import MAX_HEAD, OPEN_ENDED, size_of, waits_for_a_word
from intake.waits import Stage, Wait

LOOK_SECONDS = 0.5  # how often it is looked at who has been waited for long enough
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_EVENTS = {
    Stage.IDLE: selectors.EVENT_READ,
    Stage.ASKING: selectors.EVENT_READ,
    Stage.TAKING: selectors.EVENT_WRITE,
    Stage.LEAVING: selectors.EVENT_READ,
}


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Answers unreadable requests with a page of ours, and lets no slow client keep anything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waits: dict[TConn, Wait] = {}  # the longest silent first
        self._next_look = 0.0

    # ---- from the door to a thread

    def accept(self, listener: Any) -> None:
        """Lets one connection in; where there is no room for it, another one goes."""
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()
        try:
            super().accept(listener)
        except OSError:  # no descriptor is left: it goes on waiting at the door
            self._make_room()

    def enqueue_req(self, conn: TConn) -> None:
        """Called by ``accept`` with each new connection."""
        conn.sock = Line(conn.sock, conn.client)
        conn.data_ready = True  # or a thread would begin by waiting
        self._await_request(conn, waits.FIRST_SECONDS)

    def _await_request(self, conn: TConn, seconds: float) -> None:
        self._wait(conn, Stage.IDLE, self._gather, seconds)
        if conn.sock.begun:  # it came together with the one before
            self._judge(conn)

    def _gather(self, conn: TConn) -> None:
        line = conn.sock
        is_open = line.gather()
        if not is_open and not line.begun:
            self._drop(conn)
        elif not is_open:
            self._hand_over(conn, len(line.begun), is_whole=False)
        elif line.begun:
            self._judge(conn)

    def _judge(self, conn: TConn) -> None:
        """Whether a request is all here; else its time is put off."""
        line, knew = conn.sock, conn.sock.need
        if knew is None:
            line.need = size_of(line.begun)
        if line.need is None and len(line.begun) > MAX_HEAD:
            self._refuse(conn, unreadable.TOO_MANY_HEADERS)
        elif line.need == OPEN_ENDED:
            self._hand_over(conn, len(line.begun), is_whole=False)
        elif line.need is not None and len(line.begun) >= line.need:
            self._hand_over(conn, line.need, is_whole=True)
        else:
            self._put_off(conn)
            if knew is None and line.need is not None and waits_for_a_word(line.begun):
                line.sendall(_CONTINUE)

    def _hand_over(self, conn: TConn, size: int, *, is_whole: bool) -> None:
        self._stop_waiting(conn)
        conn.sock.hand_over(size, is_whole=is_whole)
        super().enqueue_req(conn)

    # ---- in a thread

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Behind a request whose end is not known nothing more can be read."""
        if not conn.sock.is_whole:
            req.force_close()
        return super().handle_request(req, conn)

    def handle_error(self, req: object, client: Line, addr: object, exc: BaseException) -> None:
        """The page repeats nothing of the request; gunicorn's own quotes it, in English."""
        if not unreadable.is_of_the_client(exc):
            self.log.exception("Error handling request")
        client.sendall(unreadable.refusal(unreadable.status_of(exc)))

    # ---- from a thread to the next request, or to the end

    def finish_request(self, conn: TConn, future: Future[Any]) -> None:
        """Called in the event loop when a thread is done with a connection."""
        is_done = not future.cancelled() and future.exception() is None and future.result() is True
        # Bytes left with the parser: it measures the request differently, and nobody can tell where it ends.
        agrees = conn.parser is not None and not conn.parser.unreader.buf.getvalue()
        self._step(conn, partial(self._answer, keeps=is_done and agrees and conn.sock.is_whole))

    def _answer(self, conn: TConn, *, keeps: bool) -> None:
        if not conn.sock.flush():
            self._wait(conn, Stage.TAKING, partial(self._send_on, keeps=keeps))
        elif keeps:
            self._await_request(conn, waits.KEEPALIVE_SECONDS if self.alive else waits.LINGER_SECONDS)
        else:
            conn.sock.end()
            self._wait(conn, Stage.LEAVING, self._throw_away)

    def _send_on(self, conn: TConn, *, keeps: bool) -> None:
        if conn.sock.flush():
            self._stop_waiting(conn)
            self._answer(conn, keeps=keeps)
        else:
            self._put_off(conn)

    def _throw_away(self, conn: TConn) -> None:
        """Until the client hangs up: if we did, what it has not read yet could be lost."""
        if not conn.sock.throw_away():
            self._drop(conn)

    def _refuse(self, conn: TConn, status: str) -> None:
        self._stop_waiting(conn)
        conn.sock.sendall(unreadable.refusal(status))
        self._answer(conn, keeps=False)

    # ---- waiting

    def _wait(
        self, conn: TConn, stage: Stage, ready: Callable[[TConn], None], seconds: float | None = None
    ) -> None:
        self._waits[conn] = waits.begin(stage, time.monotonic(), seconds)
        self.poller.register(conn.sock, _EVENTS[stage], lambda _line: self._step(conn, ready))

    def _step(self, conn: TConn, ready: Callable[[TConn], None]) -> None:
        """Whatever happens on one connection, the loop goes on."""
        try:
            ready(conn)
        except OSError:  # the client is gone
            self._drop(conn)

    def _put_off(self, conn: TConn) -> None:
        self._waits[conn] = self._waits.pop(conn).put_off(time.monotonic())

    def _stop_waiting(self, conn: TConn) -> None:
        if self._waits.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)

    def _drop(self, conn: TConn) -> None:
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.sock.close()

    def _make_room(self) -> None:
        gone = waits.surplus(self._waits, address=lambda conn: conn.sock.address)
        if gone is not None:
            self._drop(gone)

    def murder_pending(self) -> None:
        """Called after every round of the loop: ends what has been waited for long enough."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            for conn in [conn for conn, wait in self._waits.items() if wait.until <= now]:
                self._step(conn, self._give_up)

    def _give_up(self, conn: TConn) -> None:
        wait = self._waits[conn]
        if wait.stage is Stage.IDLE:  # a last look: what came while the loop was busy is not to be lost
            self._gather(conn)
            if self._waits.get(conn) is not wait:
                return
        if wait.stage is Stage.ASKING:
            self._refuse(conn, unreadable.LATE)
        else:
            self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Called when the worker is to stop: who has not begun to ask is not waited for as long."""
        for conn, wait in self._waits.items():
            if wait.stage is Stage.IDLE:
                self._waits[conn] = replace(wait, until=min(wait.until, deadline))
