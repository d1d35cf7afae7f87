"""``build-report.json``: what a build published, took down and held back, for people and machines.

Lies beside the output, never in it. Stories, ids, form numbers, lines: no name and no other
personal value, because it ends up in logs.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from build.diagnostics import Diagnostic, Severity, is_take_down
from build.errors import OutputError
from build.gate.decided import DecidedSite

FILE = "build-report.json"
VERSION = 1


def report(day: date, site: DecidedSite | None, findings: Iterable[Diagnostic]) -> dict[str, Any]:
    """The report as JSON data. ``site`` None: nothing was published, and the last output stays."""
    found = tuple(findings)
    return {
        "version": VERSION,
        "decided_for": day.isoformat(),
        "published": site is not None,
        "companies": len(site.companies) if site else 0,
        "events": len(site.events) if site else 0,
        "photos": site.photo_count if site else 0,
        "withheld": list(site.withheld) if site else [],
        "taken_down": [_row(f) for f in found if is_take_down(f)],
        "faults": [_row(f) for f in found if f.severity is not Severity.NOTICE],
    }


def _row(finding: Diagnostic) -> dict[str, Any]:
    row = {
        key: getattr(finding, key) for key in ("file", "line", "what", "mend")
    }  # no letters: they may be a name
    return {**row, "severity": finding.severity.value}


def write_report(output: Path, content: dict[str, Any]) -> Path:
    """Writes the report beside the output; replaces the old one whole or not at all. OutputError."""
    target = output.parent / FILE
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{FILE}-", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(aside).replace(target)
    except OSError:
        raise OutputError(
            f"{target} に書けません。直し方: 出力先の親フォルダーの権限と空き容量を確かめてください。"
        ) from None
    return target
