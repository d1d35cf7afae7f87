"""The generated reference page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from register.load import from_dict
from register.model import Register
from register.reference import PAGE, reference


def test_the_committed_page_is_what_the_register_says(register: Register) -> None:
    """docs/reference/register.md is up to date; run `python -m register.reference` if not."""
    assert PAGE.read_text(encoding="utf-8") == reference(register)


def test_the_page_follows_the_register(raw: dict[str, Any]) -> None:
    """A changed reason shows up in the page."""
    raw["forms"]["seminar"]["why"]["sex"] = "見本の理由"
    assert "見本の理由" in reference(from_dict(raw))


def test_the_tests_that_clauses_name_exist(register: Register) -> None:
    """Every test file that a clause or measure points to is there."""
    root = Path(__file__).parents[2]
    for clause in (*register.clauses, *register.contractor_measures, *register.ward_measures):
        for test in clause.tests:
            assert (root / test).is_file(), f"{clause.number}: {test}"
