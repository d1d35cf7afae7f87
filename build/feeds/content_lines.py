"""Content lines of RFC 5545: at most 75 octets each, ended by CRLF, never cut within a character. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

OCTETS = 75  # of a line without its end; a line that goes on begins with a space, which counts


def folded(lines: Iterable[str]) -> bytes:
    """The lines as UTF-8, folded as RFC 5545 3.1 says."""
    return "".join(f"{part}\r\n" for line in lines for part in _parts(line)).encode()


def _parts(line: str) -> Iterator[str]:
    part, used = "", 0
    for character in line:
        size = len(character.encode())
        if used + size > OCTETS:
            yield part
            part, used = " ", 1
        part += character
        used += size
    yield part
