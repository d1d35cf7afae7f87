"""What all tests share: one real browser for each worker, and what this run has collected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

#: What was found before anything was deselected.
COLLECTED = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    config.stash[COLLECTED] = "\n".join(item.nodeid for item in items)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Started by the first test that looks at a page; each opens a context of its own in it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: script/setup test")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()
