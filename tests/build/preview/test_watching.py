"""The preview: drafts, rebuilding on save, reloading, and the last good pages."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

import pytest

from build.diagnostics import Diagnostic, Severity
from build.options import PROJECT
from build.preview.band import Shown, band
from build.preview.headers import FILE, read_rules
from build.preview.server import Answer
from build.preview.watching import EVENTS, SCRIPT, STYLE, Preview, with_script
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
    after = served("/companies/mihon-seisaku/")[2]
    assert (
        after[after.index("</aside>") + len("</aside>") :]
        == before[before.index('<body class="i-build">') + 22 :]
    )


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


def test_what_is_wrong_stands_in_the_browser(preview: Preview, served: Any, site: Any) -> None:
    """Story, line and mend above every page while the build fails, gone when it is mended; no file ever holds it."""
    assert preview.rebuild()
    assert "pv-head" not in served("/")[2]
    site.edit(COMPANY, "department: 検査課", "department: 検査課\n    hobby: つり")
    assert not preview.rebuild()
    body = served("/")[2]
    assert "いまの記事は組めていません" in body
    assert f"{COMPANY}:{site.line_of(COMPANY, '    hobby')}" in body
    assert "直し方" in body
    assert served(STYLE)[0] == 200
    assert f'<link rel="stylesheet" href="{STYLE}">' in body
    site.edit(COMPANY, "\n    hobby: つり", "")
    assert preview.rebuild()
    assert "pv-head" not in served("/")[2]
    assert all(b"pv-head" not in data for data in site.files().values())


def test_what_stood_there_before_is_folded(preview: Preview, served: Any, site: Any) -> None:
    """A standing notice is counted in one line; once its file is saved it is the editor's own."""
    site.edit(COMPANY, "term: 期間の定めなし", "term: 2027年3月まで")
    preview.rebuild()
    body = served("/")[2]
    assert "前からある注意とお知らせ" in body
    assert body.index("<summary>前からある") < body.index("弁護士")
    preview.note_saved([site.path(COMPANY)])
    preview.rebuild()
    body = served("/")[2]
    assert "弁護士" in body.partition("<details><summary>前からある")[0]


def test_a_draft_says_that_it_is_one(preview: Preview, served: Any, site: Any) -> None:
    """On its own pages, and on no other."""
    site.edit(COMPANY, "status: published", "status: draft")
    preview.rebuild()
    assert "下書きです" in served("/companies/mihon-seisaku/")[2]
    assert "下書きです" not in served("/")[2]
    site.edit(COMPANY, "status: draft", "status: published")
    preview.rebuild()
    assert "下書きです" not in served("/companies/mihon-seisaku/")[2]


def test_nothing_of_a_story_is_markup_in_the_band() -> None:
    """A finding quotes what was written; there it is text."""
    found = Diagnostic("companies/x.md", 3, "<b>だめ</b>", "<i>直す</i>", Severity.ERROR, letters="<u>")
    said = band(Shown((found,), failed=True, said="<s>"), ())
    assert not {"<b>だめ", "<i>", "<u>", "<s>"} & set(re.findall(r"<\w+>(?:だめ)?", said))
    assert "&lt;b&gt;だめ" in said
