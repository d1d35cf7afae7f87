"""How converted text marks the places that are decided later: characters that no source may hold."""

from __future__ import annotations

PERSON_MARK = "\ue000\ue001"  # opening and closing character of a place
PHOTO_MARK = f"{PERSON_MARK[0]}f:"
