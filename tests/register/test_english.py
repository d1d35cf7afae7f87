"""The register in English: complete for every public form, never stale, and nothing else changes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from register.english import in_english, translations
from register.forms import form_spec
from register.language import Said, day_in
from register.load import from_dict
from register.model import Register
from register.notice import notice

DAY = date(2026, 11, 23)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
#: What stays Japanese on purpose: references of the ward's papers, and なし, which is what has to be typed.
KEPT = re.compile(r"見本-承諾-[0-9-]+|なし|株式会社HRP")


def shown(register: Register, form_id: str) -> list[str]:
    """Every sentence of the register that a person reads on a form in English."""
    spec = form_spec(register, form_id)
    rule = register.programme(spec.programme).eligibility
    rows = notice(register, form_id, DAY, "en").rows
    return [
        *(text for field in spec.fields for text in (field.label, field.hint or "", field.why)),
        *(text for tick in spec.declarations for text in (tick.label, tick.statement)),
        *(text for row in rows for text in (row.label, *row.lines)),
        spec.title,
        rule.text,
        rule.elsewhere,
    ]


@pytest.mark.parametrize(
    "form_id", ["application", "seminar", "joint-interview", "job-fair", "company-visit", "workshop"]
)
def test_every_public_form_is_english_throughout(form_id: str, register: Register) -> None:
    """No Japanese is left in anything that the form or its notice says."""
    left = [text for text in shown(in_english(register), form_id) if JAPANESE.search(KEPT.sub("", text))]
    assert left == []


def test_a_changed_sentence_is_not_shown_in_its_old_english(raw: dict[str, Any]) -> None:
    """The translation belongs to the sentence: change it, and the Japanese is shown until it is translated anew."""
    raw["forms"]["seminar"]["purpose"] = "席を用意すること。"
    row = notice(in_english(from_dict(raw)), "seminar", DAY, "en").row("purpose")
    assert row is not None
    assert row.lines == ("席を用意すること。",)


def test_no_translation_is_left_over(register: Register) -> None:
    """Every key of english.toml is a sentence of the register, so a stale one is found here."""
    everything = repr(register.model_dump())
    assert [text for text in translations() if text not in everything] == []


def test_only_texts_change(register: Register) -> None:
    """Fields, sizes, requirements, ids, days and places are the same in both languages."""
    english = in_english(register)
    for form_id in register.forms:
        ours, theirs = form_spec(register, form_id), form_spec(english, form_id)
        assert [(f.id, f.type, f.required, f.size) for f in ours.fields] == [
            (f.id, f.type, f.required, f.size) for f in theirs.fields
        ]
        assert [d.id for d in ours.declarations] == [d.id for d in theirs.declarations]
        assert (ours.contract, ours.programme, ours.answers_in) == (
            theirs.contract, theirs.programme, theirs.answers_in,
        )  # fmt: skip


def test_each_language_has_a_notice_version_of_its_own(register: Register) -> None:
    """A record says which words were read; the Japanese version does not depend on the English."""
    ja, en = notice(register, "seminar", DAY), notice(in_english(register), "seminar", DAY, "en")
    assert ja.version != en.version
    assert ja.version == notice(register, "seminar", DAY, "ja").version


def test_every_public_field_has_help_in_easy_japanese(register: Register) -> None:
    """やさしい日本語 for every field that a public form asks."""
    for form in register.forms.values():
        if form.public:
            assert all(field.easy for field in form_spec(register, form.id).fields), form.id


def test_a_day_is_written_in_both_languages() -> None:
    """One day, two spellings."""
    assert (day_in("ja", DAY), day_in("en", DAY)) == ("2026年11月23日", "23 November 2026")
    assert Said("はい", "Yes").within("en") == "Yes"
