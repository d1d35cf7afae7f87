"""One run of the build: what goes in, and what the parts leave for the closing audit."""

from __future__ import annotations

from dataclasses import dataclass, field

from build.decided import Judgement
from build.ledger import Ledger
from build.options import Options
from register.model import Register


@dataclass(slots=True)
class Run:
    """Travels through Pelican's settings; every run has its own."""

    options: Options
    register: Register
    judgement: Judgement | None = None
    ledger: Ledger | None = None
    published: frozenset[str] = field(default_factory=frozenset)  # derivatives of cleared photographs
