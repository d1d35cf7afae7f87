"""The secret that signs tickets, cookies and CSRF tokens: made once, readable by its owner only.

It opens no envelope. Losing it costs the forms that are open at that moment one
more press of a button.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
import tempfile
from pathlib import Path

from intake.errors import ConfigError, Fault

SIZE = 32  # bytes
OTHERS = 0o077  # what group and others may do
_log = logging.getLogger("zukan.intake")


def make_state_dir(path: Path) -> None:
    """Makes the state folder, for its owner only, or closes one that stands open; ConfigError where that cannot be."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        mend = "親フォルダの権限を確かめるか、別の場所を指定してください。"
        raise ConfigError([Fault("state_dir", "フォルダを作れません。", mend)]) from None
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & OTHERS:
        return
    with contextlib.suppress(OSError):  # another's folder: what counts is how it stands afterwards
        path.chmod(mode & ~OTHERS)
    if path.stat().st_mode & OTHERS:
        mend = "受付を動かす利用者の持ち物にして、chmod 700 を実行してください。"
        raise ConfigError([Fault("state_dir", "ほかの利用者も入れる権限で、直せません。", mend)])
    _log.warning("state_dir は、ほかの利用者も入れる権限でした。持ち主だけに直しました。")


def load_or_make(path: Path) -> bytes:
    """The secret's bytes; ConfigError when the file is open to others or not a secret."""
    try:
        if not path.exists():
            _make(path)
    except OSError:
        mend = "state_dir の権限と空き容量を確かめてください。"
        raise ConfigError([Fault(path.name, "秘密の鍵ファイルを作れません。", mend)]) from None
    return load(path)


def _make(path: Path) -> None:
    """Whole or not at all: a disk that is full, or a kill, leaves no cut secret for the next start."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
            os.link(aside, path)
    finally:
        Path(aside).unlink()


def load(path: Path) -> bytes:
    """Reads the secret of an earlier start."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        secret = path.read_bytes()
    except OSError:
        mend = "受付を動かす利用者で読めるようにしてください。"
        raise ConfigError([Fault(path.name, "秘密の鍵ファイルを読めません。", mend)]) from None
    if mode & OTHERS:
        mend = f"chmod 600 {path.name} を実行し、ほかの人に読まれたおそれがあれば消して作り直してください。"
        raise ConfigError([Fault(path.name, "ほかの利用者にも読める権限です。", mend)])
    if len(secret) != SIZE:
        mend = "消すと、次の起動で作り直されます。"
        raise ConfigError([Fault(path.name, "秘密の鍵ファイルの長さが違います。", mend)])
    return secret
