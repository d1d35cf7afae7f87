"""The office as a desk uses it: several threads, one state, two people's sessions, everything at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.office import collecting, erasing, journals, records, signing_in
from store.office.signing_in import Session
from store.office.stores import State

if TYPE_CHECKING:
    from tests.store.conftest import Office


class _Threads:
    """Pieces of work that begin together; what any of them raises."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self.faults: list[BaseException] = []

    def add(self, work: Callable[..., None], *args: Any) -> None:
        def run() -> None:
            try:
                work(*args)
            except BaseException as error:  # handed to the test's own thread
                self.faults.append(error)

        self._threads.append(threading.Thread(target=run))

    def run(self) -> None:
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()


def _write(session: Session, ids: Sequence[str]) -> None:
    for one in ids:
        assert records.show(session, one, "contact").header["id"] == one
        records.add(session, one, "hiring-result", "result", {"hiring_result": "見本"})


def _look(session: Session, ids: Sequence[str]) -> None:
    for _ in range(5):
        records.list_page(session, ("", ""), 50)
        records.search(session, "zukan", "contact", "name", "見本 はなこ")
        assert len(records.show_many(session, ids, "name-list").records) == len(ids)


def _erase(session: Session, ids: Sequence[str]) -> None:
    for one in ids:
        erasing.erase(session, erasing.prepare(session, [one], "erase-term"))


def _arrive(state: State, url: str, words: str) -> None:
    collecting.collect(state, url)
    signing_in.sign_in(state, "sato", words)


def test_many_threads_work_with_one_state(
    office: Office, key: ReceivingKey, seal_application: Callable[..., str], serve: Any, passphrases: dict[str, str]
) -> None:  # fmt: skip
    """Opening, writing, searching, listing, erasing, collecting and signing in at once: all done, the journals whole."""
    office.designate("suzuki", "zukan", by="sato")
    documents = [seal_application(key) for _ in range(12)]
    office.take_in("sato", *documents)
    ids = [parse(document).header.id for document in documents]
    state, threads = office.state(), _Threads()
    sato, suzuki = (signing_in.sign_in(state, who, passphrases[who]).session for who in ("sato", "suzuki"))
    with serve(office, [seal_application(key) for _ in range(3)]) as box:
        threads.add(_write, sato, ids[:4])
        threads.add(_write, suzuki, ids[4:8])
        threads.add(_look, sato, ids[:8])
        threads.add(_look, suzuki, ids[:8])
        threads.add(_erase, sato, ids[8:])
        threads.add(_arrive, state, box.url, passphrases["sato"])
        threads.run()
    assert threads.faults == []
    page = records.list_page(sato, ("", ""), 50)
    assert (page.total, {row.state for row in page.rows}) == (11, {"accessioned"})
    assert [len(one.later) for one in records.show_many(sato, ids[:8], "contact").records] == [1] * 8
    for verdict in journals.verify(state, None, None, []).values():
        assert (verdict.faults, verdict.unfinished) == ((), ())
    assert journals.moment(state) is None
