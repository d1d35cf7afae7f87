"""What a post may hold: the fields of its own form, each once, and the few that every page carries."""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet

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


def folded(text: str) -> str:
    """Width, case, spaces and hyphens do not count in a code that is called out in a room."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())
