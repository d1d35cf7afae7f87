"""One contract's office of a demonstration: its store, its keys, the intake that it publishes them for."""

from __future__ import annotations

import os
import pty
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HANDLER = "mihon"


class DemoError(Exception):
    """A step that did not do what it should; the message is for the person at the terminal."""


@dataclass
class Office:
    """Everything of one contract. ``folder``: of its own, so that nothing of two contracts lies together (the wall)."""

    folder: Path
    contract: str
    programmes: tuple[str, ...]
    intake_port: int
    passphrase: str = field(
        default_factory=lambda: "-".join(secrets.token_hex(2) for _ in range(4)), repr=False
    )

    @property
    def intake(self) -> str:
        return f"http://127.0.0.1:{self.intake_port}"

    @property
    def state(self) -> Path:
        return self.folder / "store"

    @property
    def config(self) -> Path:
        return self.folder / "intake.toml"

    def run(
        self, command: str, *args: str, passphrase: bool = False,
        fd: str = "--passphrase-fd", also: int | None = None,
    ) -> str:  # fmt: skip
        """Runs one of our commands to its end and gives what it printed; DemoError if it fails.

        ``fd`` is the option that names the passphrase's descriptor, ``also`` another descriptor to pass on.
        """
        with _secret(self.passphrase if passphrase else None) as descriptor:
            given = [] if descriptor is None else [fd, str(descriptor)]
            result = subprocess.run(
                [str(BIN / command), *args, *given],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                env={
                    **os.environ,
                    "XDG_CONFIG_HOME": str(self.folder),
                },  # a throw-away vault is not remembered
                pass_fds=[one for one in (descriptor, also) if one is not None],
            )
        if result.returncode != 0:
            raise DemoError(f"{command} {args[0]} が失敗しました。\n{result.stdout}{result.stderr}")
        return result.stdout

    def seen(self, *args: str) -> str:
        """What a store command shows on a terminal: opened records go nowhere else."""
        main, terminal = pty.openpty()
        said: list[bytes] = []
        reader = Thread(target=_read_all, args=(main, said))
        reader.start()
        try:
            with _secret(self.passphrase) as descriptor:
                result = subprocess.run(
                    [str(BIN / "zukan-store"), *self.store_args(*args), "--passphrase-fd", str(descriptor)],
                    cwd=ROOT, stdout=terminal, stderr=subprocess.PIPE, text=True, check=False,
                    env={**os.environ, "XDG_CONFIG_HOME": str(self.folder)},
                    pass_fds=[one for one in (descriptor,) if one is not None],
                )  # fmt: skip
        finally:
            os.close(terminal)
            reader.join()
            os.close(main)
        if result.returncode != 0:
            raise DemoError(f"zukan-store {args[0]} が失敗しました。\n{result.stderr}")
        return b"".join(said).decode()

    def store(
        self, *args: str, passphrase: bool = False, fd: str = "--passphrase-fd", also: int | None = None
    ) -> str:
        """A store command on this office's vault."""
        return self.run("zukan-store", *self.store_args(*args), passphrase=passphrase, fd=fd, also=also)

    def store_args(self, *args: str) -> tuple[str, ...]:
        """The arguments with this office's vault among them."""
        leaf = 2 if args[0] in {"handler", "key", "journal", "recovery"} else 1
        return (*args[:leaf], "--contract", self.contract, "--state", str(self.state), *args[leaf:])

    def prepare_store(self) -> None:
        """A vault, an officer for all programmes, a recovery key, and this month's published keys."""
        self.store("init", "--intake", self.intake)
        self.store(
            "handler", "add", HANDLER, "--name", "見本 取扱者", "--role", "officer",
            "--programme", *self.programmes, passphrase=True,
        )  # fmt: skip
        by = ("--by", HANDLER)
        self.store("handler", "trained", HANDLER, *by, passphrase=True, fd="--by-passphrase-fd")
        code = recovery_key(self)
        for programme in self.programmes:
            self.store("key", "new", "--programme", programme, "--handler", HANDLER, passphrase=True)
        with _secret(code) as descriptor:
            prove = ("recovery", "prove", "--handler", HANDLER, "--code-fd", str(descriptor))
            self.store(*prove, passphrase=True, also=descriptor)
        (self.folder / "keys").mkdir()
        for programme in self.programmes:
            self.store(
                "key", "publish", "--programme", programme, "--to", str(self.folder / "keys"),
                "--handler", HANDLER, passphrase=True,
            )  # fmt: skip

    def write_intake_config(self, site: str, output: Path) -> None:
        text = "\n".join(
            (
                f'contract = "{self.contract}"',
                'state_dir = "intake"',
                'keys_dir = "keys"',
                'collector_key = "store/collector.pub.pem"',
                f'catalogue = "{output / "catalogue.json"}"',
                f'audience = "{self.intake}"',
                f'site_url = "{site}"',
            )
        )
        self.config.write_text(text + "\n", encoding="utf-8")


def recovery_key(office: Office) -> str:
    """Makes the paper recovery key as a program does: reads it, types three groups back. The key."""
    reading, writing = os.pipe()
    answers, typing = os.pipe()
    with _secret(office.passphrase) as descriptor:
        args = office.store_args(
            "recovery", "new", "--handler", HANDLER, "--passphrase-fd", str(descriptor),
            "--code-fd", str(writing), "--groups-fd", str(answers),
        )  # fmt: skip
        assert descriptor is not None
        process = subprocess.Popen(
            [str(BIN / "zukan-store"), *args], cwd=ROOT, pass_fds=(descriptor, writing, answers),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        os.close(writing)
        os.close(answers)
        with os.fdopen(reading, encoding="ascii") as out:
            code, asked = [*out.read().splitlines(), "", ""][:2]
        groups = code.split()
        with os.fdopen(typing, "w", encoding="ascii") as back:
            if groups:
                back.write(" ".join(groups[int(place) - 1] for place in asked.split()) + "\n")
        said, _ = process.communicate()
    if process.returncode != 0:
        raise DemoError(f"zukan-store recovery new が失敗しました。\n{said}")
    return code


def _read_all(handle: int, said: list[bytes]) -> None:
    """Until nobody has the other side of the terminal open."""
    while True:
        try:
            piece = os.read(handle, 65536)
        except OSError:
            return
        if not piece:
            return
        said.append(piece)


@contextmanager
def _secret(text: str | None) -> Iterator[int | None]:
    """A pipe that a child reads a passphrase from; nothing of it on a command line or disk."""
    if text is None:
        yield None
        return
    reading, writing = os.pipe()
    try:
        os.write(writing, text.encode() + b"\n")
        os.close(writing)
        yield reading
    finally:
        os.close(reading)
