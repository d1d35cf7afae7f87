"""JSON-LD of a company's pages: Article and Organization of the story, JobPosting of one open vacancy. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from markupsafe import escape

from build.content.schema import CompanyFacts, Opening, Pay
from build.content.vacancy import phone_in
from build.feeds.json_ld import Thing, organization
from build.feeds.postal import postal_address
from build.gate.decided import DecidedCompany
from build.site.addresses import SITE_NAME, company_path, job_path
from build.site.applying import opening_is_open
from build.views import SpecRow

#: Google's words for kinds of employment. A fixed term is no contract for work: CONTRACTOR would say 業務委託.
EMPLOYMENT = {"正社員": "FULL_TIME", "契約社員": "TEMPORARY", "パート": "PART_TIME", "インターン": "INTERN"}
_PAID_PER = {"月": "MONTH", "時": "HOUR", "日": "DAY", "週": "WEEK", "年": "YEAR"}
_MAIL = re.compile(r"[^\s@()（）]+@[^\s@()（）]+\.[A-Za-z]+")
_COUNT = re.compile(r"約?\s*([\d,]+)\s*[人名]")
LONGEST_HEADLINE = 110


def company_things(story: DecidedCompany, lead: str, site_url: str, image: str) -> Iterator[Thing]:
    """The story's Article, and the company that it is about."""
    front, facts = story.front, story.front.company
    here = f"{site_url}/{company_path(front.slug)}"
    company = f"{here}#company"
    yield {
        "@type": "Article",
        "headline": front.title[:LONGEST_HEADLINE],
        "description": lead,
        "datePublished": front.date.isoformat(),
        "dateModified": max([front.date, *(o.updated for o in front.openings if o.updated)]).isoformat(),
        "inLanguage": "ja",
        "articleSection": facts.industry,
        "keywords": list(front.tags),
        "image": image,
        "url": here,
        "mainEntityOfPage": here,
        "about": {"@id": company},
        "author": organization(SITE_NAME, f"{site_url}/"),
        "publisher": organization(SITE_NAME, f"{site_url}/"),
    }
    yield {**_company(facts), "@id": company}


def _company(facts: CompanyFacts) -> Thing:
    count = _COUNT.match(facts.employees or "")
    people = int(count[1].replace(",", "")) if count else None
    return organization(
        facts.name,
        facts.url,
        alternateName=facts.kana,
        address=_address(facts),
        **_reached(facts),
        foundingDate=facts.founded if (facts.founded or "").isdigit() else None,
        numberOfEmployees={"@type": "QuantitativeValue", "value": people} if people else None,
    )


def _address(facts: CompanyFacts) -> Thing | None:
    return postal_address(facts.address) if facts.address else None


def _reached(facts: CompanyFacts) -> dict[str, str | None]:
    """Telephone and mail, where the contact has one."""
    contact = facts.contact or ""
    mail = _MAIL.search(contact)
    return {"telephone": phone_in(contact), "email": mail[0] if mail else None}


def job_things(
    story: DecidedCompany,
    opening: Opening,
    number: int,
    rows: tuple[SpecRow, ...],
    site_url: str,
    *,
    direct: bool,
) -> Iterator[Thing]:
    """The vacancy, as its page shows it in ``rows``. ``direct``: one can apply there."""
    facts, slug = story.front.company, story.front.slug
    yield {
        "@type": "JobPosting",
        "title": opening.title,
        "description": "".join(f"<p><b>{escape(row.label)}</b>：{escape(row.value)}</p>" for row in rows),
        "identifier": {"@type": "PropertyValue", "name": facts.name, "value": f"{slug}-{number}"},
        "datePosted": opening.opens.isoformat(),
        "validThrough": f"{opening.closes.isoformat()}T23:59:59+09:00",
        "employmentType": EMPLOYMENT[opening.kind],
        "hiringOrganization": {
            **organization(facts.name, address=_address(facts), **_reached(facts)),
            "sameAs": facts.url,
        },
        "jobLocation": {"@type": "Place", "address": postal_address(opening.location or facts.address or "")},
        "baseSalary": _salary(opening.pay) if opening.pay else None,
        "industry": facts.industry,
        "workHours": opening.hours,
        "jobBenefits": opening.insurance,
        "directApply": direct,
        "inLanguage": "ja",
        "url": f"{site_url}/{job_path(slug, number)}",
    }


def posted(story: DecidedCompany, opening: Opening, day: date) -> bool:
    """Whether a vacancy may be announced at all: open, no sample, no draft."""
    return opening_is_open(opening, day) and not story.front.sample and not story.draft


def _salary(pay: Pay) -> Thing | None:
    """Yen in the unit that the page says; nothing where that unit has no word here."""
    unit = next((word for key, word in _PAID_PER.items() if pay.unit.startswith(key)), None)
    if unit is None:
        return None
    same = pay.max is None or pay.max == pay.min
    amount = {"value": pay.min} if same else {"minValue": pay.min, "maxValue": pay.max}
    return {
        "@type": "MonetaryAmount",
        "currency": "JPY",
        "value": {"@type": "QuantitativeValue", "unitText": unit, **amount},
    }
