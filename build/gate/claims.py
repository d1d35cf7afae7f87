"""The gate for what editors state and nobody can read off a value: claims that contradict each other. Pure.

A consent paper is one person's for one story; a label holds no item; the same picture shows the
same people wherever it lies. Where two statements cannot both be true, the one that would show
less may be the right one, so neither passes. Originals are only hashed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from build.content.folder import Content
from build.content.schema import Person
from build.content.stories import Story
from build.content.texts import mentions
from build.diagnostics import Diagnostic, Severity
from build.names.called import Name, names_of
from build.names.folding import skeleton
from build.names.heard import Heard
from build.names.match import Scope
from register.model import Register

_NAME_KEYS = frozenset({"name", "kana"})  # own_names.py looks for those
_AGE = re.compile(r"[\d一二三四五六七八九十]+\s*(?:歳|才|さい|代(?![目表理替わ]))")
_Claim = tuple[Story, int]  # a story, and the index of a person or a photograph in it


def claim_faults(story: Story, register: Register) -> Iterator[Diagnostic]:
    """Within one story: labels that hold an item, descriptions that name somebody who is not shown."""
    names = names_of(story.front.people)
    for index, person in enumerate(story.front.people):
        held = [*_held_by_label(person, register), *_named_by_label(person.label, names)]
        for label in dict.fromkeys(held):
            what = f"{person.id} の label に{label}が入っています。"
            mend = "社員Aさん のように、情報項目を含まない呼び名にしてください。"
            yield Diagnostic(story.file, story.line("people", index, "label"), what, mend)
    for index, photo in enumerate(story.front.photos):
        for person_id in dict.fromkeys(mentions(photo.alt)):
            if person_id not in photo.shows:
                what = f"写真 {photo.file} の説明に {person_id} がいますが、shows にいません。"
                mend = "写っているなら shows に加え、写っていないなら説明を確かめてください。"
                line = story.line("photos", index, "alt")
                yield Diagnostic(story.file, line, what, mend, Severity.WARNING)


def _held_by_label(person: Person, register: Register) -> Iterator[str]:
    label = skeleton(person.label)
    for item in register.items.values():
        values = (getattr(person, key, None) for key in item.story_keys if key not in _NAME_KEYS)
        words = [skeleton(value) for value in values if isinstance(value, str)]
        if any(_says(label, word) for word in words if word):
            yield item.label


def _named_by_label(label: str, names: tuple[Name, ...]) -> Iterator[str]:
    """The label stands where a name was taken down: no part of anybody's name is in it, and no age."""
    if _AGE.search(unicodedata.normalize("NFKC", label)):
        yield "年齢"
    text = Heard(label)
    for name in names:
        parts = (
            form for part in name.parts for form in part.forms if len(form) >= (2 if form >= "一" else 3)
        )
        if any(form in text.bare for form in parts) or text.search(name, Scope.NEAR):
            yield "氏名の一部"


def _says(label: str, word: str) -> bool:
    """A number counts as a whole: 7 is not in 27."""
    return word in re.findall(r"\d+", label) if word.isdigit() else word in label


def shared_claims(content: Content) -> dict[str, list[Diagnostic]]:
    """Between stories, by the file concerned: a paper used twice, a picture that shows different people."""
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for fault in (*_papers_used_twice(content), *_pictures_told_apart(content)):
        found[fault.file].append(fault)
    return found


def _papers_used_twice(content: Content) -> Iterator[Diagnostic]:
    """Consent for one story is none for another, nor one person's for somebody else."""
    users: dict[str, list[_Claim]] = defaultdict(list)
    for story in content.stories:
        for index, form in enumerate(story.label.papers):
            if form is not None:
                users[unicodedata.normalize("NFKC", form)].append((story, index))
    mend = "同意書は一人が一つの記事について書くものです。紙を確かめ、この記事の同意書の番号にしてください。"
    for claims in users.values():
        for story, index in _at_fault(claims) if len(claims) > 1 else ():
            others = "、".join(
                f"{other.label.slug} の {other.front.people[n].id}"
                for other, n in claims
                if (other.file, n) != (story.file, index)
            )
            line = story.line("people", index, "consent", "form")
            what = f"{story.front.people[index].id} の同意書の番号が、{others} と同じです。"
            yield Diagnostic(story.file, line, what, mend)


def _at_fault(claims: list[_Claim]) -> list[_Claim]:
    """All of them; a draft that copied what one published story says is at fault alone."""
    drafts = [(story, index) for story, index in claims if not story.label.published]
    return drafts if len(drafts) == len(claims) - 1 else claims


def _pictures_told_apart(content: Content) -> Iterator[Diagnostic]:
    """The same bytes under two names, or in two stories, with more people here than there."""
    mend = "同じ写真です。写っている人を確かめ、どちらの shows にも全員を書いてください。"
    for claims in _alike(content):
        told = {(story.file, index): _shown(story, index) for story, index in claims}
        if len({len(ids) for ids in told.values()}) == 1 and _agree_within(told):
            continue
        most = max(map(len, told.values()))
        # Whoever states fewer people is at fault in any case: a draft may be the one that is right.
        fewer = [claim for claim in claims if len(_shown(*claim)) < most]
        for story, index in (*fewer, *_at_fault(claims)):
            what = f"写真 {story.label.pictures[index][0]} と中身の同じ写真があり、shows が違います。"
            yield Diagnostic(story.file, story.line("photos", index, "shows"), what, mend)


def _shown(story: Story, index: int) -> frozenset[str]:
    return frozenset(story.label.pictures[index][1])


def _agree_within(told: Mapping[tuple[str, int], frozenset[str]]) -> bool:
    """Ids mean the same person within one story only."""
    files = {file for file, _ in told}
    return all(len({ids for (where, _), ids in told.items() if where == file}) == 1 for file in files)


def _alike(content: Content) -> Iterator[list[_Claim]]:
    """Declared photographs with the same bytes; only those of one size are read."""
    sizes: dict[int, list[_Claim]] = defaultdict(list)
    for story in content.stories:
        for index, (file, _) in enumerate(story.label.pictures):
            size = content.photo_size(story.label.slug, file)
            if size:
                sizes[size].append((story, index))
    for claims in sizes.values():
        if len(claims) > 1:
            hashes: dict[str, list[_Claim]] = defaultdict(list)
            for story, index in claims:
                held = content.photo_hash(story.label.slug, story.label.pictures[index][0])
                hashes[held].append((story, index))
            yield from (same for same in hashes.values() if len(same) > 1)
