"""Our receivers for Pelican's signals.

Module-level functions only: blinker holds receivers weakly, so a closure would be
dropped in silence, and the gate with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pelican.plugins import signals

from build.deciding import decide_all
from build.errors import ContentFaultsError, EngineError
from build.generator import ZukanGenerator
from build.writer import ZukanWriter


def register() -> None:
    """Connects the receivers; connecting twice is connecting once."""
    signals.get_generators.connect(add_generator)
    signals.get_writer.connect(add_writer)
    signals.all_generators_finalized.connect(pass_the_gate)


def add_generator(pelican: Any) -> type[ZukanGenerator]:
    return ZukanGenerator


def add_writer(pelican: Any) -> type[ZukanWriter]:
    return ZukanWriter


def pass_the_gate(generators: Iterable[object]) -> None:
    """Decides everything that was read; ContentFaultsError where something stands against it."""
    ours = [g for g in generators if isinstance(g, ZukanGenerator)]
    stock = ours[0].run.stock if len(ours) == 1 else None
    if stock is None:
        raise EngineError("記事が読まれていません。直し方: build/settings.py の設定を確かめてください。")
    run = ours[0].run
    run.judgement = decide_all(stock, run.options, run.register, run.kept)
    run.kept.keep_checked(run.judgement.checked, stock.notes)
    if run.judgement.site is None:
        raise ContentFaultsError(run.judgement.findings)
    ours[0].decided = run.judgement.site
