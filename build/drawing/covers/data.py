"""What ``cover.typ`` is given: words in pieces, colours, drawings that stand by themselves. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from build.common.vocabulary import INDUSTRIES
from build.drawing.covers.cover import Cover
from build.drawing.covers.phrases import clauses, phrases
from build.theming.ink import icon_style, plate_style, tokens

#: A sign's SVG by its industry's slug; a plate's by its file and the industry, whose workplace stands in for it.
Drawing = Callable[[str], str]
PlateOf = Callable[[str | None, str | None], str]


def drawing_data(cover: Cover, stylesheet: str, plate: PlateOf, icon: Drawing) -> dict[str, Any]:
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
        "plate": _styled(plate(cover.plate, cover.industry), plate_style(stylesheet, cover.industry))
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
    """An SVG with its name space and the page's rules in it, so that it can be drawn without the page."""
    if not svg:
        return ""
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}><style>{style}</style>{rest}"
