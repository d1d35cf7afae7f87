"""Findings about a story's own words that depend on its file alone, not on consent or the day. Pure.

So the last build's notes may hold them. Names of other stories' people, and everything about
consent, are decided anew by every build (``gate/judging.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from build.content.schema import CompanyFront
from build.content.stories import Story
from build.content.texts import holds, mentions, walk
from build.content.vacancy_rules import vacancy_faults
from build.diagnostics import Diagnostic, Severity
from build.gate.own_names import name_faults
from build.gate.photos import undeclared_faults
from build.gate.told import Told, told_by
from build.names.values import division


def text_findings(story: Story, told: Told | None = None) -> tuple[Diagnostic, ...]:
    """All such findings in one story. ``told``: what it says, where it was heard already."""
    found = [
        *_mention_faults(story),
        *name_faults(story, told or told_by(story)),
        *_division_notices(story),
        *undeclared_faults(story),
    ]
    if isinstance(story.front, CompanyFront):
        found.extend(vacancy_faults(story))
    return tuple(found)


def _division_notices(story: Story) -> Iterator[Diagnostic]:
    """A name is looked for by its parts: where they cannot be told apart, the editor should know."""
    for index, person in enumerate(story.front.people):
        what = division(person.name or "", person.kana or "")
        if what:
            line = story.line("people", index, "name" if person.name else "kana")
            mend = "姓と名のあいだを空けて、name と kana を同じ区切りで書いてください。一つだけの名前なら、そのままで構いません。"
            yield Diagnostic(story.file, line, f"{person.id} の{what}", mend, Severity.NOTICE)


def _mention_faults(story: Story) -> Iterator[Diagnostic]:
    """``{p9}`` and ``:::p9`` for somebody who is not in people."""
    known = {person.id for person in story.front.people}
    mend = "people に同じ id を書くか、番号を直してください。"
    for person, line in story.prose.people:
        if person not in known:
            yield Diagnostic(story.file, line, f"{person} は people にいません。", mend)
    if not holds(story.front, "{"):
        return
    for path, text in walk(story.front):
        for person in mentions(text):
            if person not in known:
                yield Diagnostic(story.file, story.line(*path), f"{person} は people にいません。", mend)
