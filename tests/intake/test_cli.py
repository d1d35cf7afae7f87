"""``zukan-intake``: Japanese throughout, exit 0, 1 or 2, everything wrong at once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake import cli
from intake.arguments import parse_bind
from intake.errors import UsageError
from intake.inspection import faults
from intake.postbox.outcomes import Counts
from intake.running import status
from intake.running.service import gather
from intake.settings.config import MailServer
from register.load import from_dict
from register.model import Register
from register.term import TOKYO

if TYPE_CHECKING:
    from tests.intake.conftest import Visitor, World

DAY = date(2026, 11, 24)
ENGLISH = re.compile(
    r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}|usage|error|optional|positional|invalid|required", re.IGNORECASE
)


@pytest.fixture
def config_file(world: World) -> Path:
    """The world's configuration as a file."""
    path = world.folder / "intake.toml"
    path.write_text(
        'contract = "current"\nstate_dir = "state"\nkeys_dir = "keys"\ncollector_key = "collector.pem"\n'
        'catalogue = "catalogue.json"\naudience = "https://uketsuke.example"\nsite_url = "https://zukan.example"\n',
        encoding="utf-8",
    )
    return path


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and everything said."""
    try:
        code = cli.main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


WRONG_USAGE = [
    [],
    ["nashi"],
    ["status", "--nashi"],
    ["status", "--config"],
    ["status", "--json=1"],
    ["serve", "--config", "x", "extra"],
]


@pytest.mark.parametrize("arguments", WRONG_USAGE)
def test_wrong_usage_is_exit_2_in_japanese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong and 直し方, without one of argparse's sentences."""
    code, said = run(arguments, capsys)
    assert code == 2
    assert "直し方" in said
    assert not ENGLISH.search(said), said


@pytest.mark.parametrize("arguments", [["-h"], ["serve", "--help"], ["check", "-h"], ["status", "-h"]])
def test_help_is_japanese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Usage line, headings and every option."""
    code, said = run(arguments, capsys)
    assert code == 0
    assert said.count("使い方: ") == 1
    assert not ENGLISH.search(said), said


@pytest.mark.parametrize("text", ["8081", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "a b:1", ":1"])
def test_a_bind_that_is_none_is_refused(text: str) -> None:
    """HOST:PORT and nothing else."""
    with pytest.raises(UsageError, match="--bind"):
        parse_bind(text)


def test_a_bad_bind_is_wrong_usage(config_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, before anything starts."""
    code, said = run(["serve", "--config", str(config_file), "--bind", "x"], capsys)
    assert (code, "--bind" in said) == (2, True)


def test_a_missing_configuration_is_exit_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not named, and not there: each says what to do."""
    monkeypatch.delenv("ZUKAN_INTAKE_CONFIG", raising=False)
    for arguments in (["status"], ["check", "--config", str(tmp_path / "nashi.toml")]):
        code, said = run(arguments, capsys)
        assert (code, "直し方" in said) == (1, True)


def test_a_sound_installation_has_no_fault(world: World, register: Register) -> None:
    """Before the first start as well as after it."""
    assert faults(world.config, register, DAY) == []
    world.config.state_dir.mkdir()
    assert faults(world.config, register, DAY) == []


def break_key(world: World) -> None:
    for path in world.config.keys_dir.glob("*.json"):
        path.write_text("{}", encoding="utf-8")


def break_collector(world: World) -> None:
    world.config.collector_key.write_text("x", encoding="utf-8")


def remove_collector(world: World) -> None:
    world.config.collector_key.unlink()


def break_catalogue(world: World) -> None:
    Path(world.config.catalogue).write_text("{}", encoding="utf-8")


def open_secret(world: World) -> None:
    world.config.state_dir.mkdir()
    world.config.secret_file.write_bytes(b"x" * 32)
    world.config.secret_file.chmod(0o644)


def break_postbox(world: World) -> None:
    world.config.state_dir.mkdir()
    world.config.postbox_file.write_bytes(b"not a database at all" * 50)


BREAKS: list[tuple[Callable[[World], None], str]] = [
    (break_key, "keys_dir"),
    (break_collector, "collector_key"),
    (remove_collector, "collector_key"),
    (break_catalogue, "catalogue"),
    (open_secret, "secret.key"),
    (break_postbox, "state_dir"),
]


@pytest.mark.parametrize(("damage", "where"), BREAKS)
def test_each_fault_is_found_and_named(
    damage: Callable[[World], None], where: str, world: World, register: Register
) -> None:
    """What, where and 直し方 for every part of an installation."""
    damage(world)
    found = faults(world.config, register, DAY)
    assert any(where in fault.where for fault in found), found
    assert all("直し方" in str(fault) for fault in found)


MAIL = MailServer("localhost", 25, "none", "a@example.jp")


@pytest.mark.parametrize(
    ("kind", "uses"),
    [
        ("database", {"postbox_url": "postgresql://localhost/x"}),
        ("redis", {"limits_url": "redis://localhost"}),
        ("mail-server", {"mail": MAIL}),
    ],
)
def test_what_is_used_besides_needs_the_wards_word(
    kind: str, uses: dict[str, Any], world: World, raw: dict[str, Any]
) -> None:
    """A database, Redis and a mail server are places: unapproved they are named, unused they are not asked for."""
    del raw["places"][kind]["approval"]
    register, where = from_dict(raw), f"登録簿 places.{kind}"
    assert where not in [fault.where for fault in faults(world.config, register, DAY)]
    assert where in [fault.where for fault in faults(replace(world.config, **uses), register, DAY)]


def test_an_unapproved_mail_server_gets_no_mail(world: World, raw: dict[str, Any]) -> None:
    """The form stays open, and nobody's address goes there."""
    config = replace(world.config, mail=MAIL)

    def clock() -> datetime:
        return datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)

    assert gather(config, from_dict(raw), clock).mailer.is_on
    del raw["places"]["mail-server"]
    assert not gather(config, from_dict(raw), clock).mailer.is_on


def test_everything_is_said_at_once(world: World, raw: dict[str, object], register: Register) -> None:
    """Keys, collector, catalogue and a place without approval in one run."""
    for damage in (break_key, break_collector, break_catalogue):
        damage(world)
    del raw["places"]["office-pc"]["approval"]  # type: ignore[index]
    found = [fault.where for fault in faults(world.config, from_dict(raw), DAY)]
    for where in ("places.office-pc", "事業 zukan", "事業 support", "collector_key", "catalogue"):
        assert any(where in each for each in found), found


def test_check_ends_with_1_and_a_line_per_fault(
    config_file: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints what the inspection found."""
    break_collector(world)
    code, said = run(["check", "--config", str(config_file)], capsys)
    assert code == 1
    assert "collector_key" in said


def test_status_counts(
    visitor: Visitor, config_file: Path, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    """Numbers for people and machines while the service runs, and no receipt, target or name."""
    receipt = visitor.apply("/apply/mihon-kappan").receipt
    code, said = run(["status", "--json", "--config", str(config_file)], capsys)
    data = json.loads(said)
    assert (code, data["waiting"], data["collected"]) == (0, {"zukan": 1, "support": 0}, 0)
    code, words = run(["status", "--config", str(config_file)], capsys)
    assert "受け取り待ち 1件" in words
    for text in (said, words):
        assert receipt not in text
        assert "mihon" not in text


def test_status_of_a_wrong_folder_is_an_error(config_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No postbox there: not zeros, which would look like an empty one, and nothing is made."""
    code, said = run(["status", "--json", "--config", str(config_file)], capsys)
    assert (code, "受付箱がありません" in said, "state_dir" in said) == (1, True, True)
    assert not (config_file.parent / "state").exists()


def test_keys_that_others_may_write_are_named(world: World, register: Register) -> None:
    """The folder and each file in it: who can replace a public key can open what is sealed to it."""
    assert faults(world.config, register, DAY) == []
    world.config.keys_dir.chmod(0o775)
    (first, *_) = sorted(world.config.keys_dir.glob("*.json"))
    first.chmod(0o646)
    found = faults(world.config, register, DAY)
    assert [fault.where for fault in found] == ["keys_dir", f"keys_dir の {first.name}"]


def test_codes_of_unknown_events_and_an_empty_catalogue_are_named(world: World, register: Register) -> None:
    """A slip in a slug would leave a classroom without its code; a catalogue of nothing leaves everybody without a form."""
    config = replace(
        world.config, event_codes={"fair": "sakura-2026", "fare": "sakura-2026", "lens-workshop": "x" * 6}
    )
    found = faults(config, register, DAY)
    assert [fault.where for fault in found] == ["event_codes.fare", "event_codes.lens-workshop"]
    world.offer(companies=[], events=[])
    assert [fault.where for fault in faults(world.config, register, DAY)] == ["catalogue"]


WAITED = [
    (0, "1分未満"),
    (59, "1分未満"),
    (60, "1分"),
    (3600, "1時間"),
    (90061, "1日1時間1分"),
    (86400, "1日"),
]


@pytest.mark.parametrize(("seconds", "words"), WAITED)
def test_waiting_is_said_in_words(seconds: int, words: str) -> None:
    """Days, hours and minutes, without zeros."""
    assert status.in_words(seconds) == words


def test_age_never_runs_backwards() -> None:
    """A clock that was set back gives zero, not a negative age."""
    now = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
    assert status.age(Counts({}, 0, now + timedelta(hours=1)), now) == 0


def test_serve_says_what_cannot_be_used_before_it_starts(config_file: Path, world: World) -> None:
    """The real command: without the collector's key it ends with 1 and one sentence, no traceback."""
    remove_collector(world)
    done = subprocess.run(
        [sys.executable, "-m", "intake.cli", "serve", "--config", str(config_file), "--bind", "127.0.0.1:0"],
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "collector_key" in done.stderr
    assert "Traceback" not in done.stderr
