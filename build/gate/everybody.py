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
        self.index = Index(_known(content))
        self._companies: dict[str, set[str]] = {}  # by the letters that a name begins with
        for story in content.companies:
            if name := _company(story.label.company):
                self._companies.setdefault(name[:2], set()).add(name)

    def named_companies(self, sound: Sound) -> set[str]:
        """The companies that a text names, by the letters that they are called by."""
        return {
            name
            for run in self._companies.keys() & sound.runs
            for name in self._companies[run]
            if name in sound.bare
        }


def _known(content: Content) -> Iterator[Known]:
    for story in content.stories:
        label = story.label
        posts = frozenset(letters for post in label.posts if (letters := letters_of(skeleton(post))))
        company = _company(label.company) if label.names else ""
        for person, (name, kana) in zip(label.ids, label.names, strict=True):
            yield Known(label.slug, story.file, called(person, name, kana, (), posts), company)
    for file, found in content.unread.items():
        yield from (Known(file, file, called("", name, "")) for name in found.names)


def _company(name: str) -> str:
    letters = letters_of(skeleton(name))
    for form in _FORMS:
        letters = letters.replace(form, "")
    return letters if len(letters) > 1 else ""
