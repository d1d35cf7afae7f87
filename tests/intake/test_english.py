"""English pages: every step and every refusal, with nothing Japanese but names; the Japanese ones lead there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from limits import RateLimitItemPerMinute

from intake.form.furigana import furigana
from intake.running.limits import RATES, Rates
from intake.running.service import Service

if TYPE_CHECKING:
    from tests.intake.conftest import Page, Visitor, World

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]+")
#: Names and references that have no English, the other language's own name, and the word that is to be typed.
KEPT = ("しごと図鑑", "日本語", "見本活版所", "株式会社HRP", "見本-承諾-2026-01", "見本-承諾-2026-02", "なし", "見本の催し", "ミホン", "ハナコ", "見本 花子", "見本　花子",
        "東京都新宿区見本町")  # fmt: skip


def japanese_in(page: Page) -> list[str]:
    """Japanese words of a page's text and labels that are no names."""
    labels = page.find("//@aria-label | //@title | //@alt")
    text = " ".join([page.title, page.text, *map(str, labels)])
    for name in KEPT:
        text = text.replace(name, "")
    return JAPANESE.findall(text)


@pytest.mark.parametrize("path", ["/en/apply/mihon-kappan", "/en/events/seminar", "/en/events/mendankai"])
def test_every_step_is_english(path: str, visitor: Visitor, world: World) -> None:
    """入力 with and without errors, 確認, 変更, 完了, its file and its cancellation."""
    start = visitor.get(path)
    confirm = visitor.fill(start)
    done = visitor.send(confirm)
    pages = [start, visitor.send(start), confirm, visitor.send(confirm, press="change=mail"), done]
    pages.append(visitor.post("/en/cancel", {**done.given, "step": "check"}))
    for page in pages:
        assert japanese_in(page) == [], page.title
        assert page.tree.get("lang") == "en"
    saved = visitor.post(path, {**done.given, "step": "save"})
    assert "Cancellation code" in saved.source
    assert saved.headers["Content-Disposition"] == 'attachment; filename="uketsuke.txt"'
    assert len(world.documents()) == 1


@pytest.mark.situation("The English form's errors are in Japanese")
def test_every_refusal_is_english(visitor: Visitor, world: World, service: Service) -> None:
    """Unknown, elsewhere, old token, not eligible, unknown field, wrong method, too many, closed in flight."""
    path = "/en/apply/mihon-kappan"
    confirm = visitor.fill(visitor.get(path))
    pages = [
        visitor.get("/en/"),
        visitor.get("/en/nowhere"),
        visitor.get("/en/apply/nobody"),
        visitor.get("/en/events/lens-workshop"),
        visitor.get("/en/cancel"),
        visitor.send(visitor.get("/en/cancel"), {"receipt": "x", "secret": ""}),
        visitor.post(path, {**confirm.given, "csrf_token": "x", "step": "send"}),
        visitor.post(path, {**confirm.given, "comment": "x", "step": "send"}),
        visitor.post(path, {**confirm.given, "ticket": "x", "step": "send"}),
        visitor.fill(visitor.get(path), {"birth_date-year": "1980"}),
        visitor.fill(visitor.get(path), {"job_hunting": "no"}),
        visitor.post("/en/", {}),
    ]
    service.limits.rates = Rates(sendings=RateLimitItemPerMinute(1))
    pages += [visitor.send(visitor.fill(visitor.get(path))) for _ in range(2)]
    assert pages[-1].status == 429
    service.limits.rates = RATES
    for file in world.config.keys_dir.glob("*.json"):
        file.unlink()
    pages += [visitor.get(path), visitor.send(confirm)]
    for page in pages:
        assert japanese_in(page) == [], (page.status, page.title)


def test_the_languages_lead_to_each_other(visitor: Visitor) -> None:
    """A link on the untouched form, and none where a click would lose what was typed."""
    for path, other in (("/apply/mihon-kappan", "/en/apply/mihon-kappan"), ("/", "/en/")):
        assert visitor.get(path).find("//a[@hreflang='en']/@href") == [other]
        assert visitor.get(other).find("//a[@hreflang='ja']/@href") == [path]
    assert visitor.send(visitor.get("/apply/mihon-kappan")).find("//a[@hreflang]") == []


def test_the_record_says_which_words_were_read(visitor: Visitor, world: World) -> None:
    """An English application is sealed under the English notice's version."""
    ja, en = visitor.get("/apply/mihon-kappan"), visitor.get("/en/apply/mihon-kappan")
    assert ja.given["notice"] != en.given["notice"]
    visitor.apply("/en/apply/mihon-kappan")
    assert f'"notice":"{en.given["notice"]}"' in world.documents()[0]


def test_answers_are_kept_alike_in_both_languages(visitor: Visitor, world: World) -> None:
    """What a handler reads does not depend on the language of the form."""
    for path in ("/apply/mihon-kappan", "/en/apply/mihon-kappan"):
        visitor.apply(path, {"sex": "女性"})
    one, two = (world.opened(document) for document in world.documents())
    assert one == two


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("{書|か}く", "<ruby>書<rp>(</rp><rt>か</rt><rp>)</rp></ruby>く"),
        ("<b>{a}</b>", "&lt;b&gt;{a}&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_furigana_is_markup_and_everything_else_is_text(text: str, markup: str) -> None:
    """Only the readings become elements."""
    assert str(furigana(text)) == markup
