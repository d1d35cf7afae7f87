"""Social pictures that may say a name: drawn letters cannot be searched, so the page tells of its picture."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from pathlib import Path

from build.names.folding import skeleton

_SOCIAL = re.compile(r'<meta (?:property|name)="(?:og|twitter):[^"]*" content="([^"]*)"')
_PICTURE = re.compile(r'<meta (?:property|name)="[a-z]+:image" content="[^"]*/(social/[0-9a-f]+\.png)"')


def drawn_on(page: Path, values: Collection[str]) -> Iterator[str]:
    """A page's social picture, where its tags say one of these names: they say what is drawn."""
    if page.suffix != ".html":
        return
    text = page.read_text(encoding="utf-8", errors="replace")
    said = skeleton(unescape(" ".join(_SOCIAL.findall(text))))
    picture = _PICTURE.search(text)
    if picture and any(value in said for value in values):
        yield f"{picture[1]}(名前を描いた画像。var/cache/covers の控えも、次に組むと消えます)"
