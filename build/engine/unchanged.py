"""When there is nothing to make: every file, setting and template is as it was, and so is every decision.

The decisions are made afresh all the same: that they turn out as before is what has to be found out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

from build.common.digest import digest_of
from build.engine.conf import conf_text
from build.engine.deciding import decide_all
from build.engine.run import Run
from build.gate.decided import DecidedSite, Judgement
from build.notes.dependencies import options_digest, register_digest, template_digests
from build.options import Options
from build.theming.assets import declared_assets
from register.model import Register


def settings_digest(options: Options, register: Register) -> str:
    """Everything but the content that an output depends on."""
    templates = template_digests(options.theme / "templates")
    assets = declared_assets(options.theme)
    return digest_of(
        register_digest(register),
        options_digest(options),
        str(options.withhold_faulty),
        conf_text(),
        repr(sorted(templates.items())),
        repr(sorted((asset.name, hashlib.sha256(asset.data).hexdigest()) for asset in assets.values())),
    )


def decided_digest(site: DecidedSite) -> str:
    """What was decided about every story, and which are published at all."""
    return digest_of(*(f"{story.file}\n{story.outcome}" for story in site.stories), "\n".join(site.withheld))


def judged_unchanged(run: Run, settings: str) -> Judgement | None:
    """The gate's word where the output stands as it is; None where something has to be made.

    ``run.standing`` must be the whole output.
    """
    notebook = run.notebook
    if notebook.facts.get("settings") != settings or notebook.outputs.keys() != run.standing.keys():
        return None
    if not run.folder.same:
        return None
    run.stock = run.folder.read(_nothing_to_read)
    judgement = decide_all(run.stock, run.options, run.register, notebook)
    if judgement.site is None or notebook.facts.get("decided") != decided_digest(judgement.site):
        return None
    notebook.keep_checked(judgement.checked, run.stock.notes)
    return judgement


def _nothing_to_read(path: Path) -> NoReturn:
    raise AssertionError(f"{path.name} was as noted")
