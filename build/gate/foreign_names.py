"""The gate for names that do not belong to the story they stand in: other stories' people, the local list.

Consent for one story is none for another. Whoever a broken file named is looked for as
well: a story that cannot be read must not open the others. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from build.common.digest import digest_of
from build.content.folder import Content
from build.content.prose import Segment
from build.content.schema import CompanyFront
from build.content.stories import Story, TextStory
from build.content.texts import walk
from build.diagnostics import Diagnostic
from build.gate.decided import Checked
from build.gate.own_names import texts_of
from build.names.called import Name, spelled_in
from build.names.folding import latin_letters, loose, skeleton
from build.names.readings import readings_of_html, readings_of_source
from build.names.spelled import Spelled, spellings

SHORTEST_FOREIGN = 4  # characters: shorter full names are words elsewhere too often
SHORTEST_LATIN = 8  # letters: the same for addresses and file names
GRAM = SHORTEST_FOREIGN  # characters: the shortest spelling there is
FEW = 8  # stories: it takes longer to file everyone's names than to read so few twice

Says = Callable[[str], bool]


class _Spellings(NamedTuple):
    """Full names in one kind of spelling. A text is looked up by runs of GRAM characters: each spelling is
    filed under the run of its own that the fewest others have."""

    owners: dict[str, tuple[tuple[str, frozenset[str]], ...]]  # run -> spellings, and who knows each
    runs: re.Pattern[str]  # every place of a text where a run may stand

    def within(self, text: str, own: str) -> bool:
        return any(
            own not in slugs and spelling in text
            for run in set(self.runs.findall(text))
            for spelling, slugs in self.owners.get(run, ())
        )


class _Index(NamedTuple):
    """Full names of everyone in the repository."""

    bare: _Spellings
    loose: _Spellings
    latin: _Spellings

    def says(self, own: str) -> Says:
        """Whether a text names somebody whom the story ``own`` does not hold."""
        # A paragraph's source and what came of it mostly come out as one.
        hit = lru_cache(maxsize=None)(partial(self._hit, own=own))
        return lambda text: hit(skeleton(text))

    def _hit(self, bare: str, own: str) -> bool:
        return (
            self.bare.within(bare, own)
            or self.loose.within(loose(bare), own)
            or self.latin.within(latin_letters(bare), own)
        )


class _Heard:
    """Every run of GRAM characters in some texts, in each kind of spelling."""

    def __init__(self) -> None:
        self.bare: set[str] = set()
        self.loose: set[str] = set()
        self.latin: set[str] = set()

    def hear(self, text: str) -> bool:
        """Never finds anything: it is asked in the place of an index, and gets to see what one would be asked."""
        bare = skeleton(text)
        self.bare.update(_runs(bare))
        self.loose.update(_runs(loose(bare)))
        self.latin.update(_runs(latin_letters(bare)))
        return False


_NONE = _Spellings({}, re.compile(r"(?!)"))
NOBODY = _Index(_NONE, _NONE, _NONE)


def _index(content: Content, heard: _Heard | None) -> _Index:
    """``heard``: texts apart from which nothing will be looked through, so that only a name has to be filed
    whose every run is in them; None for all."""
    bare: dict[str, set[str]] = {}
    loosely: dict[str, set[str]] = {}
    latin: dict[str, set[str]] = {}
    kinds = (
        (bare, SHORTEST_FOREIGN, None if heard is None else heard.bare),
        (loosely, SHORTEST_FOREIGN, None if heard is None else heard.loose),
        (latin, SHORTEST_LATIN, None if heard is None else heard.latin),
    )
    for slug, spelled in _full_names(content):
        for (held, shortest, runs), spelling in zip(kinds, spelled, strict=True):
            if len(spelling) >= shortest and (
                runs is None or (spelling[:GRAM] in runs and runs.issuperset(_runs(spelling)))
            ):
                held.setdefault(spelling, set()).add(slug)
    return _Index(_spellings(bare), _spellings(loosely), _spellings(latin))


def _spellings(found: dict[str, set[str]]) -> _Spellings:
    if not found:
        return _NONE
    shared = Counter(run for spelling in found for run in _runs(spelling))
    owners: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for spelling, slugs in found.items():
        rarest = min(_runs(spelling), key=lambda run: (shared[run], run))
        owners.setdefault(rarest, []).append((spelling, frozenset(slugs)))
    letters = ("".join(sorted(set(column))) for column in zip(*owners, strict=True))
    anywhere = "".join(f"[{re.escape(column)}]" for column in letters)
    return _Spellings({run: tuple(held) for run, held in owners.items()}, re.compile(f"(?=({anywhere}))"))


def _runs(spelling: str) -> set[str]:
    return {spelling[at : at + GRAM] for at in range(len(spelling) - GRAM + 1)}


def _full_names(content: Content) -> Iterator[tuple[str, Spelled]]:
    """Spellings, each with the slug of the story that knows the name, or the file that nobody can read."""
    for story in content.stories:
        for spelled in story.label.spelled:
            yield story.label.slug, spelled
    for file, found in content.unread.items():
        yield from ((file, spelled) for text in found.names for spelled in spellings(text, ""))


class Elsewhere(NamedTuple):
    findings: tuple[Diagnostic, ...]
    checked: Checked


def names_elsewhere(content: Content, checked: Checked) -> Elsewhere:
    """Names of others in stories and pages, and what has been looked through for them now.

    A story in which no name stood need not be opened again for the same names, or fewer.
    """
    names = frozenset(_known_by(content))
    local = digest_of(*map(_spelled_out, content.local_names.names))
    new = names - checked.names or local != checked.local
    stories = [story for story in content.stories if new or story.file not in checked.files]
    pages = [page for page in content.pages if new or page.file not in checked.files]
    index = _index_for(stories, pages, content)
    found: list[Diagnostic] = []
    bad: set[str] = set()
    if names or content.local_names.names:
        for story in stories:
            faults = list(_faults(story, content, index))
            if faults:
                found.extend(faults)
                bad.add(story.file)
    for page in content.pages:
        found.extend(_page_faults(page))
    for page in pages:
        faults = [_foreign(file, line) for file, line in set(_page_places(page, index.says("")))]
        faults += _local_page_faults(page, content)
        if faults:
            found.extend(faults)
            bad.add(page.file)
    files = frozenset(story.file for story in (*content.stories, *content.pages)) - bad
    return Elsewhere(tuple(found), Checked(files, names, local))


def _index_for(stories: Sequence[Story], pages: Sequence[TextStory], content: Content) -> _Index:
    if not stories and not pages:
        return NOBODY
    if len(stories) + len(pages) > FEW:
        return _index(content, None)
    heard = _Heard()
    for story in stories:
        list(_story_places(story, content, heard.hear))
    for page in pages:
        list(_page_places(page, heard.hear))
    return _index(content, heard)


def _faults(story: Story, content: Content, index: _Index) -> Iterator[Diagnostic]:
    yield from _foreign_faults(story, content, index)
    yield from _local_faults(story, content)
    story.put_away()


def _known_by(content: Content) -> Iterator[str]:
    for story in content.stories:
        for name, kana in story.label.names:
            yield digest_of(story.label.slug, name, kana)
    for file, found in content.unread.items():
        yield from (digest_of(file, name) for name in found.names)


def _spelled_out(name: Name) -> str:
    return repr([sorted(value) if isinstance(value, frozenset) else value for value in name])


def _foreign_faults(story: Story, content: Content, index: _Index) -> Iterator[Diagnostic]:
    """A full name that another story knows."""
    for file, line in sorted(set(_story_places(story, content, index.says(story.front.slug)))):
        yield _foreign(file, line)


def _page_faults(page: TextStory) -> Iterator[Diagnostic]:
    """Pages of prose hold no person's block and no photograph."""
    for _, line in page.prose.people:
        mend = "名前を使わずに書いてください。"
        yield Diagnostic(page.file, line, "このページに人のことは書けません。", mend)
    for _, line in page.prose.photos:
        yield Diagnostic(page.file, line, "このページに写真は置けません。", "写真の行を消してください。")


def _local_faults(story: Story, content: Content) -> Iterator[Diagnostic]:
    """A name of the editor's own list, in a story or its plate."""
    for name in content.local_names.names:
        for file, line in sorted(set(_story_places(story, content, _says(name)))):
            yield _local(name, file, line)


def _local_page_faults(page: TextStory, content: Content) -> Iterator[Diagnostic]:
    for name in content.local_names.names:
        for file, line in sorted(set(_page_places(page, _says(name)))):
            yield _local(name, file, line)


def _local(name: Name, file: str, line: int) -> Diagnostic:
    what = f"書いてはいけない名前があります(.names.local の{name.person}行目)。"
    return Diagnostic(file, line, what, "名前を消し、立場や役割で書き直してください。")


def _says(name: Name) -> Says:
    return lambda text: spelled_in((text,), name)


def _story_places(story: Story, content: Content, says: Says) -> Iterator[tuple[str, int]]:
    for path, text in texts_of(story):
        if _any(says, readings_of_source(text)):
            yield story.file, story.line(*path)
    for index, photo in enumerate(story.front.photos):
        if says(photo.file):
            yield story.file, story.line("photos", index, "file")
    yield from _prose_places(story.file, story.prose.segments, says)
    if isinstance(story.front, CompanyFront) and story.front.plate is not None:
        plate = content.plates.get(story.front.plate.file)
        if plate is not None and says("".join(plate.words)):
            yield f"{content.root.name}/plates/{story.front.plate.file}", 0


def _page_places(page: TextStory, says: Says) -> Iterator[tuple[str, int]]:
    for path, text in walk(page.front):
        if _any(says, readings_of_source(text)):
            yield page.file, page.line(*path)
    yield from _prose_places(page.file, page.prose.segments, says)


def _prose_places(file: str, segments: tuple[Segment, ...], says: Says) -> Iterator[tuple[str, int]]:
    for segment in segments:
        if _any(says, (*readings_of_html(segment.html), segment.source)):
            yield file, segment.line + _offset(segment.source, says)


def _any(says: Says, texts: Iterable[str]) -> bool:
    return any(map(says, texts))


def _offset(source: str, says: Says) -> int:
    return next((n for n, line in enumerate(source.split("\n")) if _any(says, readings_of_source(line))), 0)


def _foreign(file: str, line: int) -> Diagnostic:
    what = "別の記事に登場する人の名前がそのまま書かれています。"
    mend = "名前を消してください。この記事でも紹介するなら、同意書をもらって people に書いてください。"
    return Diagnostic(file, line, what, mend)
