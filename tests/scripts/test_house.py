"""The house holds together: collection, locks, import contracts, no stray addresses."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import COLLECTED

ROOT = Path(__file__).parents[2]
LOCKS = ("build.lock", "intake.lock", "store.lock", "dev.lock")
PARTS = ("register", "build", "intake", "store", "scripts")


def _tracked() -> list[Path]:
    """Every file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def collected(request: pytest.FixtureRequest) -> str:
    """What pytest finds in the whole house: in this very run, or, where it looks at a part only, asked once."""
    config = request.config
    asked = [(config.invocation_params.dir / argument).resolve() for argument in config.args]
    if asked == [ROOT / "tests"] and not config.getoption("lf", False):
        return config.stash[COLLECTED]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.parametrize("part", PARTS)
def test_every_folder_of_tests_is_collected(collected: str, part: str) -> None:
    """pytest finds tests in every part's folder, tests/build included, which it skips by default."""
    assert re.search(rf"^tests/{part}/", collected, re.MULTILINE), f"tests/{part} was not collected"


def test_the_build_package_is_ours() -> None:
    """`import build` is this project's package, not PyPI's of the same name, and no lock installs that."""
    import build

    assert Path(build.__file__ or "").parent == ROOT / "build", (
        "another package named build shadows ours: remove it from the environment (pip uninstall build)"
    )
    for lock in LOCKS:
        assert not re.search(r"^build==", (ROOT / lock).read_text(), re.MULTILINE), (
            f"{lock} installs PyPI's build"
        )


def test_git_does_not_ignore_the_build_package() -> None:
    """A common ignore rule for build/ would lose the package; git tracks it."""
    assert (
        subprocess.run(["git", "check-ignore", "-q", "build/__init__.py"], cwd=ROOT, check=False).returncode
        == 1
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_hashes_only(lock: str) -> None:
    """Each requirement is pinned with hashes and no lock carries a registry's address or a path."""
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert pinned
    for entry in pinned:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==", entry), entry[:60]
        assert "--hash=sha256:" in entry


def test_the_locks_agree() -> None:
    """A package has one version in all locks, so that one machine may hold several parts."""
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_import_contracts_hold() -> None:
    """import-linter finds no arrow that the house forbids."""
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("part", ["register", "intake"])
def test_nothing_outside_the_store_can_open(part: str) -> None:
    """No module of the register or the intake names a private key class, a decryption or open_sealed."""
    forbidden = re.compile(r"PrivateKey|decrypt|decapsulate|open_sealed|private_bytes|from_seed")
    for path in (ROOT / part).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        names |= {
            a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names
        }
        assert not [name for name in names if forbidden.search(name)], path.name


def test_no_path_of_a_machine_and_no_registry_is_written() -> None:
    """No tracked text file names a home or work folder of some machine, or a package registry."""
    # Written in pieces, so that this file does not name them either.
    machine = re.compile(
        "|".join(["/" + "work/", "/" + "home/", "/" + "root/", "pypi" + r"\.org", "registry" + r"\.npmjs"])
    )
    for path in _tracked():
        if path.suffix in {".py", ".md", ".toml", ".lock", ".json", ".html", ".css", ".sh", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not machine.search(text), path.relative_to(ROOT)


def test_each_part_has_its_own_extra() -> None:
    """pyproject.toml declares one extra per part, and the site's lock brings no web service with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"build", "intake", "store", "dev"} <= set(project["optional-dependencies"])
    assert "flask==" not in (ROOT / "build.lock").read_text()
    assert "pelican==" not in (ROOT / "intake.lock").read_text()
    assert "gunicorn==" not in (ROOT / "store.lock").read_text()
