"""``script/bench pages``: Lighthouse on four pages as a phone gets them, and what they weigh.

The shipped guide is copied, told on today's date and built as if it were real (no sample flag, so no noindex), and
served by our own server with netlify.toml's headers, compressed as the host compresses. Lighthouse is
npm's, of one fixed version, with its own mobile settings; the browser is Debian's. Performance is the median run.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from build.engine.builder import build
from build.options import Options
from build.preview.headers import FILE, read_rules
from build.preview.server import Answer, Handler, address, make_server
from register.load import REGISTER_FILE, from_dict
from register.model import Register
from register.term import today
from script.benches.rows import Row
from script.demos.sample_register import with_a_contractor
from script.samples.dates import write_copy

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / "var" / "lighthouse"  # kept: fetching it takes a minute
LIGHTHOUSE = "12.8.2"
CATEGORIES = {
    "performance": ("速さ", 98.0),
    "accessibility": ("アクセシビリティ", 100.0),
    "best-practices": ("作法", 100.0),
    "seo": ("検索", 100.0),
}
WEIGHED = frozenset({"Document", "Stylesheet", "Script", "Font"})
MOST_KB = 60.0
_COMPRESSED = ("text/", "application/json", "application/manifest+json", "application/xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of Lighthouse: scores of 100, kilobytes that crossed, and what was not full marks."""

    scores: dict[str, float]
    weight: float
    lacking: frozenset[str]
    machine: float  # Lighthouse's benchmarkIndex: its simulated phone assumes an unhurried machine of 1,000 or more


def pages(quick: bool) -> list[Row]:
    """Four rows of scores and one of weight for each page; what keeps a page from full marks goes to stderr."""
    browser, node = shutil.which("chromium"), shutil.which("npx")
    if browser is None or node is None:
        print("pages には Chromium と Node.js が要ります。直し方: script/setup long", file=sys.stderr)
        return []
    _install()
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as (url, chosen):
        return [
            row
            for title, path in chosen.items()
            for row in _rows(title, [_lighthouse(f"{url}{path}", browser) for _ in range(1 if quick else 3)])
        ]


def _install() -> None:
    PEER.mkdir(parents=True, exist_ok=True)
    wanted = json.dumps({"private": True, "dependencies": {"lighthouse": LIGHTHOUSE}})
    manifest = PEER / "package.json"
    if (PEER / "node_modules" / "lighthouse").is_dir() and manifest.read_text(encoding="utf-8") == wanted:
        return
    manifest.write_text(wanted, encoding="utf-8")
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    subprocess.run(command, cwd=PEER, check=True, capture_output=True, timeout=600)


class _Compressing(Handler):
    """Our server, and gzip where it is asked for: the host compresses too, only better."""

    def answer(self) -> Answer:
        reply = super().answer()
        kind = reply.headers.get("Content-Type", "")
        if "gzip" not in self.headers.get("Accept-Encoding", "") or not kind.startswith(_COMPRESSED):
            return reply
        headers = {**reply.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return replace(reply, headers=headers, body=gzip.compress(reply.body))


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the guide is served, and the pages that are looked at."""
    content, output = folder / "content", folder / "output"
    write_copy(ROOT / "content", content, today())
    _as_if_real(content)
    output.mkdir()
    with make_server(output, 0, read_rules(ROOT / FILE), _Compressing) as server:
        url = address(server)
        _build(content, output, url.rstrip("/"), _register())
        with _running(server):
            yield url, _chosen(output)


def _register() -> Register:
    """A real one in which the new contract has a contractor, since its workshops name people."""
    raw = tomllib.loads(with_a_contractor(REGISTER_FILE.read_text(encoding="utf-8")))
    return from_dict(raw).model_copy(update={"sample": False})


def _as_if_real(content: Path) -> None:
    for path in content.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nsample: true\n", "\nsample: false\n"), encoding="utf-8")


def _build(content: Path, output: Path, url: str, register: Register) -> None:
    intake = {"current": "https://uketsuke.example"}
    cache = ROOT / "var" / "cache"
    build(
        Options(day=today(), content=content, output=output, cache=cache, site_url=url, intake=intake),
        register,
    )


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()


def _chosen(output: Path) -> dict[str, str]:
    event = min(path.parent.name for path in (output / "events").glob("*/index.html"))
    return {
        "はじめ": "",
        "記事": "companies/mihon-kappan/",
        "催し": f"events/{event}/",
        "会社の一覧": "companies/",
    }


def _lighthouse(url: str, browser: str) -> Run:
    command = [
        PEER / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    done = subprocess.run(
        [str(part) for part in command],
        cwd=PEER,
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "CHROME_PATH": browser},
    )
    return read_report(json.loads(done.stdout))


def read_report(report: dict[str, Any]) -> Run:
    """Scores, weight and the names of audits below full marks. Pure."""
    scores = {name: report["categories"][name]["score"] * 100 for name in CATEGORIES}
    requests = report["audits"]["network-requests"]["details"]["items"]
    weight = sum(one["transferSize"] for one in requests if one.get("resourceType") in WEIGHED) / 1000
    lacking = frozenset(
        f"{name} {audit['score']:.2f} {audit.get('displayValue', '')}".strip()
        for name, audit in report["audits"].items()
        if audit["score"] is not None and audit["score"] < 1 and _counts(name, report)
    )
    return Run(scores, weight, lacking, report["environment"]["benchmarkIndex"])


def _counts(name: str, report: dict[str, Any]) -> bool:
    refs = (ref for category in report["categories"].values() for ref in category["auditRefs"])
    return any(ref["id"] == name and ref["weight"] > 0 for ref in refs)


def _rows(title: str, runs: list[Run]) -> list[Row]:
    for lack in sorted(frozenset[str]().union(*(run.lacking for run in runs))):
        print(f"{title}: {lack}", file=sys.stderr)
    rows = [
        Row(f"{title}: {words}", statistics.median(run.scores[name] for run in runs), None, None, "点", None,
            goal, "higher", len(runs))
        for name, (words, goal) in CATEGORIES.items()
    ]  # fmt: skip
    machine = statistics.median(run.machine for run in runs)
    print(f"{title}: 計ったときの機械の速さ(benchmarkIndex)は {machine:.0f}", file=sys.stderr)
    weight = statistics.median(run.weight for run in runs)
    words = f"{title}: HTML・CSS・JS・書体(圧縮)"
    return [*rows, Row(words, weight, None, None, "kB", None, MOST_KB, "lower", len(runs))]
