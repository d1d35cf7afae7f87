"""Guides to look at in a browser: the shipped samples, and sixty companies to filter. Built once for all tests here."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from typing import Any

import pytest

from build.engine.builder import build
from build.options import PROJECT, Options
from tests.build import conftest
from tests.build.guide.served import DAY, MANY, Served, serving


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, register: Any) -> Iterator[Served]:
    """The shipped guide, open for applications, with its address: calendars, feed and data for machines are there."""
    output = tmp_path_factory.mktemp("guide") / "output"
    options = Options(
        day=DAY,
        output=output,
        cache=PROJECT / "var" / "cache",
        intake={"current": "https://uketsuke.example"},
        site_url="https://zukan.example",
        covers=False,
    )
    # The other worker waits rather than develop the same photographs at the same time.
    with (tmp_path_factory.getbasetemp().parent / "samples.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        build(options, register)
    with serving(output) as served:
        yield served


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory, template: Any) -> Iterator[Served]:
    """Sixty companies without people: every third at weekends off, every second closed, one alone outdoors."""
    made = conftest.Site(tmp_path_factory.mktemp("many"), template.cache, template.register)
    head = conftest.COMPANY[: conftest.COMPANY.index("people:")]
    for number in range(1, MANY + 1):
        text = head.replace("slug: mihon-seisaku", f"slug: kaisha-{number}").replace(
            '"001"', f'"{number:03}"'
        )
        text = text.replace("plate: {file: mihon-seisaku.svg", "#").replace(
            "ねじ一本の話", f"ねじ{number}本の話"
        )
        text = text.replace("架空製作所", f"架空製作所{number}")
        if number % 3:
            text = text.replace("土日祝が休み", "交替で休み")
        if number % 2:
            text = text.replace("closes: 2027-03-20", "closes: 2026-11-01")
        if number == 1:
            text = text.replace("手を動かす", "手を動かす, 外に出る")
        made.write(f"companies/kaisha-{number}.md", f"{text}---\n朝の工場を見た。\n")
    for slug in ("about", "apply"):
        made.write(f"pages/{slug}.md", conftest.PAGE.format(title="見本", slug=slug))
    made.build()
    with serving(made.output) as served:
        yield served
