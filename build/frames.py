"""Addresses and the frame around every page. Pure.

Addresses are relative to the page, so that the site works from any folder and any
host; the 404 page alone, which is served at any depth, counts from the root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from build.dates import edition
from build.decided import DecidedSite
from build.interface import LANGUAGE_NAMES, frame_words
from build.languages import ENGLISH, ENGLISH_FOLDER, japanese_path, language_of
from build.options import Options
from build.stories import Label
from build.views import Frame, IndustryView, NavView, Translation
from build.vocabulary import INDUSTRIES
from register.language import Language, Said, day_in
from register.term import fiscal_year

SITE_NAME = "U29しごと図鑑"
NOT_FOUND = "404.html"
FEED = "feed.xml"
DESCRIPTION_LENGTH = 110  # characters; search engines cut about there


@dataclass(frozen=True, slots=True)
class Place:
    """One page's place in the output. ``path`` is its folder, "" for the cover, or a file's name."""

    path: str

    @property
    def file(self) -> str:
        return self.path if self.path.endswith(".html") else f"{self.path}index.html"

    @property
    def root(self) -> str:
        return "/" if self.path == NOT_FOUND else "../" * self.path.count("/")

    def to(self, target: str) -> str:
        """The address of another place or file, relative to this page."""
        return f"{self.root}{target}" or "./"


def company_path(slug: str) -> str:
    return f"companies/{slug}/"


def event_path(slug: str) -> str:
    return f"events/{slug}/"


def industry_path(slug: str) -> str:
    return f"companies/industry/{slug}/"


def taste_path(slug: str) -> str:
    return f"companies/taste/{slug}/"


@dataclass(frozen=True, slots=True)
class Frames:
    """Makes frames for one site. ``assets``: file name in theme/static -> fingerprinted path."""

    site: DecidedSite
    options: Options
    assets: Mapping[str, str]
    present: frozenset[str]  # industries that have a company: the thumb index
    english: frozenset[str]  # Japanese pages that have an English one, by their folder
    #: Indexes made already: the same for all pages of one depth and colour.
    _indexes: dict[tuple[str, str | None], tuple[IndustryView, ...]] = field(default_factory=dict, repr=False)

    def frame(
        self,
        place: Place,
        title: str,
        description: str,
        section: str = "",
        *,
        sample: bool,
        industry: str | None = None,
        hidden: bool = False,
    ) -> Frame:
        """``industry`` is a label; ``hidden`` pages are not for search engines, as samples are not."""
        language = language_of(place.path)
        words = frame_words(language)
        return Frame(
            title=f"{title} | {words.name}" if title else words.name,
            description=_shortened(description),
            canonical=self._canonical(place),
            root=place.root,
            nav=NavView(
                home=place.to(""),
                companies=place.to("companies/"),
                events=place.to("events/"),
                apply=self._within(language, "apply/", place),
                about=self._within(language, "about/", place),
                privacy=self._within(language, "privacy/", place),
                contact=place.to("contact/"),
                accessibility=place.to("accessibility/"),
            ),
            feed=place.to(FEED) if self.options.site_url else "",
            stylesheet=place.to(self.assets["book.css"]),
            icon=place.to(self.assets["favicon.svg"]),
            noindex=sample or hidden,
            sample=sample,
            section=section,
            industries=self.industries(place, industry),
            industry=self.industry(place, industry, industry) if industry else None,
            decided_for=day_in(language, self.site.day),
            generator_edition=_edition(self.site.day, language),
            words=words,
            translations=self._translations(place),
            english=place.to(f"{ENGLISH_FOLDER}about/") if "about/" in self.english else "",
        )

    def _within(self, language: Language, path: str, place: Place) -> str:
        """A fixed page's address, in the language where it exists in it."""
        found = path in self.english and language == "en"
        return place.to(f"{ENGLISH_FOLDER}{path}" if found else path)

    def _translations(self, place: Place) -> tuple[Translation, ...]:
        path = japanese_path(place.path)
        if path not in self.english:
            return ()
        site = self.options.site_url
        both: tuple[tuple[Language, str], ...] = (("ja", path), ("en", f"{ENGLISH_FOLDER}{path}"))
        return tuple(
            Translation(
                language,
                LANGUAGE_NAMES[language],
                place.to(there),
                "" if site is None else f"{site}/{there}",
                current=there == place.path,
            )
            for language, there in both
        )

    def industries(self, place: Place, current: str | None = None) -> tuple[IndustryView, ...]:
        """The thumb index: those that have a company."""
        made = self._indexes.get((place.root, current))
        if made is None:
            shown = (label for label in INDUSTRIES if label in self.present)
            made = tuple(self.industry(place, label, current) for label in shown)
            self._indexes[place.root, current] = made
        return made

    def industry(self, place: Place, label: str, current: str | None = None) -> IndustryView:
        slug = INDUSTRIES[label]
        url = place.to(industry_path(slug)) if label in self.present else ""
        return IndustryView(slug, label, url, current=label == current)

    def _canonical(self, place: Place) -> str | None:
        if self.options.site_url is None or place.path == NOT_FOUND:
            return None
        return f"{self.options.site_url}/{place.path}"


def frames_for(site: DecidedSite, options: Options, assets: Mapping[str, str]) -> Frames:
    """Frames with what every page needs to know about the others."""
    english = {f"{page.slug.removeprefix(ENGLISH)}/" for page in site.pages if page.slug.startswith(ENGLISH)}
    english &= {f"{page.slug}/" for page in site.pages}
    return Frames(
        site,
        options,
        assets,
        frozenset(story.label.industry for story in site.companies),
        frozenset({*english, "privacy/"}),
    )


def _edition(day: date, language: Language) -> str:
    return Said(edition(day), f"{fiscal_year(day)} edition").within(language)


def newest_first(label: Label) -> tuple[str, str, str]:
    """Sort key, to be reversed: newest first; of one day, the higher number first."""
    return label.date, label.number, label.slug


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= DESCRIPTION_LENGTH else f"{flat[: DESCRIPTION_LENGTH - 1]}…"
