"""From a checked form to a sealed document: the only place where the answers become an envelope.

Pure apart from the sealing's own randomness. The answers leave this module only
inside the ciphertext.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intake.sealing.ticket import Ticket
from intake.targets.lookup import Target
from register.envelope import Envelope, Header, cancellation_hash, encode, seal
from register.keyfile import ReceivingKey
from register.model import Register
from register.term import TOKYO, day_of


@dataclass(frozen=True, slots=True)
class Submission:
    """What the postbox keeps: an envelope and its one spelling."""

    envelope: Envelope
    document: str


def header_for(
    register: Register, ticket: Ticket, target: Target, notice: str, key: ReceivingKey, moment: datetime
) -> Header:
    """The open part: nothing personal. NoTermError when no term covers the moment's day."""
    contract = register.contract_of(target.programme)
    return Header(
        id=ticket.id,
        receipt=ticket.receipt,
        contract=contract.id,
        programme=target.programme,
        term=contract.term_name(day_of(moment)),
        form=target.form,
        notice=notice,
        target=target.slug,
        received_at=moment.astimezone(TOKYO).isoformat(timespec="minutes"),
        key=key.key_id,
        cancellation=cancellation_hash(ticket.secret),
    )


def payload_for(
    items: Mapping[str, str], declarations: tuple[str, ...], moment: datetime
) -> dict[str, dict[str, str]]:
    """The sealed part: answers by field id, declarations with the day they were made (Tokyo)."""
    day = day_of(moment).isoformat()
    return {"items": dict(items), "declarations": dict.fromkeys(declarations, day)}


def sealed(header: Header, payload: Mapping[str, Mapping[str, str]], key: ReceivingKey) -> Submission:
    """Seals; EnvelopeError where the answers do not fit or the key is not the header's."""
    envelope = seal(header, payload, key)
    return Submission(envelope, encode(envelope))
