"""Sets a paper of this folder as PDF/UA-1, in memory: nothing secret touches a file on the way.

Only the packaged fonts are used, so that every office prints the same. Store and
build share nothing but the register, hence a setter of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import typst

_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


def typeset(template: str, data: Mapping[str, object]) -> bytes:
    """A PDF; everything printed comes in through ``data``."""
    folder = Path(str(resources.files("store.papers")))
    return typst.compile(
        folder / template,
        root=folder,
        font_paths=[Path(str(resources.files(package))) for package in _FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
