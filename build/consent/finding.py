"""People found by a name that somebody typed, or by their paper's number. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from build.content.folder import Content
from build.content.schema import Person
from build.content.stories import Story
from build.errors import NotFoundError
from build.gate.paper_numbers import is_number, paper_key
from build.names.folding import skeleton


def people_called(content: Content, typed: str) -> Iterator[tuple[Story, Person]]:
    """Everybody of whose name, reading or nickname this is the whole or a part, however it is spaced or wide."""
    wanted = skeleton(typed)
    for story in content.stories:
        for person in story.front.people:
            held = (person.name, person.kana, *person.also_called)
            if wanted and any(wanted in skeleton(word) for word in held if word):
                yield story, person


def person_of_paper(content: Content, number: str) -> tuple[Story, Person]:
    """Whose consent paper has this number, in any spelling of it; NotFoundError for nobody and for several."""
    wanted = paper_key(number) if is_number(number) else None
    found = [
        (story, index)
        for story in content.stories
        for index, form in enumerate(story.label.papers)
        if form is not None and wanted is not None and paper_key(form) == wanted
    ]
    if len(found) != 1:
        how = "二つより多くの記事や人に書かれています" if found else "どの記事にもありません"
        raise NotFoundError(
            f"この番号の同意書は、{how}。直し方: zukan consent list で確かめ、記事と人の id で指定してください。"
        )
    story, index = found[0]
    return story, story.front.people[index]
