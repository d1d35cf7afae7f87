"""Which register an installation reads, and the demonstration's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.errors import RegisterInvalidError
from register.load import REGISTER_FILE, VARIABLE, default, load, register_file
from register.openness import closed_reasons
from script.demos.sample_register import with_a_contractor

DAY = date(2026, 11, 24)


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "register.toml"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def test_the_shipped_register_is_read_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name, and with an empty one."""
    monkeypatch.delenv(VARIABLE, raising=False)
    assert register_file() == REGISTER_FILE
    monkeypatch.setenv(VARIABLE, "")
    assert register_file() == REGISTER_FILE


def test_the_demonstration_has_a_contractor_for_both_contracts(named: Path) -> None:
    """The copy opens the workshop's forms, which the shipped register keeps closed, and changes nothing else of theirs."""
    named.write_text(with_a_contractor(REGISTER_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    ours, shipped = load(register_file()), load()
    assert closed_reasons(ours, "new", DAY) == ()
    assert closed_reasons(shipped, "new", DAY)
    assert "見本" in str(ours.contract("new").contractor)
    assert (ours.forms, ours.items, ours.programmes) == (shipped.forms, shipped.items, shipped.programmes)
    assert ours.contract("current") == shipped.contract("current")


def test_another_register_is_held_against_the_report_too(named: Path) -> None:
    """Naming another file loosens nothing: one that passes 性別 on to companies is refused."""
    text = REGISTER_FILE.read_text(encoding="utf-8")
    old = 'passes_on = ["name", '
    assert text.count(old) == 1
    named.write_text(text.replace(old, 'passes_on = ["sex", "name", '), encoding="utf-8")
    with pytest.raises(RegisterInvalidError):
        load(register_file())


def test_a_register_that_is_not_there_is_said(named: Path) -> None:
    """A name that leads nowhere is a fault, never the shipped register."""
    default.cache_clear()
    try:
        with pytest.raises(RegisterInvalidError):
            default()
    finally:
        default.cache_clear()
