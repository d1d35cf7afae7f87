"""Lines of other files that may speak of somebody who has withdrawn. Pure but for reading them."""

from __future__ import annotations

from collections.abc import Iterator

from build.content.folder import Content
from build.content.schema import Person
from build.content.stories import Story
from build.diagnostics import Diagnostic, Severity
from build.gate.answers import KEY, may_name
from build.gate.own_names import answered
from build.names.called import names_of

_MEND = (
    "その人のことなら、消すか、名指ししない文に直してください。その記事にも同意書がある人なら {p1} の形にします。"
    f"ほかの人や言葉なら、front matter の {KEY} にその文字を書けば、次からは聞きません。"
)


def suspects_elsewhere(content: Content, story: Story, person: Person) -> Iterator[Diagnostic]:
    """Warnings for every line outside the person's own story in which their name, or a part with a title, seems to
    stand, less what that file's editor calls no name. No message says it."""
    names = names_of((person,))
    answers = {other.file: answered(other) for other in content.stories}
    answers |= {page.file: page.front.not_a_name for page in content.pages}
    for path in sorted(content.root.rglob("*.md")) if names else ():
        file = f"{content.root.name}/{path.relative_to(content.root).as_posix()}"
        if file == story.file:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            if may_name(line, names, answers.get(file, ())):
                what = f"{person.id} のことかもしれない言葉があります。"
                yield Diagnostic(file, number, what, _MEND, Severity.WARNING)
