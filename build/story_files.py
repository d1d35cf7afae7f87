"""Which files of the output are one company's besides its page, for the last build's notes. Pure."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple


class StoryFiles(NamedTuple):
    """``photos``: derivatives; ``jobs``: pages of open vacancies; ``cover``: the social picture, "" where none is drawn."""

    photos: tuple[str, ...]
    jobs: tuple[str, ...]
    cover: str

    @property
    def drawn(self) -> tuple[str, ...]:
        """Every picture."""
        return (*self.photos, self.cover) if self.cover else self.photos

    @property
    def packed(self) -> str:
        return json.dumps(self, separators=(",", ":"))


@lru_cache(maxsize=32_768)  # asked three times for every story that stands
def unpacked_files(text: str) -> StoryFiles:
    """From the notes of an earlier build."""
    photos, jobs, cover = json.loads(text)
    return StoryFiles(tuple(photos), tuple(jobs), cover)
