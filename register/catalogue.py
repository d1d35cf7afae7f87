"""What the site offers: the catalogue's shape, read strictly, and checked against the register.

Pure: whoever uses it reads files and addresses. The catalogue holds no
personal item; an entry that the register contradicts makes the whole file refused,
so that a form never asks what the register does not declare.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from register.errors import CatalogueError, RegisterError
from register.forms import form_spec
from register.model import Register

MAX_SIZE = 4 * 1024 * 1024  # bytes; 1,000 companies take about 0.5 MB

MAX_WHERE = 80  # characters of a place that are shown
LONGEST = 400  # characters of a name or title
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]
#: Years that a clock, a time zone and a term can be counted in.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
#: An industry's slug. Which ones have a colour is the stylesheet's business: a new one must not close the forms.
Industry = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]


class Part(BaseModel):
    """Base of every part: frozen, strict, and no key that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Window(Part):
    """Days on which something is open, both included (Tokyo)."""

    opens: Day
    closes: Day


class Opening(Window):
    title: Text


class Listed(Part):
    """What companies and events have in common. ``intake`` is the address that the site links to; an event of
    one company has its industry."""

    slug: Slug
    title: Text
    contract: Text
    programme: Text
    form: Text
    url: Annotated[str, Field(pattern=r"^/[a-z0-9/_.-]*$")]
    intake: str | None
    industry: Industry | None = None


class Company(Listed):
    company: Text
    openings: tuple[Opening, ...]


class Event(Listed):
    kind: Text
    starts: Moment
    ends: Moment
    capacity: Annotated[int, Field(ge=0)] | None
    waiting_list: bool
    signup: Window
    cancelled: bool


class Catalogue(Part):
    version: Literal[1]
    decided_for: Day
    companies: tuple[Company, ...]
    events: tuple[Event, ...]


def parse(text: str, register: Register, contract: str) -> Catalogue:
    """Reads a catalogue for one contract's intake; CatalogueError names the entry at fault."""
    try:
        catalogue = Catalogue.model_validate_json(text)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = _shown(".".join(map(str, detail["loc"]))) or "全体"
        raise _refused(where, "書き方が決まりと違います。") from None
    _unique(catalogue)
    _agrees(catalogue, register, contract)
    return catalogue


def _refused(where: str, what: str) -> CatalogueError:
    return CatalogueError(
        f"カタログの {where}: {what}直し方: サイトを組み直し、catalogue.json を置き直してください。"
    )


def _shown(where: str) -> str:
    """A place in the file for one line of a log: a key is the file's own word, and may hold a line of its own."""
    plain = "".join(c if c.isprintable() else "?" for c in where)
    return plain if len(plain) <= MAX_WHERE else plain[:MAX_WHERE] + "…"


def _unique(catalogue: Catalogue) -> None:
    for name, entries in (("companies", catalogue.companies), ("events", catalogue.events)):
        slugs = [entry.slug for entry in entries]
        if len(set(slugs)) != len(slugs):
            raise _refused(name, "同じslugが二度あります。")


def _agrees(catalogue: Catalogue, register: Register, contract: str) -> None:
    """Our contract's entries name a public form of their programme; those of other contracts are not checked."""
    kinds = (("companies", "application", catalogue.companies), ("events", "sign-up", catalogue.events))
    for name, kind, entries in kinds:
        for entry in entries:
            if entry.contract == contract and not _is_ours(entry, register, contract, kind):
                raise _refused(f"{name}.{entry.slug}", "事業とフォームの組が登録簿と合いません。")


def _is_ours(entry: Listed, register: Register, contract: str, kind: str) -> bool:
    try:
        spec = form_spec(register, entry.form)
    except RegisterError:
        return False
    return spec.public and (spec.programme, spec.contract, spec.kind) == (entry.programme, contract, kind)
