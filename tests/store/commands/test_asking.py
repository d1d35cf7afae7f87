"""Passphrases come from a descriptor or a terminal, and are one line."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from store.commands import asking
from store.crypto.recovery_code import groups_of
from store.errors import PassphraseInputError

ROOT = Path(__file__).parents[3]


def _fd(data: bytes) -> int:
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return reading


@pytest.mark.parametrize("data", ["合い言葉".encode(), "合い言葉\n".encode(), "合い言葉\r\n".encode()])
def test_one_line_is_read_from_a_descriptor(data: bytes) -> None:
    """With or without its line end."""
    assert asking.passphrase(_fd(data), "sato") == "合い言葉"


@pytest.mark.parametrize("data", [b"", b"\n", b"a\nb\n", b"\xff\n", b"x" * 5000])
def test_anything_else_is_refused_without_repeating_it(data: bytes) -> None:
    """Empty, several lines, not UTF-8, too long: our message, and nothing of the input in it."""
    with pytest.raises(PassphraseInputError, match="直し方") as caught:
        asking.passphrase(_fd(data), "sato")
    assert caught.value.__cause__ is None
    assert "xff" not in str(caught.value)


def test_a_descriptor_that_is_none_is_refused() -> None:
    """A number that is not open is named."""
    with pytest.raises(PassphraseInputError, match="番号 987"):
        asking.passphrase(987, "sato")


Line = str | Callable[[str], str]


def _typed(new: bool, *lines: Line) -> str:
    """What a real terminal's dialogue leads to, echo included."""
    return _dialogue(f"print('got', len(asking.passphrase(None, 'sato', new={new})))", *lines)


def _dialogue(statement: str, *lines: Line) -> str:
    """A line may be made from what was seen so far."""
    main, terminal = pty.openpty()
    code = (
        "from store.commands import asking, paper; from store.errors import StoreError\n"
        f"try: {statement}\nexcept StoreError as error: print(error)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )  # fmt: skip
    os.close(terminal)
    seen = ""
    for line in lines:
        seen += _until(main, lambda text: text.rstrip(" ").endswith(":"))
        os.write(main, f"{line if isinstance(line, str) else line(seen)}\n".encode())
    seen += _until(main, lambda text: False)
    process.wait()
    os.close(main)
    return seen


def _until(main: int, enough: Callable[[str], bool]) -> str:
    data = b""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not enough(data.decode("utf-8", "replace")):
        try:
            piece = os.read(main, 1000)
        except OSError:  # the other side has closed
            break
        if not piece:
            break
        data += piece
    return data.decode("utf-8")


def test_on_a_terminal_nothing_is_echoed() -> None:
    """The passphrase is asked for by name and not shown."""
    seen = _typed(False, "himitsu-no-kotoba")
    assert "sato のパスフレーズ:" in seen
    assert "got 17" in seen
    assert "himitsu" not in seen


def test_a_new_passphrase_is_typed_twice() -> None:
    """Two that differ change nothing."""
    assert "got 17" in _typed(True, "himitsu-no-kotoba", "himitsu-no-kotoba")
    assert "二回のパスフレーズが違います" in _typed(True, "himitsu-no-kotoba", "himitsu-no-kotobo")


def test_a_passphrase_is_offered_to_who_writes_none() -> None:
    """It is shown once and has to be typed; a slip changes nothing."""

    def offered(seen: str) -> str:
        found = re.search(r"(?:[a-z]{6} ){4}[a-z]{6}", seen)
        assert found is not None, seen
        return found[0]

    assert "got 34" in _typed(True, "", offered)
    assert "二回のパスフレーズが違います" in _typed(True, "", lambda seen: offered(seen)[:-1])
    assert "パスフレーズが空です" in _typed(False, "")


def test_a_paper_key_is_typed_in_groups_and_each_is_checked() -> None:
    """A wrong group is named at once and asked for again; several in one line are taken; nothing is echoed."""
    groups = groups_of(bytes(range(32)))
    wrong = groups[2][:-1] + ("A" if groups[2][-1] != "A" else "C")
    lines = [groups[0], f"{groups[1]} {wrong}", groups[2].lower(), *groups[3:13], "".join(groups[13:])]
    seen = _dialogue(f"print('got', paper._code(None) == {' '.join(groups)!r})", *lines)
    assert "got True" in seen
    assert "3 番目の組が違います" in seen
    assert seen.count("まで合っています") == 13
    assert not any(group in seen for group in groups)
