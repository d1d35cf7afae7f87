"""A trace finds every commit, branch, derivative and output that still holds a thing, and says no name."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from build.cli import main
from build.consent.approve import find_person, find_story
from build.consent.trace.git import GitUnavailableError, Repository
from build.consent.trace.places import Places, as_text, trace
from build.consent.withdraw import withdraw
from build.content.folder import load
from build.errors import NotFoundError
from build.notes.notebook import path_for

FILE = "companies/mihon-seisaku.md"
NAMES = ("見本 はなこ", "はなこ", "みほん", "はなちゃん", "例示", "たろう")
WHO = ("-c", "user.name=invented", "-c", "user.email=invented@example.jp", "-c", "commit.gpgsign=false")


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ("git", *WHO, "-C", str(root), *arguments), check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path, message: str) -> str:
    git(root, "add", "-A", "content")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def kept(site: Any) -> Any:
    """The site in a repository of its own, with one commit."""
    git(site.root, "init", "-q", "-b", "main")
    commit(site.root, "first")
    return site


def places(site: Any, **more: Any) -> Places:
    return Places(site.output, site.cache / "photos", **more)


def told(site: Any, subject: str | None = None, names: tuple[str, ...] = (), **more: Any) -> str:
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    said = as_text(trace(content, story, subject, places(site, **more), names))
    assert not any(name in said for name in NAMES)
    return said


def take_back(site: Any) -> None:
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    withdraw(content, story, find_person(story, "p1"), site.register, (), date(2026, 11, 20))


def section(said: str, head: str) -> str:
    return next(part for part in said.split("■ ") if part.startswith(head))


def test_history_holds_what_the_newest_version_does_not(kept: Any) -> None:
    """After blanking and committing, the older commits and the branches that stand there are named."""
    before = git(kept.root, "rev-parse", "HEAD")
    git(kept.root, "branch", "old-draft")
    git(kept.root, "tag", "edition-1")
    take_back(kept)
    after = commit(kept.root, "second")
    said = section(told(kept, "p1"), "git の記録: content/companies/mihon-seisaku.md の p1")
    assert "コミット 1個" in said
    assert before[:10] in said
    assert after[:10] not in said
    assert "old-draft、edition-1" in said
    assert "main" not in said
    assert "p1(同意書-2026-901): 値はありません" in told(kept, "p1")


def test_every_commit_that_holds_it_is_counted(kept: Any) -> None:
    """Not only the commits that changed the file: each whose tree has it."""
    kept.edit("pages/about.md", "この図鑑のことを書きます。", "書きました。")
    commit(kept.root, "elsewhere")
    assert "コミット 2個" in section(told(kept, "p1"), "git の記録: content/companies")
    assert "コミット 2個" in section(told(kept), "git の記録: 写真 room.jpg")


def test_renamed_files_are_followed(kept: Any) -> None:
    """A story that had another name before is found under that, too."""
    git(kept.root, "mv", f"content/{FILE}", "content/companies/mihon-kojo.md")
    kept.edit("companies/mihon-kojo.md", "slug: mihon-seisaku", "slug: mihon-kojo")
    git(kept.root, "mv", "content/photos/mihon-seisaku", "content/photos/mihon-kojo")
    commit(kept.root, "renamed")
    content = load(kept.content)
    said = as_text(trace(content, find_story(content, "mihon-kojo"), "p1", places(kept)))
    part = section(said, "git の記録: content/companies/mihon-kojo.md の p1")
    assert "コミット 2個" in part
    assert f"前の置き場所: content/{FILE}" in part


def test_a_commit_that_no_branch_reaches_is_said(kept: Any) -> None:
    """What only the reflog of this copy remembers is counted by itself."""
    take_back(kept)
    git(kept.root, "add", "-A", "content")
    git(kept.root, "commit", "-q", "--amend", "-m", "amended")
    said = section(told(kept, "p1"), "git の記録: content/companies")
    assert "コミット 0個" in said
    assert "reflog" in said


def test_a_deleted_photo_is_found_in_history_cache_and_output(kept: Any) -> None:
    """The original is gone from the folder and from the front matter; its copies are still named."""
    kept.build()
    kept.path("photos/mihon-seisaku/face.jpg").unlink()
    kept.edit(FILE, "  - file: face.jpg\n    alt: 笑う人\n    shows: [p1]\n", "")
    commit(kept.root, "deleted")
    for subject in ("face.jpg", "p1"):
        said = told(kept, subject)
        assert "コミット 1個" in section(said, "git の記録: 写真 face.jpg")
        built = section(said, "組み立てたもの")
        assert "写真の控え photos/" in built
        assert "(写真)" in built
    kept.build()
    assert "(写真)" not in section(told(kept, "face.jpg"), "組み立てたもの")


def test_outputs_and_generations_that_name_the_person(kept: Any, tmp_path: Path) -> None:
    """A page that still says the name is found by the names of older versions, in every generation."""
    kept.build()
    generations = tmp_path / "deploy"
    (generations / "a").parent.mkdir()
    kept.output.rename(generations / "a")
    (generations / "current").symlink_to("a")
    take_back(kept)
    kept.build()
    built = section(told(kept, "p1", deploy=generations), "組み立てたもの")
    assert "deploy/a/companies/mihon-seisaku/index.html(名前があります)" in built
    assert "output/companies" not in built
    assert "current" not in built


@pytest.fixture
def pictured(site: Any) -> Any:
    """The same with photographs that can be told apart by their looks."""
    for seed, file in enumerate(("face.jpg", "bench.jpg", "room.jpg")):
        plain(site, file, seed)
    site.approve_all()
    git(site.root, "init", "-q", "-b", "main")
    commit(site.root, "first")
    return site


def test_both_generations_of_a_deployment_are_looked_into(pictured: Any, tmp_path: Path) -> None:
    """``current`` points to one of two generations; the one that is not served holds the person, too."""
    deploy = tmp_path / "deploy"
    pictured.build(output=deploy / "generation-a")
    take_back(pictured)
    pictured.path("photos/mihon-seisaku/face.jpg").unlink()
    pictured.build(output=deploy / "generation-b")
    (deploy / "current").symlink_to("generation-b")
    commit(pictured.root, "second")
    built = section(told(pictured, "p1", deploy=deploy), "組み立てたもの")
    assert "deploy/generation-a/companies/mihon-seisaku/index.html(名前があります)" in built
    assert "deploy/generation-a/photos/" in built
    assert "generation-b" not in built
    assert "current" not in built


def plain(site: Any, file: str, seed: int) -> None:
    """A picture with blocks of grey, unlike another seed's."""
    chance = random.Random(seed)
    small = Image.new("L", (6, 5))
    small.putdata([chance.randrange(256) for _ in range(30)])
    image = small.resize((1300, 900), Image.Resampling.BICUBIC)
    image.convert("RGB").save(site.path(f"photos/mihon-seisaku/{file}"), quality=85)


def test_a_copy_is_known_by_its_looks_when_the_cache_is_gone(pictured: Any, tmp_path: Path) -> None:
    """Derivatives whose names nobody remembers are found by what they show, in every size and format."""
    pictured.cache = tmp_path / "emptied"
    pictured.build()
    shutil.rmtree(pictured.cache)
    said = section(told(pictured, "face.jpg"), "組み立てたもの")
    assert {line.rsplit(".", 1)[1][:4].rstrip("(") for line in said.splitlines() if "似た写真" in line} == {
        "avif",
        "jpg",
        "webp",
    }
    assert said.count("似た写真") == 9  # three widths of three formats; the other pictures are not like it
    (pictured.output / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    assert "broken" not in told(pictured, "face.jpg")


def test_papers_are_named(site: Any, tmp_path: Path) -> None:
    """Printed sheets that still lie in their folder are among what remains."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mihon-seisaku-p1-proof.pdf").write_bytes(b"%PDF-")
    assert "mihon-seisaku-p1-proof.pdf" in told(site, "p1", papers=tmp_path / "papers")


def test_without_git_the_rest_is_told(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, or no git: a plain sentence, and everything else all the same."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.root.parent))
    assert "git の記録がないか" in told(site, "p1")
    monkeypatch.setenv("PATH", "")
    said = told(site, "p1")
    assert "git の記録がないか" in said
    assert "deleteDeploy" in said
    with pytest.raises(GitUnavailableError):
        Repository(site.content)


def test_unknown_subjects(site: Any) -> None:
    """An unknown id is answered with what there is; nothing that is no file name reaches git."""
    for subject in ("p7", "../secret", "a\nb.jpg", "-x.jpg", "x"):
        with pytest.raises(NotFoundError, match=r"p1、p2、bench\.jpg"):
            told(site, subject)


def test_the_command(kept: Any, capsys: Any) -> None:
    """Exit 0, the sections in order, no name."""
    asked = [
        "consent",
        "trace",
        "mihon-seisaku",
        "--content",
        str(kept.content),
        "--output",
        str(kept.output),
    ]
    assert main(asked) == 0
    out = capsys.readouterr().out
    heads = [line for line in out.splitlines() if line.startswith("■")]
    assert heads[0] == "■ いまの置き場"
    assert heads[-1] == "■ 手で行うこと(ここからは見えません)"
    assert not any(name in out for name in NAMES)
    assert main(["consent", "trace", "nai", "--content", str(kept.content)]) == 1


def test_a_branch_that_was_never_merged_is_found(kept: Any) -> None:
    """A draft on a branch of its own holds the person as well."""
    take_back(kept)
    commit(kept.root, "second")
    git(kept.root, "checkout", "-q", "-b", "side", "HEAD~1")
    kept.edit("pages/about.md", "この図鑑のことを書きます。", "書きました。")
    side = commit(kept.root, "side")
    git(kept.root, "checkout", "-q", "main")
    said = section(told(kept, "p1"), "git の記録: content/companies")
    assert side[:10] in said
    assert "札: side\n" in said


def test_the_build_s_own_notes_are_named(kept: Any) -> None:
    """Notes of a build hold the story and its people until the next build after the withdrawal."""
    kept.build()
    notes = path_for(kept.options()).name
    assert notes in told(kept)
    assert notes in told(kept, "p1")
    take_back(kept)
    assert notes in told(kept, "p1")
    kept.build()
    assert notes not in told(kept, "p1")
    assert notes in told(kept)


def test_notes_about_an_output_that_is_gone_are_forgotten(kept: Any) -> None:
    """Notes of a folder that nobody builds any more would hold the story for ever: the trace deletes them."""
    kept.build()
    kept.build(output=kept.root / "once")
    once = path_for(kept.options(output=kept.root / "once"))
    assert once.name in told(kept, "p1")
    shutil.rmtree(kept.root / "once")
    assert once.name not in told(kept, "p1")
    assert not once.exists()
    assert path_for(kept.options()).exists()


def test_a_picture_on_which_the_name_is_drawn(kept: Any) -> None:
    """Drawn letters cannot be searched: the page's tags say whose picture it is. Without ``social`` there is none."""
    kept.edit(FILE, "title: ねじ一本の話", "title: '{p1}の話'")
    kept.approve_all()
    kept.build(site_url="https://zukan.example")
    assert "social/" not in section(told(kept, "p1"), "組み立てたもの")
    kept.edit(FILE, "media: [web]", "media: [web, social]")
    kept.build(site_url="https://zukan.example")
    built = section(told(kept, "p1"), "組み立てたもの")
    assert built.count("(名前を描いた画像") == 1  # the story's, and its vacancy's
    assert "social/" not in section(told(kept, "p2"), "組み立てたもの")


def test_notes_of_an_older_version_are_looked_through(kept: Any) -> None:
    """What an earlier version of the code left, as text, is found as well until the next build makes it anew."""
    kept.build()
    path = path_for(kept.options())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE bodies SET body = CAST('" + NAMES[0] + "' AS TEXT)")
    assert path.name in told(kept, "p1")


def other_places(site: Any, names: tuple[str, ...] = ()) -> str:
    return section(told(site, "p1", names), "git の記録: ほかのところ")


def test_nothing_else_is_found_where_nothing_is(kept: Any) -> None:
    """A repository in which only the story says the name has no other place."""
    assert "どこにもありません" in other_places(kept)
    take_back(kept)
    commit(kept.root, "second")
    assert "どこにもありません" in other_places(kept)


def in_the_readme(site: Any) -> None:
    (site.root / "README.md").write_text("窓口は見本はなこ", encoding="utf-8")
    git(site.root, "add", "README.md")


def on_a_merged_side(site: Any) -> None:
    git(site.root, "checkout", "-q", "-b", "side")
    in_the_readme(site)
    git(site.root, "commit", "-q", "-m", "side")
    (site.root / "README.md").write_text("窓口", encoding="utf-8")
    git(site.root, "commit", "-q", "-am", "side")
    git(site.root, "checkout", "-q", "main")
    git(site.root, "merge", "-q", "--no-ff", "-m", "merged", "side")
    git(site.root, "branch", "-d", "side")


def in_an_event_since_changed(site: Any) -> None:
    site.edit("events/mihon-seminar.md", "話を聞く会です。", "見本 はなこの話を聞く会です。")
    commit(site.root, "wrong")
    site.edit("events/mihon-seminar.md", "見本 はなこの話", "話")


def in_a_file_s_name(site: Any) -> None:
    (site.root / "mihon-hanako.txt").write_text("x", encoding="utf-8")
    git(site.root, "add", "mihon-hanako.txt")


PLACES = {
    "readme": (in_the_readme, "ファイル README.md"),
    "merged side": (on_a_merged_side, "ファイル README.md"),
    "an event since changed": (in_an_event_since_changed, "ファイル content/events/mihon-seminar.md"),
    "file name": (in_a_file_s_name, "ファイル (名前のあるファイル名)"),
    "message": (
        lambda s: git(s.root, "commit", "-q", "--allow-empty", "-m", "ミホン ハナコ分"),
        "コミットの説明 ",
    ),
    "tag": (lambda s: git(s.root, "tag", "-a", "one", "-m", "見本はなこの号"), "札の説明 one"),
    "branch": (lambda s: git(s.root, "branch", "hanako-mihon"), "枝か札の名前そのものに"),
    "note": (lambda s: git(s.root, "notes", "add", "-m", "見本はなこに電話"), "覚え書き(git notes)"),
}


@pytest.mark.parametrize("where", PLACES)
def test_the_whole_repository_is_looked_through(kept: Any, where: str) -> None:
    """Whatever says the name anywhere in the history is named by its place, and the name is not."""
    change, said = PLACES[where]
    change(kept)
    take_back(kept)
    commit(kept.root, "second")
    found = other_places(kept)
    assert said in found
    assert len(found.strip().splitlines()) == 2, found


def test_the_same_bytes_in_another_folder(kept: Any) -> None:
    """A photograph that was copied before, under another name, is found now and in the history."""
    (kept.content / "photos" / "mihon-workshop" / "copy.jpg").write_bytes(
        kept.path("photos/mihon-seisaku/face.jpg").read_bytes()
    )
    assert "content/photos/mihon-workshop/copy.jpg: 同じ写真があります" in told(kept, "face.jpg")
    commit(kept.root, "copied")
    (kept.content / "photos" / "mihon-workshop" / "copy.jpg").unlink()
    commit(kept.root, "gone")
    for subject in ("p1", "face.jpg"):
        said = section(told(kept, subject), "git の記録: ほかのところ")
        assert "同じ写真 content/photos/mihon-workshop/copy.jpg" in said


@pytest.mark.parametrize("gone", ["***", "***REMOVED***", "'***'", "■■■"])
def test_a_replaced_name_is_gone(site: Any, gone: str) -> None:
    """After the guide's own rewriting the count is 0, whatever else of the person a version says."""
    before = site.path(FILE).read_text(encoding="utf-8")
    for word in ("見本 はなこ", "みほん はなこ", "はなちゃん"):
        site.edit(FILE, word, gone)
    git(site.root, "init", "-q", "-b", "main")
    commit(site.root, "rewritten")
    site.write(FILE, before)
    take_back(site)
    commit(site.root, "second")
    said = section(told(site, "p1"), "git の記録: content/companies")
    assert "コミット 0個が持っています(数えるもの: 氏名、よみ、呼び名" in said
    assert "名前のほかの値(年齢、部署など)だけを持つコミット 1個" in said
    assert "--find" in other_places(site)
    assert "どこにもありません" in other_places(site, ("見本 はなこ",))


def test_a_name_that_no_version_tells_is_asked_for(kept: Any) -> None:
    """With the name typed in, the rewritten history is looked through for it."""
    take_back(kept)
    git(kept.root, "checkout", "-q", "--orphan", "fresh")
    (kept.root / "README.md").write_text("見本はなこ", encoding="utf-8")
    git(kept.root, "add", "README.md")
    commit(kept.root, "fresh")
    git(kept.root, "branch", "-D", "main")
    git(kept.root, "reflog", "expire", "--expire=now", "--all")
    assert "--find" in other_places(kept)
    assert "ファイル README.md" in other_places(kept, ("見本 はなこ",))


def test_whole_names_of_caches(kept: Any) -> None:
    """A cache's folder is named so that it can be deleted, in every generation of the cache."""
    kept.build()
    old = kept.cache / "photos" / "0-earlier"
    digest = hashlib.sha256(kept.path("photos/mihon-seisaku/face.jpg").read_bytes()).hexdigest()
    (old / digest).mkdir(parents=True)
    try:
        named = re.findall(r"写真の控え (photos/\S+)", told(kept, "face.jpg"))
        assert f"photos/0-earlier/{digest}" in named
        assert len(named) == 2
        assert all((kept.cache / name).is_dir() for name in named)
    finally:
        shutil.rmtree(old)
