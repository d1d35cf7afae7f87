"""decide(): what a page may show of a company person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.load import default, from_dict
from register.model import Register
from register.publishing import (
    Consent,
    Decision,
    Medium,
    Reason,
    Verdict,
    Withdrawal,
    all_ended,
    decide,
)

DAY = date(2026, 11, 23)
FULL = Consent(
    form="同意書-2026-001",
    items=frozenset({"name", "department", "portrait"}),
    media=frozenset({Medium.WEB, Medium.SOCIAL}),
    signed=date(2026, 6, 1),
    minor_at_signing=False,
    guardian=None,
    expires=date(2029, 3, 31),
    approved_on=date(2026, 7, 10),
    withdrawn=None,
)
TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
SHOWN, ENDED, NEVER = Verdict.SHOWN, Verdict.ENDED, Verdict.NEVER
NAME_ONLY = frozenset({"name"})

TABLE: list[tuple[str, dict[str, Any], str, str, Medium, Verdict, Reason]] = [
    ("agreed", {}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("social too", {}, "zukan", "portrait", Medium.SOCIAL, SHOWN, Reason.AGREED),
    ("item not agreed", {}, "zukan", "age", Medium.WEB, NEVER, Reason.ITEM_NOT_AGREED),
    ("item of applicants", {}, "zukan", "birth_date", Medium.WEB, NEVER, Reason.NOT_REGISTERED),
    ("support shows nobody", {}, "support", "name", Medium.WEB, NEVER, Reason.NOT_REGISTERED),
    ("workshop names", {}, "workshop", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("workshop has no face", {}, "workshop", "portrait", Medium.WEB, NEVER, Reason.NOT_REGISTERED),
    ("web only, on web", {"media": frozenset({Medium.WEB})}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("web only, on social", {"media": frozenset({Medium.WEB})}, "zukan", "name", Medium.SOCIAL, NEVER, Reason.MEDIUM_NOT_AGREED),
    ("social only, on web", {"media": frozenset({Medium.SOCIAL})}, "zukan", "name", Medium.WEB, NEVER, Reason.MEDIUM_NOT_AGREED),
    ("no medium at all", {"media": frozenset()}, "zukan", "name", Medium.WEB, NEVER, Reason.MEDIUM_NOT_AGREED),
    ("minor on social", {"minor_at_signing": True}, "zukan", "name", Medium.SOCIAL, NEVER, Reason.GUARDIAN_MISSING),
    ("workshop, social, no face", {}, "workshop", "portrait", Medium.SOCIAL, NEVER, Reason.NOT_REGISTERED),
    ("support, social, nobody", {}, "support", "name", Medium.SOCIAL, NEVER, Reason.NOT_REGISTERED),
    ("ended before the medium", {"media": frozenset({Medium.WEB}), "withdrawn": Withdrawal(DAY)}, "zukan", "name", Medium.SOCIAL, ENDED, Reason.WITHDRAWN),
    ("withdrawn before expired", {"expires": YESTERDAY, "withdrawn": Withdrawal(DAY)}, "zukan", "name", Medium.WEB, ENDED, Reason.WITHDRAWN),
    ("changed since approved", {"changed": True}, "zukan", "name", Medium.WEB, ENDED, Reason.CHANGED),
    ("changed, on social", {"changed": True}, "zukan", "name", Medium.SOCIAL, ENDED, Reason.CHANGED),
    ("changed to what was never agreed", {"changed": True}, "zukan", "age", Medium.WEB, NEVER, Reason.ITEM_NOT_AGREED),
    ("withdrawn before changed", {"changed": True, "withdrawn": Withdrawal(DAY)}, "zukan", "name", Medium.WEB, ENDED, Reason.WITHDRAWN),
    ("expires today", {"expires": DAY}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("expired yesterday", {"expires": YESTERDAY}, "zukan", "name", Medium.WEB, ENDED, Reason.EXPIRED),
    ("no expiry agreed", {"expires": None}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("signed today", {"signed": DAY, "approved_on": DAY}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("signed tomorrow", {"signed": TOMORROW}, "zukan", "name", Medium.WEB, NEVER, Reason.NOT_YET_SIGNED),
    ("minor without guardian", {"minor_at_signing": True}, "zukan", "name", Medium.WEB, NEVER, Reason.GUARDIAN_MISSING),
    ("minor with empty guardian", {"minor_at_signing": True, "guardian": ""}, "zukan", "name", Medium.WEB, NEVER, Reason.GUARDIAN_MISSING),
    ("minor with guardian", {"minor_at_signing": True, "guardian": "保護者-1"}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("not approved", {"approved_on": None}, "zukan", "name", Medium.WEB, NEVER, Reason.NOT_APPROVED),
    ("approved tomorrow", {"approved_on": TOMORROW}, "zukan", "name", Medium.WEB, NEVER, Reason.NOT_APPROVED),
    ("withdrawn today", {"withdrawn": Withdrawal(DAY)}, "zukan", "name", Medium.WEB, ENDED, Reason.WITHDRAWN),
    ("withdrawn tomorrow", {"withdrawn": Withdrawal(TOMORROW)}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("portrait withdrawn, name asked", {"withdrawn": Withdrawal(DAY, frozenset({"portrait"}))}, "zukan", "name", Medium.WEB, SHOWN, Reason.AGREED),
    ("name withdrawn", {"withdrawn": Withdrawal(DAY, NAME_ONLY)}, "zukan", "name", Medium.WEB, ENDED, Reason.WITHDRAWN),
    ("ended before unapproved", {"approved_on": None, "withdrawn": Withdrawal(DAY)}, "zukan", "name", Medium.WEB, ENDED, Reason.WITHDRAWN),
    ("ended before unsigned", {"signed": TOMORROW, "expires": YESTERDAY}, "zukan", "name", Medium.WEB, ENDED, Reason.EXPIRED),
    ("register before ended", {"withdrawn": Withdrawal(DAY)}, "support", "name", Medium.WEB, NEVER, Reason.NOT_REGISTERED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "programme", "item", "medium", "verdict", "reason"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_decide(
    register: Register,
    changes: dict[str, Any],
    programme: str,
    item: str,
    medium: Medium,
    verdict: Verdict,
    reason: Reason,
) -> None:
    """Each row of the rule gives its verdict and the reason that an editor reads."""
    decision = decide(register, programme, FULL._replace(**changes), item, medium, DAY)
    assert decision == Decision(verdict, reason)
    assert decision.shown is (verdict is SHOWN)


@pytest.mark.parametrize("row", [row for row in TABLE if "media" not in row[1]], ids=lambda row: row[0])
def test_the_media_are_judged_alike(register: Register, row: Any) -> None:
    """Where both media were agreed to, social gives what the web gives: no rule forgets one of them."""
    consent = FULL._replace(**row[1])
    both = {decide(register, row[2], consent, row[3], medium, DAY) for medium in Medium}
    assert both == {Decision(row[5], row[6])}


def test_no_consent_shows_nothing(register: Register) -> None:
    """A person without a consent record is never shown."""
    assert decide(register, "zukan", None, "name", Medium.WEB, DAY) == Decision(NEVER, Reason.NO_CONSENT)


def test_decide_follows_the_register(raw: dict[str, Any]) -> None:
    """An item taken out of what a programme publishes is no longer shown, whatever was agreed."""
    raw["programmes"]["zukan"]["publishes"].remove("portrait")
    decision = decide(from_dict(raw), "zukan", FULL, "portrait", Medium.WEB, DAY)
    assert decision.reason is Reason.NOT_REGISTERED


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        ({}, False),
        ({"withdrawn": Withdrawal(DAY)}, True),
        ({"withdrawn": Withdrawal(TOMORROW)}, False),
        ({"withdrawn": Withdrawal(DAY, NAME_ONLY)}, False),
        ({"withdrawn": Withdrawal(DAY, FULL.items)}, True),
        ({"expires": YESTERDAY}, True),
        ({"items": frozenset()}, False),
    ],
)
def test_all_ended(changes: dict[str, Any], ended: bool) -> None:
    """A consent has ended altogether when it expired or every agreed item is withdrawn."""
    assert all_ended(FULL._replace(**changes), DAY) is ended
    assert all_ended(None, DAY) is False


ITEMS = sorted(default().items)
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
CONSENTS = st.builds(
    Consent,
    form=st.just("同意書"),
    items=st.frozensets(st.sampled_from(ITEMS)),
    media=st.frozensets(st.sampled_from(Medium)),
    signed=DAYS,
    minor_at_signing=st.booleans(),
    guardian=st.sampled_from([None, "保護者-1"]),
    expires=st.none() | DAYS,
    approved_on=st.none() | DAYS,
    withdrawn=st.none(),
)
WITHDRAWALS = st.builds(
    Withdrawal, on=DAYS, items=st.none() | st.frozensets(st.sampled_from(ITEMS), min_size=1)
)
ASKED = (
    st.sampled_from(["zukan", "support", "workshop"]),
    st.sampled_from(ITEMS),
    st.sampled_from(Medium),
    DAYS,
)


@given(CONSENTS, WITHDRAWALS, *ASKED)
def test_a_withdrawal_never_shows_more(
    consent: Consent, withdrawal: Withdrawal, programme: str, item: str, medium: Medium, day: date
) -> None:
    """Whatever is shown after a withdrawal was shown without it."""
    after = decide(default(), programme, consent._replace(withdrawn=withdrawal), item, medium, day)
    if after.shown:
        assert decide(default(), programme, consent, item, medium, day).shown


@given(CONSENTS, *ASKED)
def test_nothing_is_shown_that_the_register_lacks(
    consent: Consent, programme: str, item: str, medium: Medium, day: date
) -> None:
    """Shown implies registered for publication, agreed item, agreed medium, and inside the consent's days."""
    if decide(default(), programme, consent, item, medium, day).shown:
        assert item in default().programme(programme).publishes
        assert item in consent.items
        assert medium in consent.media
        assert consent.signed <= day
        assert consent.expires is None or day <= consent.expires


@given(CONSENTS, st.none() | WITHDRAWALS, *ASKED, st.integers(1, 2000))
def test_a_later_day_never_revives_what_ended(
    consent: Consent,
    withdrawal: Withdrawal | None,
    programme: str,
    item: str,
    medium: Medium,
    day: date,
    later: int,
) -> None:
    """What has ended on a day is not shown on any later day."""
    consent = consent._replace(withdrawn=withdrawal)
    if decide(default(), programme, consent, item, medium, day).verdict is ENDED:
        assert (
            decide(default(), programme, consent, item, medium, day + timedelta(days=later)).verdict is ENDED
        )


LESS = st.sampled_from(["item", "medium", "approval", "guardian", "expires"])


@given(CONSENTS, st.none() | WITHDRAWALS, LESS, *ASKED)
def test_less_consent_never_shows_more(
    consent: Consent,
    withdrawal: Withdrawal | None,
    less: str,
    programme: str,
    item: str,
    medium: Medium,
    day: date,
) -> None:
    """Whatever is taken out of a consent (an item, a medium, the approval, the guardian, days) opens nothing."""
    consent = consent._replace(withdrawn=withdrawal)
    changes: dict[str, Any] = {
        "item": {"items": frozenset(list(consent.items)[1:])},
        "medium": {"media": frozenset(list(consent.media)[1:])},
        "approval": {"approved_on": None},
        "guardian": {"guardian": None, "minor_at_signing": True},
        "expires": {"expires": min(consent.expires or day, day)},
    }
    if decide(default(), programme, consent._replace(**changes[less]), item, medium, day).shown:
        assert decide(default(), programme, consent, item, medium, day).shown


@given(CONSENTS, WITHDRAWALS, st.frozensets(st.sampled_from(ITEMS)), st.integers(0, 400), *ASKED)
def test_a_wider_or_earlier_withdrawal_never_shows_more(
    consent: Consent,
    withdrawal: Withdrawal,
    more: frozenset[str],
    earlier: int,
    programme: str,
    item: str,
    medium: Medium,
    day: date,
) -> None:
    """A second withdrawal adds to the first; nothing that the first took down comes back by it."""
    items = None if withdrawal.items is None else withdrawal.items | more
    wider = Withdrawal(withdrawal.on - timedelta(days=earlier), items)
    if decide(default(), programme, consent._replace(withdrawn=wider), item, medium, day).shown:
        assert decide(default(), programme, consent._replace(withdrawn=withdrawal), item, medium, day).shown


@given(CONSENTS, *ASKED)
def test_shown_has_a_whole_consent_behind_it(
    consent: Consent, programme: str, item: str, medium: Medium, day: date
) -> None:
    """Shown implies the approval by that day, and the guardian's paper where the person was a minor."""
    if decide(default(), programme, consent, item, medium, day).shown:
        assert consent.approved_on is not None
        assert consent.approved_on <= day
        assert consent.guardian or not consent.minor_at_signing


def test_outside_the_term_everything_has_ended() -> None:
    """The last day of the last term shows; the day after nothing does, and what was withdrawn before is said as that."""
    last, after = date(2027, 3, 31), date(2027, 4, 1)
    decided = decide(default(), "zukan", FULL, "name", Medium.WEB, last)
    assert decided == Decision(SHOWN, Reason.AGREED)
    decided = decide(default(), "zukan", FULL, "name", Medium.WEB, after)
    assert decided == Decision(ENDED, Reason.NO_TERM)
    gone = FULL._replace(withdrawn=Withdrawal(DAY))
    decided = decide(default(), "zukan", gone, "name", Medium.WEB, after)
    assert decided == Decision(ENDED, Reason.WITHDRAWN)
