"""JSON-LD: what a page says, for machines, and nothing more. Pure.

Data blocks, not scripts: a browser runs nothing of them, so the policy has nothing to allow. They
need absolute addresses, as the feed does. What may be said of a person was decided for the web before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

Thing = Mapping[str, Any]

CONTEXT = "https://schema.org"
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: Whatever could end the block, open a comment in it or be taken for a line end by an older parser.
_ESCAPED = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def block(thing: Thing) -> Markup:
    """One block's content. JSON alone is no HTML: ``</`` and ``<!--`` must not stand in it."""
    text = _written({"@context": CONTEXT, **_without_nothing(thing)})
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 (escaped here)


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Thing:
    """From the cover down to the page itself: absolute address and name of each."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (address, name) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def organization(name: str, url: str | None = None, **more: Any) -> dict[str, Any]:
    return {"@type": "Organization", "name": name, "url": url, **more}


def website(name: str, url: str, description: str) -> Thing:
    """The guide as schema.org's WebSite, for the cover."""
    return {
        "@type": "WebSite",
        "name": name,
        "url": url,
        "description": description,
        "inLanguage": "ja",
    }


def _without_nothing(value: Any) -> Any:
    """A thing without its unknown properties, since an empty property would be a false statement."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, dict):
        return {key: held for key, entry in value.items() if _says(held := _without_nothing(entry))}
    if isinstance(value, list | tuple):
        return [_without_nothing(entry) for entry in value]
    return value


def _says(value: Any) -> bool:
    return bool(value) or value is False or (value == 0 and isinstance(value, int | float))
