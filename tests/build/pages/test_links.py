"""Links, anchors and marks of the whole shipped guide: nothing leads nowhere, nothing is left out of reach."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from icalendar import Calendar
from lxml import etree, html

from build.engine.builder import build
from build.options import PROJECT, Options
from register.model import Register

DAY = date(2026, 11, 23)
SITE = "https://zukan.example"
INTAKE = "https://uketsuke.example"
#: Attributes of any element that hold one address.
ADDRESSES = ("href", "src", "poster", "action", "data")
PAGE_OF_ERRORS = "404.html"


@dataclass(frozen=True)
class Guide:
    """A built site: its files by path, its pages parsed."""

    output: Path

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(p.relative_to(self.output).as_posix() for p in self.output.rglob("*") if p.is_file())

    @cached_property
    def pages(self) -> dict[str, Any]:
        names = sorted(name for name in self.files if name.endswith(".html"))
        return {name: html.fromstring((self.output / name).read_bytes()) for name in names}

    @cached_property
    def anchors(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(tree.xpath("//@id")) for name, tree in self.pages.items()}

    def text(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")

    def xml(self, name: str) -> Any:
        return etree.fromstring((self.output / name).read_bytes())

    def target(self, address: str) -> tuple[str, str] | None:
        """The file and the anchor that an absolute address names; None outside of the guide."""
        bare, anchor = urldefrag(address)
        if not f"{bare}/".startswith(f"{SITE}/"):
            return None
        path = unquote(urlsplit(bare).path).lstrip("/")
        return (posixpath.join(path, "index.html") if path in ("",) or path.endswith("/") else path), anchor

    def faults(self, where: str, addresses: Iterator[str]) -> list[str]:
        """Addresses that lead to no file or no anchor, or to a host that nobody named."""
        found = []
        for address in addresses:
            absolute = urljoin(address_of(where), address.replace("webcal://", "https://", 1))
            goal = self.target(absolute)
            if goal is None:
                if not absolute.startswith(("https://", "mailto:", "tel:")):
                    found.append(f"{where}: {address}")
            elif goal[0] not in self.files or (goal[1] and goal[1] not in self.anchors.get(goal[0], ())):
                found.append(f"{where}: {address}")
        return found


def address_of(name: str) -> str:
    return f"{SITE}/{name.removesuffix('index.html')}"


def addresses(tree: Any) -> Iterator[str]:
    """Every address of a page, what machines read included."""
    for attribute in ADDRESSES:
        yield from tree.xpath(f"//@{attribute}")
    for held in tree.xpath("//@srcset"):
        yield from (part.split()[0] for part in held.split(",") if part.strip())
    yield from tree.xpath("//meta[@property='og:image' or @property='og:url']/@content")


def linked(data: object) -> Iterator[str]:
    """Addresses within JSON-LD, wherever they stand; ``@id`` names a thing and need not be a place."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in ("@id", "@context"):
                yield from linked(value)
    elif isinstance(data, list):
        for value in data:
            yield from linked(value)
    elif isinstance(data, str) and data.startswith(("https://", "http://")):
        yield data


def built(folder: Path, register: Register, content: Path) -> Guide:
    output = folder / "output"
    cache = PROJECT / "var" / "cache"
    build(
        Options(
            day=DAY, output=output, cache=cache, content=content, site_url=SITE, intake={"current": INTAKE}
        ),
        register,
    )
    return Guide(output)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory, register: Register) -> Guide:
    """The shipped guide as if it were real: with vacancies for machines, and in the sitemap."""
    folder = tmp_path_factory.mktemp("real")
    content = folder / "content"
    for path in (PROJECT / "content").rglob("*"):
        target = content / path.relative_to(PROJECT / "content")
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.suffix == ".md":
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            target.write_text(text.replace("\nsample: true\n", "\nsample: false\n"), encoding="utf-8")
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return built(folder, replaced(register), content)


def replaced(register: Register) -> Register:
    """The shipped register as if nothing in it were invented; a workshop's real people need a contractor."""
    current, new = register.contract("current"), register.contract("new")
    new = new.model_copy(update={"contractor": current.contractor, "contact": current.contact})
    return register.model_copy(update={"sample": False, "contracts": {**register.contracts, "new": new}})


def test_no_link_or_anchor_is_broken(guide: Guide) -> None:
    """Every href, src, srcset and og:image of every page leads to a file, and every # to an id on it."""
    faults = [f for name, tree in guide.pages.items() for f in guide.faults(name, addresses(tree))]
    assert faults == []


def test_a_broken_one_would_be_found(guide: Guide) -> None:
    """A file, a folder and an anchor that are not there are each named; a folder without its stroke is none."""
    lost = [
        "nothing.html",
        "../nowhere/",
        "#nobody",
        "companies",
        f"{SITE}/lost.png",
        "http://elsewhere.example/",
    ]
    assert len(guide.faults("index.html", iter(lost))) == len(lost)
    assert guide.faults("index.html", iter(["companies/", "#main", "", "https://elsewhere.example/"])) == []


def test_machines_find_what_they_are_told(guide: Guide) -> None:
    """Addresses in JSON-LD, the feed, the sitemap, the manifest, robots and the calendars lead somewhere too."""
    faults, seen = [], Counter[str]()
    told: dict[str, list[str]] = {}
    for name, tree in guide.pages.items():
        blocks = tree.xpath("//script[@type='application/ld+json']/text()")
        told[name] = [a for text in blocks for a in linked(json.loads(text))]
        seen["blocks"] += len(blocks)
    feed = guide.xml("feed.xml")
    told["feed.xml"] = [str(a) for a in feed.xpath("//@href")]
    sitemap = guide.xml("sitemap.xml")
    told["sitemap.xml"] = [str(a) for a in sitemap.xpath("//*[local-name()='loc']/text()")]
    manifest = json.loads(guide.text("manifest.webmanifest"))
    told["manifest.webmanifest"] = [manifest["start_url"], *(icon["src"] for icon in manifest["icons"])]
    told["robots.txt"] = re.findall(r"(?m)^Sitemap: (\S+)$", guide.text("robots.txt"))
    for name in guide.files:
        if name.endswith(".ics"):
            events = Calendar.from_ical((guide.output / name).read_bytes()).walk("VEVENT")
            told[name] = [str(event["URL"]) for event in events]
    for name, held in told.items():
        faults += guide.faults(name, iter(held))
        seen[name.rsplit(".", 1)[-1]] += len(held)
    assert faults == []
    assert min(seen[kind] for kind in ("blocks", "html", "xml", "webmanifest", "txt", "ics")) > 0


def test_every_page_says_where_it_stands(guide: Guide) -> None:
    """Canonical is the page's own address, translations name each other, and the sitemap has exactly the open pages."""
    canonical = {}
    for name, tree in guide.pages.items():
        if name != PAGE_OF_ERRORS:
            canonical[name] = tree.xpath("string(//link[@rel='canonical']/@href)")
            assert canonical[name] == address_of(name)
        for language, there in (
            (link.get("hreflang"), link.get("href"))
            for link in tree.xpath("//link[@rel='alternate'][@hreflang]")
        ):
            goal = guide.target(there)
            assert goal is not None
            other = guide.pages[goal[0]]
            assert language in (other.get("lang"), "x-default")
            assert address_of(name) in other.xpath("//link[@rel='alternate'][@hreflang]/@href")
    sitemap = guide.xml("sitemap.xml")
    hidden = {
        n
        for n, tree in guide.pages.items()
        if tree.xpath("//meta[@name='robots'][contains(@content,'noindex')]")
    }
    listed = sitemap.xpath("//*[local-name()='loc']/text()")
    assert sorted(listed) == sorted(address_of(name) for name in guide.pages.keys() - hidden)


def test_no_id_stands_twice(guide: Guide) -> None:
    """On every page an id names one element, and what refers to ids (labels, descriptions) finds them."""
    for name, tree in guide.pages.items():
        twice = [one for one, count in Counter(tree.xpath("//@id")).items() if count > 1]
        assert twice == [], name
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
            for held in tree.xpath(f"//@{attribute}"):
                assert set(held.split()) <= guide.anchors[name], (name, attribute, held)


def out_of_reach(guide: Guide) -> set[str]:
    """Pages to which no way of links leads from home."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for address in guide.pages[name].xpath("//body//a/@href"):
            goal = guide.target(urljoin(address_of(name), address))
            if goal is not None and goal[0] in guide.pages and goal[0] not in reached:
                reached.add(goal[0])
                waiting.append(goal[0])
    return guide.pages.keys() - reached


@pytest.mark.criterion("2.4.5", where="すべてのページ", says="どのページへも、表紙からリンクだけで行ける")
def test_no_page_is_an_orphan(guide: Guide) -> None:
    """From home, links alone lead to every page; only the page of errors is reached otherwise."""
    assert out_of_reach(guide) == {PAGE_OF_ERRORS}


def test_every_page_has_its_name(guide: Guide) -> None:
    """One h1, a language, a title and a description each; no two pages that are searched for share either."""
    titles: Counter[str] = Counter()
    descriptions: Counter[str] = Counter()
    for name, tree in guide.pages.items():
        assert len(tree.xpath("//h1")) == 1, name
        assert "".join(tree.xpath("//h1")[0].text_content().split()), name
        assert tree.get("lang") in ("ja", "en"), name
        titles[tree.findtext("head/title")] += 1
        descriptions[tree.xpath("string(//meta[@name='description']/@content)")] += 1
    assert "" not in titles.keys() | descriptions.keys()
    assert [title for title, count in titles.items() if count > 1] == []
    assert [text for text, count in descriptions.items() if count > 1] == []
