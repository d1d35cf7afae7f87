"""The optional receipt by mail, through the contractor's own server: number and company or event, nothing else.

Off unless it is configured. Sent after the postbox has kept the envelope, by a
thread of its own: a mail that fails, or a server that is away, never touches an
application. An address is in memory until it is sent, and in no log.
"""

from __future__ import annotations

import logging
import queue
import smtplib
import ssl
import threading
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from intake.form.values import ascii_domain, unquoted
from intake.sealing.ticket import Ticket
from intake.settings.config import MailServer
from intake.targets.lookup import Target
from register.language import Language, Said
from register.model import Contract

WAITING = 200  # receipts in memory at most; beyond that a receipt is not mailed
TIMEOUT = 15.0
_log = logging.getLogger("zukan.intake")


class Mailer:
    """``send`` never fails and never waits."""

    def __init__(self, server: MailServer | None, contract: Contract) -> None:
        self._server, self._contract = server, contract
        self._outbox: queue.Queue[EmailMessage | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None

    @property
    def is_on(self) -> bool:
        return self._server is not None

    def start(self) -> None:
        if self._server is not None:
            self._thread = threading.Thread(target=self._work, name="mailer", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Sends what is waiting, for one timeout at most."""
        if self._thread is not None:
            try:
                self._outbox.put(None, timeout=TIMEOUT)
            except queue.Full:
                return
            self._thread.join(TIMEOUT)

    def send(self, to: str | None, ticket: Ticket, target: Target, language: Language) -> None:
        if self._server is None or to is None:
            return
        try:
            self._outbox.put_nowait(message(self._server, self._contract, to, ticket, target, language))
        except queue.Full:
            _log.warning("控えのメールがたまりすぎたため、一通を送りませんでした。")
        except Exception as error:  # an address that a mail cannot carry must not cost an application
            _log.warning("控えのメールを作れませんでした。種類=%s", type(error).__name__)

    def _work(self) -> None:
        while (mail := self._outbox.get()) is not None:
            try:
                self._deliver(mail)
            except Exception as error:  # a server may say anything; its words may hold the address
                _log.warning("控えのメールを送れませんでした。種類=%s", type(error).__name__)

    def _deliver(self, mail: EmailMessage) -> None:
        server = self._server
        assert server is not None
        context = ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        with smtp:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user is not None and server.password_file is not None:
                smtp.login(server.user, server.password_file.read_text(encoding="utf-8").strip())
            smtp.send_message(mail, to_addrs=[_mailbox(each) for each in mail["To"].addresses])


def _mailbox(address: Address) -> str:
    """As RFC 5321 §4.1.2 writes it: in quotation marks what is no plain local part, like two dots of old carriers."""
    plain = all(address.username.split("."))
    local = address.username if plain else f'"{address.username}"'
    return f"{local}@{address.domain}"


def message(
    server: MailServer, contract: Contract, to: str, ticket: Ticket, target: Target, language: Language
) -> EmailMessage:
    """No name, no answer and no cancellation code: a mailbox may be read by others."""

    def say(ja: str, en: str) -> str:
        return Said(ja, en).within(language)

    mail = EmailMessage()
    mail["From"] = server.sender
    local, _, domain = to.rpartition("@")
    # A domain of other letters goes as DNS knows it.
    mail["To"] = Address(username=unquoted(local), domain=ascii_domain(domain))
    mail["Subject"] = say(
        f"受け付けました（受付番号 {ticket.receipt}）", f"Received (number {ticket.receipt})"
    )
    mail["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    contact = contract.contact
    lines = [
        say("申込みを受け付けました。", "We have received your application."),
        "",
        f"{say('申込先', 'For')}: {target.name}",
        f"{say('受付番号', 'Receipt number')}: {ticket.receipt}",
        "",
        say("心当たりのないときは、窓口へお知らせください。", "If this was not you, please tell us."),
        *((contact.name, contact.phone, contact.mail) if contact else ()),
    ]
    mail.set_content("\n".join(lines) + "\n")
    return mail
