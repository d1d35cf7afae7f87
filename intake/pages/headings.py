"""What every page of a target says at its top and bottom, in the language that its address names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from intake.running.service import Service
from intake.targets.lookup import Target
from register.language import Language, Said, day_in
from register.model import Contact, Eligibility
from register.term import TOKYO

_WEEKDAYS = ("月火水木金土日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


@dataclass(frozen=True, slots=True)
class Heading:
    """What a form's pages say at the top: the verb, the target's name, its page on the site, its time."""

    kind: str
    label: str
    title: str
    name: str
    url: str
    when: str | None
    industry: str | None
    audience: str
    elsewhere: str


def language_of(path: str) -> Language:
    """English pages live under ``/en``; everything else is Japanese."""
    return "en" if path == "/en" or path.startswith("/en/") else "ja"


def heading(service: Service, target: Target, language: Language) -> Heading:
    rule = service.registers[language].programme(target.programme).eligibility
    return _heading(target, language, rule, service.config.site_url)


@lru_cache(maxsize=256)
def _heading(target: Target, language: Language, rule: Eligibility, site_url: str) -> Heading:
    """The same for everyone who applies to one target."""
    name = target.name
    label, title = (
        (Said("応募", "Application"), Said(f"{name}に応募する", f"Apply to {name}"))
        if target.kind == "company"
        else (Said("申込み", "Sign-up"), Said(f"「{name}」に申し込む", f"Sign up for “{name}”"))
    )
    return Heading(
        kind=target.kind,
        label=label.within(language),
        title=title.within(language),
        name=name,
        url=site_url + target.url,
        when=in_time(target.starts, language) if target.starts else None,
        industry=target.industry,
        audience=rule.text,
        elsewhere=rule.elsewhere,
    )


def in_time(moment: datetime, language: Language) -> str:
    """2027年1月22日（金）14:00から, or from 14:00 on Fri 22 January 2027."""
    local = moment.astimezone(TOKYO)
    day, weekday = day_in(language, local.date()), local.weekday()
    if language == "en":
        return f"from {local:%H:%M} on {_WEEKDAYS[1][weekday]} {day}"
    return f"{day}（{_WEEKDAYS[0][weekday]}）{local:%H:%M}から"


@lru_cache(maxsize=16)
def contact_lines(contact: Contact | None, language: Language) -> Sequence[str]:
    if contact is None:
        return ()
    phone, mail = Said("電話", "Phone").within(language), Said("メール", "Email").within(language)
    return (contact.name, f"{phone} {contact.phone}", f"{mail} {contact.mail}")
