"""Plans of the pages that draw on no story: prose, contact, privacy, 準備中, 404. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from build.common.languages import ENGLISH_FOLDER, page_path
from build.gate.decided import DecidedText
from build.pages.contact import CONTACT, contact_page
from build.pages.parts import Studio, prose_html, ruby
from build.pages.plans import Keys, Plan
from build.pages.privacy import PRIVACY, privacy_page
from build.site.addresses import NOT_FOUND, POLICY, RESULTS, Place
from build.views import (
    ContactPage,
    MissingPage,
    PrivacyPage,
    ResultsPage,
    TextPage,
    WayView,
)
from build.wording import MISSING, WAYS_ON

_WITHHELD = "準備中"
_WITHHELD_BODY = Markup(
    '<p>このページは、いま直しています。しばらくしてから、もう一度ご覧ください。</p>\n<p><a href="{}">表紙へもどる</a></p>'
)


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
        return Plan(file, keys.of(ContactPage, *inputs), not studio.sample, make_contact, page)
    make = partial(text_page, page, studio, sample=studio.sample)
    return Plan(file, keys.of(TextPage, *inputs), not studio.sample, make, page)


def _results(studio: Studio, keys: Keys) -> Iterator[Plan]:
    """The page of test results, where there is the policy that links to it.

    It depends on files of the code alone, which are part of every key.
    """
    if any(page.slug == POLICY for page in studio.frames.site.pages):
        make = partial(_results_page, studio)
        yield Plan(Place(RESULTS).file, keys.of(ResultsPage), not studio.sample, make)


def _results_page(studio: Studio) -> ResultsPage:
    # The file of results and its criteria only where the page is made: most builds are too short for them.
    from build.pages.results import results_page
    from build.pages.results_file import results

    return results_page(results(), studio)


def text_page(page: DecidedText, studio: Studio, *, sample: bool) -> TextPage:
    """A page of prose in its language."""
    place = Place(page_path(page.slug))
    body = prose_html(page.prose.segments, place)
    section = page_path(page.slug).rstrip("/").rsplit("/", 1)[-1]
    frame = studio.frames.frame(place, page.title, body.striptags(), section, sample=sample, nobody=True)
    ways = _ways(place) if page.slug == POLICY else ()
    return TextPage(frame, page.label, page.title, body, tuple(map(ruby, page.easy)), ways)


def _ways(place: Place) -> tuple[WayView, ...]:
    """The link from the accessibility policy to the test results."""
    # Only where that page is made: most builds are too short for the file of results.
    from build.pages.results import way_to_results
    from build.pages.results_file import results

    return (way_to_results(place, results()),)


def missing_page(studio: Studio, *, sample: bool) -> MissingPage:
    """404.html; served at any depth, so its addresses count from the root."""
    place = Place(NOT_FOUND)
    frame = studio.frames.frame(place, MISSING.heading, MISSING.description, sample=sample, hidden=True)
    return MissingPage(
        frame, MISSING, tuple(WayView(place.to(path), title, text) for path, title, text in WAYS_ON)
    )


def withheld_page(path: str, studio: Studio, *, sample: bool) -> TextPage:
    """The page 準備中 in the place of a withheld story, of which only the folder (``path``) is known."""
    place = Place(path)
    section = path.split("/")[0] if path.count("/") > 1 else ""
    frame = studio.frames.frame(
        place, _WITHHELD, "このページは準備中です。", section, sample=sample, hidden=True
    )
    return TextPage(frame, _WITHHELD, _WITHHELD, _WITHHELD_BODY.format(place.to("")))
