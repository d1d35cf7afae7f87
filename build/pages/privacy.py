"""The privacy page, derived from the register, in both languages. Pure."""

from __future__ import annotations

from markupsafe import Markup

from build.common.languages import language_of
from build.pages.parts import Studio, ruby
from build.site.addresses import Place
from build.views import NoticeSection, PrivacyPage, SpecRow
from build.wording import (
    APPROVED,
    AS_AGREED,
    EASY_PRIVACY,
    HOLDS,
    NOBODY_SHOWN,
    NOT_APPROVED,
    OUTSIDE_TERM,
    PRIVACY_BINDING,
    PRIVACY_INTRO,
    privacy_words,
)
from register.english import in_english
from register.errors import NoTermError
from register.forms import FormSpec, public_forms
from register.language import Language, day_in
from register.model import Place as HoldingPlace
from register.model import Register
from register.notice import notice

PRIVACY = "privacy/"


def privacy_page(path: str, studio: Studio) -> PrivacyPage:
    """Every public form's notice (clause 4), what may be published, and the places; in the path's language."""
    place, language = Place(path), language_of(path)
    register = studio.register if language == "ja" else in_english(studio.register)
    words = privacy_words(language)
    forms = [form for contract in register.contracts for form in public_forms(register, contract)]
    intro = (*PRIVACY_INTRO, PRIVACY_BINDING)
    return PrivacyPage(
        frame=studio.frames.frame(
            place, words.heading, words.description, "privacy", sample=register.sample, nobody=True
        ),
        words=words,
        intro=Markup("\n").join(
            Markup("<p>{}</p>").format(text) for said in intro if (text := said.within(language))
        ),
        sections=tuple(_section(form, register, studio, language) for form in forms),
        published=tuple(
            SpecRow(p.title, _published(register, p.publishes, language))
            for p in register.programmes.values()
        ),
        places=tuple(SpecRow(p.shown_as, _place(p, language)) for p in register.places.values()),
        easy=tuple(map(ruby, EASY_PRIVACY)) if language == "ja" else (),
    )


def _section(form: FormSpec, register: Register, studio: Studio, language: Language) -> NoticeSection:
    try:
        shown = notice(register, form.id, studio.frames.site.day, language)
    except NoTermError:
        label, why, none = (said.within(language) for said in OUTSIDE_TERM)
        return NoticeSection(f"form-{form.id}", form.title, none, (SpecRow(label, why),))
    between = "　" if language == "ja" else "\n"
    return NoticeSection(
        anchor=f"form-{form.id}",
        title=shown.title,
        version=shown.version,
        rows=tuple(SpecRow(row.label, between.join(row.lines)) for row in shown.rows),
    )


def _listed(words: list[str], language: Language) -> str:
    return ("、" if language == "ja" else ", ").join(words)


def _sentences(*texts: str, language: Language) -> str:
    return ("。" if language == "ja" else ". ").join(texts)


def _published(register: Register, items: tuple[str, ...], language: Language) -> str:
    if not items:
        return NOBODY_SHOWN.within(language)
    labels = _listed([register.item(item).label for item in items], language)
    return _sentences(labels, AS_AGREED.within(language), language=language)


def _place(place: HoldingPlace, language: Language) -> str:
    held = _listed([HOLDS[kind].within(language) for kind in place.holds], language)
    if place.approval is None:
        return _sentences(held, NOT_APPROVED.within(language), language=language)
    day = day_in(language, place.approval.on)
    told = f"（{day}）" if language == "ja" else f" ({day})"
    approved = f"{APPROVED.within(language)} {place.approval.reference}{told}"
    return _sentences(held, approved, language=language)
