"""``zukan check`` and the photographs: small ones, damage behind a good header, and what need not be looked at again."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from build.cli import main
from build.content.folder import load
from build.diagnostics import Diagnostic, Severity
from build.engine.photo_check import photo_findings
from build.engine.photos import derive_all
from tests.build.engine.test_photos import picture

COMPANY = "companies/mihon-seisaku.md"
FOLDER = "photos/mihon-seisaku"


def found(site: Any, cache: Path, *, everything: bool = False) -> list[Diagnostic]:
    return photo_findings(load(site.content), cache, everything=everything)


def put(site: Any, name: str, data: bytes) -> None:
    path = site.path(f"{FOLDER}/{name}")
    path.write_bytes(data)
    os.utime(path, (time.time() - 9, time.time() - 9))


def test_every_damaged_one_is_said_at_once(site: Any, tmp_path: Path) -> None:
    """A build stops at the first; here each stands with its line and mend."""
    for number, name in enumerate(("bench.jpg", "room.jpg")):
        put(site, name, picture(number, (900, 600))[:-300])
    damaged = found(site, tmp_path / "cache")
    assert [d.line for d in damaged] == [
        site.line_of(COMPANY, "  - file: bench.jpg"),
        site.line_of(COMPANY, "  - file: room.jpg"),
    ]
    assert all("写真を読めません" in d.what and "現像ソフト" in d.mend for d in damaged)


def test_a_small_one_is_a_warning(site: Any, tmp_path: Path) -> None:
    """Below the narrowest derivative it looks blurred; on its side, too, only the longer side counts."""
    put(site, "bench.jpg", picture(1, (400, 300)))
    put(site, "room.jpg", picture(2, (300, 480)))
    [small] = [d for d in found(site, tmp_path / "cache") if d.severity is Severity.WARNING]
    assert (small.line, "400×300画素" in small.what) == (site.line_of(COMPANY, "  - file: bench.jpg"), True)


def test_what_was_developed_is_not_decoded_again_unless_asked(site: Any, tmp_path: Path) -> None:
    """A file that changes behind the memory's back is found by --photos; one that was refused is said every time."""
    cache = tmp_path / "cache"
    for path in site.path(FOLDER).iterdir():
        os.utime(path, (1, 1))
    derive_all(site.decided().photos, cache)
    room = site.path(f"{FOLDER}/room.jpg")
    assert found(site, cache) == []
    damaged = room.read_bytes()[:-400]
    room.write_bytes(damaged + b"\0" * 400)
    for _ in range(2):
        assert [d.severity for d in found(site, cache)] == [Severity.ERROR]
    assert [d.severity for d in found(site, cache, everything=True)] == [Severity.ERROR]


def test_the_command_says_it(site: Any, capsys: Any) -> None:
    """Exit 1 with the photograph's line, and 0 once it is whole."""
    whole = site.path(f"{FOLDER}/room.jpg").read_bytes()
    put(site, "room.jpg", picture(7, (900, 600))[:-300])
    arguments = ["check", "--as-of", "2026-11-23", "--content", str(site.content)]
    assert main(arguments) == 1
    assert "room.jpg: 写真を読めません" in capsys.readouterr().out
    put(site, "room.jpg", whole)
    assert main([*arguments, "--photos"]) == 0
