"""Fixtures: an office with invented handlers, sealed applications, and a real postbox over HTTP."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pty
import shutil
import termios
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from register.catalogue import parse as parse_catalogue
from register.envelope import Header, cancellation_hash, encode, new_id, seal
from register.keyfile import ReceivingKey, parse_key
from register.load import REGISTER_FILE, from_dict
from register.model import Register
from register.receipt import new_receipt_number
from register.term import TOKYO
from store.arriving.collecting import collect
from store.arriving.postbox import Postbox
from store.crypto import passphrase
from store.disk.state import COLLECTOR_PUBLIC, State, create
from store.disk.targets_file import remember
from store.people import designating, receiving, recovery
from store.people.recovery import RecoveryDraft
from store.people.roster import Role
from store.people.session import Officer, Session, sign_in, sign_in_officer
from store.records.accession import accession

MONTH = "2026-11"
PASSPHRASES = {
    "sato": "みほん つくえ うきわ ほうき",
    "suzuki": "みほん たぬき ねじ あめふり",
    "tanaka": "みほん かさ まつぼっくり 笛",
    "other": "みほん きつね やかん はしご",
}
ITEMS = {
    "name": "見本 はなこ",
    "kana": "みほん はなこ",
    "birth_date": "2003-04-09",
    "postal_code": "160-0000",
    "address": "見本区見本町1-2-3",
    "phone": "03-0000-1234",
    "mail": "hanako@example.jp",
}
DECLARED = {"job_hunting": "2026-11-24", "pass_to_company": "2026-11-24"}


CATALOGUE: dict[str, Any] = {
    "version": 1,
    "decided_for": "2026-11-24",
    "companies": [
        {
            "slug": "mihon-kappan", "title": "見本活版所のしごと", "company": "有限会社見本活版所", "contract": "current",
            "programme": "zukan", "form": "application", "url": "/companies/mihon-kappan/", "intake": None,
            "openings": [{"title": "見本の募集", "opens": "2026-04-01", "closes": "2027-03-31"}],
        },
        {
            "slug": "mihon-unyu", "title": "見本運輸のしごと", "company": "見本運輸株式会社", "contract": "current",
            "programme": "zukan", "form": "application", "url": "/companies/mihon-unyu/", "intake": None,
            "openings": [{"title": "見本の募集", "opens": "2026-10-01", "closes": "2026-11-10"}],
        },
    ],
    "events": [
        {
            "slug": "mihon-seminar", "title": "見本のセミナー", "contract": "current", "programme": "support",
            "form": "seminar", "url": "/events/mihon-seminar/", "intake": None, "kind": "seminar",
            "starts": "2026-12-05T14:00:00+09:00", "ends": "2026-12-05T16:00:00+09:00", "capacity": 20,
            "waiting_list": False, "signup": {"opens": "2026-11-01", "closes": "2026-12-04"}, "cancelled": False,
        },
    ],
}  # fmt: skip


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)

    def __call__(self) -> datetime:
        return self.at


def published(path: Path, store: Path) -> ReceivingKey:
    """A published key file, read as an intake with the store's public collector key reads it."""
    signer = serialization.load_pem_public_key((store / COLLECTOR_PUBLIC).read_bytes())
    assert isinstance(signer, Ed25519PublicKey)
    return parse_key(path.read_text(encoding="utf-8"), signer)


@dataclass
class Office:
    """One contract's store, with what tests do to it again and again."""

    path: Path
    register: Register
    clock: Clock
    contract: str
    opened: list[State] = field(default_factory=list)
    paper: RecoveryDraft | None = None

    def state(self) -> State:
        """A freshly opened state, closed at the end of the test."""
        state = State(self.path, self.register, self.clock)
        self.opened.append(state)
        return state

    def sign_in(self, handler: str) -> Session:
        return sign_in(self.state(), handler, lambda: PASSPHRASES[handler])

    def officer(self, handler: str) -> Officer:
        return sign_in_officer(self.state(), handler, lambda: PASSPHRASES[handler])

    def designate(
        self, handler: str, *programmes: str, by: str | None = None, trained: date | None = date(2026, 4, 2),
        role: Role = Role.HANDLER,
    ) -> None:  # fmt: skip
        """The first is an officer for every programme, whatever is said; the others are signed by ``by``."""
        if by is None:
            state = self.state()
            new = designating.Designation(
                handler, "見本 取扱者", Role.OFFICER, state.programmes, date(2026, 4, 1)
            )
            designating.add_first(state, new, PASSPHRASES[handler])
        else:
            new = designating.Designation(handler, "見本 取扱者", role, programmes, date(2026, 4, 1))
            giver = self.sign_in(by)
            designating.add_handler(giver.state, new, PASSPHRASES[handler], giver)
        if trained is not None:
            designating.add_training(self.officer(by or handler), handler, trained)

    def print_paper(self, handler: str) -> RecoveryDraft:
        """A recovery key, with its groups typed back."""
        made = recovery.draft()
        typed = [made.groups[place - 1] for place in made.asked]
        recovery.establish(self.sign_in(handler), made, typed)
        self.paper = made
        return made

    def publish(self, handler: str, programme: str, keys: Path, month: str = MONTH) -> ReceivingKey:
        """A month's key, proved and published; ``handler`` is an officer."""
        keys.mkdir(exist_ok=True)
        receiving.new_receiving_key(self.officer(handler), programme, month)
        session = self.sign_in(handler)
        if session.roster.proof(programme, session.state.today()) is None:
            paper = self.paper or self.print_paper(handler)
            recovery.prove(session, " ".join(paper.groups))
        path = receiving.publish(session, programme, month, keys)
        return published(path, self.path)

    def take_in(self, handler: str, *documents: str) -> Session:
        """Collects the documents from a real postbox and takes them in."""
        self.collect(*documents)
        session = self.sign_in(handler)
        accession(session)
        return session

    def collect(self, *documents: str) -> Any:
        with serving(self, list(documents)) as box:
            state = self.state()
            with Postbox(box.url, self.contract, state.collector_key(), self.clock) as postbox:
                return collect(state, postbox)


@dataclass
class Box:
    """A postbox that speaks the protocol; ``documents`` is what it still holds."""

    url: str
    contract: str
    documents: list[str]
    clock: Callable[[], datetime]
    public_pem: bytes
    requests: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    erased: list[str] = field(default_factory=list)
    fail_after_keep: bool = False
    notices: list[dict[str, str]] = field(default_factory=list)

    def ids(self) -> list[str]:
        return [_id_of(document) for document in self.documents]


def _id_of(document: str) -> str:
    try:
        return str(json.loads(document)["header"]["id"])
    except (ValueError, KeyError, TypeError):
        return "ffffffff"  # an unreadable row sorts last


class _Handler(BaseHTTPRequestHandler):
    box: Box

    def do_GET(self) -> None:
        if not self._authorised(b""):
            return
        query = parse_qs(urlsplit(self.path).query)
        after, limit = query.get("after", [""])[0], int(query["limit"][0])
        found = sorted((d for d in self.box.documents if _id_of(d) > after), key=_id_of)
        self._answer(
            {
                "version": 1,
                "contract": self.box.contract,
                "envelopes": found[:limit],
                "more": len(found) > limit,
                **({"cancellations": self.box.notices} if self.box.notices else {}),
            }
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._authorised(body):
            return
        if self.box.fail_after_keep:
            self._answer({}, 503)
            return
        said = json.loads(body)
        ids = told = set(said["ids"])
        self.box.notices[:] = [notice for notice in self.box.notices if notice["id"] not in told]
        self.box.documents[:] = [d for d in self.box.documents if _id_of(d) not in ids]
        self.box.erased += sorted(ids)
        self._answer({"erased": sorted(ids)})

    def _authorised(self, body: bytes) -> bool:
        self.box.requests.append(f"{self.command} {self.path}")
        try:
            claims = jwt.decode(
                self.headers["Authorization"].removeprefix("Bearer "),
                serialization.load_pem_public_key(self.box.public_pem),  # type: ignore[arg-type]
                algorithms=["EdDSA"],
                audience=self.box.url,
                issuer="zukan-store",
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "iat", "jti"]},
            )
            now = self.box.clock().timestamp()
            assert claims["iat"] <= now <= claims["exp"] <= claims["iat"] + 60
            assert (claims["htm"], claims["htu"]) == (self.command, self.path)
            assert claims["bh"] == hashlib.sha256(body).hexdigest()
            assert claims["jti"] not in self.box.used
        except (jwt.PyJWTError, AssertionError, KeyError, TypeError, AttributeError):
            self._answer({"message": "だめです"}, 401)
            return False
        self.box.used.add(claims["jti"])
        return True

    def _answer(self, value: Mapping[str, object], status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Silent: a test's output holds no request."""


@contextmanager
def serving(office: Office, documents: list[str]) -> Iterator[Box]:
    pem = (office.path / "collector.pub.pem").read_bytes()
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    box = Box(f"http://127.0.0.1:{server.server_address[1]}", office.contract, documents, office.clock, pem)
    handler.box = box  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def header_for(key: ReceivingKey, **changes: Any) -> Header:
    return Header(
        **{
            "id": new_id(),
            "receipt": new_receipt_number(),
            "contract": key.contract,
            "programme": key.programme,
            "term": "2026",
            "form": {"zukan": "application", "support": "seminar", "workshop": "workshop"}[key.programme],
            "notice": "0123456789abcdef",
            "target": "mihon-kappan",
            "received_at": "2026-11-24T09:30+09:00",
            "key": key.key_id,
            "cancellation": cancellation_hash("himitsu"),
            **changes,
        }
    )


def application(
    key: ReceivingKey, items: Mapping[str, str] | None = None, declared: Mapping[str, str] | None = None,
    **changes: Any,
) -> str:  # fmt: skip
    """A sealed document of an invented person."""
    payload = {
        "items": ITEMS if items is None else items,
        "declarations": DECLARED if declared is None else declared,
    }
    return encode(seal(header_for(key, **changes), payload, key))


@pytest.fixture(scope="session")
def register() -> Register:
    """The shipped register, with an invented contractor for the new contract (to test the wall)."""
    return from_dict(raw_register())


def raw_register() -> dict[str, Any]:
    """The register of the tests, as it is read from its file."""
    raw = tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
    raw["contracts"]["new"]["contractor"] = "見本受託株式会社"
    raw["contracts"]["new"]["contact"] = {"name": "見本", "phone": "03-0000-0009", "mail": "m@example.jp"}
    return raw


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command remembers for its user is a test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_office(tmp_path: Path, register: Register, clock: Clock) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(name: str = "store", contract: str = "current") -> Office:
        create(tmp_path / name, register, contract, clock)
        made.append(Office(tmp_path / name, register, clock, contract))
        return made[-1]

    yield make
    for office in made:
        for state in office.opened:
            state.close()


@pytest.fixture(scope="session", autouse=True)
def _each_passphrase_once() -> Iterator[None]:
    """Argon2 is slow on purpose, and a pure function: what it gave for a passphrase and a salt it would give again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase, "_derive", functools.lru_cache(maxsize=4096)(passphrase._derive))
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, register: Register) -> Path:
    """A store with one trained handler and a published key, made once: Argon2 is slow on purpose."""
    root = tmp_path_factory.mktemp("template")
    create(root / "store", register, "current", Clock())
    office = Office(root / "store", register, Clock(), "current")
    office.designate("sato")
    office.publish("sato", "zukan", root / "keys")
    remember(office.state(), "", parse_catalogue(json.dumps(CATALOGUE), register, "current"))
    assert office.paper is not None
    (root / "paper").write_text(office.paper.seed.hex(), encoding="ascii")
    for state in office.opened:
        state.close()
    return root


@pytest.fixture
def office(template: Path, tmp_path: Path, register: Register, clock: Clock) -> Iterator[Office]:
    """Contract ``current``: handler sato, trained for both programmes, and a key for ``zukan``."""
    shutil.copytree(template / "store", tmp_path / "store")
    office = Office(tmp_path / "store", register, clock, "current")
    office.paper = RecoveryDraft(bytes.fromhex((template / "paper").read_text(encoding="ascii")), (1, 2, 3))
    yield office
    for state in office.opened:
        state.close()


@pytest.fixture
def without_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own program, which does not compare the keyring with the journals: what it meets then."""
    for name in ("require_later", "require_one_moment", "settle"):
        monkeypatch.setattr(f"store.people.session.{name}", lambda *_: None)


@pytest.fixture
def key(template: Path) -> ReceivingKey:
    """The published receiving key of ``zukan`` for the month."""
    return published(template / "keys" / f"zukan-{MONTH}.json", template / "store")


@pytest.fixture
def catalogue_file(tmp_path: Path) -> Path:
    """The site's catalogue as a file."""
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(CATALOGUE), encoding="utf-8")
    return path


@pytest.fixture
def seal_application() -> Callable[..., str]:
    return application


@pytest.fixture
def passphrases() -> Mapping[str, str]:
    return PASSPHRASES


@pytest.fixture
def serve() -> Callable[[Office, list[str]], Any]:
    """``with serve(office, documents) as box``: a real HTTP server on the loopback."""
    return serving


@contextmanager
def on_terminal() -> Iterator[list[str]]:
    """Standard output of this process is a real terminal for a while; what it has shown is there afterwards."""
    main, terminal = pty.openpty()
    modes = termios.tcgetattr(terminal)
    modes[1] &= ~termios.OPOST  # lines end as they were written
    termios.tcsetattr(terminal, termios.TCSANOW, modes)
    pieces: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # the last writer has gone
            while piece := os.read(main, 65536):
                pieces.append(piece)

    reader = threading.Thread(target=read)
    reader.start()
    said: list[str] = []
    try:
        with os.fdopen(terminal, "w", encoding="utf-8") as stream, redirect_stdout(stream):
            yield said
    finally:
        reader.join()
        os.close(main)
        said.append(b"".join(pieces).decode())


@pytest.fixture
def terminal() -> Callable[[], Any]:
    """``with terminal() as said``: opened records are shown on a terminal only."""
    return on_terminal


@pytest.fixture
def passphrase_fd() -> Callable[[str], int]:
    """A descriptor from which a passphrase can be read once."""

    def make(text: str) -> int:
        reading, writing = os.pipe()
        os.write(writing, text.encode() + b"\n")
        os.close(writing)
        return reading

    return make
