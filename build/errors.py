"""The build's error family."""

from __future__ import annotations


class BuildError(Exception):
    """Anything the build refuses; the message is Japanese because editors read it."""
