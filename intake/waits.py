"""How long a client is waited for, and who goes where there is no room: pure decisions about connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

KEEPALIVE_SECONDS = 5.0  # from an answer to the next request
FIRST_SECONDS = 20.0  # from the connection to the first byte
SILENCE_SECONDS = 20.0  # without a byte of a request or an answer that is under way
REQUEST_SECONDS = 90.0  # from a request's first byte to its last, over a bad connection
LINGER_SECONDS = 2.0  # until a client that has its answer hangs up


class Stage(Enum):
    """What a connection is waited for."""

    IDLE = "idle"  # the first byte of a request
    ASKING = "asking"  # the rest of it
    TAKING = "taking"  # the client has to take its answer
    LEAVING = "leaving"  # the client has to hang up


SECONDS = {
    Stage.ASKING: SILENCE_SECONDS,
    Stage.TAKING: SILENCE_SECONDS,
    Stage.LEAVING: LINGER_SECONDS,
}


@dataclass(frozen=True, slots=True)
class Wait:
    """``until`` moves with every byte, to ``ends`` at most."""

    stage: Stage
    until: float
    ends: float

    def put_off(self, now: float) -> Wait:
        """Something has come or gone. A request's time begins with its first byte."""
        if self.stage is Stage.IDLE:
            return begin(Stage.ASKING, now)
        return Wait(self.stage, min(now + SILENCE_SECONDS, self.ends), self.ends)


def begin(stage: Stage, now: float, seconds: float | None = None) -> Wait:
    """The beginning of a stage; ``seconds`` where it is not always as long."""
    return Wait(stage, now + (SECONDS[stage] if seconds is None else seconds), now + REQUEST_SECONDS)


T = TypeVar("T")


def surplus(waiting: Iterable[T], address: Callable[[T], str]) -> T | None:
    """Who goes when there is no room: of the address with the most connections, the one silent longest.

    ``waiting`` comes in that order, the longest silent first.
    """
    everyone = list(waiting)
    if not everyone:
        return None
    most = Counter(map(address, everyone)).most_common(1)[0][0]
    return next(each for each in everyone if address(each) == most)
