"""The build's error family."""

from __future__ import annotations

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

    def __reduce__(self) -> tuple[type[AuditError], tuple[tuple[str, ...]]]:
        """It may have been raised in the build's other process (``halves.py``)."""
        return AuditError, (self.findings,)


class EngineError(BuildError):
    """A hook, a plugin or Pelican itself failed: nothing was published."""


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
