"""``enter`` at a real terminal: faults at the field, a page to look over, correction, and nothing kept before the last word."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.keyfile import ReceivingKey
from store.office import records

if TYPE_CHECKING:
    from tests.store.conftest import Office

ROOT = Path(__file__).parents[3]
_PROGRAM = (
    "import sys; from datetime import datetime; from register.term import TOKYO; from store import cli\n"
    "sys.exit(cli.main(sys.argv[1:], clock=lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)))"
)


def _dialogue(office: Office, words: str, answers: list[tuple[str, str]], *args: str) -> tuple[int, str, str]:
    """Runs ``enter``; each answer is typed once its question stands there. Exit status, terminal, standard output."""
    main, terminal = pty.openpty()
    reading, writing = os.pipe()
    os.write(writing, f"{words}\n".encode())
    os.close(writing)
    argv = ["enter", "--form", "application", "--handler", "sato", "--state", str(office.path), *args]
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *argv, "--passphrase-fd", str(reading)], cwd=ROOT, stdin=terminal,
        stdout=subprocess.PIPE, stderr=terminal, pass_fds=(reading,), start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    os.close(reading)
    seen, at, end = b"", 0, time.monotonic() + 60
    for question, answer in answers:
        while (found := seen.find(question.encode(), at)) < 0:
            assert time.monotonic() < end, seen.decode()
            try:
                seen += os.read(main, 65536)
            except OSError:
                raise AssertionError(seen.decode()) from None
        at = found + len(question.encode())
        os.write(main, f"{answer}\n".encode())
    out = process.communicate(timeout=60)[0].decode()
    status = process.returncode
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(main)
    return status, seen.decode(), out


RIGHT = [
    ("受け取った日と時刻", "令和8年11月20日 14:05"), ("応募先・催し(番号か名前)", "1"), ("お名前", "見本 じろう"),
    ("お名前のよみ", "みほん じろう"), ("生年月日", "平成16年5月6日"), ("郵便番号", "1600000"), ("住所", "見本区見本町4-5-6"),
    ("性別", ""), ("電話番号", "03-0000-5678"), ("メールアドレス", "jiro@example.jp"),
]  # fmt: skip
TICKS = [("就職活動をしています", "はい"), ("渡すことに同意します", "はい")]


def test_faults_are_told_at_the_field_and_mended_before_keeping(
    office: Office, key: ReceivingKey, passphrases: Mapping[str, str]
) -> None:
    """A wrong year, a wrong mail and a slip that is seen on the page: what is kept is what was meant."""
    answers = [
        ("受け取った日と時刻", "2026-11-25"), ("これから来る日付です", "令和8年11月20日 14:05"),
        ("応募先・催し(番号か名前)", "どこにもない会社"), ("カタログにありません", "有限会社見本活版所"),
        ("お名前", ""), ("必要です", "見本 じろ"), ("お名前のよみ", "みほん じろう"),
        ("生年月日", "平成40年5月6日"), ("平成は31年まで", "平成16年5月6日"), ("郵便番号", "1600000"),
        ("住所", "見本区見本町4-5-6"), ("性別", "女"), ("読めません", ""), ("電話番号", "03-0000-5678"),
        ("メールアドレス", "nowhere"), ("@ の前後", "jiro@example.jp"), *TICKS,
        ("2004年5月6日(平成16年)", ""), ("直す欄の番号", "1"), ("お名前", "見本 じろう"), ("直す欄の番号", "はい"),
    ]  # fmt: skip
    status, seen, out = _dialogue(office, passphrases["sato"], answers)
    assert status == 0, seen
    assert "取下げコード" in out
    assert "じろう" not in out
    session = office.sign_in("sato")
    [row] = records.list_page(session, ("", ""), 5).rows
    assert (row.target, row.received_at) == ("mihon-kappan", "2026-11-20T14:05+09:00")
    opened = records.show(session, row.receipt, "contact")
    assert dict(opened.payload.items) == {
        "name": "見本 じろう", "kana": "ミホン ジロウ", "birth_date": "2004-05-06", "postal_code": "160-0000",
        "address": "見本区見本町4-5-6", "phone": "03-0000-5678", "mail": "jiro@example.jp",
    }  # fmt: skip


@pytest.mark.parametrize(("last", "says"), [
    ([*TICKS, ("直す欄の番号", "やめる")], "何も保存していません"),
    ([("就職活動をしています", "いいえ")], "受け付けられません"),
])  # fmt: skip
def test_stopping_keeps_nothing(
    office: Office, key: ReceivingKey, passphrases: Mapping[str, str], last: list[tuple[str, str]], says: str
) -> None:
    """At the page, or where a sentence is not ticked."""
    status, seen, out = _dialogue(office, passphrases["sato"], [*RIGHT, *last])
    assert (status, out) == (1, "")
    assert says in seen
    assert records.list_page(office.sign_in("sato"), ("", ""), 5).total == 0


def test_an_age_that_is_outside_is_mended_on_the_page(
    office: Office, key: ReceivingKey, passphrases: Mapping[str, str]
) -> None:
    """What was typed is not lost when the last look refuses it."""
    slip = [(question, "昭和50年5月6日" if question == "生年月日" else answer) for question, answer in RIGHT]
    answers = [*slip, *TICKS, ("直す欄の番号", "はい"), ("年齢が対象の外", ""), ("直す欄の番号", "3"),
               ("生年月日", "平成16年5月6日"), ("直す欄の番号", "はい")]  # fmt: skip
    status, seen, _ = _dialogue(office, passphrases["sato"], answers)
    assert status == 0, seen
    assert records.list_page(office.sign_in("sato"), ("", ""), 5).total == 1
