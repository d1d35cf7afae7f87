"""The brackets around places in converted text that are decided later: characters that no source may hold."""

from __future__ import annotations

PERSON_BRACKETS = "\ue000\ue001"  # the first and the last character of a place
PHOTO_BRACKETS = f"{PERSON_BRACKETS[0]}f:"
