"""After a day's work, nothing a person typed and no key material is anywhere on the store's disk."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from register.envelope import parse
from register.forms import form_spec
from store.cli import main
from store.crypto import keys, passphrase
from store.people.roster import Role

if TYPE_CHECKING:
    from tests.store.conftest import Office

NEW_WORDS = "みほん やなぎ こたつ すずむし"
MARKER = "目印のひとMarkerPerson7"


def _spellings(text: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "euc_jp"):
        yield from _raw_spellings(text.encode(encoding))
    yield quote(text).encode()
    yield quote(text).lower().encode()
    yield text.encode("unicode_escape")


def _raw_spellings(raw: bytes) -> Iterator[bytes]:
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for shift in range(3):  # base64 spells the same bytes in three ways, by alignment
        start, end = -(-8 * shift // 6), (8 * (shift + len(raw))) // 6
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            yield alphabet(b"\0" * shift + raw)[start:end]


def _holders(root: Path, needles: Iterator[bytes]) -> list[str]:
    wanted = list(needles)
    assert all(len(needle) >= 12 for needle in wanted)
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path.name for path in files for needle in wanted if needle in path.read_bytes()]


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every seed and key that is made or derived while the test runs."""
    made: list[bytes] = []

    def kept(make: Callable[..., bytes]) -> Callable[..., bytes]:
        def make_and_keep(*args: str | bytes) -> bytes:
            made.append(make(*args))
            return made[-1]

        return make_and_keep

    for name in ("new_seed", "new_key"):
        monkeypatch.setattr(keys, name, kept(getattr(keys, name)))
    monkeypatch.setattr(passphrase, "_derive", kept(passphrase._derive))
    return made


def test_a_days_work_leaves_no_plaintext_and_no_key(
    make_office: Callable[..., Office], seal_application: Callable[..., str], serve: Callable[..., object],
    tmp_path: Path, secrets: list[bytes], passphrases: dict[str, str], passphrase_fd: Callable[[str], int],
    capsys: pytest.CaptureFixture[str], catalogue_file: Path, terminal: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Designate, print the paper, publish, collect, take in, list, open, search, enter, erase, change a passphrase,
    end a deputy, back up, rehearse, fail to open: then search every byte, second copy and temporary folder included."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    office = make_office()
    office.designate("sato")
    key = office.publish("sato", "zukan", tmp_path / "keys")
    office.designate("suzuki", "zukan", by="sato", trained=None)
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    fields = form_spec(office.register, "application").fields
    document = seal_application(key, {field.id: f"{MARKER}{field.id}" for field in fields})
    spoilt = seal_application(key, {"name": MARKER, "hobby": MARKER})
    office.collect(document, spoilt)

    def run(*args: str, words: str = passphrases["sato"]) -> int:
        fd = str(passphrase_fd(words))
        return main(
            [*args, "--state", str(office.path), "--handler", "sato", "--passphrase-fd", fd],
            clock=office.clock, register=office.register,
        )  # fmt: skip

    receipt = parse(document).header.receipt
    assert run("list") == 0
    listing = "".join(capsys.readouterr())
    assert receipt in listing
    assert MARKER not in listing
    with terminal() as said:
        assert run("show", receipt, "--purpose", "contact") == 0
    assert said[0].count(MARKER) == len(fields)
    assert run("show", receipt, "--purpose", "contact") == 1  # no terminal
    with terminal():
        assert run("show", receipt, "--purpose", "curiosity") == 1
        assert run("show", receipt, "--purpose", "contact", words=MARKER) == 1
    assert MARKER not in "".join(capsys.readouterr())

    assert office.paper is not None
    made = office.paper
    secrets.append(made.seed)
    contact = ("--purpose", "contact")
    by_name = ("search", "--programme", "zukan", "--by", "name", *contact, "--value-fd")
    assert run(*by_name, str(passphrase_fd(f"{MARKER}name"))) == 0
    assert receipt in capsys.readouterr().out
    typed = {"name": MARKER, "kana": "みほん", "birth_date": "2003-04-09", "postal_code": "160-0000",
             "address": MARKER, "phone": "03-0000-1234", "mail": "x@example.jp"}  # fmt: skip
    paper = json.dumps({"items": typed, "declared": ["job_hunting", "pass_to_company"]})
    enter = ("enter", "--form", "application", "--target", "mihon-kappan", "--json", "--json-fd")
    read = ["catalogue", "--from", str(catalogue_file), "--state", str(office.path)]
    assert main(read, clock=office.clock, register=office.register) == 0
    capsys.readouterr()
    assert run(*enter, str(passphrase_fd(paper))) == 0
    entered = json.loads(capsys.readouterr().out)
    (tmp_path / "copy").mkdir()
    at = ["--state", str(office.path)]
    assert main(["backup", "--to", str(tmp_path / "copy"), *at], clock=office.clock) == 0
    assert run("erase", entered["receipt"], "--yes", "--purpose", "erase-request") == 0
    changed = ["--passphrase-fd", str(passphrase_fd(passphrases["suzuki"]))]
    changed += ["--new-passphrase-fd", str(passphrase_fd(NEW_WORDS))]
    assert main(["handler", "passphrase", "suzuki", *changed, *at], clock=office.clock) == 0
    by = ["--by", "sato", "--by-passphrase-fd", str(passphrase_fd(passphrases["sato"]))]
    assert main(["handler", "end", "tanaka", *by, *at], clock=office.clock) == 0
    by = ["--by", "sato", "--by-passphrase-fd", str(passphrase_fd(passphrases["sato"]))]
    assert main(["handler", "end", "suzuki", *by, *at], clock=office.clock) == 0
    assert run("restore", "--rehearse") == 0
    capsys.readouterr()
    code = " ".join(made.groups)
    for spelling in ("".join(made.groups), code, made.groups[0] + made.groups[1] + made.groups[2]):
        assert _holders(tmp_path, iter([spelling.encode()])) == []

    assert len(secrets) > 12
    assert _holders(tmp_path, _spellings(MARKER)) == []
    for words in (passphrases["sato"], passphrases["suzuki"], NEW_WORDS):
        assert _holders(tmp_path, _spellings(words)) == []
    for secret in secrets:
        assert _holders(tmp_path, _raw_spellings(secret)) == []


@pytest.mark.parametrize("shift", range(3))
def test_the_search_itself_finds_what_is_there(tmp_path: Path, shift: int) -> None:
    """A marker planted in each spelling is found: the search above is not blind."""
    for number, spelling in enumerate(_spellings(MARKER)):
        (tmp_path / f"{number}").write_bytes(b"\xff" * shift + spelling + b"end")
        assert _holders(tmp_path, _spellings(MARKER))
        (tmp_path / f"{number}").unlink()
    (tmp_path / "base64").write_bytes(base64.b64encode(b"x" * shift + MARKER.encode() + b"end"))
    assert _holders(tmp_path, _spellings(MARKER)) == ["base64"] * 2  # both alphabets agree here
