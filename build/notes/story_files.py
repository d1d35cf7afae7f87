"""Which files of the output are one company's besides its page, for the last build's notes. Pure."""

from __future__ import annotations

from typing import NamedTuple

from build.common.packing import packed, unpacked


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
    def packed(self) -> bytes:
        return packed(tuple(self))


def unpacked_files(data: bytes) -> StoryFiles:
    """From the notes of an earlier build."""
    return StoryFiles._make(unpacked(data))
