"""A text as it may be read: names are looked for in each reading. Pure.

Ruby is read by its base and by its reading, brackets are left out and read alone, addresses are
decoded, and what is written backwards to be displayed forwards is turned around.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from build.common.patterns import RUBY
from build.names.letters import RUBY_CLOSES, RUBY_OPENS

_RUBY = re.compile(r"<ruby>([^<]*)(?:<rp>[^<]*</rp>)?<rt>([^<]*)</rt>(?:<rp>[^<]*</rp>)?</ruby>")
_OPENING, _CLOSING = "(（[［〔【《〈「『{｛", ")）]］〕】》〉」』}｝"
_BRACKETS = re.compile(
    rf"[{re.escape(_OPENING)}]([^{re.escape(_OPENING + _CLOSING)}\n]{{1,20}})[{re.escape(_CLOSING)}]"
)
_TAGS = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r'\s[a-z-]+="([^"]*)"')
_PUNYCODE = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_BACKWARDS = "\u202e"  # right-to-left override: shows what follows from its end
_NESTED = 2  # brackets within brackets
_ENCODED_TWICE = 3  # times; nobody reads deeper


@lru_cache(maxsize=8192)  # a story's own people ask first, everybody else's afterwards
def readings_of_html(text: str) -> tuple[str, ...]:
    """A converted text as it is read: with bases, with readings, and every attribute's value."""
    attributes = [html.unescape(value) for value in _ATTRIBUTE.findall(text)]
    plain = [_plain(read) for read in _ruby(_RUBY, text)] if "<ruby>" in text else [_plain(text)]
    return tuple(reading for read in (*plain, *attributes) for reading in readings_of_source(read))


@lru_cache(maxsize=32768)
def readings_of_source(text: str) -> tuple[str, ...]:
    """A value as it is read: ``{漢字|かんじ}`` both ways, with brackets and without, addresses decoded."""
    found = _ruby(RUBY, text) if "|" in text else [text]
    found += [read for whole in found for read in _bracketed(whole)]
    found += [read for read in (_decoded(text),) if read != text]
    if _BACKWARDS in text:
        found += [whole[::-1] for whole in found]
    return tuple(dict.fromkeys(found))


def _ruby(pattern: re.Pattern[str], text: str) -> list[str]:
    """By the bases, by the readings, and by each in turn: of two that stand side by side, one may be read so and
    the other so. What stands for ruby is marked, so that its borders are seen."""
    ways = (lambda at: 1, lambda at: 2, lambda at: 1 + at % 2, lambda at: 2 - at % 2)
    found = []
    for way in ways if len(pattern.findall(text)) > 1 else ways[:2]:
        count = iter(range(len(text)))

        def read(match: re.Match[str], way: Callable[[int], int] = way, count: Iterator[int] = count) -> str:
            which = way(next(count))
            return match[1] if which == 1 else f"{RUBY_OPENS}{match[2]}{RUBY_CLOSES}"

        found.append(pattern.sub(read, text))
    return found


def _bracketed(text: str) -> tuple[str, ...]:
    """Without what stands in brackets, and that alone: 例示（れいじ）かなめ, れい（例）じ（示）."""
    inside = _BRACKETS.findall(text)
    if not inside:
        return ()
    without = _BRACKETS.sub("", text)
    for _ in range(_NESTED):
        without = _BRACKETS.sub("", without)
    return (without, "".join(inside))


def _decoded(text: str) -> str:
    """Percent signs undone, and the labels of international host names."""
    for _ in range(_ENCODED_TWICE):
        text = unquote(text)
    return _PUNYCODE.sub(_host, text)


def _host(label: re.Match[str]) -> str:
    try:
        return label[0][4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label[0]


def _plain(text: str) -> str:
    return html.unescape(untagged(text))


def untagged(text: str) -> str:
    """HTML of ours without its tags; references stay."""
    return _TAGS.sub("", text)
