"""docs/howto/handler.md, followed by its own commands, from an empty folder to a restored store.

What the page shows is run as it stands there, but for what it tells people to put in (a receipt number, a folder, a
medium's number), what they type at a terminal (descriptors here; the terminal is ``commands/test_paper_form.py``'s and
``test_asking.py``'s) and the printer.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from register.cancellation_code import new_cancellation_code
from register.envelope import cancellation_hash, parse
from register.keyfile import ReceivingKey
from register.model import Register
from register.term import TOKYO
from store.cli import main
from store.commands.grammar import parser
from tests.store.conftest import published

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "handler.md"
_COMMAND = re.compile(r"^ *zukan-store ([^\n]+)$|`zukan-store ([^`]+)`", re.MULTILINE)
RECEIPT = "34679-ACDEG"


def shown() -> list[str]:
    """Every whole command on the page, in its order, each once."""
    text = PAGE.read_text(encoding="utf-8")
    found = [(match[1] or match[2]).strip() for match in _COMMAND.finditer(text)]
    return [one for one in dict.fromkeys(found) if one != "命令 --help"]


@pytest.mark.parametrize("command", shown())
def test_every_command_on_the_page_is_one_of_the_programs(command: str) -> None:
    """Its words and options are the grammar's, in this order."""
    parser().parse_args(command.split())


class Reader:
    """Somebody who follows the page: which commands were run, and what they put in where it says so."""

    def __init__(
        self, clock: Clock, register: Register, capsys: pytest.CaptureFixture[str], terminal: Any
    ) -> None:  # fmt: skip
        self._clock, self._register, self._capsys, self._terminal = clock, register, capsys, terminal
        self.puts_in: dict[str, str] = {}
        self.followed: set[str] = set()

    def does(self, command: str, *more: str, **typed: str) -> str:
        """Runs a command of the page; what it says. ``typed`` goes to the descriptor of that name."""
        return self._run(0, command, more, typed)

    def is_told(self, command: str, *more: str) -> str:
        """The same where it ends with 1, because there is something to look at."""
        return self._run(1, command, more, {})

    def _run(self, status: int, command: str, more: Sequence[str], typed: Mapping[str, str]) -> str:
        self.followed.add(command)
        for written, put_in in sorted(self.puts_in.items(), key=lambda pair: -len(pair[0])):
            command = command.replace(written, put_in)
        argv = [*command.split(), *more]
        for name, text in typed.items():
            reading, writing = os.pipe()
            os.write(writing, text.encode() + b"\n")
            os.close(writing)
            argv += [f"--{name.replace('_', '-')}-fd", str(reading)]
        with self._terminal() as seen:  # what was opened goes to one and nowhere else
            found = main(argv, clock=self._clock, register=self._register)
        out, err = "".join(seen), self._capsys.readouterr().err
        assert found == status, (command, out, err)
        return out + err


@pytest.fixture
def reader(
    clock: Clock,
    register: Register,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Any,
) -> Reader:
    for name in ("empty", "keys", "medium", "heads"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    made = Reader(clock, register, capsys, terminal)
    made.puts_in = {
        "/media/hikae/current": str(tmp_path / "medium"), "受付の鍵のフォルダ": str(tmp_path / "keys"),
        "置き場": str(tmp_path / "heads"), "https://サイトのホスト名/catalogue.json": str(tmp_path / "catalogue.json"),
        "新しい氏名": "見本・すずきの", "氏名": "見本・さとう", "https://受付のホスト名": "http://127.0.0.1:1",
        "新しいID": "kimura",
    }  # fmt: skip
    return made


def test_the_page_is_followed_to_its_end(
    reader: Reader, clock: Clock, office: Office, serve: Any, seal_application: Callable[..., str], tmp_path: Path,
    passphrases: Mapping[str, str], catalogue_file: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Each command of the page works where it stands; at the end none was left out."""
    sato, suzuki = passphrases["sato"], passphrases["suzuki"]
    as_sato, by_sato = {"passphrase": sato}, {"by_passphrase": sato}
    clock.at = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)

    reader.does("init --contract current --intake https://受付のホスト名")
    reader.does(
        "handler add sato --name 氏名 --role officer --programme zukan support --on 2026-04-01", **as_sato
    )
    reader.does("handler trained sato --on 2026-04-02 --by sato", **by_sato)
    paper = _prints(reader, "recovery new --to /dev/shm/kaifuku.pdf --handler sato", sato)
    reader.does("handler add suzuki --name 氏名 --programme zukan --by sato", passphrase=suzuki, **by_sato)
    reader.does("handler trained suzuki --on 2026-04-02 --by sato", **by_sato)
    assert "見本・さとう" in reader.does("handler list")
    reader.does("catalogue --from https://サイトのホスト名/catalogue.json")
    reader.does("backup --to /media/hikae/current")

    keys = _month(reader, as_sato, paper, tmp_path)
    reader.does("restore --rehearse --handler sato", **as_sato)
    reader.does("backup")
    reader.does("place list")
    reader.does("key collector --handler sato", **as_sato)

    clock.at = datetime(2026, 12, 1, 9, 0, tzinfo=TOKYO)
    store = tmp_path / "empty" / "var" / "store" / "current"
    code = new_cancellation_code()
    documents = [
        seal_application(keys["zukan"]), seal_application(keys["zukan"]),
        seal_application(keys["zukan"], cancellation=cancellation_hash(code)),
    ]  # fmt: skip
    first, second, third = (parse(document).header.receipt for document in documents)
    office.path = store
    with serve(office, [*documents, "{}"]) as box:
        reader.is_told("collect", "--intake", box.url)  # something was set aside
    assert first in reader.does("list --handler sato", **as_sato)
    assert first in reader.does("list --target mihon-kappan --since 2026-11-01 --handler sato", **as_sato)
    reader.puts_in |= {RECEIPT: first, "あとの受付番号": second, "先の受付番号": first}
    assert "見本 はなこ" in reader.does(f"show {RECEIPT} --purpose contact --handler sato", **as_sato)
    found = reader.does(
        "search --programme zukan --by phone --purpose contact --handler sato",
        value="03-0000-1234",
        **as_sato,
    )
    assert first in found
    _papers(reader, as_sato)
    reader.puts_in[RECEIPT] = third
    reader.does(f"cancel {RECEIPT} --handler sato", code=code, **as_sato)
    reader.puts_in[RECEIPT] = first
    reader.does("duplicates --handler sato", **as_sato)
    reader.does("duplicates --judge あとの受付番号 --with 先の受付番号 --as same --handler sato", **as_sato)
    reader.does(f"erase {RECEIPT} --purpose erase-request --handler sato", "--yes", **as_sato)
    assert third in reader.does("list --erased --handler sato", **as_sato)
    aside = reader.does("list --set-aside --handler sato", **as_sato)
    reader.puts_in["指紋"] = aside.split("封筒として読めない")[1].split()[0]
    reader.does("erase --set-aside 指紋 --purpose erase-term --handler sato", "--yes", **as_sato)

    assert "同じ時点: はい" in reader.does("journal verify")
    reader.does(f"journal show --record {RECEIPT} --handler sato", **as_sato)
    reader.does("journal checkpoint --to 置き場 --handler sato", **as_sato)
    [head] = (tmp_path / "heads").glob("checkpoint-zukan-*.json")
    reader.puts_in["checkpoint-zukan-120.json"] = head.name
    assert "sato が署名した番号" in reader.does(
        "journal verify --checkpoint 置き場/checkpoint-zukan-120.json"
    )
    reader.does("journal accept --handler sato", "--yes", **as_sato)

    _people_change(reader, paper, passphrases)
    [medium], _ = json.JSONDecoder().raw_decode(reader.does("place list", "--json"))
    reader.puts_in["媒体の番号"] = medium["id"]
    reader.does("place gone 媒体の番号 --on 2026-11-30 --by sato", by_passphrase=AFTERWARDS)

    (tmp_path / "another-pc").mkdir()
    monkeypatch.chdir(tmp_path / "another-pc")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another-pc" / "settings"))
    reader.does("restore --from /media/hikae/current --state var/store/current")
    assert second in reader.does("list --handler sato", passphrase=AFTERWARDS)
    assert reader.followed == set(shown())


AFTERWARDS = "みほん あひる かなづち ゆうだち"
IN_BETWEEN = "みほん とかげ そろばん こがらし"


def _month(reader: Reader, as_sato: dict[str, str], paper: str, tmp_path: Path) -> dict[str, ReceivingKey]:
    """A month's keys, in both programmes; the paper is proved first, as the page says of the first key."""
    new = "key new --programme zukan --month 2026-12 --handler sato"
    publish = "key publish --programme zukan --month 2026-12 --to 受付の鍵のフォルダ --handler sato"
    for programme in ("support", "zukan"):
        reader.puts_in["--programme zukan --month"] = f"--programme {programme} --month"
        reader.does(new, **as_sato)
    reader.does("recovery prove --handler sato", code=paper, **as_sato)
    for programme in ("support", "zukan"):
        reader.puts_in["--programme zukan --month"] = f"--programme {programme} --month"
        reader.does(publish, **as_sato)
    del reader.puts_in["--programme zukan --month"]
    reader.does("key list")
    return {
        one: published(
            tmp_path / "keys" / f"{one}-2026-12.json", tmp_path / "empty" / "var" / "store" / "current"
        )
        for one in ("support", "zukan")
    }


def _papers(reader: Reader, as_sato: dict[str, str]) -> None:
    items = {
        "name": "見本 じろう", "kana": "みほん", "birth_date": "平成16年5月6日", "postal_code": "160-0000",
        "address": "見本区", "phone": "03-0000-5678", "mail": "jiro@example.jp",
    }  # fmt: skip
    given = json.dumps({"items": items, "declared": ["job_hunting", "pass_to_company"]})
    said = reader.does(
        "enter --form application --handler sato", "--target", "有限会社見本活版所", json=given, **as_sato
    )
    assert "取下げコード" in said
    less = {name: items[name] for name in ("name", "kana", "birth_date", "phone", "mail")}
    given = json.dumps({"items": less, "declared": ["job_hunting"]})
    reader.does(f"enter --form follow-up --from {RECEIPT} --handler sato", json=given, **as_sato)


def _people_change(reader: Reader, paper: str, passphrases: Mapping[str, str]) -> None:
    by_sato = {"by_passphrase": passphrases["sato"]}
    reader.does("handler change suzuki --name 新しい氏名 --programme zukan support --by sato", **by_sato)
    reader.does("handler trained suzuki --on 2026-04-03 --instead-of 2026-04-02 --by sato", **by_sato)
    reader.does("handler end suzuki --on 2026-11-30 --by sato", **by_sato)
    reader.does("recover 新しいID --name 氏名", code=paper, passphrase=passphrases["other"])
    reader.puts_in["自分のID"] = "sato"
    reader.does(
        "handler passphrase 自分のID --seen", passphrase=passphrases["sato"], new_passphrase=IN_BETWEEN
    )
    reader.does("handler passphrase sato", passphrase=IN_BETWEEN, new_passphrase=AFTERWARDS)


def _prints(reader: Reader, command: str, words: str) -> str:
    """The paper as a program reads it; three groups are typed back. Its fifteen groups."""
    reading, writing = os.pipe()
    answers, typing = os.pipe()
    groups: list[str] = []

    def type_back() -> None:
        with os.fdopen(reading, encoding="ascii") as file:
            made, asked = [line.split() for line in file.read().splitlines()]
        groups.extend(made)
        os.write(typing, " ".join(made[int(place) - 1] for place in asked).encode() + b"\n")
        os.close(typing)

    reader.puts_in["--to /dev/shm/kaifuku.pdf"] = f"--code-fd {writing} --groups-fd {answers}"
    thread = threading.Thread(target=type_back)
    thread.start()
    reader.does(command, passphrase=words)
    thread.join(20)
    return " ".join(groups)
