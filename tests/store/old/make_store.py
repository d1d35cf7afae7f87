"""Makes ``store-1.tar.gz``: a store as the code of the day leaves it, for ``test_old_store.py``.

Run it once per format, with the code that writes that format, and commit what comes out:
``python -m tests.store.old.make_store tests/store/old/store-1.tar.gz``. Everybody in it is invented.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from datetime import date
from pathlib import Path

from register.load import from_dict
from store.disk.state import create
from store.office import journals
from store.people.ending import end_handler
from store.people.purpose import reading_purpose
from store.people.roster import Role
from store.records.erasing import erase
from store.records.listing import listed
from tests.store.conftest import Clock, Office, application, raw_register


def make(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        register = from_dict(raw_register())
        create(root / "store", register, "current", Clock())
        office = Office(root / "store", register, Clock(), "current")
        office.designate("sato")
        key = office.publish("sato", "zukan", root / "keys")
        office.designate("suzuki", "zukan", by="sato")
        office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
        office.designate("other", "zukan", by="sato")
        end_handler(office.sign_in("sato"), "other", date(2026, 11, 24))
        session = office.take_in("sato", *(application(key) for _ in range(3)))
        gone = listed(session)[0]
        erase(reading_purpose(register, "zukan", "contact"), session, [gone.id])
        heads = [signed.encode() for signed in journals.sign_heads(session)]
        office.collect(application(key), "{}")
        assert office.paper is not None
        (root / "store.txt").write_text(
            json.dumps({"paper": office.paper.seed.hex(), "erased": gone.id, "heads": heads}),
            encoding="ascii",
        )
        for state in office.opened:
            state.close()
        with tarfile.open(target, "w:gz") as tar:
            for name in ("store", "store.txt"):
                tar.add(root / name, arcname=name)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
