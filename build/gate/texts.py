"""Findings about a story's own words that depend on its file alone, not on consent or the day. Pure.

So the last build's notes may hold them. Names of other stories' people, and everything about
consent, are decided anew by every build (``gate/judging.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from build.content.schema import CompanyFront
from build.content.stories import Story
from build.content.texts import holds, mentions, walk
from build.content.vacancy import vacancy_faults
from build.diagnostics import Diagnostic
from build.gate.own_names import name_faults
from build.gate.photos import undeclared_faults


def text_findings(story: Story) -> tuple[Diagnostic, ...]:
    """All such findings in one story."""
    found = [*_mention_faults(story), *name_faults(story), *undeclared_faults(story)]
    if isinstance(story.front, CompanyFront):
        found.extend(vacancy_faults(story))
    return tuple(found)


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
