"""Templates, one environment per language, each with its own ``say``, ``within`` and ``language``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flask import Flask, current_app
from jinja2 import Environment

from register.language import Language, Said

EXTENSION = "zukan-intake-templates"


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
    }
    return made


def _within(said: Said, language: Language) -> str:
    return said.within(language)
