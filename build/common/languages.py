"""Where a page is in another language. A page's file whose name begins with ``en-`` is the English of another. Pure."""

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
    """The Japanese page of an English one; of a Japanese one itself."""
    return path.removeprefix(ENGLISH_FOLDER)
