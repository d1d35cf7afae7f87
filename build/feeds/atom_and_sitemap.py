"""The Atom feed (RFC 4287) and the sitemap (sitemaps.org 0.9), from cards and plans. Pure.

Both want absolute addresses, so both exist only where the site's own is known. Titles and leads
are the cards': decided for the web, with labels where a name has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from build.site.addresses import FEED, SITE_NAME, company_path
from build.site.cards import CardFacts

SITEMAP = "sitemap.xml"
ENTRIES = 20
MOST_ADDRESSES = 50_000  # of one sitemap (sitemaps.org)


def feed(newest: Sequence[CardFacts], site_url: str, decided_for: str) -> bytes:
    """The newest stories, newest first. ``decided_for``: ISO day, the feed's own date where it is empty."""
    here = f"{site_url}/{FEED}"
    entries = "".join(_entry(card, site_url) for card in newest[:ENTRIES])
    updated = max((card.date for card in newest[:ENTRIES]), default=decided_for)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">\n'
        f"<title>{SITE_NAME}</title>\n<id>{escape(here)}</id>\n"
        f'<link rel="self" href="{escape(here)}"/>\n<link href="{escape(site_url)}/"/>\n'
        f"<updated>{_moment(updated)}</updated>\n<author><name>{SITE_NAME}</name></author>\n"
        f"{entries}</feed>\n"
    ).encode()


def _entry(card: CardFacts, site_url: str) -> str:
    address = f"{site_url}/{company_path(card.slug)}"
    return (
        f"<entry>\n<title>{escape(card.title)}（{escape(card.company)}）</title>\n<id>{escape(address)}</id>\n"
        f'<link href="{escape(address)}"/>\n'
        f"<updated>{_moment(card.date)}</updated>\n"
        f'<category term="{escape(card.industry)}"/>\n'
        f"<summary>{escape(card.lead)}</summary>\n</entry>\n"
    )


def _moment(day: str) -> str:
    """A story has a day and no hour: its first minute in Tokyo."""
    return f"{day}T00:00:00+09:00"


def sitemaps(paths: Sequence[str], site_url: str) -> Iterator[tuple[str, bytes]]:
    """Every page that search engines may list, by its file's path in the output; names and contents.

    One sitemap, or, beyond what one may hold, several and an index of them.
    """
    parts = [paths[at : at + MOST_ADDRESSES] for at in range(0, len(paths), MOST_ADDRESSES)]
    if len(parts) <= 1:
        yield SITEMAP, _document("urlset", "url", [_address(path, site_url) for path in paths])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield SITEMAP, _document("sitemapindex", "sitemap", [f"{site_url}/{name}" for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", [_address(path, site_url) for path in part])


def _address(path: str, site_url: str) -> str:
    return f"{site_url}/{path.removesuffix('index.html')}"


def _document(outer: str, inner: str, addresses: Iterable[str]) -> bytes:
    rows = "".join(f"<{inner}><loc>{escape(address)}</loc></{inner}>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{outer}>\n'
    ).encode()
