"""What a story weighs on the way, and what comes out of a printer."""

from __future__ import annotations

import gzip
import io
import re
import unicodedata

from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.build.guide.served import IN_A_BROWSER, Served, opened

pytestmark = IN_A_BROWSER
WEIGHT = 60_000  # bytes of a story: its page, the styles and scripts it loads, compressed


def test_paper(browser: Browser, samples: Served) -> None:
    """Every story of the samples prints as two pages of A4, the list of vacancies with its cover line and day."""
    with opened(browser, 1280) as page:
        for name in samples.pages():
            if not re.fullmatch(r"companies/(?!open/|openings/)[^/]+/", name):
                continue
            page.goto(f"{samples.url}{name}")
            pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
            assert len(pages) == 2, name
            assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
            assert "募集" in pages[1].extract_text()
        page.goto(f"{samples.url}companies/openings/")
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) <= 2
        text = unicodedata.normalize("NFKC", "".join(sheets[0].extract_text().split()))
        assert "U29しごと図鑑2026年度版" in text
        assert "2026年11月23日" in text


def test_a_story_is_light(samples: Served) -> None:
    """A story's page with all styles and scripts of the guide is at most 60 KB compressed, and no page loads a font."""
    assets = [path for path in (samples.output / "assets").iterdir() if path.suffix in {".css", ".js"}]
    assert {path.suffix for path in (samples.output / "assets").iterdir()} == {".css", ".js", ".svg", ".png"}
    shared = sum(len(gzip.compress(path.read_bytes())) for path in assets)
    stories = [p for p in (samples.output / "companies").glob("*/index.html") if "open" not in p.parent.name]
    assert len(stories) >= 3
    for page in stories:
        assert shared + len(gzip.compress(page.read_bytes())) <= WEIGHT, page
