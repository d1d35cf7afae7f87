"""How much one address may send before it is asked to wait: counted in memory, or in Redis for several machines.

Nothing is dropped: whoever has to wait keeps the page with everything written. An
address is counted as a keyed hash that changes every day, and never written down.
A classroom shares an address; the code of its event gives it a count of its own.

The library ``limits`` counts, used directly rather than through Flask-Limiter: what is
counted here is a deed in the middle of a conversation, not a route. A window begins with an
address's first deed: where two meet, twice the figure passes in a moment. Its moving
window would not do that, but keeps in memory every key that ever came.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from intake.errors import TooManyError

RETRY_SECONDS = 30.0  # how long memory stands in before Redis is tried again
SOCKET_SECONDS = 0.5  # a person must not wait for a counter

_log = logging.getLogger("zukan.intake")


class Rates(NamedTuple):
    """Deeds and how often one address may do each. A family or a job centre shares an address too."""

    requests: RateLimitItem = RateLimitItemPerMinute(
        300
    )  # pages of any kind: a classroom clicking through at once
    sendings: RateLimitItem = RateLimitItemPerMinute(20, 10)  # 20 in 10 minutes, as carriers share addresses
    classroom: RateLimitItem = RateLimitItemPerMinute(120, 10)  # the same under an event's code
    cancellings: RateLimitItem = RateLimitItemPerMinute(12, 10)
    classroom_pages: RateLimitItem = RateLimitItemPerMinute(3000)  # pages under an event's code
    codes: RateLimitItem = RateLimitItemPerHour(20)  # tries at an event's code


RATES = Rates()


class Limits:
    """Counts what each address does, and refuses what is one too many."""

    def __init__(self, url: str | None, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self.rates = RATES
        self._secret, self._clock = secret, clock
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._shared = None if url is None else FixedWindowRateLimiter(_storage(url))
        self._retry_at = 0.0
        self._lock = threading.Lock()

    def count(self, item: RateLimitItem, deed: str, key: str) -> None:
        """Counts one deed of the address behind ``key`` (from ``key_of``); TooManyError beyond ``item``.

        Where Redis cannot be reached this machine counts by itself, so that the limit still holds."""
        shared = self._shared
        if shared is not None and self._clock() >= self._retry_at:
            try:
                _hit(shared, item, deed, key)
            except TooManyError:
                raise
            except Exception as error:
                self._fall_back(type(error).__name__)
            else:
                return
        _hit(self._memory, item, deed, key)

    def is_beyond(self, most: int, deed: str, key: str) -> bool:
        """Counts one deed of the address; whether there were more than ``most`` of them in a day."""
        try:
            self.count(RateLimitItemPerDay(most), deed, key)
        except TooManyError:
            return True
        return False

    def key_of(self, address: str | None, day: date) -> str:
        """A hash of an address that cannot be turned back, another one every day. IPv6 counts by its /64."""
        text = f"{day.isoformat()}/{_network(address or '')}"
        return hmac.digest(self._secret, text.encode("utf-8"), hashlib.sha256).hex()[:32]

    def _fall_back(self, kind: str) -> None:
        with self._lock:
            if self._clock() < self._retry_at:
                return
            self._retry_at = self._clock() + RETRY_SECONDS
        _log.warning("回数を数えるRedisにつながりません。この機械の中だけで数えます。種類=%s", kind)


def _hit(limiter: RateLimiter, item: RateLimitItem, deed: str, key: str) -> None:
    if not limiter.hit(item, deed, key):
        raise TooManyError(_seconds_to_wait(limiter, item, deed, key))


def _seconds_to_wait(limiter: RateLimiter, item: RateLimitItem, deed: str, key: str) -> int:
    """Seconds until the window ends; its whole length where the counter cannot be asked any more."""
    try:
        reset = limiter.get_window_stats(item, deed, key).reset_time
    except Exception:
        return item.get_expiry()
    return max(1, math.ceil(reset - time.time()))


def _storage(url: str) -> Storage:
    found = storage_from_string(url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS)
    if not isinstance(found, Storage):
        raise TypeError("a storage of this process is needed")
    return found


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
