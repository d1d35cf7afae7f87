"""A store with everything in it, one way to run each command that writes, and children that are killed in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from register.arguments import Parser
from register.catalogue import parse as parse_catalogue
from register.envelope import parse
from register.model import Register
from store.commands.grammar import parser
from store.copies.backup import backup
from store.disk import copy_places
from store.disk.state import COLLECTOR_PUBLIC, State, create
from store.disk.targets_file import remember
from store.people.roster import Handler, Role
from store.people.roster_file import roster_of
from store.records.listing import listed
from tests.store.conftest import (
    CATALOGUE,
    MONTH,
    PASSPHRASES,
    Box,
    Clock,
    Office,
    application,
    published,
    serving,
)

ROOT = Path(__file__).parents[2]
NEW_WORDS = "みほん あひる かなづち ゆうだち"

#: Runs one command (a JSON line each) in a forked child, which kills itself at its ``left``-th step: before each SQL
#: statement, before and after each sync, rename and request. A dictionary among the arguments is a descriptor.
_CHILD = """
import functools, json, os, pickle, sys, threading
from datetime import datetime
from register.term import TOKYO
from store import cli
from store.arriving import postbox
from store.crypto import passphrase
from store.disk import database
clock = lambda: datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
derive = functools.lru_cache(passphrase._derive)
derived = []
left = steps = 0

def noted(*given):
    derived.append(pickle.dumps(given).hex())
    return derive(*given)

passphrase._derive = noted

def step(*_):
    global left, steps
    steps += 1
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

def around(function):
    @functools.wraps(function)
    def stepped(*args, **kwargs):
        step()
        result = function(*args, **kwargs)
        step()
        return result
    return stepped

def connected(path, connect=database._connect):
    connection = connect(path)
    connection.set_trace_callback(step)
    return connection

database._connect = connected
os.fsync, os.rename, os.replace = around(os.fsync), around(os.rename), around(os.replace)
postbox.Postbox._request = around(postbox.Postbox._request)

def given(text):
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading

def typed_back(code, groups):
    with os.fdopen(code, encoding="ascii") as file:
        made, asked = [line.split() for line in file.read().splitlines()]
    os.write(groups, " ".join(made[int(place) - 1] for place in asked).encode() + b"\\n")
    os.close(groups)

def opened(argv):
    pipes = {}
    for arg in argv:
        if isinstance(arg, str):
            yield arg
        elif "text" in arg:
            yield str(given(arg["text"]))
        elif arg["paper"] == "code":
            pipes["code"], writing = os.pipe()
            yield str(writing)
        else:
            reading, pipes["groups"] = os.pipe()
            yield str(reading)
    if pipes:
        threading.Thread(target=typed_back, args=(pipes["code"], pipes["groups"]), daemon=True).start()

def on_a_terminal():
    main, terminal = os.openpty()
    def read():
        while os.read(main, 65536):
            pass
    threading.Thread(target=read, daemon=True).start()
    return os.fdopen(terminal, "w")

for line in sys.stdin:
    asked = json.loads(line)
    back, up = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stdout = on_a_terminal()  # what was opened is shown there and nowhere else
        sys.stderr = open(asked["log"], "w")
        left = asked["left"]
        status = cli.main(list(opened(asked["argv"])), clock=clock)
        sys.stderr.flush()
        os.write(up, json.dumps([status, steps, derived]).encode())
        os._exit(0)
    os.close(up)
    status = os.waitpid(child, 0)[1]
    said = json.loads(os.read(back, 65536).decode() or "null")
    os.close(back)
    for one in said[2] if said else []:
        derive(*pickle.loads(bytes.fromhex(one)))
    print(json.dumps([status, said]), flush=True)
"""


class Children:
    """A parent that opens nothing itself, and derives each passphrase's key once."""

    def __init__(self, settings: Path) -> None:
        self._log = settings / "said"
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "XDG_CONFIG_HOME": str(settings)},
        )  # fmt: skip

    def run(self, argv: list[Any], left: int = 0) -> tuple[int, int, str] | None:
        """Exit status, steps and what it said on standard error; None where it was killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"argv": argv, "left": left, "log": str(self._log)}) + "\n")
        self._process.stdin.flush()
        status, said = json.loads(self._process.stdout.readline())
        assert status in (0, signal.SIGKILL), self._log.read_text(encoding="utf-8")
        return None if said is None else (said[0], said[1], self._log.read_text(encoding="utf-8"))

    def close(self) -> None:
        self._process.communicate()


@dataclass
class World:
    """The store, its second copy, the published keys, and what is known of them. All of it can be put back."""

    root: Path
    office: Office
    receipts: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    coming: str = ""
    medium: str = ""
    box: Box | None = None

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def paper(self) -> str:
        assert self.office.paper is not None
        return " ".join(self.office.paper.groups)

    def keep(self) -> None:
        self.close()
        shutil.copytree(self.work, self.root / "pristine")

    def put_back(self) -> None:
        self.close()
        shutil.rmtree(self.work)
        shutil.copytree(self.root / "pristine", self.work)

    def close(self) -> None:
        for state in self.office.opened:
            state.close()
        self.office.opened.clear()

    def handler(self, id_: str) -> Handler:
        return roster_of(self.office.state()).handler(id_)


def make_world(root: Path, register: Register) -> World:
    """Three handlers, three records of which two look alike, one that waits, two media, one thing set aside."""
    for name in ("outside", "drawer", "keys", "heads"):
        (root / "work" / name).mkdir(parents=True)
    work = root / "work"
    create(work / "store", register, "current", Clock())
    office = Office(work / "store", register, Clock(), "current")
    office.designate("sato")
    key = office.publish("sato", "zukan", work / "keys")
    office.designate("suzuki", "zukan", by="sato")
    office.designate("tanaka", "zukan", "support", by="sato", role=Role.DEPUTY)
    world = World(root, office)
    remember(office.state(), "", parse_catalogue(json.dumps(CATALOGUE), register, "current"))
    (work / "catalogue.json").write_text(json.dumps(CATALOGUE), encoding="utf-8")
    documents = [application(key), application(key), application(key, target="mihon-unyu")]
    office.take_in("sato", *documents)
    headers = [parse(document).header for document in documents]
    world.receipts, world.ids = [one.receipt for one in headers], [one.id for one in headers]
    state = office.state()
    backup(state, work / "drawer")
    world.medium = copy_places.places(state)[0].place.id
    state.set_second(work / "outside")
    backup(state, work / "outside")
    office.collect(application(key), "{}")
    world.coming = application(key)
    world.keep()
    return world


Arg = str | dict[str, str]


@dataclass(frozen=True)
class Recipe:
    """One way to run a command that writes, and what is so once it has run whole.

    ``again``: exit statuses of a second run after a first that was killed when its work was done.
    """

    args: Callable[[World], list[Arg]]
    holds: Callable[[World], bool]
    again: frozenset[int] = frozenset({0})


def words(option: str, handler: str) -> list[Arg]:
    return [option, {"text": PASSPHRASES[handler]}]


def _signed(world: World, *args: Arg) -> list[Arg]:
    return [*args, "--state", str(world.office.path), "--handler", "sato", *words("--passphrase-fd", "sato")]


def _by(world: World, *args: Arg) -> list[Arg]:
    return [*args, "--state", str(world.office.path), "--by", "sato", *words("--by-passphrase-fd", "sato")]


def _journal_has(action: str) -> Callable[[World], bool]:
    return lambda world: f'{{"action":"{action}"' in world.office.state().journal_path("zukan").read_text()


def _states(world: World) -> dict[str, str]:
    return {row.id: row.state for row in listed(world.office.sign_in("sato"))}


def _json(world: World) -> Arg:
    items = {
        "name": "見本 じろう", "kana": "みほん", "birth_date": "2004-05-06", "postal_code": "160-0000",
        "address": "見本区", "phone": "03-0000-5678", "mail": "jiro@example.jp",
    }  # fmt: skip
    return {"text": json.dumps({"items": items, "declared": ["job_hunting", "pass_to_company"]})}


def _collect(world: World) -> list[Arg]:
    assert world.box is not None
    return ["collect", "--intake", world.box.url, "--state", str(world.office.path)]


def _collector_fits(world: World) -> bool:
    state = world.office.state()
    public = (state.path / COLLECTOR_PUBLIC).read_bytes()
    return load_pem_public_key(public) == state.collector_key().public_key()


def _opens(path: Path, world: World) -> bool:
    with State(path, world.office.register, world.office.clock) as state:
        return state.vault.counted(state.programmes) >= 0 and not (path / "rehearsal").exists()


_ONCE = frozenset({0, 1})
_SHOWN = ("--purpose", "contact")

#: By command, as it is typed; after ``/`` another way of it.
RECIPES: dict[str, Recipe] = {
    "init": Recipe(
        lambda w: ["init", "--contract", "current", "--state", str(w.work / "mine")],
        lambda w: _opens(w.work / "mine", w), _ONCE,
    ),
    "handler add": Recipe(
        lambda w: [*_by(w, "handler", "add", "other", "--name", "見本 かとう", "--programme", "zukan"),
                   *words("--passphrase-fd", "other")],
        lambda w: w.handler("other").ended_on is None, _ONCE,
    ),
    "handler trained": Recipe(
        lambda w: _by(w, "handler", "trained", "suzuki", "--on", "2026-11-20"),
        lambda w: len(w.handler("suzuki").trainings) == 2,
    ),
    "handler trained/instead": Recipe(
        lambda w: _by(w, "handler", "trained", "suzuki", "--on", "2026-11-20", "--instead-of", "2026-04-02"),
        lambda w: len(w.handler("suzuki").trainings) == 1, _ONCE,
    ),
    "handler change": Recipe(
        lambda w: _by(w, "handler", "change", "suzuki", "--programme", "support"),
        lambda w: w.handler("suzuki").programmes == ("support",), _ONCE,
    ),
    "handler end": Recipe(
        lambda w: _by(w, "handler", "end", "suzuki"), lambda w: w.handler("suzuki").ended_on is not None, _ONCE
    ),
    "handler passphrase": Recipe(
        lambda w: ["handler", "passphrase", "suzuki", "--state", str(w.office.path),
                   *words("--passphrase-fd", "suzuki"), "--new-passphrase-fd", {"text": NEW_WORDS}],
        _journal_has("passphrase"), _ONCE,
    ),
    "key new": Recipe(
        lambda w: _signed(w, "key", "new", "--programme", "support", "--month", MONTH),
        lambda w: len(w.office.state().keyring.live_keys("support")) == 1, _ONCE,
    ),
    "key publish": Recipe(
        lambda w: _signed(w, "key", "publish", "--programme", "zukan", "--month", MONTH, "--to", str(w.work / "heads")),
        lambda w: published(w.work / "heads" / f"zukan-{MONTH}.json", w.office.path).programme == "zukan",
    ),
    "key collector": Recipe(lambda w: _signed(w, "key", "collector"), _collector_fits),
    "recovery new": Recipe(
        lambda w: _signed(w, "recovery", "new", "--code-fd", {"paper": "code"}, "--groups-fd", {"paper": "groups"}),
        lambda w: w.office.paper is not None and roster_of(w.office.state()).recovery != w.office.paper.public,
    ),
    "recovery prove": Recipe(
        lambda w: _signed(w, "recovery", "prove", "--code-fd", {"text": w.paper}),
        lambda w: bool(roster_of(w.office.state()).proofs),
    ),
    "recover": Recipe(
        lambda w: ["recover", "other", "--name", "見本 かとう", "--state", str(w.office.path),
                   "--code-fd", {"text": w.paper}, *words("--passphrase-fd", "other")],
        lambda w: w.handler("other").role is Role.OFFICER, _ONCE,
    ),
    "collect": Recipe(_collect, lambda w: w.box is not None and w.box.documents == []),
    "list": Recipe(lambda w: _signed(w, "list"), lambda w: set(_states(w).values()) == {"accessioned"}),
    "show": Recipe(lambda w: _signed(w, "show", *w.receipts, *_SHOWN), _journal_has("show")),
    "search": Recipe(
        lambda w: _signed(w, "search", "--programme", "zukan", "--by", "name", *_SHOWN, "--value-fd", {"text": "見本"}),
        _journal_has("search"),
    ),
    "duplicates": Recipe(
        lambda w: _signed(w, "duplicates", "--judge", w.ids[1], "--with", w.ids[0], "--as", "same"),
        lambda w: "same" in {one.verdict for one in w.office.state().vault.index.duplicates()},
    ),
    "cancel": Recipe(
        lambda w: _signed(w, "cancel", w.receipts[2], "--code-fd", {"text": "himitsu"}),
        lambda w: w.office.state().vault.is_erased(w.ids[2]), _ONCE,
    ),
    "erase": Recipe(
        lambda w: _signed(w, "erase", w.receipts[0], "--yes", "--purpose", "erase-term"),
        lambda w: w.office.state().vault.is_erased(w.ids[0]), _ONCE,
    ),
    "erase/aside": Recipe(
        lambda w: _signed(w, "erase", "44136fa355b3678a", "--set-aside", "--yes", "--purpose", "erase-term"),
        lambda w: w.office.state().vault.set_aside() == [], _ONCE,
    ),
    "enter": Recipe(
        lambda w: _signed(w, "enter", "--form", "application", "--target", "mihon-kappan", "--json-fd", _json(w)),
        lambda w: len(_states(w)) >= 5,
    ),
    "catalogue": Recipe(
        lambda w: ["catalogue", "--from", str(w.work / "catalogue.json"), "--state", str(w.office.path)],
        lambda w: str(w.work) in (w.office.path / "targets.json").read_text(),
    ),
    "journal checkpoint": Recipe(
        lambda w: _signed(w, "journal", "checkpoint", "--to", str(w.work / "heads")),
        lambda w: len(list((w.work / "heads").glob("checkpoint-*.json"))) >= 2,
    ),
    "journal accept": Recipe(lambda w: _signed(w, "journal", "accept", "--yes"), _journal_has("accept")),
    "journal show": Recipe(lambda w: _signed(w, "journal", "show"), _journal_has("accession")),
    "backup": Recipe(
        lambda w: ["backup", "--state", str(w.office.path)],
        lambda w: list((w.work / "outside" / "arrived").iterdir()) == [],
    ),
    "restore": Recipe(
        lambda w: ["restore", "--from", str(w.work / "outside"), "--state", str(w.work / "again")],
        lambda w: _opens(w.work / "again", w), _ONCE,
    ),
    "restore/rehearse": Recipe(
        lambda w: _signed(w, "restore", "--rehearse"), lambda w: _opens(w.office.path, w)
    ),
    "place gone": Recipe(
        lambda w: _by(w, "place", "gone", w.medium),
        lambda w: [s.place.gone_on != "" for s in copy_places.places(w.office.state()) if s.place.id == w.medium] == [True],
        _ONCE,
    ),
}  # fmt: skip

#: Commands that write nothing; ``test_killed_everywhere.py`` shows that they do not.
READING: dict[str, Callable[[World], list[Arg]]] = {
    "handler list": lambda w: ["handler", "list", "--state", str(w.office.path)],
    "key list": lambda w: ["key", "list", "--state", str(w.office.path)],
    "place list": lambda w: ["place", "list", "--state", str(w.office.path)],
    "journal verify": lambda w: ["journal", "verify", "--state", str(w.office.path)],
}


def commands() -> list[str]:
    """Every command of the grammar, as it is typed: a new one is among them."""
    return sorted(_leaves(parser(), ()))


def _leaves(one: Parser, path: tuple[str, ...]) -> Iterator[str]:
    trees: list[dict[str, Parser]] = [a.choices for a in one._actions if isinstance(a.choices, dict)]
    if not trees:
        yield " ".join(path)
    for tree in trees:
        for name, below in tree.items():
            yield from _leaves(below, (*path, name))


def serve_if_asked(world: World, command: str, stack: ExitStack) -> None:
    """A fresh intake for the command that asks one."""
    stack.close()
    world.box = stack.enter_context(serving(world.office, [world.coming])) if command == "collect" else None
