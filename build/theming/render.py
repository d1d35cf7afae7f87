"""Page models to HTML: Pelican's Jinja with one variable, ``page``, under StrictUndefined and autoescape.

No filter, global or test of ours: a page is a function of its model and of the
templates. A template that asks for what its model does not hold fails the build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

import jinja2
from markupsafe import Markup
from pelican.generators import PelicanTemplateNotFound

from build.errors import ThemeError, innermost
from build.views import TEMPLATES, Chrome, Frame, Page, Picture

PARTS = "_parts.html"
BAR, FOOT = "_bar.html", "_foot.html"
ICONS = "_icons.html"


class BoundTemplate(NamedTuple):
    """A template bound to a page model; Pelican's writer calls ``render`` as it does on any template.

    For the template ``page`` is the model; in Pelican's context, which signals carry, it is a content object.
    """

    template: jinja2.Template
    page: Page
    whole: bool  # the template sees the rest of Pelican's context, too

    def render(self, context: Mapping[str, Any]) -> str:
        """Called by Pelican's writer; ThemeError for what the model does not hold."""
        values = {**context, "page": self.page} if self.whole else {"page": self.page}
        try:
            return self.template.render(values)
        except (jinja2.TemplateError, AttributeError) as error:
            raise theme_error(self.template.name or "", error) from error


class Renderer:
    """One theme's templates, by the ``get_template`` of Pelican's generator: by name, without ``.html``.

    ``whole``: templates see Pelican's context beside ``page``, for the sake of plugins.
    """

    def __init__(self, get_template: Callable[[str], jinja2.Template], *, whole: bool = False) -> None:
        self._get, self._whole = get_template, whole
        self._macros: dict[str, Callable[..., Any]] = {}
        self._chromes: dict[Chrome, tuple[Markup, Markup]] = {}

    def bound(self, page: Page) -> BoundTemplate:
        """A page with its bar and foot, and its template; ThemeError where there is none."""
        bar, foot = self._around(_chrome(page.frame))
        framed = _framed(page, page.frame._replace(bar=bar, foot=foot))
        return BoundTemplate(self._found(TEMPLATES[type(page)]), framed, self._whole)

    def _found(self, name: str) -> jinja2.Template:
        try:
            return self._get(name.removesuffix(".html"))
        except (jinja2.TemplateError, PelicanTemplateNotFound) as error:
            raise theme_error(name, error) from error

    def _around(self, chrome: Chrome) -> tuple[Markup, Markup]:
        made = self._chromes.get(chrome)
        if made is None:
            made = (Markup(self._rendered(BAR, chrome)), Markup(self._rendered(FOOT, chrome)))  # noqa: S704 (rendered)
            self._chromes[chrome] = made
        return made

    def _rendered(self, name: str, page: Chrome) -> str:
        try:
            return self._found(name).render(page=page)
        except (jinja2.TemplateError, AttributeError) as error:
            raise theme_error(name, error) from error

    def figure(self, picture: Picture) -> Markup:
        """A photograph within prose, by the theme's own macro."""
        return self._macro("figure", picture)

    def no_photo(self) -> Markup:
        """The markup in the place of a photograph that may no longer be shown."""
        return self._macro("no_photo")

    def icon(self, industry: str) -> str:
        """The SVG of an industry's sign, by its slug."""
        return str(self._macro("icon", industry, template=ICONS))

    def _macro(self, macro: str, *values: object, template: str = PARTS) -> Markup:
        try:
            if macro not in self._macros:
                self._macros[macro] = getattr(self._found(template).module, macro)
            return cast("Markup", self._macros[macro](*values))
        except (jinja2.TemplateError, AttributeError) as error:
            raise theme_error(template, error) from error


def _chrome(frame: Frame) -> Chrome:
    return Chrome(*[getattr(frame, name) for name in Chrome._fields])


def _framed(page: Page, frame: Frame) -> Page:
    return page._replace(frame=frame) if isinstance(page, tuple) else replace(page, frame=frame)


def theme_error(name: str, error: Exception) -> ThemeError:
    """The error in Japanese, with file and line. ``name``: the template asked for, where the error has no file."""
    file, line = innermost(error, lambda path: path.endswith(".html"))
    detail = getattr(error, "message", None) or type(error).__name__
    if isinstance(error, AttributeError):
        detail = f"{error.name} という名前の値はありません"
    elif isinstance(error, PelicanTemplateNotFound):
        detail = f"{name} というひな型はありません"
    elif isinstance(error, jinja2.TemplateNotFound):
        detail = f"{error.name} というひな型はありません"
    elif isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.name or file, error.lineno
    where = f"theme/templates/{file or name}" + (f":{line}" if line else "")
    return ThemeError(
        f"{where}: ひな型を組めません({detail})。"
        "直し方: build/views.py の型にある名前だけを使い、綴りと閉じ忘れを確かめてください。"
    )
