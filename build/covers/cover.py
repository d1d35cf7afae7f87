"""What one social picture says and shows, and the name that stands for all of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from build.covers.ink import icon_style, plate_style, sources, tokens
from build.covers.phrases import clauses, phrases
from build.marks import mark
from build.vocabulary import INDUSTRIES

FOLDER = "social"  # of the output
TEMPLATE = "cover.typ"
WIDTH, HEIGHT = 1200, 630
VERSION = 1  # of draw.py's own steps: raise it when they change what comes out
NAME_LENGTH = 20  # hex digits

#: A plate's or a sign's SVG by its file's or industry's name.
Drawing = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Cover:
    """``words``: every text on it by its place; made by ``present_social.py`` from what was decided for social."""

    kind: Literal["story", "event", "home"]
    words: tuple[tuple[str, str], ...]
    industry: str | None = None
    plate: str | None = None


@dataclass(frozen=True, slots=True)
class Covers:
    """Names of pictures: the same name, the same picture. ``generation``: all that every one depends on."""

    generation: str
    plate_marks: Mapping[str, str]

    def name(self, cover: Cover) -> str:
        """Its path in the output, which says nothing else."""
        plate = self.plate_marks.get(cover.plate or "", "")
        held = mark(self.generation, cover.kind, repr(cover.words), cover.industry or "", plate)
        return f"{FOLDER}/{held[:NAME_LENGTH]}.png"


def generation(stylesheet: str, icons: str) -> str:
    """``icons``: the mark of the template that draws them."""
    return mark(str(VERSION), _template(), *_versions(), sources(stylesheet), icons)


@lru_cache(maxsize=1)
def _template() -> str:
    return resources.files("build.covers").joinpath(TEMPLATE).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """Of what draws and encodes; asking does not load it."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for package in ("typst", "pyvips-binary", "noto-cjk-sans-jp-bold"):
        try:
            found.append(version(package))
        except PackageNotFoundError:
            found.append("-")
    return tuple(found)


def drawing_data(cover: Cover, stylesheet: str, plate: Drawing, icon: Drawing) -> dict[str, Any]:
    """What ``cover.typ`` is given."""
    known = tokens(stylesheet, cover.industry)
    words = dict(cover.words)
    return {
        "kind": cover.kind,
        **{key: text for key, text in words.items() if key not in _IN_LINES},
        **{key: phrases(words.get(key, "")) for key in _IN_LINES},
        "clauses": clauses(words.get("title", "")),
        "ink": known["--ink"],
        "paper": known["--paper"],
        "yellow": known["--yellow"],
        "bad": known["--bad"],
        "sky": known["--pl-sky"],
        "colour": known["--c"] if cover.industry else known["--yellow"],
        "plate": _styled(plate(cover.plate or ""), plate_style(stylesheet, cover.industry))
        if cover.kind == "story"
        else "",
        "tabs": [
            {
                "colour": tokens(stylesheet, slug)["--c"],
                "label": label,
                "current": slug == cover.industry,
                "icon": _styled(icon(slug), icon_style(stylesheet)) if cover.kind == "home" else "",
            }
            for label, slug in INDUSTRIES.items()
        ],
    }


_IN_LINES = ("title", "about", "lead")


def _styled(svg: str, style: str) -> str:
    """An SVG that stands by itself: with its name space, and the page's rules within."""
    if not svg:
        return ""
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}><style>{style}</style>{rest}"
