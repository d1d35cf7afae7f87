"""What a post may hold: the fields of its own form, each once, and the few that every page carries."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Set as AbstractSet
from enum import Enum

from werkzeug.datastructures import MultiDict

from intake.form.register_form import TRAP

CODE = "event_code"
MAX_CODE = 64  # characters of an event's code that are looked at
_CARRIED = frozenset({"csrf_token", "ticket", "notice", "step", "change", TRAP, CODE})


def unexpected(form: MultiDict[str, str], names: AbstractSet[str]) -> bool:
    """Whether a post holds a field that its page does not have, or one of them twice."""
    return any(
        (name not in _CARRIED and name not in names) or len(values) != 1 for name, values in form.lists()
    )


def code(form: MultiDict[str, str]) -> str:
    """The event's code as somebody typed it, folded; "" where none was given."""
    return folded(form.get(CODE, "")[:MAX_CODE])


class Code(Enum):
    """What became of an event's code in a post."""

    NONE = "none"  # none was given, or the event has none
    RIGHT = "right"
    WRONG = "wrong"


def judged(form: MultiDict[str, str], wanted: str | None) -> Code:
    """Holds the code that was given, if any, against the event's own (None: it has none)."""
    given = code(form)
    if not given or wanted is None:
        return Code.NONE
    return Code.RIGHT if hmac.compare_digest(given.encode(), folded(wanted).encode()) else Code.WRONG


def folded(text: str) -> str:
    """Width, case, spaces and hyphens do not count in a code that is called out in a room."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())
