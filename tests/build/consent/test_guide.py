"""docs/howto/withdrawal.md carried out as it is written: on a real repository, with its own commands, to its end."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from build.cli import main
from build.options import PROJECT

GUIDE = (PROJECT / "docs" / "howto" / "withdrawal.md").read_text(encoding="utf-8")
FILE = "companies/mihon-seisaku.md"
WHO = ("-c", "user.name=invented", "-c", "user.email=invented@example.jp", "-c", "commit.gpgsign=false")
NAME = "見本 はなこ"
WORDS = "".join(
    f"{word}==>***\n" for word in (NAME, "見本はなこ", "みほん はなこ", "みほんはなこ", "はなちゃん")
)
PUSH = "git push --mirror --force"


def written(head: str) -> Iterator[str]:
    """The commands of a section, without their remarks."""
    section = re.split(r"^## ", GUIDE, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(head))
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            command = line.partition("#")[0].strip()
            if command:
                yield command


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *WHO, "-C", root, *arguments), check=True, capture_output=True, text=True)
    return done.stdout


class Desk:
    """Somebody who reads the guide and types what it says."""

    def __init__(self, site: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self.capsys, self.monkeypatch = site, capsys, monkeypatch
        self.content: Path = site.content
        self.deploy: Path = site.root / "www"

    def zukan(self, command: str) -> tuple[int, str]:
        """One ``zukan`` line with this story, person and paper in place of the guide's."""
        for said, meant in (
            ("記事", "mihon-seisaku"),
            ("同意書-2026-014", "同意書-2026-901"),
            ("2026-12-01", "2026-11-20"),
            ("公開フォルダー", str(self.deploy)),
        ):
            command = command.replace(said, meant)
        words = [*command.split()[1:], "--content", str(self.content)]
        if words[0] == "build" or words[1] == "trace":
            words += ["--output", str(self.site.output)]
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{NAME}\n"))
        status = main(words)
        said = self.capsys.readouterr()
        if "--find" not in words:
            assert "はなこ" not in said.out + said.err, command
        return status, said.out


def shell(folder: Path, command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": path},
    )


@pytest.fixture
def kept(site: Any) -> Path:
    """A bare repository with the site's history: its first day, a message and a tag that say the name."""
    git(site.root, "init", "-q", "-b", "main")
    git(site.root, "add", "content")
    git(site.root, "commit", "-q", "-m", "はじめ")
    site.edit("pages/about.md", "この図鑑のことを書きます。", "見本はなこさんに聞きました。")
    git(site.root, "commit", "-q", "-am", "見本 はなこさんの分")
    git(site.root, "tag", "-a", "edition-1", "-m", "見本はなこさんの号")
    site.edit("pages/about.md", "見本はなこさんに聞きました。", "この図鑑のことを書きます。")
    git(site.root, "commit", "-q", "-am", "直した")
    bare = Path(site.root) / "place.git"
    subprocess.run(("git", "clone", "-q", "--bare", site.root, bare), check=True, capture_output=True)
    git(site.root, "remote", "add", "origin", str(bare))
    return bare


def rewritten(place: Path, kept: Path) -> Path:
    """Step 7's commands in an empty place: the folder in which they end."""
    (place / "words.txt").write_text(WORDS, encoding="utf-8")
    folder = place
    for command in written("7."):
        command = command.replace("記事の置き場", str(kept)).replace("記事", "mihon-seisaku")
        if "face.jpg" in command:
            command += " --path content/photos/mihon-seisaku/bench.jpg"
        if command.startswith("cd "):
            folder = folder / command.split()[1]
        else:
            shell(folder, command)
    return folder


def nothing_left(answer: tuple[int, str]) -> None:
    """A trace that finds no commit, and nothing anywhere else in the history."""
    status, said = answer
    assert status == 0
    history = [part for part in said.split("■ ") if part.startswith("git の記録")]
    assert len(history) >= 2
    for part in history[:-1]:
        assert "コミット 0個が持っています" in part
    assert "どこにもありません" in history[-1]


def test_the_guide_to_its_end(
    site: Any, kept: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every command of steps 1 to 7 works in its order; at the end nothing of the person is in site or history."""
    desk = Desk(site, capsys, monkeypatch)
    assert desk.zukan(f"zukan build --deploy {desk.deploy}")[0] == 0
    assert any(b"\xe3\x81\xaf\xe3\x81\xaa\xe3\x81\x93" in data for data in site.files().values())
    for command in written("1."):
        status, said = desk.zukan(command)
        assert (status, "同意書-2026-901" in said) == (0, True), command

    done = [desk.zukan(command) for command in written("2.")]
    assert [status for status, _ in done] == [0] * 3
    photos = sorted(set(re.findall(r"content/photos/mihon-seisaku/(\S+)", done[0][1])))
    assert photos == ["bench.jpg", "face.jpg"]
    assert "git rm content/photos/記事/写真" in GUIDE
    for photo in photos:
        git(site.root, "rm", "-q", f"content/photos/mihon-seisaku/{photo}")

    for command in (*written("3."), f"zukan build --deploy {desk.deploy}"):
        assert desk.zukan(command)[0] == 0, command
    everywhere = [*site.output.rglob("*"), *desk.deploy.rglob("*")]
    assert not any("はなこ".encode() in path.read_bytes() for path in everywhere if path.is_file())

    git(site.root, "commit", "-q", "-am", "p1、同意書-2026-901 の取りやめ")  # 4.
    git(site.root, "push", "-q", "origin", "main")
    for command in written("5."):
        status, said = desk.zukan(command)
        assert status == 0, command
        assert not re.search(r"コミット 0個が持っています", said), command

    folder = rewritten(tmp_path, kept)
    again = tmp_path / "again"
    subprocess.run(("git", "clone", "-q", folder, again), check=True, capture_output=True)
    desk.content = again / "content"
    nothing_left(desk.zukan("zukan consent trace 記事 p1 --find"))
    assert PUSH in GUIDE
    shell(folder, f"{PUSH} {kept}")
    (tmp_path / "words.txt").unlink()
    left = git(kept, "log", "--all", "-p", "--format=%B") + git(kept, "for-each-ref", "--format=%(contents)")
    assert "はなこ" not in left
    assert "face.jpg" not in git(kept, "log", "--all", "--name-only", "--format=")
