"""A page that can be made, with a key that tells whether it has changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from build.common.digest import digest_of
from build.gate.decided import DecidedEvent, DecidedText
from build.views import TEMPLATES, Page


@dataclass(frozen=True, slots=True)
class Plan:
    """``key`` stands for everything that ``make`` depends on: the same key, the same bytes.
    ``listed``: for the sitemap; the page's own frame says the same."""

    path: str
    key: str
    listed: bool
    make: Callable[[], Page]
    source: DecidedEvent | DecidedText | None = None  # what it shows, where that is one thing


@dataclass(frozen=True, slots=True)
class Keys:
    """Makes pages' keys. ``common``: the digest of what all pages depend on; ``templates``: digests by name."""

    common: str
    templates: Mapping[str, str]

    def of(self, model: type[Page], *inputs: str) -> str:
        """The key of a page of one kind, made of these inputs besides what all pages share."""
        return digest_of(self.common, self.templates.get(TEMPLATES[model], ""), *inputs)
