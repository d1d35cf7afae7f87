"""The configuration: every fault at once, in Japanese, with a remedy."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.errors import ConfigError
from intake.settings import config
from register.model import Register

GOOD = {
    "contract": "current",
    "state_dir": "state",
    "keys_dir": "keys",
    "collector_key": "collector.pem",
    "catalogue": "catalogue.json",
    "audience": "https://Uketsuke.example/",
    "site_url": "https://zukan.example/",
}


def test_paths_start_at_the_file_and_addresses_are_canonical(register: Register, tmp_path: Path) -> None:
    """Relative paths belong to the file's folder; the audience is spelled as tokens spell it."""
    read = config.parse(GOOD, register, base=tmp_path)
    assert read.state_dir == tmp_path / "state"
    assert read.catalogue == str(tmp_path / "catalogue.json")
    assert (read.audience, read.site_url) == ("https://uketsuke.example", "https://zukan.example")
    assert (read.behind_proxy, read.threads) == (0, 8)


@pytest.mark.parametrize(
    "address", ["https://zukan.example/catalogue.json", "http://127.0.0.1:8000/catalogue.json"]
)
def test_a_catalogue_may_be_an_address(address: str, register: Register, tmp_path: Path) -> None:
    """HTTPS anywhere, plain HTTP on loopback."""
    assert config.parse({**GOOD, "catalogue": address}, register, base=tmp_path).catalogue == address


BAD: list[tuple[dict[str, Any], str]] = [
    ({"contract": "nashi"}, "contract"),
    ({"contract": ""}, "contract"),
    ({"state_dir": 5}, "state_dir"),
    ({"audience": "http://uketsuke.example"}, "audience"),
    ({"audience": "https://uketsuke.example/path"}, "audience"),
    ({"audience": "https://a:b@uketsuke.example"}, "audience"),
    ({"audience": "uketsuke.example"}, "audience"),
    ({"audience": "https://[x"}, "audience"),
    ({"site_url": "ftp://zukan.example"}, "site_url"),
    ({"catalogue": "http://zukan.example/catalogue.json"}, "catalogue"),
    ({"behind_proxy": -1}, "behind_proxy"),
    ({"behind_proxy": True}, "behind_proxy"),
    ({"threads": "8"}, "threads"),
    ({"threads": 0}, "threads"),
    ({"csrf": False}, "csrf"),
]


@pytest.mark.parametrize(("change", "where"), BAD)
def test_a_fault_names_the_setting_and_the_remedy(
    change: dict[str, Any], where: str, register: Register, tmp_path: Path
) -> None:
    """What, where and 直し方, for each setting that cannot be used; there is no unknown switch."""
    with pytest.raises(ConfigError) as caught:
        config.parse({**GOOD, **change}, register, base=tmp_path)
    (fault,) = caught.value.faults
    assert where in fault.where
    assert "直し方" in str(fault)


MAIL = {"host": "mail.example", "port": 587, "security": "starttls", "sender": "u@zukan.example"}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"postbox": "mysql://a/b"}, "postbox"),
    ({"postbox": "postgresql://u:himitsu@db:port/x"}, "postbox"),
    ({"processes": 2}, "processes"),
    ({"limits": "http://a"}, "limits"),
    ({"event_codes": {"fair": "abc"}}, "event_codes.fair"),
    ({"event_codes": {"fair": "!!! --- !!!"}}, "event_codes.fair"),
    ({"event_codes": {"fair": "a b c - d e"}}, "event_codes.fair"),
    ({"mail": MAIL | {"sender": "uketsuke"}}, "mail.sender"),
    ({"mail": MAIL | {"sender": "受付 <u@zukan.example>"}}, "mail.sender"),
    ({"event_codes": "abc"}, "event_codes"),
    ({"mail": {**MAIL, "security": "none"}}, "mail.security"),
    ({"mail": {**MAIL, "security": "ssl"}}, "mail.security"),
    ({"mail": {**MAIL, "port": 0}}, "mail.port"),
    ({"mail": {**MAIL, "user": "u"}}, "mail.user"),
    ({"mail": {**MAIL, "password": "himitsu"}}, "mail.password"),
]


@pytest.mark.parametrize(("change", "where"), WRONG)
def test_a_fault_of_a_server_never_repeats_its_value(
    change: dict[str, Any], where: str, register: Register, tmp_path: Path
) -> None:
    """Database, counters, codes and mail: named, mended, and without what may be a password."""
    with pytest.raises(ConfigError) as caught:
        config.parse({**GOOD, **change}, register, base=tmp_path)
    (fault,) = caught.value.faults
    assert fault.where.endswith(where)
    assert "himitsu" not in str(fault)


def test_the_environment_stands_in_for_a_line(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret address need not stand in the file; numbers become numbers; an unknown name is a fault."""
    path = tmp_path / "intake.toml"
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in GOOD.items()), encoding="utf-8")
    monkeypatch.setenv("ZUKAN_INTAKE_CONFIG", "x")
    monkeypatch.setenv("ZUKAN_INTAKE_POSTBOX", "postgresql://u:himitsu@db/x")
    monkeypatch.setenv("ZUKAN_INTAKE_PROCESSES", "2")
    with monkeypatch.context() as wrong:
        wrong.setenv("ZUKAN_INTAKE_MAIL", "no")
        wrong.setenv("ZUKAN_INTAKE_CSRF", "himitsu")
        wrong.setenv("ZUKAN_INTAKE_THREADS", "many")
        with pytest.raises(ConfigError) as caught:
            config.load(path, register)
    said = {fault.where: fault.what for fault in caught.value.faults}
    assert said == {
        "intake.toml: csrf": "知らない設定です。",
        "intake.toml: mail": "表ではありません。",
        "intake.toml: threads": "使えない数です。",
    }
    assert "himitsu" not in str(caught.value)
    found = config.load(path, register)
    assert (found.processes, found.postbox_url) == (2, "postgresql://u:himitsu@db/x")
    assert "himitsu" not in repr(found)


def test_names_of_the_library_are_no_settings(register: Register, tmp_path: Path) -> None:
    """A line of the file never steers how settings are read: it is unknown like any other."""
    other = tmp_path / "other.env"
    other.write_text("ZUKAN_INTAKE_THREADS=3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="知らない設定"):
        config.parse({**GOOD, "_env_file": str(other)}, register, base=tmp_path)


def test_all_faults_come_at_once(register: Register, tmp_path: Path) -> None:
    """An operator mends everything in one go."""
    with pytest.raises(ConfigError) as caught:
        config.parse({"contract": 1, "threads": 0, "x": 1}, register, base=tmp_path)
    assert len(caught.value.faults) == 9
    wrong = {"audience": "http://x", "limits": "no", "mail": {"port": 0}, "event_codes": {"fair": 1}}
    with pytest.raises(ConfigError) as caught:
        config.parse({**GOOD, **wrong, "behind_proxy": 9}, register, base=tmp_path)
    places = {fault.where.removeprefix("設定: ") for fault in caught.value.faults}
    mail = {"mail.host", "mail.port", "mail.security", "mail.sender"}
    assert places == {"audience", "limits", "event_codes.fair", "behind_proxy", *mail}


@pytest.mark.parametrize("content", [b"contract = \n", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_said(
    content: bytes | None, register: Register, tmp_path: Path
) -> None:
    """Broken TOML, a wrong encoding and a missing file, without an English sentence."""
    path = tmp_path / "intake.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="直し方") as caught:
        config.load(path, register)
    assert "Invalid" not in str(caught.value)


def test_the_file_is_named_by_option_or_environment() -> None:
    """The option wins; without either the fault says how to name one."""
    environment = {"ZUKAN_INTAKE_CONFIG": "b.toml"}
    assert config.find_file("a.toml", environment) == Path("a.toml")
    assert config.find_file(None, environment) == Path("b.toml")
    with pytest.raises(ConfigError, match="--config"):
        config.find_file(None, {})


def test_the_operators_page_shows_a_file_that_is_read(register: Register, tmp_path: Path) -> None:
    """The example of docs/howto/run-intake.md is a configuration that loads."""
    text = (Path(__file__).parents[3] / "docs/howto/run-intake.md").read_text(encoding="utf-8")
    example = text.split("```toml\n", 1)[1].split("```", 1)[0]
    assert config.parse(tomllib.loads(example), register, base=tmp_path).contract == "current"
