"""確認 shows exactly what is sealed: letter by letter, through the real pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from register.dates import echo
from register.model import FieldType
from tests.intake.form.test_values import DATES, GOOD

if TYPE_CHECKING:
    from tests.intake.conftest import Page, Visitor, World

COMPANY, FAIR = "/apply/mihon-kappan", "/events/fair"
FIELD_OF = {"name": "name", "kana": "kana", "postal": "postal_code", "address": "address", "sex": "sex",
            "phone": "phone", "mail": "mail", "text": "education"}  # fmt: skip
LABEL_OF = {"name": "お名前", "kana": "お名前のよみ", "postal_code": "郵便番号", "address": "住所", "sex": "性別",
            "phone": "電話番号", "mail": "メールアドレス", "education": "最終学歴（在学中の方は今の学校）",
            "birth_date": "生年月日"}  # fmt: skip
EMPTY = "（書いていません）"


def shown(page: Page, field: str) -> str:
    """What stands beside a label, with every space."""
    (found,) = page.find(f"//dt[text()='{LABEL_OF[field]}']/following-sibling::dd[1]")
    return str(found.text)


def sealed(visitor: Visitor, world: World, confirm: Page) -> dict[str, str]:
    assert visitor.send(confirm).receipt
    return world.opened(world.documents()[-1])["items"]


@pytest.mark.parametrize(("kind", "typed", "kept"), [each for each in GOOD if each[2]])
@pytest.mark.situation("What is stored is not what the confirmation showed")
def test_the_confirmation_shows_what_is_sealed(
    kind: FieldType, typed: str, kept: str, visitor: Visitor, world: World
) -> None:
    """For every reading that is known, typed into its form, 確認 shows what is then sealed."""
    field = FIELD_OF[kind]
    path = "/events/mendankai" if kind == "text" else COMPANY
    confirm = visitor.fill(visitor.get(path), {field: typed})
    assert shown(confirm, field) == kept
    assert sealed(visitor, world, confirm)[field] == kept


@pytest.mark.parametrize(("boxes", "kept"), [each for each in DATES if "1998" < each[1] < "2019"])
def test_the_confirmation_shows_the_day_that_is_sealed(
    boxes: tuple[str, str, str], kept: str, visitor: Visitor, world: World
) -> None:
    """However the day was written: in both calendars, and sealed in one."""
    typed = dict(zip(("birth_date-year", "birth_date-month", "birth_date-day"), boxes, strict=True))
    confirm = visitor.fill(visitor.get(COMPANY), typed)
    assert shown(confirm, "birth_date") == echo(kept, "ja")
    assert sealed(visitor, world, confirm)["birth_date"] == kept


def test_what_was_not_written_is_shown_so_and_not_sealed(visitor: Visitor, world: World) -> None:
    """An empty reading stands there as not written, and is no item."""
    confirm = visitor.fill(visitor.get(COMPANY), {"kana": "　"})
    assert shown(confirm, "kana") == EMPTY
    assert "kana" not in sealed(visitor, world, confirm)


@pytest.mark.situation("A long name is cut off or refused")
def test_a_name_of_a_hundred_letters_is_taken(visitor: Visitor, world: World) -> None:
    """A hundred letters are kept as they were written, and one more is told so."""
    name = "見" * 99 + "本"
    confirm = visitor.fill(visitor.get(COMPANY), {"name": name})
    assert sealed(visitor, world, confirm)["name"] == name
    page = visitor.fill(visitor.get(COMPANY), {"name": name + "本"})
    assert page.errors == ["長すぎます。100文字までで書いてください。"]


@pytest.mark.parametrize(("year", "asks"), [("2026", True), ("2012", True), ("2011", False), ("2003", False)])
@pytest.mark.situation("This year is left in the birth date's box, and nobody notices")
def test_a_birth_year_near_to_today_is_asked_about(
    year: str, asks: bool, visitor: Visitor, world: World
) -> None:
    """It is asked at the confirmation, and can be sent all the same."""
    confirm = visitor.fill(visitor.get(COMPANY), {"birth_date-year": year})
    assert ("いま15歳になっていません" in confirm.text) == asks
    english = visitor.fill(visitor.get("/en" + COMPANY), {"birth_date-year": year})
    assert ("not yet 15" in english.text) == asks
    assert sealed(visitor, world, confirm)["birth_date"] == f"{year}-04-09"
