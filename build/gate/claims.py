"""The gate for what editors state and nobody can read off a value: claims that contradict each other. Pure.

A consent paper is one person's for one story, a guardian's for one minor; a label holds no item; the same picture shows the
same people wherever it lies. Where two statements cannot both be true, the one that would show
less may be the right one, so neither passes. Originals are only hashed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from build.content.folder import Content
from build.content.schema import ConsentRecord, Person
from build.content.stories import Story
from build.content.texts import mentions
from build.diagnostics import Diagnostic, Severity
from build.gate.paper_numbers import OF_AGE, Key, is_number, oldest_on, paper_key, years_in
from build.names.called import Name
from build.names.folding import skeleton
from build.names.heard import Heard
from build.names.match import Scope
from register.model import Register

_NAME_KEYS = frozenset({"name", "kana"})  # own_names.py looks for those
_AGE = re.compile(r"[\d一二三四五六七八九十]+\s*(?:歳|才|さい|代(?![目表理替わ]))")
_Claim = tuple[Story, int]  # a story, and the index of a person or a photograph in it


def claim_faults(story: Story, register: Register, names: tuple[Name, ...]) -> Iterator[Diagnostic]:
    """Within one story: labels that hold an item, papers without a number, ages that do not fit, descriptions that
    name somebody who is not shown. ``names``: of the story's people."""
    for index, person in enumerate(story.front.people):
        held = [*_held_by_label(person, register), *_named_by_label(person.label, names)]
        for label in dict.fromkeys(held):
            what = f"{person.id} の label に{label}が入っています。"
            mend = "社員Aさん のように、情報項目を含まない呼び名にしてください。"
            yield Diagnostic(story.file, story.line("people", index, "label"), what, mend)
        if person.consent is not None:
            yield from _number_faults(story, index, person.consent)
            yield from _age_faults(story, index, person.consent)
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
    """Consent for one story is none for another, nor one person's for somebody else, nor a guardian's for anybody."""
    users: dict[Key, list[_Paper]] = defaultdict(list)
    for story in content.stories:
        for key, numbers in (("form", story.label.papers), ("guardian", story.label.guardians)):
            for index, number in enumerate(numbers):
                if number is not None and is_number(number):
                    users[paper_key(number)].append(_Paper(story, index, key))
    for papers in users.values():
        at_fault = _at_fault([(p.story, p.at) for p in papers]) if len(papers) > 1 else []
        for paper in papers:
            if (paper.story, paper.at) in at_fault:
                yield _used_twice(paper, [other for other in papers if other is not paper])


class _Paper(NamedTuple):
    """A paper's number where it is written: ``key`` is form or guardian."""

    story: Story
    at: int
    key: str

    @property
    def person(self) -> str:
        return str(self.story.front.people[self.at].id)


def _used_twice(paper: _Paper, others: list[_Paper]) -> Diagnostic:
    said = "、".join(
        f"{other.story.label.slug} の {other.person}{'の保護者' if other.key == 'guardian' else ''}"
        for other in others
    )
    line = paper.story.line("people", paper.at, "consent", paper.key)
    if paper.key == "guardian":
        what = f"{paper.person} の保護者の書類の番号が、{said} と同じです。"
        mend = (
            "保護者の書類は、一人の未成年について一枚です。紙を確かめ、その番号を guardian に書いてください。"
        )
    else:
        what = f"{paper.person} の同意書の番号が、{said} と同じです。"
        mend = (
            "同意書は一人が一つの記事について書くものです。紙を確かめ、この記事の同意書の番号にしてください。"
        )
    return Diagnostic(paper.story.file, line, what, mend)


def _number_faults(story: Story, index: int, record: ConsentRecord) -> Iterator[Diagnostic]:
    """A word where a paper's number belongs says that there is no paper."""
    person = story.front.people[index].id
    papers = [("form", record.form, "同意書"), ("guardian", record.guardian, "保護者の書類")]
    for key, number, paper in papers[: 2 if record.minor_at_signing else 1]:
        if number is not None and not is_number(number):
            what = f"{person} の{paper}の番号({key})が、番号ではありません。"
            mend = f"紙に書いてある番号を写してください。紙がないなら、{paper}をもらうまで公開できません。"
            yield Diagnostic(story.file, story.line("people", index, "consent", key), what, mend)


def _age_faults(story: Story, index: int, record: ConsentRecord) -> Iterator[Diagnostic]:
    """Somebody under age when they signed, and stated to have been of age. No message says how old."""
    person = story.front.people[index]
    age = years_in(person.age) if person.age is not None else None
    if age is None or record.minor_at_signing:
        return
    certain = oldest_on(record.signed, age, person.age_as_of) < OF_AGE
    if not certain and age >= OF_AGE:
        return
    what = f"{person.id} の年齢と minor_at_signing: false が{'合いません' if certain else '合わないかもしれません'}。"
    mend = (
        "紙で年齢と署名の日を確かめ、署名のとき未成年だったなら minor_at_signing: true にして、"
        "保護者の書類の番号を guardian に書いてください。"
    )
    severity = Severity.ERROR if certain else Severity.WARNING
    line = story.line("people", index, "consent", "minor_at_signing")
    yield Diagnostic(story.file, line, what, mend, severity)


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
