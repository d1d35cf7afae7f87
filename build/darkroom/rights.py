"""The only words that travel inside a derivative: who made it, whose it is, what may be done with it.

One XMP packet (ISO 16684-1) with at most four properties. It is composed here and read back
strictly: whatever is not one of the four, or is spelled otherwise, is refused.

- ``dc:creator`` and ``dc:rights`` (IPTC Creator and Copyright Notice): the credit that the page
  prints. Japanese law gives the copyright to who took the picture; a credit is all we are told.
- ``plus:ModelReleaseStatus``: people who agreed for this guide, these media and until a day have
  given a limited release; a picture without anybody recognisable needs none.
- ``plus:DataMining``: consent is for readers of the guide. Search engines may list it; nobody may
  train on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

CREATOR = "dc:creator"
RIGHTS = "dc:rights"
RELEASE = "plus:ModelReleaseStatus"
MINING = "plus:DataMining"

_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
LIMITED_RELEASE = f"{_VOCABULARY}MR-LMR"
NO_RELEASE_NEEDED = f"{_VOCABULARY}MR-NAP"
MINING_ONLY_FOR_SEARCH = f"{_VOCABULARY}DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"

_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    f' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" {MINING}="{MINING_ONLY_FOR_SEARCH}" {RELEASE}="'
)
_CREATED = "<dc:creator><rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq></dc:creator>"
_OWNED = '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© ', "</rdf:li></rdf:Alt></dc:rights>"
_TAIL = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'


@dataclass(frozen=True, slots=True)
class Rights:
    """``creator``: the credit as printed, "" where there is none. ``shows_people``: anybody recognisable."""

    creator: str
    shows_people: bool


def packet(rights: Rights) -> bytes:
    """The XMP packet. The same rights give the same bytes."""
    name = escape(_printable(rights.creator))
    release = LIMITED_RELEASE if rights.shows_people else NO_RELEASE_NEEDED
    said = f"{_CREATED[0]}{name}{_CREATED[1]}{_OWNED[0]}{name}{_OWNED[1]}" if name else ""
    return f'{_HEAD}{release}">{said}{_TAIL}'.encode()


def _printable(text: str) -> str:
    """A credit without control characters and line ends, which XML or a credit cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
