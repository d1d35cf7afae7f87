"""Attacks on the incremental build, each once successful: stopped builds, races, planted files, odd disks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from build.errors import ContentFaultsError, PhotoError
from build.output.publish import journal_of
from tests.build.conftest import COMPANY, COMPANY_FILE, photograph

PLATE = "plates/tonari.svg"


def neighbour(site: Any) -> None:
    """A company without people, with a plate of its own."""
    text = COMPANY.split("people:")[0].replace("mihon-seisaku", "tonari").replace("ねじ一本", "となり")
    site.write("companies/tonari.md", f"{text}photos: []\n---\nだれもいない。\n")
    site.write(PLATE, site.path("plates/mihon-seisaku.svg").read_text(encoding="utf-8"))


def test_a_plate_drawn_anew_before_a_build_that_was_stopped(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name in a plate is found by the next build, also when one that had noted the plate never looked."""
    neighbour(site)
    site.build()
    site.edit(PLATE, ">1<", ">見本はなこ<")

    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("build.engine.deciding.judge", stop)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    with pytest.raises(ContentFaultsError):
        site.build()


def test_a_story_saved_while_it_is_read(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted under a digest was read from those bytes: the next build publishes the later text."""
    site.build()
    path = site.path(COMPANY_FILE)
    early = path.read_bytes().replace("小さな工場".encode(), "早い工場だ".encode())
    late = path.read_bytes().replace("小さな工場".encode(), "遅い工場だ".encode())
    path.write_bytes(early)
    from build.content.folder import load_story as load

    def slow(file: Path, *args: Any) -> None:
        load(file, *args)
        if file == path:
            path.write_bytes(late)

    monkeypatch.setattr("build.engine.reader.load_story", slow)
    for said in ("早い工場だ", "遅い工場だ", "遅い工場だ"):
        site.build()
        assert said in site.page("companies/mihon-seisaku/index.html")


def test_a_photograph_exchanged_while_it_is_developed(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page never stands for a photograph other than the one that was decided about."""
    from build.engine.photos import derive_all

    def exchanged(*args: Any, **options: Any) -> Any:
        site.path("photos/mihon-seisaku/room.jpg").write_bytes(photograph((1, 2, 3), (600, 400)))
        return derive_all(*args, **options)

    monkeypatch.setattr("build.engine.photos.derive_all", exchanged)
    with pytest.raises(PhotoError, match="直し方"):
        site.build()
    assert not site.output.exists()


PLANTED = [
    b"not json",
    b"[]",
    json.dumps({"staging": "content", "delete": [], "move": []}).encode(),
    json.dumps(
        {"staging": ".output.staging-x", "delete": ["../content/pages/about.md"], "move": []}
    ).encode(),
    json.dumps({"staging": ".output.staging-x", "delete": ["/etc/hostname"], "move": []}).encode(),
    json.dumps({"staging": ".output.staging-x", "delete": 3, "move": []}).encode(),
]


@pytest.mark.parametrize("planted", PLANTED, ids=range(len(PLANTED)))
def test_a_planted_journal_does_nothing(site: Any, planted: bytes) -> None:
    """A damaged journal, or one that points out of the output, is put away and the build goes on."""
    site.build()
    before = site.files()
    journal_of(site.output).write_bytes(planted)
    site.build()
    assert site.files() == before
    assert site.path("pages/about.md").exists()
    assert not journal_of(site.output).exists()


def test_names_that_are_no_text(site: Any) -> None:
    """A file name from another system's disk is a fault with a place, in the content's every folder."""
    for folder in ("companies", "plates", "photos/mihon-seisaku"):
        (site.content / folder / os.fsdecode(b"\x83\x5c.jpg")).write_bytes(b"x")
    with pytest.raises(ContentFaultsError) as error:
        site.build()
    said = [f for f in error.value.diagnostics if "文字として読めません" in f.what]
    assert len(said) == 3
    assert all(f.place.encode() for f in said)


def test_prose_nested_without_end(site: Any) -> None:
    """Lists within lists by the hundred are a fault of the story and not the end of the build."""
    nested = "\n".join(f"{'    ' * depth}- 深い" for depth in range(500))
    site.edit(COMPANY_FILE, "小さな工場の一日を見た。", nested)
    with pytest.raises(ContentFaultsError) as error:
        site.build()
    assert any("入れ子が深すぎます" in f.what for f in error.value.diagnostics)
