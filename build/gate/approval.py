"""The hash of what a person approved: one function, so that everyone means the same text.

Covered, for one person of one story: the title; their own facts and label; every passage of
theirs or that names them, as written; every other value that names them, wherever it stands;
and each photograph that shows them, stands in these passages or speaks of them, with its bytes,
alternative text, caption and credit (``concerning.py``). Not covered: the rest of the story,
other people, the consent record itself. After a change to any of it since the approval, nothing of the person is
shown until they have seen it again (``people.py``).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from build.content.schema import Person
from build.content.stories import Story
from build.gate.concerning import Spoken
from register.canonical import canonical_json

LENGTH = 32  # hex digits: 128 bits, enough against chance and for a line that people copy
FACTS = ("name", "kana", "age", "sex", "employer", "department", "post", "duties")


def text_hash(
    story: Story, person: Person, photo_hash: Callable[[str, str], str], spoken: Spoken | None = None
) -> str:
    """32 hex digits of SHA-256 over the canonical JSON of what the person sees.

    ``photo_hash(slug, file)`` gives a photograph's SHA-256 in hex, "" where it is missing.
    ``spoken``: where the story speaks of its people, where that was gone through already.
    """
    spoken = spoken or Spoken(story)
    seen = {
        "title": story.front.title,
        "label": person.label,
        "facts": [[key, _fact(person, key)] for key in FACTS],
        "text": [_spelling(part) for part in spoken.passages(person.id)],
        "values": [
            [".".join(value.place), *map(_spelling, value.texts)] for value in spoken.values(person.id)
        ],
        "photos": [
            [
                photo.file,
                photo_hash(story.front.slug, photo.file),
                photo.alt,
                photo.caption or "",
                photo.credit or "",
                "shown" if person.id in photo.shows else "",
            ]
            for photo in spoken.photos(person.id)
        ],
    }
    return hashlib.sha256(canonical_json(seen)).hexdigest()[:LENGTH]


def is_stale(
    story: Story, person: Person, photo_hash: Callable[[str, str], str], spoken: Spoken | None = None
) -> bool:
    """Whether the person approved something else than what stands there now."""
    approved = person.consent.approved if person.consent else None
    return approved is not None and approved.text != text_hash(story, person, photo_hash, spoken)


def _fact(person: Person, key: str) -> str:
    value = getattr(person, key)
    if key == "age" and person.age_as_of is not None:
        return f"{value} {person.age_as_of.isoformat()}"
    return value or ""


def _spelling(text: str) -> str:
    """Line ends and composed characters do not count as a change."""
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in text.splitlines())).strip()
