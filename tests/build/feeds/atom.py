"""Whether a feed is one by RFC 4287: its grammar (atom.rng), and the rules that a grammar cannot say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def faults(data: bytes) -> list[str]:
    """What is wrong with it, by line or by section; nothing where it is a feed."""
    tree = etree.fromstring(data)
    if not GRAMMAR.validate(tree):
        return [f"{entry.line}: {entry.message}" for entry in GRAMMAR.error_log]
    entries = tree.findall(f"{ATOM}entry")
    found = [fault for part in (tree, *entries) for fault in _alternates(part)]
    if not tree.findall(f"{ATOM}author") and not all(entry.findall(f"{ATOM}author") for entry in entries):
        found.append("4.1.1: an entry without an author, and none of the feed")
    if not [link for link in tree.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        found.append("4.1.1: no link to itself")
    ids = Counter(part.findtext(f"{ATOM}id") for part in (tree, *entries))
    found += [f"4.2.6: {one} stands {count} times" for one, count in ids.items() if count > 1]
    for entry in entries:
        if entry.find(f"{ATOM}content") is None and not _alternate(entry):
            found.append("4.1.2: an entry with neither content nor an alternate link")
    return found


def _alternate(part: Any) -> list[Any]:
    return [link for link in part.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]


def _alternates(part: Any) -> list[str]:
    kinds = Counter((link.get("type"), link.get("hreflang")) for link in _alternate(part))
    return [f"4.1.1: two alternate links of the kind {kind}" for kind, count in kinds.items() if count > 1]
