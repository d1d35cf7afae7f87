"""netlify.toml: what the host is told, and that the built pages need nothing beyond it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from lxml import html

from build.options import PROJECT
from build.preview.headers import FILE, headers_for, read_rules

TABLE = tomllib.loads((PROJECT / FILE).read_text(encoding="utf-8"))
RULES = read_rules(PROJECT / FILE)
PATHS = (
    "/",
    "/index.html",
    "/companies/",
    "/companies/x/",
    "/404.html",
    "/catalogue.json",
    "/assets/book.0.css",
    "/photos/0.avif",
    "/plates/0.svg",
    "/calendars/events.ics",
    "/social/0.png",
    "/manifest.webmanifest",
    "/robots.txt",
    "/nope",
)


def policy(path: str = "/") -> dict[str, str]:
    text = headers_for(path, RULES)["Content-Security-Policy"]
    return {part.split()[0]: " ".join(part.split()[1:]) for part in text.split(";")}


def test_the_build_is_pinned_and_whole() -> None:
    """Python is pinned, packages come by hash from the lock, the project brings none, and output is published."""
    command = TABLE["build"]["command"]
    assert TABLE["build"]["publish"] == "output"
    assert re.fullmatch(r"3\.\d+(\.\d+)?", TABLE["build"]["environment"]["PYTHON_VERSION"])
    assert "--require-hashes -r build.lock" in command
    assert "--no-deps" in command
    assert "zukan build ${ZUKAN_WITHHOLD:+--withhold-faulty} " in command
    # One failing step fails the deploy: no part may be skipped over.
    assert ";" not in command
    assert command.count("&&") == 2


def test_the_host_does_nothing_else() -> None:
    """No forms, functions, proxies, redirects, plugins or rewriting of what the audit approved."""
    assert set(TABLE) == {"build", "context", "headers"}
    assert TABLE["context"] == {"production": {"environment": {"ZUKAN_WITHHOLD": "1"}}}
    assert set(TABLE["build"]) == {"command", "publish", "environment", "processing"}
    assert TABLE["build"]["processing"] == {"skip_processing": True}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_has_the_strict_headers(path: str) -> None:
    """The policy and its companions stand on every path, errors included, without contradiction."""
    found = headers_for(path, RULES)
    assert policy(path) == {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert found["X-Content-Type-Options"] == "nosniff"
    assert int(re.search(r"max-age=(\d+)", found["Strict-Transport-Security"])[1]) >= 31536000  # type: ignore[index]
    assert {
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    } <= set(found)


def test_only_fingerprinted_assets_are_kept_for_long() -> None:
    """Pages are asked for again each time, photographs after an hour; styles and plates never change under a name."""
    assert "max-age=0" in headers_for("/companies/x/", RULES)["Cache-Control"]
    for path in ("/assets/book.0.css", "/plates/0.svg"):
        assert "immutable" in headers_for(path, RULES)["Cache-Control"]
    for path in ("/photos/0.avif", "/social/0.png"):
        assert headers_for(path, RULES)["Cache-Control"] == "public, max-age=3600, must-revalidate"


def resources(page: html.HtmlElement) -> list[str]:
    """Every address that a browser would fetch by itself."""
    found = [
        str(a)
        for a in page.xpath("//@src | //link[@rel!='canonical']/@href | //@poster | //@data | //@background")
    ]
    for srcset in page.xpath("//@srcset"):
        found += [part.split()[0] for part in str(srcset).split(",")]
    return found


def test_pages_need_nothing_beyond_the_policy(built: Any) -> None:
    """No inline script or style, no form, no frame, and every resource is a file of the site itself."""
    files = built.files()
    for name in files:
        if not name.endswith(".html"):
            continue
        page = html.fromstring(built.page(name))
        assert (
            page.xpath(
                "//script[not(@type='application/ld+json')][not(@src) or node()]"
                " | //style | //iframe | //object | //embed | //form | //base | //audio | //video"
            )
            == []
        )
        assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == [], name
        assert page.xpath("//meta[@http-equiv]") == []
        for address in resources(page):
            assert "://" not in address, address
            assert not address.startswith(("//", "data:")), address
            base = "" if address.startswith("/") else name
            assert target(base, address) in files, (name, address)


def target(page: str, address: str) -> str:
    """The output file that a relative address means."""
    parts = page.split("/")[:-1]
    for part in address.split("#")[0].split("/"):
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def test_links_within_the_site_lead_somewhere(built: Any) -> None:
    """Every internal link ends at a page that exists, and every fragment at an element of it."""
    files = built.files()
    for name in files:
        if not name.endswith(".html"):
            continue
        page_links: Any = html.fromstring(built.page(name)).xpath("//a/@href")
        for link in page_links:
            if re.match(r"[a-z]+:", link):
                continue
            path, _, fragment = str(link).partition("#")
            found = target("" if path.startswith("/") else name, path) if path else name
            page = found if found in files else f"{found}/index.html".lstrip("/")
            assert page in files, (name, link)
            if fragment:
                assert html.fromstring(built.page(page)).xpath(f"//*[@id='{fragment}']"), (name, link)


def test_the_stylesheet_fetches_nothing(built: Any) -> None:
    """No import and no address in the styles."""
    css = next(data for name, data in built.files().items() if name.endswith(".css")).decode()
    assert not re.search(r"@import|url\(|@font-face", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
