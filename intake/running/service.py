"""What a running intake is made of, gathered once per process and handed to each request.

Holds public keys, the postbox and the secret of tokens; no private key, ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import current_app

from intake.errors import ConfigError, Fault
from intake.postbox.postbox import Postbox, open_postbox
from intake.running.beginning import Beginning
from intake.running.limits import Limits
from intake.running.mailer import Mailer
from intake.running.tokens import load_collector_key
from intake.running.watch import Watch
from intake.sealing.keys import PublishedKeys
from intake.settings import secretfile
from intake.settings.config import Config, MailServer
from intake.targets.catalogue_source import CatalogueSource
from register.english import in_english
from register.language import Language
from register.model import Register
from register.openness import MAIL, place_reasons
from register.term import day_of

EXTENSION = "zukan-intake"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Service:
    config: Config
    register: Register
    registers: Mapping[Language, Register]  # the same in each language
    clock: Clock
    secret: bytes
    collector: Ed25519PublicKey
    keys: PublishedKeys
    catalogue: CatalogueSource
    postbox: Postbox
    limits: Limits
    mailer: Mailer
    watch: Watch

    def start(self) -> None:
        """Starts the threads; after the fork."""
        self.postbox.start()
        self.catalogue.start()
        self.mailer.start()

    def close(self) -> None:
        """Commits what is waiting and lets go."""
        self.watch.close()
        self.catalogue.close()
        self.mailer.close()
        self.postbox.close()


def gather(config: Config, register: Register, clock: Clock, beginning: Beginning | None = None) -> Service:
    """Reads what the configuration names; ConfigError says what cannot be used.

    ``beginning``: what the processes of a server have in common; without one the service is alone.
    """
    shared = beginning or Beginning(None)
    secretfile.make_state_dir(config.state_dir)
    secret = secretfile.load_or_make(config.secret_file)
    registers: dict[Language, Register] = {"ja": register, "en": in_english(register)}
    collector = read_collector_key(config)
    return Service(
        config=config,
        register=register,
        registers=registers,
        clock=clock,
        secret=secret,
        collector=collector,
        keys=PublishedKeys(config.keys_dir, collector),
        catalogue=CatalogueSource(config, register),
        postbox=open_postbox(config, shared.home),
        limits=Limits(config.limits_url, secret),
        mailer=Mailer(_mail_server(config, register, clock), register.contract(config.contract)),
        watch=shared.watch,
    )


def _mail_server(config: Config, register: Register, clock: Clock) -> MailServer | None:
    """The configured server, unless the ward has not agreed to it: then no receipt is mailed (clause 6)."""
    day = day_of(clock())
    return None if list(place_reasons(register, config.contract, day, (MAIL,))) else config.mail


def read_collector_key(config: Config) -> Ed25519PublicKey:
    try:
        pem = config.collector_key.read_bytes()
    except OSError:
        mend = "保管庫で書き出した、受け取り役の公開鍵(PEM)を、設定の collector_key の場所に置いてください。"
        raise ConfigError([Fault("collector_key", "公開鍵のファイルを読めません。", mend)]) from None
    return load_collector_key(pem)


def current() -> Service:
    """The service of the request that is being answered."""
    service = current_app.extensions[EXTENSION]
    assert isinstance(service, Service)
    return service
