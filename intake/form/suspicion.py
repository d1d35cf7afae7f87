"""Signs that a submission was not written by a person who comes. None of them refuses anything.

A suspected submission is kept like any other and carries the signs as its mark, for a
handler to judge: a password manager may fill in a field that nobody sees, and a school
shares an address.
"""

from __future__ import annotations

MIN_SECONDS = 5  # from the first page to sending: nobody writes a name, a date and an address faster
TRAPPED, HASTY, CROWD = "trap", "hasty", "crowd"
FEW = 3  # sign-ups of a family, or of friends at one screen


def unremarkable(capacity: int) -> int:
    """How many sign-ups of one address for one event in a day are nobody's business: three, or a fifth of the seats."""
    return max(FEW, capacity // 5)


def signs(*, trap: str, issued: int, now: float, is_crowd: bool = False) -> str:
    """The signs, comma-separated, or "". ``issued`` and ``now`` are Unix seconds; ``issued`` is signed.

    ``is_crowd``: one address has signed up for this event more often today than is unremarkable.
    """
    found = [TRAPPED] if trap else []
    if 0 <= now - issued < MIN_SECONDS:
        found.append(HASTY)
    if is_crowd:
        found.append(CROWD)
    return ",".join(found)
