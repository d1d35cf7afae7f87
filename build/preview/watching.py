"""The editor's preview: drafts included, rebuilt on save, the browser reloaded.

Shows what a build would publish, with its headers; only here a tiny script is added
to the pages on their way out, and the policy lets it run. The preview has a folder of
its own: a draft never lies in the output. A failing build keeps the last good pages.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchfiles import watch

from build.diagnostics import as_text
from build.engine.builder import build
from build.errors import BuildError, ContentFaultsError
from build.gate.decided import Judgement
from build.options import Options
from build.preview.band import CSS, Shown, band
from build.preview.headers import Rule
from build.preview.server import Answer, Handler, address, answer, make_server
from build.site.addresses import company_path, event_path
from register.errors import RegisterError
from register.load import load
from register.model import Register

PREFIX = "/__preview__/"
SCRIPT = f"{PREFIX}reload.js"
EVENTS = f"{PREFIX}changes"
STYLE = f"{PREFIX}band.css"
_RELOAD_JS = (
    "let seen = null;\n"
    f'const source = new EventSource("{EVENTS}");\n'
    "source.onmessage = (event) => {\n"
    "  if (seen !== null && seen !== event.data) location.reload();\n"
    "  seen = event.data;\n"
    "};\n"
).encode()
_TAG = f'<script src="{SCRIPT}" defer></script>\n</body>'.encode()
_LINK = f'<link rel="stylesheet" href="{STYLE}">\n</head>'.encode()
_BODY = re.compile(rb"<body[^>]*>")
_WAITING = (
    '<!doctype html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n<title>準備中</title>\n</head>\n<body>\n'
    "<h1>まだ組めていません</h1>\n<p>はじめは写真の用意に数分かかることがあります。できあがるか、指摘を直して保存すると、このページが切り替わります。</p>\n"
    "</body>\n</html>\n"
).encode()
WAIT_SECONDS = 15.0  # a browser that went away is noticed at the next beat


class Changes:
    """Counts good and failed builds; pages wait for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0
        self._ended = False

    @property
    def count(self) -> int:
        return self._count

    @property
    def ended(self) -> bool:
        return self._ended

    def announce(self) -> None:
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def end(self) -> None:
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    def wait_for_more_than(self, count: int) -> int:
        with self._condition:
            self._condition.wait_for(lambda: self._count > count or self._ended, WAIT_SECONDS)
            return self._count


class PreviewHandler(Handler):
    """Adds the script to pages, and the two addresses that it needs."""

    changes: Changes
    said: Said

    def answer(self) -> Answer:
        for path, kind, text in ((SCRIPT, "text/javascript", _RELOAD_JS), (STYLE, "text/css", CSS.encode())):
            if self.path == path:
                headers = {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-store"}
                return Answer(HTTPStatus.OK, headers, text)
        return with_script(answer(self.root, self.path, self.rules), self.said.above(self.path))

    def do_GET(self) -> None:  # noqa: N802 (http.server's name)
        if self.path == EVENTS:
            self._stream()
        else:
            super().do_GET()

    def _stream(self) -> None:
        """Server-sent events: the number of builds so far, again at every change."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        count = self.changes.count
        try:
            while not self.changes.ended:
                self.wfile.write(f"data: {count}\n\n".encode())
                self.wfile.flush()
                count = self.changes.wait_for_more_than(count)
        except OSError:
            return  # the page was closed


def with_script(reply: Answer, above: str = "") -> Answer:
    """A page with the reload script, which the site's own policy lets run and listen, and what stands above it."""
    headers = dict(reply.headers)
    headers["Cache-Control"] = "no-store"
    if not headers.get("Content-Type", "").startswith("text/html"):
        if reply.status is HTTPStatus.NOT_FOUND and not reply.body:
            reply = Answer(reply.status, headers, _WAITING)
            headers["Content-Type"] = "text/html; charset=utf-8"
        else:
            return Answer(reply.status, headers, reply.body)
    body = reply.body.replace(b"</body>", _TAG, 1)
    if above:
        body = body.replace(b"</head>", _LINK, 1)
        body = _BODY.sub(lambda tag: tag[0] + b"\n" + above.encode(), body, count=1)
    return Answer(reply.status, headers, body)


class Said:
    """What the last build said, for every page that is asked for; replaced whole by each build."""

    def __init__(self) -> None:
        self.shown = Shown()
        self.drafts: frozenset[str] = frozenset()  # paths of stories, with a slash at both ends
        self.saved: frozenset[str] = frozenset()  # folder/name of each file saved since the preview began

    def above(self, path: str) -> str:
        """The band of the page at a path."""
        draft = any(urlsplit(path).path.startswith(each) for each in self.drafts)
        return band(self.shown, self.saved, draft=draft)


class Preview:
    """One preview: a server, a watcher, and the last good build."""

    def __init__(self, options: Options, register_file: Path, rules: Sequence[Rule]) -> None:
        self.options = replace(options, drafts=True)
        self._register_file, self._rules = register_file, rules
        self._stop = threading.Event()
        self._changes, self._said = Changes(), Said()

    def rebuild(self) -> bool:
        """Builds once and says the findings here and in the browser; where it fails, the last good pages stay."""
        try:
            register: Register = load(self._register_file)
            judgement = build(self.options, register, _say)
        except ContentFaultsError as error:
            _say(as_text(error.diagnostics, colour=sys.stdout.isatty()) + "前の状態のまま表示しています。\n")
            self._said.shown = Shown(tuple(error.diagnostics), failed=True)
            good = False
        except (BuildError, RegisterError) as error:
            _say(f"{error}\n前の状態のまま表示しています。\n")
            self._said.shown = Shown(failed=True, said=str(error))
            good = False
        else:
            _say(as_text(judgement.findings, colour=sys.stdout.isatty()) + "組み直しました。\n")
            self._said.shown = Shown(judgement.findings)
            self._said.drafts = _drafts(judgement)
            good = True
        self._changes.announce()
        return good

    def server(self, port: int) -> ThreadingHTTPServer:
        handler: Any = type("BoundHandler", (PreviewHandler,), {"changes": self._changes, "said": self._said})
        return make_server(self.options.output, port, self._rules, handler)

    def run(self, port: int) -> None:
        """Serves and rebuilds until stopped."""
        with self.server(port) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
            thread.start()
            _say(
                f"{address(server)} で見られます。保存すると組み直します。止めるには Ctrl-C を押してください。\n"
                "いま組み立てています。はじめは写真の用意に数分かかることがあります。\n"
            )
            self.rebuild()
            try:
                folders = (self.options.content, self.options.theme, self._register_file.parent)
                for changed in watch(*folders, stop_event=self._stop, raise_interrupt=True, debounce=200):
                    self.note_saved(Path(name) for _, name in changed)
                    self.rebuild()
            finally:
                self._changes.end()
                server.shutdown()

    def note_saved(self, files: Iterable[Path]) -> None:
        """What is said of these files is the editor's own from now on."""
        self._said.saved |= {f"{file.parent.name}/{file.name}" for file in files}

    def stop(self) -> None:
        """Ends ``run`` and answers the pages that wait."""
        self._stop.set()
        self._changes.end()


def _drafts(judgement: Judgement) -> frozenset[str]:
    """The paths below which a draft's pages lie."""
    site = judgement.site
    if site is None:
        return frozenset()
    companies = {f"/{company_path(story.label.slug)}" for story in site.companies if story.draft}
    return frozenset(companies | {f"/{event_path(story.label.slug)}" for story in site.events if story.draft})


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
