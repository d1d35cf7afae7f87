"""Where a withdrawal stands in the front matter, and how it is spelled there. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import yaml

from build.content.document import Document
from build.content.editing import Edit, added_key, child, entry, key_of, replaced, spliced
from build.content.frontmatter import compose
from build.content.schema import Withdrawn
from build.errors import EditError


def with_withdrawal(
    document: Document, file: str, index: int, record: Withdrawn | None, blanked: Collection[str]
) -> str:
    """The file's text with one person's withdrawal written and the values of some keys blanked.

    ``record`` None leaves the record as it is. Comments stay, wherever they stand.
    """
    root, _ = compose(document, file)
    person = entry(child(root, "people"), index)
    consent = child(person, "consent")
    if not isinstance(person, yaml.MappingNode) or not isinstance(consent, yaml.MappingNode):
        raise EditError(f"{file}: consent の形が違います。直し方: zukan check で確かめてください。")
    edits = [_blanked(document, person, key) for key in blanked]
    if record is not None:
        edits += _recorded(document, consent, record)
    return spliced(document, edits)


def _blanked(document: Document, person: yaml.MappingNode, key: str) -> Edit:
    value, name = child(person, key), key_of(person, key)
    assert value is not None
    assert name is not None
    text = "[]" if isinstance(value, yaml.SequenceNode) else "null"
    return replaced(document, value, text, name.start_mark.column)


def _recorded(document: Document, consent: yaml.MappingNode, record: Withdrawn) -> Iterator[Edit]:
    on, items = record.on.isoformat(), f"[{', '.join(record.items)}]"
    value, name = child(consent, "withdrawn"), key_of(consent, "withdrawn")
    if value is None or name is None:
        yield added_key(document, consent, "withdrawn", f"{{on: {on}, items: {items}}}")
    elif isinstance(value, yaml.MappingNode) and not value.flow_style:
        yield from _in_block(document, value, {"on": on, "items": items})
    else:
        yield replaced(document, value, f"{{on: {on}, items: {items}}}", name.start_mark.column)


def _in_block(document: Document, value: yaml.MappingNode, wanted: dict[str, str]) -> Iterator[Edit]:
    for key, text in wanted.items():
        node, name = child(value, key), key_of(value, key)
        if node is None or name is None:
            yield added_key(document, value, key, text)
        else:
            yield replaced(document, node, text, name.start_mark.column)
