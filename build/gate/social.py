"""The gate for the medium ``social``: what og: and twitter: tags and social pictures may hold. Pure.

Consent is given to each of the two media, so a story carries two decisions. The types made here
are accepted by nothing that draws pages, and the pages' types by nothing that writes a social tag
or picture, so that neither takes the other's words or photographs by accident.
Nothing is shown here that the web does not show as well. An item without consent for ``social``
is left out, which is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from build.content.prose import lead_words
from build.content.schema import CompanyFront, EventFront
from build.content.stories import Story
from build.content.texts import bases, filled, mentions
from build.gate.consent_records import consent_of
from build.gate.decided import GATE_SEAL, ClearedPhoto, DecidedSocial, SocialPhoto
from build.gate.people import PORTRAIT, Weighed, spoken_of
from register.model import Register
from register.publishing import Medium, decide


def social_of(
    story: Story,
    programme: str,
    weighed: Weighed,
    cleared: Mapping[str, ClearedPhoto],
    register: Register,
    day: date,
) -> DecidedSocial:
    """One story for the medium ``social``. ``cleared``: its photographs for the web, by file."""
    draft = story.front.status == "draft"
    consents = {person.id: consent_of(person, register, draft=draft) for person in story.front.people}

    def agreed(person: str, item: str) -> bool:
        return decide(register, programme, consents.get(person), item, Medium.SOCIAL, day).shown

    names = {p.id: p.in_text if agreed(p.id, "name") else p.label for p in weighed.everyone}
    silent = weighed.gone | {
        person
        for person, consent in consents.items()
        if consent is None or not spoken_of(register, programme, consent, Medium.SOCIAL, day).shown
    }
    about = {person for s in story.prose.segments if s.lead for person in consents if s.mentions(person)}
    return DecidedSocial(
        seal=GATE_SEAL,
        title=bases(filled(story.front.title, names)),
        about=bases(filled(_about(story.front), names)),
        number=bases(filled(story.front.number, names)),
        lead="" if about & silent else lead_words(story.prose.segments, names),
        photos=tuple(_photos(story, cleared, names, silent, lambda person: agreed(person, PORTRAIT))),
    )


def _about(front: CompanyFront | EventFront) -> str:
    return front.company.name if isinstance(front, CompanyFront) else front.venue.name


def _photos(
    story: Story,
    cleared: Mapping[str, ClearedPhoto],
    names: Mapping[str, str],
    silent: frozenset[str],
    agreed: Callable[[str], bool],
) -> Iterator[SocialPhoto]:
    """Of the photographs cleared for the web, those whose every person agreed to their portrait in ``social``."""
    for photo in story.front.photos:
        web = cleared.get(photo.file)
        if web is None or not all(map(agreed, photo.shows)) or silent & set(mentions(photo.alt)):
            continue
        yield SocialPhoto(
            seal=GATE_SEAL,
            slug=web.slug,
            file=web.file,
            source=web.source,
            alt=bases(filled(photo.alt, names)),
            shows=photo.shows,
        )
