"""One run of the build: what goes in, and what the parts leave for the closing audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from build.decided import Judgement
from build.kept import Kept
from build.ledger import Entry, Ledger
from build.options import Options
from build.reading import Folder, Stock
from register.model import Register


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
    published: frozenset[str] = field(
        default_factory=frozenset
    )  # derivatives of cleared photographs, and covers
