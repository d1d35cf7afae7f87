"""Templates, one environment per language: which of two sentences is said is settled when a template is read.

``say("日本語", "English")`` of two literals becomes the one that its language says, so
that a page finds it as plain text; anything else is decided when the page is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import get_args

from flask import Flask, current_app
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from register.language import Language, Said

EXTENSION = "zukan-intake-templates"
_CALL = ["name", "lparen", "string", "comma", "string", "rparen"]  # say ( "…" , "…" )


class _SayOnce(Extension):
    """Replaces a call of ``say`` by one of its literals."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens, at = list(stream), 0
        said = 2 if self.environment.globals["language"] == "ja" else 4
        while at < len(tokens):
            call = tokens[at : at + len(_CALL)]
            is_say = call[0].value == "say" and [token.type for token in call] == _CALL
            yield call[said] if is_say else call[0]
            at += len(_CALL) if is_say else 1


def prepare(app: Flask) -> None:
    """Makes the environments; call when the app's own is complete."""
    app.extensions[EXTENSION] = {language: _environment(app, language) for language in get_args(Language)}


def render(template: str, language: Language, **context: object) -> str:
    """A page, or a part of one, in a language."""
    environments: Mapping[Language, Environment] = current_app.extensions[EXTENSION]
    return environments[language].get_template(template).render(context)


def _environment(app: Flask, language: Language) -> Environment:
    made = app.jinja_env.overlay()
    made.globals = {
        **app.jinja_env.globals,
        "language": language,
        "say": (lambda ja, en: ja) if language == "ja" else (lambda ja, en: en),
        "within": lambda said: _within(said, language),
        "url_for": cache(app.url_for),  # of the style and the icon: the same in every request
    }
    made.add_extension(_SayOnce)
    return made


def _within(said: Said, language: Language) -> str:
    return said.within(language)
