"""Paths of pages in two languages: a page's file ``en-about.md`` is the English of ``about.md``. Pure."""

from __future__ import annotations

from register.language import Language

ENGLISH = "en-"
ENGLISH_FOLDER = "en/"


def page_path(slug: str) -> str:
    """A page of prose's folder: ``about/``, or ``en/about/`` for ``en-about``."""
    if slug.startswith(ENGLISH):
        return f"{ENGLISH_FOLDER}{slug.removeprefix(ENGLISH)}/"
    return f"{slug}/"


def language_of(path: str) -> Language:
    """The language of what lies at a path of the output."""
    return "en" if path.startswith(ENGLISH_FOLDER) else "ja"


def japanese_path(path: str) -> str:
    """The path of the same page in Japanese."""
    return path.removeprefix(ENGLISH_FOLDER)
