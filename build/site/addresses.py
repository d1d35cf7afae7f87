"""Addresses of the guide: where each page and each file of the site stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from build.content.stories import Label

SITE_NAME = "U29しごと図鑑"
NOT_FOUND = "404.html"
FEED = "feed.xml"
MANIFEST = "manifest.webmanifest"
POLICY = "accessibility"
RESULTS = f"{POLICY}/results/"  # what was tested of it
ABOUT = "新宿の小さな会社のなかを見る図鑑。29歳までの、しごとの入口です。"
LISTS = {"companies/": "会社をひらく", "events/": "イベント"}


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


def company_file(slug: str) -> str:
    """A company's page as ``Place(…).file`` would name it; made directly, because a build asks ten thousand times."""
    return f"{company_path(slug)}index.html"


def job_path(slug: str, number: int) -> str:
    return f"{company_path(slug)}jobs/{number}/"


def event_path(slug: str) -> str:
    return f"events/{slug}/"


def industry_path(slug: str) -> str:
    return f"companies/industry/{slug}/"


def taste_path(slug: str) -> str:
    return f"companies/taste/{slug}/"


def newest_first(label: Label) -> tuple[str, str, str]:
    """Sort key, to be reversed: newest first; of one day, the higher number first."""
    return label.date, label.number, label.slug
