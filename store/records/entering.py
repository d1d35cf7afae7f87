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
from register.eligibility import day_that_counts, is_eligible
from register.envelope import Header, cancellation_hash, encode, new_id, seal
from register.errors import PayloadTooLargeError
from register.forms import FormSpec, form_spec
from register.keyfile import ReceivingKey
from register.notice import notice
from register.receipt import new_receipt_number
from register.term import TOKYO, day_of
from store.disk.journal_lines import DONE, Draft, stamp
from store.disk.targets_file import remembered
from store.disk.vault_rows import WaitingEnvelope
from store.errors import ApplicationError, ReceivingKeyError
from store.people.receiving import public_half
from store.people.session import Session
from store.people.vouching import require_vouched_receiving
from store.records.form_values import checked_fields
from store.records.listing import find
from store.records.targets import target_of

_NOTICE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """What is on the paper. ``notice``: the version printed on it; ``received``: when it came.

    ``items`` by field id, ``declared`` the ids of the sentences that were ticked. ``target``: a company's or event's
    name, ASCII or whole. ``source``: the record that a follow-up goes on from, by receipt number or id.
    """

    form: str
    target: str
    notice: str
    received: datetime
    items: Mapping[str, str]
    declared: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """What the person is told: the receipt number, and the code that cancels."""

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
    items = checked_fields(spec, application.items, state.today())
    require_day(session, application.received)
    target = target_of(remembered(state), spec, application.target, application.received)
    source = _source(session, spec, application.source)
    _require_eligible(session, spec, items, day_of(application.received), target.event_day)
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
        target=target.slug,
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
        state.journal(spec.programme).note(session, note, source or DONE, state.clock())
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


def require_ready(session: Session, spec: FormSpec, source: str) -> None:
    """What need not wait until everything is typed: a key for today, and a follow-up's record. The errors of ``enter``."""
    _source(session, spec, source)
    _key(session, spec.programme)


def current_notice(session: Session, form_id: str, day: date) -> str:
    """The version of the notice that the register's words have on a day."""
    return notice(session.state.register, form_id, day).version


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


def require_day(session: Session, received: datetime) -> None:
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


def _require_eligible(
    session: Session, spec: FormSpec, items: Mapping[str, str], day: date, event_day: date | None
) -> None:
    """As at the form: on the day of the application or of the event, as the programme says."""
    rule = session.state.register.programme(spec.programme).eligibility
    birth = items.get("birth_date")
    counts = day_that_counts(rule, today=day, event_day=event_day)
    if birth and not is_eligible(rule, date.fromisoformat(birth), counts):
        raise ApplicationError(
            f"年齢が対象の外です({rule.text})。何も保存していません。直し方: 生年月日を紙と比べてください。{rule.elsewhere}"
        )


def _source(session: Session, spec: FormSpec, number: str) -> str:
    """What the journal says of a follow-up: the record that it goes on from. Empty for every other form.

    ``find`` knows the handler's own programmes only, so this takes a handler of both.
    """
    if spec.kind != "follow-up":
        if number:
            raise ApplicationError(
                "このフォームは、記録からは始めません。何も保存していません。", code="source-unneeded"
            )
        return ""
    if not number:
        raise ApplicationError(
            "フォローアップは、前の申込みの記録からだけ始められます。何も保存していません。",
            code="source-needed",
        )
    return f"from:{find(session, number).id}"


def _key(session: Session, programme: str) -> ReceivingKey:
    state, today = session.state, session.state.today()
    for key in reversed(state.keyring.live_keys(programme)):
        if key.not_before <= today <= key.not_after and key.proved_on is not None:
            require_vouched_receiving(session.roster, key)
            return public_half(state.contract.id, key, key.not_after)
    raise ReceivingKeyError(f"事業 {programme} に、今日使える受付鍵がありません。", code="no-key-today")
