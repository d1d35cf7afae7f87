"""The topics: each makes its own throw-away data and returns rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from intake.postbox.postbox import sqlite_postbox
from intake.running.tokens import load_collector_key
from intake.sealing.submission import Submission, sealed
from register.envelope import Header, cancellation_hash, new_id
from register.keyfile import ReceivingKey, parse_key
from register.receipt import new_receipt_number
from register.term import fiscal_year, now, today
from script.benches.intake import rows as intake_rows
from script.benches.rows import Row, rate
from script.demos.office import Office
from store.disk.state import COLLECTOR_PUBLIC

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PAYLOAD = {"items": {"name": "見本 はなこ", "address": "東京都新宿区見本町1-2-3"}, "declarations": {}}


def intake(quick: bool) -> list[Row]:
    """Sealing alone, and durable commits of sealed submissions from eight threads."""
    count = 200 if quick else 2000
    with _published_key() as key, tempfile.TemporaryDirectory() as name:
        postbox = sqlite_postbox(Path(name) / "postbox.sqlite3")
        postbox.start()
        try:

            def sealing() -> int:
                for _ in range(count // 4):
                    _submission(key)
                return count // 4

            def keeping() -> int:
                ready = [_submission(key) for _ in range(count)]
                with ThreadPoolExecutor(8) as pool:
                    list(pool.map(postbox.put, ready))
                return count

            return [
                rate("封をする", sealing, "通/s", goal=None, runs=3),
                rate("封をして受付箱に確かに置く(8本)", keeping, "通/s", goal=None, runs=3),
                *intake_rows(quick),
            ]
        finally:
            postbox.close()


@contextmanager
def _office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as name:
        yield Office(Path(name), "current", ("zukan", "support"), 9)  # nothing is served


@contextmanager
def _published_key() -> Iterator[ReceivingKey]:
    with _office() as office:
        office.prepare_store()
        file = next((office.folder / "keys").glob("zukan-*.json"))
        signer = load_collector_key((office.state / COLLECTOR_PUBLIC).read_bytes())
        yield parse_key(file.read_text(encoding="utf-8"), signer)


def _submission(key: ReceivingKey) -> Submission:
    header = Header(
        id=new_id(),
        receipt=new_receipt_number(),
        contract=key.contract,
        programme=key.programme,
        term=str(fiscal_year(today())),
        form="application",
        notice="0" * 16,
        target="mihon",
        received_at=now().isoformat(timespec="minutes"),
        key=key.key_id,
        cancellation=cancellation_hash("mihon"),
    )
    return sealed(header, PAYLOAD, key)


def _quiet(*command: str | Path, cwd: Path = ROOT) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, check=True, capture_output=True)
