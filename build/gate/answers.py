"""What an editor is told about letters that are, or may be, a name, and what they have answered. Pure.

Three ways out of each: ``{p1}`` in the place of the letters, ``not_a_name`` in the front matter where they mean
something else, another wording. What certainly is a name has no second way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from build.diagnostics import Diagnostic, Severity
from build.gate.places import PHOTO, PLATE, PROSE, Place
from build.names.called import Name
from build.names.folding import skeleton
from build.names.heard import Heard, heard
from build.names.letters import letters_of
from build.names.match import Match, Scope, Why
from build.names.readings import readings_of_source
from build.names.search import letters_between, search_part, search_veiled
from build.names.titled import maybe_titled

KEY = "not_a_name"


class Hit(NamedTuple):
    """Letters of one place that may be a name. ``line``: of the file."""

    kind: str
    file: str
    line: int
    certain: bool
    letters: str
    why: Why


Search = Callable[[Heard], list[Match]]


def own_search(name: Name) -> Search:
    """For somebody of the story itself."""
    return lambda text: text.search(name, Scope.OWN)


def whole_search(name: Name) -> Search:
    """For the whole name of somebody else."""
    return lambda text: text.search(name, Scope.FAR)


def part_search(name: Name) -> Search:
    """For a part of somebody else's name, with a title."""

    def search(text: Heard) -> list[Match]:
        worth = text.spelled or maybe_titled(text.bare, name)
        return search_part(text.letters, name, text.words) if worth and text.may_name(name) else []

    return search


def veiled_search(name: Name) -> Search:
    """For somebody else's name of which a part is hidden or mixed."""
    return lambda text: search_veiled(text.letters, name) if text.may_name(name) else []


def hits(place: Place, search: Search, answered: Iterable[str]) -> list[Hit]:
    """Everything of one person in one place, each thing once; what is answered for is left out."""
    words = tuple(answered)
    found = list(_found(place.texts, search, words))
    if not found:
        return []
    said: list[Hit] = []
    if place.kind == PROSE:
        for line, texts in place.lines():
            said += [Hit(place.kind, place.file, line, *row) for row in _found(texts, search, words)]
    told = [hit.letters for hit in said]
    rest = (row for row in found if not any(same(row[1], other) for other in told))
    said += [Hit(place.kind, place.file, place.line, *row) for row in rest]
    return list(_apart(said))


def same(letters: str, other: str) -> bool:
    """Whether one is a part of the other, whatever markup stands between."""
    one, two = letters_of(skeleton(letters)), letters_of(skeleton(other))
    return one in two or two in one


def _found(texts: Iterable[Heard], search: Search, words: tuple[str, ...]) -> Iterator[tuple[bool, str, Why]]:
    for text in texts:
        for match in search(text):
            letters = letters_between(text.text, match.start, match.end)
            if match.certain or not is_answered(text.text, match, letters, words):
                yield match.certain, letters, match.why


def may_name(line: str, names: Iterable[Name], words: Sequence[str]) -> bool:
    """Whether a line certainly or possibly names one of these people, ``words`` being what it calls no name."""
    texts = tuple(heard(readings_of_source(line)))
    return any(any(_found(texts, own_search(name), tuple(words))) for name in names)


def is_answered(text: str, match: Match, letters: str, words: Iterable[str]) -> bool:
    """Whether the letters, or what they stand in, are among the words."""
    for word in words:
        if word == letters:
            return True
        at = text.find(word)
        while at >= 0:
            if at <= match.start and match.end <= at + len(word):
                return True
            at = text.find(word, at + 1)
    return False


def _apart(said: list[Hit]) -> Iterator[Hit]:
    """Of what a line says in several readings, what is certain, or else the longest, stands for the rest: once the
    name is gone from the line, what is left of it is asked about."""
    kept: list[Hit] = []
    for hit in sorted(set(said), key=lambda h: (h.line, not h.certain, -len(h.letters), h.letters)):
        twice = (k for k in kept if k.line == hit.line)
        if not any(k.certain or same(hit.letters, k.letters) for k in twice):
            kept.append(hit)
            yield hit


def own_finding(hit: Hit, person: str) -> Diagnostic:
    """About somebody of the story itself."""
    if not hit.certain:
        what = f"{person} のことかもしれません({hit.why.value})。"
        return _asked(hit, what, f"{person} のことなら{_own_way(hit.kind, person)}、", person)
    shown = _shortened(hit.letters)
    if hit.kind == PHOTO:
        what, mend = (
            f"写真のファイル名に {person} の名前が入っています。",
            "ファイル名を物や場所の名前に変えてください。",
        )
    elif hit.kind == PLATE:
        what, mend = f"図版の文字に {person} の名前があります。", "図版から名前を消してください。"
    else:
        what = f"{person} の名前がそのまま書かれています({hit.why.value})。"
        mend = f"敬称や肩書きも含めて、名前の代わりに {{{person}}} と書くか、人を名指ししない文に直してください。"
    return Diagnostic(hit.file, hit.line, what, mend, Severity.ERROR, "", shown)


def _own_way(kind: str, person: str) -> str:
    if kind == PHOTO:
        return "ファイル名を物や場所の名前に変え"
    if kind == PLATE:
        return "図版からその文字を消し"
    return f"この文字全体を {{{person}}} に置きかえるか、名指ししない文に直し"


def foreign_finding(hit: Hit, whose: str) -> Diagnostic:
    """About somebody of another story. ``whose``: the id and the file."""
    if hit.certain:
        what = f"別の記事に登場する人の名前がそのまま書かれています({whose}、{hit.why.value})。"
        mend = "名前を消してください。この記事でも紹介するなら、同意書をもらって people に書いてください。"
        return Diagnostic(hit.file, hit.line, what, mend, Severity.ERROR, "", _shortened(hit.letters))
    what = f"別の記事に登場する人のことかもしれません({whose}、{hit.why.value})。"
    return _asked(
        hit,
        what,
        "その人のことなら、名指ししない文に直すか、同意書をもらって people に書いて {p1} の形にし、",
        whose,
    )


def _asked(hit: Hit, what: str, way: str, whom: str) -> Diagnostic:
    mend = f"{way}ちがうなら、front matter に {KEY}: [この文字] と、ここにある通りに書いてください。"
    return Diagnostic(hit.file, hit.line, what, mend, Severity.WARNING, whom, hit.letters)


def held_to(finding: Diagnostic) -> Diagnostic:
    """A question about somebody who is no longer shown: nothing is published until it is answered."""
    what = f"{finding.what}この人の氏名はもう載せられないので、答えがあるまで公開できません。"
    return finding._replace(what=what, severity=Severity.ERROR)


def _shortened(letters: str) -> str:
    """Enough to find the place, and no name: 隠…杏(5文字)."""
    bare = "".join(letters.split())
    last = bare[-1] if len(bare) > 2 else ""
    return f"{bare[:1]}…{last}({len(bare)}文字)"


def unused_answers(
    file: str, line: int, words: Iterable[str], places: Iterable[Place]
) -> Iterator[Diagnostic]:
    """Answers to a question that the file no longer asks."""
    texts = [text for place in places for text in (*(one.text for one in place.texts), place.source)]
    for word in words:
        if not any(word in text for text in texts):
            what = f"{KEY} の言葉が、このファイルのどこにもありません。"
            mend = f"文が変わったのなら、{KEY} からその言葉を消してください。"
            yield Diagnostic(file, line, what, mend, Severity.WARNING, "", word)
