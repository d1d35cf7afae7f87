"""A built guide in a real browser: where it is served, which pages stand for the others, how a screen is opened."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build.options import PROJECT
from build.preview.headers import FILE, read_rules
from build.preview.server import address, make_server

#: pytest's own ``record_property``: where a test looked, for the page of results.
Record = Callable[[str, object], None]
CHROMIUM = shutil.which("chromium")
RULES = read_rules(PROJECT / FILE)
DAY = date(2026, 11, 23)
MANY = 60  # companies: more than the first sheet of a list holds
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@dataclass(frozen=True)
class Served:
    """A built site and where it can be seen."""

    output: Path
    url: str

    def pages(self) -> list[str]:
        found = (path.relative_to(self.output).as_posix() for path in self.output.rglob("index.html"))
        return sorted(name.removesuffix("index.html") for name in found)

    def one_of_each_kind(self) -> list[str]:
        """Of lists of one kind the first; of companies and events every sixth; of vacancies the first and the last."""
        shelves = ("companies/", "events/")
        found = [page for page in self.pages() if page.count("/") < 2 or not page.startswith(shelves)]
        for folder in ("companies", "events"):
            inner = [page for page in self.pages() if re.fullmatch(rf"{folder}/[^/]+/", page)]
            own = [page for page in inner if page not in ("companies/open/", "companies/openings/")]
            found += [*own[::6], *(page for page in inner if page not in own)]
        deep = [page for page in self.pages() if page.count("/") > 2]
        jobs = [page for page in deep if "/jobs/" in page]
        lists = {page.rsplit("/", 2)[0]: page for page in reversed(deep) if page not in jobs}
        return [*found, *lists.values(), *jobs[:1], *jobs[1:][-1:], "404.html"]

    def file(self, page: str) -> Path:
        return self.output / (page if page.endswith(".html") else f"{page}index.html")


@contextmanager
def serving(output: Path) -> Iterator[Served]:
    with make_server(output, 0, RULES) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Served(output, address(server))
        server.shutdown()


@contextmanager
def opened(browser: Browser, width: int = 390, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="ja-JP", **options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()
