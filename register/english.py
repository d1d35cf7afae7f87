"""The register in English, for those who read a form in English.

``english.toml`` is keyed by the Japanese sentence itself: change a sentence in the
register and its old translation no longer fits, so a stale one is never shown.
What has no translation stays Japanese. Nothing else of the register changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from register.errors import Problem, RegisterInvalidError
from register.model import Register

ENGLISH_FILE = Path(__file__).with_name("english.toml")


@lru_cache(maxsize=1)
def translations() -> Mapping[str, str]:
    """Japanese sentence to English; RegisterInvalidError when the file cannot be read."""
    try:
        texts = tomllib.loads(ENGLISH_FILE.read_text(encoding="utf-8"))["texts"]
    except (OSError, ValueError, KeyError) as error:
        problem = Problem(ENGLISH_FILE.name, "英訳を読めません。", "[texts] の表と引用符を確かめてください。")
        raise RegisterInvalidError([problem]) from error
    return {str(ja): str(en) for ja, en in texts.items()}


def in_english(register: Register, texts: Mapping[str, str] | None = None) -> Register:
    """The same register with every translated sentence in English."""
    known = translations() if texts is None else texts
    return Register.model_validate(_translated(register.model_dump(), known))


def _translated(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, Mapping):
        return {key: _translated(entry, texts) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_translated(entry, texts) for entry in value)
    return value
