"""Lines of other files that may speak of somebody who has withdrawn. Pure but for reading them.

One function, so that whatever searches for names decides what is suspect: it is asked line by line.
"""

from __future__ import annotations

from collections.abc import Iterator

from build.content.folder import Content
from build.content.schema import Person
from build.content.stories import Story
from build.diagnostics import Diagnostic, Severity
from build.names.called import names_of
from build.names.readings import readings_of_source
from build.names.search import spelled_in

_MEND = "その人のことなら書き直すか消してください。ほかの人や言葉なら、そのままでかまいません。"


def suspects_elsewhere(content: Content, story: Story, person: Person) -> Iterator[Diagnostic]:
    """Warnings for every line outside the person's own story in which their name, or a part with a title, seems to
    stand. No message says it."""
    names = names_of((person,))

    def suspect(text: str) -> bool:
        readings = tuple(readings_of_source(text))
        return any(spelled_in(readings, name) for name in names)

    for path in sorted(content.root.rglob("*.md")) if names else ():
        file = f"{content.root.name}/{path.relative_to(content.root).as_posix()}"
        if file == story.file:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if not suspect(text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if suspect(line):
                what = f"{person.id} のことかもしれない言葉があります。"
                yield Diagnostic(file, number, what, _MEND, Severity.WARNING)
