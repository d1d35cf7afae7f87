"""Page models to bytes: Jinja with one variable, ``page``, under StrictUndefined and autoescape.

No filter, global or test of ours: a page is a function of its model and of the
templates. A template that asks for what its model does not hold fails the build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import jinja2
from markupsafe import Markup

from build.errors import ThemeError, innermost
from build.theming.escaping import VERSION, PrintingEnvironment
from build.views import TEMPLATES, Chrome, Frame, Page, Picture

PARTS = "_parts.html"
BAR, FOOT = "_bar.html", "_foot.html"
ICONS = "_icons.html"
_REMEMBERED = f"__zukan{VERSION}_%s.cache"  # a template's compiled form


class Renderer:
    """One theme's templates, compiled once. ``compiled``: a folder that remembers it from build to build."""

    def __init__(self, templates: Path, compiled: Path | None = None) -> None:
        if compiled is not None:
            compiled.mkdir(parents=True, exist_ok=True)
        self._env = PrintingEnvironment(
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(compiled), _REMEMBERED) if compiled else None,
            loader=jinja2.FileSystemLoader(templates),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._env.globals.clear()
        self._env.globals["namespace"] = jinja2.utils.Namespace
        self._macros: dict[str, Callable[..., Any]] = {}
        self._chromes: dict[Chrome, tuple[Markup, Markup]] = {}

    def render(self, page: Page) -> bytes:
        """UTF-8 HTML of one page; ThemeError names the template and its line."""
        bar, foot = self._around(_chrome(page.frame))
        text = self._rendered(TEMPLATES[type(page)], _framed(page, page.frame._replace(bar=bar, foot=foot)))
        return f"{text.strip()}\n".encode()

    def _around(self, chrome: Chrome) -> tuple[Markup, Markup]:
        made = self._chromes.get(chrome)
        if made is None:
            made = (Markup(self._rendered(BAR, chrome)), Markup(self._rendered(FOOT, chrome)))  # noqa: S704 (rendered)
            self._chromes[chrome] = made
        return made

    def _rendered(self, name: str, page: Page | Chrome) -> str:
        try:
            return self._env.get_template(name).render(page=page)
        except (jinja2.TemplateError, AttributeError) as error:
            raise _theme_error(name, error) from error

    def figure(self, picture: Picture) -> Markup:
        """A photograph within prose, by the theme's own macro."""
        return self._macro("figure", picture)

    def no_photo(self) -> Markup:
        """What stands for a photograph that may no longer be shown."""
        return self._macro("no_photo")

    def icon(self, industry: str) -> str:
        """The SVG of an industry's sign, by its slug."""
        return str(self._macro("icon", industry, template=ICONS))

    def _macro(self, macro: str, *values: object, template: str = PARTS) -> Markup:
        try:
            if macro not in self._macros:
                self._macros[macro] = getattr(self._env.get_template(template).module, macro)
            return cast("Markup", self._macros[macro](*values))
        except (jinja2.TemplateError, AttributeError) as error:
            raise _theme_error(template, error) from error


def _chrome(frame: Frame) -> Chrome:
    return Chrome(*[getattr(frame, name) for name in Chrome._fields])


def _framed(page: Page, frame: Frame) -> Page:
    return page._replace(frame=frame) if isinstance(page, tuple) else replace(page, frame=frame)


def _theme_error(name: str, error: Exception) -> ThemeError:
    """``name``: the template that was asked for; said where the error knows no nearer one."""
    file, line = innermost(error, lambda path: path.endswith(".html"))
    detail = getattr(error, "message", None) or type(error).__name__
    if isinstance(error, AttributeError):
        detail = f"{error.name} という名前の値はありません"
    elif isinstance(error, jinja2.TemplateNotFound):
        detail = f"{error.name} というひな型はありません"
    elif isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.name or file, error.lineno
    where = f"theme/templates/{file or name}" + (f":{line}" if line else "")
    return ThemeError(
        f"{where}: ひな型を組めません({detail})。"
        "直し方: build/views.py の型にある名前だけを使い、綴りと閉じ忘れを確かめてください。"
    )
