"""The preview: drafts, rebuilding on save, reloading, and the last good pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

import pytest

from build.options import PROJECT
from build.preview.headers import FILE, read_rules
from build.preview.server import Answer
from build.preview.watching import EVENTS, SCRIPT, Preview, with_script
from register.load import REGISTER_FILE

RULES = read_rules(PROJECT / FILE)
COMPANY = "companies/mihon-seisaku.md"


@pytest.fixture
def preview(site: Any) -> Preview:
    return Preview(site.options(), REGISTER_FILE, RULES)


@pytest.fixture
def served(preview: Preview) -> Iterator[Callable[[str], tuple[int, dict[str, str], str]]]:
    with preview.server(0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

        def get(path: str) -> tuple[int, dict[str, str], str]:
            connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
            connection.request("GET", path)
            response = connection.getresponse()
            try:
                body = response.readline() if path == EVENTS else response.read()
                return response.status, dict(response.getheaders()), body.decode()
            finally:
                response.close()
                connection.close()

        yield get
        preview.stop()
        server.shutdown()


def test_only_the_preview_reloads_itself(preview: Preview, served: Any, site: Any) -> None:
    """The script is added on the way out, the site's own policy lets it run, and no file holds it."""
    assert preview.rebuild()
    _, headers, body = served("/")
    assert f'<script src="{SCRIPT}" defer></script>' in body
    assert headers["Content-Security-Policy"].count("script-src 'self'; connect-src 'self'") == 1
    assert headers["Cache-Control"] == "no-store"
    assert served(SCRIPT)[0] == 200
    assert all(b"__preview__" not in data for data in site.files().values())
    assert "script" not in served("/assets/none.css")[1].get("Content-Type", "")


def test_other_files_are_left_alone() -> None:
    """Pictures and styles keep their bytes and their policy."""
    reply = Answer(HTTPStatus.OK, {"Content-Type": "text/css", "Content-Security-Policy": "x"}, b"</body>")
    assert with_script(reply).body == b"</body>"
    assert with_script(reply).headers["Content-Security-Policy"] == "x"


def test_drafts_are_shown(preview: Preview, served: Any, site: Any) -> None:
    """A draft is a page of the preview."""
    site.edit(COMPANY, "status: published", "status: draft")
    assert preview.rebuild()
    assert served("/companies/mihon-seisaku/")[0] == 200


def test_a_failing_build_keeps_the_last_good_pages(
    preview: Preview, served: Any, site: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault is said on the terminal with its line, and what was good is still served."""
    assert preview.rebuild()
    before = served("/companies/mihon-seisaku/")[2]
    site.edit(COMPANY, "小さな工場", "<b>小さな</b>工場")
    assert not preview.rebuild()
    said = capsys.readouterr().out
    assert f"content/{COMPANY}:{site.line_of(COMPANY, '<b>')}: 誤り: HTMLは書けません。" in said
    assert served("/companies/mihon-seisaku/")[2] == before


def test_before_the_first_good_build_the_page_waits(preview: Preview, served: Any, site: Any) -> None:
    """A preview that starts with a fault says so in the browser, too, and reloads when it is mended."""
    site.edit(COMPANY, "status: published", "status: x")
    assert not preview.rebuild()
    status, _, body = served("/")
    assert (status, "まだ組めていません" in body, SCRIPT in body) == (404, True, True)


def test_a_broken_register_is_said(site: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The register is read anew at every build; a broken one does not end the preview."""
    broken = tmp_path / "register.toml"
    broken.write_text("version = ", encoding="utf-8")
    assert not Preview(site.options(), broken, RULES).rebuild()
    assert "直し方" in capsys.readouterr().out


def test_the_browser_hears_of_a_new_build(preview: Preview, served: Any) -> None:
    """The stream says the number of builds, which changes with each."""
    preview.rebuild()
    assert served(EVENTS)[2] == "data: 1\n"
    preview.rebuild()
    assert served(EVENTS)[2] == "data: 2\n"


def test_saving_rebuilds(preview: Preview, site: Any) -> None:
    """A change on the disk is noticed by the watcher and built, without anybody asking."""
    thread = threading.Thread(target=preview.run, args=(0,), daemon=True)
    thread.start()
    page = site.output / "companies" / "mihon-seisaku" / "index.html"
    until(page.is_file)
    time.sleep(0.5)  # the watcher starts after the first build
    site.edit(COMPANY, "検査の台を整える", "検査の台をみがく")
    until(lambda: page.is_file() and "検査の台をみがく" in page.read_text(encoding="utf-8"))
    preview.stop()
    thread.join(10)
    assert not thread.is_alive()


def until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
