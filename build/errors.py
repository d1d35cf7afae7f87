"""The build's error family."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import PurePath

from build.diagnostics import Diagnostic


class BuildError(Exception):
    """Anything the build refuses; the message is Japanese because editors read it."""


class ContentFaultsError(BuildError):
    """The content has errors; nothing was published. Carries every diagnostic, warnings too."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.diagnostics = diagnostics
        super().__init__("記事に誤りがあります。公開しているものはそのままです。")


class AuditError(BuildError):
    """The output holds something that nobody accounts for, or lacks what was promised."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__("でき上がりの検査で止めました。\n" + "\n".join(findings))


class EngineError(BuildError):
    """A hook, a plugin or Pelican itself failed: nothing was published."""


class SettingsError(BuildError):
    """Pelican's settings hold what the guide cannot be built with."""


class UnforeseenError(EngineError):
    """Something of a kind that no code of ours raises on purpose. ``kind``: what it was.

    Notes that are damaged in a way that nobody thought of can be the cause.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"組み立ての途中で {kind} が起きました。公開しているものはそのままです。"
            "直し方: 加えたプラグインやひな型を戻して、もう一度組んでください。続くときは管理者に知らせてください。"
        )


class DamagedNotesError(sqlite3.DatabaseError):
    """The last build's notes hold what was never written there: they are thrown away. Not shown to anybody."""


class ThemeError(BuildError):
    """A template cannot be read, or asks for what its page model does not hold."""


class PhotoError(BuildError):
    """A photograph that cannot be decoded. ``slug``: its story's, "" where the cause is not the photograph."""

    def __init__(self, message: str, slug: str = "") -> None:
        self.slug = slug
        super().__init__(message)


class CoverError(BuildError):
    """A social picture cannot be drawn or kept."""


class OutputError(BuildError):
    """The output folder is not ours to replace."""


class NotFoundError(BuildError):
    """A story or a person named on the command line does not exist."""


class EditError(BuildError):
    """A file could not be edited without touching more than was asked."""


class HeadersError(BuildError):
    """netlify.toml's headers cannot be read."""


def innermost(error: BaseException, is_ours: Callable[[str], bool]) -> tuple[str, int | None]:
    """The last file of its traceback that ``is_ours`` knows by its path, by name, and the line; ("", None) for none."""
    found: tuple[str, int | None] = ("", None)
    step = error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename
        if is_ours(path):
            found = (PurePath(path).name, step.tb_lineno)
        step = step.tb_next
    return found
