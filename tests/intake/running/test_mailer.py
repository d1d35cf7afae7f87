"""The optional receipt by mail: number and target only, through a real server, and never in an application's way."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Any

import pytest

from intake.settings.config import MailServer

if TYPE_CHECKING:
    from tests.intake.conftest import World

COMPANY = "/apply/mihon-kappan"


class Post:
    """A small real SMTP server (RFC 5321) that keeps what it is given; ``refuses`` makes it say no."""

    def __init__(self, *, refuses: bool = False) -> None:
        self._refuses = refuses
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.mails: list[tuple[str, bytes]] = []
        self.came = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.listener.getsockname()[1], "none", "uketsuke@zukan.example")

    def close(self) -> None:
        self.listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                with line, line.makefile("rwb") as talk:
                    self._talk(talk)
                self.came.set()

    def _talk(self, talk: Any) -> None:
        def say(text: str) -> None:
            talk.write(text.encode() + b"\r\n")
            talk.flush()

        to = ""
        say("220 post")
        for raw in talk:
            word = raw.decode().strip()
            if word.upper().startswith("RCPT"):
                to = word
                say("550 no such person hanako@example.jp" if self._refuses else "250 ok")
            elif word.upper() == "DATA":
                say("354 go on")
                lines = []
                for each in talk:
                    if each == b".\r\n":
                        break
                    lines.append(each)
                self.mails.append((to, b"".join(lines)))
                say("250 kept")
            elif word.upper() == "QUIT":
                say("221 bye")
                return
            else:
                say("250 post")


@pytest.fixture
def post() -> Iterator[Post]:
    opened = Post()
    yield opened
    opened.close()


@pytest.mark.situation("The receipt's mail quotes everything that was written")
def test_the_receipt_comes_by_mail(make_app: Any, visit: Any, post: Post) -> None:
    """To the address that was written, with number and company, and without name, answers or cancellation code."""
    done = visit(make_app(mail=post.server)).apply(COMPANY)
    assert post.came.wait(10)
    ((to, text),) = post.mails
    assert "hanako@example.jp" in to
    mail = message_from_bytes(text)
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    body = payload.decode("utf-8")
    assert done.receipt in str(make_header(decode_header(mail["Subject"])))
    for words in (done.receipt, "見本活版所", "03-0000-0002"):
        assert words in body
    code = done.find("//*[@class='code']")[0].text
    for words in ("見本 花子", "花子", code, "090-0000-0000"):
        assert words not in body
    assert "届かないこともあります" in done.text


@pytest.mark.parametrize(
    ("typed", "envelope"),
    [
        ("hanako@見本.example", "rcpt TO:<hanako@xn--8pvz87e.example>"),
        ('"hana..ko"@docomo.ne.jp', 'rcpt TO:<"hana..ko"@docomo.ne.jp>'),
        ("hana..ko.@docomo.ne.jp", 'rcpt TO:<"hana..ko."@docomo.ne.jp>'),
    ],
)
def test_a_domain_of_other_letters_and_an_old_carriers_address_are_sent_to(
    typed: str, envelope: str, make_app: Any, visit: Any, post: Post
) -> None:
    """As DNS and RFC 5321 know them, whatever stands in the form."""
    assert visit(make_app(mail=post.server)).apply(COMPANY, {"mail": typed}).receipt
    assert post.came.wait(10)
    ((to, _),) = post.mails
    assert to == envelope


def test_sending_twice_mails_once(make_app: Any, visit: Any, post: Post) -> None:
    """A receipt shown again is not mailed again."""
    visitor = visit(make_app(mail=post.server))
    confirm = visitor.fill(visitor.get(COMPANY))
    visitor.send(confirm)
    assert post.came.wait(10)
    visitor.send(confirm)
    assert len(post.mails) == 1


@pytest.mark.situation("The receipt's mail fails, and the application with it")
def test_a_mail_that_fails_costs_no_application(
    make_app: Any, visit: Any, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Refused or unreachable: the receipt is shown, the envelope kept, and the log names the kind and no address."""
    refusing = Post(refuses=True)
    with caplog.at_level(logging.DEBUG):
        for server in (refusing.server, MailServer("127.0.0.1", 9, "starttls", "uketsuke@zukan.example")):
            app = make_app(mail=server)
            assert visit(app).apply(COMPANY).receipt
            app.extensions["zukan-intake"].close()
    refusing.close()
    assert len(world.documents()) == 2
    said = [record.getMessage() for record in caplog.records if "控えのメール" in record.getMessage()]
    assert len(said) == 2
    assert all("hanako" not in each and "example.jp" not in each for each in said)


def test_it_is_off_by_default(app: Any, visitor: Any) -> None:
    """Nothing is mailed and nothing of mail is said."""
    assert not app.extensions["zukan-intake"].mailer.is_on
    assert "メールでもお送り" not in visitor.apply(COMPANY).text
