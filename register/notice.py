"""利用目的の明示 (clause 4): what a person reads above each form, and its version.

The version is a hash of everything shown. It travels in the envelope's header,
so a record says under which words it was given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from register.canonical import canonical_json
from register.forms import FormSpec, form_spec
from register.language import Language, Said, day_in
from register.model import Contract, Form, Programme, Register

#: What a place may hold of an applicant.
OF_APPLICANTS = frozenset({"applicants", "sealed", "paper", "copy", "addresses"})
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


_LABELS = {
    "purpose": Said("何のために", "What it is for"),
    "required": Said("かならず書くもの", "What you must give"),
    "optional": Said("書かなくてもよいもの", "What you may leave out"),
    "keeps": Said("あわせて残るもの", "What is kept besides"),
    "given-to": Said("お渡しする先", "Who it is passed to"),
    "from-others": Said("ほかから受け取るもの", "What we may receive from others"),
    "later": Said("あとで伺うもの", "What we may ask you later and keep"),
    "holder": Said("お預かりする者", "Who holds it"),
    "places": Said("保管する場所", "Where it is kept"),
    "until": Said("いつまで", "Until when"),
    "care": Said("配慮のご相談", "If you need accommodation"),
    "contact": Said("お問い合わせ・取下げ", "Questions and cancellation"),
}
_NOBODY = Said("どこにも渡しません。", "Nobody.")
_NO_HOLDER = Said("まだ決まっていません", "The contractor (not chosen yet)")
_NO_PLACE = Said(
    "まだ決まっていません。決まるまで申込みを受け付けません。",
    "Not decided yet. Nothing is accepted until it is.",
)


def notice(register: Register, form_id: str, day: date, language: Language = "ja") -> Notice:
    """The notice of a form on a day; NoTermError when no term covers it.

    ``register`` is in ``language`` already (``register.english``). Each language has
    a version of its own: the record says which words were read.
    """
    form = register.form(form_id)
    programme = register.programme(form.programme)
    contract = register.contract(programme.contract)
    spec = form_spec(register, form_id)
    lines: dict[str, tuple[str, ...]] = {
        "purpose": (form.purpose,),
        "required": _asked(register, spec, form.required, language),
        "optional": _asked(register, spec, form.optional, language),
        "keeps": _kept(register, (*form.declarations, *form.keeps), language),
        "given-to": (_given_to(register, form, language),),
        "from-others": _from_others(register, programme, form, language),
        "later": _later(register, programme, form, language),
        "holder": _holder(register, contract, language),
        "places": _places(register, contract, day, language),
        "until": (_until(contract, programme, day, language),),
        "care": (_care(register, language),),
        "contact": _contact(contract, language),
    }
    return Notice(
        form=form.id,
        title=form.title,
        term=contract.term_name(day),
        rows=tuple(
            NoticeRow(key, _LABELS[key].within(language), shown) for key, shown in lines.items() if shown
        ),
    )


def _pair(label: str, text: str, language: Language) -> str:
    return f"{label}：{text}" if language == "ja" else f"{label}: {text}"


def _asked(register: Register, spec: FormSpec, names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Items in the order of the form, each with the form's own reason."""
    reasons = {field.item: field.why for field in spec.fields}
    return tuple(
        _pair(register.item(name).label, reasons[name], language) for name in spec.items if name in names
    )


def _kept(register: Register, names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """業務上の記録, one line for all that are kept for the same reason."""
    reasons: dict[str, list[str]] = {}
    for record in map(register.work_record, names):
        reasons.setdefault(record.why, []).append(record.label)
    return tuple(_pair(_listed(labels, language), why, language) for why, labels in reasons.items())


def _listed(labels: Iterable[str], language: Language) -> str:
    return ("、" if language == "ja" else ", ").join(labels)


def _given_to(register: Register, form: Form, language: Language) -> str:
    """Clause 7: whom it is passed to, and what of it stays."""
    if form.given_to is None:
        return _NOBODY.within(language)
    stays = [name for name in (*form.required, *form.optional) if name not in form.passes_on]
    if not stays:
        return form.given_to
    labels = _listed([register.item(name).label for name in stays], language)
    return Said(f"{form.given_to}。{labels}は渡しません。", f"{form.given_to}, without: {labels}.").within(
        language
    )


def _from_others(register: Register, programme: Programme, form: Form, language: Language) -> tuple[str, ...]:
    """Clause 4: sources other than the person, with the ward's consent and the purpose."""
    return tuple(
        _pair(
            register.item(name).label,
            Said(
                f"会社から（{register.item(name).purpose}。区の承諾 {source.ward_consent}）",
                f"from the company, {register.item(name).purpose} (consent of the ward: {source.ward_consent})",
            ).within(language),
            language,
        )
        for name, source in programme.sources.items()
        if name in form.later
    )


def _later(register: Register, programme: Programme, form: Form, language: Language) -> tuple[str, ...]:
    """Items that a handler writes down when the person tells them."""
    items = [register.item(name) for name in form.later if name not in programme.sources]
    return tuple(_pair(item.label, item.purpose, language) for item in items)


def _holder(register: Register, contract: Contract, language: Language) -> tuple[str, ...]:
    ward = register.ward
    holder = contract.contractor or _NO_HOLDER.within(language)
    return (
        Said(
            f"{holder}（{ward.name}{ward.section}の受託者）",
            f"{holder}, commissioned by {ward.name}, {ward.section}",
        ).within(language),
    )


def _places(register: Register, contract: Contract, day: date, language: Language) -> tuple[str, ...]:
    """Clause 8: only places to which the ward has agreed; nothing may be anywhere else."""
    places = tuple(
        place.shown_as
        for place in register.places_of(contract.id)
        if OF_APPLICANTS & set(place.holds) and place.approved_on(day)
    )
    return tuple(dict.fromkeys(places)) or (_NO_PLACE.within(language),)


def _until(contract: Contract, programme: Programme, day: date, language: Language) -> str:
    end = day_in(language, contract.term_on(day).ends)
    then = programme.retention.text
    return Said(
        f"{end}（委託期間の終わり）まで。{then}",
        f"Until {end}, when the contract's term ends. {then}",
    ).within(language)


def _care(register: Register, language: Language) -> str:
    """Clause 5: health by its nature, so what is asked, by whom, kept where and until when."""
    rule = register.accommodations
    consent = Said(f"（区の承諾 {rule.ward_consent}）", f" (consent of the ward: {rule.ward_consent})")
    between = "" if language == "ja" else " "
    said = between.join((rule.asks, rule.kept, rule.until))
    return Said(f"{rule.by}へ。{said}{consent.ja}。", f"Tell {rule.by}. {said}{consent.en}.").within(language)


def _contact(contract: Contract, language: Language) -> tuple[str, ...]:
    if contract.contact is None:
        return ()
    contact = contract.contact
    phone, mail = Said("電話", "Phone"), Said("メール", "Email")
    return (
        contact.name,
        f"{phone.within(language)} {contact.phone}",
        f"{mail.within(language)} {contact.mail}",
    )
