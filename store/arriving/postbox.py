"""The client of the intake's postbox: two requests, checked answers, no decisions.

Only https, or http on the loopback. No redirects and no proxies from the
environment: the token and the envelopes go to the named intake or nowhere.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self, TypeGuard
from urllib.parse import urlencode, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.arriving.request_token import sign_request
from store.disk.state import Clock
from store.disk.vault_beside import StoredBeside
from store.errors import CollectError, PostboxAnswerError, PostboxRefusedError, PostboxUnreachableError

PAGE_SIZE = 100  # envelopes: about 1.3 MB, one commit
TIMEOUT_SECONDS = 30.0
ANSWER_SECONDS = (
    120.0  # for one whole answer: a timeout between bytes alone never ends with one byte a minute
)
MAX_ANSWER = 16 * 1024 * 1024  # bytes: ten full pages
_OK = 200
_STANDINGS = frozenset({"none", "seat", "waiting"})
_MARK = re.compile(
    r"(?:(?:trap|hasty|crowd)(?:,(?:trap|hasty|crowd))*)?"
)  # the intake's signs of a machine, a closed list
_MOST = 1_000_000
_NOTICE = {
    "id": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    "receipt": re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}"),
    "secret": re.compile(r"[0-9A-Za-z-]{1,64}"),
}


@dataclass(frozen=True, slots=True)
class CancellationNotice:
    """取下げの知らせ: the envelope's id, its receipt number and the cancellation secret that was typed."""

    id: str
    receipt: str
    secret: str
    erased: bool = False  # the intake had the envelope still, and has erased it


@dataclass(frozen=True, slots=True)
class Page:
    documents: tuple[str, ...]
    more: bool
    cancellations: tuple[CancellationNotice, ...] = ()
    beside: tuple[StoredBeside, ...] = ()
    malformed: int = 0  # notices that are none: not kept, not acknowledged


def audience_of(url: str) -> str:
    """The intake's base URL as the token names it: scheme, host, port, no path, no slash.

    CollectError for anything but https or loopback http without path, query or password.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise _bad_address() from None
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if extra or not parts.hostname or not _allowed(parts.scheme, parts.hostname):
        raise _bad_address()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


class Postbox:
    """A connection to one intake, for one contract. Close it, or use it in ``with``."""

    def __init__(self, url: str, contract: str, key: Ed25519PrivateKey, clock: Clock) -> None:
        self.audience, self.contract, self._key, self._clock = audience_of(url), contract, key, clock
        self.received = 0  # bytes of all answers
        try:
            self._client = httpx.Client(
                base_url=self.audience, timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
            )
        except httpx.InvalidURL:
            raise _bad_address() from None

    def page(self, after: str, limit: int = PAGE_SIZE) -> Page:
        """The oldest envelopes beyond an id (from the start when it is empty)."""
        query = {"after": after, "limit": str(limit)} if after else {"limit": str(limit)}
        answer = self._request("GET", f"/postbox?{urlencode(query)}", b"")
        documents, more = answer.get("envelopes"), answer.get("more")
        if answer.get("version") != 1 or not _strings(documents) or not isinstance(more, bool):
            raise _bad_answer()
        if answer.get("contract") != self.contract:
            raise PostboxAnswerError(
                f"この受付は委託契約 {self.contract} のものではありません。何も受け取っていません。",
                code="another-contracts-intake",
            )
        raw = answer.get("cancellations", [])  # an intake that knows none sends no such field
        if not isinstance(raw, list):
            raise _bad_answer()
        notices = tuple(notice for notice in map(_notice, raw) if notice)
        said = answer.get("beside", [])
        beside = tuple(one for one in map(_beside, said if isinstance(said, list) else []) if one)
        return Page(tuple(documents), more, notices, beside, len(raw) - len(notices))

    def collected(self, ids: Sequence[str], notices: Sequence[str] = ()) -> frozenset[str]:
        """Tells the intake what is durable here; answers with what it has erased.

        ``notices``: ids of cancellation notices, acknowledged like envelopes.
        """
        said = {"ids": list(dict.fromkeys((*ids, *notices)))}
        body = json.dumps(said, separators=(",", ":")).encode("ascii")
        erased = self._request("POST", "/postbox/collected", body).get("erased")
        if not _strings(erased):
            raise _bad_answer()
        return frozenset(erased)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _request(self, method: str, target: str, body: bytes) -> dict[str, Any]:
        token = sign_request(self._key, self.audience, method, target, body, self._clock())
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json"
        data = _within(ANSWER_SECONDS, lambda: self._exchange(method, target, body, headers))
        self.received += len(data)
        return _object(data)

    def _exchange(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> bytes:
        try:
            with self._client.stream(method, target, content=body or None, headers=headers) as response:
                if response.status_code != _OK:
                    raise _refused(response.status_code)
                return _read(response)
        except UnicodeError:  # a host name that IDNA does not allow
            raise _bad_address() from None
        except httpx.HTTPError as error:
            raise PostboxUnreachableError(
                f"受付 {self.audience} とつながりません({type(error).__name__})。"
                "直し方: 受付が動いているか、番地と回線を確かめて、もう一度実行してください。"
            ) from error


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What ``work`` answers in time, else PostboxUnreachableError; nobody waits for what it still does then.

    A thread, because a timeout of the network counts from byte to byte, headers included.
    """
    done: SimpleQueue[tuple[bytes, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:
            done.put((b"", error))

    Thread(target=run, daemon=True).start()
    try:
        data, error = done.get(timeout=seconds)
    except Empty:
        raise PostboxUnreachableError(
            f"受付の返事が{seconds:.0f}秒たっても終わりません。受け取り済みのものはそのままです。"
            "直し方: 受付の運用者に知らせ、あとでもう一度実行してください。"
        ) from None
    if error is not None:
        raise error
    return data


def _read(response: httpx.Response) -> bytes:
    data = b""
    for piece in response.iter_bytes():
        data += piece
        if len(data) > MAX_ANSWER:
            raise _bad_answer()
    return data


def _object(data: bytes) -> dict[str, Any]:
    try:
        answer: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise _bad_answer() from None
    if not isinstance(answer, dict):
        raise _bad_answer()
    return answer


def is_address_allowed(url: str) -> bool:
    """https, or http on the loopback."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and _allowed(parts.scheme, parts.hostname or "")
    except ValueError:
        return False


def _allowed(scheme: str, host: str) -> bool:
    if scheme == "https":
        return True
    return scheme == "http" and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _strings(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _notice(raw: Any) -> CancellationNotice | None:
    """A notice whose every field has its form; None for anything else, which stands in nobody's way.

    What is kept here is printed to a terminal later: a hostile intake must not reach it.
    """
    fields = [raw.get(name) for name in _NOTICE] if isinstance(raw, dict) else []
    if not _strings(fields) or len(fields) != len(_NOTICE):
        return None
    if not all(pattern.fullmatch(text) for pattern, text in zip(_NOTICE.values(), fields, strict=True)):
        return None
    id_, receipt, secret = fields
    return CancellationNotice(id_, receipt, secret, raw.get("erased") is True)


def _beside(raw: Any) -> StoredBeside | None:
    """A seat, a rank and signs, each in its form; None for anything else: it is shown on a screen later."""
    if not isinstance(raw, dict):
        return None
    id_, standing, rank, mark = (raw.get(name) for name in ("id", "standing", "rank", "mark"))
    if not isinstance(id_, str) or not _NOTICE["id"].fullmatch(id_) or standing not in _STANDINGS:
        return None
    if not isinstance(mark, str) or not _MARK.fullmatch(mark):
        return None
    counted = isinstance(rank, int) and not isinstance(rank, bool) and 0 < rank <= _MOST
    if counted != (standing == "waiting") or (rank is not None and not counted):
        return None
    return StoredBeside(id_, str(standing), rank, mark)


def _bad_address() -> CollectError:
    return CollectError(
        "受付の番地が使えません。"
        "直し方: https://受付のホスト名 の形(同じ機械の中なら http://127.0.0.1:番号)で、道順を付けずに書いてください。"
    )


def _bad_answer() -> PostboxAnswerError:
    return PostboxAnswerError(
        "受付の返事が決まりと違います。受け取り済みのものはそのままです。"
        "直し方: 受付の版と番地を確かめ、受付の運用者に知らせてください。"
    )


def _refused(status: int) -> PostboxRefusedError:
    if status in {401, 403}:
        what = "受付が回収を断りました(鍵か時計が合いません)。"
        mend = "受付に置いた collector.pub.pem、受付の番地(audience)、両方の機械の時計を確かめてください。"
    else:
        what = f"受付が回収に応じません(HTTP {status})。"
        mend = "受付の zukan-intake check を実行し、番地を確かめてください。"
    return PostboxRefusedError(f"{what}受け取り済みのものはそのままです。直し方: {mend}")
