"""The guide built by the ``pelican`` command: what ``pelicanconf.py`` names as ``PELICAN_CLASS``.

It hands the whole build to ``builder.py``, gate and audit included. ``pelican --autoreload`` is not supported, for
Pelican runs again at once while a fault stands: ``zukan preview`` is there for that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pelican import Pelican

from build.commands.site import print_findings
from build.common.dates import parse_day
from build.diagnostics import Severity, is_take_down
from build.engine.builder import build
from build.errors import BuildError, ContentFaultsError, SettingsError
from build.options import Options
from register.load import default
from register.term import today


class GuidePelican(Pelican):  # type: ignore[misc]
    """One full build for each ``run``. Nothing of Pelican's own begins before: a plugin would know the published
    folder, and could write past the audit."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def run(self) -> None:
        """Builds and publishes; SystemExit(1) after a sentence in Japanese where anything is refused or fails."""
        try:
            found = build(options_of(self.settings), default(), sys.stderr.write, self.settings).findings
        except ContentFaultsError as error:
            print_findings(error.diagnostics, sys.stderr)
            _end(error)
        except BuildError as error:
            _end(error)
        else:
            said = [f for f in found if f.severity is not Severity.NOTICE or is_take_down(f)]
            print_findings(said, sys.stderr)


def _end(error: BuildError) -> None:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(1) from None  # Pelican would print a traceback of any other


def options_of(settings: dict[str, Any]) -> Options:
    """A full build's options. ``DECIDED_FOR`` (ISO day) and ``INTAKE_URLS`` (by contract) are the guide's own names
    for ``--as-of`` and ``--intake-url``; SettingsError for a day that is none."""
    said = settings.get("DECIDED_FOR")
    day = today() if said is None else parse_day(said)
    if day is None:
        raise SettingsError("DECIDED_FOR が日付ではありません。直し方: 2026-04-01 のように書いてください。")
    return Options(
        day=day,
        content=Path(settings["PATH"]).resolve(),
        theme=Path(settings["THEME"]).resolve(),
        output=Path(settings["OUTPUT_PATH"]).absolute(),
        site_url=settings["SITEURL"] or None,
        intake=settings.get("INTAKE_URLS") or {},
        full=True,
    )
