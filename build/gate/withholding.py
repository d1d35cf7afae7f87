"""``--withhold-faulty``: one story's fault never keeps another's withdrawal from going live.

Decides which stories stay away, and what stands at their addresses: a page that says
準備中 and nothing else. A fault that is not one file's of the content (the register, the
local name list) can withhold no story, and the build fails as without the option. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from build.common.languages import page_path
from build.common.patterns import SLUG
from build.content.folder import Content
from build.content.local_names import FILE as LOCAL_NAMES
from build.diagnostics import Diagnostic, Severity
from build.errors import PhotoError
from build.gate.decided import DecidedSite
from build.names.called import Name, called, names_of
from build.names.search import spelled_in
from build.site.reserved import RESERVED

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Withheld:
    """``files`` are left out everywhere; ``paths`` are the addresses that stay, with 準備中."""

    files: frozenset[str]
    paths: tuple[str, ...]


NOTHING = Withheld(frozenset(), ())


def to_withhold(findings: Iterable[Diagnostic], content: Content) -> Withheld | None:
    """The stories that errors concern, to be withheld; None where an error is not one file's of the content."""
    files: set[str] = set()
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        concerned = _concerned(finding.file, content)
        if concerned is None:
            return None
        files |= concerned
    names = _all_names(content)
    paths = [path for file in sorted(files) if (path := _address(file, content, names)) is not None]
    return Withheld(frozenset(files), tuple(paths))


def _concerned(file: str, content: Content) -> set[str] | None:
    """The story files that a fault's file concerns: itself, those that use a plate, none for a stray file.

    None (not an empty set) where the file is not of the content.
    """
    root = f"{content.root.name}/"
    if not file.startswith(root) or file == f"{root}{LOCAL_NAMES}":
        return None
    if file.startswith(f"{root}plates/"):
        plate = file.removeprefix(f"{root}plates/")
        return {s.file for s in content.companies if s.label.plate == plate}
    known = {s.file for s in (*content.stories, *content.pages)}
    return {file} if file in known or file in content.broken else set()


def _address(file: str, content: Content, names: tuple[Name, ...]) -> str | None:
    """The folder of a story's page, by its file's name; None where it was never to be public."""
    kind, stem = file.removeprefix(f"{content.root.name}/").removesuffix(".md").split("/")
    if not SLUG.fullmatch(stem) or stem in RESERVED[kind] or not _was_published(file, kind, content):
        return None
    if any(spelled_in((stem,), name) for name in names):
        return None  # the address itself would say a name
    return page_path(stem) if kind == "pages" else f"{kind}/{stem}/"


def _was_published(file: str, kind: str, content: Content) -> bool:
    if kind == "pages":
        return True
    for story in content.stories:
        if story.file == file:
            return story.label.published
    return content.unread[file].published


def _all_names(content: Content) -> tuple[Name, ...]:
    """Everyone whom the repository or the local list names, readable or not."""
    raw = (name for found in content.unread.values() for name in found.names)
    people = [person for story in content.stories if story.label.people for person in story.front.people]
    return (*names_of(people), *(called("", name, "") for name in raw), *content.local_names.names)


def without(site: DecidedSite, slug: str) -> DecidedSite:
    """The site without one story that turned out to be faulty while it was built; its address stays, with 準備中."""
    kind = "companies" if any(s.label.slug == slug for s in site.companies) else "events"
    return site._replace(
        companies=tuple(s for s in site.companies if s.label.slug != slug),
        events=tuple(s for s in site.events if s.label.slug != slug),
        withheld=tuple(sorted({*site.withheld, f"{kind}/{slug}/"})),
    )


def made_without_faulty(
    site: DecidedSite, make: Callable[[DecidedSite], T]
) -> tuple[DecidedSite, T, tuple[Diagnostic, ...]]:
    """Makes derivatives (``make``); withholds each story with a photograph that cannot be decoded.

    Returns the site that is left, what was made of it, and a finding for each story withheld.
    """
    found: list[Diagnostic] = []
    while True:
        try:
            return site, make(site), tuple(found)
        except PhotoError as error:
            story = next(_stories_of(error, site), None)
            if story is None:
                raise
            what, _, mend = str(error).partition("直し方: ")
            found.append(Diagnostic(story[0], 0, what.strip(), mend))
            site = without(site, story[1])


def _stories_of(error: PhotoError, site: DecidedSite) -> Iterator[tuple[str, str]]:
    for story in site.stories:
        if story.label.slug == error.slug:
            yield story.file, story.label.slug
