"""``{漢字|かんじ}`` of the register's やさしい日本語 as ruby markup; everything around it is escaped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_READING = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def furigana(text: str) -> Markup:
    """Safe markup; a text without readings stays as it is."""
    return Markup(  # noqa: S704 (escaped before the marks are replaced)
        _READING.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", str(escape(text)))
    )
