"""紙と電話の申込み: a handler types what a person wrote or said, through the register's form.

The fields, their sizes and the declarations are the form's, so nothing else can be
entered. What was typed is sealed at once to the month's receiving key, like what comes
from the intake, and taken in by the same accession: no plaintext lies anywhere, and
there is one way into a record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from register.cancellation_code import new_cancellation_code
from register.canonical import canonical_json
from register.eligibility import is_eligible
from register.envelope import Header, cancellation_hash, encode, new_id, seal
from register.errors import PayloadTooLargeError
from register.forms import FieldSpec, FormSpec, form_spec
from register.keyfile import ReceivingKey
from register.notice import notice
from register.receipt import new_receipt_number
from register.term import TOKYO, day_of
from store.disk.journal_lines import Draft, stamp
from store.disk.vault_rows import WaitingEnvelope
from store.errors import ApplicationError, ReceivingKeyError
from store.people.receiving import public_half
from store.people.session import Session
from store.people.vouching import require_vouched_receiving
from store.records.typed_values import plain_value

NO_TARGET = "follow-up"  # what a form without company or event says as its target
_TARGET = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NOTICE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """What is on the paper. ``notice``: the version printed on it; ``received``: when it came.

    ``items`` by field id, ``declared`` the ids of the sentences that were ticked.
    """

    form: str
    target: str
    notice: str
    received: datetime
    items: Mapping[str, str]
    declared: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """What the person is told: the receipt number, and the secret that cancels."""

    id: str
    receipt: str
    secret: str


def enter(session: Session, application: Application) -> Entered:
    """Seals a paper or telephone application; ``accession`` takes it in.

    ApplicationError names the fields at fault and no value; ReceivingKeyError without a key for
    today. The journal notes who entered which id.
    """
    state = session.state
    spec = checked_form(session, application.form)
    items = checked_items(spec, application.items, state.today())
    _require_day(session, application.received)
    _require_eligible(session, spec, items, day_of(application.received))
    declared = _declared(spec, application)
    key = _key(session, spec.programme)
    secret = new_cancellation_code()
    header = Header(
        id=new_id(),
        receipt=new_receipt_number(),
        contract=state.contract.id,
        programme=spec.programme,
        term=state.contract.term_name(day_of(application.received)),
        form=spec.id,
        notice=application.notice,
        target=_target(spec, application.target),
        received_at=application.received.astimezone(TOKYO).isoformat(timespec="minutes"),
        key=key.key_id,
        cancellation=cancellation_hash(secret),
    )
    try:
        document = encode(seal(header, {"items": items, "declarations": declared}, key))
    except PayloadTooLargeError:
        raise ApplicationError("内容が長すぎて封ができません。直し方: 短くしてください。") from None
    waiting = WaitingEnvelope.of(header, document, stamp(state.clock()))
    with state.lock():
        state.vault.keep([waiting], [])
        note = Draft("enter", header.id)
        state.journal(spec.programme).note(session.actor, note, "done", state.clock())
    return Entered(header.id, header.receipt, secret)


def checked_form(session: Session, form_id: str) -> FormSpec:
    """The form, if it is of a programme that the handler may handle now."""
    register = session.state.register
    if form_id not in register.forms:
        raise ApplicationError(
            f"そのフォームはありません。直し方: {'、'.join(register.forms)} から選んでください。"
        )
    spec = form_spec(register, form_id)
    session.require(spec.programme)
    return spec


def current_notice(session: Session, form_id: str, day: date) -> str:
    """The version of the notice that the register's words have on a day."""
    return notice(session.state.register, form_id, day).version


def checked_items(spec: FormSpec, items: Mapping[str, str], today: date) -> dict[str, str]:
    """The kept spelling of every field; ApplicationError lists all that is wrong, by the form's labels."""
    fields = {field.id: field for field in spec.fields}
    faults = [f"{id_}: このフォームにない項目です" for id_ in items if id_ not in fields]
    kept = {}
    for field in spec.fields:
        value = plain_value(field.type, items.get(field.id, ""))
        fault = _fault(field, value, today)
        if fault:
            faults.append(f"{field.label}: {fault}")
        elif value:
            kept[field.id] = value
    if faults:
        raise ApplicationError(
            f"入力に直すところがあります。何も保存していません。{'。'.join(faults)}。"
            "直し方: 紙を見て、その欄を入力し直してください。"
        )
    return kept


def _fault(field: FieldSpec, value: str | None, today: date) -> str:
    if value is None:
        return "読めません(書き方か文字を確かめてください)"
    if not value:
        return "必要です" if field.required else ""
    if len(value) > field.size:
        return f"長すぎます({field.size}文字まで)"
    if field.type == "date" and date.fromisoformat(value) > today:
        return "これから来る日付です"
    return ""


def _declared(spec: FormSpec, application: Application) -> dict[str, str]:
    missing = [one.label for one in spec.declarations if one.id not in application.declared]
    unknown = set(application.declared) - {one.id for one in spec.declarations}
    if missing or unknown or not _NOTICE.fullmatch(application.notice):
        what = [f"{label} の印がありません" for label in missing]
        what += ["フォームにない申告があります"] if unknown else []
        what += [] if _NOTICE.fullmatch(application.notice) else ["説明の版は16文字の英数字です"]
        raise ApplicationError(
            f"{'。'.join(what)}。何も保存していません。直し方: 紙に印があるか、版の番号を確かめてください。"
        )
    day = day_of(application.received).isoformat()
    return dict.fromkeys(application.declared, day)


def _require_day(session: Session, received: datetime) -> None:
    """It came by now, and in the term of today: what came in a past one was that term's to take in."""
    state = session.state
    if received > state.clock():
        raise ApplicationError(
            "受け取った日時が、これから来る日時です。何も保存していません。", code="received-when"
        )
    if day_of(received) < state.contract.term_on(state.today()).starts:
        raise ApplicationError(
            "受け取った日が、今の委託期間より前です。何も保存していません。", code="received-when"
        )


def _require_eligible(session: Session, spec: FormSpec, items: Mapping[str, str], day: date) -> None:
    """As at the form where the day of the application counts; an event's day is not known here."""
    rule = session.state.register.programme(spec.programme).eligibility
    birth = items.get("birth_date")
    if rule.decided_on != "application" or not birth:
        return
    if not is_eligible(rule, date.fromisoformat(birth), day):
        raise ApplicationError(
            f"年齢が対象の外です({rule.text})。何も保存していません。直し方: 生年月日を紙と比べてください。{rule.elsewhere}"
        )


def _target(spec: FormSpec, target: str) -> str:
    if spec.kind == "follow-up":
        target = target or NO_TARGET
    if not _TARGET.fullmatch(target):
        raise ApplicationError(
            "応募先は、会社か催しの英数字の名前です。何も保存していません。", code="target-form"
        )
    return target


def _key(session: Session, programme: str) -> ReceivingKey:
    state, today = session.state, session.state.today()
    for key in reversed(state.keyring.live_keys(programme)):
        if key.not_before <= today <= key.not_after and key.proved_on is not None:
            require_vouched_receiving(session.roster, key)
            return public_half(state.contract.id, key, key.not_after)
    raise ReceivingKeyError(f"事業 {programme} に、今日使える受付鍵がありません。", code="no-key-today")


def description(spec: FormSpec) -> bytes:
    """The form as JSON, for a program that fills it in: fields, sizes, declarations."""
    return canonical_json(
        {
            "declarations": [{"id": one.id, "label": one.label} for one in spec.declarations],
            "fields": [
                {"id": f.id, "label": f.label, "required": int(f.required), "size": f.size, "type": f.type}
                for f in spec.fields
            ],
            "form": spec.id,
        }
    )
