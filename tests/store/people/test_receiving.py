"""Receiving keys: a month of Tokyo, proved by opening, then published whole."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.errors import NoTermError
from register.load import REGISTER_FILE, from_dict
from register.model import Register
from register.term import TOKYO
from store.errors import ReceivingKeyError, StoreError, UndesignatedError, WrapError
from store.people import receiving, recovery
from store.people.closing import closing_soon
from tests.store.conftest import published

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office


@pytest.mark.parametrize(("month", "days"), [
    ("2026-04", (date(2026, 4, 1), date(2026, 4, 30))), ("2027-02", (date(2027, 2, 1), date(2027, 2, 28))),
    ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))), ("2027-03", (date(2027, 3, 1), date(2027, 3, 31))),
    ("2027-04", NoTermError), ("2018-03", NoTermError), ("2026-13", ReceivingKeyError),
    ("2026-00", ReceivingKeyError), ("2026-4", ReceivingKeyError), ("2026/04", ReceivingKeyError),
    ("", ReceivingKeyError), ("２０２６-04", ReceivingKeyError), ("2026-04\n", ReceivingKeyError),
])  # fmt: skip
def test_a_key_lives_a_calendar_month_of_the_term(
    register: Register, month: str, days: tuple[date, date] | type[Exception]
) -> None:
    """First to last day, never outside the contract's terms, and only in the one spelling."""
    contract = register.contract("current")
    if isinstance(days, tuple):
        assert receiving.month_days(contract, month) == days
    else:
        with pytest.raises(days):
            receiving.month_days(contract, month)


def test_a_published_key_is_proved_and_parses(office: Office, tmp_path: Path) -> None:
    """The file names its proof and its days, and the journal has intent and outcome."""
    key = office.publish("sato", "support", tmp_path / "keys", "2026-12")
    assert (key.proved_by, key.proved_until) == (("handler", "recovery"), date(2027, 3, 31))
    assert (key.not_before, key.not_after) == (date(2026, 12, 1), date(2026, 12, 31))
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["support-2026-12.json"]
    lines = office.state().journal_path("support").read_text().splitlines()
    published = [e for e in map(json.loads, lines) if e["action"] == "key-publish"]
    assert [(e["phase"], e["record"]) for e in published] == [
        ("intent", key.key_id),
        ("outcome", key.key_id),
    ]


def test_publishing_again_writes_the_same_key(office: Office, tmp_path: Path) -> None:
    """A lost file is written again, byte for byte."""
    path = receiving.publish(office.sign_in("sato"), "zukan", "2026-11", tmp_path)
    first = path.read_bytes()
    second = receiving.publish(office.sign_in("sato"), "zukan", "2026-11", tmp_path).read_bytes()
    assert first == second
    assert published(path, office.path).valid_on(date(2026, 11, 24))


@pytest.mark.parametrize("sql", [
    "DELETE FROM wraps WHERE kind = 'receiving'",
    "UPDATE wraps SET body = zeroblob(1168) WHERE kind = 'receiving'",
    "UPDATE wraps SET body = (SELECT body FROM wraps WHERE kind = 'epoch' AND programme = 'zukan')"
    " WHERE kind = 'receiving'",
])  # fmt: skip
def test_a_key_that_the_handler_cannot_open_is_not_published(
    office: Office, tmp_path: Path, sql: str
) -> None:
    """Without a wrap that opens there is no file, and the journal says ``failed``."""
    session = office.sign_in("sato")
    with office.state().keyring.database.transaction() as connection:
        connection.execute(sql)
    with pytest.raises(WrapError):
        receiving.publish(session, "zukan", "2026-11", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert office.state().journal_path("zukan").read_text().endswith("}\n")
    assert '"outcome":"failed"' in office.state().journal_path("zukan").read_text().splitlines()[-1]


def test_a_public_half_that_is_not_the_wrapped_keys_is_not_published(office: Office, tmp_path: Path) -> None:
    """A replaced public key (whose private half is somebody else's) is found by opening."""
    other = office.publish("sato", "support", tmp_path / "keys")
    with office.state().keyring.database.transaction() as connection:
        connection.execute("UPDATE receiving_keys SET public = ? WHERE programme = 'zukan'", (other.public,))
    with pytest.raises(StoreError):
        receiving.publish(office.sign_in("sato"), "zukan", "2026-11", tmp_path)
    assert not (tmp_path / "zukan-2026-11.json").exists()


def test_an_undesignated_handler_publishes_nothing(office: Office, tmp_path: Path) -> None:
    """The proof is given by a handler of the programme."""
    office.designate("suzuki", "support", by="sato")
    with pytest.raises(UndesignatedError):
        receiving.publish(office.sign_in("suzuki"), "zukan", "2026-11", tmp_path)


def _with_the_next_term() -> Register:
    raw = tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
    for contract in raw["contracts"].values():
        contract["terms"].append({"starts": date(2027, 4, 1), "ends": date(2028, 3, 31)})
    return from_dict(raw)


def test_april_s_key_proved_in_march_is_good_in_april(office: Office, clock: Clock, tmp_path: Path) -> None:
    """With last year's proof alone it is not published; proved again with it in March, it opens forms in April."""
    office.register = _with_the_next_term()
    clock.at = datetime(2027, 3, 10, 10, tzinfo=TOKYO)
    receiving.new_receiving_key(office.officer("sato"), "zukan", "2027-04")
    with pytest.raises(ReceivingKeyError, match="2027-04-30 まで有効な証明"):
        receiving.publish(office.sign_in("sato"), "zukan", "2027-04", tmp_path)
    assert list(tmp_path.glob("*.json")) == []
    assert office.paper is not None
    [proof] = recovery.prove(office.sign_in("sato"), " ".join(office.paper.groups))
    assert proof.until == date(2028, 3, 31)
    path = receiving.publish(office.sign_in("sato"), "zukan", "2027-04", tmp_path)
    key = published(path, office.path)
    assert [key.valid_on(date(2027, 4, day)) for day in (1, 30)] == [True, True]


def test_what_closes_forms_is_said_thirty_days_before(office: Office, clock: Clock, tmp_path: Path) -> None:
    """Counted from the last published day, whichever of key and proof ends first; silent with next month's key."""

    def soon() -> list[tuple[str, date]]:
        return [(one.programme, one.last) for one in closing_soon(office.state())]

    assert soon() == [("zukan", date(2026, 11, 30))]
    office.publish("sato", "zukan", tmp_path / "keys", "2026-12")
    assert soon() == []  # 37 days
    clock.at = datetime(2026, 12, 2, 10, tzinfo=TOKYO)
    assert soon() == [("zukan", date(2026, 12, 31))]
    office.register = _with_the_next_term()
    clock.at = datetime(2027, 3, 10, 10, tzinfo=TOKYO)
    receiving.new_receiving_key(office.officer("sato"), "zukan", "2027-03")
    receiving.publish(office.sign_in("sato"), "zukan", "2027-03", tmp_path)
    assert soon() == [("zukan", date(2027, 3, 31))]
