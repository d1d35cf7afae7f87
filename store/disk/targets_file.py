"""targets.json: companies and events of every catalogue that this store has read, and where it comes from. I/O only.

A company leaves the catalogue when its openings close; its name and days stay here, for a paper that
came on the last day and for lists of old records. Nothing personal is in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from register.catalogue import Catalogue, Company, Event
from store.disk.journal import sync_directory
from store.disk.state import TARGETS_FILE, State, write_whole
from store.errors import StateError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """``source``: a file or an address; empty before the first catalogue."""

    source: str = ""
    companies: tuple[Company, ...] = ()
    events: tuple[Event, ...] = ()

    def with_newer(self, source: str, catalogue: Catalogue) -> Remembered:
        """The same with a catalogue that was read since; its entries take the place of older ones."""
        companies = {one.slug: one for one in (*self.companies, *catalogue.companies)}
        events = {one.slug: one for one in (*self.events, *catalogue.events)}
        return Remembered(source, tuple(companies.values()), tuple(events.values()))

    def name(self, slug: str) -> str:
        """A company's name or an event's title; empty for what no catalogue had."""
        names = {one.slug: one.title for one in self.events} | {
            one.slug: one.company for one in self.companies
        }
        return names.get(slug, "")


def remembered(state: State) -> Remembered:
    """StateError where the file cannot be read."""
    path = state.path / TARGETS_FILE
    if not path.exists():
        return Remembered()
    try:
        raw: Any = json.loads(path.read_bytes())
        known = {VERSION: raw}[raw["version"]]  # KeyError: a version that this program does not know
        catalogue = Catalogue.model_validate_json(json.dumps(known["catalogue"]))
        return Remembered(str(known["source"]), catalogue.companies, catalogue.events)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise StateError(f"{TARGETS_FILE}(会社と催しの名前)を読めません。", code="targets-file") from error


def remember(state: State, source: str, catalogue: Catalogue) -> Remembered:
    """Keeps what a catalogue has beside what earlier ones had."""
    with state.lock():
        found = remembered(state).with_newer(source, catalogue)
        whole = catalogue.model_copy(update={"companies": found.companies, "events": found.events})
        said = {"catalogue": whole.model_dump(mode="json"), "source": source, "version": VERSION}
        write_whole(state.path / TARGETS_FILE, json.dumps(said, ensure_ascii=False).encode("utf-8") + b"\n")
        sync_directory(state.path)
    return found
