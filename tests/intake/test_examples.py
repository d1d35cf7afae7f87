"""The files that operators copy: nginx reads its example, no body is spooled, nothing of a visitor is logged."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from intake.security import MAX_BODY
from intake.server import GRACE_SECONDS

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
    assert "max_size 96KB" in caddy
    assert "request_buffers 128KiB" in caddy
    assert "log {\n\t\tlevel ERROR" in caddy


def test_nginx_reads_its_example(tmp_path: Path) -> None:
    """``nginx -t`` accepts it, certificates aside."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed")
    site = re.sub(r"\n\s*ssl_[^\n]*", "", example("nginx.conf")).replace(
        "listen 443 ssl;", "listen 127.0.0.1:0;"
    )
    site = site.replace("/var/log/nginx/", f"{tmp_path}/").replace("127.0.0.1:0;", "127.0.0.1:18443;")
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {tmp_path}/site.conf; }}\n", encoding="utf-8"
    )
    done = subprocess.run([nginx, "-t", "-c", str(tmp_path / "nginx.conf")], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


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
