"""``create_app``: one intake for one contract, made from a checked configuration."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from intake.form.fields import CODE
from intake.form.furigana import furigana
from intake.form.register_form import DATE_PARTS, TICKED, TRAP, YES_NO
from intake.form.values import SEXES
from intake.pages import templating
from intake.routes import collector, health, people
from intake.routes.failures import register_handlers
from intake.routes.security import MAX_BODY, QuietFlask, protect
from intake.running.beginning import Beginning
from intake.running.readiness import all_obstacles
from intake.running.service import EXTENSION, Clock, gather
from intake.settings.config import Config
from register.load import default
from register.model import Register
from register.term import now

CSRF_SECONDS = 4 * 60 * 60
STATIC_AGE = timedelta(hours=1)


def create_app(
    config: Config,
    *,
    register: Register | None = None,
    clock: Clock = now,
    beginning: Beginning | None = None,
) -> Flask:
    """A WSGI app, with its threads started: call it in the process that serves, after any fork.

    ``clock`` gives aware Tokyo time, ``beginning`` what a server's processes have in common.
    Raises ConfigError. Close its service
    (``app.extensions["zukan-intake"].close()``) when the process ends.
    """
    service = gather(config, register or default(), clock, beginning)
    app = QuietFlask(__name__)
    app.url_map.merge_slashes = False  # its redirect is a page of werkzeug's
    app.secret_key = service.secret
    app.config.update(_settings())
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        SEXES=SEXES, DATE_PARTS=DATE_PARTS, TICKED=TICKED, YES_NO=YES_NO, TRAP=TRAP, CODE=CODE
    )
    app.jinja_env.filters["furigana"] = furigana
    protect(app, audience=config.audience)
    csrf = CSRFProtect(app)
    csrf.exempt(collector.bp)  # it reads no cookie: every request brings a token of its own
    for blueprint in (people.bp, collector.bp, health.bp):
        app.register_blueprint(blueprint)
    register_handlers(app)
    if config.behind_proxy:
        hops = config.behind_proxy
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    templating.prepare(app)
    app.extensions[EXTENSION] = service
    service.start()
    if beginning is not None:
        service.watch.start(lambda: all_obstacles(service))
    return app


def _settings() -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Host-zukan-intake",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": CSRF_SECONDS,
        "WTF_I18N_ENABLED": False,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY,
        "SEND_FILE_MAX_AGE_DEFAULT": STATIC_AGE,
    }
