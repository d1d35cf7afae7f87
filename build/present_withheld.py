"""What stands at the address of a story that is held back: 準備中, and nothing of the story. Pure."""

from __future__ import annotations

from markupsafe import Markup

from build.present_parts import Studio
from build.site.addresses import Place
from build.views import TextPage

TITLE = "準備中"
_BODY = Markup(
    '<p>このページは、いま直しています。しばらくしてから、もう一度ご覧ください。</p>\n<p><a href="{}">表紙へもどる</a></p>'
)


def withheld_page(path: str, studio: Studio, *, sample: bool) -> TextPage:
    """``path`` is the folder, the only thing known of the story here."""
    place = Place(path)
    section = path.split("/")[0] if path.count("/") > 1 else ""
    frame = studio.frames.frame(place, TITLE, "このページは準備中です。", section, sample=sample, hidden=True)
    return TextPage(frame, TITLE, TITLE, _BODY.format(place.to("")))
