"""What a story still says of somebody after their values were blanked, by line. Pure.

The gate cannot judge it: a department's name is a word like any other. An editor can,
when told where to look. Values are never repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from build.content.editing import child
from build.content.frontmatter import compose
from build.content.schema import Person
from build.content.stories import Story
from build.diagnostics import Diagnostic, Severity, in_order
from build.gate.answers import KEY, may_name
from build.gate.consent_records import item_ids
from build.gate.own_names import answered
from build.names.called import SHORTEST, names_of
from build.names.folding import skeleton
from build.names.readings import readings_of_source
from register.model import Register

_NAME_KEYS = frozenset({"name", "kana", "also_called"})
_NOT_WORDS = frozenset({"age_as_of"})
_MEND = "残してよい言葉か確かめ、この人を指すなら書き直すか消してください。"
_NAME_MEND = (
    "この人を指すなら {p1} のような id に置きかえるか消してください。"
    f"ちがうなら、front matter の {KEY} にその文字を書いてください。"
)


def remains_of(
    edited: Story, before: Person, keys: Collection[str], register: Register
) -> tuple[Diagnostic, ...]:
    """Lines of the edited story that still say a blanked value; comments are looked at, too."""
    lines = edited.document.text.split("\n")
    people = _people_lines(edited)
    names = names_of((before,)) if _NAME_KEYS & set(keys) else ()
    found = []
    for number, line in enumerate(lines, 1):
        readings = readings_of_source(line)
        if names and may_name(line, names, answered(edited)):
            found.append(_notice(edited, number, before, "氏名", _NAME_MEND))
        if number in people:
            continue  # a colleague's entry says the same department
        for label, word in _words(before, keys, register):
            if any(word in skeleton(reading) for reading in readings):
                found.append(_notice(edited, number, before, label))
    return in_order(found)


def _notice(story: Story, line: int, person: Person, label: str, mend: str = _MEND) -> Diagnostic:
    what = f"{person.id} の取りやめた{label}と同じ言葉が残っています。"
    return Diagnostic(story.file, line, what, mend, Severity.WARNING)


def _people_lines(story: Story) -> range:
    root, _ = compose(story.document, story.file)
    node = child(root, "people")
    if node is None:
        return range(0)
    return range(node.start_mark.line + 2, node.end_mark.line + 2)


def _words(person: Person, keys: Collection[str], register: Register) -> Iterator[tuple[str, str]]:
    for label, item_id in item_ids(register).items():
        for key in register.item(item_id).story_keys:
            if key not in keys or key in _NAME_KEYS | _NOT_WORDS:
                continue
            value = getattr(person, key, None)
            word = skeleton(f"{value}歳" if key == "age" and str(value).isdigit() else str(value or ""))
            if len(word) >= SHORTEST:
                yield label, word
