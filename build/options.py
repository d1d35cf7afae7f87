"""What a run of the build is asked for: read once from the command line, passed to everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


def project() -> Path:
    """The project's folder: where the package stands beside its theme, else the current one."""
    here = Path(__file__).resolve().parent.parent
    return here if (here / "theme").is_dir() else Path.cwd()


PROJECT = project()


@dataclass(frozen=True, slots=True)
class Options:
    """One run's wishes.

    ``day``: consents and dates are decided for it (Tokyo).
    ``intake``: by contract, its address without a slash at the end.
    ``drafts``: whether drafts are built, which only the preview does.
    ``withhold_faulty``: a story with errors is replaced by 準備中 instead of stopping the build.
    ``full``: everything is made again, whatever the last build's notes say.
    ``deploy``: a folder to publish the output into.
    ``covers``: social pictures are drawn, where the site's address is known.
    """

    day: date
    content: Path = PROJECT / "content"
    theme: Path = PROJECT / "theme"
    output: Path = PROJECT / "output"
    cache: Path = PROJECT / "var" / "cache"
    site_url: str | None = None
    intake: Mapping[str, str] = field(default_factory=dict)
    drafts: bool = False
    withhold_faulty: bool = False
    full: bool = False
    deploy: Path | None = None
    covers: bool = True
