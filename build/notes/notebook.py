"""The last build's notes: what was read, decided and written, so that the next one can tell what changed.

One SQLite file per output, below var/. It speeds a build up and decides nothing: consent is
decided afresh from the people that a story holds, and notes that cannot be read, or that another
version of the code wrote, are thrown away. It holds the texts of stories, names included, so
what is replaced is overwritten on the disk (``secure_delete``), and ``zukan consent trace`` lists it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from build.errors import DamagedNotesError
from build.gate.decided import Checked
from build.options import Options

PAGE = 16_384  # bytes: a story fits into one
NoteT = TypeVar("NoteT", bound=tuple[Any, ...])

UNUSED_DAYS = 30  # after which notes of an output that nobody builds any more are thrown away
FOLDER = "builds"
OUTPUT = "output"  # the fact that says which folder the notes are about

_SCHEMA = """
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources(
    file TEXT PRIMARY KEY, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL, size INTEGER NOT NULL,
    inode INTEGER NOT NULL, sha256 TEXT NOT NULL, fault TEXT NOT NULL, mend TEXT NOT NULL);
CREATE TABLE stories(
    file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, label BLOB NOT NULL, faults TEXT, texts TEXT,
    clean INTEGER NOT NULL);
CREATE TABLE bodies(file TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE plates(
    file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    words TEXT NOT NULL, full TEXT NOT NULL, card TEXT NOT NULL);
CREATE TABLE products(
    file TEXT PRIMARY KEY, key TEXT NOT NULL, card BLOB NOT NULL, catalogue TEXT, files BLOB NOT NULL);
CREATE TABLE outputs(
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, sha256 TEXT NOT NULL, key TEXT NOT NULL,
    mtime INTEGER NOT NULL, size INTEGER NOT NULL, inode INTEGER NOT NULL);
"""
VERSION = zlib.crc32(_SCHEMA.encode()) & 0x7FFFFFFF  # notes in other tables than these are made anew
_TABLES = ("facts", "sources", "stories", "bodies", "plates", "products", "outputs")


class Source(NamedTuple):
    """A file of the content as it was last read. ``fault`` and ``mend``: why a photograph cannot be used."""

    file: str
    mtime: int  # ns
    ctime: int  # ns
    size: int
    inode: int
    sha256: str
    fault: str = ""
    mend: str = ""


class StoryNote(NamedTuple):
    """A parsed story. ``faults``: of its shape; ``texts``: of what it says by itself (``gate/texts.py``);
    ``clean``: no name of another story's or of the local list stood in it."""

    file: str
    sha256: str
    label: bytes
    faults: str | None
    texts: str | None
    clean: bool = False


class PlateNote(NamedTuple):
    file: str
    sha256: str
    width: int
    height: int
    words: str
    full: str
    card: str

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


class ProductNote(NamedTuple):
    """What a company's story gives to other pages, valid for ``key``. ``files``: what else of the output is its
    (``companies.py``), as JSON."""

    file: str
    key: str
    card: bytes
    catalogue: str | None
    files: bytes


class OutputNote(NamedTuple):
    """One file as it was published. ``key``: what it was made from."""

    name: str
    owner: str
    sha256: str
    key: str
    mtime: int  # ns
    size: int
    inode: int


def path_for(options: Options) -> Path:
    """Where the notes about one content folder's output lie."""
    names = f"{options.content}\0{options.output}"
    return options.cache / FOLDER / f"{hashlib.sha256(names.encode()).hexdigest()[:16]}.sqlite3"


class Notebook:
    """One output's notes. All of it is read at once, but for bodies and plates, which are fetched one by one.

    Written in one transaction, because each costs a short build more time than reading the notes.
    ``written_by``: the code's digest; what another version noted is thrown away.
    """

    def __init__(self, path: Path, written_by: str) -> None:
        self.path = path
        _sweep(path)
        self._db = _opened(path, written_by)
        self.facts: dict[str, str] = dict(self._db.execute("SELECT name, value FROM facts"))
        rows = self._db.execute
        self.sources = _by_name(Source, rows("SELECT * FROM sources"))
        self.stories = _by_name(StoryNote, rows("SELECT * FROM stories"))
        self.products = _by_name(ProductNote, rows("SELECT * FROM products"))
        self.outputs = _by_name(OutputNote, rows("SELECT * FROM outputs"))
        self.plate_digests: dict[str, str] = dict(rows("SELECT file, sha256 FROM plates"))
        self.plate_sizes = {
            row[0]: (row[1], row[2]) for row in rows("SELECT file, width, height FROM plates")
        }

    def disregard(self) -> None:
        """Forgets everything, for a full build; what is noted from now on replaces it."""
        self.facts = {}
        tables = (
            self.sources,
            self.stories,
            self.products,
            self.outputs,
            self.plate_digests,
            self.plate_sizes,
        )
        for table in tables:
            table.clear()
        for name in _TABLES:
            if name != "facts":
                self._db.execute(f"DELETE FROM {name}")  # noqa: S608 (ours)
        self._db.execute("DELETE FROM facts WHERE name != 'written_by'")

    def body(self, file: str) -> bytes:
        """A story as ``packed_story`` packed it; DamagedNotesError where there is none."""
        row = self._db.execute("SELECT body FROM bodies WHERE file = ?", (file,)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise DamagedNotesError
        return row[0]

    def plate(self, file: str) -> PlateNote:
        row = self._db.execute("SELECT * FROM plates WHERE file = ?", (file,)).fetchone()
        if row is None:
            raise DamagedNotesError
        return PlateNote._make(row)

    def keep_read(
        self,
        sources: Iterable[Source],
        stories: Iterable[StoryNote],
        plates: Iterable[PlateNote],
        read_at: int,
    ) -> None:
        """Notes what was read, from ``read_at`` (ns) on; it stays true whatever becomes of the build."""
        self._put("facts", [("read_at", str(read_at))])
        self._put("sources", sources)
        self._put("stories", stories)
        self._put("plates", plates)

    def keep_bodies(self, bodies: Mapping[str, bytes]) -> None:
        """Notes stories by file, as ``packed_story`` packed them."""
        self._put("bodies", bodies.items())

    def keep_products(self, products: Iterable[ProductNote]) -> None:
        """Notes what companies' stories give to other pages."""
        self._put("products", products)

    def checked(self, files: frozenset[str]) -> Checked:
        """The last search for names, as the gate takes it. ``files``: stories in which none was found."""
        names = self.facts.get("names", "").split()
        return Checked(files, frozenset(names), self.facts.get("local", ""))

    def keep_checked(self, checked: Checked, notes: Mapping[str, StoryNote]) -> None:
        """Notes which stories were searched, and for which names."""
        changed = [
            note._replace(clean=file in checked.files)
            for file, note in notes.items()
            if note.clean != (file in checked.files)
        ]
        facts = {"names": " ".join(sorted(checked.names)), "local": checked.local}
        self._put("stories", changed)
        self._put_facts(facts)

    def keep_published(
        self, outputs: Iterable[OutputNote], gone: Iterable[str], facts: Mapping[str, str]
    ) -> None:
        """Notes which files were written, and drops those that are ``gone`` from the output."""
        self._drop("outputs", "name", gone)
        self._put("outputs", outputs)
        self._put_facts(facts)

    def _put_facts(self, facts: Mapping[str, str]) -> None:
        self._put("facts", [item for item in facts.items() if self.facts.get(item[0]) != item[1]])

    def forget(self, files: Iterable[str]) -> None:
        """Deletes all notes about content files that are gone."""
        gone = list(files)
        for table in ("sources", "stories", "bodies", "plates", "products"):
            self._drop(table, "file", gone)

    def close(self) -> None:
        """Commits, also after a failed build: what was noted of a file read or a page made is true all the same."""
        self._db.commit()
        self._db.close()

    def _put(self, table: str, rows: Iterable[Iterable[object]]) -> None:
        made = [tuple(row) for row in rows]
        if made:
            places = ",".join("?" * len(made[0]))
            self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", made)  # noqa: S608 (ours)

    def _drop(self, table: str, column: str, names: Iterable[str]) -> None:
        self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(name,) for name in names])  # noqa: S608


def _by_name(kind: type[NoteT], rows: Iterable[tuple[Any, ...]]) -> dict[str, NoteT]:
    """Rows by their first column."""
    return {row[0]: kind(*row) for row in rows}


def throw_away(path: Path) -> None:
    """Deletes notes that are damaged or no database; the next build makes them again."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def forget_lost(folder: Path) -> None:
    """Deletes the notes about outputs that are no longer there: nobody builds them, and they hold stories' texts."""
    for path in sorted(folder.glob("*.sqlite3")):
        found = None
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            found = db.execute("SELECT value FROM facts WHERE name = ?", (OUTPUT,)).fetchone()
        if found is not None and not Path(found[0]).exists():
            throw_away(path)


def bodies_of(folder: Path, file: str) -> Iterator[tuple[Path, bytes]]:
    """Every note that holds a story, with what it holds; for ``zukan consent trace``. Changes nothing."""
    for path in sorted(folder.glob("*.sqlite3")):
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            for (body,) in db.execute("SELECT CAST(body AS BLOB) FROM bodies WHERE file = ?", (file,)):
                yield path, body


def _sweep(path: Path) -> None:
    """Deletes notes of other outputs that were not used for ``UNUSED_DAYS``, since they hold stories' texts."""
    for other in path.parent.glob("*.sqlite3"):
        with suppress(FileNotFoundError):  # another build sweeps, too
            if other != path and time.time() - other.stat().st_mtime > UNUSED_DAYS * 86_400:
                other.unlink()


def _opened(path: Path, version: str) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _checked(path, version)
    except sqlite3.DatabaseError:
        throw_away(path)
        return _checked(path, version)


def _make_tables(db: sqlite3.Connection) -> None:
    if db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise sqlite3.DatabaseError("made by another version")
    with db:
        for statement in _SCHEMA.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")


def _checked(path: Path, version: str) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute(f"PRAGMA page_size = {PAGE}")  # of a new file; one that is there keeps its own
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            _make_tables(db)
        found = db.execute("SELECT value FROM facts WHERE name = 'written_by'").fetchone()
        if found is None or found[0] != version:
            with db:
                for table in _TABLES:
                    if table != "outputs":  # what lies in the output is true whoever wrote it
                        db.execute(f"DELETE FROM {table}")  # noqa: S608 (ours)
                db.execute("UPDATE outputs SET key = ''")
                db.execute("INSERT INTO facts VALUES ('written_by', ?)", (version,))
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


_OF_THE_DISK = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """Whether an error comes from the disk or from a lock, and not from damaged notes."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _OF_THE_DISK
