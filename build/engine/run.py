"""One run of the build: what goes in, and what the parts leave for the closing audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build.gate.decided import Judgement
from build.notes.notebook import Kept
from build.notes.reading import Folder, Stock
from build.options import Options
from build.output.ledger import Entry, Ledger
from register.model import Register

if TYPE_CHECKING:
    from build.pages.products import Product
    from build.pages.similar import Choice


@dataclass(slots=True)
class Run:
    """Travels through Pelican's settings; every run has its own. ``standing``: files of the last output
    that are there as they were written."""

    options: Options
    register: Register
    kept: Kept
    folder: Folder
    standing: Mapping[str, Entry]
    stock: Stock | None = None
    judgement: Judgement | None = None
    ledger: Ledger | None = None
    # What was got ready before anything was decided, where there was time for it:
    choice: Choice | None = None  # which companies are alike
    products: Mapping[str, Product] | None = None  # of every story in the notes, by file
    published: frozenset[str] = field(
        default_factory=frozenset
    )  # derivatives of cleared photographs, and covers
