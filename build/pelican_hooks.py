"""Our receivers for Pelican's signals.

Module-level functions only: blinker holds receivers weakly, so a closure would be
dropped in silence, and the gate with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from pelican.plugins import signals

from build.engine.deciding import decide_all
from build.engine.generator import ZukanGenerator, import_the_rest
from build.engine.run import Run
from build.engine.writer import ZukanWriter
from build.errors import ContentFaultsError, EngineError
from build.notes.reading import Stock


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
        raise EngineError(
            "記事が読まれていません。直し方: build/engine/settings.py の設定を確かめてください。"
        )
    run = ours[0].run
    run.judgement = decide_all(stock, run.options, run.register, run.kept, partial(_meanwhile, run, stock))
    run.kept.keep_checked(run.judgement.checked, stock.notes)
    if run.judgement.site is None:
        raise ContentFaultsError(run.judgement.findings)
    ours[0].decided = run.judgement.site


def _meanwhile(run: Run, stock: Stock) -> None:
    """While another process decides: what the pages will need, whatever the decision."""
    import_the_rest()
    from build.engine.companies import unpacked  # which are of the rest
    from build.pages.similar import foresee

    run.choice = foresee(story.label for story in stock.content.companies)
    run.products = dict(unpacked(run.kept.products.values()))
