"""The journal in Japanese: every action and outcome that the program writes has words, and no id is left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, get_args

import pytest

from register.keyfile import ReceivingKey
from store.cli import main
from store.disk.journal_lines import Action, JournalEntry
from store.people import renewing
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.proof.journal_words import ACTIONS, Names, outcome_words
from store.records.erasing import erase
from store.records.listing import listed
from store.records.opening import open_record

if TYPE_CHECKING:
    from tests.store.conftest import Office

HEX = "0" * 64
ID = "019a0000-0000-7000-8000-000000000000"
NAMES = Names({"sato": "見本 さとう"}, {}, {}, {ID: "34679-ACDEG"})


def test_every_action_has_words() -> None:
    """The list of actions and the list of words are the same."""
    assert set(ACTIONS) == set(get_args(Action))


@pytest.mark.parametrize(("outcome", "words"), [
    ("", ""), ("done", "できた"), ("failed", "できなかった"), (f"12:{HEX}", "12番目の鍵束"),
    ("of:sato:on:2026-11-24", "見本 さとう 2026-11-24"), ("of:sato", "見本 さとう"),
    ("of:sato:on:2026-11-24:not:2026-11-23", "見本 さとう 2026-11-24 (2026-11-23 を取消し)"),
    ("of:abe:on:2026-11-24", "(名簿にない人) 2026-11-24"), ("set-aside:seal-broken", "取り置いた(封をしたときのものと違い、開かない)"),
    (f"same:{ID}", "同じ申込み(34679-ACDEG)"), ("2026-11", "2026年11月分"), (f"cut:500:{HEX}", "500バイトを切り取った"),
    ("arrived:3", "控えのあとに届いた3件"), ("envelopes:2:records:5", "試しの封筒2通、記録の鍵5件"),
    ("takeout:asked", "頼んだ"), ("takeout:of:sato", "見本 さとう の頼みを認めた"), (ID, "34679-ACDEG"), ("x.y", "(知らない書き方)"),
])  # fmt: skip
def test_an_outcome_in_words(outcome: str, words: str) -> None:
    """Names where there are ids, sentences where there are words of ours."""
    entry = JournalEntry("show", "2026-11-24T10:00:00+09:00", "sato", 0, outcome, "note", HEX, "", "", 1)
    assert outcome_words(entry, NAMES) == words


def test_a_view_of_a_days_work_shows_no_id(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str],
    passphrase_fd: Callable[[str], int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Designated, taken in, opened, erased, passphrase changed, ended, accepted: no id, no digest, no English word."""
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    office.collect("{}")
    session = office.take_in(
        "sato", seal_application(key), seal_application(key, {"shoe_size": "27"}), seal_application(key)
    )
    first, second = (row.id for row in listed(session))
    open_record(reading_purpose(office.register, "zukan", "contact"), session, first)
    erase(reading_purpose(office.register, "zukan", "contact"), session, [second])
    renewing.change_passphrase(
        office.state(), "suzuki", passphrases["suzuki"], "みほん やなぎ こたつ すずむし"
    )
    end_handler(office.sign_in("sato"), "tanaka", office.clock.at.date())
    argv = ["journal", "show", "--handler", "sato", "--state", str(office.path)]
    argv += ["--passphrase-fd", str(passphrase_fd(passphrases["sato"]))]
    assert main(argv, clock=office.clock, register=office.register) == 0
    out = capsys.readouterr().out
    assert "(知らない書き方)" not in out
    assert "見本 取扱者" in out
    assert "図鑑" in out
    without_receipts = re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}", "", out)
    assert re.findall(r"[A-Za-z]{3,}|[0-9a-f]{12,}", without_receipts.replace("U29", "")) == []
