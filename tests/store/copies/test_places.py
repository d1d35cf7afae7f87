"""Places that hold copies are remembered, each with the keys that should be gone and lie there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.keyfile import ReceivingKey
from register.load import from_dict
from register.model import Register
from store.cli import main
from store.disk import second_copy
from store.disk.copy_places import places
from store.records.listing import listed
from tests.store.conftest import raw_register

if TYPE_CHECKING:
    from tests.store.conftest import Office

Run = Callable[..., tuple[int, str]]
STALE = "この媒体に、消したはずの鍵が残っています"


@pytest.fixture
def run(
    office: Office, passphrases: Mapping[str, str], passphrase_fd: Callable[[str], int],
    capsys: pytest.CaptureFixture[str],
) -> Run:  # fmt: skip
    """A command on the office's store; exit status and everything that it said."""

    def go(*argv: object, sato: str = "--passphrase-fd") -> tuple[int, str]:
        given = [*map(str, argv), "--state", str(office.path)]
        if sato:
            given += [sato, str(passphrase_fd(passphrases["sato"]))]
        status = main(given, clock=office.clock, register=office.register)
        return status, "".join(capsys.readouterr())

    return go


@pytest.fixture
def mount(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


def _erase_one(office: Office, run: Run) -> tuple[int, str]:
    receipt = listed(office.sign_in("sato"))[0].receipt
    return run("erase", receipt, "--yes", "--purpose", "erase-term", "--handler", "sato")


def test_two_media_at_one_mount_point(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], run: Run, mount: Path, tmp_path: Path
) -> None:  # fmt: skip
    """The one in the drawer is named by every command, whatever it is, until it was renewed."""
    office.take_in("sato", *(seal_application(key) for _ in range(2)))
    drawer = tmp_path / "drawer"
    assert run("backup", "--to", mount, sato="")[0] == 0
    mount.rename(drawer)
    mount.mkdir()
    assert STALE not in run("backup", sato="")[1]
    status, said = _erase_one(office, run)
    assert (status, said.count("消した鍵は残っていません。"), said.count(STALE)) == (0, 1, 1)
    assert "消去や指定の終了で替えた事業の鍵 1" in said
    for argv in (["key", "list"], ["journal", "verify"], ["handler", "list"]):
        assert run(*argv, sato="")[1].count(STALE) == 1
    mount.rename(tmp_path / "other")
    drawer.rename(mount)
    assert STALE not in run("backup", sato="")[1]
    assert [(one.place.generation, one.destroyed) for one in places(office.state())] == [(2, ()), (3, ())]


def test_the_medium_is_away_at_an_erasure(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], run: Run, mount: Path, tmp_path: Path
) -> None:  # fmt: skip
    """The advice is one that helps, and the destruction that an officer records ends the reminder."""
    office.take_in("sato", seal_application(key))
    assert run("backup", "--to", mount, sato="")[0] == 0
    mount.rename(tmp_path / "drawer")
    status, said = _erase_one(office, run)
    assert (status, "消去しました" in said, STALE in said, "もう一度実行" in said) == (1, True, True, False)
    assert "媒体をつないで zukan-store backup を実行" in said
    [row] = places(office.state())
    assert run("place", "gone", "nope", "--by", "sato", sato="--by-passphrase-fd")[0] == 1
    gone = ("place", "gone", row.place.id, "--by", "sato", "--on")
    assert run(*gone, "2026-11-25", sato="--by-passphrase-fd")[0] == 1  # still to come
    status, said = run(*gone, "2026-11-24", sato="--by-passphrase-fd")
    assert (status, STALE in said) == (0, False)
    assert "2026-11-24 に壊した" in run("place", "list", sato="")[1]
    for programme in ("zukan", "support"):
        lines = office.state().journal_path(programme).read_text()
        assert '"outcome":"on:2026-11-24","phase":"note"' in lines
        assert f'"record":"{row.place.id}"' in lines


def test_a_kill_between_writing_and_remembering_forgets_no_place(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], run: Run, mount: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Before its keyring lies on a medium the place is known, with what will be there."""
    office.take_in("sato", seal_application(key))

    def killed(*_: object) -> int:
        [row] = places(office.state())
        assert any(held.startswith("epoch:") for held in row.place.held)
        raise OSError("killed")

    monkeypatch.setattr(second_copy, "replace", killed)
    assert run("backup", "--to", mount, sato="")[0] == 1
    monkeypatch.undo()
    assert [row.place.folder for row in places(office.state())] == [str(mount)]


def test_a_restored_store_remembers_and_a_store_of_before_asks(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], run: Run, mount: Path, tmp_path: Path
) -> None:  # fmt: skip
    """What lies elsewhere is in the copy too; a copy made before places were remembered is asked to be renewed."""
    other = tmp_path / "other"
    other.mkdir()
    assert run("backup", "--to", other, sato="")[0] == 0
    assert run("backup", "--to", mount, sato="")[0] == 0
    shutil.rmtree(office.path)
    assert run("restore", "--from", mount, sato="")[0] == 0
    assert {row.place.folder for row in places(office.state())} == {str(mount), str(other)}
    (office.path / "places.json").unlink()
    assert STALE in run("key", "list", sato="")[1]
    assert STALE not in run("backup", sato="")[1]


def _registered(change: Callable[[dict[str, Any]], object]) -> Register:
    raw = raw_register()
    change(raw)
    return from_dict(raw)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw["places"].pop("second-copy"),
        lambda raw: raw["places"]["second-copy"].pop("approval"),
        lambda raw: raw["places"]["second-copy"]["approval"].update(on=date(2026, 11, 25)),
        lambda raw: raw["places"]["second-copy"].update(contract="new"),
    ],
)
def test_a_copy_goes_to_an_approved_medium_only(
    change: Callable[[dict[str, Any]], object],
    office: Office,
    mount: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Clause 9 has no exception: without the ward's word on the medium nothing is written, and it says what to do."""
    argv = ["backup", "--to", str(mount), "--state", str(office.path)]
    assert main(argv, clock=office.clock, register=_registered(change)) == 1
    said = "".join(capsys.readouterr())
    assert "第9項" in said
    assert "直し方" in said
    assert list(mount.iterdir()) == []


def test_of_two_media_one_is_chosen_and_the_journal_names_it(
    office: Office, mount: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with its own instruction; the journal says to which of them the copy went."""

    def second(raw: dict[str, Any]) -> None:
        raw["places"]["second-copy-2"] = {**raw["places"]["second-copy"], "title": "二つめの媒体"}

    argv = ["backup", "--to", str(mount), "--state", str(office.path)]
    register = _registered(second)
    assert main(argv, clock=office.clock, register=register) == 1
    assert "--medium" in "".join(capsys.readouterr())
    assert main([*argv, "--medium", "second-copy-2"], clock=office.clock, register=register) == 0
    assert '"outcome":"begun:second-copy-2"' in office.state().journal_path("zukan").read_text()
