"""A state directory is found from any folder once it was made; several are named in one message."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.model import Register
from store.cli import main
from store.office import remembering

if TYPE_CHECKING:
    from tests.store.conftest import Clock

Said = tuple[int, str, str]


def _run(clock: Clock, register: Register, capsys: pytest.CaptureFixture[str], *argv: object) -> Said:
    status = main([str(arg) for arg in argv], clock=clock, register=register)
    return status, *capsys.readouterr()


def test_a_store_is_found_from_anywhere(
    clock: Clock,
    register: Register,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Made here, used there; gone, it is forgotten."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    assert _run(clock, register, capsys, "init", "--contract", "current", "--state", "mine")[0] == 0
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert _run(clock, register, capsys, "handler", "list")[0] == 0
    assert _run(clock, register, capsys, "handler", "list", "--contract", "current")[0] == 0
    shutil.rmtree(tmp_path / "mine")
    status, _, err = _run(clock, register, capsys, "handler", "list")
    assert (status, "zukan-store init" in err) == (1, True)


def test_of_two_one_message_says_where_they_are(
    clock: Clock,
    register: Register,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both paths, the way out, and --contract chooses where it can."""
    monkeypatch.chdir(tmp_path)
    for contract in ("current", "new"):
        assert (
            _run(clock, register, capsys, "init", "--contract", contract, "--state", tmp_path / contract)[0]
            == 0
        )
    status, _, err = _run(clock, register, capsys, "journal", "verify")
    assert (status, err.count("直し方")) == (1, 1)
    assert all(str(tmp_path / one) in err for one in ("current", "new"))
    assert _run(clock, register, capsys, "journal", "verify", "--contract", "new")[0] == 0


def test_a_list_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """The store is made all the same; the list is an address book, not a part of it."""
    blocked: Mapping[str, str] = {"XDG_CONFIG_HOME": str(tmp_path / "file" / "in")}
    (tmp_path / "file").write_text("")
    assert remembering.remember(tmp_path, blocked) is False
    spoilt: Mapping[str, str] = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert remembering.remember(tmp_path / "a", spoilt) is True
    remembering.settings(spoilt).write_text("[1, {}", encoding="utf-8")
    assert remembering.remember(tmp_path / "b", spoilt) is True
