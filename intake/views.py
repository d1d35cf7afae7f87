"""The routes for people: one per kind of target, and the bare address."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from intake import pages, wording
from intake.conversation import Conversation
from intake.doors import Kind, look
from intake.service import current

bp = Blueprint("forms", __name__)

#: Which kind of target an endpoint of this blueprint is about.
KINDS: dict[str, Kind] = {"forms.apply": "company", "forms.sign_up": "event"}


@bp.get("/")
def front() -> ResponseReturnValue:
    return pages.show_front()


@bp.route("/apply/<slug>", methods=["GET", "POST"])
def apply(slug: str) -> ResponseReturnValue:
    """直接応募."""
    return converse("company", slug)


@bp.route("/events/<slug>", methods=["GET", "POST"])
def sign_up(slug: str) -> ResponseReturnValue:
    """参加申込."""
    return converse("event", slug)


def converse(kind: Kind, slug: str, *, csrf_failed: bool = False) -> ResponseReturnValue:
    """Answers one request about one target; also after its CSRF token was not accepted."""
    service = current()
    moment = service.clock()
    catalogue = service.catalogue.current()
    if catalogue is None:
        return pages.show_message(wording.NOT_READY)
    doorway = look(catalogue, kind, slug, service.config.contract, moment)
    if doorway.target is None:
        return pages.show_closed(doorway)
    conversation = Conversation(service, doorway, doorway.target, moment)
    if request.method == "POST":
        return conversation.next(csrf_failed=csrf_failed)
    return conversation.first()
