"""The shipped samples: clean, approved, marked as samples, and what the ward's report allows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from build.common.vocabulary import EVENT_KINDS
from build.content.folder import Content, load
from build.diagnostics import Severity
from build.engine.builder import build
from build.gate.judging import judge
from build.options import PROJECT, Options
from register.model import Register

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def content() -> Content:
    return load(PROJECT / "content")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory, register: Register) -> Path:
    root = tmp_path_factory.mktemp("samples")
    options = Options(
        day=DAY,
        output=root / "output",
        cache=PROJECT / "var" / "cache",
        intake={"current": "https://uketsuke.example"},
    )
    build(options, register)
    return options.output


def test_the_samples_are_clean(content: Content, register: Register) -> None:
    """No error and no warning: every text was approved as it stands, and every photograph is used."""
    findings = judge(content, register, DAY, drafts=True).findings
    assert [f for f in findings if f.severity is not Severity.NOTICE] == []


def test_the_samples_have_the_breadth_that_was_asked_for(content: Content) -> None:
    """Three companies of different industries with two to four people and three photographs; both kinds of event."""
    assert len({c.front.company.industry for c in content.companies}) >= 3
    for company in content.companies:
        assert 2 <= len(company.front.people) <= 4
        assert len(company.front.photos) >= 3
    assert {event.front.programme for event in content.events} == {"support", "workshop"}
    assert all(story.front.sample for story in content.stories)


def test_the_events_have_every_kind_and_state(content: Content) -> None:
    """Five kinds; past and coming, cancelled, changed, online, not yet open: so that every page can be seen."""
    fronts = [event.front for event in content.events]
    assert len(fronts) >= 9
    assert {front.kind for front in fronts} == set(EVENT_KINDS)
    past = [front for front in fronts if front.ends.date() < DAY]
    coming = [front for front in fronts if front.starts.date() > DAY]
    assert (len(past) >= 3, len(coming) >= 6) == (True, True)
    assert any(front.cancelled for front in coming)
    assert any(front.changed for front in coming)
    assert any(front.online for front in coming)
    assert any(front.signup.opens > DAY for front in coming)
    assert any(front.signup.opens <= DAY <= front.signup.closes for front in coming if not front.cancelled)


def test_an_events_text_is_worth_reading(content: Content) -> None:
    """Three to nine hundred characters each, and somewhere to ask for accommodation."""
    for event in content.events:
        length = len("".join("".join(s.source.split()) for s in event.prose.segments if not s.lead))
        assert 300 <= length <= 900, event.file
        assert "窓口" in event.front.accommodations or "静かな" in event.front.accommodations, event.file
        assert not re.search(r"\d月\d|\d{4}年", event.front.accommodations), (
            event.file
        )  # it moves with the event


def test_the_originals_carry_what_must_be_lost(content: Content) -> None:
    """The sample photographs have EXIF with a position, so that losing it is worth something."""
    for (slug, file), photo in content.photos.items():
        with Image.open(photo.path) as image:
            assert image.getexif().get_ifd(0x8825), (slug, file)


def test_the_samples_build(output: Path, content: Content, register: Register) -> None:
    """Every sample has its page, with everyone on it but who withdrew; the support page names nobody."""
    pages = {p.relative_to(output).as_posix(): p.read_text(encoding="utf-8") for p in output.rglob("*.html")}
    for story in content.companies:
        page = pages[f"companies/{story.front.slug}/index.html"]
        for person in story.front.people:
            withdrawn = person.consent.withdrawn if person.consent else None
            gone = withdrawn is not None and withdrawn.on <= DAY and "all" in withdrawn.items
            assert ((person.name or person.label) in page) is not gone
    names = [p.name for s in content.stories for p in s.front.people if p.name]
    for event in content.events:
        page = pages[f"events/{event.front.slug}/index.html"]
        if event.front.programme == "support":
            assert not any(name in page or name.replace(" ", "") in page for name in names)
        signup = event.front.signup
        open_now = signup.opens <= DAY <= signup.closes and event.front.cancelled is None
        assert ("uketsuke.example" in page) == (open_now and event.front.programme == "support")


def test_no_metadata_of_the_samples_is_published(output: Path) -> None:
    """No picture of the built samples has any EXIF."""
    pictures = [p for p in output.rglob("*") if p.suffix in {".jpg", ".webp", ".avif"}]
    assert len(pictures) >= 27
    for path in pictures:
        with Image.open(path) as image:
            assert len(image.getexif()) == 0
