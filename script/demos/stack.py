"""One site, and an intake and a store for each of the two contracts, in a folder of its own, on loopback.

Everything goes through the commands that people use: nothing here reaches into
a package. Keys and passphrases are made anew each time and belong to nobody.
The register is a copy in which the new contract has an invented contractor
(``sample_register.py``); the shipped one has none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from register.load import REGISTER_FILE, VARIABLE
from script.demos.office import BIN, ROOT, DemoError, Office
from script.demos.ports import listens
from script.demos.sample_register import with_a_contractor

START_SECONDS = 30.0


@dataclass
class Stack:
    """Where one demonstration keeps things, and what it runs. ``offices``: one for each contract, the current first."""

    folder: Path
    site_port: int
    offices: tuple[Office, ...]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.site_port}"

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "site"

    def write_register(self) -> None:
        """The register of this demonstration; every command of it reads this one."""
        text = with_a_contractor(REGISTER_FILE.read_text(encoding="utf-8"))
        path = self.folder / "register.toml"
        path.write_text(text, encoding="utf-8")
        os.environ[VARIABLE] = str(path)

    def prepare_content(self) -> None:
        """The samples as they are told today: they were written for one week and would go stale."""
        command = [sys.executable, "-m", "script.samples.dates", str(self.content)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise DemoError(f"見本の日付を今日に合わせられません。\n{result.stderr}")
        sys.stderr.write(result.stderr)  # that no term covers today

    def build_site(self) -> None:
        """The sample content, with this demonstration's intakes behind its links."""
        intakes = [f"--intake-url={office.contract}={office.intake}" for office in self.offices]
        command = [
            str(BIN / "zukan"), "build", "--content", str(self.content), "--output", str(self.output),
            "--site-url", self.site, *intakes,
        ]  # fmt: skip
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise DemoError(f"zukan build が失敗しました。\n{result.stdout}{result.stderr}")

    def start(self) -> None:
        """Starts site and intakes and waits until all answer."""
        self._spawn(BIN / "zukan", "serve", "--output", str(self.output), "--port", str(self.site_port))
        for office in self.offices:
            office.write_intake_config(self.site, self.output)
            bind = f"127.0.0.1:{office.intake_port}"
            self._spawn(BIN / "zukan-intake", "serve", "--config", str(office.config), "--bind", bind)
        self._wait(f"{self.site}/", self.processes[0], self.site_port)
        for office, process in zip(self.offices, self.processes[1:], strict=True):
            self._wait(f"{office.intake}/readyz", process, office.intake_port)

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

    def _wait(self, url: str, process: subprocess.Popen[bytes], port: int) -> None:
        """Until our own process answers there: another program may have taken the port meanwhile."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if any(each.poll() is not None for each in self.processes):
                break
            try:
                if listens(process.pid, port) and httpx.get(url, timeout=2).status_code < 500:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        log = (self.folder / "services.log").read_text(encoding="utf-8", errors="replace")
        raise DemoError(f"{url} が応えません。\n{log[-2000:]}")
