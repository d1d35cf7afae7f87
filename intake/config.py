"""The intake's configuration: one TOML file and the environment, checked whole before anything starts.

It names places and addresses. The secret of tokens and cookies is a file of its
own (``secretfile.py``), so is the mail server's password; an address with a
password in it may come from the environment. There is no private key on this
machine at all.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from intake import config_rules as rules
from intake.errors import ConfigError, Fault
from register.model import Register

ENVIRONMENT = "ZUKAN_INTAKE_CONFIG"
PREFIX = "ZUKAN_INTAKE_"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The contractor's own SMTP server for receipts. ``security``: starttls, tls, or none on loopback."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """What one instance serves and where it keeps it.

    ``catalogue`` is a file's path or an address; ``audience`` this intake's public
    base address without a slash at the end; ``behind_proxy`` how many trusted
    proxies stand before it; ``threads`` of each process; ``processes`` more than
    one only with ``postbox_url``. ``event_codes``: by event slug, the word that
    tells a classroom from a flood.
    """

    contract: str
    state_dir: Path
    keys_dir: Path
    collector_key: Path
    catalogue: str
    audience: str
    site_url: str
    behind_proxy: int = 0
    threads: int = rules.DEFAULT_THREADS
    processes: int = 1
    postbox_url: str | None = field(default=None, repr=False)
    limits_url: str | None = field(default=None, repr=False)
    event_codes: Mapping[str, str] = field(default_factory=dict, repr=False)
    mail: MailServer | None = None

    @property
    def postbox_file(self) -> Path:
        return self.state_dir / "postbox.sqlite3"

    @property
    def secret_file(self) -> Path:
        return self.state_dir / "secret.key"

    @property
    def kept_catalogue(self) -> Path:
        """The last good catalogue, so that a restart does not need the site."""
        return self.state_dir / "catalogue.json"


def find_file(option: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The configuration file that was asked for; ConfigError when none was."""
    name = option or environment.get(ENVIRONMENT)
    if not name:
        fault = Fault(
            "設定",
            "設定ファイルが指定されていません。",
            f"--config ファイル か、環境変数 {ENVIRONMENT} で指定してください。",
        )
        raise ConfigError([fault])
    return Path(name)


def load(path: Path, register: Register, environment: Mapping[str, str] = os.environ) -> Config:
    """Reads a configuration; ConfigError lists every fault. Relative paths start at the file's folder.

    ``ZUKAN_INTAKE_<KEY>`` in the environment stands in for a line of the file.
    """
    raw = {**_read(path), **from_environment(environment)}
    return parse(raw, register, base=path.resolve().parent, name=path.name)


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Settings by environment variable; numbers become numbers, an unknown name stays to be refused."""
    found: dict[str, Any] = {}
    for name, text in environment.items():
        if name.startswith(PREFIX) and name != ENVIRONMENT:
            key = name.removeprefix(PREFIX).lower()
            is_number = key in rules.NUMBERS and text.isascii() and text.isdigit()
            found[key] = int(text) if is_number else text
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError):
        fault = Fault(
            path.name, "設定ファイルを読めません。", "場所、権限、文字コード(UTF-8)を確かめてください。"
        )
    except tomllib.TOMLDecodeError as error:
        place = "".join(c for c in str(error) if c.isdigit() or c == " ").split()
        where = f"{path.name}:{place[0]}" if place else path.name
        fault = Fault(where, "TOMLとして読めません。", "この行の前後の引用符と = を確かめてください。")
    raise ConfigError([fault])


def parse(raw: Mapping[str, Any], register: Register, *, base: Path, name: str = "設定") -> Config:
    """The same from parsed TOML."""
    faults = rules.faults(raw, register, name)
    if faults:
        raise ConfigError(faults)
    catalogue = str(raw["catalogue"])
    limits = raw.get("limits", rules.IN_MEMORY)
    return Config(
        contract=raw["contract"],
        state_dir=base / raw["state_dir"],
        keys_dir=base / raw["keys_dir"],
        collector_key=base / raw["collector_key"],
        catalogue=catalogue if rules.is_address(catalogue) else str(base / catalogue),
        audience=_canonical(raw["audience"]),
        site_url=raw["site_url"].rstrip("/"),
        postbox_url=raw.get("postbox"),
        limits_url=None if limits == rules.IN_MEMORY else limits,
        event_codes=dict(raw.get("event_codes", {})),
        mail=_mail(raw["mail"], base) if "mail" in raw else None,
        **{key: raw.get(key, number.default) for key, number in rules.NUMBERS.items()},
    )


def _mail(raw: Mapping[str, Any], base: Path) -> MailServer:
    file = raw.get("password_file")
    return MailServer(
        host=raw["host"],
        port=raw["port"],
        security=raw["security"],
        sender=raw["sender"],
        user=raw.get("user"),
        password_file=base / file if file else None,
    )


def _canonical(address: str) -> str:
    """Scheme, host and port as tokens name them: the host in lower case, nothing behind it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"
