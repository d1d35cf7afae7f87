"""The documented proxies for real: nginx and Caddy on their example files, over TLS with a self-made CA.

Only places and numbers are changed in an example: ports, certificates, folders. The
programs come from Debian; ``script/setup long`` unpacks them below var/ without
installing a service.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/howto/intake"
UNPACKED = ROOT / "var/servers/usr"
HOST = "uketsuke.example"


def program(name: str) -> Path:
    """Where a server lies; a test that needs it is skipped, loudly, where there is none."""
    places = [shutil.which(name), UNPACKED / "sbin" / name, UNPACKED / "bin" / name]
    found = next((Path(place) for place in places if place and Path(place).exists()), None)
    if found is None:
        pytest.skip(f"{name} is not here, so its example is NOT tested: script/setup long")
    return found


@dataclass(frozen=True)
class Front:
    """A running proxy: its port, a context that trusts its CA, and everything that it may write to."""

    port: int
    trust: ssl.SSLContext
    folder: Path

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"

    def connect(self) -> ssl.SSLSocket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return self.trust.wrap_socket(line, server_hostname=HOST)


Start = Callable[[Path, int, int], list[str]]  # folder, port in front, port behind; the command


def nginx(folder: Path, port: int, behind: int) -> list[str]:
    site = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "127.0.0.1:8081": f"127.0.0.1:{behind}",
        "/etc/ssl/uketsuke.example/fullchain.pem": f"{folder}/cert.pem",
        "/etc/ssl/uketsuke.example/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert old in site
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/main.log crit;\nevents {{}}\n"
        f"http {{ {temporary} include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    return [
        str(program("nginx")),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "main.log"),
    ]


def caddy(folder: Path, port: int, behind: int) -> list[str]:
    site = (FOLDER / "Caddyfile").read_text(encoding="utf-8")
    for old, new in {
        "\nuketsuke.example {": f"\nhttps://{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem",
        "127.0.0.1:8081": f"127.0.0.1:{behind}",
        "\n{\n": "\n{\n\tadmin off\n\tauto_https disable_redirects\n",
    }.items():
        assert old in site
        site = site.replace(old, new, 1)
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    return [str(program("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES: dict[str, Start] = {"nginx": nginx, "caddy": caddy}


@contextmanager
def running(name: str, folder: Path, port: int, behind: int) -> Iterator[Front]:
    """A proxy in front of a port, until the end; its output is a file of its folder."""
    folder.mkdir()
    trust = ssl.create_default_context(cadata=certify(folder))
    front = Front(port, trust, folder)
    command = PROXIES[name](folder, port, behind)
    with (folder / "output.log").open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=folder,
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )  # fmt: skip
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), front.connect():
                break
            assert process.poll() is None, (folder / "output.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(20)


def certify(folder: Path) -> str:
    """A CA of this test and a certificate of the host by it, into a folder; the CA's certificate."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mihon CA")])
    ca = _signed(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=0))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    cert = _signed(name, ca_name, key, ca_key, x509.SubjectAlternativeName([x509.DNSName(HOST)]))
    (folder / "cert.pem").write_bytes(cert.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return ca.public_bytes(Encoding.PEM).decode("ascii")


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    dated = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    return dated.add_extension(extension, critical=extension.oid == x509.BasicConstraints.oid).sign(
        by, hashes.SHA256()
    )
