"""The digest of our own code, by which a build knows that its notes were made by the same gate."""

import shutil
from pathlib import Path

import pytest

import build
import register
from build.notes.dependencies import code_digest

ROOT = Path(build.__file__ or "").parent.parent


def test_every_file_of_code_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of any .py, .json or .typ of build/ or register/, in whatever folder, changes the digest."""
    for package in (build, register):
        name = package.__name__
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(package, "__file__", str(tmp_path / name / "__init__.py"))
    files = [path for path in tmp_path.rglob("*") if path.suffix in (".py", ".json", ".typ")]
    assert {path.parent.name for path in files} >= {"build", "register", "darkroom", "covers", "papers"}
    before = code_digest.__wrapped__()
    unnoticed = []
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        if code_digest.__wrapped__() == before:
            unnoticed.append(path.relative_to(tmp_path).as_posix())
        path.write_bytes(content)
    assert unnoticed == []
    assert code_digest.__wrapped__() == before
