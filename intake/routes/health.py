"""For whoever watches the machine: is the process alive, can it take applications, how long has anything waited.

Waiting and codes only, never an id or a target.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from intake.errors import PostboxError
from intake.postbox.outcomes import Waiting
from intake.running.readiness import all_obstacles
from intake.running.service import Service, current

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """200 while the process answers; how long the oldest envelope has waited, where that can be read."""
    service = current()
    waiting = _waiting(service)
    return jsonify(alive=True, oldest_uncollected_seconds=_age(waiting, service.clock()))


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when every programme of the contract can be sealed and stored, else 503 with codes."""
    service = current()
    programmes = {
        programme: [reason.code for reason in found] for programme, found in all_obstacles(service).items()
    }
    waiting = _waiting(service)
    is_ready = waiting is not None and not any(programmes.values())
    body = jsonify(
        ready=is_ready,
        programmes={name: {"ready": not codes, "reasons": codes} for name, codes in programmes.items()},
        waiting=None if waiting is None else waiting.total,
        oldest_uncollected_seconds=_age(waiting, service.clock()),
    )
    return body, 200 if is_ready else 503


def _waiting(service: Service) -> Waiting | None:
    try:
        return service.postbox.waiting()
    except PostboxError:
        return None


def _age(waiting: Waiting | None, now: datetime) -> int | None:
    if waiting is None or waiting.oldest is None:
        return None
    return max(0, int((now - waiting.oldest).total_seconds()))
