"""The secret: made once, owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from intake.errors import ConfigError
from intake.settings import secretfile


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    """32 bytes, mode 0600, the same on the next start, another on another machine."""
    first = secretfile.load_or_make(tmp_path / "secret.key")
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert secretfile.load_or_make(tmp_path / "secret.key") == first
    assert secretfile.load_or_make(tmp_path / "other.key") != first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_secret_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    """Permissions that are too wide stop the start, with the command that mends them."""
    secretfile.load_or_make(tmp_path / "secret.key")
    (tmp_path / "secret.key").chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        secretfile.load_or_make(tmp_path / "secret.key")


def test_a_secret_of_another_length_is_refused(tmp_path: Path) -> None:
    """An empty or cut file is not taken for a secret."""
    path = tmp_path / "secret.key"
    path.touch(mode=0o600)
    with pytest.raises(ConfigError, match="長さ"):
        secretfile.load_or_make(path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file in the way is a fault with a remedy, not a traceback."""
    (tmp_path / "state").touch()
    with pytest.raises(ConfigError, match="直し方"):
        secretfile.make_state_dir(tmp_path / "state" / "x")


def test_a_folder_that_stands_open_is_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One that an operator made by hand: its owner's alone from then on, and the log says so once."""
    tmp_path.chmod(0o755)
    for _ in range(2):
        secretfile.make_state_dir(tmp_path)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert [record.getMessage()[:9] for record in caplog.records] == ["state_dir"]


def test_a_folder_that_cannot_be_closed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's folder, or a medium without rights."""
    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with pytest.raises(ConfigError, match="chmod 700"):
        secretfile.make_state_dir(tmp_path)
