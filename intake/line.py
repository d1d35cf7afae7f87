"""One connection as a thread sees it: what was sent is already here, what is answered leaves by itself.

No thread ever waits for a client: reading takes from what the event loop has
gathered, and writing leaves with the event loop what the network does not take at
once. Stands in for the socket wherever gunicorn uses one.
"""

from __future__ import annotations

import contextlib
import socket

_EMPTY_LINES = b"\r\n"  # before a request they mean nothing (RFC 9112 §2.2)
PIECE = 64 * 1024  # bytes read or thrown away at a time


class Line:
    """A socket that never waits. The event loop and one thread use it in turn, never both at once."""

    def __init__(self, sock: socket.socket, address: object) -> None:
        sock.setblocking(False)
        self._sock = sock
        self.address = address[0] if isinstance(address, tuple) else ""
        self.begun = b""  # what was sent and belongs to no request yet
        self.need: int | None = None  # how much of it makes a request, once that is known
        self.is_whole = False  # whether the request at hand has been sent to its end
        self._given = b""
        self._left = bytearray()

    def hand_over(self, size: int, *, is_whole: bool) -> None:
        """The next request is the first ``size`` bytes of what was sent."""
        self._given, self.begun = self.begun[:size], self.begun[size:].lstrip(_EMPTY_LINES)
        self.need, self.is_whole = None, is_whole

    def recv(self, size: int) -> bytes:
        """What was handed over, then b"", as if the client had gone: no more is coming."""
        piece, self._given = self._given[:size], self._given[size:]
        return piece

    def sendall(self, data: bytes) -> None:
        """Sends what the network takes now and keeps the rest for ``flush``."""
        self._left += data
        self.flush()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def flush(self) -> bool:
        """Sends on; whether nothing is left. OSError where the client is gone."""
        while self._left:
            try:
                sent = self._sock.send(self._left)
            except BlockingIOError:
                return False
            del self._left[:sent]
        return True

    def gather(self) -> bool:
        """Takes what has come; False at the end. OSError where the client is gone."""
        try:
            piece = self._sock.recv(PIECE)
        except BlockingIOError:
            return True
        self.begun = (self.begun + piece).lstrip(_EMPTY_LINES)
        return bool(piece)

    def throw_away(self) -> bool:
        """Takes what has come and forgets it; False at the end."""
        try:
            return bool(self._sock.recv(PIECE))
        except BlockingIOError:
            return True

    def end(self) -> None:
        """Says that nothing more will be sent."""
        self.begun = b""
        self._sock.shutdown(socket.SHUT_WR)

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.close()

    def setblocking(self, wanted: bool) -> None:
        """Never: see above."""

    def settimeout(self, wanted: float | None) -> None:
        """Never: see above."""

    def gettimeout(self) -> float:
        return 0.0

    def shutdown(self, how: int) -> None:
        """Ending is the event loop's, after everything has been sent."""
