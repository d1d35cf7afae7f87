"""The closing audit: whatever lies in an output is accounted for, or it is not published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from build.errors import AuditError
from build.output.audit import audit, audit_standing
from build.output.ledger import Ledger, Owner

PHOTO = "photos/0123456789abcdef0123.jpg"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "out", {})
    made.root.mkdir()
    made.write("index.html", b"<p>", Owner.PAGE)
    made.write("a/b/index.html", b"<p>", Owner.PAGE)
    made.write("assets/book.css", b"p{}", Owner.ASSET)
    made.write(PHOTO, b"jpeg", Owner.PHOTO)
    return made


def test_a_whole_output_passes(ledger: Ledger) -> None:
    """Pages, assets and cleared derivatives are all there is."""
    audit(ledger.root, ledger.entries, {PHOTO})


def link(root: Path) -> None:
    (root / "link.html").symlink_to(root / "index.html")


def linked_folder(root: Path) -> None:
    (root / "more").symlink_to(root / "a", target_is_directory=True)


MEDDLING: list[tuple[str, Callable[[Path], object], str]] = [
    (
        "an extra file",
        lambda root: (root / "photos" / "bench.jpg").write_bytes(b"x"),
        "photos/bench.jpg: だれも説明できない",
    ),
    ("a hidden file", lambda root: (root / ".DS_Store").write_bytes(b"x"), ".DS_Store: だれも説明できない"),
    ("a link", link, "link.html: だれも説明できない"),
    ("a linked folder", linked_folder, "more: だれも説明できない"),
    (
        "a changed page",
        lambda root: (root / "index.html").write_bytes(b"<p>x"),
        "index.html: 書いたあとで中身が変わっています",
    ),
    (
        "a missing page",
        lambda root: (root / "index.html").unlink(),
        "index.html: あるはずのファイルがありません",
    ),
]


@pytest.mark.parametrize(("what", "meddle", "words"), MEDDLING, ids=[m[0] for m in MEDDLING])
def test_meddling_is_found(ledger: Ledger, what: str, meddle: Callable[[Path], object], words: str) -> None:
    """Additions, changes, removals and links are all named."""
    meddle(ledger.root)
    with pytest.raises(AuditError) as error:
        audit(ledger.root, ledger.entries, {PHOTO})
    assert any(words in finding for finding in error.value.findings), error.value.findings


def test_a_file_replaced_by_a_link_is_found(ledger: Ledger, tmp_path: Path) -> None:
    """A link with the right content is no plain file."""
    (tmp_path / "copy").write_bytes(b"<p>")
    (ledger.root / "index.html").unlink()
    (ledger.root / "index.html").symlink_to(tmp_path / "copy")
    with pytest.raises(AuditError, match="ふつうのファイルではありません"):
        audit(ledger.root, ledger.entries, {PHOTO})


def test_a_derivative_of_a_photograph_that_is_not_cleared(ledger: Ledger) -> None:
    """A derivative in the ledger is not enough: it must belong to a photograph that the gate cleared."""
    with pytest.raises(AuditError, match="許された写真のものではありません"):
        audit(ledger.root, ledger.entries, set())


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("x.jpg", Owner.PAGE),
        ("x.html", Owner.PHOTO),
        ("x.mjs", Owner.ASSET),
        ("x.jpg", Owner.ASSET),
        ("x.png", Owner.PLATE),
    ],
)
def test_each_owner_has_its_kinds_of_file(ledger: Ledger, name: str, owner: Owner) -> None:
    """A photograph cannot be passed off as a page or an asset; what a browser might run as a module is nobody's."""
    ledger.write(name, b"x", owner)
    with pytest.raises(AuditError, match="種類のファイル"):
        audit(ledger.root, ledger.entries, {PHOTO, name})


def test_what_stands_as_it_was_written_passes(ledger: Ledger) -> None:
    """Files of the last build, all of them where they were: nothing is raised."""
    audit_standing(ledger.entries, ledger.entries.keys(), {PHOTO})


def test_what_no_longer_stands_is_found(ledger: Ledger) -> None:
    """A file that should have stayed and that the disk does not have as it was written."""
    standing = ledger.entries.keys() - {"index.html"}
    with pytest.raises(AuditError) as error:
        audit_standing(ledger.entries, standing, {PHOTO})
    assert error.value.findings == ("index.html: あるはずのファイルがありません。",)


def test_a_derivative_does_not_outlive_its_photograph(ledger: Ledger) -> None:
    """It stands as it was written, and its photograph is no longer cleared."""
    with pytest.raises(AuditError) as error:
        audit_standing(ledger.entries, ledger.entries.keys(), set())
    assert error.value.findings == (f"{PHOTO}: 公開を許された写真のものではありません。",)


def test_a_photograph_does_not_stand_as_a_page(ledger: Ledger) -> None:
    """Each owner has its kinds of file among those that stay, too."""
    ledger.write("x.jpg", b"x", Owner.PAGE)
    with pytest.raises(AuditError, match="種類のファイル"):
        audit_standing(ledger.entries, ledger.entries.keys(), {PHOTO, "x.jpg"})


@pytest.mark.parametrize("name", ["../x.html", "/etc/x.html", "a/../../x.html", "a//b.html", "./x.html"])
def test_nothing_is_written_outside(ledger: Ledger, name: str) -> None:
    """The ledger writes below its folder only, under one spelling of a name."""
    with pytest.raises(AuditError, match="出力の外"):
        ledger.write(name, b"x", Owner.PAGE)


def test_two_writers_cannot_share_a_name(ledger: Ledger) -> None:
    """A second page of one name is an error; the same derivative twice is not."""
    with pytest.raises(AuditError, match="同じ場所"):
        ledger.write("index.html", b"<p>", Owner.PAGE)
    ledger.write(PHOTO, b"jpeg", Owner.PHOTO)
    with pytest.raises(AuditError, match="同じ場所"):
        ledger.write(PHOTO, b"other", Owner.PHOTO)
