"""The plain twin of the intake, for ``script/bench intake``: what an ordinary Flask programmer would write.

The same form class, CSRF protection, validation, three pages and production
server; the answers go as plain JSON into a table with an ordinary INSERT, one
connection per thread, one commit per request, as durable as ours (WAL,
``synchronous=FULL``). No ticket, no seal, no limits.

    python -m script.benches.twin HOST:PORT FOLDER
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import sys
import threading
from dataclasses import replace
from pathlib import Path

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from markupsafe import Markup

from intake.connections.server import serve
from intake.form import register_form, values
from intake.form.fields import CODE
from intake.form.furigana import furigana
from intake.pages.headings import Heading
from register.forms import form_spec
from register.load import default
from register.notice import Notice, notice
from register.receipt import new_receipt_number
from register.term import today

TABLE = "CREATE TABLE IF NOT EXISTS applications (receipt TEXT PRIMARY KEY, at TEXT, data TEXT)"
HEADING = Heading(
    "company", "応募", "見本活版所に応募する", "見本活版所", "/", None, "print", "対象", "ご案内"
)
CONTACTS = ("窓口（見本）", "電話 03-0000-0002", "メール zukan@example.jp")


class Table:
    """One connection per thread, as the sqlite3 documentation advises."""

    def __init__(self, path: Path) -> None:
        self._path, self._own = path, threading.local()
        self._connection().execute(TABLE)

    def insert(self, receipt: str, data: str) -> None:
        connection = self._connection()
        with connection:
            connection.execute(
                "INSERT INTO applications VALUES (?, ?, ?)", (receipt, today().isoformat(), data)
            )

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = sqlite3.connect(self._path, timeout=30)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=FULL")
        return found


def create_twin(folder: Path) -> Flask:
    """The app."""
    app = Flask("intake")
    app.secret_key = secrets.token_bytes(32)
    app.config.update(WTF_I18N_ENABLED=False, SESSION_COOKIE_NAME="twin", SESSION_COOKIE_SAMESITE="Lax")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["furigana"] = furigana
    app.jinja_env.globals.update(
        SEXES=values.SEXES, DATE_PARTS=register_form.DATE_PARTS, TICKED=register_form.TICKED, YES_NO=register_form.YES_NO,
        TRAP=register_form.TRAP, CODE=CODE, language="ja", say=lambda ja, en: ja, within=lambda said: said.ja,
        other_path="/en/", heading=HEADING, contacts=CONTACTS, site_url="/", is_sample=True, banner=None,
    )  # fmt: skip
    CSRFProtect(app)
    table = Table(folder / "twin.sqlite3")
    app.add_url_rule(
        "/apply/<slug>", view_func=lambda slug: _answer(table), methods=["GET", "POST"], endpoint="apply"
    )
    app.extensions["zukan-intake"] = _Nothing()
    return app


class _Nothing:
    """What the production server closes in the end."""

    def close(self) -> None:
        """Nothing is open."""


def _answer(table: Table) -> ResponseReturnValue:
    form = register_form.form_class(form_spec(default(), "application"))(today=today())
    told = notice(default(), "application", today())
    if request.method == "GET":
        return _input(form, told)
    form.validate()
    if form.mistakes:
        return _input(form, told)
    if request.form.get("step") != "send":
        rows = [
            _Row(f.spec.id, f.spec.label, register_form.written(f, "ja") or "（書いていません）")
            for f in form.answers
        ]
        ticks = [_Row(f.spec.id, f.spec.statement, "はい") for f in form.ticks]
        return render_template(
            "confirm.html",
            rows=rows,
            ticks=ticks,
            carried=form.carried(),
            notice=told,
            version=told.version,
            ticket="",
        )
    receipt = new_receipt_number()
    table.insert(
        receipt, json.dumps({"items": form.items(), "declared": form.declarations()}, ensure_ascii=False)
    )
    shown = _Ticket(receipt, "")
    return render_template(
        "done.html", ticket=shown, signed="", steps=(), standing=None, is_waiting=False, mails=False
    )


class _Row:
    def __init__(self, field: str, label: str, value: str) -> None:
        self.field, self.label, self.value = field, label, value


class _Ticket:
    def __init__(self, receipt: str, secret: str) -> None:
        self.receipt, self.secret = receipt, secret


def _input(form: register_form.RegisterForm, told: Notice) -> str:
    return render_template(
        "input.html", version=told.version, ticket="", errors=form.mistakes, focus=None,
        trap="", explained=Markup(render_template("_notice.html", notice=told)),  # noqa: S704 (rendered)
        easy=Markup(render_template("_easy.html", spec=form.form_spec)),  # noqa: S704 (rendered)
        fields=Markup(render_template("_fields.html", form=form, focus=None)),  # noqa: S704 (rendered)
    )  # fmt: skip


def main() -> None:
    bind, folder = sys.argv[1], Path(sys.argv[2])
    from intake.settings.config import Config  # the server wants to know its threads only

    nowhere = Path("/nonexistent")
    config = Config("current", nowhere, nowhere, nowhere, "", "", "")
    serve(replace(config, threads=8), bind, lambda: create_twin(folder))


if __name__ == "__main__":
    main()
