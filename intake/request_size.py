"""How long the request is that a connection has begun to send: a pure look at its head.

Only for knowing when it is all here. What it means is the parser's business: where
the two disagree, the parser finds too little or too much, and the connection ends.
"""

from __future__ import annotations

import re

from intake.security import MAX_BODY

MAX_HEAD = 64 * 1024  # bytes; gunicorn's own limits of a line and of a header lie well below
#: No telling, or more than is taken: whatever is here is refused without the rest.
OPEN_ENDED = -1

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*(?=\r\n)", re.IGNORECASE)
_CODED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


def size_of(begun: bytes) -> int | None:
    """Bytes of the first request in what was sent; None while its head has not ended; or OPEN_ENDED."""
    end = begun.find(_HEAD_ENDS)
    if end < 0:
        return None
    head = begun[: end + 2]
    lengths = _LENGTH.findall(head)
    if _CODED.search(head) or len(lengths) > 1:
        return OPEN_ENDED
    body = int(lengths[0]) if lengths else 0
    return OPEN_ENDED if body > MAX_BODY else end + len(_HEAD_ENDS) + body


def waits_for_a_word(begun: bytes) -> bool:
    """Whether the sender asked to be told before it sends its body (``Expect``, RFC 9110 §10.1.1)."""
    return _EXPECTS.search(begun[: begun.find(_HEAD_ENDS) + 2]) is not None
