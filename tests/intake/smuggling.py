"""Requests that two servers could read differently, as raw bytes: what one takes for the body is another's second request."""

from __future__ import annotations

PATH = b"/apply/mihon-kappan"
HIDDEN, SHOWS = b"/apply/kakuu-kougaku", "架空光学"  # the second one, and what its answer would show


def _hidden(host: bytes) -> bytes:
    return b"GET " + HIDDEN + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"


def _lengths(size: int) -> dict[str, bytes]:
    """Spellings of a length behind which ``size`` bytes follow."""
    n = str(size).encode()
    big = str(2**32 + size).encode()
    return {
        "ten digits, zeros before": n.rjust(10, b"0"),
        "thirty digits, zeros before": n.rjust(30, b"0"),
        "ten digits": b"1" + n.rjust(9, b"0"),
        "beyond 32 bits": big,
        "beyond 64 bits": str(2**64 + size).encode(),
        "thousands of digits": b"9" * 5000,
        "a plus sign": b"+" + n,
        "a minus sign": b"-" + n,
        "hexadecimal": hex(size).encode(),
        "a point": n + b".0",
        "an exponent": n + b"e0",
        "an underscore": n[:1] + b"_" + n[1:],
        "a comma": n + b", " + n,
        "two values": b"0, " + n,
        "a space inside": n[:1] + b" " + n,
        "a letter behind": n + b"a",
        "a semicolon": n + b";a",
        "quoted": b'"' + n + b'"',
        "empty": b"",
        "full-width digits": n.decode().translate({48 + d: 0xFF10 + d for d in range(10)}).encode(),
        "Arabic digits": n.decode().translate({48 + d: 0x660 + d for d in range(10)}).encode(),
        "a superscript": "\u00b2".encode("latin-1"),
        "NUL behind": n + b"\0",
        "a vertical tab before": b"\x0b" + n,
        "a carriage return inside": n + b"\r" + b"0",
    }


def _codings(size: int) -> dict[str, bytes]:
    """Header lines about codings, alone or beside a length that is right."""
    beside = f"Content-Length: {size}\r\n".encode()
    return {
        "chunked beside a length": beside + b"Transfer-Encoding: chunked\r\n",
        "chunked before a length": b"Transfer-Encoding: chunked\r\n" + beside,
        "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "chunked, identity": b"Transfer-Encoding: chunked, identity\r\n",
        "identity beside a length": beside + b"Transfer-Encoding: identity\r\n",
        "xchunked": beside + b"Transfer-Encoding: xchunked\r\n",
        "quoted chunked": beside + b'Transfer-Encoding: "chunked"\r\n',
        "capital letters": beside + b"TRANSFER-ENCODING: CHUNKED\r\n",
        "a tab before": beside + b"Transfer-Encoding:\tchunked\r\n",
        "a vertical tab": beside + b"Transfer-Encoding:\x0bchunked\r\n",
        "space before the colon": beside + b"Transfer-Encoding : chunked\r\n",
        "an underscore": beside + b"Transfer_Encoding: chunked\r\n",
        "a folded value": beside + b"Transfer-Encoding:\r\n chunked\r\n",
        "a folded name": beside + b"X-A: b\r\n Transfer-Encoding: chunked\r\n",
        "a bare line feed before": beside + b"X-A: b\nTransfer-Encoding: chunked\r\n",
        "a bare carriage return before": beside + b"X-A: b\rTransfer-Encoding: chunked\r\n",
        "NUL in the name": beside + b"Transfer-\0Encoding: chunked\r\n",
        "two lengths": beside + b"Content-Length: 5\r\n",
        "the same length twice": beside + beside,
        "space before the length's colon": beside.replace(b":", b" :"),
        "gzip, chunked": b"Transfer-Encoding: gzip, chunked\r\n",
    }


def variants(host: bytes) -> dict[str, bytes]:
    """Name and bytes of each, sent in one piece."""
    start = b"POST " + PATH + b" HTTP/1.1\r\nHost: " + host + b"\r\n"
    start += b"Content-Type: application/x-www-form-urlencoded\r\n"
    hidden = _hidden(host)
    coded = b"0\r\n\r\n" + hidden
    made = {
        f"length: {name}": start + b"Content-Length: " + spelt + b"\r\n\r\n" + hidden
        for name, spelt in _lengths(len(hidden)).items()
    }
    return made | {
        f"coding: {name}": start + lines + b"\r\n" + coded for name, lines in _codings(len(coded)).items()
    }
