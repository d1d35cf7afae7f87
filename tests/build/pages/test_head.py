"""Every page's head, and what browsers and crawlers fetch by name: manifest, icons, robots."""

from __future__ import annotations

import io
import json
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import Any

import pytest
from lxml import html
from PIL import Image, ImageChops

from build.feeds.manifest import DESK, INK, MANIFEST, ROBOTS
from build.options import PROJECT
from build.preview.headers import FILE, headers_for, read_rules
from build.preview.server import answer
from build.theming.assets import declared_assets
from tests.build.preview.test_netlify import target

SITE = "https://zukan.example"
RULES = read_rules(PROJECT / FILE)
CSS = declared_assets(PROJECT / "theme")["book.css"].data.decode()
SIZES = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512, "apple-touch-icon.png": 180}


def pages(site: Any) -> dict[str, Any]:
    return {name: html.fromstring(site.page(name)) for name in site.files() if name.endswith(".html")}


def test_every_page_says_its_language_and_address(site: Any) -> None:
    """``lang``, one canonical address of its own (the page that is not found has none), a title of its own."""
    site.build(site_url=SITE)
    titles = []
    for name, page in pages(site).items():
        assert page.get("lang") == ("en" if name.startswith("en/") else "ja")
        expected = [] if name == "404.html" else [f"{SITE}/{name.removesuffix('index.html')}"]
        assert page.xpath("//link[@rel='canonical']/@href") == expected
        assert page.xpath("//meta[@property='og:url']/@content") == expected
        titles.append(page.findtext(".//title"))
    assert len(set(titles)) == len(titles)


def test_both_schemes_have_the_bar_s_colour(built: Any) -> None:
    """The browser's own bar takes the header's colour, in the light and in the dark."""
    light, dark = re.findall(r"--bar: (#[0-9A-F]{6})", CSS)
    for page in pages(built).values():
        found = [(m.get("media"), m.get("content")) for m in page.xpath("//meta[@name='theme-color']")]
        assert found == [
            ("(prefers-color-scheme: light)", light),
            ("(prefers-color-scheme: dark)", dark),
        ]


def test_the_manifest_holds(built: Any) -> None:
    """Required members, addresses that lead to files of the size they say, the stylesheet's colours."""
    held = json.loads(built.page(MANIFEST))
    assert {"name", "short_name", "start_url", "display", "icons", "lang", "id", "scope"} <= held.keys()
    assert (held["lang"], held["start_url"], held["scope"]) == ("ja", "./", "./")
    assert f"--ink: {INK}" in CSS
    assert f"--desk: {DESK}" in CSS
    assert (held["theme_color"], held["background_color"]) == (INK, DESK)
    purposes = set()
    for icon in held["icons"]:
        data = built.files()[icon["src"]]
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(data)) as image:
                assert f"{image.width}x{image.height}" == icon["sizes"]
            purposes.add((icon["sizes"], icon["purpose"]))
    assert purposes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


def test_pages_lead_to_manifest_and_icons(built: Any) -> None:
    """From any depth."""
    for name, page in pages(built).items():
        for rel, end in (("manifest", MANIFEST), ("icon", ".svg"), ("apple-touch-icon", ".png")):
            [address] = page.xpath(f"//link[@rel='{rel}']/@href")
            found = target("" if address.startswith("/") else name, address)
            assert found in built.files()
            assert found.endswith(end)


def test_manifest_and_robots_are_served_as_such(built: Any) -> None:
    """With the kinds that browsers ask for, by our server and by the host."""
    served = answer(built.output, f"/{MANIFEST}", RULES)
    assert served.headers["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert headers_for(f"/{MANIFEST}", RULES)["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert answer(built.output, f"/{ROBOTS}", RULES).headers["Content-Type"].startswith("text/plain")


def test_robots_may_look_and_find_the_map(site: Any) -> None:
    """Nobody is shut out, so that noindex is read; the map is named where it exists. Samples stay noindex."""
    site.build()
    assert site.page(ROBOTS) == "User-agent: *\nAllow: /\n"
    site.build(site_url=SITE)
    assert site.page(ROBOTS).endswith(f"\n\nSitemap: {SITE}/sitemap.xml\n")
    assert (site.output / "sitemap.xml").is_file()
    assert 'content="noindex"' in site.page("companies/mihon-seisaku/index.html")


def test_drafts_stay_noindex(site: Any) -> None:
    """What the preview alone shows is for nobody's list."""
    site.edit("companies/mihon-seisaku.md", "sample: true", "sample: false")
    site.edit("companies/mihon-seisaku.md", "status: published", "status: draft")
    site.build(site_url=SITE, drafts=True)
    assert 'content="noindex"' in site.page("companies/mihon-seisaku/index.html")
    assert 'content="noindex"' in site.page("companies/mihon-seisaku/jobs/1/index.html")


def drawing() -> Any:
    loader = SourceFileLoader("draw_icons", str(PROJECT / "script" / "draw-icons"))
    spec = spec_from_loader("draw_icons", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", SIZES)
def test_icons_are_the_drawing(name: str) -> None:
    """Each committed icon is what the script draws of favicon.svg today, by its pixels."""
    kept = PROJECT / "theme" / "static" / name
    with Image.open(kept) as old, Image.open(io.BytesIO(drawing().drawn(name))) as new:
        assert old.size == new.size == (SIZES[name], SIZES[name])
        apart: Any = ImageChops.difference(old.convert("RGBA"), new.convert("RGBA")).getextrema()
    assert all(most <= 8 for _, most in apart)  # another version of the drawing library smooths otherwise


def test_icons_without_transparency_reach_the_edge() -> None:
    """A phone that cuts an icon to its own shape, and one that fills what is clear with black, find no hole."""
    for name in ("icon-maskable-512.png", "apple-touch-icon.png"):
        with Image.open(PROJECT / "theme" / "static" / name) as image:
            ends: Any = image.convert("RGBA").getextrema()
            assert ends[3] == (255, 255)
