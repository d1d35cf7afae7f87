"""For whoever watches the machine: is the process alive, can it take applications, how long has anything waited.

Counts and codes only, never an id or a target.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from intake.errors import PostboxError
from intake.postbox.outcomes import Counts
from intake.running.readiness import obstacles
from intake.running.service import Service, current

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """200 while the process answers; how long the oldest envelope has waited, where that can be read."""
    service = current()
    counts = _counts(service)
    return jsonify(alive=True, oldest_uncollected_seconds=_age(counts, service.clock()))


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when every programme of the contract can be sealed and stored, else 503 with codes."""
    service = current()
    programmes = {
        programme.id: [reason.code for reason in obstacles(service, programme.id)]
        for programme in service.register.programmes_of(service.config.contract)
    }
    counts = _counts(service)
    is_ready = counts is not None and not any(programmes.values())
    body = jsonify(
        ready=is_ready,
        programmes={name: {"ready": not codes, "reasons": codes} for name, codes in programmes.items()},
        waiting=None if counts is None else counts.total,
        oldest_uncollected_seconds=_age(counts, service.clock()),
    )
    return body, 200 if is_ready else 503


def _counts(service: Service) -> Counts | None:
    try:
        return service.postbox.counts()
    except PostboxError:
        return None


def _age(counts: Counts | None, now: datetime) -> int | None:
    if counts is None or counts.oldest is None:
        return None
    return max(0, int((now - counts.oldest).total_seconds()))
