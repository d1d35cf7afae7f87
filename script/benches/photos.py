"""``script/bench photos``: time, memory and quality per byte of photographs' derivatives.

Time and bytes against Hugo, which makes the same widths and formats of the same pictures. Quality is
measured, not assumed: how many bytes Hugo needs to look as good as our files do, by SSIM and
by SSIMULACRA 2 (which models what eyes notice), against a neutral reduction of the original by a third
library. Hugo reduces with its quick default filter where time is measured, and with Lanczos, its
sharpest, where quality is: both are the choice that favours it.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage
from ssimulacra2 import compute_ssimulacra2

from build.darkroom.recipe import FORMATS, WIDTHS, generation
from build.darkroom.rights import Rights, packet
from build.engine.photos import derive_all
from build.gate.decided import GATE_SEAL, ClearedPhoto
from script.benches.hugo import QUALITY, HugoSite
from script.benches.pictures import write_pictures
from script.benches.rows import Row, against

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "bench"  # kept: drawing them takes minutes
LARGE = (6000, 4000)
ALL = tuple(FORMATS)
OLD = ("webp", "jpg")
_LADDER = (-30, -15, 0, 12)  # steps around Hugo's quality at which its curve is measured


def photos(quick: bool) -> list[Row]:
    """All rows. ``quick``: six pictures, one run, three pictures for quality."""
    pictures = write_pictures(PICTURES, 6 if quick else 30)
    runs = 1 if quick else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            _time(folder / "all", pictures, ALL, "3つの形式", 0.25, runs),
            _time(folder / "old", pictures, OLD, "JPEGとWebP", 0.3, runs),
            _warm(folder / "warm", pictures),
            *_large(folder / "large", runs),
            *_quality(folder / "quality", pictures[: 3 if quick else 9]),
        ]


def _cleared(pictures: list[Path]) -> list[ClearedPhoto]:
    """Drawn pictures of nobody: they need no gate."""
    return [ClearedPhoto(GATE_SEAL, "bench", p.name, p, "", "", "しごと図鑑", ()) for p in pictures]


def _time(
    folder: Path, pictures: list[Path], formats: tuple[str, ...], words: str, goal: float, runs: int
) -> Row:
    site = HugoSite(folder / "hugo", pictures, WIDTHS, {suffix: QUALITY[suffix] for suffix in formats})
    cleared = _cleared(pictures)

    def ours() -> None:
        shutil.rmtree(folder / "cache", ignore_errors=True)
        derive_all(cleared, folder / "cache", suffixes=formats)

    return against(f"写真{len(pictures)}枚、3つの幅、{words}", ours, site.build, "Hugo", goal=goal, runs=runs)


def _warm(folder: Path, pictures: list[Path]) -> Row:
    cleared = _cleared(pictures)
    derive_all(cleared, folder)
    time.sleep(2.1)  # younger files are not trusted yet
    derive_all(cleared, folder)
    found = []
    for _ in range(5):
        start = time.perf_counter()
        derive_all(cleared, folder)
        found.append((time.perf_counter() - start) * 1000 / len(cleared))
    return Row("知っている写真1枚", statistics.median(found), None, None, "ms", None, 1.0, "lower", 5)


def _large(folder: Path, runs: int) -> list[Row]:
    """One picture of 24 million pixels in one worker on one core, its start included.

    Seconds of the processor, which on a quiet machine are those of the clock.
    """
    picture = write_pictures(PICTURES, 1, LARGE)[0]
    rows = []
    for formats, words, goal in ((OLD, "JPEGとWebP", 0.8), (ALL, "3つの形式", 1.2)):
        found = [_one_core(picture, folder, formats) for _ in range(runs + 1)][1:]
        seconds, memory = (statistics.median(column) for column in zip(*found, strict=True))
        name = f"2,400万画素の写真1枚、1コアの時間、{words}"
        rows.append(Row(name, seconds, None, None, "s", None, goal, "lower", runs))
    rows.append(Row("そのときのメモリー", memory, None, None, "MB", None, 300.0, "lower", runs))
    return rows


def _one_core(picture: Path, folder: Path, formats: tuple[str, ...]) -> tuple[float, float]:
    """Seconds and megabytes of a worker that does this job and ends."""
    job = {
        "source": str(picture),
        "digest": hashlib.sha256(picture.read_bytes()).hexdigest(),
        "packet": packet(Rights("しごと図鑑", shows_people=False)).decode(),
        "cache": str(folder),
        "entry": str(folder / generation(formats) / "entry"),
        "suffixes": formats,
    }
    shutil.rmtree(folder, ignore_errors=True)
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "build.darkroom.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "VIPS_CONCURRENCY": "1", "VIPS_BLOCK_UNTRUSTED": "1"},
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(json.dumps(job).encode() + b"\n")
    worker.stdin.close()
    assert json.loads(worker.stdout.read()) == {"done": True}
    _, _, used = os.wait4(worker.pid, 0)
    worker.returncode = 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


Metric = Callable[[Image.Image, Image.Image], float]


def _quality(folder: Path, pictures: list[Path]) -> list[Row]:
    """Bytes that Hugo needs for the looks of our files, one width a picture in turn; geometric means."""
    made = derive_all(_cleared(pictures), folder / "cache")
    hugo = [
        HugoSite(
            folder / f"hugo{step}", pictures, WIDTHS, {s: q + step for s, q in QUALITY.items()}, "Lanczos"
        )
        for step in _LADDER
    ]
    for site in hugo:
        site.build()
    rows = []
    for suffix, form in FORMATS.items():
        logs: dict[str, list[float]] = {name: [] for name in METRICS}
        sizes = []
        for number, picture in enumerate(pictures):
            width = WIDTHS[number % len(WIDTHS)]
            ours = next(r.source for r in made["bench", picture.name].of(form.mime) if r.width == width)
            theirs = [next(p for p in site.made(picture, suffix) if _width(p) == width) for site in hugo]
            with Image.open(picture) as original:
                height = round(original.height * width / original.width)
                reference = original.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
            size = ours.stat().st_size
            sizes.append(size)
            for name, metric in METRICS.items():
                curve = sorted((metric(reference, _opened(p)), math.log(p.stat().st_size)) for p in theirs)
                logs[name].append(_at(curve, metric(reference, _opened(ours))) - math.log(size))
        for name, found in logs.items():
            mean = statistics.mean(sizes) / 1000
            ratio = math.exp(-statistics.mean(found))
            title = f"{suffix}: 同じ見え方に要るバイト({name})"
            rows.append(Row(title, mean, mean / ratio, "Hugo", "kB", ratio, 1.0, "lower", len(pictures)))
    return rows


def _at(curve: list[tuple[float, float]], score: float) -> float:
    """The curve's log of bytes at a score: between its points, or along its last piece."""
    below = max(1, min(len(curve) - 1, sum(point[0] < score for point in curve)))
    (x0, y0), (x1, y1) = curve[below - 1], curve[below]
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def _width(path: Path) -> int:
    with Image.open(path) as image:
        return image.width


def _ssim(a: Image.Image, b: Image.Image) -> float:
    """Structural similarity of lightness (Wang et al. 2004), Gaussian window of deviation 1.5."""
    x, y = (np.asarray(image.convert("L"), dtype=np.float64) for image in (a, b))

    def mean(v: np.ndarray) -> np.ndarray:
        smooth: np.ndarray = ndimage.gaussian_filter(v, 1.5, truncate=3.5)
        return smooth

    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * mx * my + c1) * (2 * cov + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2))).mean())


def _ssimulacra2(a: Image.Image, b: Image.Image) -> float:
    streams = io.BytesIO(), io.BytesIO()
    for image, stream in zip((a, b), streams, strict=True):
        image.save(stream, "PNG", compress_level=1)
        stream.seek(0)
    return float(compute_ssimulacra2(*streams))


METRICS: Mapping[str, Metric] = {"SSIM": _ssim, "SSIMULACRA 2": _ssimulacra2}
