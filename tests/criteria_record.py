"""A plugin of pytest: runs the tests that name success criteria, and writes down how each of them came out.

    pytest -p tests.criteria_record --record-criteria FILE

A test of several parameters passes when all of them do. One that was skipped has shown nothing, and says so.
Where a test looked comes from its own ``record_property("where", …)`` or its marker; ``record_property("page",
address)`` adds a page to those that were opened.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

MARKER = "criterion"
_WORST = ("failed", "skipped", "passed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-criteria", metavar="FILE", help="run the tests of success criteria and write FILE"
    )


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--record-criteria")
    if file:
        config.pluginmanager.register(Recorder(Path(file)))


class Recorder:
    """Collects outcomes by test, parameters put together."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.markers: dict[str, list[pytest.Mark]] = {}
        self.outcomes: dict[str, set[str]] = {}
        self.told: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, None] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        kept = [item for item in items if item.get_closest_marker(MARKER)]
        for item in kept:
            self.markers[_test(item.nodeid)] = list(item.iter_markers(MARKER))
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = _test(report.nodeid)
        if report.when == "call" or report.outcome != "passed":
            self.outcomes.setdefault(test, set()).add(report.outcome)
        for name, value in report.user_properties:
            if name == "page":
                self.pages[str(value)] = None
            else:
                self.told.setdefault(test, {})[name] = value

    def pytest_sessionfinish(self) -> None:
        checks = [self._check(test, mark) for test, marks in self.markers.items() for mark in reversed(marks)]
        held = {"pages": list(self.pages), "checks": sorted(checks, key=lambda c: c["test"])}
        self.file.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

    def _check(self, test: str, mark: pytest.Mark) -> dict[str, Any]:
        seen = self.outcomes.get(test, set())
        return {
            "test": test,
            "criteria": list(mark.args),
            "says": mark.kwargs["says"],
            "where": self.told.get(test, {}).get("where", mark.kwargs.get("where", "")),
            "absent": mark.kwargs.get("absent", False),
            "outcome": next((worst for worst in _WORST if worst in seen), "skipped"),
        }


def _test(nodeid: str) -> str:
    """A test without its parameters."""
    return nodeid.split("[", 1)[0]
