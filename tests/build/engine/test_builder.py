"""Whole builds: what is in every byte of the output, and what happens when something fails."""

from __future__ import annotations

import io
from typing import Any

import imagehash
import pytest
from PIL import Image

from build.errors import ContentFaultsError, EngineError, OutputError, PhotoError, ThemeError

COMPANY = "companies/mihon-seisaku.md"
ORIGINAL = "photos/mihon-seisaku/{}.jpg"
NAMES_OF_P1 = ("見本 はなこ", "見本はなこ", "みほん はなこ", "はなちゃん", "27歳", "製造課", "主任")


def everything(site: Any) -> bytes:
    return b"\n".join(name.encode() + b"\n" + data for name, data in site.files().items())


def looks_like(site: Any, original: str) -> int:
    """How many pictures of the output resemble an original, whatever their size."""
    with Image.open(site.path(ORIGINAL.format(original))) as image:
        # The derivatives stand upright.
        wanted = imagehash.colorhash(image.transpose(Image.Transpose.ROTATE_270), binbits=4)
    count = 0
    for name, data in site.files().items():
        if name.startswith("photos/") and name.endswith((".jpg", ".webp")):
            with Image.open(io.BytesIO(data)) as image:
                count += imagehash.colorhash(image.convert("RGB"), binbits=4) - wanted <= 2
    return count


def test_two_builds_give_the_same_bytes(built: Any, site: Any, tmp_path: Any) -> None:
    """The same content gives the same files, byte for byte, in another folder and with a cold cache."""
    site.cache = tmp_path / "cold"
    site.build()
    assert site.files() == built.files()


def test_nothing_of_the_camera_is_in_any_byte(built: Any) -> None:
    """The originals' EXIF, GPS, notes, comments and bytes are in no file of the output."""
    data = everything(built)
    for planted in (*built.planted, b"Exif\0\0"):
        assert planted not in data
    for name in ("bench", "face", "room"):
        original = built.path(ORIGINAL.format(name)).read_bytes()
        assert all(planted in original for planted in built.planted)  # it was there to be lost
        assert original not in data


def test_what_was_agreed_is_there(built: Any) -> None:
    """Before the take-downs below: names, facts and all photographs are published."""
    data = everything(built).decode("utf-8", errors="ignore")
    assert all(word in data for word in NAMES_OF_P1 if word != "はなちゃん")
    assert all(looks_like(built, name) for name in ("bench", "face", "room"))


def test_no_source_value_that_nobody_shows_is_there(built: Any) -> None:
    """Nicknames, form numbers, hashes of approvals and file names of originals are in no file."""
    data = everything(built).decode("utf-8", errors="ignore")
    for word in (
        "はなちゃん",
        "同意書-2026",
        "2029-03-31",
        "bench.jpg",
        "face.jpg",
        "also_called",
        "approved",
    ):
        assert word not in data, word


@pytest.mark.parametrize("ending", ["withdrawn: {on: 2026-11-01}", "withdrawn: {on: 2026-11-23, items: all}"])
def test_a_withdrawal_takes_everything_down(site: Any, ending: str) -> None:
    """After the next build no byte of the output has name, facts, block or pictures; the rest stands."""
    site.build()
    site.edit(COMPANY, "withdrawn: null", ending)
    judgement = site.build()
    data = everything(site).decode("utf-8", errors="ignore")
    for word in (*NAMES_OF_P1, "ねじを一本ずつ見る", "台に向かう人", "朝の台。", "笑う人"):
        assert word not in data, word
    assert (looks_like(site, "bench"), looks_like(site, "face")) == (0, 0)
    assert looks_like(site, "room")
    page = site.page("companies/mihon-seisaku/index.html")
    assert "例示たろうが検査の台を整える" in page
    assert "写真は<br>掲載していません" in page
    said = [f.what for f in judgement.findings if "取り下げ" in f.what]
    assert said
    assert not any("はなこ" in what for what in said)


def test_an_expired_consent_is_taken_down_by_the_day(site: Any) -> None:
    """The same content on a later day shows nobody whose consent has run out."""
    from datetime import date

    site.day = date(2029, 4, 1)
    site.build()
    data = everything(site).decode("utf-8", errors="ignore")
    assert not any(word in data for word in (*NAMES_OF_P1, "例示たろう", "仮名みどり", "仮名 みどり"))
    assert "社員Bさんが検査の台を整える" in data
    assert "2029年4月1日の同意にもとづいて" in data


def test_one_withdrawn_item_takes_its_traces(site: Any) -> None:
    """A withdrawn name leaves the label in text and card, and keeps the photographs."""
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-01, items: [氏名]}")
    site.build()
    data = everything(site).decode("utf-8", errors="ignore")
    assert not any(word in data for word in ("見本 はなこ", "見本はなこ", "みほん はなこ"))
    assert "社員Aさんは、ねじを一本ずつ見る" in data
    assert looks_like(site, "face")


def test_a_fault_leaves_the_published_site(site: Any) -> None:
    """When the content is at fault nothing of the output changes."""
    site.build()
    before = site.files()
    site.edit(COMPANY, "小さな工場", "見本はなこの工場")
    with pytest.raises(ContentFaultsError) as error:
        site.build()
    assert any("名前がそのまま" in d.what for d in error.value.diagnostics)
    assert site.files() == before
    assert [p.name for p in site.root.iterdir() if p.name not in {"content"}] == ["output"]


def test_a_photograph_that_cannot_be_read_leaves_the_published_site(site: Any) -> None:
    """A broken original found while encoding stops the build; the old pages stay."""
    site.build()
    before = site.files()
    original = site.path(ORIGINAL.format("room"))
    original.write_bytes(original.read_bytes()[:-2000])  # its header is whole: the gate lets it pass
    with pytest.raises(PhotoError, match="room"):
        site.build()
    assert site.files() == before


def test_a_broken_theme_leaves_the_published_site(site: Any, tmp_path: Any) -> None:
    """A template that asks for too much stops the build in the middle of writing; the old pages stay."""
    import shutil

    from build.options import PROJECT

    site.build()
    before = site.files()
    theme = tmp_path / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    (theme / "templates" / "privacy.html").write_text("{{ page.secret }}", encoding="utf-8")
    with pytest.raises(ThemeError, match=r"privacy\.html"):
        site.build(theme=theme)
    assert site.files() == before
    (theme / "static" / "book.css").unlink()
    with pytest.raises(ThemeError, match=r"book\.css"):
        site.build(theme=theme)


def test_output_and_content_stay_apart(site: Any) -> None:
    """An output within the content, around it, or the same folder is refused."""
    for output in (site.content, site.content / "out", site.root):
        with pytest.raises(OutputError, match="重なっています"):
            site.build(output=output)
    with pytest.raises(OutputError, match="ありません"):
        site.build(content=site.root / "nai")


def test_drafts_never_reach_an_output(site: Any) -> None:
    """A draft's page, words and pictures are in no file of a build; in the preview's they are, hidden."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.build()
    data = everything(site).decode("utf-8", errors="ignore")
    assert "ねじ一本の話" not in data
    assert looks_like(site, "room") == 0
    site.build(drafts=True)
    assert "ねじ一本の話" in site.page("companies/mihon-seisaku/index.html")
    assert 'content="noindex"' in site.page("companies/mihon-seisaku/index.html")


def test_an_unexpected_exception_is_said_in_japanese(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A programming error comes out as one Japanese sentence without its text, and the old pages stay."""
    site.build()
    before = site.files()

    def fail(*args: object) -> None:
        raise ZeroDivisionError("見本 はなこ")

    monkeypatch.setattr("build.engine.making.catalogue", fail)
    site.edit(COMPANY, "小さな工場", "静かな工場")
    with pytest.raises(EngineError, match="ZeroDivisionError") as error:
        site.build()
    assert "はなこ" not in str(error.value)
    assert site.files() == before
