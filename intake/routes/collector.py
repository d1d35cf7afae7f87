"""The store's two addresses: ``GET /postbox`` and ``POST /postbox/collected``, for a token's holder only.

Gives sealed documents and takes ids; there is no key here to open one. No
cookie is read here, so these two routes, and only these, need no CSRF token.
Specified in ``docs/reference/postbox.md``.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from intake.errors import IntakeError, PostboxError, TokenError
from intake.postbox.outcomes import Beside
from intake.running.service import Service, current
from intake.running.tokens import Asked, verify
from register.term import day_of, fiscal_year, fiscal_year_bounds

VERSION = 1
DEFAULT_LIMIT, MAX_LIMIT = 100, 500  # envelopes; one is about 12.6 KB
MAX_IDS = 1000  # ids of one acknowledgement; 39 bytes each, below the body's limit

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

bp = Blueprint("collector", __name__)


class BadRequestError(IntakeError):
    """A request of the collector's that makes no sense."""


@bp.before_request
def authorise() -> None:
    """Runs before both routes; TokenError without a fresh token for exactly this request."""
    service = current()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenError
    now = int(service.clock().timestamp())
    asked = Asked(request.method, _path_as_sent(), request.get_data(), now)
    grant = verify(token.strip(), service.collector, service.config.audience, asked)
    if not service.postbox.spend(grant.jti, expires=grant.expires, now=now):
        raise TokenError


@bp.get("/postbox")
def envelopes() -> ResponseReturnValue:
    """A page of documents, oldest id first."""
    service = current()
    _end_terms(service)
    after, limit = _after(request.args.get("after", "")), _limit(request.args.get("limit"))
    page = service.postbox.page(after, limit)
    return jsonify(
        version=VERSION,
        contract=service.config.contract,
        envelopes=list(page.documents),
        more=page.more,
        beside=[_beside(each) for each in page.beside],
        cancellations=[asdict(each) for each in service.postbox.cancellations()],
    )


def _end_terms(service: Service) -> None:
    """Tombstones of ended terms go when the store comes by; without a catalogue nobody knows which event is over."""
    catalogue = service.catalogue.current()
    if catalogue is not None:
        moment = service.clock()
        coming = [event.slug for event in catalogue.events if event.ends > moment]
        first, _ = fiscal_year_bounds(fiscal_year(day_of(moment)))
        service.postbox.expire(first, coming)


@bp.post("/postbox/collected")
def collected() -> ResponseReturnValue:
    """Erases what the store has made durable on its side."""
    service = current()
    outcome = service.postbox.collected(_ids(_body()), service.clock())
    return jsonify(version=VERSION, erased=list(outcome.erased), unknown=list(outcome.unknown))


@bp.errorhandler(TokenError)
def refused(error: TokenError) -> ResponseReturnValue:
    return jsonify(error=str(error)), 401, {"WWW-Authenticate": "Bearer"}


@bp.errorhandler(BadRequestError)
def senseless(error: BadRequestError) -> ResponseReturnValue:
    return jsonify(error=str(error)), 400


@bp.errorhandler(PostboxError)
def unavailable(error: PostboxError) -> ResponseReturnValue:
    return jsonify(error=str(error)), 503, {"Retry-After": "60"}


def _beside(each: Beside) -> dict[str, object]:
    return {"id": each.id, "standing": each.standing.kind, "rank": each.standing.rank, "mark": each.mark}


def _path_as_sent() -> str:
    """Path and query exactly as in the request line (RFC 9112 §3.2); an absolute form is reduced to them."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path)
    if raw.startswith("/"):
        return raw
    parts = urlsplit(raw)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _after(text: str) -> str:
    if text and not _ID.fullmatch(text):
        raise BadRequestError("after は封筒のidです。直し方: 前の頁の最後のidをそのまま書いてください。")
    return text


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MAX_LIMIT:
        raise BadRequestError(f"limit は1から{MAX_LIMIT}までの数です。直し方: 数を直してください。")
    return int(text)


def _body() -> Any:
    """The request's JSON, None where there is none that can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested without end
        return None


def _ids(body: Any) -> tuple[str, ...]:
    given = body.get("ids") if isinstance(body, dict) and set(body) == {"ids"} else None
    if not isinstance(given, list) or len(given) > MAX_IDS:
        raise BadRequestError(f'本文は {{"ids": […]}} です({MAX_IDS}件まで)。直し方: 形を直してください。')
    if not all(isinstance(each, str) and _ID.fullmatch(each) for each in given):
        raise BadRequestError(
            "ids に封筒のidでないものがあります。直し方: 取り出した封筒のidを書いてください。"
        )
    return tuple(given)
