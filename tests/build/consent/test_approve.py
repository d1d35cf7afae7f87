"""Recording an approval changes exactly the approval."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from build.consent.approve import approve, find_person, find_story
from build.content.folder import load
from build.diagnostics import Severity
from build.errors import EditError, NotFoundError

FILE = "companies/mihon-seisaku.md"
ON = date(2026, 11, 20)

SPELLINGS = [
    ("null", "approved: null"),
    ("empty", "approved:"),
    ("empty with a comment", "approved:   # まだ"),
    ("tilde", "approved: ~"),
    ("flow", 'approved: {on: 2026-07-02, text: "0"}   # 前の確認'),
    ("flow over lines", 'approved: {\n        on: 2026-07-02,\n        text: "0"}'),
    ("block", "approved:\n        on: 2026-07-02   # 日\n        text: pending # 印"),
    ("absent", "# ここに無い"),
]


def setup(site: Any, spelling: str) -> None:
    text = site.path(FILE).read_text(encoding="utf-8")
    start = text.index("approved:")
    end = text.index("\n", start)
    site.write(FILE, text[:start] + spelling + text[end:])


def record(site: Any, person: str = "p1", on: date = ON) -> str:
    content = load(site.content)
    story = find_story(content, "mihon-seisaku")
    return approve(content, story, find_person(story, person), on)


@pytest.mark.parametrize(("name", "spelling"), SPELLINGS, ids=[s[0] for s in SPELLINGS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_the_approval_changes(site: Any, name: str, spelling: str, newline: str) -> None:
    """However the approval was spelled, afterwards it is there and every other line is as it was."""
    setup(site, spelling)
    site.write(FILE, site.path(FILE).read_text(encoding="utf-8").replace("\n", newline))
    before = site.path(FILE).read_bytes().decode("utf-8")
    digest = record(site)
    after = site.path(FILE).read_bytes().decode("utf-8")
    assert site.findings(Severity.WARNING) == []
    assert digest in after
    changed = set(after.split(newline)) ^ set(before.split(newline))
    assert all(any(word in line for word in ("approved", "on:", "text:")) for line in changed), changed
    kept = [line for line in before.split(newline) if line not in changed]
    assert [line for line in after.split(newline) if line not in changed] == kept
    assert ("\r\n" in after) == (newline == "\r\n")
    for line in spelling.split("\n"):
        assert line.partition("#")[2] in after


def test_a_flow_consent_can_be_approved(site: Any) -> None:
    """A consent written on one line gets its approval in place."""
    text = site.path(FILE).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    flow = (
        "    consent: {form: 同意書-2026-901, items: [氏名, 年齢, 所属部署, 役職, 担当職務, 肖像], media: [web], "
        "signed: 2026-06-01, minor_at_signing: false, expires: 2029-03-31}\n"
    )
    site.write(FILE, text[:start] + flow + text[end:])
    digest = record(site)
    assert f'consent: {{approved: {{on: 2026-11-20, text: "{digest}"}}, form:' in site.path(FILE).read_text(
        encoding="utf-8"
    )
    assert site.findings() == []


def test_an_approval_before_the_signature_is_refused(site: Any) -> None:
    """The day must not precede the signed paper; the file stays as it is."""
    before = site.path(FILE).read_bytes()
    with pytest.raises(EditError, match="署名"):
        record(site, on=date(2026, 5, 31))
    assert site.path(FILE).read_bytes() == before


def test_without_a_consent_there_is_nothing_to_approve(site: Any) -> None:
    """A person without a record cannot be approved."""
    text = site.path(FILE).read_text(encoding="utf-8")
    start, end = text.index("    consent:\n"), text.index("  - id: p2")
    site.write(FILE, text[:start] + text[end:])
    with pytest.raises(EditError, match="同意の記録がありません"):
        record(site)


def test_unknown_stories_and_people_are_named(site: Any) -> None:
    """A wrong slug or id is said with what there is; a file at fault is said as such."""
    content = load(site.content)
    with pytest.raises(NotFoundError, match="記事 nai"):
        find_story(content, "nai")
    with pytest.raises(NotFoundError, match="p1、p2"):
        find_person(find_story(content, "content/companies/mihon-seisaku.md"), "p7")
    site.edit(FILE, "status: published", "status: x")
    with pytest.raises(NotFoundError, match="zukan check"):
        find_story(load(site.content), "mihon-seisaku")


def test_nothing_is_left_beside_the_file(site: Any) -> None:
    """The file is replaced in one step and nothing stays beside it."""
    record(site)
    assert [p.name for p in site.path("companies").iterdir()] == ["mihon-seisaku.md"]
