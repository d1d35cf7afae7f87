"""The routes for people: one per kind of target in two languages, and the bare address."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from intake.errors import PostboxError, TicketError, TooManyError
from intake.pages import cancelling, show, wording
from intake.pages.conversation import Conversation
from intake.pages.headings import language_of
from intake.postbox.outcomes import Outcome
from intake.running.service import Service, current
from intake.sealing import ticket
from intake.targets.lookup import Kind, look
from register.term import day_of

bp = Blueprint("forms", __name__)

#: Which kind of target an endpoint of this blueprint is about.
KINDS: dict[str, Kind] = {"forms.apply": "company", "forms.sign_up": "event"}
CANCELLING = ("forms.cancel",)


@bp.get("/")
@bp.get("/en/")
def front() -> ResponseReturnValue:
    count_request(current())
    return show.show_front()


@bp.route("/apply/<slug>", methods=["GET", "POST"])
@bp.route("/en/apply/<slug>", methods=["GET", "POST"])
def apply(slug: str) -> ResponseReturnValue:
    """直接応募."""
    return converse("company", slug)


@bp.route("/events/<slug>", methods=["GET", "POST"])
@bp.route("/en/events/<slug>", methods=["GET", "POST"])
def sign_up(slug: str) -> ResponseReturnValue:
    """参加申込み."""
    return converse("event", slug)


@bp.route("/cancel", methods=["GET", "POST"])
@bp.route("/en/cancel", methods=["GET", "POST"])
def cancel() -> ResponseReturnValue:
    """取下げ."""
    count_request(current())
    return cancelling.first() if request.method == "GET" else cancelling.next_page()


def cancel_again() -> ResponseReturnValue:
    """After the CSRF token of a cancellation was not accepted."""
    return cancelling.next_page(csrf_failed=True)


def converse(kind: Kind, slug: str, *, csrf_failed: bool = False) -> ResponseReturnValue:
    """Answers one request about one target; also after its CSRF token was not accepted."""
    service = current()
    moment = service.clock()
    catalogue = service.catalogue.current()
    if catalogue is None:
        return show.show_message(wording.NOT_READY)
    found = look(catalogue, kind, slug, service.config.contract, moment)
    if found.target is None:
        count_request(service)
        return kept_before(service, slug) or show.show_closed(found)
    conversation = Conversation(service, found, found.target, moment, language_of(request.path))
    try:
        conversation.count_page()
    except TooManyError as error:
        return conversation.hold(error)
    if request.method == "POST":
        return conversation.next(csrf_failed=csrf_failed)
    return conversation.first()


def kept_before(service: Service, slug: str) -> ResponseReturnValue | None:
    """What was kept before its target left the catalogue is answered still."""
    try:
        held = ticket.read(request.form.get("ticket", ""), service.secret, target=slug)
        kept = service.postbox.find(held.id)
    except (TicketError, PostboxError):
        return None
    if kept is None:
        return None
    cancelled = kept.outcome is Outcome.CANCELLED
    return show.show_message(wording.ALREADY_CANCELLED if cancelled else wording.kept_before(held.receipt))


def count_request(service: Service) -> None:
    """TooManyError when an address asks for pages faster than people read."""
    key = service.limits.key_of(request.remote_addr, day_of(service.clock()))
    service.limits.count(service.limits.rates.requests, "request", key)
