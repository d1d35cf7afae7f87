"""Fixtures: the shipped register, and its raw form to change one entry of."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from register.load import REGISTER_FILE, load
from register.model import Register


@pytest.fixture(scope="session")
def register() -> Register:
    return load()


@pytest.fixture
def raw() -> dict[str, Any]:
    """A fresh parse per test, so that a test may change it."""
    return tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
