"""The files that operators copy, by their text and by systemd; ``test_proxies.py`` runs the proxies."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake.connections.server import GRACE_SECONDS
from intake.routes.security import MAX_BODY

FOLDER = Path(__file__).parents[2] / "docs/howto/intake"


def example(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def kilobytes(text: str, name: str) -> int:
    found = re.search(rf"{name}\s+([0-9]+)k", text)
    assert found is not None
    return int(found[1]) * 1024


def test_no_proxy_writes_a_body_to_a_disk() -> None:
    """What is taken fits the buffer, and the intake's own limit, whose refusal is Japanese, comes first."""
    text = example("nginx.conf")
    assert MAX_BODY < kilobytes(text, "client_max_body_size") < kilobytes(text, "client_body_buffer_size")
    assert "proxy_max_temp_file_size 0;" in text
    assert "access_log off;" in text
    caddy = example("Caddyfile")
    assert "\t\texclude http\n" in caddy


def test_each_proxy_gathers_a_request_before_it_passes_it_on() -> None:
    """The server behind answers in a few threads, which slow visitors must never hold."""
    assert "proxy_request_buffering on;" in example("nginx.conf")
    found = re.search(r"buffer_requests\n\t+max_buffer_size ([0-9]+)KiB\n", example("Caddyfile"))
    assert found is not None
    assert int(found[1]) * 1024 > MAX_BODY


def test_the_unit_waits_for_a_graceful_end_and_leaves_no_core() -> None:
    """systemd gives longer than the service takes; nothing outside the state folder can be written."""
    text = example("zukan-intake.service")
    found = re.search(r"TimeoutStopSec=([0-9]+)", text)
    assert found is not None
    assert int(found[1]) > GRACE_SECONDS
    for line in (
        "LimitCORE=0",
        "ProtectSystem=strict",
        "NoNewPrivileges=true",
        "UMask=0077",
        "PrivateTmp=true",
    ):
        assert line in text
    assert "ListenStream=127.0.0.1:8081" in example("zukan-intake.socket")
    assert "--bind 127.0.0.1:8081" in text


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    """``systemd-analyze verify`` has nothing to say about either, once the program lies where they say."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here, so the units are NOT verified")
    for name in ("zukan-intake.service", "zukan-intake.socket"):
        text = example(name).replace("/opt/shigoto-zukan/.venv/bin/zukan-intake", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(each) for each in sorted(tmp_path.iterdir())]
    done = subprocess.run([analyze, "verify", *units], check=False, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "zukan-intake" in line]
    assert (done.returncode, ours) == (0, []), done.stderr
