"""The closing audit for names: looks through finished texts for people who may not be shown.

The ledger knows that a file is as it was written, and not what a plugin put into the values that it was written from.
So this runs where anybody else had a hand in a build. Finds a name however it is spelled (``folding.py``), across
tags and between them, as entities, escapes or percent signs; not in pictures, in base64 or in a cipher.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from build.content.folder import Content
from build.errors import AuditError
from build.gate.decided import DecidedSite
from build.names.folding import latin_letters, loose, skeleton
from build.names.spelled import Spelled, spellings

TEXTS = frozenset({".html", ".svg", ".css", ".js", ".json", ".xml", ".ics", ".txt", ".webmanifest"})
SHORTEST, SHORTEST_LATIN = 4, 8  # characters, letters: shorter names are met by chance
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Held(NamedTuple):
    """Spellings of names that may stand nowhere, in each kind of ``Spelled``."""

    bare: frozenset[str]
    loose: frozenset[str]
    latin: frozenset[str]


def held_back(content: Content, site: DecidedSite) -> Held:
    """Everybody named in the content, broken files included, less those whose name the site shows anywhere."""
    shown = set(_shown(site))
    labels = [name for story in content.stories for name in story.label.names]
    unread = [(name, "") for found in content.unread.values() for name in found.names]
    spelled = {
        one
        for name, kana in (*labels, *unread)
        if skeleton(name or kana) not in shown
        for one in spellings(name, kana)
    }
    return held_of(spelled)


def held_of(spelled: Iterable[Spelled]) -> Held:
    """Those long enough to be looked for."""
    bare, loosely, latin = zip(*spelled, strict=True) if spelled else ((), (), ())
    return Held(
        frozenset(one for one in bare if len(one) >= SHORTEST),
        frozenset(one for one in loosely if len(one) >= SHORTEST),
        frozenset(one for one in latin if len(one) >= SHORTEST_LATIN),
    )


def _shown(site: DecidedSite) -> Iterator[str]:
    for story in site.stories:
        yield from (skeleton(p.values["name"]) for p in story.people if "name" in p.values)
        story.put_away()


def audit_names(root: Path, names: Collection[str], held: Held) -> None:
    """AuditError with every text among these files of an output that holds such a name; which name, it does not say."""
    if not any(held):
        return
    texts = [name for name in sorted(names) if posixpath.splitext(name)[1] in TEXTS]
    found = [name for name in texts if says(f"{name}\n{(root / name).read_text('utf-8')}", held)]
    if found:
        raise AuditError(tuple(f"{name}: 公開を許されていない名前があります。" for name in found))


def says(text: str, held: Held) -> bool:
    """Whether a file's text holds one of the names, as it stands or with its tags taken out."""
    written_out = unquote(_without_escapes(text))
    readings = {html.unescape(written_out), html.unescape(_TAG.sub("", written_out))}
    return any(_holds(reading, held) for reading in readings)


def _holds(reading: str, held: Held) -> bool:
    # Past the memory of these functions, which is for short texts: whole pages would stay in it.
    bare = skeleton.__wrapped__(reading)
    return (
        _within(held.bare, bare)
        or _within(held.loose, loose.__wrapped__(bare))
        or _within(held.latin, latin_letters.__wrapped__(bare))
    )


def _within(names: Iterable[str], text: str) -> bool:
    return any(name in text for name in names)


def _without_escapes(text: str) -> str:
    """JSON's and JavaScript's own way to write a character; two of them may be one."""
    if "\\u" not in text:
        return text
    written = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
