"""The topics: each makes its own throw-away data and returns rows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import bench_corpus
from bench_rows import Row, against, rate
from demo_stack import Stack
from PIL import Image, ImageOps

from build.content import load
from build.gate import judge
from build.photos import WIDTHS, derive_all
from intake.postbox import Postbox
from intake.submission import Submission, sealed
from register.envelope import Header, cancellation_hash, new_id
from register.keyfile import ReceivingKey, parse_key
from register.load import default
from register.receipt import new_receipt_number
from register.term import fiscal_year, now, today

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PAYLOAD = {"items": {"name": "見本 はなこ", "address": "東京都新宿区見本町1-2-3"}, "declarations": {}}


def build(quick: bool) -> list[Row]:
    """A clean full build of stories without photographs, against plain Pelican."""
    stories, runs = (100, 3) if quick else (1000, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench_corpus.write_ours(folder / "ours", stories)
        bench_corpus.write_pelican(folder / "plain", stories)

        def ours() -> None:
            shutil.rmtree(folder / "out", ignore_errors=True)
            _quiet(BIN / "zukan", "build", "--content", folder / "ours", "--output", folder / "out")

        def pelican() -> None:
            shutil.rmtree(folder / "plain-out", ignore_errors=True)
            _quiet(BIN / "pelican", folder / "plain", "-o", folder / "plain-out", cwd=folder)

        return [against(f"全部を組み立てる({stories}本)", ours, pelican, "Pelican", goal=0.5, runs=runs)]


def photos(quick: bool) -> list[Row]:
    """The sample photographs' derivatives, cold, against Pillow making the same widths and formats."""
    site = judge(load(ROOT / "content"), default(), today()).site
    if site is None:
        raise SystemExit("見本の記事に誤りがあります。直し方: zukan check で確かめてください。")
    cleared = site.photos[:2] if quick else site.photos
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def ours() -> None:
            shutil.rmtree(folder / "cache", ignore_errors=True)
            derive_all(cleared, folder / "cache")

        def pillow() -> None:
            for photo in cleared:
                _with_pillow(photo.source, folder)

        title = f"写真{len(cleared)}枚、3つの幅と3つの形式"
        return [against(title, ours, pillow, "Pillow", goal=None, runs=1 if quick else 3)]


def _with_pillow(source: Path, folder: Path) -> None:
    with Image.open(source) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    for width in WIDTHS:
        size = (width, round(upright.height * width / upright.width))
        image = upright.resize(size, Image.Resampling.LANCZOS)
        image.save(folder / "peer.jpg", quality=80, progressive=True, optimize=True)
        image.save(folder / "peer.webp", quality=75, method=4)
        image.save(folder / "peer.avif", quality=50, speed=9)


def intake(quick: bool) -> list[Row]:
    """Sealing alone, and durable commits of sealed submissions from eight threads."""
    count = 200 if quick else 2000
    with _published_key() as key, tempfile.TemporaryDirectory() as name:
        postbox = Postbox(Path(name) / "postbox.sqlite3")
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
            ]
        finally:
            postbox.close()


@contextmanager
def _stack() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory() as name:
        yield Stack(Path(name), 9, 9)  # nothing is served


@contextmanager
def _published_key() -> Iterator[ReceivingKey]:
    with _stack() as stack:
        stack.prepare_store()
        file = next((stack.folder / "keys").glob("zukan-*.json"))
        yield parse_key(file.read_text(encoding="utf-8"))


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
