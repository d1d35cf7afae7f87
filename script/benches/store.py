"""The store at 1,000, 10,000 and 100,000 records, against the goals of the issue.

A store is filled through the same functions that people's commands use: envelopes are
sealed, kept as collected, and taken in by ``accession``. Sealing is not measured here.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from register.envelope import Header, cancellation_hash, encode, new_id, parse, seal
from register.keyfile import ReceivingKey, parse_key
from register.load import default
from register.receipt import new_receipt_number
from register.term import now, today
from script.benches.rows import Row
from store.copies.backup import backup
from store.crypto import keys
from store.crypto.passphrase import ARGON2_MEMORY_KIB, ARGON2_PASSES, lock_seed, unlock_seed
from store.disk.state import State, create
from store.disk.vault_rows import WaitingEnvelope, document_hash
from store.people import designating, receiving, recovery
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.people.session import Session, sign_in, sign_in_officer
from store.proof.journal_check import verify
from store.records.accession import accession
from store.records.erasing import erase
from store.records.listing import list_page, search

WORDS = "みほん つくえ うきわ ほうき"
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000,)
_STEP = 5_000  # envelopes waiting at once while a store is filled


def store(quick: bool) -> list[Row]:
    """Every figure at every size, on one store that grows."""
    folder = Path(tempfile.mkdtemp(prefix="zukan-bench-"))
    try:
        key = _prepare(folder)
        rows = [_passphrase()]
        filled = 0
        for size in QUICK_SIZES if quick else SIZES:
            rate = _fill(folder, key, filled, size)
            filled = size
            rows += [_row(f"受入({size:,}件まで)", rate, "通/s", 500, "higher"), *_figures(folder, size)]
        return rows
    finally:
        shutil.rmtree(folder)


def _figures(folder: Path, size: int) -> list[Row]:
    state = State(folder / "store", default(), now)
    try:
        session = _signed_in(state)
        # The shortest of each: what else runs on the machine must not count on one side only.
        signing_in = min(_times(lambda: accession(_signed_in(state)), 5)) - min(_argon2_times())
        middle = list_page(session, ("", ""), size // 2).rows[-1].place
        purpose = reading_purpose(state.register, "zukan", "contact")
        path = state.journal_path("zukan")
        with path.open("rb") as lines:
            begun = time.perf_counter()
            entries = verify(lines, "current", "zukan").entries
            verifying = entries / (time.perf_counter() - begun)
        (folder / "copy").mkdir(exist_ok=True)
        some = [row.id for row in list_page(session, ("", ""), 1).rows]
        return [
            _row(f"サインイン、パスフレーズのほか({size:,}件)", signing_in, "s", 2, "lower"),
            _row(f"一覧の1ページ50件({size:,}件)", _best(lambda: list_page(session, middle, 50)) * 1000, "ms", 50, "lower"),
            _row(
                f"ぴったりの検索({size:,}件)",
                _best(lambda: search(purpose, session, "mail", "mihon7@example.jp")) * 1000, "ms", 50, "lower",
            ),
            _row(f"取扱記録簿の検証({entries:,}行)", verifying, "行/s", 100_000, "higher"),
            _row(f"控え({size:,}件)", _best(lambda: backup(state, folder / "copy"), 1), "s", None, "lower"),
            _row(f"1件の消去と鍵の入替え({size:,}件)", _best(lambda: erase(purpose, session, some), 1), "s", None, "lower"),
        ]  # fmt: skip
    finally:
        state.close()


def _prepare(folder: Path) -> ReceivingKey:
    create(folder / "store", default(), "current", now)
    with State(folder / "store", default(), now) as state:
        new = designating.Designation("mihon", "見本", Role.OFFICER, state.programmes, today())
        designating.add_first(state, new, WORDS)
        officer = sign_in_officer(state, "mihon", lambda: WORDS)
        designating.add_training(officer, "mihon", today())
        session = _signed_in(state)
        made = recovery.draft()
        recovery.establish(session, made, [made.groups[place - 1] for place in made.asked])
        month = today().strftime("%Y-%m")
        receiving.new_receiving_key(officer, "zukan", month)
        recovery.prove(session, " ".join(made.groups))
        path = receiving.publish(session, "zukan", month, folder)
        signer = state.collector_key().public_key()
    return parse_key(path.read_text(encoding="utf-8"), signer)


def _signed_in(state: State) -> Session:
    return sign_in(state, "mihon", lambda: WORDS)


def _fill(folder: Path, key: ReceivingKey, start: int, end: int) -> float:
    """Envelopes per second of accession."""
    taken = 0.0
    for first in range(start, end, _STEP):
        with State(folder / "store", default(), now) as state:
            waiting = [_envelope(key, number) for number in range(first, min(first + _STEP, end))]
            state.vault.keep(waiting, [])
            session = _signed_in(state)
            begun = time.perf_counter()
            done = accession(session)
            taken += time.perf_counter() - begun
            if done.accepted != len(waiting):
                raise SystemExit("受け入れられない封筒があります。")
    return (end - start) / taken


def _envelope(key: ReceivingKey, number: int) -> WaitingEnvelope:
    header = Header(
        id=new_id(), receipt=new_receipt_number(), contract=key.contract, programme=key.programme,
        term="2026", form="application", notice="0" * 16, target=f"mihon-{number % 10}",
        received_at=f"{date(2026, 11, 1 + number % 28).isoformat()}T09:{number % 60:02}+09:00",
        key=key.key_id, cancellation=cancellation_hash("mihon"),
    )  # fmt: skip
    items = {
        "name": f"見本 {number}", "kana": f"ミホン{chr(0x30A1 + number % 80)}", "phone": f"03-{number:08}", "mail": f"mihon{number}@example.jp",
        "address": "見本区見本町1-2-3",
    }  # fmt: skip
    document = encode(seal(header, {"items": items, "declarations": {}}, key))
    kept = parse(document).header
    return WaitingEnvelope(
        kept.id, kept.programme, kept.receipt, kept.target, kept.form, kept.received_at, kept.key,
        document_hash(document), document, "",
    )  # fmt: skip


def _passphrase() -> Row:
    name = f"パスフレーズの鍵(Argon2id {ARGON2_MEMORY_KIB // 1024}MiB、{ARGON2_PASSES}回)"
    return _row(name, statistics.median(_argon2_times()), "s", None, "lower")


def _argon2_times() -> list[float]:
    seed = os.urandom(32)
    locked = lock_seed(seed, WORDS, "current", "mihon", b"")
    public = keys.public_bytes(seed)
    return _times(lambda: unlock_seed(locked, WORDS, "current", "mihon", public), 5)


def _best(work: Callable[[], object], runs: int = 5) -> float:
    """The median of a few runs, in seconds."""
    return statistics.median(_times(work, runs))


def _times(work: Callable[[], object], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken


def _row(name: str, value: float, unit: str, goal: float | None, better: Literal["lower", "higher"]) -> Row:
    return Row(name, value, None, None, unit, None, goal, better, 1)
