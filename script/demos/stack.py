"""Site, intake and store of one demonstration, in a folder of its own, on loopback.

Everything goes through the commands that people use: nothing here reaches into
a package. Keys and passphrase are made anew each time and belong to nobody.
"""

from __future__ import annotations

import os
import pty
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import httpx

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HANDLER = "mihon"
PROGRAMMES = ("zukan", "support")
CONTRACT = "current"
START_SECONDS = 30.0


class DemoError(Exception):
    """A step that did not do what it should; the message is for the person at the terminal."""


@dataclass
class Stack:
    """Where one demonstration keeps things, and what it runs."""

    folder: Path
    site_port: int
    intake_port: int
    passphrase: str = field(
        default_factory=lambda: "-".join(secrets.token_hex(2) for _ in range(4)), repr=False
    )
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.site_port}"

    @property
    def intake(self) -> str:
        return f"http://127.0.0.1:{self.intake_port}"

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "site"

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
        """Runs one of our three commands to its end and gives what it printed; DemoError if it fails.

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
        """A store command on this demonstration's vault."""
        return self.run("zukan-store", *self.store_args(*args), passphrase=passphrase, fd=fd, also=also)

    def store_args(self, *args: str) -> tuple[str, ...]:
        """The arguments with this demonstration's vault among them."""
        leaf = 2 if args[0] in {"handler", "key", "journal", "recovery"} else 1
        return (*args[:leaf], "--contract", CONTRACT, "--state", str(self.state), *args[leaf:])

    def prepare_store(self) -> None:
        """A vault, an officer for both programmes, a recovery key, and this month's published keys."""
        self.store("init", "--intake", self.intake)
        self.store(
            "handler", "add", HANDLER, "--name", "見本 取扱者", "--role", "officer",
            "--programme", *PROGRAMMES, passphrase=True,
        )  # fmt: skip
        by = ("--by", HANDLER)
        self.store("handler", "trained", HANDLER, *by, passphrase=True, fd="--by-passphrase-fd")
        code = recovery_key(self)
        for programme in PROGRAMMES:
            self.store("key", "new", "--programme", programme, "--handler", HANDLER, passphrase=True)
        with _secret(code) as descriptor:
            prove = ("recovery", "prove", "--handler", HANDLER, "--code-fd", str(descriptor))
            self.store(*prove, passphrase=True, also=descriptor)
        (self.folder / "keys").mkdir()
        for programme in PROGRAMMES:
            self.store(
                "key", "publish", "--programme", programme, "--to", str(self.folder / "keys"),
                "--handler", HANDLER, passphrase=True,
            )  # fmt: skip

    def prepare_content(self) -> None:
        """The samples as they are told today: they were written for one week and would go stale."""
        command = [sys.executable, "-m", "script.samples.dates", str(self.content)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise DemoError(f"見本の日付を今日に合わせられません。\n{result.stderr}")
        sys.stderr.write(result.stderr)  # that no term covers today

    def build_site(self) -> None:
        """The sample content, with this demonstration's intake behind its links."""
        self.run(
            "zukan", "build", "--content", str(self.content), "--output", str(self.output),
            "--site-url", self.site, "--intake-url", f"{CONTRACT}={self.intake}",
        )  # fmt: skip

    def write_intake_config(self) -> None:
        text = "\n".join(
            (
                f'contract = "{CONTRACT}"',
                'state_dir = "intake"',
                'keys_dir = "keys"',
                'collector_key = "store/collector.pub.pem"',
                'catalogue = "site/catalogue.json"',
                f'audience = "{self.intake}"',
                f'site_url = "{self.site}"',
            )
        )
        self.config.write_text(text + "\n", encoding="utf-8")

    def start(self) -> None:
        """Starts site and intake and waits until both answer."""
        self._spawn(BIN / "zukan", "serve", "--output", str(self.output), "--port", str(self.site_port))
        self._spawn(
            BIN / "zukan-intake",
            "serve",
            "--config",
            str(self.config),
            "--bind",
            f"127.0.0.1:{self.intake_port}",
        )
        self._wait(f"{self.site}/")
        self._wait(f"{self.intake}/readyz")

    def stop(self) -> None:
        """Asks every process to stop, and waits for it."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def _spawn(self, *command: str | Path) -> None:
        log = (self.folder / "services.log").open("ab")
        # A session of its own: Ctrl-C reaches this script, which then stops them in order.
        self.processes.append(
            subprocess.Popen(
                [str(part) for part in command], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        )
        log.close()

    def _wait(self, url: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in self.processes):
                break
            try:
                if httpx.get(url, timeout=2).status_code < 500:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        log = (self.folder / "services.log").read_text(encoding="utf-8", errors="replace")
        raise DemoError(f"{url} が応えません。\n{log[-2000:]}")


def recovery_key(stack: Stack) -> str:
    """Makes the paper recovery key as a program does: reads it, types three groups back. The key."""
    reading, writing = os.pipe()
    answers, typing = os.pipe()
    with _secret(stack.passphrase) as descriptor:
        args = stack.store_args(
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


def free_ports(preferred: Sequence[int]) -> list[int]:
    """The preferred ports where they are free, any free port otherwise."""
    held, ports = [], []
    for port in preferred:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.bind(("127.0.0.1", 0))
        held.append(listener)
        ports.append(listener.getsockname()[1])
    for listener in held:
        listener.close()
    return ports
