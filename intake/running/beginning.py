"""What a server does once, before its processes are forked: it takes the state folder and settles on the postbox.

The lock is the kernel's: it ends with the last process of the server, however that
ended, so that a second server on the same folder is told and never left in doubt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from intake.errors import ConfigError, Fault
from intake.postbox.home import Home
from intake.postbox.postbox import settle
from intake.running.watch import Watch
from intake.settings import secretfile
from intake.settings.config import Config
from register.filelock import lock_within

LOCK_SECONDS = 5.0  # a worker whose master was killed needs a moment to notice


@dataclass(frozen=True, slots=True)
class Beginning:
    """What every process of one server has in common."""

    home: Home | None  # of a postbox in a file
    watch: Watch = field(default_factory=Watch)


@contextmanager
def begin(config: Config) -> Iterator[Beginning]:
    """Holds the state folder; ConfigError where another server has it, PostboxError where the postbox is lost."""
    secretfile.make_state_dir(config.state_dir)
    try:
        descriptor = os.open(config.state_dir / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        mend = "state_dir の権限と空き容量を確かめてください。"
        raise ConfigError([Fault("state_dir", "書き込めません。", mend)]) from None
    try:
        if not lock_within(descriptor, LOCK_SECONDS):
            mend = "動いている受付を止めるか、こちらの設定の state_dir を別の場所にしてください。"
            raise ConfigError([Fault("state_dir", "同じ state_dir で、ほかの受付が動いています。", mend)])
        home = settle(config)
        try:
            yield Beginning(home)
        finally:
            if home is not None:
                home.close()
    finally:
        os.close(descriptor)
