"""Digests of what a page depends on besides its story: code, packages, register, settings, templates.

Equal digests say "the same as last time", never what may be shown.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import build
import register
from build.common.digest import LENGTH, digest_of
from build.errors import ThemeError
from build.options import Options
from register.english import translations
from register.model import Register

#: Drawn from by every page, whatever its own template names: figures within prose, bar and foot.
EVERYWHERE = frozenset({"_parts.html", "_bar.html", "_foot.html"})
_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|import|include|from)\s+(?:\"([^\"]*)\"|'([^']*)'|(\S))")
_CODE = (".json", ".py", ".svg", ".typ")


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digest of our own code's content, Python's version, and the times at which site-packages changed (ns)."""
    digest = hashlib.sha256(sys.version.encode())
    for package in (build, register):
        folder = Path(package.__file__ or "").resolve().parent
        for path in sorted(file for suffix in _CODE for file in folder.rglob(f"*{suffix}")):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    for entry in sorted({path for path in sys.path if path.endswith("site-packages")}):
        digest.update(str(Path(entry).stat().st_mtime_ns).encode())
    return digest.hexdigest()[:LENGTH]


def register_digest(register: Register) -> str:
    """Digest of the register and of its English translations (``register/english.toml``)."""
    return digest_of(register.model_dump_json(), repr(sorted(translations().items())))


def options_digest(options: Options) -> str:
    """Digest of the options that can be seen on a page; the day is in every footer."""
    intake = "\n".join(f"{contract}={url}" for contract, url in sorted(options.intake.items()))
    return digest_of(
        options.day.isoformat(), options.site_url or "", intake, str(options.drafts), str(options.covers)
    )


def template_digests(templates: Path) -> Mapping[str, str]:
    """By a template's name, the digest of it and of every template that it extends, imports or includes."""
    try:
        files = sorted(path for path in templates.rglob("*") if path.is_file())
        sources = {path.relative_to(templates).as_posix(): path.read_text(encoding="utf-8") for path in files}
    except (OSError, UnicodeDecodeError):
        raise ThemeError(
            "theme/templates のひな型を読めません。直し方: ファイルの権限と文字コード(UTF-8)を確かめてください。"
        ) from None
    references = {name: _references(text, sources) for name, text in sources.items()}
    return {
        name: digest_of(*(f"{part}\n{sources[part]}" for part in sorted(_closure(name, references))))
        for name in sources
    }


def _references(text: str, known: Iterable[str]) -> frozenset[str]:
    """The templates that one names; all of them where a name is known only while rendering."""
    found = set()
    for match in _REFERENCE.finditer(text):
        if match[3]:
            return frozenset(known)
        found.add(match[1] or match[2])
    return frozenset(found & set(known))


def _closure(name: str, references: Mapping[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = {name, *EVERYWHERE} & references.keys()
    while waiting:
        part = waiting.pop()
        seen.add(part)
        waiting |= references[part] - seen
    return seen
