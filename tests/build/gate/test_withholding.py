"""``--withhold-faulty``: a fault of one story holds back that story and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build.cli import main
from build.content.folder import load
from build.errors import ContentFaultsError, EngineError, PhotoError
from build.site.reserved import RESERVED

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"
PAGE = "companies/mihon-seisaku/index.html"
#: Whatever would show that something of the company's story is published.
TRACES = ("ねじ一本", "一本ずつ", "工場", "はなこ", "例示", "社員Aさん", "検査", "断面図", "主任", "かくう")


def text_of(site: Any) -> str:
    return "\n".join(
        data.decode() for name, data in site.files().items() if name.endswith((".html", ".json"))
    )


def truncate(site: Any) -> None:
    path = site.path("photos/mihon-seisaku/room.jpg")
    path.write_bytes(path.read_bytes()[:3000])


#: What is wrong with the company's story; every one is an error without the option.
FAULTS: dict[str, Callable[[Any], object]] = {
    "prose": lambda site: site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場"),
    "name": lambda site: site.edit(COMPANY, "小さな工場", "見本はなこの工場"),
    "yaml": lambda site: site.edit(COMPANY, 'number: "001"', '\tnumber: "001"'),
    "shape": lambda site: site.edit(COMPANY, "      media: [web]\n", ""),
    "encoding": lambda site: site.path(COMPANY).write_bytes(
        site.path(COMPANY).read_text(encoding="utf-8").encode("cp932")
    ),
    "consent": lambda site: site.edit(COMPANY, "items: [氏名, 所属部署]", "items: [所属部署]"),
    "plate": lambda site: site.edit("plates/mihon-seisaku.svg", ">1<", ">見本はなこ<"),
    "broken plate": lambda site: site.write("plates/mihon-seisaku.svg", "<svg"),
    "vacancy": lambda site: site.edit(COMPANY, "    breaks: 60分\n", ""),
    "photograph": lambda site: site.path("photos/mihon-seisaku/room.jpg").unlink(),
    "photograph cut short": truncate,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_faulty_story_alone_is_held_back(site: Any, fault: str) -> None:
    """Its address says 準備中, nothing of it is anywhere, and the other stories are published."""
    site.edit(SEMINAR, "話を聞く会です。", "あつまる会です。")
    FAULTS[fault](site)
    with pytest.raises((ContentFaultsError, PhotoError)):
        site.build()
    assert not site.output.exists()
    judgement = site.build(withhold_faulty=True)
    assert judgement.site is not None
    assert judgement.site.withheld == ("companies/mihon-seisaku/",)
    page = site.page(PAGE)
    assert "<h1" in page
    assert "準備中" in page
    assert 'content="noindex' in page
    published = text_of(site)
    for trace in TRACES:
        assert trace not in published, trace
    assert "mihon-seisaku" not in site.page("companies/index.html")
    assert "mihon-seisaku" not in site.page("index.html")
    assert "mihon-seisaku" not in site.page("events/mihon-seminar/index.html")
    assert json.loads(site.page("catalogue.json"))["companies"] == []
    assert [name for name in site.files() if "industry" in name or "taste" in name] == []
    left = [photo.file for photo in judgement.site.photos]
    assert left == ["tools.jpg"]


def test_a_faulty_event_and_page(site: Any) -> None:
    """An event leaves the lists and the catalogue; a page of prose stays linked, as 準備中."""
    site.edit(WORKSHOP, "{p1}と手を動かす会", "仮名みどりと手を動かす会")
    site.edit("pages/about.md", "この図鑑のこと", "見本 はなこのこと")
    site.build(withhold_faulty=True)
    assert "仮名" not in text_of(site)
    assert "ワークショップ" not in site.page("events/index.html").split("<main")[1]
    assert [e["slug"] for e in json.loads(site.page("catalogue.json"))["events"]] == ["mihon-seminar"]
    assert "準備中" in site.page("events/mihon-workshop/index.html")
    assert "準備中" in site.page("about/index.html")
    assert "はなこ" not in site.page("about/index.html")
    assert "見本 はなこ" in site.page(PAGE)


def test_everything_faulty_is_still_a_site(site: Any) -> None:
    """When every story is faulty, the frame of the site stands, with nothing in it."""
    for file in (COMPANY, SEMINAR, WORKSHOP):
        site.edit(file, "sample: true", "sample: vielleicht")
    judgement = site.build(withhold_faulty=True)
    assert judgement.site is not None
    assert (judgement.site.stories, judgement.site.photos) == ((), ())
    assert len(judgement.site.withheld) == 3


#: Beside the folders of the output: what a file system or an address may stumble over.
ODD_NAMES = (
    "index",
    "404",
    "en-",
    "en-en-privacy",
    "a" * 200,
    "Open",
    "日本",
    "con",
    "open.html",
    "..x",
    "-",
    "a b",
    "%2e",
)


def test_no_faulty_story_keeps_a_take_down_waiting(built: Any, site: Any) -> None:
    """Under every name that the guide itself uses, and odd ones, faulty files of each kind stop nobody's withdrawal."""
    parts = {part for name in built.files() for part in Path(name).with_suffix("").parts}
    names = {*parts, *ODD_NAMES, *(name for taken in RESERVED.values() for name in taken)}
    assert {"open", "openings", "kind", "privacy", "social"} <= names
    broken = "---\ntitle: [\nstatus: published\n---\n"
    page = "---\ntitle: 題\nslug: {}\nlabel: ラベル\n---\n<b>文</b>\n"
    for name in names - {"about", "apply", "contact", "accessibility", "mihon-seisaku", "mihon-seminar"}:
        site.write(f"companies/{name}.md", broken)
        site.write(f"events/{name}.md", broken)
        site.write(f"pages/{name}.md", page.format(name) if len(name) % 2 else broken)
    site.build(withhold_faulty=True)
    assert "はなこ" in text_of(site)
    site.edit(COMPANY, "withdrawn: null", "withdrawn: {on: 2026-11-23, items: [all]}")
    site.build(withhold_faulty=True)
    assert "はなこ" not in text_of(site)
    assert "準備中" in site.page("companies/index/index.html")
    for name in sorted(RESERVED["companies"]):
        assert "準備中" not in site.files().get(f"companies/{name}/index.html", b"").decode()


def test_one_list_of_names_that_are_taken(site: Any) -> None:
    """Every folder that a whole guide makes below companies/, events/ and its root is a fault as a slug, but stories' own."""
    site.build()
    made = [name.split("/") for name in site.files() if name.count("/") > 1]
    for kind in ("companies", "events"):
        folders = {path[1] for path in made if path[0] == kind}
        own = {s.label.slug for s in load(site.content).stories}
        assert folders - own <= RESERVED[kind]
    pages = {page.label.slug for page in load(site.content).pages}
    assert {name.split("/")[0] for name in site.files() if "/" in name} - pages - {"plates"} <= RESERVED[
        "pages"
    ]


def test_a_draft_has_no_address_to_keep(site: Any) -> None:
    """A draft that cannot be read was never public: no page says that it exists."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.edit(COMPANY, "sample: true", "sample: vielleicht")
    site.build(withhold_faulty=True)
    assert PAGE not in site.files()


BROKEN = ["sample: vielleicht", "\tsample: true", "sample: *x", "photos: x"]


@pytest.mark.parametrize("fault", BROKEN)
def test_an_unreadable_story_opens_no_other(site: Any, fault: str) -> None:
    """Who is named in a story that cannot be read is still found in the others."""
    site.edit(SEMINAR, "話を聞く", "見本はなこの話を聞く")
    site.edit(COMPANY, "sample: true", fault)
    site.build(withhold_faulty=True)
    assert "はなこ" not in text_of(site)
    assert "準備中" in site.page("events/mihon-seminar/index.html")


def test_an_address_that_says_a_name_is_not_kept(site: Any) -> None:
    """Where the slug itself is the fault, even 準備中 would publish the name: there is no page at all."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.path(COMPANY).unlink()
    site.write("companies/mihon-hanako.md", text.replace("slug: mihon-seisaku", "slug: mihon-hanako"))
    site.build(withhold_faulty=True)
    assert not any("hanako" in name for name in site.files())
    site.edit("companies/mihon-hanako.md", "sample: true", "sample: vielleicht")
    site.build(withhold_faulty=True)
    assert not any("hanako" in name for name in site.files())


@pytest.mark.parametrize("stem", ["Mihon", "見本", "industry", "a b"])
def test_an_address_that_the_site_cannot_have_is_not_kept(site: Any, stem: str) -> None:
    """Reserved and impossible slugs get no page."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.path(COMPANY).unlink()
    site.write(f"companies/{stem}.md", text)
    judgement = site.build(withhold_faulty=True)
    assert judgement.site.withheld == ()
    assert not any(stem in name for name in site.files())


def test_a_fault_of_nobodys_story_still_fails(site: Any, altered: Any) -> None:
    """Register, local list of names and theme are not one story's: nothing is published."""
    site.write(".names.local", "x\n")
    with pytest.raises(ContentFaultsError):
        site.build(withhold_faulty=True)
    site.path(".names.local").unlink()

    def change(raw: dict[str, Any]) -> None:
        del raw["places"]["git-host"]["approval"]

    good, site.register = site.register, altered(change)
    with pytest.raises(ContentFaultsError):
        site.build(withhold_faulty=True)
    site.register = good
    assert not site.output.exists()


def test_a_plugin_that_raises_still_fails(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook's failure is nobody's story either."""
    import build.engine.making

    def broken(*arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(build.engine.making, "catalogue", broken)
    with pytest.raises(EngineError):
        site.build(withhold_faulty=True)
    assert not site.output.exists()


def test_a_photograph_that_is_nobodys_fault_fails(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where derivatives cannot be made at all, no story is blamed."""

    def full(*arguments: object, **options: object) -> None:
        raise PhotoError("空き容量")

    monkeypatch.setattr("build.engine.photos.derive_all", full)
    with pytest.raises(PhotoError):
        site.build(withhold_faulty=True)


def test_the_command_says_it_loudly(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, the faults on stderr and in build-report.json beside the output, with no name in either."""
    site.edit(COMPANY, "小さな工場", "見本はなこの工場")
    site.edit(WORKSHOP, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    arguments = [
        "build",
        "--content",
        str(site.content),
        "--output",
        str(site.output),
        "--as-of",
        "2026-11-23",
    ]
    assert main(arguments) == 1
    failed = json.loads((site.root / "build-report.json").read_text(encoding="utf-8"))
    assert (failed["published"], failed["companies"]) == (False, 0)
    capsys.readouterr()
    assert main([*arguments, "--withhold-faulty"]) == 0
    said = capsys.readouterr()
    assert f"content/{COMPANY}:{site.line_of(COMPANY, '見本はなこの工場')}: 誤り: " in said.err
    assert "準備中" in said.err
    text = (site.root / "build-report.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["published"] is True
    assert told["withheld"] == ["companies/mihon-seisaku/"]
    assert [f["file"] for f in told["faults"] if f["severity"] == "error"] == [f"content/{COMPANY}"]
    assert [row["file"] for row in told["taken_down"]] == [f"content/{WORKSHOP}"]
    assert "p1(同意書-2026-903)" in told["taken_down"][0]["what"]
    assert not any(name in text + said.err + said.out for name in ("はなこ", "みどり", "見本 ", "仮名"))
    assert not (site.output / "build-report.json").exists()


def test_what_was_taken_down_is_said_by_number(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Items and photographs that left are named by story, person id and form number."""
    site.edit(COMPANY, "expires: 2029-03-31", "expires: 2026-11-22")
    arguments = [
        "build",
        "--content",
        str(site.content),
        "--output",
        str(site.output),
        "--as-of",
        "2026-11-23",
    ]
    assert main(arguments) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(f"content/{COMPANY}:" in line and "p1(同意書-2026-901)" in line for line in lines)
    assert sum("写真 " in line for line in lines) == 2


def test_an_event_s_broken_photograph_holds_back_the_event(site: Any) -> None:
    """As a company's does: the event's address says 準備中, and the fault is said, for the whole file."""
    path = site.path("photos/mihon-workshop/tools.jpg")
    path.write_bytes(path.read_bytes()[:3000])
    judgement = site.build(withhold_faulty=True)
    assert judgement.site.withheld == ("events/mihon-workshop/",)
    assert [story.label.slug for story in judgement.site.stories] == ["mihon-seisaku", "mihon-seminar"]
    found = [f for f in judgement.findings if "tools.jpg" in f.what]
    assert [f.place for f in found] == [f"content/{WORKSHOP}"]
    assert "書き出し直して" in found[0].mend


def test_a_draft_with_a_fault_of_the_whole_site_has_no_address(site: Any) -> None:
    """A draft that names somebody of another story is held back, and its address stays unknown."""
    site.edit(SEMINAR, "status: published", "status: draft")
    site.edit(SEMINAR, "話を聞く", "見本はなこの話を聞く")
    judgement = site.build(withhold_faulty=True)
    assert judgement.site.withheld == ()
    assert not any("mihon-seminar" in name for name in site.files())


def test_an_address_that_the_local_list_forbids_is_not_kept(site: Any) -> None:
    """The name of somebody who is in no story may stand in a slug: no page at that address."""
    text = site.path(COMPANY).read_text(encoding="utf-8")
    site.path(COMPANY).unlink()
    site.write("companies/kakuu-sakura.md", text.replace("slug: mihon-seisaku", "slug: kakuu-sakura"))
    site.write(".names.local", "かくう さくら\n")
    judgement = site.build(withhold_faulty=True)
    assert judgement.site.withheld == ("events/mihon-seminar/",)  # which names the company by its slug
    assert not any("sakura" in name for name in site.files())
