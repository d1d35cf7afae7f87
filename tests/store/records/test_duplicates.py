"""Likely duplicates are marked for a handler to judge; nothing is joined or dropped by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.errors import RecordNotFoundError
from store.records import accession as accessions
from store.records.listing import duplicates, judge, list_page, listed

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
OTHER = {"name": "見本 たろう", "kana": "みほん たろう", "phone": "03-0000-9999", "mail": "taro@example.jp"}


def _in_order(*documents: str) -> list[str]:
    """By id: two that were made in one millisecond have no order of their own."""
    return sorted(documents, key=lambda document: parse(document).header.id)


@pytest.mark.parametrize("at_once", [True, False])
def test_the_later_one_is_marked(
    office: Office, key: ReceivingKey, seal_application: Seal, at_once: bool
) -> None:
    """Two applications of one person to one company, in one batch or on two days; a third person's is not."""
    documents = [*_in_order(seal_application(key), seal_application(key)), seal_application(key, OTHER)]
    if at_once:
        session = office.take_in("sato", *documents)
    else:
        for document in documents:
            session = office.take_in("sato", document)
    first, second, _ = [parse(document).header.id for document in documents]
    assert [(pair.record, pair.earlier) for pair in duplicates(session)] == [(second, first)]
    assert list_page(session, ("", ""), 10).alike == {second}
    assert len(listed(session)) == 3


@pytest.mark.parametrize("at_once", [True, False])
def test_a_flood_is_marked_with_the_last_ones_only(
    office: Office, key: ReceivingKey, seal_application: Seal, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sends one form again and again makes a chain of pairs and not a square; every one is marked."""
    monkeypatch.setattr(accessions, "ALIKE_LIMIT", 2)
    documents = _in_order(*(seal_application(key) for _ in range(5)))
    for part in [documents] if at_once else [documents[:2], documents[2:3], documents[3:]]:
        session = office.take_in("sato", *part)
    a, b, c, d, e = [parse(document).header.id for document in documents]
    found = [(pair.record, pair.earlier) for pair in duplicates(session)]
    assert found == [(b, a), (c, a), (c, b), (d, b), (d, c), (e, c), (e, d)]


def test_another_company_is_no_duplicate(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """Somebody who applies to two companies does what the guide is for."""
    session = office.take_in("sato", seal_application(key), seal_application(key, target="mihon-senko"))
    assert duplicates(session) == []


def test_a_handler_judges(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """The verdict is kept and journalled, and the mark goes; both records stay."""
    documents = _in_order(seal_application(key), seal_application(key))
    other = seal_application(key, target="mihon-unyu")
    session = office.take_in("sato", *documents, other)
    first, second = [parse(document).header for document in documents]
    with pytest.raises(RecordNotFoundError, match="挙がっていません"):
        judge(session, first.receipt, parse(other).header.receipt, same=True)
    judge(session, second.receipt, first.receipt, same=True)
    assert [pair.verdict for pair in duplicates(session)] == ["same"]
    assert list_page(session, ("", ""), 10).alike == set()
    assert f'"outcome":"same:{first.id}"' in session.state.journal_path("zukan").read_text()


def test_the_wall_stands_here_too(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """A handler of another programme sees no pair and judges none."""
    documents = [seal_application(key), seal_application(key)]
    office.take_in("sato", *documents)
    office.designate("suzuki", "support", by="sato")
    suzuki = office.sign_in("suzuki")
    assert duplicates(suzuki) == []
    with pytest.raises(RecordNotFoundError, match="この取扱者の事業にありません"):
        judge(suzuki, parse(documents[1]).header.id, parse(documents[0]).header.id, same=True)


def test_a_list_is_paged(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """Pages follow each other without gap or repeat, waiting and accessioned together."""
    times = [f"2026-11-24T09:{minute:02}+09:00" for minute in (5, 1, 3, 3, 2)]
    session = office.take_in("sato", *[seal_application(key, received_at=at) for at in times])
    office.collect(*[seal_application(key, received_at=at) for at in times])
    whole = listed(session)
    assert [row.received_at for row in whole] == sorted(times * 2)
    place, seen = ("", ""), []
    while page := list_page(session, place, 3).rows:
        assert len(page) <= 3
        seen += page
        place = page[-1].place
    assert seen == whole
    assert list_page(session, ("", ""), 3).total == 10
