"""One build from start to end: look, read what changed, decide, make what changed, audit, swap.

The published output changes only after everything has succeeded, and whatever is
raised on the way comes out as one of our errors.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from build.engine.conf import constants, plugins_named
from build.engine.name_audit import audit_names, held_back
from build.engine.run import Run
from build.engine.unchanged import decided_digest, judged_unchanged, settings_digest
from build.errors import BuildError, EngineError, OutputError, UnforeseenError
from build.gate.decided import DecidedSite, Judgement
from build.notes.dependencies import code_digest
from build.notes.notebook import OUTPUT, Notebook, OutputNote, is_of_the_disk, path_for, throw_away
from build.notes.stock import Folder
from build.options import PROJECT, Options
from build.output.audit import audit, audit_standing
from build.output.deploy import deploy
from build.output.ledger import LedgerEntry, Owner
from build.output.publish import Stage, staging
from register.model import Register

Says = Callable[[str], object]

TOUCHED = "touched"  # stands for nothing: "" is what photographs have, which stand by their names


def build(
    options: Options,
    register: Register,
    say: Says = lambda text: None,
    given: Mapping[str, Any] | None = None,
) -> Judgement:
    """Builds and publishes into ``options.output``; returns what the gate said, for counting and telling:
    its stories can be opened no more.

    ``say`` is told, in a sentence, why everything is made again where nobody asked for that.
    ``given``: Pelican's settings, where the ``pelican`` command has read them.
    Raises a BuildError and leaves the output alone where anything fails:
    ContentFaultsError for the content's own faults.
    """
    _places(options)
    reason = _reason_for_full(options, plugins_named(constants() if given is None else given))
    if reason is not None:
        say(f"{reason}ので、すべてを組み直します。\n")
    full = options.full or reason is not None or given is not None
    try:
        try:
            return _built(options, register, given, full=full)
        except UnforeseenError:
            if full:
                raise
        except sqlite3.Error as error:
            if is_of_the_disk(error):
                raise
        say("前に組んだときの控えでは組めなかったので、控えを捨てて、すべてを組み直します。\n")
        return _built(options, register, given, full=True, anew=True)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(
            f"{options.output} か {options.cache} に読み書きできません({type(error).__name__})。"
            "直し方: 場所と権限と空き容量を確かめてください。公開の途中だったときは、次に組むときに最後まで行います。"
        ) from error


def _built(
    options: Options, register: Register, given: Mapping[str, Any] | None, *, full: bool, anew: bool = False
) -> Judgement:
    """``full``: as if nothing had been noted; ``anew``: the notes' file is not even opened."""
    notes = path_for(options)
    with staging(options.output) as stage:
        if anew:
            throw_away(notes)
        with _unforeseen(), closing(Notebook(notes, code_digest())) as notebook:
            if full:
                notebook.disregard()
            run = Run(
                options, register, notebook, Folder(options.content, notebook), _standing(stage, notebook)
            )
            judgement = _judged(run, stage, given)
            if options.deploy is not None:
                deploy(options.output, options.deploy)
            return judgement


@contextmanager
def _unforeseen() -> Iterator[None]:
    """Whatever is raised comes out as one of our errors; the disk's faults are said as such."""
    try:
        yield
    except (BuildError, OSError, sqlite3.Error):
        raise
    except Exception as error:
        raise UnforeseenError(type(error).__name__) from error


def _judged(run: Run, stage: Stage, given: Mapping[str, Any] | None) -> Judgement:
    settings = settings_digest(run.options, run.register)
    whole = len(run.standing) == len(stage.found)
    judgement = judged_unchanged(run, settings) if whole else None
    return judgement if judgement is not None else _made(run, stage, settings, given)


def _made(run: Run, stage: Stage, settings: str, given: Mapping[str, Any] | None) -> Judgement:
    # Pelican is imported only where there is something to make: that is most of a short build's time.
    from build.engine.pelican import run_pelican
    from build.engine.settings import pelican_settings

    pelicans = pelican_settings(run.options, stage.folder, given)
    run.foreign = pelicans.foreign
    run_pelican(pelicans.values, run)
    ready = run.prepared()
    if run.stock is None or run.judgement is None:
        raise EngineError(
            "何も書き出されませんでした。直し方: build/engine/settings.py の設定を確かめてください。"
        )
    entries, staged = ready.writer.ledger.entries, ready.writer.ledger.staged
    audit(stage.folder, {name: entries[name] for name in staged}, run.published)
    stays = {name: entry for name, entry in entries.items() if name not in staged}
    audit_standing(stays, run.standing, run.published)
    if run.foreign:
        audit_names(stage.folder, staged, held_back(run.stock.content, ready.site))
    stage.publish(staged, stays)
    _note(run, stage, settings, ready.site)
    return run.judgement


def _standing(stage: Stage, notebook: Notebook) -> dict[str, LedgerEntry]:
    """Files of the output that are there as the notes say they were written."""
    owners, found = {owner.name: owner for owner in Owner}, stage.found
    return {
        name: LedgerEntry(owners[note.owner], note.sha256, note.key)
        for name, note in notebook.outputs.items()
        if found.get(name) == (note.mtime, note.size, note.inode)
    }


def _note(run: Run, stage: Stage, settings: str, site: DecidedSite) -> None:
    """Notes the output as it lies there now; what somebody else had a hand in, under a key that nothing has."""
    ledger = run.prepared().writer.ledger
    entries = ledger.entries
    anew = [name for name in entries if _differs(run.notebook.outputs.get(name), entries[name], name, run)]
    notes = [
        OutputNote(
            name,
            entries[name].owner.name,
            entries[name].sha256,
            TOUCHED if run.foreign else entries[name].key,
            *found,
        )
        for name, found in stage.stamps(anew)
    ]
    facts = {
        "settings": TOUCHED if run.foreign else settings,
        "decided": decided_digest(site),
        OUTPUT: str(run.options.output),
    }
    run.notebook.keep_published(notes, run.notebook.outputs.keys() - entries.keys(), facts)


def _differs(note: OutputNote | None, entry: LedgerEntry, name: str, run: Run) -> bool:
    if note is not None and entry is run.standing.get(name):
        return False
    return (
        note is None
        or name in run.prepared().writer.ledger.staged
        or (note.owner, note.sha256, note.key) != (entry.owner.name, entry.sha256, entry.key)
    )


def _reason_for_full(options: Options, plugins: Sequence[str]) -> str | None:
    """A plugin, a receiver or a theme that is not ours may depend on anything: then nothing stands."""
    if plugins:
        return f"プラグイン({'、'.join(plugins)})が使われている"
    if options.theme.resolve() != (PROJECT / "theme").resolve():
        return "図鑑のものではないテーマが使われている"
    if "pelican" in sys.modules:  # nobody can have connected anything otherwise
        from build.engine.plugins import foreign_receivers

        if foreign_receivers():
            return "図鑑のものではない受け手がPelicanにつながっている"
    return None


def _places(options: Options) -> None:
    """Output and content stay apart, and the output is never a folder that holds the project."""
    for folder, name in ((options.content, "記事"), (options.theme, "ひな型")):
        if not folder.is_dir():
            raise OutputError(f"{name}のフォルダー {folder} がありません。直し方: 場所を確かめてください。")
        _apart(options.output, folder, f"--output の {options.output} は{name}のフォルダーと")
        if options.deploy is not None:
            _apart(options.deploy, folder, f"--deploy の {options.deploy} は{name}のフォルダーと")
    if options.deploy is not None:
        _apart(options.deploy, options.output.resolve(), f"--deploy の {options.deploy} は --output と")


def _apart(one: Path, other: Path, what: str) -> None:
    mine = one.resolve()
    if mine == other or other in mine.parents or mine in other.parents:
        raise OutputError(f"{what}重なっています。直し方: 別の場所を指定してください。")
