"""The stylesheet's colours for what is drawn without a page: ``var()`` and ``color-mix()`` worked out. Pure.

Read from the theme's own stylesheet, in its light scheme or its dark one, so that no colour is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from build.theming.stylesheet import icons, section, tokens_part

FONT = "Noto Sans CJK JP"  # of the packages; a page's own list of faces is its reader's machine's
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_VAR = re.compile(r"var\((--[\w-]+)\)")
_MIX = re.compile(r"color-mix\(in srgb, (#[0-9A-Fa-f]{6}) (\d+)%, (#[0-9A-Fa-f]{6})\)")
_NOT_DRAWN = re.compile(r"[:\[@>+~*]")  # states and attributes: nobody points at a picture's parts


@lru_cache(maxsize=32)
def tokens(stylesheet: str, industry: str | None, *, dark: bool = False) -> Mapping[str, str]:
    """Every custom property, worked out; with those of an industry's pages where one is given."""
    light, _, rest = _COMMENT.sub("", tokens_part(stylesheet)).partition("@media")
    all_rules = _RULE.findall(light + rest.partition("{")[2] if dark else light)
    # What an industry's pages say holds within them, whatever the whole page says, and comes after it.
    within = ({":root"}, {f".i-{industry}", '[class*="i-"]'}) if industry else ({":root"},)
    found: dict[str, str] = {}
    for wanted in within:
        for selector, body in all_rules:
            if selector.strip() in wanted:
                found |= {name: value.strip() for name, value in _TOKEN.findall(body)}
    return {name: _worked_out(value, found) for name, value in found.items()}


@lru_cache(maxsize=32)
def plate_style(stylesheet: str, industry: str | None) -> str:
    """The rules that colour a plate, without a custom property."""
    return _style(section(stylesheet, "plates"), _in_our_face(tokens(stylesheet, industry)))


@lru_cache(maxsize=2)
def icon_style(stylesheet: str) -> str:
    """The rules that colour the signs of the industries."""
    return _style(icons(stylesheet), _in_our_face(tokens(stylesheet, None)))


def rules(css: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every selector that is no state (``:hover``), with its declarations worked out, in the file's order."""
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        for selector in _drawn(selectors):
            yield selector, _worked_out(body.strip(), known)


def _in_our_face(known: Mapping[str, str]) -> Mapping[str, str]:
    return {**known, "--font": f"'{FONT}'"}


def _style(css: str, known: Mapping[str, str]) -> str:
    return "".join(f"{selector}{{{body}}}" for selector, body in rules(css, known))


def _drawn(selectors: str) -> Iterator[str]:
    for selector in selectors.split(","):
        if not _NOT_DRAWN.search(selector):
            yield " ".join(selector.split())


def _worked_out(value: str, known: Mapping[str, str]) -> str:
    before = ""
    while before != value:
        before, value = value, _VAR.sub(lambda match: known.get(match[1], match[0]), value)
    return _MIX.sub(lambda match: _mixed(match[1], int(match[2]), match[3]), value)


def _mixed(one: str, percent: int, other: str) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02X}" for a, b in pairs)
