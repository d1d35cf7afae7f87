"""Consent records as the register's decision takes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from build.cli import main
from build.content.folder import load
from build.content.schema import ConsentRecord, Person
from build.diagnostics import Severity
from build.gate.consent_records import consent_of, item_ids
from build.gate.judging import judge_story
from register.model import Register
from register.publishing import Medium
from register.term import today

FILE = "companies/mihon-seisaku.md"

RECORD: dict[str, Any] = {
    "form": "同意書-1",
    "items": ("氏名", "肖像"),
    "media": ("web",),
    "signed": "2026-06-01",
    "minor_at_signing": False,
    "expires": "2029-03-31",
}


def person(**changes: Any) -> Person:
    return Person(id="p1", label="Aさん", consent=ConsentRecord.model_validate({**RECORD, **changes}))


def test_labels_become_item_ids(register: Register) -> None:
    """Papers use labels, decisions use ids; only company people's items are known here."""
    assert item_ids(register)["肖像"] == "portrait"
    assert "電話番号" not in item_ids(register)
    consent = consent_of(person(), register, draft=False)
    assert consent is not None
    assert (consent.items, consent.media) == (frozenset({"name", "portrait"}), frozenset({Medium.WEB}))


def test_only_a_draft_counts_as_approved(register: Register) -> None:
    """Published, a missing approval stays missing; in a draft a signed consent stands in for it."""
    published = consent_of(person(), register, draft=False)
    draft = consent_of(person(), register, draft=True)
    assert published is not None
    assert draft is not None
    assert (published.approved_on, draft.approved_on) == (None, date(2026, 6, 1))


def test_no_consent_is_none_even_in_a_draft(register: Register) -> None:
    """A person without a record has no consent, whatever the status."""
    assert consent_of(Person(id="p1", label="Aさん"), register, draft=True) is None


def test_withdrawals(register: Register) -> None:
    """All, a list with all in it, some; and whatever cannot be read means all: misspelled, empty, never agreed to."""
    for items, expected in (
        ((), None),
        (("年齢",), None),
        (("年齢", "氏名"), frozenset({"name", "age"})),
        (("氏名", "氏名"), frozenset({"name"})),
        ("all", None),
        (("all",), None),
        (("氏名",), frozenset({"name"})),
        (("氏名", "しめい"), None),
    ):
        consent = consent_of(person(withdrawn={"on": "2026-11-01", "items": items}), register, draft=False)
        assert consent is not None
        assert consent.withdrawn is not None
        assert consent.withdrawn.items == expected


ODD = ["[]", "[しめい]", "[性別]", "''", "すべて", "[すべて]", "null", "{}", "[[]]", "[氏 名]", "false", "0"]


@pytest.mark.parametrize("items", ODD)
def test_no_odd_withdrawal_leaves_everything_standing(site: Any, items: str) -> None:
    """However a withdrawal is written, it is a fault; and where the record can be read, nothing of the person is left."""
    site.edit(FILE, "withdrawn: null", f"withdrawn: {{on: 2026-11-01, items: {items}}}")
    assert any("withdrawn" in f.what or "情報項目" in f.what for f in site.findings()), items
    content = load(site.content)
    for story in content.companies:
        parts, _ = judge_story(story, content, site.register, site.day)
        assert [p.id for p in parts.people] == ["p2"]


@pytest.mark.parametrize(
    "record", ["{}", "[]", "''", "false", "0", "all", "[all]", "2026-11-01", "{items: [all]}"]
)
def test_no_odd_record_is_taken_for_none(site: Any, record: str) -> None:
    """What is no withdrawal and not null is a fault of its shape."""
    site.edit(FILE, "withdrawn: null", f"withdrawn: {record}")
    assert any("withdrawn" in f.what for f in site.findings()), record


def test_a_paper_for_what_the_programme_may_not_publish_is_a_fault(site: Any) -> None:
    """A workshop's paper that lists a portrait is refused, though no portrait would come out: it was asked for."""
    file = "events/mihon-workshop.md"
    site.edit(file, "items: [氏名, 勤め先,", "items: [氏名, 肖像, 勤め先,")
    [found] = site.findings()
    assert (found.file, found.line) == (f"content/{file}", site.line_of(file, "items: [氏名, 肖像"))
    assert "肖像" not in found.mend


def test_ends_to_come_are_said(site: Any) -> None:
    """A withdrawal dated ahead is a warning, an expiry that is near a notice; what has ended or is far is neither."""
    for path in site.content.rglob("*.md"):  # before the term's own end
        path.write_text(
            path.read_text(encoding="utf-8").replace("2029-03-31", "2027-02-28"), encoding="utf-8"
        )
    site.day = date(2026, 12, 29)
    assert site.findings(Severity.NOTICE) == []
    site.day = date(2026, 12, 30)
    assert [f.what for f in site.findings(Severity.NOTICE)] == [
        "p1(同意書-2026-901)の同意は 2027-02-28 までです。",
        "p2(同意書-2026-902)の同意は 2027-02-28 までです。",
        "p1(同意書-2026-903)の同意は 2027-02-28 までです。",
    ]
    site.day = date(2026, 11, 23)
    site.edit(FILE, "withdrawn: null", "withdrawn: {on: 2026-11-24, items: [氏名]}")
    assert [f.what for f in site.findings(Severity.WARNING)] == [
        "p1(同意書-2026-901)の取りやめは 2026-11-24 からで、それまでは載ったままです。"
    ]
    site.day = date(2026, 11, 24)
    assert site.findings(Severity.WARNING) == []


def test_an_approval_to_come_is_refused(site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has approved tomorrow: the command writes nothing, and a record written by hand is a fault."""
    before = site.path(FILE).read_bytes()
    ahead = (today() + timedelta(days=1)).isoformat()
    asked = ["consent", "approve", "mihon-seisaku", "p1", "--on", ahead, "--content", str(site.content)]
    assert main(asked) == 1
    assert "まだ来ていません" in capsys.readouterr().err
    assert site.path(FILE).read_bytes() == before
    site.edit(FILE, "approved: {on: 2026-07-01", "approved: {on: 2026-11-24")
    assert any("確認した記録がありません" in f.what for f in site.findings())
