"""What the gate lets through. Everything that is published is made from these and nothing else.

``ClearedPhoto`` can be made by ``gate/photos.py`` alone, ``SocialPhoto`` and ``DecidedSocial`` by
``gate/social.py``: they ask for the gate's seal, and a test holds that no other module mentions
it. There is no way from here back to a person's front matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from build.content.plates import Plate
from build.content.prose import Prose, Segment
from build.content.schema import CompanyFront, EventFront
from build.content.stories import Label
from build.diagnostics import Diagnostic
from build.errors import BuildError

PublicT = TypeVar("PublicT", CompanyFront, EventFront)

GATE_SEAL = object()
_UNSEALED = "{} は同意の関門を通っていません。直し方: 関門(build/gate/)から受け取ってください。"


@dataclass(frozen=True, slots=True)
class ClearedPhoto:
    """A photograph whose every person may show their portrait on the day decided for."""

    seal: object
    slug: str
    file: str
    source: Path
    alt: str
    caption: str
    credit: str
    shows: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.seal is not GATE_SEAL:
            raise BuildError(_UNSEALED.format("写真"))


class ShownPerson(NamedTuple):
    """A person reduced to what may be shown. ``values`` by front matter key, only of shown items."""

    id: str
    label: str
    values: Mapping[str, str]
    portrait: ClearedPhoto | None

    @property
    def shown_name(self) -> str:
        return self.values.get("name", self.label)

    @property
    def in_text(self) -> str:
        """The name as it stands in a sentence: without the space between its parts."""
        return "".join(self.shown_name.split()) if "name" in self.values else self.label


@dataclass(frozen=True, slots=True)
class SocialPhoto:
    """A photograph that may stand in a social picture; a type of its own, as each medium needs its own consent."""

    seal: object
    slug: str
    file: str
    source: Path
    alt: str
    shows: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.seal is not GATE_SEAL:
            raise BuildError(_UNSEALED.format("紹介の画像の写真"))


@dataclass(frozen=True, slots=True)
class DecidedSocial:
    """All that og: and twitter: tags and social pictures may hold of a story; ``gate/social.py`` makes it.

    ``about`` is the company, or an event's place. ``lead`` is "" where it speaks of somebody who did not
    agree to ``social``.
    """

    seal: object
    title: str
    about: str
    number: str
    lead: str
    photos: tuple[SocialPhoto, ...]

    def __post_init__(self) -> None:
        if self.seal is not GATE_SEAL:
            raise BuildError(_UNSEALED.format("紹介の画像の言葉"))


class Parts(NamedTuple, Generic[PublicT]):
    """What one story may show. ``front`` has no people and no photos, and its texts name nobody else."""

    front: PublicT
    nameless: PublicT  # the same with labels for everybody: what goes to others than readers
    segments: tuple[Segment, ...]
    people: tuple[ShownPerson, ...]  # those who have something left to show
    names: Mapping[str, str]  # what stands for {p1}
    placed: Mapping[str, ClearedPhoto | None]  # photographs of the text; None: the drawn plate stands in
    spare: tuple[ClearedPhoto, ...]  # neither in the text nor a portrait
    social: DecidedSocial  # everything above is for the web, this alone for the medium social


class DecidedStory(Generic[PublicT]):
    """One story, decided. What it shows is worked out at the first access, and again after ``put_away``.

    A build needs only the stories of which something has changed, and could not hold ten thousand at once.
    ``outcome``: what was decided about people and photographs; the same file with the same outcome shows the same.
    """

    __slots__ = ("_make", "_parts", "file", "label", "outcome", "photo_files", "programme")

    def __init__(
        self,
        file: str,
        label: Label,
        programme: str,
        outcome: str,
        photo_files: tuple[str, ...],
        make: Callable[[], Parts[PublicT]],
    ) -> None:
        self.file, self.label, self.programme, self.outcome = file, label, programme, outcome
        self.photo_files = photo_files  # of the photographs that it publishes
        self._make: Callable[[], Parts[PublicT]] = make
        self._parts: Parts[PublicT] | None = None

    @property
    def parts(self) -> Parts[PublicT]:
        if self._parts is None:
            self._parts = self._make()
        return self._parts

    def put_away(self) -> None:
        """Drops what was worked out, to save memory; the next access works it out again."""
        self._parts = None

    @property
    def draft(self) -> bool:
        return not self.label.published

    @property
    def front(self) -> PublicT:
        return self.parts.front

    @property
    def nameless(self) -> PublicT:
        return self.parts.nameless

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.parts.segments

    @property
    def people(self) -> tuple[ShownPerson, ...]:
        return self.parts.people

    @property
    def names(self) -> Mapping[str, str]:
        return self.parts.names

    @property
    def placed(self) -> Mapping[str, ClearedPhoto | None]:
        return self.parts.placed

    @property
    def spare(self) -> tuple[ClearedPhoto, ...]:
        return self.parts.spare

    @property
    def social(self) -> DecidedSocial:
        return self.parts.social

    @property
    def photos(self) -> tuple[ClearedPhoto, ...]:
        """Every photograph that the story publishes, each once."""
        return photos_of(self.parts)


def photos_of(parts: Parts[Any]) -> tuple[ClearedPhoto, ...]:
    """Every photograph that a story's parts show, each once."""
    held: list[ClearedPhoto | None] = [*parts.placed.values()]
    held += [person.portrait for person in parts.people]
    held += parts.spare
    return tuple({photo.file: photo for photo in held if photo is not None}.values())


DecidedCompany = DecidedStory[CompanyFront]
DecidedEvent = DecidedStory[EventFront]


class DecidedText(NamedTuple):
    """A page of prose; it names nobody."""

    title: str
    slug: str
    label: str
    prose: Prose
    easy: tuple[str, ...] = ()


class DecidedSite(NamedTuple):
    """Everything that may be published on a day."""

    day: date
    companies: tuple[DecidedCompany, ...]
    events: tuple[DecidedEvent, ...]
    pages: tuple[DecidedText, ...]
    plates: Mapping[str, Plate]
    withheld: tuple[str, ...] = ()  # folders at which a page says 準備中

    @property
    def stories(self) -> tuple[DecidedCompany | DecidedEvent, ...]:
        return (*self.companies, *self.events)

    @property
    def photos(self) -> tuple[ClearedPhoto, ...]:
        return tuple(photo for story in self.stories for photo in story.photos)

    @property
    def photo_count(self) -> int:
        return sum(len(story.photo_files) for story in self.stories)


class Checked(NamedTuple):
    """What was looked through for names of other stories and of the local list, and which names those
    were, as digests. ``files``: stories in which none stood."""

    files: frozenset[str]
    names: frozenset[str]  # one of each: slug of who knows it, name, kana
    local: str  # one of the whole list


UNCHECKED = Checked(frozenset(), frozenset(), "")


class Judgement(NamedTuple):
    """The gate's decision: the site (None where an error forbids it) and all findings."""

    site: DecidedSite | None
    findings: tuple[Diagnostic, ...]
    checked: Checked = UNCHECKED
