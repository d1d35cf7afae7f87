"""The gate for names that do not belong to the story they stand in: other stories' people, the local list.

Consent for one story is none for another. Whoever a broken file named is looked for as
well: a story that cannot be read must not open the others. A name that is certain there is an
error; one that may be meant is a question, and withholds nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from build.common.digest import digest_of
from build.content.folder import Content
from build.content.stories import Story, TextStory
from build.diagnostics import Diagnostic
from build.gate.answers import (
    KEY,
    Hit,
    foreign_finding,
    hits,
    own_search,
    part_search,
    same,
    unused_answers,
    whole_search,
)
from build.gate.decided import Checked
from build.gate.everybody import Everybody
from build.gate.own_names import answered
from build.gate.places import Place, places_of, places_of_page, plate_of
from build.names.called import Name, Part, called
from build.names.heard import Sound
from build.names.index import Known


class Elsewhere(NamedTuple):
    findings: tuple[Diagnostic, ...]
    checked: Checked


def names_elsewhere(content: Content, checked: Checked) -> Elsewhere:
    """Names of others in stories and pages, and what has been looked through for them now.

    A story in which no name stood need not be opened again for the same names, or fewer.
    """
    names = frozenset(_known_by(content))
    local = digest_of(
        *(
            repr((name.person, [[p.written for p in row] for row in name.rows]))
            for name in content.local_names.names
        )
    )
    new = names - checked.names or local != checked.local
    stories = [story for story in content.stories if new or story.file not in checked.files]
    pages = [page for page in content.pages if new or page.file not in checked.files]
    found: list[Diagnostic] = []
    bad: set[str] = set()
    everybody = Everybody(content) if stories or pages else None
    if everybody is not None and (names or content.local_names.names):
        for story in stories:
            faults = list(_story_faults(story, content, everybody))
            story.put_away()
            if faults:
                found.extend(faults)
                bad.add(story.file)
    for page in content.pages:
        found.extend(_page_shape_faults(page))
    for page in pages if everybody is not None else ():
        faults = list(_page_faults(page, content, everybody)) if everybody is not None else []
        if faults:
            found.extend(faults)
            bad.add(page.file)
    files = frozenset(story.file for story in (*content.stories, *content.pages)) - bad
    return Elsewhere(tuple(found), Checked(files, names, local))


def _known_by(content: Content) -> Iterator[str]:
    """A digest of everything that decides where somebody is looked for, and how."""
    for story in content.stories:
        label = story.label
        for name, kana in label.names:
            yield digest_of(label.slug, name, kana, label.company, *label.posts)
    for file, found in content.unread.items():
        yield from (digest_of(file, name) for name in found.names)


def _story_faults(story: Story, content: Content, everybody: Everybody) -> Iterator[Diagnostic]:
    places = [*places_of(story), *plate_of(story, content)]
    sound = Sound(text for place in places for text in place.texts)
    words = answered(story)
    here = frozenset(_own(story))  # whoever has the same name here stands here by their own consent
    companies = (
        None if story.label.programme else everybody.named_companies(sound)
    )  # None: an event, of all of them

    def strange(known: Known) -> bool:
        return known.slug != story.label.slug and known.name.rows not in here

    yield from _foreign_faults(places, sound, everybody, words, strange, companies)
    yield from _local_faults(places, sound, content.local_names.names, words)


def _own(story: Story) -> Iterator[tuple[object, ...]]:
    for person, (name, kana) in zip(story.label.ids, story.label.names, strict=True):
        yield called(person, name, kana).rows


def _page_faults(page: TextStory, content: Content, everybody: Everybody) -> Iterator[Diagnostic]:
    places = list(places_of_page(page))
    sound = Sound(text for place in places for text in place.texts)
    words = page.front.not_a_name
    yield from _foreign_faults(places, sound, everybody, words, lambda known: True, None)
    yield from _local_faults(places, sound, content.local_names.names, words)
    if words:
        yield from unused_answers(page.file, page.line(KEY), words, places)


def _foreign_faults(
    places: Sequence[Place],
    sound: Sound,
    everybody: Everybody,
    words: Sequence[str],
    strange: Callable[[Known], bool],
    companies: set[str] | None,
) -> Iterator[Diagnostic]:
    """Whole names of everybody who is a stranger here; of those whose company is named (None: of all) also a part
    with a title. Each thing once, however many people are called so."""
    said: dict[Hit, set[Known]] = {}
    parts = everybody.index.parts(sound)
    for known in filter(strange, everybody.index.wholes(sound, parts)):
        for hit in (hit for place in places for hit in hits(place, whole_search(known.name), words)):
            said.setdefault(hit, set()).add(known)
    for part, people in parts.items():
        near = {
            known for known in people if strange(known) and (companies is None or known.slug in companies)
        }
        if near:
            posts = frozenset(post for known in near for post in known.name.posts)
            alone = Name("", ((part,),), (), posts)
            for hit in (
                hit for place in _holding(places, part) for hit in hits(place, part_search(alone), words)
            ):
                said.setdefault(hit, set()).update(near)
    certain = [hit for hit in said if hit.certain]
    for hit, known_by in said.items():
        if hit.certain or not any(one.line == hit.line and same(one.letters, hit.letters) for one in certain):
            whose = sorted({known.whose for known in known_by})
            more = f"ほか{len(whose) - 1}人" if len(whose) > 1 else ""
            yield foreign_finding(hit, whose[0] + more)


def _holding(places: Sequence[Place], part: Part) -> Iterator[Place]:
    """The places in which a part of a name may stand."""
    for place in places:
        for text in place.texts:
            if text.words_heard or any(form in text.bare for form in part.forms):
                yield place
                break


def _page_shape_faults(page: TextStory) -> Iterator[Diagnostic]:
    """Pages of prose hold no person's block and no photograph."""
    for _, line in page.prose.people:
        mend = "名前を使わずに書いてください。"
        yield Diagnostic(page.file, line, "このページに人のことは書けません。", mend)
    for _, line in page.prose.photos:
        yield Diagnostic(page.file, line, "このページに写真は置けません。", "写真の行を消してください。")


def _local_faults(
    places: Sequence[Place], sound: Sound, names: Iterable[Name], words: Sequence[str]
) -> Iterator[Diagnostic]:
    """A name of the editor's own list; no message repeats it."""
    for name in names:
        for place in places if sound.may_name(name) else ():
            for hit in hits(place, own_search(name), words):
                what = f"書いてはいけない名前があります(.names.local の{name.person}行目)。"
                mend = "名前を消し、立場や役割で書き直してください。"
                if hit.certain:
                    yield Diagnostic(place.file, hit.line, what, mend)
                else:
                    yield foreign_finding(hit, f".names.local の{name.person}行目")
