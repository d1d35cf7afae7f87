"""Signs that a submission was not written by a person. None of them refuses anything.

A suspected submission is kept like any other and carries the signs as its mark, for a
handler to judge: a password manager may fill in a field that nobody sees.
"""

from __future__ import annotations

MIN_SECONDS = 5  # from the first page to sending: nobody writes a name, a date and an address faster
TRAPPED, HASTY = "trap", "hasty"


def signs(*, trap: str, issued: int, now: float) -> str:
    """The signs, comma-separated, or "". ``issued`` and ``now`` are Unix seconds; ``issued`` is signed."""
    found = [TRAPPED] if trap else []
    if 0 <= now - issued < MIN_SECONDS:
        found.append(HASTY)
    return ",".join(found)
