"""Pictures of the sample guide as it is served: ten pages, two widths, two schemes, small WebP files."""

from __future__ import annotations

import io
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from build.engine.builder import build
from build.options import PROJECT, Options
from build.preview.headers import FILE, read_rules
from build.preview.server import address, make_server
from register.load import load

DAY = date(2026, 11, 27)
CHROMIUM = "/usr/bin/chromium"
PAGES = {
    "home": "",
    "companies": "companies/",
    "filtered": "companies/?taste=hands&open=1",
    "story": "companies/mihon-kappan/",
    "story-lens": "companies/kakuu-kougaku/",
    "vacancies": "companies/openings/",
    "events": "events/",
    "event": "events/kappan-kengaku/",
    "apply": "apply/",
    "privacy": "privacy/",
}
WIDTHS = {390: (844, 2), 1280: (800, 2)}  # width -> height of the screen, how many screens are shown
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUALITY = 40
MOST = 3_000_000  # bytes of all together


def main() -> int:
    """Makes them all; 1 where they are larger than they may be together."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "docs" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        intake = {"current": "https://uketsuke.example"}
        build(Options(day=DAY, output=output, cache=PROJECT / "var" / "cache", intake=intake), load())
        with make_server(output, 0, read_rules(PROJECT / FILE)) as server, sync_playwright() as driver:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            sizes = [size for scheme in SCHEMES for size in _scheme(browser, address(server), scheme, target)]
            browser.close()
            server.shutdown()
    print(f"{len(sizes)} pictures, {sum(sizes):,} bytes, in {target}")
    return int(sum(sizes) > MOST)


def _scheme(browser: Browser, site: str, scheme: Literal["light", "dark"], target: Path) -> list[int]:
    sizes = []
    for width, (height, screens) in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="ja-JP",
            reduced_motion="reduce",
        )
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(f"{site}{path}", wait_until="networkidle")
            page.evaluate(
                "async () => { for (const image of document.images) { image.loading = 'eager'; await image.decode() } }"
            )
            high = min(page.evaluate("document.documentElement.scrollHeight"), height * screens)
            png = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": high})
            file = target / f"{name}-{width}-{scheme}.webp"
            Image.open(io.BytesIO(png)).save(file, "WEBP", quality=QUALITY, method=6)
            sizes.append(file.stat().st_size)
        context.close()
    return sizes


if __name__ == "__main__":
    sys.exit(main())
