"""The gate for names that do not belong to the story they stand in: other stories' people, the local list.

Consent for one story is none for another. Whoever a broken file named is looked for as
well: a story that cannot be read must not open the others. A name that is certain there is an
error; one that may be meant is a question, and withholds nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from build.common.digest import digest_of
from build.content.folder import Content
from build.content.stories import Story, TextStory
from build.diagnostics import Diagnostic
from build.gate.answers import (
    KEY,
    Hit,
    Search,
    foreign_finding,
    hits,
    own_search,
    part_search,
    same,
    unused_answers,
    veiled_search,
    whole_search,
)
from build.gate.decided import Checked
from build.gate.everybody import Everybody
from build.gate.own_names import answered
from build.gate.places import Place, places_of_page, plate_of
from build.gate.told import Told, told_by
from build.names.called import Name, Part, called
from build.names.index import Bearers, Index, Known


class Elsewhere(NamedTuple):
    findings: tuple[Diagnostic, ...]
    checked: Checked


def names_elsewhere(content: Content, checked: Checked) -> Elsewhere:
    """Names of others in all stories and pages, and what has been looked through for them now."""
    elsewhere = NamesElsewhere(content, checked)
    for story in content.stories:
        elsewhere.look_into(story, told_by(story))
        story.put_away()
    return elsewhere.found()


class NamesElsewhere:
    """Looks into one story after the other, and into the pages at the end.

    A story in which no name stood need not be opened again for the same names, or fewer.
    """

    def __init__(self, content: Content, checked: Checked) -> None:
        self._content = content
        self._names = frozenset(_known_by(content))
        self._local = _local_digest(content)
        self._clean = (
            frozenset() if self._names - checked.names or self._local != checked.local else checked.files
        )
        self._found: list[Diagnostic] = []
        self._bad: set[str] = set()

    @cached_property
    def _everybody(self) -> Everybody:
        return Everybody(self._content)

    def look_into(self, story: Story, told: Told) -> None:
        """``told``: what the story says, asked only where it has to be looked into."""
        if story.file not in self._clean and (self._names or self._content.local_names.names):
            self._note(story.file, _story_faults(story, told, self._content, self._everybody))

    def found(self) -> Elsewhere:
        """Everything, the pages included, and what is clean now."""
        pages = self._content.pages
        for page in pages:
            self._found.extend(_page_shape_faults(page))
            if page.file not in self._clean:
                self._note(page.file, _page_faults(page, self._content, self._everybody))
        files = frozenset(story.file for story in (*self._content.stories, *pages)) - self._bad
        return Elsewhere(tuple(self._found), Checked(files, self._names, self._local))

    def _note(self, file: str, faults: Iterable[Diagnostic]) -> None:
        found = list(faults)
        if found:
            self._found.extend(found)
            self._bad.add(file)


def _local_digest(content: Content) -> str:
    return digest_of(
        *(
            repr((name.person, [[p.written for p in row] for row in name.rows]))
            for name in content.local_names.names
        )
    )


def _known_by(content: Content) -> Iterator[str]:
    """A digest of everything that decides where somebody is looked for, and how."""
    for story in content.stories:
        label = story.label
        for name, kana in label.names:
            yield digest_of(label.slug, name, kana, label.company, *label.posts)
    for file, found in content.unread.items():
        yield from (digest_of(file, name) for name in found.names)


def _story_faults(story: Story, told: Told, content: Content, everybody: Everybody) -> Iterator[Diagnostic]:
    told = told.beside(plate_of(story, content))
    words = answered(story)
    here = frozenset(_own(story))  # whoever has the same name here stands here by their own consent
    companies = (
        None if story.label.programme else everybody.named_companies(told.sound)
    )  # None: an event, of all of them

    def strange(known: Known) -> bool:
        return known.slug != story.label.slug and known.name.rows not in here

    yield from _foreign_faults(told, everybody, words, strange, companies)
    yield from _local_faults(told, content.local_names.names, words)


def _own(story: Story) -> Iterator[tuple[object, ...]]:
    for person, (name, kana) in zip(story.label.ids, story.label.names, strict=True):
        yield called(person, name, kana).rows


def _page_faults(page: TextStory, content: Content, everybody: Everybody) -> Iterator[Diagnostic]:
    told = Told(places_of_page(page))
    words = page.front.not_a_name
    yield from _foreign_faults(told, everybody, words, lambda known: True, None)
    yield from _local_faults(told, content.local_names.names, words)
    if words:
        yield from unused_answers(page.file, page.line(KEY), words, told.places)


def _foreign_faults(
    told: Told,
    everybody: Everybody,
    words: Sequence[str],
    strange: Callable[[Known], bool],
    companies: set[str] | None,
) -> Iterator[Diagnostic]:
    """Whole names of everybody who is a stranger here; of those whose company is named (None: of all) also a part
    with a title, and what hides or mixes a part. Each thing once, however many people are called so."""
    said: dict[Hit, set[Known]] = {}
    parts = everybody.index.parts(told.sound)
    wholes = filter(strange, everybody.index.wholes(told.sound, parts))
    veiled = filter(strange, everybody.index.veiled(told.sound, companies))
    asked = [
        *((whole_search(known.name), told.places, [known]) for known in wholes),
        *((veiled_search(known.name), told.places, [known]) for known in veiled),
        *_part_searches(parts, everybody.index, companies, strange, told),
    ]
    for search, places, people in asked:
        for hit in (hit for place in places for hit in hits(place, search, words)):
            said.setdefault(hit, set()).update(people)
    yield from _findings(said)


def _part_searches(
    parts: Iterable[Part],
    index: Index,
    companies: set[str] | None,
    strange: Callable[[Known], bool],
    told: Told,
) -> Iterator[tuple[Search, tuple[Place, ...], Iterable[Known]]]:
    """For each part of a name its search, the places in which it may stand, and whose it is."""
    for part in parts:
        groups = [group for group in index.bearers(part, companies) if any(map(strange, group.people))]
        if groups:
            posts = frozenset(post for group in groups for post in group.posts)
            search = part_search(Name("", ((part,),), (), posts))
            yield search, tuple(_holding(told.places, part)), _Strangers(groups, strange)


class _Strangers:
    """Everybody of these groups who is a stranger here: gone through only where letters of theirs were found."""

    def __init__(self, groups: list[Bearers], strange: Callable[[Known], bool]) -> None:
        self._groups, self._strange = groups, strange

    def __iter__(self) -> Iterator[Known]:
        return (known for group in self._groups for known in group.people if self._strange(known))


def _findings(said: Mapping[Hit, set[Known]]) -> Iterator[Diagnostic]:
    certain = [hit for hit in said if hit.certain]
    for hit, known_by in said.items():
        if hit.certain or not any(one.line == hit.line and same(one.letters, hit.letters) for one in certain):
            whose = sorted({known.whose for known in known_by})
            more = f"ほか{len(whose) - 1}人" if len(whose) > 1 else ""
            yield foreign_finding(hit, whose[0] + more)


def _holding(places: Sequence[Place], part: Part) -> Iterator[Place]:
    """The places in which a part of a name may stand."""
    forms = part.forms
    for place in places:
        if any(text.spelled or any(form in text.bare for form in forms) for text in place.texts):
            yield place


def _page_shape_faults(page: TextStory) -> Iterator[Diagnostic]:
    """Pages of prose hold no person's block and no photograph."""
    for _, line in page.prose.people:
        mend = "名前を使わずに書いてください。"
        yield Diagnostic(page.file, line, "このページに人のことは書けません。", mend)
    for _, line in page.prose.photos:
        yield Diagnostic(page.file, line, "このページに写真は置けません。", "写真の行を消してください。")


def _local_faults(told: Told, names: Iterable[Name], words: Sequence[str]) -> Iterator[Diagnostic]:
    """A name of the editor's own list; no message repeats it."""
    for name in names:
        for place in told.places if told.sound.may_name(name) else ():
            for hit in hits(place, own_search(name), words):
                what = f"書いてはいけない名前があります(.names.local の{name.person}行目)。"
                mend = "名前を消し、立場や役割で書き直してください。"
                if hit.certain:
                    yield Diagnostic(place.file, hit.line, what, mend)
                else:
                    yield foreign_finding(hit, f".names.local の{name.person}行目")
