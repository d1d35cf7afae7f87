"""Addresses and the frame around every page. Pure.

Addresses are relative to the page, so that the site works from any folder and any
host; the 404 page alone, which is served at any depth, counts from the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from build.common.dates import edition
from build.common.languages import ENGLISH, ENGLISH_FOLDER, japanese_path, language_of
from build.common.vocabulary import INDUSTRIES
from build.drawing.covers.cover import Cover, Covers
from build.feeds.json_ld import Thing, block, breadcrumbs, website
from build.gate.decided import DecidedSite
from build.options import Options
from build.site.addresses import ABOUT, FEED, LISTS, MANIFEST, NOT_FOUND, SITE_NAME, Place, industry_path
from build.views import Frame, IndustryView, NavView, ShareView, Translation
from build.wording import LANGUAGE_NAMES, frame_words
from register.language import Language, Said, day_in
from register.term import fiscal_year

#: Characters; search engines cut about there, and letters are half as wide.
DESCRIPTION_LENGTH: Mapping[Language, int] = {"ja": 110, "en": 160}


@dataclass(frozen=True, slots=True)
class Frames:
    """Makes frames for one site. ``assets``: file name in theme/static -> fingerprinted path."""

    site: DecidedSite
    options: Options
    assets: Mapping[str, str]
    present: frozenset[str]  # industries that have a company: the thumb index
    english: frozenset[str]  # Japanese pages that have an English one, by their folder
    covers: Covers | None = None  # None where no social pictures are drawn
    cover: Cover | None = None  # the guide's own picture
    #: Made already: the same for all pages of one depth, and colour or language.
    _indexes: dict[tuple[str, str | None], tuple[IndustryView, ...]] = field(default_factory=dict, repr=False)
    _navs: dict[tuple[str, Language], NavView] = field(default_factory=dict, repr=False)

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
        above: tuple[str, str] | None = None,
        things: Iterable[Thing] = (),
        share: ShareView | None = None,
        nobody: bool = False,
    ) -> Frame:
        """The frame of one page.

        ``industry``: its label. ``hidden``: not for search engines, which holds for samples, too.
        ``share``: what a shared page shows. Without it the guide's own title and description stand there, or
        the page's own where they speak of ``nobody``: others were not decided for the medium social.
        ``above``: path and name of a page between this one and its list. ``things``: JSON-LD besides breadcrumbs.
        """
        language = language_of(place.path)
        words = frame_words(language)
        return Frame(
            title=f"{title} | {words.name}" if title else words.name,
            description=_shortened(description, language),
            share=share
            or self.share(place, *((title, description) if nobody and title else (SITE_NAME, ABOUT))),
            canonical=self._canonical(place),
            root=place.root,
            nav=self._nav(place, language),
            feed=place.to(FEED) if self.options.site_url else "",
            stylesheet=place.to(self.assets["book.css"]),
            icon=place.to(self.assets["favicon.svg"]),
            touch_icon=place.to(self.assets["apple-touch-icon.png"]),
            manifest=place.to(MANIFEST),
            noindex=sample or hidden,
            sample=sample,
            section=section,
            industries=self.industries(place, industry),
            industry=self.industry(place, industry, industry) if industry else None,
            decided_for=day_in(language, self.site.day),
            generator_edition=_edition(self.site.day, language),
            words=words,
            translations=self._translations(place),
            english=self._english(place),
            data=tuple(block(thing) for thing in (*things, *self._way(place, title, above))),
        )

    def _nav(self, place: Place, language: Language) -> NavView:
        made = self._navs.get((place.root, language))
        if made is None:
            made = self._navs[place.root, language] = NavView(
                home=place.to(""),
                companies=place.to("companies/"),
                events=place.to("events/"),
                apply=self._within(language, "apply/", place),
                about=self._within(language, "about/", place),
                privacy=self._within(language, "privacy/", place),
                contact=place.to("contact/"),
                accessibility=place.to("accessibility/"),
            )
        return made

    def _within(self, language: Language, path: str, place: Place) -> str:
        """A fixed page's address, in the language where it exists in it."""
        found = path in self.english and language == "en"
        return place.to(f"{ENGLISH_FOLDER}{path}" if found else path)

    def _english(self, place: Place) -> str:
        """The address of the page's English, or of the first English page where it has none."""
        path = place.path if place.path in self.english else "about/"
        return place.to(f"{ENGLISH_FOLDER}{path}") if path in self.english else ""

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

    def share(
        self,
        place: Place,
        title: str,
        description: str,
        *,
        cover: Cover | None = None,
        alt: str = "",
        kind: str = "website",
    ) -> ShareView:
        """Tags for sharing, with the page's own picture or the guide's. All words must be decided for social."""
        drawn = cover or self.cover
        image = ""
        if self.covers is not None and drawn is not None:
            image = f"{self.options.site_url}/{self.covers.name(drawn)}"
        language = language_of(place.path)
        alt = alt if cover else frame_words(language).guide_picture
        return ShareView(title, _shortened(description, language), kind, image, alt)

    def _way(self, place: Place, title: str, above: tuple[str, str] | None) -> Iterator[Thing]:
        """Breadcrumbs from the cover to the page, named like the links that lead there."""
        if self._canonical(place) is None or not place.path:
            return
        lists = [
            (path, name) for path, name in LISTS.items() if place.path.startswith(path) and place.path != path
        ]
        cover = frame_words(language_of(place.path)).cover
        steps = [("", cover), *lists, *([above] if above else []), (place.path, title)]
        yield breadcrumbs((f"{self.options.site_url}/{path}", name) for path, name in steps)

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

    def whole(self) -> tuple[Thing, ...]:
        """JSON-LD of the guide as a whole, for the cover; empty without the site's address."""
        site_url = self.options.site_url
        return () if site_url is None else (website(SITE_NAME, f"{site_url}/", ABOUT),)

    def _canonical(self, place: Place) -> str | None:
        if self.options.site_url is None or place.path == NOT_FOUND:
            return None
        return f"{self.options.site_url}/{place.path}"


def frames_for(
    site: DecidedSite,
    options: Options,
    assets: Mapping[str, str],
    covers: Covers | None = None,
    cover: Cover | None = None,
) -> Frames:
    """A site's frames: which industries and which English pages there are."""
    english = {f"{page.slug.removeprefix(ENGLISH)}/" for page in site.pages if page.slug.startswith(ENGLISH)}
    english &= {f"{page.slug}/" for page in site.pages}
    present = frozenset(story.label.industry for story in site.companies)
    return Frames(site, options, assets, present, frozenset({*english, "privacy/"}), covers, cover)


def _edition(day: date, language: Language) -> str:
    return Said(edition(day), f"{fiscal_year(day)} edition").within(language)


def _shortened(text: str, language: Language) -> str:
    """A description cut to its length: English between two words, Japanese anywhere."""
    flat, most = " ".join(text.split()), DESCRIPTION_LENGTH[language]
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    return f"{(cut.rpartition(' ')[0] or cut) if language == 'en' else cut}…"
