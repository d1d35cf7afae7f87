"""The second copy against a real intake in a process of its own: what the intake erases survives this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.arriving.collecting import collect
from store.arriving.postbox import Postbox
from store.cli import main
from store.commands.record_sheet import said_beside
from store.errors import BackupError, PostboxRefusedError
from store.office import records
from store.people import receiving
from tests.intake.conftest import Browser, Server, World, build_world, catalogue, event, start_server
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.store.conftest import Office

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    office: Office, passphrases: Mapping[str, str], passphrase_fd: Callable[[str], int],
    capsys: pytest.CaptureFixture[str],
) -> Run:  # fmt: skip
    """A command on the office's store; exit status and everything that it said. ``words``: who signs in."""

    def go(*argv: object, words: str = "") -> tuple[int, str]:
        given = [*map(str, argv), "--state", str(office.path)]
        if words:
            given += ["--passphrase-fd", str(passphrase_fd(passphrases[words]))]
        status = main(given, clock=office.clock, register=office.register)
        return status, "".join(capsys.readouterr())

    return go


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    folder = tmp_path / "medium"
    folder.mkdir()
    return folder


@pytest.fixture
def intake(office: Office, tmp_path: Path) -> Iterator[Server]:
    """A served intake that trusts this store's collector; it has no key yet."""
    (tmp_path / "intake").mkdir()
    world: World = build_world(tmp_path / "intake")
    for key in world.config.keys_dir.iterdir():
        key.unlink()
    shutil.copyfile(office.path / "collector.pub.pem", world.config.collector_key)
    server = start_server(world, free_port())
    yield server
    server.kill()


@pytest.fixture
def again() -> Iterator[Callable[[Server], Server]]:
    """The same intake in a process of its own once more."""
    started: list[Server] = []

    def start(server: Server) -> Server:
        server.kill()
        started.append(start_server(server.world, free_port()))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def _publish(run: Run, intake: Server) -> None:
    keys = intake.world.config.keys_dir
    assert run("key", "new", "--programme", "zukan", "--again", "--handler", "sato", words="sato")[0] == 0
    assert (
        run("key", "publish", "--programme", "zukan", "--to", keys, "--handler", "sato", words="sato")[0] == 0
    )


def _listed(run: Run) -> list[dict[str, Any]]:
    """The rows of ``list --json``; what is said besides follows them."""
    status, said = run("list", "--json", "--handler", "sato", words="sato")
    assert status == 0
    rows: list[dict[str, Any]] = json.JSONDecoder().raw_decode(said)[0]
    return rows


def _apply(intake: Server) -> str:
    """A person's whole way through the pages; the receipt number that they were given."""
    with closing(Browser(intake.url)) as browser:
        return browser.apply().receipt


def test_what_the_intake_erased_survives_the_pc(
    office: Office, run: Run, medium: Path, intake: Server, tmp_path: Path
) -> None:
    """Backup, a new key, an application, collected and erased at the intake, the PC gone: the copy opens it."""
    assert run("backup", "--to", medium)[0] == 0
    _publish(run, intake)
    receipt = _apply(intake)
    assert run("collect", "--intake", intake.url)[0] == 0
    assert intake.world.documents() == ()
    shutil.rmtree(office.path)
    assert run("restore", "--from", medium)[0] == 0
    status, said = run("list", "--handler", "sato", words="sato")
    assert (status, receipt in said, "受入済み" in said) == (0, True, True)


def test_what_the_intake_says_beside_an_application_reaches_the_office(
    office: Office, run: Run, medium: Path, intake: Server, again: Callable[[Server], Server]
) -> None:
    """A seat, a rank and the sign of haste: kept through a real intake, shown, in the copy, gone with the record."""
    one = event("seminar", "seminar", capacity=1)
    said = {**catalogue(), "events": [one]}
    Path(intake.world.config.catalogue).write_text(json.dumps(said), encoding="utf-8")
    office.publish("sato", "support", intake.world.config.keys_dir)
    assert run("backup", "--to", medium)[0] == 0
    intake = again(intake)  # a new start reads the catalogue at once
    receipts = []
    for _ in range(2):
        with closing(Browser(intake.url)) as browser:
            receipts.append(browser.apply("/events/seminar").receipt)
    assert run("collect", "--intake", intake.url)[0] == 0
    rows = {row["receipt"]: row for row in _listed(run)}
    assert [(rows[r]["standing"], rows[r]["rank"], rows[r]["mark"]) for r in receipts] == [
        ("seat", None, "hasty"), ("waiting", 1, "hasty"),
    ]  # fmt: skip
    opened = records.show(office.sign_in("sato"), receipts[1], "contact")
    assert said_beside(opened.beside) == "キャンセル待ち 1番・早すぎる送信"
    assert "席あり" in run("list", "--handler", "sato", words="sato")[1]
    gone = ("erase", receipts[0], "--yes", "--purpose", "erase-request", "--handler", "sato")
    assert run(*gone, words="sato")[0] == 0
    kept = office.state().vault.beside.of([rows[r]["id"] for r in receipts])
    assert [one.standing for one in kept.values()] == ["waiting"]


def test_what_was_said_beside_survives_the_pc(office: Office, run: Run, medium: Path, intake: Server) -> None:
    """Collected after the copy was made, the PC gone: the restored store knows the sign of haste."""
    assert run("backup", "--to", medium)[0] == 0
    _publish(run, intake)
    _apply(intake)
    assert run("collect", "--intake", intake.url)[0] == 0
    shutil.rmtree(office.path)
    assert run("restore", "--from", medium)[0] == 0
    [row] = _listed(run)
    assert (row["standing"], row["mark"]) == ("none", "hasty")


def test_a_key_that_the_copy_lacks_is_not_published_and_nothing_is_acknowledged(
    office: Office, run: Run, medium: Path, intake: Server, tmp_path: Path
) -> None:
    """The medium in a drawer: no key leaves; a key that did is not trusted with an erasure at the intake."""
    assert run("backup", "--to", medium)[0] == 0
    medium.rename(tmp_path / "drawer")
    made = ("--programme", "zukan", "--handler", "sato")
    status, said = run("key", "new", "--again", *made, words="sato")
    assert (status, "いま変えたことは控えになく" in said) == (1, True)
    keys = intake.world.config.keys_dir
    status, said = run("key", "publish", "--to", keys, *made, words="sato")
    assert (status, "媒体をつないで" in said, list(keys.iterdir())) == (1, True, [])
    receiving.publish(office.sign_in("sato"), "zukan", "2026-11", keys)  # as if by a program before this one
    _apply(intake)
    (tmp_path / "drawer").rename(medium)
    state = office.state()
    with (
        Postbox(intake.url, "current", state.collector_key(), office.clock) as postbox,
        pytest.raises(BackupError, match="控えに受付鍵"),
    ):
        collect(state, postbox)
    assert len(intake.world.documents()) == 1
    assert run("collect", "--intake", intake.url)[0] == 0  # makes the copy anew first
    assert intake.world.documents() == ()


def test_the_collectors_key_can_be_replaced(office: Office, run: Run, medium: Path, intake: Server) -> None:
    """Refused until the intake has the new public half, then collected; a kept copy of the old key collects nothing.

    Forms open with what the new key has signed, and with nothing else.
    """
    assert run("backup", "--to", medium)[0] == 0
    _publish(run, intake)
    _apply(intake)
    old = office.state().collector_key()
    status, said = run("key", "collector", "--handler", "sato", words="sato")
    assert (status, "collector.pub.pem" in said) == (0, True)
    status, said = run("collect", "--intake", intake.url)
    assert (status, "鍵か時計が合いません" in said) == (1, True)
    intake.kill()
    shutil.copyfile(office.path / "collector.pub.pem", intake.world.config.collector_key)
    served = start_server(intake.world, free_port())
    try:
        thief = Postbox(served.url, "current", old, office.clock)
        with thief, pytest.raises(PostboxRefusedError):
            thief.page("")
        assert run("collect", "--intake", served.url)[0] == 0
        assert served.world.documents() == ()
        with closing(Browser(served.url)) as browser:
            assert browser.get("/apply/mihon-kappan").status == 503
        keys = served.world.config.keys_dir
        publish = ("key", "publish", "--programme", "zukan", "--to", keys, "--handler", "sato")
        assert run(*publish, words="sato")[0] == 0
        _apply(served)
        assert len(served.world.documents()) == 1
    finally:
        served.kill()
    assert '"action":"collector-new"' in office.state().journal_path("zukan").read_text()
    assert run("journal", "verify")[0] == 0


def test_a_paper_application_is_in_the_copy_before_it_is_done(
    office: Office, run: Run, medium: Path, passphrase_fd: Callable[[str], int]
) -> None:
    """Entered, the PC gone: it came by no postbox, so nobody else has it."""
    assert run("backup", "--to", medium)[0] == 0
    document = (
        '{"items": {"name": "見本 はなこ", "kana": "ミホン ハナコ", "birth_date": "2003-04-09",'
        ' "postal_code": "160-0000", "address": "見本区見本町1-2-3", "phone": "03-0000-1234",'
        ' "mail": "hanako@example.jp"}, "declared": ["job_hunting", "pass_to_company"]}'
    )
    status, said = run(
        "enter", "--form", "application", "--target", "mihon-kappan", "--handler", "sato",
        "--json-fd", passphrase_fd(document), words="sato",
    )  # fmt: skip
    assert status == 0, said
    receipt = next(word for word in said.split() if len(word) == 11 and word[5] == "-")
    shutil.rmtree(office.path)
    assert run("restore", "--from", medium)[0] == 0
    assert receipt in run("list", "--handler", "sato", words="sato")[1]
