"""Ports of a demonstration on loopback: free ones, and whether what answers there is ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

PROC = Path("/proc")
_LISTENING = "0A"  # TCP_LISTEN, as /proc/net/tcp writes it


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


def listens(session: int, port: int) -> bool:
    """Whether a process of the session (the id of its first process) listens on the port; proc(5), as on Debian.

    Another program's answer on that port must not be taken for ours.
    """
    wanted = {f"socket:[{inode}]" for inode in _listeners(port)}
    return any(target in wanted for target in _open_files(session))


def _listeners(port: int) -> Iterator[str]:
    """Inodes of the sockets that listen on the port."""
    for line in (PROC / "net" / "tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, _, state, *_rest = line.split()
        if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
            yield line.split()[9]


def _open_files(session: int) -> Iterator[str]:
    for process in PROC.glob("[0-9]*"):
        try:
            fields = (
                (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            )
            if int(fields[3]) == session:
                yield from (str(file.readlink()) for file in (process / "fd").iterdir())
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
