"""The audit for names: found however they are written into a finished text, and no name that may be shown."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.content.folder import load
from build.engine.name_audit import audit_names, held_back, held_of, says
from build.errors import AuditError
from build.names.called import called
from tests.build.conftest import COMPANY_FILE

HELD = held_of([called("", "見本 はなこ", "みほん はなこ")])
NAME = "見本はなこ"


@pytest.mark.parametrize(
    "text",
    [
        "見本 はなこ",
        "はなこ 見本",
        "みほん・ハナコ",
        "ﾐﾎﾝ ﾊﾅｺ",
        "Mihon Hanako",
        "見\u200b本は\u00adなこ",
        "<b>見本</b><i>はな</i>こ",
        '<img alt="見本はなこ">',
        "<!-- 見本はなこ -->",
        "".join(f"&#{ord(c)};" for c in NAME),
        '<i title="' + "".join(f"&#x{ord(c):x};" for c in NAME) + '">',
        json.dumps({"name": NAME}),
        f"https://zukan.example/?q={quote(NAME)}",
        f"<a href='#'>{quote('見本')}</a>{quote('はなこ')}",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    """Width, kana, order, Latin letters, blanks, tags, attributes, remarks, entities, escapes and percent signs hide nothing."""
    assert says(f"<p>前の文。{text}後の文。</p>", HELD)


@pytest.mark.parametrize("text", ["見本の品", "はなこさん", "見学は本日なので", "", "<p>社員Aさん</p>"])
def test_other_words_are_none(text: str) -> None:
    """Parts of a name, and a label in its place, are let through."""
    assert not says(text, HELD)


@pytest.mark.parametrize(
    "text",
    [
        "<li>見本</li><li>はなこ先生の話</li>",
        '{"family": "見本", "given": "はなこ"}',
        '["見本","はなこ"]',
        '<img alt="見本" title="はなこ">',
        "見本のはなこ",
        "みほんはなこしちゃった",
        "<p>見本は、なこうどの品。</p>",
    ],
)
def test_honest_text_stops_no_build(text: str) -> None:
    """Two blocks or two values that make a name side by side, and letters that only may be one, are let through."""
    assert not says(text, HELD)


def test_an_editors_answer_holds_on_the_page_of_that_story(site: Any, tmp_path: Path) -> None:
    """What a story calls no name is let through in the story's own files, and in no other."""
    site.edit(COMPANY_FILE, "status:", f"not_a_name: [{NAME}の里]\nstatus:")
    stories = {story.label.slug: story for story in load(site.content).stories}
    held = HELD._replace(stories=stories)
    slug = COMPANY_FILE.rsplit("/", 1)[-1].removesuffix(".md")
    own, other = f"companies/{slug}/index.html", "companies/other/index.html"
    for name, text in {own: f"{NAME}の里", other: f"{NAME}の里"}.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    audit_names(tmp_path, [own], held)
    with pytest.raises(AuditError):
        audit_names(tmp_path, [other], held)
    (tmp_path / own).write_text(f"{NAME}の里、{NAME}", encoding="utf-8")
    with pytest.raises(AuditError):
        audit_names(tmp_path, [own], held)


@given(
    st.lists(st.sampled_from(["", " ", "<b>", "</b>", "\u200b", "\n"]), min_size=4, max_size=4), st.booleans()
)
def test_nothing_between_its_letters_hides_a_name(between: list[str], entities: bool) -> None:
    """Whatever tags and blanks stand between the letters, written out or not, the name is found."""
    letters = [html.escape(c) if not entities else f"&#{ord(c)};" for c in NAME]
    assert says("".join(a + b for a, b in zip(letters, [*between, ""], strict=True)), HELD)


def test_characters_of_two_halves_are_read(tmp_path: Path) -> None:
    """A character beyond the first plane, escaped as JSON does in two halves, is one character."""
    assert says(json.dumps("𠮷田 見本太郎"), held_of([called("", "𠮷田 見本太郎", "")]))


def test_who_is_held_back(site: Any) -> None:
    """Shown names are let through; one that was withdrawn is looked for, as is one in a file that cannot be read."""
    before = held_back(load(site.content), site.decided())
    assert not says("見本 はなこ", before)
    site.edit(COMPANY_FILE, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    after = held_back(load(site.content), site.decided())
    assert says("見本 はなこ", after)
    assert not says("例示 たろう", after)


def test_the_file_and_not_the_name_is_said(tmp_path: Path) -> None:
    """The audit names every text that holds one, also by its own name, looks into no picture, and repeats no name."""
    for name, text in {"a.html": NAME, "b.svg": "x", "c.avif": NAME, f"{quote(NAME)}.txt": "x"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [path.name for path in tmp_path.iterdir()]
    with pytest.raises(AuditError) as raised:
        audit_names(tmp_path, names, HELD)
    assert [finding.split(":")[0] for finding in raised.value.findings] == [f"{quote(NAME)}.txt", "a.html"]
    assert "はなこ" not in str(raised.value)
    audit_names(tmp_path, names, held_of([]))
