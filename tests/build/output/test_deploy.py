"""``--deploy``: what is served is whole at every moment, and a take-down leaves nothing lying about."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import build.output.deploy
from build.cli import main
from build.errors import OutputError
from build.output.deploy import CURRENT, GENERATIONS, deploy
from register.term import today

COMPANY = "companies/mihon-seisaku.md"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def served(target: Path) -> dict[str, bytes]:
    return tree((target / CURRENT).resolve())


def test_two_generations_take_turns(site: Any, tmp_path: Path) -> None:
    """Each deployment serves the whole output from the other generation, behind one link."""
    target = tmp_path / "www"
    seen = []
    for word in ("はじめ", "つぎ", "そのつぎ"):
        site.edit(COMPANY, "小さな工場", f"{word}小さな工場")
        site.build(deploy=target)
        assert served(target) == site.files()
        seen.append(str((target / CURRENT).readlink()))
    assert seen == [GENERATIONS[0], GENERATIONS[1], GENERATIONS[0]]


def test_a_withdrawal_leaves_no_trace_in_either_generation(site: Any, tmp_path: Path) -> None:
    """After the next deployment no file of the whole folder has the name, in page, photograph or old generation."""
    target = tmp_path / "www"
    site.build(deploy=target)
    site.edit(COMPANY, "小さな工場", "静かな工場")
    site.build(deploy=target)
    assert any("見本はなこ".encode() in data for data in tree(target).values())
    photos = {name for name in tree(target) if "/photos/" in name}
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.build(deploy=target)
    after = tree(target)
    assert not any("見本はなこ".encode() in data for data in after.values())
    assert {name.split("/", 1)[1] for name in after if "/photos/" in name} < {
        name.split("/", 1)[1] for name in photos
    }


def test_a_failing_build_deploys_nothing(site: Any, tmp_path: Path) -> None:
    """A fault in the content leaves what is served."""
    target = tmp_path / "www"
    site.build(deploy=target)
    before = served(target)
    site.edit(COMPANY, "小さな工場", "見本はなこの工場")
    with pytest.raises(Exception, match="誤り"):
        site.build(deploy=target)
    assert served(target) == before


def test_copies_where_links_are_impossible(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another disk files are copied, and those that are there already are left alone."""

    def refuse(self: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    target = tmp_path / "www"
    site.build()
    deploy(site.output, target)
    deploy(site.output, target)
    before = {path: path.stat().st_ino for path in target.rglob("*.html")}
    deploy(site.output, target)
    assert served(target) == site.files()
    assert {path: path.stat().st_ino for path in target.rglob("*.html")} == before


@pytest.mark.parametrize("strange", ["thesis.txt", "current", "generation-a"])
def test_somebody_elses_folder_is_left_alone(site: Any, tmp_path: Path, strange: str) -> None:
    """A folder with other things, a folder called current, or a generation that leads elsewhere is refused."""
    site.build()
    target, elsewhere = tmp_path / "www", tmp_path / "elsewhere"
    target.mkdir()
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("大事", encoding="utf-8")
    if strange == "thesis.txt":
        (target / strange).write_text("大事", encoding="utf-8")
    elif strange == "current":
        (target / strange).mkdir()
    else:
        (target / strange).symlink_to(elsewhere)
    with pytest.raises(OutputError, match="何も変えていません"):
        deploy(site.output, target)
    assert (elsewhere / "mine.txt").exists()
    assert len(list(target.iterdir())) == 1


def test_deployment_and_output_stay_apart(site: Any) -> None:
    """A folder within the output or the content, or around them, is refused before anything is built."""
    for target in (site.output / "www", site.content / "www", site.root):
        with pytest.raises(OutputError, match="重なっています"):
            site.build(deploy=target)
    assert not site.output.exists()


def test_the_command_says_where(site: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``zukan build --deploy`` builds, publishes and says so."""
    target = tmp_path / "www"
    arguments = [*map(str, ("--content", site.content, "--output", site.output, "--deploy", target))]
    assert main(["build", *arguments]) == 0
    assert "current に公開しました" in capsys.readouterr().out
    assert served(target) == site.files()


def test_a_day_that_is_past_is_not_deployed(
    site: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has been withdrawn since would come back: refused as wrong usage, before anything is built."""
    past = (today() - timedelta(days=1)).isoformat()
    arguments = [
        *map(str, ("--content", site.content, "--output", site.output, "--deploy", tmp_path / "www"))
    ]
    assert main(["build", *arguments, "--as-of", past]) == 2
    assert "--as-of を外す" in capsys.readouterr().err
    assert not site.output.exists()
    assert not (tmp_path / "www").exists()


def killed(site: Any, target: Path, after: float) -> None:
    """One build with its deployment, stopped by SIGKILL."""
    child = os.fork()
    if child == 0:
        try:
            site.build(deploy=target)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_at_random(site: Any, tmp_path: Path, times: int, seed: int) -> None:
    """Between two states of the content, one of them with a withdrawal; served is always one of the two."""
    chance = random.Random(seed)
    target = tmp_path / "www"
    states = ("withdrawn: null", "withdrawn: {on: 2026-11-01}")
    whole = []
    for state, other in (states, states[::-1]):
        text = site.path(COMPANY).read_text(encoding="utf-8")
        site.write(COMPANY, text.replace(other, state))
        start = time.monotonic()
        site.build(deploy=target)
        length = time.monotonic() - start
        whole.append(site.files())
    assert whole[0] != whole[1]
    now = 1
    for _ in range(times):
        now = 1 - now
        text = site.path(COMPANY).read_text(encoding="utf-8")
        site.write(COMPANY, text.replace(states[1 - now], states[now]))
        killed(site, target, chance.random() * length * 1.5)
        assert served(target) in whole
        if chance.random() < 0.5:
            site.build(deploy=target)
            assert site.files() == whole[now]
            assert served(target) == whole[now]


def test_killed_at_random_moments(site: Any, tmp_path: Path) -> None:
    """SIGKILL at any moment: what is served is whole, old or new, and the next build mends the output."""
    kill_at_random(site, tmp_path, 12, seed=1)


@pytest.mark.long
def test_killed_a_hundred_times(site: Any, tmp_path: Path) -> None:
    """The same, a hundred times."""
    kill_at_random(site, tmp_path, 100, seed=2)


def test_a_crash_between_switch_and_purge_is_mended(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the old generation could not be purged, the next deployment leaves nothing of it."""
    target = tmp_path / "www"
    site.build(deploy=target)
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")

    def crash(stale: Path, fresh: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build.output.deploy, "_purge", crash)
        with pytest.raises(KeyboardInterrupt):
            site.build(deploy=target)
    assert served(target) == site.files()
    assert any("見本はなこ".encode() in data for data in tree(target).values())
    site.build(deploy=target)
    assert not any("見本はなこ".encode() in data for data in tree(target).values())
