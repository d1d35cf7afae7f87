"""Records an approval in a story's file and touches no other byte of it.

The place is found by YAML's marks and the bytes around it are kept as they are;
afterwards the file is read again, and unless exactly the approval has changed,
nothing is written.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from build.content.document import Document
from build.content.editing import added_key, after_colon, child, entry, spliced, swap
from build.content.folder import Content
from build.content.frontmatter import compose
from build.content.schema import CompanyFront, EventFront, Person
from build.content.stories import Kind, Story, parse
from build.errors import EditError, NotFoundError
from build.gate.approval import text_hash


def approve(content: Content, story: Story, person: Person, on: date) -> str:
    """Writes ``approved: {on, text}`` and returns the hash. EditError where that is not possible."""
    if person.consent is None:
        raise EditError(
            f"{story.file}: {person.id} の同意の記録がありません。直し方: 先に consent に同意書の内容を書いてください。"
        )
    if on < person.consent.signed:
        raise EditError(
            f"{story.file}: --on が同意書の署名({person.consent.signed.isoformat()})より前です。"
            "直し方: 本人が文章と写真を確認した日を書いてください。"
        )
    digest = text_hash(story, person, content.photo_hash)
    index = [p.id for p in story.front.people].index(person.id)
    edited = with_approval(story.document, story.file, index, on, digest)
    _check(story, edited, person.id, on, digest)
    swap(content.root.parent / story.file, story.document.text, edited)
    return digest


def with_approval(document: Document, file: str, index: int, on: date, digest: str) -> str:
    """The file's text with one person's approval replaced or added. Pure."""
    root, _ = compose(document, file)
    person = entry(child(root, "people"), index)
    consent = child(person, "consent")
    if not isinstance(consent, yaml.MappingNode):
        raise EditError(f"{file}: consent の形が違います。直し方: zukan check で確かめてください。")
    value = child(consent, "approved")
    flow = f'{{on: {on.isoformat()}, text: "{digest}"}}'
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        return _replace_scalars(document, file, value, {"on": on.isoformat(), "text": f'"{digest}"'})
    if value is not None:
        return spliced(
            document, [(value.start_mark.index, value.end_mark.index, after_colon(document, value, flow))]
        )
    return spliced(document, [added_key(document, consent, "approved", flow)])


def _replace_scalars(document: Document, file: str, value: yaml.MappingNode, wanted: dict[str, str]) -> str:
    edits = []
    for key, scalar in value.value:
        if key.value in wanted:
            text = after_colon(document, scalar, wanted.pop(key.value))
            edits.append((scalar.start_mark.index, scalar.end_mark.index, text))
    if wanted:
        raise EditError(
            f"{file}: approved に on と text の両方がありません。直し方: approved: null に戻してからやり直してください。"
        )
    return spliced(document, edits)


def _check(story: Story, edited: str, person: str, on: date, digest: str) -> None:
    """Reads the result as a build would: the approval is there and nothing else is different."""
    kind: Kind = "companies" if isinstance(story.front, CompanyFront) else "events"
    again, faults = parse(edited, story.file, kind)
    if again is None or faults or not isinstance(again.front, CompanyFront | EventFront):
        raise EditError(
            f"{story.file}: 記録を書き込めませんでした。直し方: zukan check の指摘を先に直してください。"
        )
    changed = next(p for p in again.front.people if p.id == person)
    approved = changed.consent.approved if changed.consent else None
    same = (
        without_approval(again.front) == without_approval(story.front)
        and again.document.body == story.document.body
    )
    if approved is None or (approved.on, approved.text) != (on, digest) or not same:
        raise EditError(
            f"{story.file}: ほかの行まで変わってしまうので、書き込みませんでした。直し方: approved: null に戻してからやり直してください。"
        )


def without_approval(front: CompanyFront | EventFront) -> CompanyFront | EventFront:
    """The same without anybody's approval."""
    people = tuple(
        p.model_copy(
            update={"consent": p.consent.model_copy(update={"approved": None}) if p.consent else None}
        )
        for p in front.people
    )
    return front.model_copy(update={"people": people})


def find_story(content: Content, name: str) -> Story:
    """A story by its slug or its path; NotFoundError otherwise."""
    for story in content.stories:
        if name in {story.front.slug, story.file} or Path(name).name == Path(story.file).name:
            return story
    for file in sorted(content.broken):
        if Path(file).stem == Path(name).stem:
            raise NotFoundError(
                f"{file} に誤りがあって読めません。直し方: zukan check の指摘を先に直してください。"
            )
    raise NotFoundError(f"記事 {name} がありません。直し方: slug かファイル名を確かめてください。")


def find_person(story: Story, name: str) -> Person:
    """A person by their id; NotFoundError otherwise. Names are not accepted: they would stay in a shell's history."""
    for person in story.front.people:
        if person.id == name:
            return person
    ids = "、".join(person.id for person in story.front.people) or "だれもいません"
    raise NotFoundError(f"{story.file} に {name} がいません。直し方: people の id({ids})で指定してください。")
