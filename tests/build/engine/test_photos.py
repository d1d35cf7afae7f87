"""From cleared photographs to derivatives: the cache, what it spares, and how it survives being killed."""

from __future__ import annotations

import io
import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from build.darkroom.derivatives import Derivatives
from build.darkroom.memory import FILE
from build.darkroom.progress import bar
from build.darkroom.rights import Rights, packet
from build.darkroom.store import cache_folder, cached_names, read_entry
from build.engine.photos import FORMATS, derive, derive_all
from build.errors import PhotoError
from build.gate.decided import GATE_SEAL, ClearedPhoto


def picture(number: int, size: tuple[int, int] = (640, 430)) -> bytes:
    """A JPEG that no other number gives."""
    image = Image.new("RGB", size, (number % 251, number % 239, number % 199))
    ImageDraw.Draw(image).text((4, 4), str(number), fill=(255, 255, 255))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def cleared_photo(source: Path, **changes: Any) -> ClearedPhoto:
    """As the gate makes one."""
    base: dict[str, Any] = {
        "seal": GATE_SEAL, "slug": "mihon", "file": source.name, "source": source, "alt": "", "caption": "",
        "credit": "しごと図鑑", "shows": (),
    }  # fmt: skip
    return ClearedPhoto(**(base | changes))


@pytest.fixture
def photos(tmp_path: Path) -> list[ClearedPhoto]:
    """Six originals, at rest for long enough to be remembered."""
    folder = tmp_path / "originals"
    folder.mkdir()
    for i in range(6):
        (folder / f"p{i}.jpg").write_bytes(picture(i))
    return [cleared_photo(path) for path in sorted(folder.iterdir())]


@pytest.fixture
def cleared(site: Any) -> ClearedPhoto:
    photo: ClearedPhoto = next(p for p in site.decided().photos if p.file == "room.jpg")
    return photo


def replaced(site: Any, data: bytes) -> ClearedPhoto:
    site.path("photos/mihon-seisaku/room.jpg").write_bytes(data)
    photo: ClearedPhoto = next(p for p in site.decided().photos if p.file == "room.jpg")
    return photo


def bytes_of(made: Iterable[Derivatives]) -> list[bytes]:
    return [r.source.read_bytes() for derivatives in made for r in derivatives.renditions]


@contextmanager
def watched(*events: str) -> Iterator[list[str]]:
    """What the interpreter itself reports while the block runs (PEP 578)."""
    seen: list[str] = []
    WATCHERS.append((events, seen))
    if len(WATCHERS) == 1:
        sys.addaudithook(_report)
    try:
        yield seen
    finally:
        WATCHERS[-1] = ((), seen)


WATCHERS: list[tuple[tuple[str, ...], list[str]]] = []


def _report(event: str, arguments: tuple[Any, ...]) -> None:
    for events, seen in WATCHERS:
        if event in events:
            seen.append(f"{event} {arguments[0]}")


def test_names_are_hashes_of_the_derivatives(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """The same original gives the same names and bytes, cold or cached; names say nothing else."""
    first = derive(cleared, tmp_path / "a")
    again = derive(cleared, tmp_path / "a")
    other = derive(cleared, tmp_path / "b")
    assert (
        [r.name for r in first.renditions]
        == [r.name for r in again.renditions]
        == [r.name for r in other.renditions]
    )
    assert [r.source.read_bytes() for r in first.renditions] == [
        r.source.read_bytes() for r in other.renditions
    ]
    assert not any("room" in r.name or "mihon" in r.name for r in first.renditions)


def test_what_is_made_is_what_pages_need(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """Three formats in the original's own widths, upright, with the class of a colour."""
    made = derive(cleared, tmp_path)
    assert [r.mime for r in made.renditions[:3]] == ["image/avif", "image/webp", "image/jpeg"]
    assert {r.mime for r in made.renditions} == {form.mime for form in FORMATS.values()}
    assert [(r.width, r.height) for r in made.of("image/jpeg")] == [
        (430, 640)
    ]  # the original lies on its side
    assert made.tone == "tone-l3"  # it is green


def test_a_damaged_cache_is_made_anew(cleared: ClearedPhoto, tmp_path: Path) -> None:
    """A derivative that was changed in the cache, or an index that was, is never published."""
    made = derive(cleared, tmp_path)
    made.renditions[0].source.write_bytes(b"somebody else's picture")
    again = derive(cleared, tmp_path)
    assert again.renditions == made.renditions
    assert again.renditions[0].source.read_bytes() != b"somebody else's picture"
    index = made.renditions[0].source.with_name("index.json")
    raw = json.loads(index.read_text(encoding="utf-8"))
    damages: list[Any] = [
        {**raw, "files": [{**raw["files"][0], "name": "photos/other.avif"}]},
        {},
        [],
        {**raw, "files": []},
    ]
    for damage in damages:
        index.write_text(json.dumps(damage), encoding="utf-8")
        assert derive(cleared, tmp_path).renditions == made.renditions


def test_a_warm_build_neither_reads_nor_decodes_nor_starts_anything(
    photos: list[ClearedPhoto], tmp_path: Path
) -> None:
    """Known photographs cost one look at a small file: no original and no derivative is opened, no process started."""
    first = derive_all(photos, tmp_path / "cache")
    time.sleep(2.1)  # files younger than two seconds are not trusted
    assert derive_all(photos, tmp_path / "cache") == first
    with watched("open", "subprocess.Popen", "import") as seen:
        assert derive_all(photos, tmp_path / "cache") == first
    assert {line.split()[0] for line in seen if "pyvips" in line} == set()
    opened = [line for line in seen if line.startswith("open")]
    assert len(opened) == 1
    assert opened[0].endswith(FILE)
    assert not [line for line in seen if line.startswith("subprocess")]


def test_the_build_itself_never_loads_the_encoder(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Not even for a cold photograph: libvips lives in the workers."""
    code = (
        "import sys\nfrom pathlib import Path\nimport build.engine.making\n"
        "from build.gate.decided import GATE_SEAL, ClearedPhoto\nfrom build.engine.photos import derive\n"
        f"photo = ClearedPhoto(GATE_SEAL, 'mihon', 'p0.jpg', Path({str(photos[0].source)!r}), '', '', '', ())\n"
        f"assert derive(photo, Path({str(tmp_path / 'cache')!r})).renditions\n"
        "assert 'pyvips' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_change_is_seen_whatever_the_clock_says(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Other bytes of the same length with the old time put back are another photograph; so is a changed derivative."""
    before = derive_all(photos, tmp_path / "cache")
    time.sleep(2.1)
    derive_all(photos, tmp_path / "cache")
    source = photos[0].source
    old, times = source.read_bytes(), source.stat()
    source.write_bytes(
        old[:-30] + picture(77)[-30:] if len(picture(77)) == len(old) else old[:-3] + b"\0" + old[-2:]
    )
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert source.stat().st_size == times.st_size
    try:
        after: Any = derive_all(photos, tmp_path / "cache")
    except PhotoError:
        after = {}  # read anew and found damaged: it was seen
    assert after.get(("mihon", "p0.jpg")) != before["mihon", "p0.jpg"] or bytes_of(
        after.values()
    ) != bytes_of(before.values())
    source.write_bytes(old)
    derivative = before["mihon", "p1.jpg"].renditions[0].source
    good, times = derivative.read_bytes(), derivative.stat()
    derivative.write_bytes(good[:-1] + b"!")
    os.utime(derivative, ns=(times.st_atime_ns, times.st_mtime_ns))
    derive_all(photos, tmp_path / "cache")
    assert derivative.read_bytes() == good


def test_what_was_remembered_may_be_lost(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """A memory that is damaged or gone costs time and nothing else."""
    first = derive_all(photos[:1], tmp_path / "cache")
    time.sleep(2.1)
    derive_all(photos[:1], tmp_path / "cache")
    memory = next((tmp_path / "cache").glob(f"*/{FILE}"))
    for damage in (b"", b"{}", b"rubbish\n[]", b"\0" * 900):
        memory.write_bytes(damage)
        assert derive_all(photos[:1], tmp_path / "cache") == first


def test_other_words_are_another_derivative(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """A credit or a release that changed gives files of its own; the trace knows all of one original."""
    one = derive(photos[0], tmp_path / "cache")
    other = derive(cleared_photo(photos[0].source, credit="別の人"), tmp_path / "cache")
    people = derive(cleared_photo(photos[0].source, shows=("p1",)), tmp_path / "cache")
    names = [{r.name for r in made.renditions} for made in (one, other, people)]
    assert not names[0] & names[1]
    assert not names[0] & names[2]
    folder = cache_folder(photos[0].source.read_bytes(), tmp_path / "cache")
    assert set(cached_names(folder)) == names[0] | names[1] | names[2]
    assert packet(Rights("別の人", False)) in other.renditions[0].source.read_bytes()


def test_old_settings_leave_nothing_behind(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Derivatives of other settings, and of the cache's first layout, are removed when new ones are made."""
    cache = tmp_path / "cache"
    derive_all(photos[:1], cache, suffixes=("jpg",))
    (cache / ("a" * 64)).mkdir()
    derive_all(photos[:1], cache)
    assert {path.name for path in cache.iterdir()} == {cache_folder(b"", cache).parent.name}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (picture(1)[:-300], r"mihon-seisaku/room\.jpg: 写真を読めません。.*直し方: 現像ソフトで"),
        (picture(1)[:-2], r"mihon-seisaku/room\.jpg: 写真を読めません"),
    ],
)
def test_what_cannot_be_decoded_is_said(site: Any, tmp_path: Path, data: bytes, words: str) -> None:
    """A broken original is a Japanese sentence with its name, the second time without trying, and leaves nothing."""
    photo = replaced(site, data)
    os.utime(photo.source, (1, 1))
    for _ in range(2):
        with pytest.raises(PhotoError, match=words) as caught:
            derive(photo, tmp_path / "cache")
        assert caught.value.slug == "mihon-seisaku"
    assert [p for p in (tmp_path / "cache").rglob("*") if p.is_file() and p.name != FILE] == []


def test_the_first_fault_in_order_is_the_one_that_is_said(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Whichever worker is quicker; what was finished before is kept."""
    for i in (2, 4):
        photos[i].source.write_bytes(picture(i)[:-200])
    with pytest.raises(PhotoError, match=r"mihon/p2\.jpg"):
        derive_all(photos, tmp_path / "cache")
    for i in (0, 1):
        assert cached_names(cache_folder(photos[i].source.read_bytes(), tmp_path / "cache"))


def test_an_original_that_is_gone_is_said(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Deleted between the gate and the darkroom: a sentence, not a crash."""
    photos[0].source.unlink()
    with pytest.raises(PhotoError, match=r"p0\.jpg.*消えました"):
        derive(photos[0], tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_said(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """A file where the cache should be: a sentence about the cache, not about the photograph."""
    (tmp_path / "cache").write_bytes(b"")
    with pytest.raises(PhotoError, match="控えを書けませんでした") as caught:
        derive(photos[0], tmp_path / "cache")
    assert caught.value.slug == ""


def workers_of(parent: int) -> list[int]:
    """Process ids of a process's children."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    threads = Path(f"/proc/{parent}/task").glob("*/children") if listed.exists() else []
    return [int(word) for path in threads for word in path.read_text().split()]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


RUN = (
    "import sys\nfrom pathlib import Path\nfrom build.gate.decided import GATE_SEAL, ClearedPhoto\n"
    "from build.engine.photos import derive_all\n"
    "photos = [ClearedPhoto(GATE_SEAL, 'mihon', p.name, p, '', '', 'しごと図鑑', ()) for p in sorted(Path(sys.argv[1]).iterdir())]\n"
    "derive_all(photos, Path(sys.argv[2]))\n"
)


def whole(cache: Path) -> int:
    """How many entries there are; every one of them must be whole."""
    entries = [path for path in cache.glob("*/*/*") if path.is_dir() and not path.parts[-3].startswith(".")]
    assert all(read_entry(entry) is not None for entry in entries)
    return len(entries)


def test_a_build_may_be_killed_at_any_moment(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """SIGKILL again and again: never half an entry, no worker left behind, and in the end the very same bytes."""
    for photo in photos:  # large enough to be killed in the middle
        photo.source.write_bytes(picture(int(photo.file[1]), (1800, 1200)))
    moments = random.Random(5)
    counts: list[int] = []
    for attempt in range(8):
        run = subprocess.Popen(
            [sys.executable, "-c", RUN, str(photos[0].source.parent), str(tmp_path / "cache")]
        )
        if attempt >= 4:  # however slow the machine is, some are killed with something done
            while whole(tmp_path / "cache") == counts[3] and run.poll() is None:
                time.sleep(0.01)
        time.sleep(0.25 + moments.random() * 0.4)
        children = workers_of(run.pid)
        run.send_signal(signal.SIGKILL)
        run.wait()
        counts.append(whole(tmp_path / "cache"))
        deadline = time.monotonic() + 5
        while any(map(alive, children)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not any(map(alive, children))
    assert counts == sorted(counts)  # what was done stays done
    assert counts[-1] > 0
    made = derive_all(photos, tmp_path / "cache")
    assert bytes_of(made.values()) == bytes_of(derive_all(photos, tmp_path / "other").values())
    assert not list((tmp_path / "cache").glob(".making-*"))


def test_a_worker_may_be_killed_in_the_middle(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """The photograph it was at is given to a new one; the build does not notice."""
    for photo in photos:
        photo.source.write_bytes(picture(int(photo.file[1]), (2400, 1600)))
    run = subprocess.Popen([sys.executable, "-c", RUN, str(photos[0].source.parent), str(tmp_path / "cache")])
    while not (children := workers_of(run.pid)):
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(children[0], signal.SIGKILL)
    assert run.wait(60) == 0
    assert whole(tmp_path / "cache") == len(photos)


def test_half_made_entries_of_the_dead_are_swept_and_of_the_living_are_not(
    photos: list[ClearedPhoto], tmp_path: Path
) -> None:
    """A folder whose maker is gone is removed by the next build; one that is being filled is left alone."""
    import fcntl

    cache = tmp_path / "cache"
    for name in ("dead", "living"):
        (cache / f".making-{name}").mkdir(parents=True)
        (cache / f".making-{name}" / "lock").write_bytes(b"")
    with (cache / ".making-living" / "lock").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        derive(photos[0], cache)
        assert [path.name for path in cache.glob(".making-*")] == [".making-living"]


def test_two_builds_at_once_share_one_cache(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """Neither harms the other, and both end well."""
    runs = [
        subprocess.Popen([sys.executable, "-c", RUN, str(photos[0].source.parent), str(tmp_path / "cache")])
        for _ in range(2)
    ]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert whole(tmp_path / "cache") == len(photos)
    assert not list((tmp_path / "cache").glob(".making-*"))


def test_a_bar_is_shown_on_a_terminal_only(photos: list[ClearedPhoto], tmp_path: Path) -> None:
    """A terminal sees the count grow and the line cleared; a file, and a warm build, see nothing."""
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal:
        derive_all(photos, tmp_path / "cache", progress=terminal)
        derive_all(photos, tmp_path / "cache", progress=io.StringIO())
        shown = os.read(reader, 65536).decode()
        derive_all(photos, tmp_path / "other", progress=(log := io.StringIO()))
    os.close(reader)
    assert [f"{i}/6枚" in shown for i in range(7)] == [True] * 7
    assert shown.endswith("\r\x1b[K")
    assert log.getvalue() == ""


@pytest.mark.parametrize(
    ("done", "total", "seconds", "line"),
    [
        (0, 4, 0.0, "写真 ························ 0/4枚"),
        (1, 4, 2.0, "写真 ██████·················· 1/4枚 あと約6秒"),
        (4, 4, 8.0, "写真 ████████████████████████ 4/4枚"),
        (500, 1000, 0.1, "写真 ████████████············ 500/1,000枚 あと約1秒"),
    ],
)
def test_the_bar(done: int, total: int, seconds: float, line: str) -> None:
    """Its length is the share, and the rest is guessed from what was taken."""
    assert bar(done, total, seconds) == line


def test_a_photograph_of_two_stories_is_made_once_each(site: Any, tmp_path: Path) -> None:
    """All cleared photographs come back by story and file."""
    made = derive_all(site.decided().photos, tmp_path)
    assert set(made) == {
        ("mihon-seisaku", "bench.jpg"),
        ("mihon-seisaku", "face.jpg"),
        ("mihon-seisaku", "room.jpg"),
        ("mihon-workshop", "tools.jpg"),
    }


def test_the_words_are_those_of_the_page(site: Any, tmp_path: Path) -> None:
    """The credit as printed, and a release that is limited where somebody is to be seen."""
    by_file = {photo.file: photo for photo in site.decided().photos}
    shown = derive(by_file["bench.jpg"], tmp_path).renditions[0].source.read_bytes()
    empty = derive(by_file["room.jpg"], tmp_path).renditions[0].source.read_bytes()
    assert packet(Rights("しごと図鑑", True)) in shown
    assert packet(Rights("", False)) in empty


@pytest.mark.long
def test_a_thousand_at_once(tmp_path: Path) -> None:
    """A thousand different photographs are made, and the next build spends under a millisecond on each."""
    folder = tmp_path / "originals"
    folder.mkdir()
    for i in range(1000):
        (folder / f"p{i:04}.jpg").write_bytes(picture(i + 1000, (160, 120)))
    photos = [cleared_photo(path) for path in sorted(folder.iterdir())]
    made = derive_all(photos, tmp_path / "cache")
    assert len({r.name for d in made.values() for r in d.of("image/jpeg")}) == 1000
    time.sleep(2.1)
    derive_all(photos, tmp_path / "cache")
    start = time.perf_counter()
    assert derive_all(photos, tmp_path / "cache") == made
    assert time.perf_counter() - start < 1.0
    shutil.rmtree(tmp_path / "cache")
