"""One round trip without a person: read, apply, collect, open, verify. Each step says what it saw."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from script.demos.client import Page, Visitor
from script.demos.stack import HANDLER, DemoError, Stack

#: Obviously made up; the marker shows where the application must not appear.
MARKER = "見本シルシ太郎"
APPLICANT = {
    "name": MARKER,
    "kana": "みほんしるしたろう",
    "birth_date-year": "2003",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "160-0000",
    "address": "東京都新宿区見本町1-2-3",
    "phone": "090-0000-0000",
    "mail": "mihon@example.jp",
}


def round_trip(stack: Stack, say: Callable[[str], None]) -> None:
    """Every step in order; DemoError at the first that does not hold."""
    visitor = Visitor()
    story = _find_story(stack, visitor)
    say(f"企業記事を読みました: {story.url}")
    receipt = _apply(visitor, story, stack.intake)
    say(f"応募し、受付番号を受け取りました: {receipt}")
    _search(stack.folder / "intake", "受付")
    say("受付のファイルのどこにも、入力した内容はありません")
    stack.store("collect")
    say("保管庫が封緘済み申込を集めました(受付からは消えました)")
    listed = stack.store("list", "--handler", HANDLER, "--json", passphrase=True)
    _expect(receipt in listed, "一覧に受付番号がありません。")
    _expect(MARKER not in listed, "一覧に氏名が出ています。")
    say("受け入れて、一覧に受付番号だけが出ました")
    shown = stack.seen("show", receipt, "--purpose", "contact", "--handler", HANDLER, "--json")
    _expect(MARKER in json.dumps(json.loads(shown), ensure_ascii=False), "開いた記録に氏名がありません。")
    say("取扱者が目的を示して記録を開きました")
    stack.store("journal", "verify")
    say("取扱記録簿を検証しました")
    _search(stack.state, "保管庫")
    say("保管庫のファイルのどこにも、平文はありません")


def _find_story(stack: Stack, visitor: Visitor) -> Page:
    """The first company page that has a way to apply."""
    home = visitor.get(f"{stack.site}/")
    _expect(home.status == 200, "表紙が開きません。")
    for url in dict.fromkeys(home.links()):
        if re.fullmatch(rf"{stack.site}/companies/[a-z0-9-]+/", url):
            page = visitor.get(url)
            if any(link.startswith(stack.intake) for link in page.links()):
                return page
    raise DemoError("応募できる会社の頁が見つかりません。")


def _apply(visitor: Visitor, story: Page, intake: str) -> str:
    """入力 → 確認 → 完了; the receipt number."""
    form = visitor.get(next(link for link in story.links() if link.startswith(f"{intake}/apply/")))
    _expect(form.status == 200, f"応募フォームが開きません({form.status})。")
    agreed = form.tree.xpath("//input[@type='checkbox' or (@type='radio' and @value='yes')]")
    ticks = {box.get("name"): box.get("value") for box in agreed}
    confirm = visitor.send(form, {**APPLICANT, **ticks})
    _expect(MARKER in confirm.text, "確認の頁に、入力した内容がありません。")
    done = visitor.send(confirm, {})
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", done.text)
    if found is None:
        raise DemoError(f"受付番号が出ません({done.status})。")
    return found.group()


def _search(folder: Path, place: str) -> None:
    """No file below a folder holds the marker, in UTF-8 or UTF-16."""
    needles = [MARKER.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            _expect(
                not any(needle in content for needle in needles), f"{place}の {path.name} に平文があります。"
            )


def _expect(holds: bool, message: str) -> None:
    if not holds:
        raise DemoError(message)
