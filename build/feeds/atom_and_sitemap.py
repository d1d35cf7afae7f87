"""The Atom feed (RFC 4287) and the sitemap (sitemaps.org 0.9), from cards and plans. Pure.

Both want absolute addresses, so both exist only where the site's own is known. Titles and leads
are the cards': decided for the web, with labels where a name has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, TextIO

from feedgenerator import Atom1Feed

from build.site.addresses import FEED, SITE_NAME, company_path
from build.site.cards import CardFacts

SITEMAP = "sitemap.xml"
ENTRIES = 20
MOST_ADDRESSES = 50_000  # of one sitemap (sitemaps.org)


class GuideFeed(Atom1Feed):  # type: ignore[misc]
    """Filled and announced by Pelican's writer, and written as ours."""

    def __init__(self, site_url: str, decided_for: str) -> None:
        super().__init__(SITE_NAME, f"{site_url}/", "", feed_url=f"{site_url}/{FEED}")
        self._site_url, self._decided_for = site_url, decided_for

    def add_card(self, card: CardFacts) -> None:
        """One story, newest first."""
        self.add_item(
            f"{card.title}（{card.company}）",
            f"{self._site_url}/{company_path(card.slug)}",
            card.lead,
            pubdate=datetime.fromisoformat(card.date),
            categories=(card.industry,),
        )

    def write(self, stream: TextIO, encoding: str) -> None:
        """``decided_for``: ISO day, the feed's own date where it is empty."""
        stream.write(_feed(self.items, self._site_url, self._decided_for))


def _feed(items: Sequence[Mapping[str, Any]], site_url: str, decided_for: str) -> str:
    here = f"{site_url}/{FEED}"
    updated = max((_day(item) for item in items), default=decided_for)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">\n'
        f"<title>{SITE_NAME}</title>\n<id>{escape(here)}</id>\n"
        f'<link rel="self" href="{escape(here)}"/>\n<link href="{escape(site_url)}/"/>\n'
        f"<updated>{_moment(updated)}</updated>\n<author><name>{SITE_NAME}</name></author>\n"
        f"{''.join(map(_entry, items))}</feed>\n"
    )


def _entry(item: Mapping[str, Any]) -> str:
    (industry,) = item["categories"]
    return (
        f"<entry>\n<title>{escape(item['title'])}</title>\n<id>{escape(item['link'])}</id>\n"
        f'<link href="{escape(item["link"])}"/>\n'
        f"<updated>{_moment(_day(item))}</updated>\n"
        f'<category term="{escape(industry)}"/>\n'
        f"<summary>{escape(item['description'])}</summary>\n</entry>\n"
    )


def _day(item: Mapping[str, Any]) -> str:
    return str(item["pubdate"].date().isoformat())


def _moment(day: str) -> str:
    """The first minute of a story's day in Tokyo, since a story has no hour."""
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
