"""Consent records as the register's decision takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from build.content.schema import ConsentRecord, Person
from build.gate.records import consent_of, item_ids
from register.model import Register
from register.publishing import Medium

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
    """All, a list with all in it, some, and some misspelled, which means all."""
    for items, expected in (
        ("all", None),
        (("all",), None),
        (("氏名",), frozenset({"name"})),
        (("氏名", "しめい"), None),
    ):
        consent = consent_of(person(withdrawn={"on": "2026-11-01", "items": items}), register, draft=False)
        assert consent is not None
        assert consent.withdrawn is not None
        assert consent.withdrawn.items == expected
