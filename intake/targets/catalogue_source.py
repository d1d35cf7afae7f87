"""Keeps the last good catalogue, from a file or an address.

A new one that cannot be read changes nothing: the forms go on with the last good
one, which is also kept in the state folder for the next start. A file is looked
at on every use (one stat); an address is fetched by a thread of its own, so that
no applicant ever waits for the site.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

from intake.errors import CatalogueError
from intake.settings.config import Config
from intake.settings.rules import is_address
from register.catalogue import MAX_SIZE, Catalogue, parse
from register.model import Register

REFRESH_SECONDS = 60.0
FETCH_TIMEOUT = 10.0

_log = logging.getLogger("zukan.intake")


class CatalogueSource:
    """``current()`` is the last good catalogue, or None while there has never been one."""

    def __init__(self, config: Config, register: Register) -> None:
        self._config, self._register = config, register
        self._file = None if is_address(config.catalogue) else Path(config.catalogue)
        self._lock = threading.Lock()
        self._good: Catalogue | None = None
        self._seen: tuple[int, int] | None = None
        self.fault: str | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Reads once; an address is then fetched again every minute."""
        self._restore()
        if self._file is not None:
            self.current()
            return
        self._thread = threading.Thread(target=self._keep_fetching, name="catalogue", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(FETCH_TIMEOUT + 1)

    def current(self) -> Catalogue | None:
        """The last good catalogue; a changed file is taken up at once."""
        if self._file is not None:
            with self._lock:
                self._look_at_file(self._file)
        return self._good

    def check(self) -> Catalogue:
        """Reads it now and raises CatalogueError where that fails: for ``zukan-intake check``."""
        name = self._config.catalogue
        return self._parse(fetch(name) if is_address(name) else _read(Path(name)))

    def _look_at_file(self, path: Path) -> None:
        try:
            stat = path.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            seen = (0, -1)
        if seen == self._seen:
            return
        self._seen = seen
        self._take(lambda: _read(path))

    def _keep_fetching(self) -> None:
        while True:
            self._take(lambda: fetch(self._config.catalogue))
            if self._stop.wait(REFRESH_SECONDS):
                return

    def _take(self, read: Callable[[], str]) -> None:
        try:
            text = read()
            self._good = self._parse(text)
        except CatalogueError as error:
            if self.fault != str(error):
                _log.warning("%s いまは前のカタログで受け付けています。", error)
            self.fault = str(error)
            return
        self.fault = None
        self._keep(text)

    def _parse(self, text: str) -> Catalogue:
        return parse(text, self._register, self._config.contract)

    def _keep(self, text: str) -> None:
        """For the next start only: where it cannot be written, the one in memory still serves."""
        kept = self._config.kept_catalogue
        aside = kept.with_suffix(".new")
        with contextlib.suppress(OSError):
            aside.write_text(text, encoding="utf-8")
            aside.replace(kept)

    def _restore(self) -> None:
        with contextlib.suppress(CatalogueError):
            self._good = self._parse(_read(self._config.kept_catalogue))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_SIZE:
            raise CatalogueError("カタログが大きすぎます。直し方: catalogue.json を確かめてください。")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CatalogueError(
            "カタログを読めません。直し方: 設定の catalogue の場所と権限を確かめてください。"
        ) from None


def fetch(address: str) -> str:
    """The text behind an address that the configuration has checked; CatalogueError when it does not come."""
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 (scheme checked)
    try:
        with urllib.request.urlopen(request, timeout=FETCH_TIMEOUT) as answer:  # noqa: S310
            body = answer.read(MAX_SIZE + 1)
    except (OSError, ValueError, http.client.HTTPException):
        raise CatalogueError(
            "カタログを取りに行けません。直し方: 設定の catalogue のアドレスを確かめてください。"
        ) from None
    if len(body) > MAX_SIZE:
        raise CatalogueError("カタログが大きすぎます。直し方: catalogue.json を確かめてください。")
    try:
        return str(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise CatalogueError("カタログの文字コードが違います。直し方: UTF-8で置き直してください。") from None
