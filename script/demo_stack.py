"""Site, intake and store of one demonstration, in a folder of its own, on loopback.

Everything goes through the commands that people use: nothing here reaches into
a package. Keys and passphrase are made anew each time and belong to nobody.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
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
    def output(self) -> Path:
        return self.folder / "site"

    @property
    def state(self) -> Path:
        return self.folder / "store"

    @property
    def config(self) -> Path:
        return self.folder / "intake.toml"

    def run(self, command: str, *args: str, passphrase: bool = False) -> str:
        """Runs one of our three commands to its end and gives what it printed; DemoError if it fails."""
        with _secret(self.passphrase if passphrase else None) as descriptor:
            given = [] if descriptor is None else ["--passphrase-fd", str(descriptor)]
            result = subprocess.run(
                [str(BIN / command), *args, *given],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                pass_fds=() if descriptor is None else (descriptor,),
            )
        if result.returncode != 0:
            raise DemoError(f"{command} {args[0]} が失敗しました。\n{result.stdout}{result.stderr}")
        return result.stdout

    def store(self, *args: str, passphrase: bool = False) -> str:
        """A store command on this demonstration's vault."""
        leaf = 2 if args[0] in {"handler", "key", "journal"} else 1
        where = ("--contract", CONTRACT, "--state", str(self.state))
        return self.run("zukan-store", *args[:leaf], *where, *args[leaf:], passphrase=passphrase)

    def prepare_store(self) -> None:
        """A vault, one trained handler for both programmes, and this month's published keys."""
        self.store("init", "--intake", self.intake)
        self.store(
            "handler", "add", HANDLER, "--name", "見本 取扱者", "--role", "officer",
            "--programme", *PROGRAMMES, passphrase=True,
        )  # fmt: skip
        self.store("handler", "trained", HANDLER)
        (self.folder / "keys").mkdir()
        for programme in PROGRAMMES:
            self.store("key", "new", "--programme", programme)
            self.store(
                "key", "publish", "--programme", programme, "--to", str(self.folder / "keys"),
                "--handler", HANDLER, passphrase=True,
            )  # fmt: skip

    def build_site(self) -> None:
        """The sample content, with this demonstration's intake behind its links."""
        self.run(
            "zukan", "build", "--output", str(self.output),
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
