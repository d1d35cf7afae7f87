"""SIGKILL in the middle of every command that writes: the list is the grammar's, so that a new command is in it.

After each kill a copy of what is left is looked at as the next sign-in would find it; then the command runs again, whole,
on what the kill left. Both times: the journals are whole and signed, keyring, vault and journals are of one moment, every
record opens, every receiving key opens, and there is a whole second copy.
"""

from __future__ import annotations

import functools
import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from register.model import Register
from store.copies.restoring import restore
from store.crypto import passphrase
from store.disk.journal_lines import Draft
from store.disk.second_copy import newest
from store.office import records, signing_in
from store.people.receiving import open_receiving_key
from store.people.session import Session
from store.proof.journal_check import verify
from tests.store.conftest import PASSPHRASES, Office
from tests.store.killing import READING, RECIPES, Children, World, commands, make_world, serve_if_asked

SEED = 17
#: A kill between a new signer's line and the roster that knows them once locked everybody out.
AT_LEAST = {"recover": 6}
KILLS = [1, pytest.param(200, marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def _derived_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase, "_derive", functools.lru_cache(passphrase._derive))
        yield


@pytest.fixture(scope="module")
def world(register: Register, _derived_once: None) -> Iterator[World]:
    """In memory where there is such a place: what a kill leaves does not depend on the medium."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        made = make_world(Path(folder), register)
        yield made
        made.close()


@pytest.fixture(scope="module")
def children(world: World) -> Iterator[Children]:
    settings = world.root / "settings"
    settings.mkdir()
    made = Children(settings)
    yield made
    made.close()


def test_every_command_of_the_grammar_is_killed_or_shown_to_write_nothing() -> None:
    """A new command fails here until there is a way to run it."""
    assert {name.partition("/")[0] for name in RECIPES} | set(READING) == set(commands())
    assert not {name.partition("/")[0] for name in RECIPES} & set(READING)


@pytest.mark.parametrize("command", sorted(READING))
def test_a_command_that_reads_writes_nothing(world: World, children: Children, command: str) -> None:
    """Every byte is as it was."""
    world.put_back()
    before = _bytes(world.work)
    done = children.run(READING[command](world))
    assert done is not None
    assert done[0] == 0, done[2]
    assert _bytes(world.work) == before


@pytest.mark.parametrize("kills", KILLS)
@pytest.mark.parametrize("command", sorted(RECIPES))
def test_a_kill_in_the_middle(world: World, children: Children, command: str, kills: int) -> None:
    """Nothing is lost, nothing is half, and the command can be run again."""
    recipe, chance = RECIPES[command], random.Random(f"{SEED} {command}")
    kills = max(kills, AT_LEAST.get(command, 1))
    steps = 40
    with ExitStack() as stack:
        killed = 0
        while killed < kills:
            world.put_back()
            serve_if_asked(world, command, stack)
            done = children.run(recipe.args(world), left=chance.randint(1, steps))
            if done is not None:  # it has fewer steps than were guessed
                assert done[0] == 0, done[2]
                assert recipe.holds(world)
                _look(world)
                steps = done[1]
                continue
            killed += 1
            _look(world)
            done = children.run(recipe.args(world))
            assert done is not None
            assert done[0] in recipe.again, done[2]
            assert recipe.holds(world)
            _look(world)
            _nothing_left(world)
            steps = max(steps, done[1])


def _bytes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _look(world: World) -> None:
    """As the next sign-in finds it; on a copy, so that what the kill left stays as it is."""
    world.close()
    place = world.root / "look"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(world.office.path, place)
    shutil.rmtree(place / "rehearsal", ignore_errors=True)
    (place / "store.json").write_bytes(
        (place / "store.json").read_bytes().replace(str(world.work / "outside").encode(), b"")
    )
    there = Office(place, world.office.register, world.office.clock, "current")
    try:
        session = signing_in.sign_in(there.state(), "sato", PASSPHRASES["sato"]).session
        _opens_all(session)
        for programme in session.state.programmes:
            with session.state.journal_path(programme).open("rb") as lines:
                assert verify(lines, "current", programme, signers=session.roster.signers).faults == ()
    finally:
        for state in there.opened:
            state.close()
    newest(world.work / "outside")


def _opens_all(session: Session) -> None:
    state = session.state
    rows = records.list_page(session, ("", ""), 100).rows
    assert {row.state for row in rows} <= {"accessioned"}
    assert len({row.id for row in rows}) == len(rows)
    opened = records.show_many(session, [row.id for row in rows], "contact")
    assert opened.damaged == []
    assert all(one.payload.items["name"].startswith("見本") for one in opened.records)
    assert state.keyring.erasing() == {}
    for programme in state.programmes:
        with state.lock():
            [intent] = state.journal(programme).intend(session, [Draft("rehearse", "")], state.clock())
            epoch, _ = session.epoch_key(intent)
            assert {key.epoch for key in state.keyring.record_keys(programme)} <= {epoch}
            for key in state.keyring.live_keys(programme):
                open_receiving_key(session, intent, key)
            state.journal(programme).conclude([(intent, "done")], state.clock())


def _nothing_left(world: World) -> None:
    """No trial and nothing in the making; what a small file's replacement left holds no key, and the next takes its place."""
    names = {path.name for path in world.office.path.iterdir()}
    assert not {name for name in names if name == "rehearsal" or name.startswith(".")}
    halves = {f"{name}.json.new" for name in ("places", "store", "targets")}
    assert {name for name in names if name.endswith(".new")} <= halves
    assert not [path.name for path in world.work.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.long)])
def test_what_the_second_copy_has_after_kills_restores(
    world: World, children: Children, register: Register, kills: int
) -> None:
    """A copy that was being made anew when the machine went: it restores, and all it counts is there and opens."""
    chance = random.Random(SEED)
    for number in range(kills):
        world.put_back()
        children.run(RECIPES["backup"].args(world), left=chance.randint(1, 120))
        target = world.root / f"restored-{number}"
        restored = restore(world.work / "outside", target, register, world.office.clock)
        assert restored.copied + restored.arrived == 4 + 1
        there = Office(target, register, world.office.clock, "current")
        session = signing_in.sign_in(there.state(), "sato", PASSPHRASES["sato"]).session
        _opens_all(session)
        assert len(records.list_page(session, ("", ""), 100).rows) == 4
        assert len(session.state.vault.set_aside()) == 1
        for state in there.opened:
            state.close()
        shutil.rmtree(target)
