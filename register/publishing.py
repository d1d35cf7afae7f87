"""What a page may show about a company person: one pure decision.

``decide`` is the whole rule of publication (docs/reference/consent-gate.md; clauses 3, 4 and
7). It takes the register's word, one person's consent, an item, a medium and a
day, and says SHOWN, ENDED or NEVER. ENDED takes something down and lets the
build go on; NEVER is a fault in the content.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from register.model import Register


class Medium(Enum):
    """``SOCIAL`` is og:/twitter: tags and social pictures; ``WEB`` everything else, print included."""

    WEB = "web"
    SOCIAL = "social"


class Verdict(Enum):
    SHOWN = "shown"
    ENDED = "ended"
    NEVER = "never"


class Reason(Enum):
    """Why; the value is the sentence an editor reads."""

    AGREED = "同意があります。"
    WITHDRAWN = "同意が撤回されました。"
    EXPIRED = "同意の期限が過ぎました。"
    NO_TERM = "この日を含む委託期間がありません。"
    CHANGED = "本人の確認のあとで、文章か写真が変わりました。"
    NOT_REGISTERED = "この事業では公開できない情報項目です。"
    NO_CONSENT = "同意の記録がありません。"
    ITEM_NOT_AGREED = "本人はこの情報項目の公開に同意していません。"
    MEDIUM_NOT_AGREED = "本人はこの媒体での公開に同意していません。"
    NOT_YET_SIGNED = "同意書の署名日がまだ来ていません。"
    GUARDIAN_MISSING = "署名のとき未成年でしたが、保護者の同意書の番号がありません。"
    NOT_APPROVED = "本人が原稿と写真を確認した記録がありません。"


class Withdrawal(NamedTuple):
    """撤回. ``items`` None withdraws everything. Effective on the day itself."""

    on: date
    items: frozenset[str] | None = None

    def covers(self, item: str) -> bool:
        return self.items is None or item in self.items


class Consent(NamedTuple):
    """One person's signed consent for one story. ``expires`` None: no expiry was agreed. ``changed``: what they
    approved is not what stands there now."""

    form: str
    items: frozenset[str]
    media: frozenset[Medium]
    signed: date
    minor_at_signing: bool
    guardian: str | None
    expires: date | None
    approved_on: date | None
    withdrawn: Withdrawal | None
    changed: bool = False


class Decision(NamedTuple):
    verdict: Verdict
    reason: Reason

    @property
    def shown(self) -> bool:
        return self.verdict is Verdict.SHOWN


def decide(
    register: Register,
    programme: str,
    consent: Consent | None,
    item: str,
    medium: Medium,
    day: date,
) -> Decision:
    """Whether a programme's page may show an item of a person in a medium on a day (Tokyo).

    ``expires`` is the last day that may show; a withdrawal takes effect on its day.
    What has ended is judged before what was never agreed, so that a missing
    approval cannot stand in the way of a take-down; the register is judged first of all. What has changed since
    its approval is taken down until it is approved again (the signed paper promises it).
    """
    if item not in register.programme(programme).publishes:
        return Decision(Verdict.NEVER, Reason.NOT_REGISTERED)
    if consent is None:
        return Decision(Verdict.NEVER, Reason.NO_CONSENT)
    ended = _ended(consent, item, day)
    if ended is None and not in_term(register, programme, day):
        ended = Reason.NO_TERM
    if ended is not None:
        return Decision(Verdict.ENDED, ended)
    missing = _missing(consent, item, medium, day)
    if missing is not None:
        return Decision(Verdict.NEVER, missing)
    if consent.changed:
        return Decision(Verdict.ENDED, Reason.CHANGED)
    return Decision(Verdict.SHOWN, Reason.AGREED)


def in_term(register: Register, programme: str, day: date) -> bool:
    """Whether the programme's contract covers the day: without one nobody may be shown in the ward's name."""
    contract = register.contract(register.programme(programme).contract)
    return any(term.covers(day) for term in contract.terms)


def all_ended(consent: Consent | None, day: date) -> bool:
    """Whether nothing of this consent is left on a day: expired, or every agreed item withdrawn."""
    return consent is not None and all(
        _ended(consent, item, day) is not None for item in consent.items or {""}
    )


def _ended(consent: Consent, item: str, day: date) -> Reason | None:
    if consent.withdrawn is not None and consent.withdrawn.on <= day and consent.withdrawn.covers(item):
        return Reason.WITHDRAWN
    if consent.expires is not None and consent.expires < day:
        return Reason.EXPIRED
    return None


def _missing(consent: Consent, item: str, medium: Medium, day: date) -> Reason | None:
    if item not in consent.items:
        return Reason.ITEM_NOT_AGREED
    if medium not in consent.media:
        return Reason.MEDIUM_NOT_AGREED
    if day < consent.signed:
        return Reason.NOT_YET_SIGNED
    if consent.minor_at_signing and not consent.guardian:
        return Reason.GUARDIAN_MISSING
    if consent.approved_on is None or day < consent.approved_on:
        return Reason.NOT_APPROVED
    return None
