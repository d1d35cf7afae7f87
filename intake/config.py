"""The intake's configuration: one TOML file, checked whole before anything starts.

It names places and addresses only. No secret stands in it: the secret of tokens
and cookies is a file of its own (``secretfile.py``), and there is no private key
on this machine at all.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from intake.errors import ConfigError, Fault
from register.model import Register

ENVIRONMENT = "ZUKAN_INTAKE_CONFIG"
MAX_PROXIES = 5
MAX_THREADS = 64
DEFAULT_THREADS = 8

_REQUIRED = ("contract", "state_dir", "keys_dir", "collector_key", "catalogue", "audience", "site_url")
_NUMBERS = {"behind_proxy": (0, 0, MAX_PROXIES), "threads": (DEFAULT_THREADS, 1, MAX_THREADS)}


@dataclass(frozen=True, slots=True)
class Config:
    """What one instance serves and where it keeps it.

    ``catalogue`` is a file's path or an address; ``audience`` this intake's public
    base address without a slash at the end; ``behind_proxy`` how many trusted
    proxies stand before it; ``threads`` of the one process that serves.
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
    """Reads a configuration; ConfigError lists every fault. Relative paths start at the file's folder."""
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


def parse(raw: Mapping[str, Any], register: Register, *, base: Path, name: str = "設定") -> Config:
    """The same from parsed TOML."""
    faults = [*_unknown(raw, name), *_texts(raw, name), *_numbers(raw, name)]
    if not faults:
        faults = [*_contract(raw, register, name), *_addresses(raw, name)]
    if faults:
        raise ConfigError(faults)
    catalogue = str(raw["catalogue"])
    return Config(
        contract=raw["contract"],
        state_dir=base / raw["state_dir"],
        keys_dir=base / raw["keys_dir"],
        collector_key=base / raw["collector_key"],
        catalogue=catalogue if is_address(catalogue) else str(base / catalogue),
        audience=_canonical(raw["audience"]),
        site_url=raw["site_url"].rstrip("/"),
        **{key: raw.get(key, default) for key, (default, _low, _high) in _NUMBERS.items()},
    )


def is_address(text: str) -> bool:
    """Whether a catalogue is fetched over HTTP rather than read from a file."""
    return text.startswith(("http://", "https://"))


def _unknown(raw: Mapping[str, Any], name: str) -> list[Fault]:
    known = {*_REQUIRED, *_NUMBERS}
    mend = f"綴りを確かめるか、行を消してください。使えるのは {'、'.join(sorted(known))} です。"
    return [Fault(f"{name}: {key}", "知らない設定です。", mend) for key in raw if key not in known]


def _texts(raw: Mapping[str, Any], name: str) -> list[Fault]:
    return [
        Fault(
            f"{name}: {key}",
            "設定がないか、空か、文字列でないか、読めない文字があります。",
            f'{key} = "…" の形で書いてください。',
        )
        for key in _REQUIRED
        if not isinstance(raw.get(key), str) or not raw[key].strip() or "\0" in raw[key]
    ]


def _numbers(raw: Mapping[str, Any], name: str) -> list[Fault]:
    faults = []
    for key, (default, low, high) in _NUMBERS.items():
        value = raw.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            mend = f"引用符なしで、{low}から{high}までの数を書いてください。"
            faults.append(Fault(f"{name}: {key}", "使えない数です。", mend))
    return faults


def _contract(raw: Mapping[str, Any], register: Register, name: str) -> list[Fault]:
    if raw["contract"] in register.contracts:
        return []
    mend = f"{'、'.join(register.contracts)} のどれかを書いてください。"
    return [Fault(f"{name}: contract", "登録簿にない委託契約です。", mend)]


def _addresses(raw: Mapping[str, Any], name: str) -> list[Fault]:
    keys = ["audience", "site_url"]
    if is_address(raw["catalogue"]):
        keys.append("catalogue")
    mend = "https:// で始まるアドレスにしてください(手元で試すときだけ http://127.0.0.1:番号 が使えます)。"
    faults = [
        Fault(f"{name}: {key}", "使えないアドレスです。", mend)
        for key in keys
        if not _usable_address(raw[key])
    ]
    if not faults and urlsplit(raw["audience"].rstrip("/")).path:
        mend = "受付の公開アドレスを、ホスト名と番号だけで書いてください。"
        faults.append(Fault(f"{name}: audience", "アドレスに道筋(/より後ろ)があります。", mend))
    return faults


def _canonical(address: str) -> str:
    """Scheme, host and port as tokens name them: the host in lower case, nothing behind it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _usable_address(text: str) -> bool:
    """HTTPS anywhere, plain HTTP on loopback only; no credentials, query or fragment."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
