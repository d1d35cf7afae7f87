"""One round trip without a person: read, apply, collect, open, verify. Each step says what it saw."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from script.demos.client import Page, Visitor
from script.demos.office import HANDLER, DemoError, Office
from script.demos.stack import Stack

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
    "school": "見本大学",
}
WORKSHOP = "events/lens-workshop.md"


def last_seat(content: Path) -> None:
    """Leaves one seat in the workshop of the samples, and a waiting list."""
    path = content / WORKSHOP
    text = path.read_text(encoding="utf-8")
    for old, new in (("capacity: 12", "capacity: 1"), ("waiting_list: false", "waiting_list: true")):
        _expect(old in text, f"{WORKSHOP} に {old} がありません。")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def round_trip(stack: Stack, say: Callable[[str], None]) -> None:
    """Every step in order; DemoError at the first that does not hold."""
    current, new = stack.offices
    visitor = Visitor()
    story = _find(stack, visitor, f"{current.intake}/apply/", "companies")
    say(f"企業記事を読みました: {story.url}")
    applied = _send(visitor, story, f"{current.intake}/apply/").receipt
    say(f"応募し、受付番号を受け取りました: {applied}")
    visit = _find(stack, visitor, f"{current.intake}/events/", "events", "kengaku")
    visited = _send(visitor, visit, f"{current.intake}/events/").receipt
    say(f"企業見学会に申し込みました: {visited}")
    workshop = _find(stack, visitor, f"{new.intake}/events/", "events", Path(WORKSHOP).stem)
    seat = _send(visitor, workshop, f"{new.intake}/events/")
    _expect("キャンセル待ち" not in seat.text, "最後の席のはずが、キャンセル待ちになりました。")
    say(f"ワークショップの最後の席に、学校名と二つの確認で申し込みました: {seat.receipt}")
    waiting = _send(Visitor(), workshop, f"{new.intake}/events/")
    _expect("キャンセル待ち" in waiting.text, "席がないのに、キャンセル待ちになりません。")
    say(f"次の人はキャンセル待ちになりました: {waiting.receipt}")
    for office in stack.offices:
        _search(office.folder / "intake", "受付")
    say("二つの受付のファイルのどこにも、入力した内容はありません")
    _opened(current, [applied, visited])
    _opened(new, [seat.receipt, waiting.receipt])
    say("それぞれの保管庫が封緘済み申込を集め、取扱者が目的を示して記録を開きました(受付からは消えました)")
    _walls(current, new, seat.receipt)
    _walls(new, current, applied)
    say("どちらの保管庫も、もう一つの契約の受付から集められず、記録を開けません")
    for office in stack.offices:
        office.store("journal", "verify")
    say("二つの取扱記録簿を検証しました")
    for office in stack.offices:
        _search(office.state, "保管庫")
    say("保管庫のファイルのどこにも、平文はありません")


def _opened(office: Office, receipts: list[str]) -> None:
    """Collects, lists by number alone, and opens each."""
    office.store("collect")
    listed = office.store("list", "--handler", HANDLER, "--json", passphrase=True)
    _expect(all(receipt in listed for receipt in receipts), "一覧に受付番号がありません。")
    _expect(MARKER not in listed, "一覧に氏名が出ています。")
    for receipt in receipts:
        shown = office.seen("show", receipt, "--purpose", "contact", "--handler", HANDLER, "--json")
        held = json.dumps(json.loads(shown), ensure_ascii=False)
        _expect(MARKER in held, "開いた記録に氏名がありません。")


def _walls(office: Office, other: Office, receipt: str) -> None:
    """An office can neither collect from the other contract's intake nor open what the other holds."""
    _refused(office.store, "collect", "--intake", other.intake)
    _refused(office.seen, "show", receipt, "--purpose", "contact", "--handler", HANDLER, "--json")


def _refused(command: Callable[..., str], *args: str) -> None:
    try:
        command(*args)
    except DemoError:
        return
    raise DemoError("二つの契約のあいだの壁が破れています。")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the last page said."""

    receipt: str
    text: str


def _find(stack: Stack, visitor: Visitor, form: str, kind: str, word: str = "") -> Page:
    """The first page of a kind with a link to such a form, and with a word in its address."""
    listed = visitor.get(f"{stack.site}/{kind}/")
    _expect(listed.status == 200, "一覧が開きません。")
    for url in dict.fromkeys(listed.links()):
        if re.fullmatch(rf"{stack.site}/{kind}/[a-z0-9-]+/", url):
            if word not in url:
                continue
            page = visitor.get(url)
            if any(link.startswith(form) for link in page.links()):
                return page
    raise DemoError("申し込める頁が見つかりません。")


def _send(visitor: Visitor, page: Page, form_address: str) -> Sent:
    """入力 → 確認 → 完了."""
    form = visitor.get(next(link for link in page.links() if link.startswith(form_address)))
    _expect(form.status == 200, f"フォームが開きません({form.status})。")
    agreed = form.tree.xpath("//input[@type='checkbox' or (@type='radio' and @value='yes')]")
    ticks = {box.get("name"): box.get("value") for box in agreed}
    asked = {box.get("name") for box in form.tree.xpath("//input")}
    told = {name: value for name, value in APPLICANT.items() if name in asked}
    confirm = visitor.send(form, {**told, **ticks})
    _expect(MARKER in confirm.text, "確認の頁に、入力した内容がありません。")
    done = visitor.send(confirm, {})
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", done.text)
    if found is None:
        raise DemoError(f"受付番号が出ません({done.status})。")
    return Sent(found.group(), done.text)


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
