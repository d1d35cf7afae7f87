"""Sets a paper: a template, data as JSON, pictures as bytes; all in memory.

No file is read but the template's folder and the packaged fonts, and nothing is left behind:
originals must not be copied around.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

#: Packages that carry the fonts (OFL); no font of the machine is used, so that every office prints the same.
FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


def typeset(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF (PDF/UA-1, A4, fonts embedded). ``pictures`` by the name that the data gives them."""
    # Bytes have no other way in that is not a file: a list of numbers costs milliseconds.
    held = {name: list(picture) for name, picture in (pictures or {}).items()}
    return typst.compile(
        template,
        root=template.parent,
        font_paths=list(_font_paths()),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**data, "pictures": held}, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )


@lru_cache(maxsize=1)
def _font_paths() -> tuple[Path, ...]:
    return tuple(Path(str(resources.files(package))) for package in FONT_PACKAGES)
