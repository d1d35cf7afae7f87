"""The last build's notes: they speed up, decide nothing, and are thrown away when they are not sound."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from build.common.packing import packed, unpacked
from build.content.stories import Kind, parse
from build.errors import DamagedNotesError, OutputError
from build.notes.notebook import UNUSED_DAYS, Notebook, path_for
from build.notes.packed_story import packed_label, packed_story, unpacked_label, unpacked_story
from tests.build import conftest

COMPANY = "companies/mihon-seisaku.md"


def notes(site: Any) -> Path:
    return path_for(site.options())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("companies", conftest.COMPANY),
        ("events", conftest.SEMINAR),
        ("events", conftest.WORKSHOP),
        ("pages", conftest.PAGE.format(title="題", slug="dai")),
    ],
)
def test_a_story_comes_back_as_it_was(kind: Kind, text: str) -> None:
    """Front matter, lines and prose of a packed story are those of the file; so is its label."""
    story, _ = parse(text, f"content/{kind}/x.md", kind)
    assert story is not None
    again = unpacked_story(packed_story(story, "of this file"), kind, "of this file")
    assert (again.front, again.lines) == (story.front, story.lines)
    assert (again.prose.segments, again.prose.people, again.prose.photos) == (
        story.prose.segments,
        story.prose.people,
        story.prose.photos,
    )
    assert unpacked_label(packed_label(story.label)) == story.label


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 4096])
def test_damaged_notes_are_made_anew(site: Any, damage: bytes) -> None:
    """Notes that are no database, or a broken one, cost a full build and nothing else."""
    site.build()
    before = site.files()
    notes(site).write_bytes(damage)
    site.edit(COMPANY, "小さな工場", "静かな工場")
    site.build()
    assert site.files().keys() == before.keys()
    assert "静かな工場" in site.page("companies/mihon-seisaku/index.html")


COLUMNS = [
    "stories.label",
    "stories.faults",
    "stories.texts",
    "bodies.body",
    "plates.words",
    "products.card",
    "products.files",
    "products.catalogue",
    "outputs.owner",
]
DAMAGE = {
    "cut": "substr({0}, 1, length({0}) / 2)",
    "emptied": "''",
    "garbled": "CAST(replace(hex({0}), '61', '62') AS BLOB)",
    "bytes": "x'ff00fe'",
    "no text": "CAST(x'ff00fe' AS TEXT)",
    "a number": "7",
    "another value": "x'a9016900'",
}


TEXTS = ("小さな工場", "静かな工場")


@dataclass
class Column:
    """A built site whose notes are damaged in one column, again and again. ``sound``: they are whole now."""

    site: conftest.Site
    name: str
    sound: bool = False

    @property
    def is_edited(self) -> bool:
        return TEXTS[1] in self.site.path(COMPANY).read_text(encoding="utf-8")

    def edit(self) -> None:
        here = self.is_edited
        self.site.edit(COMPANY, TEXTS[here], TEXTS[not here])

    def values(self) -> set[object]:
        table, name = self.name.split(".")
        with closing(sqlite3.connect(notes(self.site))) as db:
            return {row[0] for row in db.execute(f"SELECT CAST({name} AS BLOB) FROM {table}")}

    def damage(self, how: str) -> set[object]:
        """What stands there afterwards and did not before."""
        before = self.values()
        table, name = self.name.split(".")
        with closing(sqlite3.connect(notes(self.site))) as db, db:
            db.execute(f"UPDATE {table} SET {name} = {how.format(name)}")
        return self.values() - before


@pytest.fixture(scope="module")
def without_notes(
    template: conftest.Site, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, bytes]]:
    """Every file of the site with either text, each built without any notes."""
    made = []
    for text in TEXTS:
        site = conftest.copied(template, tmp_path_factory.mktemp("without"))
        site.edit(COMPANY, TEXTS[0], text)
        site.build(full=True)
        made.append(site.files())
    assert made[0] != made[1]
    return made


@pytest.fixture(scope="module")
def column(
    request: pytest.FixtureRequest, template: conftest.Site, tmp_path_factory: pytest.TempPathFactory
) -> Column:
    """One site for all damages of a column."""
    return Column(conftest.copied(template, tmp_path_factory.mktemp("column")), request.param)


@pytest.mark.parametrize("edited", [False, True], ids=["same", "edited"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
@pytest.mark.parametrize("column", COLUMNS, indirect=True)
def test_a_damaged_value_of_the_notes(
    column: Column, without_notes: list[dict[str, bytes]], damage: str, edited: bool
) -> None:
    """Whatever a value became, cut, garbled or of another kind, the site is what it would be without any notes."""
    if not column.sound:
        column.site.build(full=True)
    column.sound = False
    put_in = column.damage(damage)
    if edited:
        column.edit()
    column.site.build()
    assert column.site.files() == without_notes[column.is_edited]
    # What the build had no need to read may still be damaged: the next damage starts from whole notes.
    column.sound = not put_in & column.values()


@pytest.mark.parametrize("seed", range(12))
def test_scattered_damage_of_the_notes(site: Any, seed: int) -> None:
    """Bytes changed all over the file, as by a bad disk, cost a full build at most, and never the site."""
    site.build()
    whole = bytearray(notes(site).read_bytes())
    chance = random.Random(seed)
    for _ in range(200):
        whole[chance.randrange(100, len(whole))] = chance.randrange(256)
    notes(site).write_bytes(whole)
    site.edit(COMPANY, "小さな工場", "静かな工場")
    site.build()
    assert "静かな工場" in site.page("companies/mihon-seisaku/index.html")


def test_a_value_is_given_back_as_it_was_or_not_at_all() -> None:
    """Of a packed value no cut and no changed byte opens as anything else."""
    data = packed(("名前", 7, None, (True, "x")))
    assert unpacked(data) == ("名前", 7, None, (True, "x"))
    broken = [data[:at] for at in range(len(data))]
    broken += [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data))]
    for one in broken:
        with pytest.raises(DamagedNotesError):
            unpacked(one)


def test_a_story_that_was_noted_just_now_can_be_opened(tmp_path: Path) -> None:
    """Before anything is committed; one that was never noted, or is forgotten, cannot."""
    kept = Notebook(tmp_path / "notes.sqlite3", "code")
    kept.keep_bodies({"7.md": bytes([7]), "late.md": b"late"})
    kept.forget(["late.md"])
    assert kept.body("7.md") == bytes([7])
    for file in ("late.md", "never.md"):
        with pytest.raises(DamagedNotesError):
            kept.body(file)


def test_notes_of_other_code_are_not_believed(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of the code every page is made again."""
    site.build()
    before = {name: (site.output / name).stat().st_ino for name in site.files()}
    page = site.output / "companies" / "mihon-seisaku" / "index.html"
    monkeypatch.setattr("build.engine.builder.code_digest", lambda: "another")
    monkeypatch.setattr("build.pages.company.NOT_THEIRS", "x")
    monkeypatch.setattr("build.pages.frames.edition", lambda day: "べつの図鑑")
    site.build()
    assert "べつの図鑑" in page.read_text(encoding="utf-8")
    assert page.stat().st_ino != before["companies/mihon-seisaku/index.html"]


def test_nothing_changed_touches_nothing(site: Any) -> None:
    """A second build of the same writes no file of the output and says the same."""
    first = site.build()
    before = {path: path.stat() for path in site.output.rglob("*")}
    assert site.build().findings == first.findings
    assert {path: path.stat() for path in site.output.rglob("*")} == before


def test_a_fresh_checkout_is_no_change(site: Any) -> None:
    """Where times and inodes say nothing the bytes do: no page is written again."""
    site.build()
    before = {name: (site.output / name).stat().st_ino for name in site.files()}
    for path in [path for path in site.content.rglob("*") if path.is_file()]:
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    site.build()
    assert {name: (site.output / name).stat().st_ino for name in site.files()} == before


def test_a_change_within_one_tick_of_the_clock_is_seen(site: Any) -> None:
    """A file changed right after a build, to the same size and with the same time, is read again."""
    site.build()
    path = site.path(COMPANY)
    stat = path.stat()
    with path.open("r+b") as stream:
        data = stream.read()
        stream.seek(0)
        stream.write(data.replace("小さな工場".encode(), "大きな工場".encode()))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    site.build()
    assert "大きな工場" in site.page("companies/mihon-seisaku/index.html")


def test_what_is_gone_is_gone_from_the_notes(site: Any) -> None:
    """A blanked name and a deleted story are in no byte of the notes: replaced rows are overwritten."""
    site.build()
    assert "見本 はなこ".encode() in notes(site).read_bytes()
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.edit(COMPANY, "name: 見本 はなこ", "name: null")
    site.edit(COMPANY, "kana: みほん はなこ", "kana: null")
    site.edit(COMPANY, "[はなちゃん]", "[]")
    site.build()
    held = notes(site).read_bytes()
    assert not any(
        word.encode() in held for word in ("見本 はなこ", "みほん はなこ", "はなちゃん", "見本はなこ")
    )
    site.path(COMPANY).unlink()
    site.edit("events/mihon-seminar.md", "companies: [mihon-seisaku]", "companies: []")
    site.build()
    assert "例示 たろう".encode() not in notes(site).read_bytes()


def test_notes_that_nobody_uses_do_not_stay(site: Any) -> None:
    """Notes of an output that was not built for a month are deleted by the next build of another."""
    site.build()
    old = notes(site).with_name("0123456789abcdef.sqlite3")
    old.write_bytes(b"x")
    kept = notes(site).with_name("fedcba9876543210.sqlite3")
    kept.write_bytes(b"x")
    long_ago = time.time() - (UNUSED_DAYS + 1) * 86_400
    os.utime(old, (long_ago, long_ago))
    site.build()
    assert not old.exists()
    assert kept.exists()
    kept.unlink()


def test_notes_that_cannot_be_written_are_said(site: Any, tmp_path: Path) -> None:
    """A cache that is a file: one Japanese sentence with what to do, and no output."""
    site.cache = tmp_path / "cache"
    site.cache.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="直し方"):
        site.build()
    assert not site.output.exists()


def test_a_tampered_decision_in_the_notes_opens_nothing(site: Any) -> None:
    """Whatever the notes say of a story, who is shown is decided from the file: a withdrawal goes live."""
    site.build()
    with sqlite3.connect(notes(site)) as db:
        db.execute("UPDATE stories SET clean = 1, texts = NULL, faults = NULL")
    db.close()
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    site.build()
    assert not any("見本はなこ".encode() in data for data in site.files().values())


def test_a_story_that_was_noted_for_another_file_opens_nothing(site: Any) -> None:
    """A body put in another's place by hand comes out under no other name: everything is made anew."""
    head = conftest.COMPANY.split("people:\n")[0]
    for old, new in (
        ("slug: mihon-seisaku", "slug: mihon-tokei"),
        ("ねじ一本の話", "時計の話"),
        ('"001"', '"002"'),
    ):
        assert old in head
        head = head.replace(old, new)
    site.write("companies/mihon-tokei.md", f"{head}---\n時計の一日を見た。\n")
    site.build()
    with closing(sqlite3.connect(notes(site))) as db, db:
        db.execute(
            "UPDATE bodies SET body = (SELECT body FROM bodies WHERE file = ?) WHERE file = ?",
            ("content/companies/mihon-tokei.md", f"content/{COMPANY}"),
        )
    (site.output / "companies/mihon-seisaku/index.html").unlink()
    site.build()
    again = site.files()
    shutil.rmtree(site.output)
    site.build(full=True)
    assert again == site.files()
