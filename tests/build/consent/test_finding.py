"""People are found by a name typed in and by their paper; what is asked and what is done ends when it is done."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from build.cli import main
from build.diagnostics import Severity

FILE = "companies/mihon-seisaku.md"
WITHDRAWN = ("withdrawn: null", "withdrawn: {on: 2026-11-01, items: [all]}")


def typed(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))


@pytest.mark.parametrize("words", ["見本 はなこ", "見本はなこ", "ミホン", "はなちゃん", "見　本"])
def test_papers_are_found_by_a_name(
    site: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Whole or in part, however it is spaced or in whichever kana: that person's papers in all files, and no name."""
    site.edit(
        "events/mihon-workshop.md",
        "name: 仮名 みどり",
        "name: 見本 はなこ\n    kana: みほん はなこ\n    also_called: [はなちゃん]",
    )
    typed(monkeypatch, words)
    assert main(["consent", "list", "--find", "--content", str(site.content), "--as-of", "2026-11-23"]) == 0
    said = capsys.readouterr()
    assert "同意書-2026-901" in said.out
    assert "同意書-2026-903" in said.out
    assert "同意書-2026-902" not in said.out
    assert "はなこ" not in said.out + said.err


@pytest.mark.parametrize("words", ["", "だれか"])
def test_nobody_is_found_by_another_name(
    site: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Nothing typed, or a name of nobody's: exit 1 and what to do, without the name."""
    typed(monkeypatch, words)
    assert main(["consent", "list", "--find", "--content", str(site.content)]) == 1
    assert "だれか" not in capsys.readouterr().err


@pytest.mark.parametrize("number", ["同意書-2026-901", "同意書 2026/0901", "同意書－２０２６－９０１"])
def test_a_paper_s_number_leads_to_its_person(site: Any, number: str) -> None:
    """A withdrawal by the paper's number alone is recorded for whose paper it is."""
    asked = ["consent", "withdraw", number, "--on", "2026-11-20", "--content", str(site.content)]
    assert main(asked) == 0
    text = site.path(FILE).read_text(encoding="utf-8")
    assert text.count("withdrawn: {on: 2026-11-20, items: [all]}") == 1
    assert "はなこ" not in text
    assert "例示" in text


@pytest.mark.parametrize("number", ["同意書-2026-999", "mihon-seisaku", "なし"])
def test_a_number_of_nobody_s_withdraws_nothing(site: Any, capsys: Any, number: str) -> None:
    """An unknown number, or a story without its person: exit 1, nothing written."""
    before = site.path(FILE).read_bytes()
    assert main(["consent", "withdraw", number, "--on", "2026-11-20", "--content", str(site.content)]) == 1
    assert "zukan consent list" in capsys.readouterr().err
    assert site.path(FILE).read_bytes() == before


def test_a_withdrawal_points_at_suspects_everywhere(site: Any, capsys: Any) -> None:
    """Lines of other files that may speak of the person are named, and no name is."""
    site.edit("events/mihon-seminar.md", "話を聞く会です。", "見本主任の話を聞く会です。")
    asked = ["consent", "withdraw", "同意書-2026-901", "--on", "2026-11-20", "--content", str(site.content)]
    assert main(asked) == 0
    said = capsys.readouterr().out
    line = site.line_of("events/mihon-seminar.md", "見本主任")
    assert f"content/events/mihon-seminar.md:{line}: 注意: p1 のことかもしれない言葉があります。" in said
    assert "見本主任" not in said
    assert "{p1} の形にします" in said
    assert "not_a_name にその文字を書けば" in said


@pytest.mark.parametrize("file", ["events/mihon-seminar.md", "pages/about.md", FILE])
def test_an_answer_ends_the_pointing(site: Any, capsys: Any, file: str) -> None:
    """What a file calls no name is not pointed at in that file; the same words in other files are."""
    files = ("events/mihon-seminar.md", "pages/about.md", FILE)
    for name in files:
        place = site.path(name)
        place.write_text(place.read_text(encoding="utf-8") + "\n見本研修生の席がある。\n", encoding="utf-8")
    site.edit(file, "title:", "not_a_name: [見本研修生]\ntitle:")
    main(["consent", "withdraw", "同意書-2026-901", "--on", "2026-11-20", "--content", str(site.content)])
    said = [line for line in capsys.readouterr().out.splitlines() if "not_a_name" in line]
    pointed = {name for name in files if any(line.startswith(f"content/{name}:") for line in said)}
    assert pointed == {*files} - {file}


def test_a_question_elsewhere_keeps_no_value(site: Any) -> None:
    """Words of another file that may mean the person keep nothing from being blanked; in the own story they do."""
    site.edit("pages/about.md", "この図鑑のことを書きます。", "見本研修生に聞きました。")
    asked = ["consent", "withdraw", "同意書-2026-901", "--on", "2026-11-20", "--content", str(site.content)]
    place = site.path(FILE)
    before = place.read_text(encoding="utf-8")
    place.write_text(f"{before}\n見本研修生の席がある。\n", encoding="utf-8")
    assert main(asked) == 1
    assert "見本 はなこ" in place.read_text(encoding="utf-8")
    place.write_text(before, encoding="utf-8")
    assert main(asked) == 0
    assert "見本 はなこ" not in place.read_text(encoding="utf-8")


def test_no_proof_of_somebody_who_has_withdrawn(site: Any, capsys: Any, tmp_path: Path) -> None:
    """Nothing is printed, and why is said; withdrawn in part, the sheet says what was."""
    paper = tmp_path / "proof.pdf"
    asked = ["consent", "proof", "mihon-seisaku", "p1", "--output", str(paper), "--as-of", "2026-11-23"]
    asked += ["--content", str(site.content)]
    site.edit(FILE, *WITHDRAWN)
    assert main(asked) == 1
    assert "同意は終わっています(撤回)" in capsys.readouterr().err
    assert not paper.exists()
    site.edit(FILE, "items: [all]}", "items: [年齢]}")
    assert main(asked) == 0


def test_being_told_to_delete_ends_when_it_is_done(site: Any) -> None:
    """While an original or a value is there its deletion is asked for; afterwards nothing is said of it any more."""

    def asked() -> list[str]:
        return [f.what for f in site.findings(Severity.NOTICE) if "取り下げ" in f.what]

    site.edit(FILE, *WITHDRAWN)
    assert len(asked()) == 3
    assert (
        main(
            [
                "consent",
                "withdraw",
                "mihon-seisaku",
                "p1",
                "--on",
                "2026-11-01",
                "--content",
                str(site.content),
            ]
        )
        == 0
    )
    assert len(asked()) == 3  # the portrait, and two photographs
    site.path("photos/mihon-seisaku/face.jpg").unlink()
    assert len(asked()) == 2
    site.path("photos/mihon-seisaku/bench.jpg").unlink()
    assert asked() == []
