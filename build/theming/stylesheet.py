"""The parts of the theme's stylesheet that a social picture depends on. Pure."""

from __future__ import annotations

_HEAD = "/* ---- "


def section(stylesheet: str, name: str) -> str:
    """The rules below one of the stylesheet's headings, "" where there is no such heading."""
    start = stylesheet.find(f"{_HEAD}{name}")
    if start < 0:
        return ""
    end = stylesheet.find(_HEAD, start + len(_HEAD))
    return stylesheet[start : end if end >= 0 else None]


def tokens_part(stylesheet: str) -> str:
    """What stands before the first heading: the tokens, in both schemes."""
    return stylesheet[: max(0, stylesheet.find(_HEAD))]


def icons(stylesheet: str) -> str:
    """The rules of the industries' signs, which stand a line each."""
    return "\n".join(line for line in stylesheet.splitlines() if line.startswith(".icon"))


def drawn_with(stylesheet: str) -> str:
    """Tokens, the plates' rules and the signs': all that colours a picture."""
    return "\n".join((tokens_part(stylesheet), section(stylesheet, "plates"), icons(stylesheet)))
