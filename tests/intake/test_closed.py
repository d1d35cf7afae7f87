"""Closed forms are heard, and a postbox that is moved while the intake runs loses nothing: real servers, real files."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from register.envelope import parse
from tests.intake.conftest import build_world, start_server
from tests.intake.connections.test_server import children
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.intake.conftest import Browser, Server, World

ROOT = Path(__file__).parents[2]
Browse = Callable[..., "Browser"]
Start = Callable[..., "Server"]
NOBODY = 65534  # a user without rights


def ready(server: Server) -> tuple[int, set[str]]:
    """The status of readyz, and the reasons of every programme."""
    answer = httpx.get(server.url + "/readyz", trust_env=False, timeout=20)
    programmes = answer.json()["programmes"].values()
    return answer.status_code, {reason for each in programmes for reason in each["reasons"]}


def log_lines(server: Server, words: str) -> list[str]:
    return [line for line in server.log.read_text(encoding="utf-8").splitlines() if words in line]


def receipts(world: World) -> set[str]:
    return {parse(document).header.receipt for document in world.documents()}


def apply_often(server: Server, browse: Browse, number: int) -> set[str]:
    return {browse(server.url).apply().receipt for _ in range(number)}


def refused(server: Server, browse: Browse) -> None:
    """The form says that it is closed, and nothing is made in the state folder."""
    assert browse(server.url).get("/apply/mihon-kappan").status == 503
    assert ready(server) == (503, {"postbox-moved"})


def files(world: World) -> dict[str, bytes]:
    found = sorted(world.config.state_dir.glob("postbox.sqlite3*"))
    return {path.name: path.read_bytes() for path in found if path.suffix != ".sqlite3-shm"}


@pytest.mark.parametrize("signal_to_master", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.situation(
    "The data file is moved or deleted, a new empty one is made, and what was acknowledged is gone"
)
def test_a_postbox_moved_away_is_not_made_anew_and_comes_back_whole(
    signal_to_master: int, serve_world: Start, world: World, browse: Browse
) -> None:
    """Fourteen acknowledged envelopes, the file moved: closed, log untouched, also in the next worker; moved back and
    started again, all fourteen are there."""
    server = serve_world(quiet=1)
    told = apply_often(server, browse, 14)
    file, away = world.config.postbox_file, world.folder / "away"
    file.rename(away)
    log = files(world)["postbox.sqlite3-wal"]
    assert len(log) > 0
    refused(server, browse)
    first = children(server.process.pid)
    browse(server.url).send(
        browse(server.url).get("/cancel"), step="check"
    )  # a post, after which it is recycled
    for _ in range(200):
        if set(children(server.process.pid)) - set(first):
            break
        time.sleep(0.1)
    refused(server, browse)
    assert not file.exists()
    assert files(world)["postbox.sqlite3-wal"] == log
    away.rename(file)
    refused(server, browse)  # until somebody starts it again
    assert len(log_lines(server, "フォームを閉じています。事業=zukan 理由=postbox-moved")) == 1
    os.killpg(server.process.pid, signal_to_master)
    server.process.wait(40)
    server = serve_world()
    assert ready(server) == (200, set())
    assert receipts(world) == told


def test_a_postbox_deleted_is_not_made_anew_and_can_be_saved_until_the_end(
    serve_world: Start, world: World, browse: Browse
) -> None:
    """While the server still runs the file can be copied from /proc; with its log beside it nothing is lost."""
    server = serve_world()
    told = apply_often(server, browse, 5)
    file = world.config.postbox_file
    file.unlink()
    refused(server, browse)
    assert not file.exists()
    opened = Path(f"/proc/{server.process.pid}/fd")
    (held,) = [each for each in opened.iterdir() if "postbox.sqlite3" in str(each.readlink())]
    saved = world.folder / "saved"
    shutil.copyfile(held, saved)
    server.kill()
    saved.rename(file)
    serve_world()
    assert receipts(world) == told


@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
def test_a_log_taken_away_closes_the_forms_and_loses_nothing(
    how: str, serve_world: Start, world: World, browse: Browse
) -> None:
    """What only the log had is brought into the file at once, so that even a kill loses no acknowledged envelope."""
    server = serve_world()
    told = apply_often(server, browse, 5)
    log = world.config.postbox_file.with_name("postbox.sqlite3-wal")
    if how == "deleted":
        log.unlink()
    else:
        log.rename(world.folder / "away")
    if how == "replaced":
        shutil.copyfile(world.folder / "away", log)
    refused(server, browse)
    server.kill()
    server = serve_world()
    assert receipts(world) == told
    assert ready(server) == (200, set())


def test_a_postbox_emptied_or_replaced_closes_the_forms(
    serve_world: Start, world: World, browse: Browse
) -> None:
    """Cut to nothing in its place, or with another file in it: neither is written to, and the log stays as it is."""
    server = serve_world()
    apply_often(server, browse, 3)
    file = world.config.postbox_file
    whole = file.read_bytes()
    other = world.folder / "other"
    other.write_bytes(whole)
    other.replace(file)
    log = files(world)["postbox.sqlite3-wal"]
    refused(server, browse)
    file.write_bytes(b"")
    refused(server, browse)
    assert files(world) == {"postbox.sqlite3": b"", "postbox.sqlite3-wal": log}


def serve_once(world: World) -> subprocess.CompletedProcess[str]:
    """The real command on the world's folder, which is expected to refuse."""
    return subprocess.run(
        [sys.executable, "-m", "intake.cli", "serve", "--config", str(world.folder / "intake.toml"),
         "--bind", "127.0.0.1:0"],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_start_does_not_begin_with_an_empty_postbox(
    serve_world: Start, world: World, browse: Browse
) -> None:
    """Where there was a postbox and none is left the command refuses, says what to do, and makes nothing; after the
    operator's step it begins anew."""
    server = serve_world()
    apply_often(server, browse, 2)
    server.kill()
    file, away = world.config.postbox_file, world.folder / "away"
    file.rename(away)
    done = serve_once(world)
    assert done.returncode == 1
    assert "前にあった受付箱" in done.stderr
    assert "postbox.made" in done.stderr
    assert not file.exists()
    log = files(world)["postbox.sqlite3-wal"]
    (world.config.state_dir / "postbox.made").unlink()
    done = serve_once(world)
    assert (done.returncode, "-wal" in done.stderr) == (1, True)
    assert files(world) == {"postbox.sqlite3-wal": log}
    (world.config.state_dir / "postbox.sqlite3-wal").rename(world.folder / "log")
    server = serve_world()
    assert ready(server) == (200, set())
    assert receipts(world) == set()


@pytest.mark.situation("Two copies of the service write one file")
def test_a_second_server_on_one_state_folder_says_so_and_ends(serve_world: Start, world: World) -> None:
    """Whatever port it was given; and after a kill of the first one the folder is free at once."""
    server = serve_world()
    done = serve_once(world)
    assert done.returncode == 1
    assert "同じ state_dir で、ほかの受付が動いています。" in done.stderr
    assert "直し方" in done.stderr
    assert ready(server) == (200, set())
    os.kill(server.process.pid, signal.SIGKILL)  # the master alone: its worker notices by itself
    server.process.wait()
    assert ready(serve_world()) == (200, set())


@pytest.mark.situation("Forms close for want of a key or of room, and nobody hears of it")
def test_each_change_is_said_once_with_its_reason(serve_world: Start, world: World, browse: Browse) -> None:
    """Closed for want of a key, and open again: one line each, however many ask, and no word of theirs."""
    server = serve_world()
    hidden = {path: path.read_bytes() for path in world.config.keys_dir.glob("*.json")}
    for path in hidden:
        path.unlink()
    for _ in range(3):
        assert ready(server) == (503, {"no-key"})
        assert browse(server.url).get("/apply/mihon-kappan?name=hanako").status == 503
    for path, content in hidden.items():
        path.write_bytes(content)
    for _ in range(3):
        assert ready(server) == (200, set())
    for programme in ("zukan", "support"):
        assert len(log_lines(server, f"フォームを閉じています。事業={programme} 理由=no-key")) == 1
        assert len(log_lines(server, f"フォームがふたたび開きました。事業={programme}")) == 1
    assert "hanako" not in server.log.read_text(encoding="utf-8")


def test_forms_that_are_closed_at_the_start_are_heard_without_a_visitor(
    serve_world: Start, world: World
) -> None:
    """The server looks by itself."""
    for path in world.config.keys_dir.glob("*.json"):
        path.unlink()
    server = serve_world()
    for _ in range(100):
        if log_lines(server, "理由=no-key"):
            return
        time.sleep(0.1)
    raise AssertionError(server.log.read_text(encoding="utf-8"))


# ---- readyz is false whenever a send would fail


def limit_files(server: Server, world: World) -> None:
    """No file may grow beyond what it is, and a page or two: a trial write would still pass."""
    (worker,) = children(server.process.pid)
    log = world.config.postbox_file.with_name("postbox.sqlite3-wal")
    allowed = log.stat().st_size + 10_000
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (allowed, resource.RLIM_INFINITY))


def test_readyz_is_false_under_a_limit_of_file_size(serve_world: Start, world: World, browse: Browse) -> None:
    """At once, though it was true a moment ago; the form is closed before anybody types; lifted, it opens again."""
    server = serve_world()
    browser = browse(server.url)
    assert browser.apply().receipt
    assert ready(server) == (200, set())
    limit_files(server, world)
    assert ready(server) == (503, {"postbox-full"})
    assert browser.get("/apply/mihon-kappan").status == 503
    (worker,) = children(server.process.pid)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert ready(server) == (200, set())
    assert browser.apply().receipt


@pytest.fixture
def small_disk(world: World) -> Iterator[Path]:
    """The state folder on a disk of its own of 40 MB."""
    folder = world.config.state_dir
    folder.mkdir(mode=0o700)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs", str(folder)],
        check=False, capture_output=True,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_readyz_is_false_on_a_full_disk(
    small_disk: Path, serve_world: Start, world: World, browse: Browse
) -> None:
    """A disk that fills closes the forms with the reason that says so, and opens them when there is room again."""
    server = serve_world()
    assert ready(server) == (200, set())
    big = small_disk / "big"
    with big.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small_disk).free - 4096)
    assert ready(server) == (503, {"postbox-full"})
    assert browse(server.url).get("/apply/mihon-kappan").status == 503
    big.unlink()
    assert ready(server) == (200, set())
    assert browse(server.url).apply().receipt
    server.kill()


def test_readyz_is_false_without_the_rights() -> None:
    """A server without root's power whose state folder is taken from it: closed, and open again with the right."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("only root can start a server as another user")
    with tempfile.TemporaryDirectory() as name:
        world = build_world(Path(name))
        for path in (world.folder, *world.folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        under = (setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        server = start_server(world, free_port(), under=under)
        try:
            assert ready(server) == (200, set())
            world.config.state_dir.chmod(0o500)
            assert ready(server) == (503, {"no-postbox"})
            world.config.state_dir.chmod(0o700)
            assert ready(server) == (200, set())
        finally:
            server.kill()
