"""From what lies in the folder to what may be published: the gate, with the last build's notes at hand.

Consent is decided afresh here at every build, whatever the notes say.
"""

from __future__ import annotations

from build.gate.decided import Checked, Judgement
from build.gate.judging import judge
from build.notes.notebook import Notebook
from build.notes.stock import Stock
from build.options import Options
from register.model import Register


def decide_all(stock: Stock, options: Options, register: Register, notebook: Notebook) -> Judgement:
    """The gate's word about the whole folder for the day asked for."""
    return judge(
        stock.content,
        register,
        options.day,
        drafts=options.drafts,
        withhold=options.withhold_faulty,
        checked=_checked(stock, notebook),
    )


def _checked(stock: Stock, notebook: Notebook) -> Checked:
    """Stories and pages that were looked through, and are the same, plate included."""
    return notebook.checked(frozenset(file for file, note in stock.notes.items() if note.clean))
