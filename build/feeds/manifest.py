"""``manifest.webmanifest`` and ``robots.txt``: what browsers and crawlers ask for by name. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from build.site.addresses import ABOUT, MANIFEST, SITE_NAME

ROBOTS = "robots.txt"
INK, DESK = "#14213A", "#EEF2F4"  # of the stylesheet's tokens; a test holds them together
__all__ = ["MANIFEST", "ROBOTS", "manifest", "robots"]


def manifest(assets: Mapping[str, str]) -> bytes:
    """The web app manifest; its addresses are relative to it, so that the site works in any folder."""
    icons = [
        {"src": assets["favicon.svg"], "sizes": "any", "type": "image/svg+xml"},
        _icon(assets["icon-192.png"], 192, "any"),
        _icon(assets["icon-512.png"], 512, "any"),
        _icon(assets["icon-maskable-512.png"], 512, "maskable"),
    ]
    held = {
        "id": "./",
        "name": SITE_NAME,
        "short_name": "しごと図鑑",
        "description": ABOUT,
        "lang": "ja",
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": DESK,
        "theme_color": INK,
        "icons": icons,
    }
    return f"{json.dumps(held, ensure_ascii=False, indent=1)}\n".encode()


def _icon(src: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def robots(site_url: str | None) -> bytes:
    """robots.txt: allows everything, since a crawler must read a page to see that it is noindex."""
    lines = ["User-agent: *", "Allow: /"]
    if site_url is not None:
        lines += ["", f"Sitemap: {site_url}/sitemap.xml"]
    return "".join(f"{line}\n" for line in lines).encode()
