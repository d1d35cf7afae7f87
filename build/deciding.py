"""From what lies in the folder to what may be published: the gate, with the last build's notes at hand.

Consent is decided afresh here at every build, whatever the notes say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from build.decided import Checked, Judgement
from build.gate_elsewhere import FoundT
from build.halves import in_halves
from build.kept import Kept
from build.options import Options
from build.reading import Stock
from build.stories import Story
from register.model import Register

if TYPE_CHECKING:
    from build.gate_elsewhere import Divide


def decide_all(stock: Stock, options: Options, register: Register, kept: Kept) -> Judgement:
    """The gate's word about the whole folder for the day asked for."""
    from build.gate import judge  # while another process reads, where there is one

    return judge(
        stock.content,
        register,
        options.day,
        drafts=options.drafts,
        withhold=options.withhold_faulty,
        checked=_checked(stock, kept),
        divide=_divide(kept),
    )


def _divide(kept: Kept) -> Divide:
    def divide(
        look: Callable[[Sequence[Story]], FoundT], stories: Sequence[Story], worth: int, /
    ) -> list[FoundT]:
        return list(in_halves(look, stories, before=kept.commit, elsewhere=kept.reopen, worth=worth))

    return divide


def _checked(stock: Stock, kept: Kept) -> Checked:
    """Stories and pages that were looked through, and are the same, plate included."""
    return kept.checked(frozenset(file for file, note in stock.notes.items() if note.clean))
