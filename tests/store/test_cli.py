"""``zukan-store`` as people meet it: whole transcripts, exit codes, Japanese only."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from register.envelope import parse
from register.keyfile import ReceivingKey
from store.cli import main
from store.commands import asking
from tests.store.conftest import published
from tests.store.killing import commands

if TYPE_CHECKING:
    from tests.store.conftest import Clock, Office

ROOT = Path(__file__).parents[2]
ENGLISH = re.compile(r"\b(usage|error|argument|arguments|required|expected|invalid|choose|option|options|"
                     r"unrecognized|ambiguous|show this|traceback|exception|file|not found|denied)\b", re.IGNORECASE)  # fmt: skip
Run = Callable[..., tuple[int, str, str]]
_DESCRIPTORS = {
    "words": "--passphrase-fd", "by_words": "--by-passphrase-fd", "new_words": "--new-passphrase-fd",
    "code": "--code-fd", "value": "--value-fd", "document": "--json-fd",
}  # fmt: skip


@pytest.fixture
def run(
    clock: Clock, capsys: pytest.CaptureFixture[str], passphrase_fd: Callable[[str], int], terminal: Any
) -> Run:
    """Runs a command in this process: exit status, standard output (``show``'s on a terminal), standard error."""

    def go(*args: object, **given: str) -> tuple[int, str, str]:
        argv = [str(arg) for arg in args]
        for name, value in given.items():
            argv += [_DESCRIPTORS[name], str(passphrase_fd(value))]
        with terminal() if argv[:1] == ["show"] else nullcontext([]) as said:
            try:
                status = main(argv, clock=clock)
            except SystemExit as error:
                status = int(error.code or 0)
        out, err = capsys.readouterr()
        out = "".join([out, *said])
        assert not ENGLISH.search(out + err), out + err
        return status, out, err

    return go


@pytest.fixture(autouse=True)
def _own_umask() -> Any:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_from_init_to_an_opened_record(
    run: Run, tmp_path: Path, serve: Any, office: Office, seal_application: Callable[..., str],
    passphrases: Mapping[str, str],
) -> None:  # fmt: skip
    """The handler's whole way, each command once, as docs/howto/handler.md tells it."""
    state, keys, sato = tmp_path / "mine", tmp_path / "keys", passphrases["sato"]
    at = ("--state", state)
    keys.mkdir()
    assert run("init", "--contract", "current", *at)[0] == 0
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in state.iterdir() if p.name != "collector.pub.pem"} == {
        0o600
    }
    assert run("handler", "add", "sato", "--name", "見本 さとう", "--role", "officer",
               "--programme", "zukan", "support", "--on", "2026-04-01", *at, words=sato)[0] == 0  # fmt: skip
    month = ("--programme", "zukan", "--month", "2026-11")
    signed = ("--handler", "sato", *at)
    publish = ("key", "publish", *month, "--to", keys, *signed)
    assert run("key", "new", *month, *signed, words=sato)[0] == 0
    status, _, err = run(*publish, words=sato)
    assert status == 1
    assert "教育の記録がありません" in err
    trained = ("handler", "trained", "sato", "--on", "2026-04-02", "--by", "sato", *at)
    assert run(*trained, by_words=passphrases["suzuki"])[0] == 1
    assert run(*trained, by_words=sato)[0] == 0
    status, _, err = run(*publish, words=sato)
    assert (status, "recovery new" in err) == (1, True)
    code = _recovery_key(run, signed, sato, tmp_path)
    status, _, err = run(*publish, words=sato)
    assert (status, "recovery prove" in err) == (1, True)
    assert list(keys.iterdir()) == []
    wrong = code.replace(code.split()[4], "34679")
    status, _, err = run("recovery", "prove", *signed, words=sato, code=wrong)
    assert (status, "5 番目の組" in err) == (1, True)
    status, out, _ = run("recovery", "prove", *signed, words=sato, code=code)
    assert (status, "2027-03-31 まで" in out) == (0, True)
    assert run(*publish, words=sato)[0] == 0
    assert stat.S_IMODE((keys / "zukan-2026-11.json").stat().st_mode) == 0o644
    key = published(keys / "zukan-2026-11.json", state)
    assert key.proved_by == ("handler", "recovery")
    document = seal_application(key)
    office.path = state
    with serve(office, [document]) as box:
        status, out, _ = run("collect", "--intake", box.url, *at)
    assert (status, "1件を回収しました" in out) == (0, True)
    receipt = parse(document).header.receipt
    status, out, err = run("list", "--handler", "sato", *at, words=sato)
    assert (status, receipt in out, "受入済み" in out, "はなこ" in out) == (0, True, True, False)
    assert "1件を受け入れました" in err
    status, out, _ = run("show", receipt, "--purpose", "contact", "--handler", "sato", *at, words=sato)
    assert status == 0
    assert re.search(r"お名前 +見本 はなこ\n", out)
    assert "0123456789abcdef" in out
    assert "目的「本人への連絡」" in out
    status, out, _ = run("journal", "verify", *at)
    assert (status, out.count("つながっています"), "--head" in out) == (0, 2, True)
    head = re.search(r"zukan: .*先頭値 (\S+)", out)
    assert head is not None
    verify = ("journal", "verify", "--programme", "zukan", "--head", head[1], *at)
    assert run(*verify)[0] == 0
    path = state / "journal-zukan.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    status, out, _ = run(*verify)
    assert (status, "切り取られています" in out) == (1, True)


def _recovery_key(run: Run, signed: tuple[object, ...], words: str, folder: Path) -> str:
    """``recovery new`` as a person does it, but for the printer: the PDF is read while it is there."""
    pdf, code = folder / "paper.pdf", ""

    def typed(prompt: str) -> str:
        nonlocal code
        if code:
            return code.split()[int(prompt.split()[0]) - 1]
        text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
        boxes = "".join(text.partition("\n鍵\n")[2].partition("\n15 組を")[0].split())
        for number in range(1, 16):
            boxes = boxes.removeprefix(str(number))
            code, boxes = f"{code} {boxes[:5]}".strip(), boxes[5:]
        return code.split()[int(prompt.split()[0]) - 1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "line", typed)
        status, out, err = run("recovery", "new", "--to", pdf, *signed, words=words)
    assert (status, "使えるようにしました" in out) == (0, True), err
    assert not pdf.exists()
    assert len(code.split()) == 15
    return code


def test_a_paper_that_was_not_printed_is_no_key(
    run: Run, office: Office, tmp_path: Path, passphrases: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong groups change nothing: the roster is as it was, and the PDF is gone."""
    before = office.state().keyring.signed_roster()
    monkeypatch.setattr(asking, "line", lambda _: "34679")
    new = ("recovery", "new", "--to", tmp_path / "p.pdf", "--handler", "sato", "--state", office.path)
    status, _, err = run(*new, words=passphrases["sato"])
    assert (status, "合いません" in err) == (1, True)
    assert office.state().keyring.signed_roster() == before
    assert not (tmp_path / "p.pdf").exists()
    inside = (*new[:3], office.path / "p.pdf", *new[4:])
    status, _, err = run(*inside, words=passphrases["sato"])
    assert (status, "保管庫の中には書けません" in err) == (1, True)


def test_json_is_for_scripts(
    run: Run, office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str]
) -> None:  # fmt: skip
    """Lists and a record come as JSON on standard output, everything else on standard error."""
    document = seal_application(key)
    office.collect(document)
    at = ("--state", office.path, "--json")
    as_sato = ("--handler", "sato", *at)
    [row] = json.loads(run("list", *as_sato, words=passphrases["sato"])[1])
    assert (row["receipt"], row["state"]) == (parse(document).header.receipt, "accessioned")
    shown = json.loads(run("show", row["id"], "--purpose", "contact", *as_sato, words=passphrases["sato"])[1])
    assert (shown["items"]["name"], shown["purpose"]) == ("見本 はなこ", "contact")
    assert json.loads(run("list", "--set-aside", *as_sato, words=passphrases["sato"])[1]) == []
    assert json.loads(run("handler", "list", *at)[1])[0]["id"] == "sato"
    assert json.loads(run("key", "list", *at)[1])[0]["proved_on"] == "2026-11-24"
    assert json.loads(run("journal", "verify", *at)[1])["zukan"]["ok"] is True


def test_another_handler_is_given_the_keys(
    run: Run, office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str]
) -> None:  # fmt: skip
    """With --by and two passphrases the newcomer opens what was there before."""
    document = seal_application(key)
    office.take_in("sato", document)
    add = ("handler", "add", "suzuki", "--name", "見本", "--programme", "zukan", "--state", office.path)
    status, _, err = run(*add, words=passphrases["suzuki"])
    assert (status, "--by" in err) == (1, True)
    assert run(*add, "--by", "sato", words=passphrases["suzuki"], by_words="ちがう合い言葉です。だめ")[0] == 1
    assert run(*add, "--by", "sato", words=passphrases["suzuki"], by_words=passphrases["sato"])[0] == 0
    show = ("show", parse(document).header.receipt, "--purpose", "contact", "--state", office.path)
    status, _, err = run(*show, "--handler", "suzuki", words=passphrases["suzuki"])
    assert (status, "教育の記録がありません" in err) == (1, True)
    trained = ("handler", "trained", "suzuki", "--by", "sato", "--state", office.path)
    assert run(*trained, by_words=passphrases["sato"])[0] == 0
    assert run(*show, "--handler", "suzuki", words=passphrases["suzuki"])[0] == 0


@pytest.mark.parametrize(("argv", "says"), [
    ([], "命令 が足りません"),
    (["nope"], "選べません"),
    (["show"], "受付番号, --purpose, --handler が足りません"),
    (["show", "x", "--purpose"], "--purpose: 値がありません"),
    (["list", "--handler", "sato", "--passphrase-fd", "x"], "0以上の整数"),
    (["list", "--handler", "sato", "--passphrase", "himitsu"], "知らない指定です"),
    (["list", "--hand", "sato"], "--handler が足りません"),
    (["list", "--handler", "sato", "--json=1"], "値は付けられません"),
    (["handler", "add", "x", "--name", "a", "--programme", "zukan", "--role", "boss"], "'boss' は選べません"),
    (["handler", "add", "x", "--name", "a", "--programme"], "--programme: 値が足りません"),
    (["handler", "trained", "sato", "--by", "sato", "--on", "2026-02-30"], "その日付はありません"),
    (["journal", "verify", "--head", "x"], "先頭値の形が違います"),
    (["journal"], "命令 が足りません"),
])  # fmt: skip
def test_wrong_usage_is_told_in_japanese(run: Run, argv: list[str], says: str) -> None:
    """Exit 2, the usage line, and what to do."""
    status, out, err = run(*argv)
    assert (status, out) == (2, "")
    assert says in err
    assert "直し方" in err
    assert "使い方: zukan-store" in err


BRANCHES = sorted({one.split()[0] for one in commands() if " " in one})


@pytest.mark.parametrize("command", ["", *BRANCHES, *commands()])
def test_help_is_japanese(run: Run, command: str) -> None:
    """Every help text exits 0 and holds no English of argparse's."""
    status, out, _ = run(*command.split(), "--help")
    assert status == 0
    assert out.startswith("使い方: zukan-store")


@pytest.mark.parametrize(("argv", "says"), [
    (["list", "--handler", "sato", "--state", "nowhere"], "保管庫がありません"),
    (["list", "--handler", "sato", "--contract", "nope"], "保管庫がありません"),
    (["list", "--handler", "sato"], "どの保管庫か分かりません"),
    (["init", "--contract", "nope"], "nope"),
    (["init", "--contract", "new"], "受託者が決まっていません"),
    (["init", "--contract", "current", "--intake", "http://example.jp"], "受付の番地が使えません"),
])  # fmt: skip
def test_a_request_at_fault_exits_1(
    run: Run, argv: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong and what to do, on standard error; nothing was made."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*argv)
    assert (status, out) == (1, "")
    assert says in err
    assert "直し方" in err
    assert list(tmp_path.iterdir()) == []


def test_requests_inside_a_store_at_fault(run: Run, office: Office, passphrases: Mapping[str, str]) -> None:
    """Unknown handlers, programmes, months, folders and contracts each have their sentence."""
    at, words = ("--state", office.path), passphrases["sato"]
    new = ("key", "new", "--handler", "sato", *at, "--programme")
    publish = ("key", "publish", "--programme", "zukan", "--handler", "sato", *at)
    with_words: list[tuple[tuple[object, ...], str]] = [
        (("list", "--handler", "abe", *at), "名簿にありません"),
        (("list", "--handler", "sato", "--contract", "new", *at), "委託契約 current のもの"),
        (("show", "34679-ACDEG", "--purpose", "contact", "--handler", "sato", *at), "記録は、この取扱者の事業にありません"),
        ((*publish, "--to", "/nonexistent"), "受付鍵を書けません"),
        ((*publish, "--month", "2026-12", "--to", office.path), "受付鍵がありません"),
        ((*new, "workshop"), "この委託契約にない事業"),
        ((*new, "zukan", "--month", "2026-13"), "2026-04 の形"),
        ((*new, "zukan", "--month", "2026-11"), "もうあります"),
        ((*new, "zukan", "--month", "2026-10"), "過ぎています"),
        ((*new, "zukan", "--month", "2027-04"), "委託期間がありません"),
        (("erase", "34679-ACDEG", "--yes", "--purpose", "erase-request", "--handler", "sato", *at), "この取扱者の事業にありません"),
        (("enter", "--form", "nope", "--handler", "sato", *at), "そのフォームはありません"),
        (("duplicates", "--judge", "34679-ACDEG", "--handler", "sato", *at), "三つとも要ります"),
        (("journal", "show", "--programme", "workshop", "--handler", "sato", *at), "この委託契約にない事業"),
        (("restore", "--rehearse", "--handler", "sato", *at), "控えの場所"),
    ]  # fmt: skip
    for argv, says in with_words:
        status, _, err = run(*argv, words=words)
        assert (status, says in err, "直し方" in err) == (1, True, True), (argv, err)
    without: list[tuple[tuple[object, ...], str]] = [
        (("init", "--contract", "current", *at), "もうあります"),
        (("collect", *at), "受付の番地が分かりません"),
        (("journal", "verify", "--head", "1:" + "0" * 64, *at), "--programme で事業を選んで"),
        (("handler", "trained", "abe", "--by", "abe", *at), "名簿にありません"),
        (("handler", "passphrase", "abe", *at), "名簿にありません"),
        (("backup", *at), "控えの場所が決まっていません"),
        (("backup", "--to", "/nonexistent", *at), "がありません"),
        (("restore", "--from", "/nonexistent", "--state", office.path / "in" / "there"), "控えがありません"),
    ]  # fmt: skip
    for argv, says in without:
        status, _, err = run(*argv)
        assert (status, says in err, "直し方" in err) == (1, True, True), (argv, err)


def test_the_real_command_without_a_terminal_asks_for_a_descriptor(office: Office) -> None:
    """``zukan-store`` as installed: no terminal and no descriptor is exit 1, and no passphrase in argv exists."""
    done = subprocess.run(
        [sys.executable, "-m", "store.cli", "list", "--handler", "nobody", "--state", str(office.path)],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "名簿にありません" in done.stderr


def test_a_full_disk_opens_nothing(
    run: Run, office: Office, key: ReceivingKey, seal_application: Callable[..., str], passphrases: Mapping[str, str]
) -> None:  # fmt: skip
    """When the journal cannot grow, show exits 1 and prints nothing of the record."""
    document = seal_application(key)
    office.take_in("sato", document)
    size = (office.path / "journal-zukan.jsonl").stat().st_size
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    show = ("show", parse(document).header.receipt, "--purpose", "contact", "--handler", "sato")
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, hard))
    try:
        status, out, err = run(*show, "--state", office.path, words=passphrases["sato"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert (status, out) == (1, "")
    assert "何も開いていません" in err
    assert run(*show, "--state", office.path, words=passphrases["sato"])[0] == 0
