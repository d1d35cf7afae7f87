"""Plans of the pages that draw on no story: prose, contact, privacy, 準備中, 404. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from build.common.languages import ENGLISH_FOLDER, page_path
from build.gate.decided import DecidedText
from build.plans import Keys, Plan
from build.present_contact import CONTACT, contact_page
from build.present_missing import missing_page
from build.present_pages import PRIVACY, privacy_page, text_page
from build.present_parts import Studio
from build.present_withheld import withheld_page
from build.site.addresses import NOT_FOUND, POLICY, RESULTS, Place
from build.views import ContactPage, MissingPage, PrivacyPage, ResultsPage, TextPage


def text_plans(studio: Studio, keys: Keys) -> Iterator[Plan]:
    """Every such page, in a fixed order."""
    sample = studio.sample
    for path in (PRIVACY, f"{ENGLISH_FOLDER}{PRIVACY}"):
        make = partial(privacy_page, path, studio)
        yield Plan(Place(path).file, keys.of(PrivacyPage, path), not studio.register.sample, make)
    for page in sorted(studio.frames.site.pages, key=lambda p: p.slug):
        yield _prose(page, studio, keys)
    yield from _results(studio, keys)
    for path in studio.frames.site.withheld:
        held = partial(withheld_page, path, studio, sample=sample)
        yield Plan(Place(path).file, keys.of(TextPage, "withheld", path), False, held)
    missing = partial(missing_page, studio, sample=sample)
    yield Plan(Place(NOT_FOUND).file, keys.of(MissingPage), False, missing)


def _prose(page: DecidedText, studio: Studio, keys: Keys) -> Plan:
    words = "".join(segment.html for segment in page.prose.segments)
    inputs = (page.slug, page.title, page.label, words, *page.easy)
    file = Place(page_path(page.slug)).file
    if page.slug == CONTACT:
        make_contact = partial(contact_page, page, studio, sample=studio.sample)
        return Plan(file, keys.of(ContactPage, *inputs), not studio.sample, make_contact)
    make = partial(text_page, page, studio, sample=studio.sample)
    return Plan(file, keys.of(TextPage, *inputs), not studio.sample, make)


def _results(studio: Studio, keys: Keys) -> Iterator[Plan]:
    """Beside the policy, which leads to it. What it draws on is code's own, and so part of every key."""
    if any(page.slug == POLICY for page in studio.frames.site.pages):
        make = partial(_results_page, studio)
        yield Plan(Place(RESULTS).file, keys.of(ResultsPage), not studio.sample, make)


def _results_page(studio: Studio) -> ResultsPage:
    # The file of results and its criteria only where the page is made: most builds are too short for them.
    from build.present_results import results_page
    from build.results import results

    return results_page(results(), studio)
