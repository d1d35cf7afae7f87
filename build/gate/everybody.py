"""Everyone in the repository, and what their companies are called: who is looked for in other people's stories. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from build.content.folder import Content
from build.names.called import called
from build.names.folding import skeleton
from build.names.heard import Sound
from build.names.index import Index, Known
from build.names.letters import letters_of

#: What companies are called by and with.
_FORMS = tuple(
    letters_of(skeleton(form)) for form in ("株式会社", "有限会社", "合同会社", "合資会社", "(株)", "(有)")
)


class Everybody:
    """``index``: of everyone by name, those included whom a file names that cannot be read."""

    def __init__(self, content: Content) -> None:
        known = list(_known(content))
        self.index = Index(known)
        self._companies: dict[str, set[str]] = {}
        for story in content.companies:
            if name := _company(story.label.company):
                self._companies.setdefault(name, set()).add(story.label.slug)

    def named_companies(self, sound: Sound) -> set[str]:
        """Slugs of the companies that a text names."""
        runs = sound.runs
        named = (slugs for name, slugs in self._companies.items() if name[:2] in runs and name in sound.bare)
        return {slug for slugs in named for slug in slugs}


def _known(content: Content) -> Iterator[Known]:
    for story in content.stories:
        label = story.label
        posts = frozenset(letters for post in label.posts if (letters := letters_of(skeleton(post))))
        for person, (name, kana) in zip(label.ids, label.names, strict=True):
            yield Known(label.slug, story.file, called(person, name, kana, (), posts))
    for file, found in content.unread.items():
        yield from (Known(file, file, called("", name, "")) for name in found.names)


def _company(name: str) -> str:
    letters = letters_of(skeleton(name))
    for form in _FORMS:
        letters = letters.replace(form, "")
    return letters if len(letters) > 1 else ""
