"""The papers say what the register says, hold what the hash covers, and can be read by everyone."""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from build.cli import main
from build.consent.approve import find_person, find_story
from build.consent.papers.consent_form import consent_form, print_form
from build.consent.papers.deliver import deliver
from build.consent.papers.passages import passage
from build.consent.papers.pictures import for_print
from build.consent.papers.proof import NOT_SHOWN, SHOWN, Proof, print_proof, proof
from build.content.folder import load
from build.darkroom.libvips import pyvips
from build.errors import OutputError, PhotoError
from build.gate.approval import text_hash
from build.gate.concerning import Spoken
from register.model import Register

FILE = "companies/mihon-seisaku.md"
DAY = date(2026, 11, 23)
A4 = (595, 842)  # points


def bare(text: str) -> str:
    """Without the breaks that typesetting puts in."""
    return re.sub(r"[\s\u00a0\u2060]+", "", text)


def words_of(pdf: bytes) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def form_of(register: Register, programme: str, number: str = "同意書-2026-900") -> str:
    return words_of(print_form(consent_form(register, programme, "架空製作所", number, "社員Aさん", DAY)))


def sheet_of(site: Any, person: str = "p1", story: str = "mihon-seisaku") -> tuple[Proof, bytes]:
    content = load(site.content)
    found = find_story(content, story)
    sheet = proof(found, find_person(found, person), content, site.register, DAY)
    return sheet, print_proof(sheet, found, content)


@pytest.mark.parametrize("programme", ["zukan", "workshop"])
def test_the_form_lists_the_register_and_nothing_else(register: Register, programme: str) -> None:
    """Each item that the programme may publish stands there to be ticked; the others do not."""
    text = form_of(register, programme)
    asked = text[text.index("何を出してよいか") : text.index("どこに出してよいか")]
    publishes = register.programme(programme).publishes
    for item in register.items.values():
        if "company" in item.about:
            assert (item.label in asked) == (item.id in publishes), item.label
    assert ("肖像" in text) == (programme == "zukan")


def test_the_form_changes_with_the_register(altered: Callable[..., Register]) -> None:
    """One line of the register changes the paper: an item, the purpose, the holder, a place."""

    def change(raw: dict[str, Any]) -> None:
        raw["programmes"]["zukan"]["publishes"].remove("age")
        raw["programmes"]["zukan"]["purpose"] = "見本の目的を果たす"
        raw["contracts"]["current"]["contractor"] = "架空受託社"
        raw["places"]["locker"]["title"] = "架空の金庫"

    text = form_of(altered(change), "zukan")
    assert all(word in text for word in ("見本の目的を果たす", "架空受託社", "架空の金庫"))
    assert "年齢" not in text
    assert "施錠キャビネット" not in text


def test_the_paper_names_approved_places_only(altered: Callable[..., Register]) -> None:
    """A locker to which the ward has not agreed is not printed; each contract's paper names its own."""
    assert "施錠キャビネット" in form_of(altered(lambda raw: None), "zukan")
    assert "施錠キャビネット" in form_of(altered(lambda raw: None), "workshop")
    without = altered(lambda raw: raw["places"]["locker"].pop("approval"))
    assert "施錠キャビネット" not in form_of(without, "zukan")


def test_the_paper_says_what_a_computer_holds(register: Register) -> None:
    """Not the number alone: the items, where they are shown and the days are typed in, too."""
    text = form_of(register, "zukan").replace("\n", "")
    assert "番号だけ" not in text
    assert "同意した項目と載せる先、日付を書きます" in text


def test_the_form_says_what_a_person_must_know(register: Register) -> None:
    """Purpose, media, period, label, holder, places, how to withdraw, the guardian, the number."""
    text = form_of(register, "zukan")
    contract = register.contract_of("zukan")
    assert contract.contact is not None
    for words in (
        register.programme("zukan").purpose,
        "web",
        "social",
        "2029年3月31日まで",
        "社員Aさん",
        contract.contractor or "",
        contract.contact.phone,
        contract.contact.mail,
        "取りやめ",
        "保護者",
        "同意書-2026-900",
    ):
        assert bare(words) in text, words


def test_the_form_says_what_an_item_brings_along(register: Register) -> None:
    """Ticking 氏名 shows the reading, too, and 肖像 is a photograph: said where the item is asked for."""
    assert "氏名には、よみがなを含みます" in form_of(register, "zukan")
    assert "肖像は、あなたと分かる写真" in form_of(register, "zukan")
    workshop = form_of(register, "workshop")
    assert "氏名には、よみがなを含みます" in workshop
    assert "写真のことです" not in workshop


def test_the_form_is_one_sheet(register: Register) -> None:
    """With the register as it is, the form is a single page; with a label too long for it, the
    signature moves as a whole, so that nobody signs a sheet without the text."""
    form = consent_form(register, "zukan", "架空製作所", "同意書-2026-900", "社員Aさん", DAY)
    assert len(PdfReader(io.BytesIO(print_form(form))).pages) == 1
    long = consent_form(register, "zukan", "架空製作所" * 30, "同意書-2026-900", "長い呼び名の人" * 9, DAY)
    pages = [bare(page.extract_text()) for page in PdfReader(io.BytesIO(print_form(long))).pages]
    assert len(pages) == 2
    assert "ご本人" in pages[1]
    assert "控えを1部お渡しします" in pages[1]


def test_an_unnumbered_form_leaves_the_number_to_be_written(register: Register) -> None:
    """Without a record there is no number yet, and none is made up."""
    assert "同意書-" not in form_of(register, "zukan", number="")


def test_a_programme_without_people_has_no_form(register: Register) -> None:
    """Where nothing may be published there is nothing to agree to."""
    with pytest.raises(ValueError, match="support"):
        consent_form(register, "support", "見本", "", "社員Aさん", DAY)


def test_papers_are_tagged_a4(site: Any, register: Register) -> None:
    """Both papers are A4 and PDF/UA-1: tagged, titled, in Japanese, with embedded fonts."""
    form = print_form(consent_form(register, "zukan", "架空製作所", "", "社員Aさん", DAY))
    for pdf in (form, sheet_of(site)[1]):
        reader = PdfReader(io.BytesIO(pdf))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "ja"
        assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
        for page in reader.pages:
            assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        resources: list[Any] = [page["/Resources"] for page in reader.pages]
        fonts = [font.get_object() for held in resources for font in held["/Font"].values()]
        assert fonts
        for font in fonts:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_proof_holds_all_that_the_hash_covers(site: Any) -> None:
    """Title, label, facts, every stretch, every photograph's words, and the hash itself."""
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    person = find_person(story, "p1")
    sheet, pdf = sheet_of(site)
    text = words_of(pdf)
    assert text_hash(story, person, content.photo_hash) == sheet.mark
    assert sheet.mark in text
    for words in (story.front.title, person.label, "見本 はなこ", "みほん はなこ", "27", "2026年10月1日"):
        assert bare(words) in text, words
    for words in (
        "製造課",
        "主任",
        "機械の組立",
        "同意書-2026-901",
        "2029年3月31日",
        "このままでよい",
        "直してほしい",
    ):
        assert words in text, words
    for source in Spoken(story).passages("p1"):
        assert bare(source.replace("{p1}", "見本はなこ")) in text
    for photo in story.front.photos:
        for said in (photo.alt, photo.caption):
            assert said is None or (bare(said) in text) == ("p1" in photo.shows), said
    assert "撮影:しごと図鑑" in text
    assert (
        len(
            {i.name + str(page.page_number) for page in PdfReader(io.BytesIO(pdf)).pages for i in page.images}
        )
        == 2
    )


def test_ruby_lists_and_headings_are_printed(site: Any) -> None:
    """Readings stand behind their word; every block of a person's passage is there, as on the page."""
    site.edit(
        FILE,
        "{p1}は、ねじを一本ずつ見る。",
        "### 朝の{検査|けんさ}\n\n{p1}は**静か**に見る。\n\n- 一つめ\n- 二つめ",
    )
    text = words_of(sheet_of(site)[1])
    for words in ("朝の検査（けんさ）", "見本はなこは静かに見る。", "・一つめ", "・二つめ"):
        assert words in text


def test_nobody_else_stands_on_the_proof(site: Any) -> None:
    """A colleague's facts and paragraphs are not on it; where they are named, it is as the page will."""
    site.edit(FILE, "{p1}は、ねじ", "{p1}と{p2}は、ねじ")
    site.edit(FILE, "items: [氏名, 所属部署]", "items: [所属部署]")
    text = words_of(sheet_of(site)[1])
    assert "見本はなこと社員Bさんは、ねじ" in text
    assert "検査課" not in text
    assert "例示" not in text
    assert "検査の台" not in text


def test_what_will_not_appear_is_marked(site: Any) -> None:
    """A fact or photograph that the person did not agree to is printed as not to appear, the label for the name."""
    site.edit(FILE, "items: [氏名, 年齢, 所属部署, 役職, 担当職務, 肖像]", "items: [年齢, 所属部署]")
    sheet, pdf = sheet_of(site)
    assert {fact.label: fact.verdict for fact in sheet.facts} == {
        "氏名": NOT_SHOWN,
        "よみがな": NOT_SHOWN,
        "年齢": SHOWN,
        "所属部署": SHOWN,
        "役職": NOT_SHOWN,
        "担当職務": NOT_SHOWN,
    }
    assert {photo.verdict for photo in sheet.photos} == {NOT_SHOWN}
    assert "社員Aさんは、ねじ" in words_of(pdf)


def test_the_proof_comes_before_the_approval(site: Any) -> None:
    """Without an approval the sheet shows what will appear once it is given."""
    text = site.path(FILE).read_text(encoding="utf-8")
    site.write(FILE, re.sub(r"approved: \{.*\}", "approved: null", text))
    sheet, _ = sheet_of(site)
    assert {fact.verdict for fact in sheet.facts} == {SHOWN}
    assert {photo.verdict for photo in sheet.photos} == {SHOWN}
    site.write(FILE, text)
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    earlier = proof(story, find_person(story, "p1"), content, site.register, date(2026, 6, 15))
    assert {fact.verdict for fact in earlier.facts} == {SHOWN}


def test_a_missing_original_is_said(site: Any) -> None:
    """The sheet is printed without it, and the photograph is not promised."""
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    sheet, pdf = sheet_of(site)
    assert [photo.verdict for photo in sheet.photos] == [SHOWN, NOT_SHOWN]
    assert "元の写真がありません" in words_of(pdf)


def test_printed_photographs_carry_nothing_of_the_camera(site: Any) -> None:
    """No position, note or comment goes onto the paper's pictures; they stand upright."""
    data = for_print(site.path("photos/mihon-seisaku/bench.jpg").read_bytes(), "bench.jpg")
    assert not any(planted in data for planted in site.planted)
    image = pyvips.Image.new_from_buffer(data, "")
    assert image.height > image.width
    assert all(planted not in sheet_of(site)[1] for planted in site.planted)
    with pytest.raises(PhotoError, match=r"bench\.jpg"):
        for_print(b"\xff\xd8\xff broken", "bench.jpg")


def test_passages() -> None:
    """Photographs become places, ampersands and brackets stay themselves."""
    blocks = passage("![](bench.jpg)\n\nA & B < C、{p1}です。", {"p1": "<甲&乙>"})
    assert [[(run.text, run.style) for run in block.runs] for block in blocks] == [
        [("bench.jpg", "photo")],
        [("A & B < C、", ""), ("<甲&乙>", "name"), ("です。", "")],
    ]


def test_commands_print_into_private_files(site: Any, tmp_path: Path, capsys: Any) -> None:
    """paper and proof write a PDF that only its owner reads, and say no name."""
    where = ["--content", str(site.content), "--as-of", "2026-11-23"]
    for command, story, person in (
        ("paper", "mihon-seisaku", "p1"),
        ("paper", "mihon-workshop", "p1"),
        ("proof", "mihon-seisaku", "p2"),
        ("proof", "mihon-workshop", "p1"),
    ):
        target = tmp_path / "紙" / f"{command}-{story}.pdf"
        assert main(["consent", command, story, person, "--output", str(target), *where]) == 0
        assert target.read_bytes().startswith(b"%PDF-")
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert [p for p in target.parent.iterdir() if p.suffix != ".pdf"] == []
    assert "ねじのワークショップ" in words_of((tmp_path / "紙" / "paper-mihon-workshop.pdf").read_bytes())
    out = capsys.readouterr()
    assert not any(name in out.out + out.err for name in ("はなこ", "たろう", "みどり"))


def test_a_person_without_a_record_gets_a_form(site: Any, tmp_path: Path) -> None:
    """The paper comes before the record: its number is written by hand."""
    text = site.path(FILE).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    site.write(FILE, text[:start] + text[end:])
    target = tmp_path / "form.pdf"
    asked = [
        "consent",
        "paper",
        "mihon-seisaku",
        "p1",
        "--output",
        str(target),
        "--content",
        str(site.content),
    ]
    assert main(asked) == 0
    assert "同意書-" not in words_of(target.read_bytes())


def test_a_paper_never_lies_among_content(site: Any, tmp_path: Path) -> None:
    """Neither the content folder, nor a link into it, nor another suffix is a place for a paper."""
    (tmp_path / "link").symlink_to(site.content)
    for bad in (site.content / "a.pdf", site.content / "photos" / "a.pdf", tmp_path / "link" / "a.pdf"):
        with pytest.raises(OutputError, match="置き場の中"):
            deliver(bad, b"%PDF-", (site.content,))
    with pytest.raises(OutputError, match=r"\.pdf"):
        deliver(tmp_path / "a.txt", b"%PDF-", (site.content,))


def test_an_event_of_a_programme_without_people_has_no_paper(site: Any, tmp_path: Path, capsys: Any) -> None:
    """The support programme names nobody, so that there is no sheet to sign."""
    people = "people:\n  - {id: p1, label: 会社の方Aさん}\n"
    site.edit("events/mihon-seminar.md", "programme: support", f"{people}programme: support")
    for command in ("paper", "proof"):
        asked = ["consent", command, "mihon-seminar", "p1", "--output", str(tmp_path / "x.pdf")]
        assert main([*asked, "--content", str(site.content)]) == 1
        assert "何も載せられない" in capsys.readouterr().err
