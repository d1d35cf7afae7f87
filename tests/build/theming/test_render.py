"""Templates: one variable, strict, escaped; a wrong one stops the build and says where."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from build.errors import ThemeError
from build.options import PROJECT
from build.theming.escaping import escape_values, escaped
from build.theming.render import BAR, FOOT, Renderer
from build.views import TEMPLATES, Frame, Picture, Source, TextPage

TEMPLATE_FOLDER = PROJECT / "theme" / "templates"


def environment(folder: Path, compiled: Path) -> Environment:
    """As Pelican makes it from our settings, and as our generator has it print."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    escape_values(env, compiled)
    return env


def renderer_of(folder: Path, compiled: Path, *, whole: bool = False) -> Renderer:
    env = environment(folder, compiled)
    return Renderer(lambda name: env.get_template(f"{name}.html"), whole=whole)


def render(folder: Path, template: str, page: Any, *, whole: bool = False, **values: Any) -> str:
    (folder / "text.html").write_text(template, encoding="utf-8")
    for name in (BAR, FOOT):
        (folder / name).write_text("", encoding="utf-8")
    context = {"SITEURL": "https://zukan.example", "page": "a content object", **values}
    return renderer_of(folder, folder / "compiled", whole=whole).bound(page).render(context)


@pytest.fixture
def page() -> TextPage:
    frame = Frame(**dict.fromkeys(Frame._fields, ""))  # type: ignore[arg-type]
    return TextPage(frame, "<b>", "見出し", "本文")  # type: ignore[arg-type]


def test_values_are_escaped(tmp_path: Path, page: TextPage) -> None:
    """Text is text; only Markup is markup."""
    assert render(tmp_path, "{{ page.label }}{{ page.body }}", page) == "&lt;b&gt;本文"


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.nothing }}",
        "{{ page.class }}",
        "{{ nothing }}",
        "{% if page.nothing %}{% endif %}",
        "{{ article.title }}",
        "{{ SITEURL }}",
        "{{ range(3) }}",
        "{{ page.label",
        "{% include 'gone.html' %}",
        "{{ page.label | nofilter }}",
    ],
)
def test_what_the_model_lacks_stops_the_build(tmp_path: Path, page: TextPage, template: str) -> None:
    """A name that the page's model does not have, a missing file or a broken tag is an error with its place."""
    with pytest.raises(ThemeError, match=r"theme/templates/text\.html:2: .*直し方"):
        render(tmp_path, f"\n{template}", page)


def test_a_block_can_be_said_again(tmp_path: Path, page: TextPage) -> None:
    """What Jinja keeps as an entry and not as a field, a template's own blocks, is found as ever."""
    assert (
        render(tmp_path, "{% block x %}<{{ page.label }}>{% endblock %}{{ self.x() }}", page)
        == "<&lt;b&gt;><&lt;b&gt;>"
    )


def test_the_macro_that_is_wrong_is_named(tmp_path: Path, page: TextPage) -> None:
    """A field that a model does not have is said with the file and the line that ask for it, not with the page's."""
    (tmp_path / "m.html").write_text(
        "\n{% macro x(page) %}\n{{ page.nothing }}{% endmacro %}", encoding="utf-8"
    )
    with pytest.raises(ThemeError, match=r"theme/templates/m\.html:3: .*nothing という名前の値"):
        render(tmp_path, "{% import 'm.html' as m %}{{ m.x(page) }}", page)


def test_pelicans_own_templates_do_not_stand_in(tmp_path: Path, page: TextPage) -> None:
    """A theme without a base does not silently get the one of Pelican's simple theme."""
    with pytest.raises(ThemeError):
        render(tmp_path, '{% extends "base.html" %}', page)


def test_every_model_has_its_template() -> None:
    """Each page model names a template that exists, and no other template is a page."""
    pages = {path.name for path in TEMPLATE_FOLDER.glob("[!_]*.html")} - {"base.html"}
    assert set(TEMPLATES.values()) == pages


def test_the_themes_macros_serve_the_prose(tmp_path: Path) -> None:
    """A photograph in the prose is the theme's figure; one that was taken down is its drawn plate."""
    renderer = renderer_of(TEMPLATE_FOLDER, tmp_path)
    picture = Picture(
        (Source("image/avif", "a.avif 480w"),), "a.jpg", "a.jpg 480w", 480, 320, '"台"', "<朝>", ""
    )
    figure = renderer.figure(picture)
    assert 'alt="&quot;台&quot;"' in figure
    assert "&lt;朝&gt;" in figure
    assert "写真は" in renderer.no_photo()


def test_templates_read_one_variable() -> None:
    """No template of the theme reads any name but ``page`` and its own."""
    import jinja2
    from jinja2 import meta

    env = jinja2.Environment(autoescape=True)
    for path in TEMPLATE_FOLDER.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        imported = set(re.findall(r'import "_\w+\.html" as (\w+)', text))
        own = set(re.findall(r"\{%-? set (\w+) =", text))
        free = meta.find_undeclared_variables(env.parse(text))
        assert free <= {"page", *imported, *own}, (path.name, free)


@pytest.fixture(scope="module")
def escaping(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return environment(TEMPLATE_FOLDER, tmp_path_factory.mktemp("compiled"))


@given(text=st.text(), is_markup=st.booleans())
def test_what_is_printed_reads_as_it_was_written(escaping: Environment, text: str, is_markup: bool) -> None:
    """Text comes back from its HTML as it was and opens nothing; markup is printed as it stands."""
    shown = escaping.from_string('<b title="{{ x }}">{{ x }}</b>').render(
        x=Markup(text) if is_markup else text
    )
    written = text if is_markup else escape(text)
    assert html.unescape(shown) == html.unescape(f'<b title="{written}">{written}</b>')
    if not is_markup:
        assert shown.count("<") == shown.count(">") == 2
        assert shown.count('"') == 2


@pytest.mark.parametrize(
    ("value", "shown"), [(3, "3"), (None, "None"), ([Markup("<b>")], "[Markup(&#39;&lt;b&gt;&#39;)]")]
)
def test_other_values_are_printed_as_markupsafe_has_them(
    escaping: Environment, value: object, shown: str
) -> None:
    """Numbers and the like keep their usual form, escaped."""
    assert escaping.from_string("{{ x }}").render(x=value) == shown


@given(st.text(alphabet=st.sampled_from("&<>\"'a見;#"), max_size=12))
def test_what_is_printed_is_escaped(text: str) -> None:
    """Leaving alone what holds nothing to escape changes nothing."""
    assert escaped(text) == html.escape(text)


def test_the_environment_is_asked_to_print(escaping: Environment) -> None:
    """The code that Jinja generates prints and looks into models by our ways; otherwise pages would be right and slow."""
    code = escaping.compile("{{ x.y }}", raw=True)
    assert "environment.escaped(" in code
    assert "environment.getattr(" not in code


def test_bar_and_foot_are_made_once_and_their_faults_named(tmp_path: Path, page: TextPage) -> None:
    """Pages of one chrome share one bar; a fault in it stops the build with its own file's name."""
    (tmp_path / "text.html").write_text("{{ page.frame.bar }}|{{ page.frame.foot }}", encoding="utf-8")
    (tmp_path / BAR).write_text("<b>{{ page.section }}</b>", encoding="utf-8")
    (tmp_path / FOOT).write_text("{{ page.sample }}", encoding="utf-8")
    renderer = renderer_of(tmp_path, tmp_path / "compiled")
    events, home = (page._replace(frame=page.frame._replace(section=name)) for name in ("<e>", "home"))
    assert [renderer.bound(one).render({}) for one in (events, home, events)] == [
        "<b>&lt;e&gt;</b>|", "<b>home</b>|", "<b>&lt;e&gt;</b>|",
    ]  # fmt: skip
    (tmp_path / BAR).write_text("{{ page.title }}", encoding="utf-8")
    with pytest.raises(ThemeError, match=r"theme/templates/_bar\.html:1.*直し方"):
        renderer_of(tmp_path, tmp_path / "anew").bound(home)


def test_pelicans_context_is_for_plugins(tmp_path: Path, page: TextPage) -> None:
    """Where a plugin is used a template also reads Pelican's context, and ``page`` is the model all the same."""
    assert render(tmp_path, "{{ SITEURL }} {{ page.body }}", page, whole=True) == "https://zukan.example 本文"


def test_what_a_plugin_did_not_give_can_be_asked_for(tmp_path: Path, page: TextPage) -> None:
    """A theme may print what a plugin puts into ``article`` and stand without it; of a model nothing may be missing."""
    assert render(tmp_path, "{{ article.words|default('-') }}", page, whole=True, article=object()) == "-"
    with pytest.raises(ThemeError):
        render(tmp_path, "{{ page.words|default('-') }}", page, whole=True)
