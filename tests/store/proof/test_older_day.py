"""What comparing with the journal lets pass, each with a reason, and what only a kept checkpoint shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from register.envelope import parse
from register.keyfile import ReceivingKey
from store import cli
from store.disk import vault
from store.errors import MomentError
from store.office import erasing as office_erasing
from store.office import journals, signing_in
from store.people.purpose import reading_purpose
from store.records import erasing
from store.records.accession import accession
from store.records.listing import listed

if TYPE_CHECKING:
    from tests.store.conftest import Office

Seal = Callable[..., str]


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_an_erasure_that_was_killed_is_no_older_vault(
    office: Office, key: ReceivingKey, seal_application: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal says erased and the body still lies there, because the keyring says that it is being erased; without
    the keyring's word the same vault is refused."""
    session = office.take_in("sato", seal_application(key))
    [row] = listed(session)
    monkeypatch.setattr(erasing, "finish", _killed)
    with pytest.raises(KeyboardInterrupt):
        erasing.erase(reading_purpose(office.register, "zukan", "contact"), session, [row.id])
    with pytest.raises(KeyboardInterrupt):
        accession(office.sign_in("sato"))  # the next sign-in notes the erasure, and is killed as well
    monkeypatch.undo()
    assert office.state().vault.held([row.id]) == [row.id]
    kept = shutil.copytree(office.path, office.path.parent / "kept")
    session = office.sign_in("sato")
    accession(session)
    assert listed(session) == []
    for state in office.opened:
        state.close()
    shutil.rmtree(office.path)
    shutil.copytree(kept, office.path)
    with office.state().keyring.database.transaction() as connection:
        connection.execute("DELETE FROM erasing")
    with pytest.raises(MomentError, match="消去したはずの記録"):
        office.sign_in("sato")


def test_another_document_under_an_erased_id_is_no_older_vault(
    office: Office, key: ReceivingKey, seal_application: Seal, passphrases: dict[str, str]
) -> None:
    """A forgery was erased, the genuine one has come in under the id; the forgery itself, put back, is refused."""
    document = seal_application(key)
    header = parse(document).header
    office.collect(seal_application(key, {"name": "だれかさん"}, id=header.id, receipt=header.receipt))
    office.collect(document)
    session = signing_in.sign_in(office.state(), "sato", passphrases["sato"]).session
    shutil.copy(office.path / vault.FILE, office.path.parent / vault.FILE)
    office_erasing.erase(session, office_erasing.prepare(session, [header.id], "erase-request"))
    session = signing_in.sign_in(office.state(), "sato", passphrases["sato"]).session
    assert [row.id for row in listed(session)] == [header.id]
    office.sign_in("sato")
    for state in office.opened:
        state.close()
    shutil.copy(office.path.parent / vault.FILE, office.path / vault.FILE)
    with pytest.raises(MomentError, match="消去したはずの記録"):
        office.sign_in("sato")


def test_a_whole_older_day_shows_against_a_kept_checkpoint_only(
    office: Office,
    key: ReceivingKey,
    seal_application: Seal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Keyring, vault and journals of the day before an erasure: valid by themselves, and ``verify`` says that it
    compared with nothing; compared with what was kept elsewhere, the missing lines show."""
    office.take_in("sato", seal_application(key))
    before = shutil.copytree(office.path, tmp_path / "before")
    session = office.sign_in("sato")
    erasing.erase(reading_purpose(office.register, "zukan", "contact"), session, [listed(session)[0].id])
    for signed in journals.sign_heads(session):
        (tmp_path / f"{signed.programme}.json").write_text(signed.encode(), encoding="ascii")
    for state in office.opened:
        state.close()
    shutil.rmtree(office.path)
    shutil.copytree(before, office.path)
    office.sign_in("sato")  # nothing here says that it is yesterday
    verify = ["journal", "verify", "--state", str(office.path)]
    assert cli.main(verify, clock=office.clock, register=office.register) == 0
    said = capsys.readouterr().out
    assert said.count("控えの先頭値とは比べていません") == 2
    assert "控えの先頭値と比べました" not in said
    kept = ["--checkpoint", str(tmp_path / "zukan.json"), str(tmp_path / "support.json")]
    assert cli.main([*verify, *kept], clock=office.clock, register=office.register) == 1
    said = capsys.readouterr().out
    assert "終わりが切り取られています" in said
    assert "sato が署名した" in said
