"""What stands behind an option of ``zukan-intake``; the parser itself is ``register.arguments``."""

from __future__ import annotations

import re

from intake.errors import UsageError


def parse_bind(text: str) -> tuple[str, int]:
    """``HOST:PORT`` (an IPv6 host in brackets); UsageError otherwise."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", text)
    if found is None or int(found[2]) > 65535:
        raise UsageError(
            "--bind の形が違います。直し方: ホスト:番号 の形で書いてください(例 127.0.0.1:8081)。"
        )
    return found[1], int(found[2])
