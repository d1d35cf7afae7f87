"""A plate as a file of its own: the theme's rules become attributes, since no style may stand within it. Pure.

A drawing that a page shows as a picture is a document of its own, which the page's stylesheet does not
reach. The policy (netlify.toml) forbids styles within documents, and browsers differ in whether a picture
is one: attributes such as ``fill`` are read by all of them. So every element gets what the cascade of the
stylesheet's section "plates" would give it, by specificity and order, and its classes go.

Works on what ``plates.py`` printed, and on nothing else: there is no ``>`` in its attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from build.theming.ink import rules, tokens
from build.theming.stylesheet import section

_TAG = re.compile(r"<(/?)([a-z]+)([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SIMPLE = re.compile(r"([a-z]*)((?:\.[\w-]+)*)")
_FONT = re.compile(r"(\d+) ([\d.]+px) (.+)")

#: What is inherited, with what holds where nobody says anything (SVG 2, 13 and 11).
_INITIAL: Mapping[str, str] = {
    "fill": "#000",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-linejoin": "miter",
    "stroke-linecap": "butt",
    "stroke-dasharray": "none",
    "text-anchor": "start",
    "font-family": "",
    "font-size": "",
    "font-weight": "",
}
#: What nearly every shape has is said once, on the outermost element.
_OUTERMOST: Mapping[str, str] = {"fill": "none", "stroke-linejoin": "round", "stroke-linecap": "round"}
_BASE: Mapping[str, str] = {**_INITIAL, **_OUTERMOST}
_OWN = ("opacity",)  # not inherited
_GROUPS = frozenset({"svg", "g"})
_DROPPED = frozenset({"class", "data-n"})
_SIZE = frozenset({"width", "height"})  # of the outermost element, which gets its viewBox's


class Look(NamedTuple):
    """What an element's colours depend on, and nothing else: hundreds of shapes share a few."""

    tag: str
    classes: frozenset[str]
    own: tuple[tuple[str, str], ...]  # its own attributes of this kind, weaker than any rule
    above: Look | None


class _Step(NamedTuple):
    """One step of a selector: ``.plate-art`` or ``path`` or ``g.callout``."""

    tag: str
    classes: frozenset[str]

    def fits(self, look: Look) -> bool:
        return self.tag in {"", look.tag} and self.classes <= look.classes


class _Rule(NamedTuple):
    steps: tuple[_Step, ...]  # outermost first
    said: Mapping[str, str]

    def fits(self, look: Look) -> bool:
        if not self.steps[-1].fits(look):
            return False
        left, outer = list(self.steps[:-1]), look.above
        while left and outer is not None:
            if left[-1].fits(outer):
                left.pop()
            outer = outer.above
        return not left


@dataclass(slots=True)
class Palette:
    """The rules for one industry's plates in one scheme, the strongest last."""

    rules: tuple[_Rule, ...]
    _written: dict[Look, str] = field(default_factory=dict)

    def written(self, look: Look) -> str:
        """The attributes that an element gets, with a space before each."""
        found = self._written.get(look)
        if found is None:
            pairs = _OUTERMOST if look.above is None else self._attributes(look)
            found = "".join(f' {key}="{value.replace(chr(34), chr(39))}"' for key, value in pairs.items())
            self._written[look] = found
        return found

    def _attributes(self, look: Look) -> Mapping[str, str]:
        said = self._said(look)
        seen = {key: said[key] for key in _OWN if key in said}
        if look.tag in _GROUPS:
            return seen  # what it passes on, its shapes say themselves
        true = self._true(look)
        inherited = self._true(look.above) if look.tag == "tspan" and look.above else _BASE
        drawn = true["stroke"] != "none"
        differs = {key: value for key, value in true.items() if value != inherited[key]}
        return seen | {key: v for key, v in differs.items() if drawn or not key.startswith("stroke-")}

    def _true(self, look: Look) -> Mapping[str, str]:
        """What a browser would work out for an element of the page."""
        above = _INITIAL if look.above is None else self._true(look.above)
        said = self._said(look)
        return {key: said.get(key, value) for key, value in above.items()}

    def _said(self, look: Look) -> Mapping[str, str]:
        said = dict(look.own)
        for rule in self.rules:
            if rule.fits(look):
                said |= rule.said
        return said


def palette(stylesheet: str, industry: str, *, dark: bool) -> Palette:
    """From the theme's stylesheet. ``industry``: its slug."""
    known = tokens(stylesheet, industry, dark=dark)
    found = []
    for order, (selector, body) in enumerate(rules(section(stylesheet, "plates"), known)):
        steps, said = _steps(selector), dict(_declared(body))
        if steps and said:
            weight = (sum(len(step.classes) for step in steps), sum(bool(step.tag) for step in steps))
            found.append((weight, order, _Rule(steps, said)))
    return Palette(tuple(rule for _, _, rule in sorted(found, key=lambda one: one[:2])))


def _steps(selector: str) -> tuple[_Step, ...]:
    """A selector's steps, outermost first; empty for a selector of a kind that no drawing has."""
    steps = []
    for step in selector.split():
        match = _SIMPLE.fullmatch(step)
        if match is None:
            return ()
        steps.append(_Step(match[1], frozenset(match[2].split(".")[1:])))
    return tuple(steps)


def _declared(body: str) -> Iterator[tuple[str, str]]:
    for line in body.split(";"):
        name, _, value = (part.strip() for part in line.partition(":"))
        if name == "font" and (font := _FONT.fullmatch(value)):
            yield from zip(("font-weight", "font-size", "font-family"), font.groups(), strict=True)
        elif name in _INITIAL or name in _OWN:
            yield name, value


class Uncoloured(NamedTuple):
    """A drawing cut where colour attributes go: the attributes of the n-th look follow the n-th piece."""

    pieces: tuple[str, ...]
    looks: tuple[Look, ...]


def uncoloured(svg: str, size: tuple[int, int]) -> Uncoloured:
    """A sanitised drawing, cut. ``size``: width and height that the document gets, whatever it says itself."""
    pieces: list[str] = []
    looks: list[Look] = []
    around: list[Look] = []
    at = 0
    for tag in _TAG.finditer(svg):
        closing, name, attributes, empty = tag.groups()
        if closing:
            around.pop()
            continue
        own = _ATTRIBUTE.findall(attributes)
        classes = frozenset(next((value.split() for key, value in own if key == "class"), ()))
        paint = tuple((key, value) for key, value in own if key in _INITIAL)
        look = Look(name, classes, paint, around[-1] if around else None)
        dropped = _DROPPED if around else _DROPPED | _SIZE
        kept = "".join(f' {k}="{v}"' for k, v in own if k not in _INITIAL and k not in dropped)
        kept += "" if around else f' width="{size[0]}" height="{size[1]}"'
        pieces.append(f"{svg[at : tag.start()]}<{name}{kept}")
        looks.append(look)
        at = tag.end() - len(empty) - 1
        if not empty:
            around.append(look)
    return Uncoloured((*pieces, svg[at:]), tuple(looks))


def coloured(drawing: Uncoloured, colours: Palette) -> bytes:
    """The drawing as a document of its own."""
    written = [*map(colours.written, drawing.looks), "\n"]
    return "".join(chain.from_iterable(zip(drawing.pieces, written, strict=True))).encode()
