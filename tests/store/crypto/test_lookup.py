"""The blind index: exact values in any writing are found, and the tokens tell nothing without the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.crypto.lookup import KINDS, Kind, alike_keys, plainest, token
from store.errors import JournalUnwritableError, PurposeError, UndesignatedError
from store.people.purpose import Purpose, purpose_of, reading_purpose
from store.records.listing import listed, search

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]
KEY = b"k" * 32


@pytest.mark.parametrize(("kind", "one", "other"), [
    ("name", "見本 はなこ", "見本　はなこ"), ("name", "Ｍｉｈｏｎ hanako", "MIHON HANAKO"),
    ("kana", "みほん はなこ", "ミホンハナコ"), ("kana", "ﾐﾎﾝ ﾊﾅｺ", "みほんはなこ"), ("kana", "がくぶ", "ガクブ"),
    ("phone", "03-0000-1234", "０３（００００）１２３４"), ("phone", "+81 3-0000-1234", "0300001234"),
    ("phone", "+81 (0)3 0000 1234", "03 0000 1234"), ("phone", "0081 90 0000 0000", "09000000000"),
    ("mail", "Hanako@Example.JP", "hanako@example.jp"), ("mail", "ｈａｎａｋｏ＠example.jp", "hanako@example.jp"),
])  # fmt: skip
def test_one_value_in_two_writings_is_one(kind: Kind, one: str, other: str) -> None:
    """Width, spaces, case, kana and hyphens do not matter."""
    assert plainest(kind, one) == plainest(kind, other) != ""
    assert token(KEY, "zukan", kind, one) == token(KEY, "zukan", kind, other)


def test_different_things_have_different_tokens() -> None:
    """Another value, kind, programme or key is another token; nothing and なし have none."""
    base = token(KEY, "zukan", "name", "見本")
    others = [
        token(KEY, "zukan", "name", "見木"), token(KEY, "zukan", "kana", "見本"),
        token(KEY, "support", "name", "見本"), token(b"j" * 32, "zukan", "name", "見本"),
    ]  # fmt: skip
    assert len({base, *others}) == 5
    assert token(KEY, "zukan", "kana", "なし") == token(KEY, "zukan", "mail", "  ") == ""


@pytest.mark.parametrize(("shared", "alike"), [
    ((), False), (("mail",), True), (("phone",), True), (("name",), False), (("kana",), False),
    (("name", "kana"), True), (("name", "kana", "phone", "mail"), True),
])  # fmt: skip
def test_what_looks_alike(shared: tuple[Kind, ...], alike: bool) -> None:
    """The same mail or phone, or name and kana together; a name alone is many people's."""
    mine: dict[Kind, str] = {kind: f"mine-{kind}" for kind in KINDS}
    other: dict[Kind, str] = {kind: mine[kind] if kind in shared else f"other-{kind}" for kind in KINDS}
    assert bool(set(alike_keys(mine)) & set(alike_keys(other))) is alike


def test_what_is_missing_is_not_shared() -> None:
    """Two people without mail do not share a mail, and a name without reading is no key."""
    assert alike_keys({}) == alike_keys({"name": "x"}) == alike_keys({"kana": "x"}) == []


def _purpose(office: Office) -> Purpose:
    return reading_purpose(office.register, "zukan", "person-request")


@pytest.mark.parametrize(("kind", "value", "found"), [
    ("name", "見本はなこ", 1), ("kana", "ミホン ハナコ", 1), ("phone", "０３ ００００ １２３４", 1),
    ("mail", "HANAKO@example.jp", 1), ("name", "見本", 0), ("name", "はなこ", 0), ("mail", "", 0),
    ("phone", "みほん", 0),
])  # fmt: skip
def test_a_search_finds_the_whole_value_only(
    office: Office, key: ReceivingKey, seal_application: Seal, kind: Kind, value: str, found: int
) -> None:
    """An exact value, however it is written; never a part of one. No name comes back."""
    other = {
        "name": "見本 たろう",
        "kana": "みほん たろう",
        "phone": "03-0000-9999",
        "mail": "taro@example.jp",
    }
    session = office.take_in("sato", seal_application(key), seal_application(key, other))
    rows = search(_purpose(office), session, kind, value)
    assert len(rows) == found
    assert "はなこ" not in repr(rows)


def test_a_search_is_journalled_without_what_was_searched(
    office: Office, key: ReceivingKey, seal_application: Seal
) -> None:
    """Who, when and for what, never for whom: neither the value nor its token."""
    session = office.take_in("sato", seal_application(key))
    path = session.state.journal_path("zukan")
    before = path.read_text().count('"action":"search"')
    search(_purpose(office), session, "mail", "hanako@example.jp")
    text = path.read_text()
    assert text.count('"action":"search"') == before + 2
    tokens = [row["token"] for row in session.state.vault.database.rows("SELECT token FROM lookups")]
    assert not any(found in text for found in (*tokens, "hanako"))
    path.rename(path.with_suffix(".away"))
    with pytest.raises(JournalUnwritableError):
        search(_purpose(office), session, "mail", "hanako@example.jp")
    path.with_suffix(".away").rename(path)


def test_the_wall_stands_in_searches_too(office: Office, key: ReceivingKey, seal_application: Seal) -> None:
    """A handler of support finds nothing of zukan's, with either purpose; 受入 is no reason to search."""
    session = office.take_in("sato", seal_application(key))
    office.designate("suzuki", "support", by="sato")
    suzuki = office.sign_in("suzuki")
    with pytest.raises(UndesignatedError):
        search(_purpose(office), suzuki, "mail", "hanako@example.jp")
    support = reading_purpose(office.register, "support", "contact")
    assert search(support, suzuki, "mail", "hanako@example.jp") == []
    assert search(support, session, "mail", "hanako@example.jp") == []
    with pytest.raises(PurposeError):
        search(purpose_of(office.register, "zukan", "accession"), session, "name", "x")
    assert len(listed(session)) == 1
