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

from pydantic import ValidationError

from intake.errors import ConfigError, Fault
from intake.settings import messages
from intake.settings.model import DEFAULT_THREADS, ENVIRONMENT, MailSettings, read
from intake.settings.rules import IN_MEMORY, is_address
from register.model import PlaceKind, Register


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
    threads: int = DEFAULT_THREADS
    processes: int = 1
    postbox_url: str | None = field(default=None, repr=False)
    limits_url: str | None = field(default=None, repr=False)
    event_codes: Mapping[str, str] = field(default_factory=dict, repr=False)
    mail: MailServer | None = None

    @property
    def uses(self) -> tuple[PlaceKind, ...]:
        """The kinds of places besides its own machine that forms depend on here."""
        used: list[PlaceKind] = []
        if self.postbox_url is not None:
            used.append("database")
        if self.limits_url is not None:
            used.append("redis")
        return tuple(used)

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


def load(path: Path, register: Register) -> Config:
    """Reads a configuration; ConfigError lists every fault. Relative paths start at the file's folder.

    ``ZUKAN_INTAKE_<NAME>`` in the environment stands in for a line of the file.
    """
    return parse(_read(path), register, base=path.resolve().parent, name=path.name)


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


def parse(lines: Mapping[str, Any], register: Register, *, base: Path, name: str = "設定") -> Config:
    """The same from parsed TOML."""
    try:
        found = read(lines, tuple(register.contracts))
    except ValidationError as error:
        raise ConfigError(messages.faults(error, name)) from None
    return Config(
        contract=found.contract,
        state_dir=base / found.state_dir,
        keys_dir=base / found.keys_dir,
        collector_key=base / found.collector_key,
        catalogue=found.catalogue if is_address(found.catalogue) else str(base / found.catalogue),
        audience=_canonical(found.audience),
        site_url=found.site_url.rstrip("/"),
        behind_proxy=found.behind_proxy,
        threads=found.threads,
        processes=found.processes,
        postbox_url=found.postbox,
        limits_url=None if found.limits == IN_MEMORY else found.limits,
        event_codes=found.event_codes,
        mail=None if found.mail is None else _mail(found.mail, base),
    )


def _mail(found: MailSettings, base: Path) -> MailServer:
    file = found.password_file
    return MailServer(
        host=found.host,
        port=found.port,
        security=found.security,
        sender=found.sender,
        user=found.user,
        password_file=None if file is None else base / file,
    )


def _canonical(address: str) -> str:
    """Scheme, host and port as tokens name them: the host in lower case, nothing behind it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"
