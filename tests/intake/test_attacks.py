"""Attacks on the intake that once succeeded, or came near: each is kept as it was made."""

from __future__ import annotations

import os
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from lxml import html

from intake.cli import main
from intake.errors import CatalogueError, ConfigError
from intake.inspection import faults
from intake.postbox.postbox import sqlite_postbox
from intake.sealing.keys import PublishedKeys
from intake.settings import secretfile
from intake.targets import catalogue_source
from intake.targets.catalogue_source import CatalogueSource
from register.model import Register

if TYPE_CHECKING:
    from tests.intake.conftest import Page, Server, Visitor, World

COMPANY = "/apply/mihon-kappan"
MARKER = "hanako"
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
TYPED = {
    "name": "見本 花子",
    "birth_date-year": "2003",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "160-0000",
    "address": "見本区見本町1-2-3",
    "phone": "090-0000-0000",
    "mail": "hanako@example.jp",
    "job_hunting": "yes",
    "pass_to_company": "yes",
}

# ---- what is no request


def answer_to(port: int, request: bytes) -> tuple[str, str]:
    """Head and body of what a server says to raw bytes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as line:
        line.sendall(request)
        with line.makefile("rb") as answer:
            head, _, body = answer.read().decode("utf-8").partition("\r\n\r\n")
    return head, body


def test_what_is_no_request_gets_a_japanese_page(serve_world: Callable[..., Server]) -> None:
    """What gunicorn refuses by itself is answered in Japanese, repeats nothing, and leaves no line in the log."""
    running = serve_world()
    before = running.log.read_bytes()
    host = b"Host: a\r\n"
    requests = {
        400: (
            b"hanako\r\n\r\n",
            b"GET / HTTP/9.1\r\n" + host + b"\r\n",
            b"GET / HTTP/1.1\r\n" + host + b"Name hanako: a\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + host + b"X-Name: hanako\x00\r\n\r\n",
            b"POST " + COMPANY.encode() + b" HTTP/1.1\r\n" + host + b"Content-Length: -hanako\r\n\r\n",
            b"POST / HTTP/1.1\r\n" + host + b"Transfer-Encoding: hanako\r\n\r\n",
        ),
        414: (b"GET /apply/" + b"hanako" * 2000 + b" HTTP/1.1\r\n" + host + b"\r\n",),
        417: (b"GET / HTTP/1.1\r\n" + host + b"Expect: hanako\r\n\r\n",),
        431: (b"GET / HTTP/1.1\r\n" + host + b"Cookie: " + b"hanako" * 4000 + b"\r\n\r\n",),
    }
    for status, all_of_them in requests.items():
        for request in all_of_them:
            head, body = answer_to(running.port, request)
            assert head.startswith(f"HTTP/1.1 {status} "), (request[:60], head)
            assert "読み取れませんでした" in body
            assert "default-src 'none'" in head
            assert not ENGLISH.search(re.sub(r"<[^>]*>", "", body))
            assert MARKER not in head + body
    assert running.log.read_bytes() == before


def test_a_doubled_slash_is_not_answered_in_english(app: Flask) -> None:
    """An address with two slashes is a Japanese 404, not werkzeug's page of redirection to whatever Host said."""
    answer = app.test_client().get("/apply//mihon-kappan", headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "このページはありません" in answer.get_data(as_text=True)
    assert "Location" not in answer.headers


# ---- a receipt without its envelope, answers that get lost


def confirmed(visitor: Visitor) -> Page:
    return visitor.send(visitor.get(COMPANY), TYPED)


def test_a_damaged_index_keeps_the_answers_on_the_page(visitor: Visitor, world: World) -> None:
    """A database that can be read but no longer written is no 500: nothing is acknowledged, nothing typed is lost."""
    confirm = confirmed(visitor)
    file = world.config.postbox_file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_envelopes_2'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = file.read_bytes()
    file.write_bytes(whole[: size * (page - 1)] + b"\xff" * size + whole[size * page :])
    refused = visitor.send(confirm)
    assert refused.status == 503
    assert refused.given["mail"] == TYPED["mail"]
    file.write_bytes(whole)
    assert visitor.send(refused).receipt
    assert len(world.documents()) == 1


def test_a_postbox_replaced_in_flight_is_not_written_to(
    app: Flask, visit: Callable[[Flask], Visitor], world: World, make_app: Any
) -> None:
    """After a copy took the file's place no receipt is shown, for either file, until the service is started again."""
    visitor = visit(app)
    confirm = confirmed(visitor)
    file = world.config.postbox_file
    copy = file.with_name("copy")
    shutil.copy(file, copy)
    copy.replace(file)
    refused = visitor.send(confirm)
    assert refused.status == 503
    assert visitor.send(refused).status == 503
    assert world.documents() == ()
    app.extensions["zukan-intake"].close()
    again = visit(make_app())
    assert again.send(again.send(refused)).receipt
    assert len(world.documents()) == 1


def test_a_long_answer_is_refused_rather_than_cut(visitor: Visitor, world: World) -> None:
    """An answer whose end lies beyond what is carried is told so, though its beginning alone would be taken."""
    page = visitor.send(visitor.get(COMPANY), TYPED | {"name": "見本 花子" + " " * 400 + "と続き"})
    assert page.status == 422
    assert any("長すぎます" in error for error in page.errors)
    assert not world.documents()


def worker_of(process: int) -> int:
    """gunicorn's one worker."""
    return int(Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()[0])


def test_a_disk_that_fills_in_flight_and_a_kill_lose_no_receipt(
    serve_world: Callable[..., Server], world: World
) -> None:
    """A real server whose writes fail shows no receipt; the same page goes through later and outlives SIGKILL."""
    running = serve_world()
    worker = worker_of(running.process.pid)
    cookies: dict[str, str] = {}

    def send(page: Any = None, typed: dict[str, str] | None = None, step: str = "") -> tuple[int, Any]:
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        address = f"{running.url}{COMPANY}"
        given = dict(page.forms[0].form_values()) if page is not None else {}
        answer = (
            httpx.post(address, data={**given, **(typed or {}), "step": step}, headers=head, trust_env=False)
            if page is not None
            else httpx.get(address, trust_env=False)
        )
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            cookies[name] = value
        return answer.status_code, html.fromstring(answer.text)

    _, start = send()
    _, confirm = send(start, TYPED, "confirm")
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    status, refused = send(confirm, step="send")
    assert status == 503
    assert not refused.xpath("//*[@class='receipt-number']")
    assert refused.xpath(f"//input[contains(@value, '{MARKER}')]")
    assert not world.documents()
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    status, done = send(refused, step="send")
    assert status == 200
    receipt = done.xpath("//*[@class='receipt-number']")[0].text
    running.kill()
    (kept,) = world.postbox().page("", 10).documents
    assert f'"receipt":"{receipt}"' in kept
    assert MARKER not in running.log.read_text(encoding="utf-8")


def test_the_server_leaves_no_core_file(serve_world: Callable[..., Server]) -> None:
    """A crash writes no memory, and with it no answer, to the disk."""
    running = serve_world()
    limits = Path(f"/proc/{worker_of(running.process.pid)}/limits").read_text(encoding="ascii")
    assert re.search(r"Max core file size +0 +0 ", limits)


# ---- files that get in the way


def test_a_full_disk_leaves_no_cut_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that cannot be written is said, and the next start makes it: once an empty file stayed in the way."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "secret.key"
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ConfigError, match="空き"):
            secretfile.load_or_make(path)
    assert not list(tmp_path.iterdir())
    assert len(secretfile.load_or_make(path)) == secretfile.SIZE
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_broken_link_does_not_hide_a_new_key(world: World) -> None:
    """An editor's mark (a link to nowhere) among the keys once froze the list, and the next month's key was not seen."""
    (world.config.keys_dir / ".#zukan.json").symlink_to("editor@office.1234")
    keys = PublishedKeys(world.config.keys_dir, world.collector.public_key())
    assert keys.newest("current", "zukan", date(2027, 4, 1)) is None
    new = world.add_key("zukan", date(2027, 4, 1), date(2027, 4, 30))
    found = keys.newest("current", "zukan", date(2027, 4, 1))
    assert found is not None
    assert found.key_id == new


@pytest.mark.situation(
    "Who can write into the server's folders exchanges the public key and reads what comes"
)
def test_a_planted_key_opens_no_form(world: World, register: Register) -> None:
    """Who can only write into the keys' folder gets nothing sealed to a key of theirs, and ``check`` names the file."""
    keys = PublishedKeys(world.config.keys_dir, world.collector.public_key())
    before = keys.newest("current", "zukan", date(2026, 11, 30))
    planted = world.add_key(
        "zukan", date(2026, 11, 30), date(2027, 4, 30), signer=Ed25519PrivateKey.generate()
    )
    assert keys.newest("current", "zukan", date(2026, 11, 30)) == before
    assert keys.newest("current", "zukan", date(2027, 4, 1)) is None
    [fault] = [
        fault for fault in faults(world.config, register, date(2026, 11, 30)) if planted in fault.where
    ]
    assert "署名" in fault.what


@contextmanager
def speaking(answer: bytes) -> Iterator[str]:
    """An address where whoever asks once gets these bytes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def speak() -> None:
            line, _ = listener.accept()
            with closing(line):
                line.recv(4096)
                line.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/catalogue.json"
        thread.join()


@pytest.mark.parametrize(
    "answer", [b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"HTTP/1.1 200 OK\r\nX" + b"x" * 70000]
)  # fmt: skip
def test_a_site_that_speaks_no_http_is_a_fault_of_the_catalogue(
    answer: bytes, world: World, register: Register
) -> None:
    """Nonsense in place of an answer once ended the fetching for good, without a word; now it is said and tried again."""
    with speaking(answer) as address:
        source = CatalogueSource(replace(world.config, catalogue=address), register)
        with pytest.raises(CatalogueError, match="直し方"):
            source.check()


def test_an_address_that_is_none_is_a_fault_of_the_catalogue() -> None:
    """A space in the address is refused before anything is sent, in Japanese."""
    with pytest.raises(CatalogueError, match="直し方"):
        catalogue_source.fetch("http://127.0.0.1:1/a b")


# ---- commands that crashed


@pytest.fixture
def described(config_file: Callable[[str], Path]) -> Path:
    return config_file("http://127.0.0.1:1")


def in_japanese(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert "直し方" in out + err
    assert not ENGLISH.search(err.replace("--config", "")), err
    return out + err


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize("key", ["state_dir", "keys_dir", "collector_key", "catalogue"])
@pytest.mark.parametrize("value", ["a\\u0000b", "a" * 300])
def test_a_place_that_cannot_be_is_said(
    command: str, key: str, value: str, described: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """NUL and names beyond the system's length end with 1 and a remedy; a form would be closed, not broken."""
    lines = described.read_text(encoding="utf-8").splitlines()
    changed = [f'{key} = "{value}"' if line.startswith(f"{key} ") else line for line in lines]
    described.write_text("\n".join(changed), encoding="utf-8")
    code = main([command, "--config", str(described)], server=lambda *_args: None)
    starts_closed = command == "serve" and value[1] == "a" and key in {"keys_dir", "catalogue"}
    assert code == (0 if starts_closed else 1)
    in_japanese(capsys)


def test_a_state_folder_that_leads_to_itself_is_said(
    described: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link to itself is a fault with a remedy; only the kind of what was unforeseen is shown."""
    world.config.state_dir.symlink_to("state")
    assert main(["check", "--config", str(described)]) == 1
    in_japanese(capsys)


def test_a_configuration_without_end_is_said(described: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets nested beyond what can be read are a file that cannot be read."""
    described.write_text("a = " + "[" * 5000, encoding="utf-8")
    assert main(["check", "--config", str(described)]) == 1
    assert "設定ファイルを読めません" in in_japanese(capsys)


@pytest.mark.parametrize(("target", "code"), [("/dev/full", 1), (os.devnull, 0)])
def test_an_output_that_takes_nothing_is_no_traceback(target: str, code: int, described: Path) -> None:
    """A full disk behind standard output, or a terminal without Japanese, gets a sentence at most."""
    (described.parent / "state").mkdir()
    box = sqlite_postbox(described.parent / "state" / "postbox.sqlite3")
    box.start()
    box.close()
    with Path(target).open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "intake.cli", "status", "--config", str(described)],
            stdout=out, stderr=subprocess.PIPE, check=False, cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
