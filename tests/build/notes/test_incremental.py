"""The incremental build against the full one: whatever was changed in between, the same bytes and the same words."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from build.consent.approve import approve, find_person, find_story
from build.content.folder import load as load_content
from build.diagnostics import Diagnostic
from build.errors import BuildError, ContentFaultsError, EditError, NotFoundError
from build.gate.decided import Judgement
from build.options import PROJECT
from tests.build import conftest

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
PAGE = "companies/mihon-seisaku/index.html"
INDUSTRIES = ("建物", "印刷", "光学")
TASTES = ("手を動かす", "人と話す", "外に出る")
COLOURS = ((200, 80, 60), (60, 80, 200), (60, 180, 90), (120, 120, 120))  # of the fixture: encoded already

Outcome = tuple[str, tuple[Diagnostic, ...]]


@pytest.fixture
def own(site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The site with a theme of its own to change, taken for the guide's."""
    root = site.root / "project"
    shutil.copytree(PROJECT / "theme", root / "theme")
    monkeypatch.setattr("build.engine.builder.PROJECT", root)
    monkeypatch.setattr("build.site.sheets.SHEET", 2)  # so that a few companies fill several sheets
    site.theme = root / "theme"
    return site


def tree(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() or path.is_symlink()
    }


def outcome(build: Callable[[], Judgement]) -> Outcome:
    """What a build says: nothing but its findings, or the error's kind and its own."""
    try:
        return "", build().findings
    except ContentFaultsError as error:
        return "ContentFaultsError", error.diagnostics
    except BuildError as error:
        return type(error).__name__, ()


class Sequence:
    """Random edits of one site, each followed by both builds."""

    def __init__(self, site: Any, seed: int, altered: Any) -> None:
        self.site, self.chance, self.altered = site, random.Random(seed), altered
        self.full = site.root / "full"
        self.options: dict[str, Any] = {"theme": site.theme}
        self.count = 0
        self.log: list[str] = []
        for _ in range(self.chance.randrange(10)):
            self.add()

    # Edits

    def edits(self) -> list[Callable[[], None]]:
        often = [self.text, self.text, self.add, self.retitle, self.withdraw, self.day, self.approve]
        return [
            *often,
            self.delete, self.rename, self.number, self.event, self.new_event, self.drop_event, self.photo,
            self.plate, self.template, self.style, self.settings, self.register, self.draft, self.break_one,
            self.local_name, self.foreign_name, self.meddle, self.touch, self.withhold, self.page, self.english,
            self.killed,
        ]  # fmt: skip

    def companies(self) -> list[Path]:
        return sorted((self.site.content / "companies").glob("*.md"))

    def one(self) -> Path:
        return self.chance.choice(self.companies())

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def text(self) -> None:
        path = self.one()
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n続きを{self.chance.randrange(99)}字で書いた。\n", encoding="utf-8")

    def add(self) -> None:
        self.count += 1
        slug = f"shin-{self.count}"
        text = conftest.COMPANY.replace("mihon-seisaku.svg", "NONE").replace("mihon-seisaku", slug)
        text = text.replace("NONE", "mihon-seisaku.svg").replace("photos:\n", "photos: []\nPHOTOS")
        head, _, rest = text.partition("PHOTOS")
        text = head + rest[rest.index("---") :].replace("![](bench.jpg)", "")
        if self.chance.random() < 0.5:
            text = text[: text.index("people:")] + "photos: []\n---\nだれもいない工場の朝。\n"
        text = text.replace("建物", self.chance.choice(INDUSTRIES)).replace(
            "手を動かす", self.chance.choice(TASTES)
        )
        day = date(2026, 1, 1) + timedelta(days=self.chance.randrange(300))
        text = text.replace("date: 2026-11-01", f"date: {day}").replace(
            "見本 はなこ", f"新見 なまえ{self.count}"
        )
        self.site.write(f"companies/{slug}.md", text.replace("例示 たろう", f"仮野 べつめい{self.count}"))
        self.approve(self.site.path(f"companies/{slug}.md"))

    def approve(self, path: Path | None = None) -> None:
        """Everybody of a story has seen it as it stands now, where it can be read."""
        path = path or self.one()
        for person in ("p1", "p2"):
            content = load_content(self.site.content)
            with suppress(EditError, NotFoundError):
                story = find_story(content, path.stem)
                approve(content, story, find_person(story, person), date(2026, 7, 1))

    def delete(self) -> None:
        if len(self.companies()) > 1:
            self.one().unlink()

    def rename(self) -> None:
        path = self.one()
        self.count += 1
        slug = f"kaimei-{self.count}"
        text = path.read_text(encoding="utf-8").replace(f"slug: {path.stem}", f"slug: {slug}")
        path.unlink()
        photos = self.site.content / "photos" / path.stem
        if photos.is_dir():
            photos.rename(photos.with_name(slug))
        self.site.write(f"companies/{slug}.md", text)

    def retitle(self) -> None:
        self.change(self.one(), "title: ", f"title: 改{self.chance.randrange(99)} ")

    def number(self) -> None:
        self.change(self.one(), 'number: "0', f'number: "{self.chance.randrange(9)}')

    def withdraw(self) -> None:
        path = self.one()
        ending = self.chance.choice(
            ("{on: 2026-11-01, items: [氏名]}", "{on: 2026-11-01}", "{on: 2026-12-01}")
        )
        old, new = "withdrawn: null", f"withdrawn: {ending}"
        self.change(path, *((old, new) if self.chance.random() < 0.8 else (new, old)))

    def day(self) -> None:
        self.site.day = date(2026, 11, 23) + timedelta(days=self.chance.choice((0, 0, 1, 10, 60, 400, 900)))

    def event(self) -> None:
        for path in sorted((self.site.content / "events").glob("*.md"))[:1]:
            self.change(path, "capacity: ", f"capacity: {self.chance.randrange(1, 9)}")

    def new_event(self) -> None:
        self.count += 1
        slug = f"kai-{self.count}"
        companies = ", ".join(p.stem for p in self.companies()[:2])
        text = conftest.SEMINAR.replace("mihon-seminar", slug).replace("[mihon-seisaku]", f"[{companies}]")
        self.site.write(f"events/{slug}.md", text)

    def drop_event(self) -> None:
        for path in sorted((self.site.content / "events").glob("*.md"))[1:2]:
            path.unlink()

    def photo(self) -> None:
        photos = sorted((self.site.content / "photos").rglob("*.jpg"))
        if photos:
            self.chance.choice(photos).write_bytes(conftest.photograph(self.chance.choice(COLOURS)))

    def plate(self) -> None:
        self.change(
            self.site.path("plates/mihon-seisaku.svg"), 'height="5', f'height="{self.chance.randrange(9)}5'
        )

    def template(self) -> None:
        name = self.chance.choice(
            ("base.html", "_parts.html", "company.html", "companies.html", "event.html")
        )
        path = self.site.theme / "templates" / name
        path.write_text(
            f"{path.read_text(encoding='utf-8')}{{#- {self.chance.randrange(99)} -#}}", encoding="utf-8"
        )
        if name != "_parts.html":
            self.change(path, "<main", "<main data-a") if name == "base.html" else None

    def style(self) -> None:
        path = self.site.theme / "static" / "book.css"
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\n/* {self.chance.randrange(99)} */", encoding="utf-8"
        )

    def settings(self) -> None:
        self.options["site_url"] = self.chance.choice(
            (None, "https://zukan.example", "https://betsu.example")
        )
        self.site.intake = self.chance.choice(({}, dict(conftest.INTAKE)))

    def register(self) -> None:
        word = f"試しの場所{self.chance.randrange(9)}"
        self.site.register = self.altered(
            lambda raw: raw["places"]["office-pc"].__setitem__("shown_as", word)
        )

    def draft(self) -> None:
        pair = ["status: published", "status: draft"]
        self.chance.shuffle(pair)
        self.change(self.one(), *pair)

    def break_one(self) -> None:
        pair = ["sample: true", "sample: maybe"]
        self.chance.shuffle(pair)
        self.change(self.one(), *pair)

    def local_name(self) -> None:
        names = self.chance.choice(("", "だれかの なまえ\n", "小さな 工場\n"))
        self.site.write(".names.local", names)

    def foreign_name(self) -> None:
        pair = ["小さな工場", "例示たろうの工場"]
        self.chance.shuffle(pair)
        self.change(self.one(), *pair)

    def page(self) -> None:
        self.change(self.site.path("pages/about.md"), "この図鑑", "この、図鑑")

    def english(self) -> None:
        """An English page comes, changes or goes: other pages link to it."""
        path = self.site.path("pages/en-about.md")
        if path.exists() and self.chance.random() < 0.5:
            path.unlink()
            return
        text = conftest.PAGE.format(title="About", slug="en-about")
        path.write_text(f"{text}{self.chance.randrange(99)}\n", encoding="utf-8")

    def touch(self) -> None:
        for path in self.site.content.rglob("*"):
            os.utime(path, ns=(time.time_ns(), self.chance.randrange(10**18)))

    def withhold(self) -> None:
        self.options["withhold_faulty"] = self.chance.random() < 0.6

    def meddle(self) -> None:
        """Somebody lays hands on the output."""
        files = [path for path in sorted(self.site.output.rglob("*")) if path.is_file()]
        signs = ("index.html", "catalogue.json", "404.html")
        for path in self.chance.sample(files, min(3, len(files))):
            if path.relative_to(self.site.output).as_posix() in signs:
                path.write_bytes(b"x")
            elif self.chance.random() < 0.5:
                path.unlink()
            else:
                path.with_name("stray.jpg").write_bytes(b"x")

    def killed(self) -> None:
        """A build of this state is stopped at some moment; the next is the one that is compared."""
        child = os.fork()
        if child == 0:
            try:
                self.site.build(**self.options)
            finally:
                os._exit(0)
        time.sleep(self.chance.random() * 0.15)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    # The claim

    def step(self) -> None:
        edit = self.chance.choice(self.edits())
        self.log.append(edit.__name__)
        edit()
        here = outcome(lambda: self.site.build(**self.options))
        there = outcome(lambda: self.site.build(**self.options, output=self.full, full=True))
        assert here == there, self.log
        if self.site.output.is_dir() and not here[0]:
            assert tree(self.site.output) == tree(self.full), self.log


def run(own: Any, altered: Any, seeds: range, steps: int) -> None:
    for seed in seeds:
        copy = own.root / f"seed-{seed}"
        shutil.copytree(own.content, copy / "content")
        one = conftest.Site(copy, own.cache, own.register)
        shutil.rmtree(own.theme)
        shutil.copytree(PROJECT / "theme", own.theme)
        one.theme = own.theme  # type: ignore[attr-defined]
        sequence = Sequence(one, seed, altered)
        for _ in range(steps):
            sequence.step()
        shutil.rmtree(copy)


def seeds(count: int, at: int = 0) -> list[range]:
    """In fives, so that a failure is found without running them all again."""
    return [range(start, start + 5) for start in range(at, at + count, 5)]


@pytest.mark.parametrize("some", seeds(15), ids=str)
def test_random_edits(own: Any, altered: Any, some: range) -> None:
    """After each of a random sequence of edits, tree and findings are those of a full build."""
    run(own, altered, some, 8)


@pytest.mark.long
@pytest.mark.parametrize("some", seeds(500, 1000), ids=str)
def test_many_random_edits(own: Any, altered: Any, some: range) -> None:
    """The same, five hundred sequences."""
    run(own, altered, some, 10)
