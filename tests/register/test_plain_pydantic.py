"""Pydantic finds no plugin where our models are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import register.model, sys
from pydantic import BaseModel
import pydantic.plugin._schema_validator as asks
assert sys.modules["pydantic.plugin._loader"].get_plugins() == ()
class Asked(BaseModel):
    name: str
assert type(Asked.__pydantic_validator__).__name__ == "SchemaValidator"
print("importlib.metadata" in sys.modules)
"""

PLUGIN = """
class _Eavesdropper:
    def new_schema_validator(self, *args, **kwargs):
        print("heard")
        return None, None, None
eavesdropper = _Eavesdropper()
"""


def test_nobody_elses_plugin_hears_of_our_models(tmp_path: Path) -> None:
    """A package that announces a pydantic plugin is not even looked for; without our line it would be called."""
    folder = _installed(tmp_path)
    ours = _run("import register.model; register.model.Contact(name='a', phone='b', mail='c')", folder)
    plain = _run("from pydantic import BaseModel\nclass M(BaseModel):\n name: str", folder)
    assert ("heard" in ours, "heard" in plain) == (False, True)


def test_pydantic_works_without_its_loader() -> None:
    """The seam that we use is the one pydantic asks, and the package list is not read."""
    assert _run(SCRIPT, None).strip() == "False"


def _installed(tmp_path: Path) -> str:
    folder = tmp_path / "site"
    papers = folder / "eavesdropper-1.0.dist-info"
    papers.mkdir(parents=True)
    (folder / "eavesdropper.py").write_text(PLUGIN, encoding="utf-8")
    (papers / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: eavesdropper\nVersion: 1.0\n", encoding="utf-8"
    )
    (papers / "entry_points.txt").write_text("[pydantic]\nx = eavesdropper:eavesdropper\n", encoding="utf-8")
    return str(folder)


def _run(script: str, folder: str | None) -> str:
    prefix = f"import sys; sys.path.insert(0, {folder!r})\n" if folder else ""
    done = subprocess.run(
        [sys.executable, "-c", prefix + script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout
