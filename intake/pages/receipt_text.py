"""The receipt as plain text, to save on a phone: number, code, what happens next, whom to ask. No answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.pages.headings import Heading
from intake.sealing.ticket import Ticket
from register.language import Language, Said, day_in


def receipt_text(
    heading: Heading,
    ticket: Ticket,
    received_on: date,
    standing: Said | None,
    steps: Sequence[Said],
    contacts: Sequence[str],
    address: str,
    language: Language,
) -> str:
    """With line ends that every phone and PC reads."""

    def say(ja: str, en: str) -> str:
        return Said(ja, en).within(language)

    cancel = f"{address}{'/en' if language == 'en' else ''}/cancel"
    lines = [
        say("しごと図鑑 受付の控え", "Shigoto Zukan: receipt"),
        "",
        f"{heading.label}: {heading.name}",
        *([heading.when] if heading.when else []),
        f"{say('受け付けた日', 'Received on')}: {day_in(language, received_on)}",
        f"{say('受付番号', 'Receipt number')}: {ticket.receipt}",
        f"{say('取下げコード', 'Cancellation code')}: {ticket.secret}",
        *([standing.within(language)] if standing else []),
        "",
        say("このあとのこと", "What happens next"),
        *(f"{number}. {step.within(language)}" for number, step in enumerate(steps, 1)),
        "",
        say("やめるときは", "To cancel"),
        cancel,
        say(
            "取下げコードは、窓口のほかの人には教えないでください。",
            "Tell the cancellation code to nobody but our office.",
        ),
        "",
        say("窓口", "Contact"),
        *contacts,
        "",
    ]
    return "\r\n".join(lines)
