"""Reads the site's catalogue, from a file or an address, and remembers what it has. Nothing personal is in it."""

from __future__ import annotations

from pathlib import Path

import httpx

from register.catalogue import MAX_SIZE, parse
from register.errors import CatalogueError
from store.arriving.postbox import TIMEOUT_SECONDS, is_address_allowed
from store.disk.state import State
from store.disk.targets_file import Remembered, remember


def read_catalogue(state: State, source: str) -> Remembered:
    """Remembers what the catalogue at ``source`` has beside what was known; CatalogueError changes nothing."""
    if "://" in source:
        text = _fetched(source)
    else:
        source = str(Path(source).absolute())
        text = _read(Path(source))
    return remember(state, source, parse(text, state.register, state.contract.id))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _text(file.read(MAX_SIZE + 1))
    except OSError:
        raise CatalogueError(
            f"カタログ {path} を読めません。直し方: 場所と権限を確かめてください。"
        ) from None


def _fetched(address: str) -> str:
    if not is_address_allowed(address):
        raise CatalogueError(
            "カタログの番地が使えません。直し方: https://サイト/catalogue.json の形で書いてください。"
        )
    data = b""
    try:
        with httpx.stream(
            "GET", address, timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
        ) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > MAX_SIZE:
                    break
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise CatalogueError(
            "カタログを取りに行けません。直し方: サイトの番地と回線を確かめてください。"
        ) from None
    return _text(data)


def _text(data: bytes) -> str:
    if len(data) > MAX_SIZE:
        raise CatalogueError("カタログが大きすぎます。直し方: catalogue.json かどうか確かめてください。")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise CatalogueError("カタログの文字コードが違います。直し方: UTF-8で置き直してください。") from None
