"""利用目的の明示 (clause 4): what a person reads above each form, and its version.

The version is a hash of everything shown. It travels in the envelope's header,
so a record says under which words it was given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from register.canonical import canonical_json
from register.forms import FormSpec, form_spec
from register.model import Contract, Register
from register.term import in_words

VERSION_LENGTH = 16  # hex digits: 64 bits, far beyond the number of versions there will be


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One row: a stable key, the Japanese label and its sentences."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    form: str
    title: str
    term: str
    rows: tuple[NoticeRow, ...]

    @property
    def version(self) -> str:
        """16 hex digits of SHA-256 over the canonical form of everything shown."""
        shown = {
            "form": self.form,
            "title": self.title,
            "term": self.term,
            "rows": [[row.key, row.label, *row.lines] for row in self.rows],
        }
        return hashlib.sha256(canonical_json(shown)).hexdigest()[:VERSION_LENGTH]

    def row(self, key: str) -> NoticeRow | None:
        return next((row for row in self.rows if row.key == key), None)


def notice(register: Register, form_id: str, day: date) -> Notice:
    """The notice of a form on a day; NoTermError when no term covers it."""
    form = register.form(form_id)
    programme = register.programme(form.programme)
    contract = register.contract(programme.contract)
    spec = form_spec(register, form_id)
    rows = [
        NoticeRow("purpose", "何のために", (form.purpose,)),
        NoticeRow("required", "かならず書いていただくもの", _asked(register, spec, form.required)),
        NoticeRow("optional", "書かなくてもよいもの", _asked(register, spec, form.optional)),
        NoticeRow("keeps", "あわせて残るもの", _kept(register, (*form.declarations, *form.keeps))),
        NoticeRow("given-to", "お渡しする先", (form.given_to or "どこにも渡しません。",)),
        NoticeRow("from-others", "ご本人以外から受け取るもの", _from_others(register, programme.applicant)),
        NoticeRow("holder", "お預かりする者", _holder(register, contract)),
        NoticeRow("places", "保管する場所", _places(register, contract)),
        NoticeRow("until", "いつまで", (_until(contract, day),)),
        NoticeRow("contact", "お問い合わせ・取下げ", _contact(contract)),
    ]
    return Notice(
        form=form.id,
        title=form.title,
        term=contract.term_name(day),
        rows=tuple(row for row in rows if row.lines),
    )


def _asked(register: Register, spec: FormSpec, names: tuple[str, ...]) -> tuple[str, ...]:
    """Items in the order of the form, each with the form's own reason."""
    reasons = {field.item: field.why for field in spec.fields}
    return tuple(f"{register.item(name).label}：{reasons[name]}" for name in spec.items if name in names)


def _kept(register: Register, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{record.label}：{record.why}" for record in map(register.work_record, names))


def _from_others(register: Register, names: tuple[str, ...]) -> tuple[str, ...]:
    """Clause 4: sources other than the person, with the ward's consent."""
    return tuple(
        f"{item.label}：会社から受け取ることがあります（区の承諾 {item.ward_consent}）"
        for item in map(register.item, names)
        if item.source == "company"
    )


def _holder(register: Register, contract: Contract) -> tuple[str, ...]:
    ward = register.ward
    holder = contract.contractor or "受託者（まだ決まっていません）"
    return (f"{holder}（{ward.name}{ward.section}の委託を受けた事業者）",)


def _places(register: Register, contract: Contract) -> tuple[str, ...]:
    places = tuple(
        place.shown_as
        for place in register.places_of(contract.id)
        if {"applicants", "sealed", "paper"} & set(place.holds)
    )
    return places or ("まだ決まっていません。決まるまで申込みを受け付けません。",)


def _until(contract: Contract, day: date) -> str:
    end = in_words(contract.term_on(day).ends)
    return f"委託期間の終わり（{end}）まで。そのあと区へ返し、受託者の手元からは消去します。"


def _contact(contract: Contract) -> tuple[str, ...]:
    if contract.contact is None:
        return ()
    return (contract.contact.name, f"電話 {contract.contact.phone}", f"メール {contract.contact.mail}")
