"""From what lies in the folder to what may be published: the gate, with the last build's notes at hand.

Consent is decided afresh here at every build, whatever the notes say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from build.content.stories import Story
from build.gate.decided import Checked, Judgement
from build.gate.foreign_names import FoundT
from build.halves import in_halves
from build.notes.notebook import Kept
from build.notes.reading import Stock
from build.options import Options
from register.model import Register

if TYPE_CHECKING:
    from build.gate.foreign_names import Divide

#: Stories that one process decides about while the other does what is to be done ``meanwhile``: some for what is
#: imported, and one for so many others that are compared, and whose products are opened.
AHEAD, COMPARED = 130, 60


def decide_all(
    stock: Stock,
    options: Options,
    register: Register,
    kept: Kept,
    meanwhile: Callable[[], None] | None = None,
) -> Judgement:
    """The gate's word about the whole folder for the day asked for.

    ``meanwhile`` is called while another process decides, where there is enough for one.
    """
    from build.gate.judging import judge  # while another process reads, where there is one

    return judge(
        stock.content,
        register,
        options.day,
        drafts=options.drafts,
        withhold=options.withhold_faulty,
        checked=_checked(stock, kept),
        divide=_divide(kept, meanwhile, AHEAD + len(stock.content.companies) / COMPARED),
    )


def _divide(kept: Kept, meanwhile: Callable[[], None] | None, ahead: float) -> Divide:
    """The first list that is worth another process is divided so that this one has time for ``meanwhile``."""
    left = [meanwhile] if meanwhile else []

    def divide(
        look: Callable[[Sequence[Story]], FoundT], stories: Sequence[Story], worth: int, /
    ) -> list[FoundT]:
        def here() -> None:
            if left:
                left.pop()()

        halves = in_halves(
            look,
            stories,
            before=kept.commit,
            here=here,
            elsewhere=kept.reopen,
            worth=worth,
            ahead=ahead if left else 0,
        )
        return list(halves)

    return divide


def _checked(stock: Stock, kept: Kept) -> Checked:
    """Stories and pages that were looked through, and are the same, plate included."""
    return kept.checked(frozenset(file for file, note in stock.notes.items() if note.clean))
