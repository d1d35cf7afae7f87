"""What a git repository's history still holds of a file: asked of git itself, read only.

Arguments are fixed, no shell is involved, and whatever git itself says in English stays
here. Nothing is rewritten: docs/howto/withdrawal.md tells how a person does that.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_AT_ONCE = 500  # objects asked for in one go: their bytes are held in memory
_TIMEOUT = 120  # seconds; a history of thousands of commits takes a few
#: No pager, no prompt, no lock, no hook of the file system monitor; paths and words as they are.
_OPTIONS = ("--no-pager", "--no-optional-locks", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false")
_ENVIRONMENT = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


class GitUnavailableError(Exception):
    """No git, or no repository here."""


@dataclass(frozen=True, slots=True)
class Commit:
    """``id`` in full; ``day`` ISO."""

    id: str
    day: str


@dataclass(frozen=True, slots=True)
class Held:
    """Where a file's content still stands. ``commits`` hold it in their tree, newest first."""

    paths: tuple[str, ...]
    commits: tuple[Commit, ...]
    refs: tuple[str, ...]
    only_reflog: int  # commits that no branch reaches any more, and this copy still has
    blobs: tuple[str, ...]

    @property
    def short(self) -> tuple[str, ...]:
        return tuple(f"{commit.id[:10]} {commit.day}" for commit in self.commits)


class Repository:
    """The repository that a folder lies in. GitUnavailableError where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.root = Path(self._run("rev-parse", "--show-toplevel").strip()).resolve()
        self._folder = self.root
        self._commits = self._log("--all")
        self._versions: dict[str, set[str]] = {}
        self._lost = tuple(c for c in self._log("--all", "--reflog") if c not in set(self._commits))

    def held(self, path: Path, counts: Callable[[bytes], bool] = lambda data: True) -> Held:
        """Everything that holds the file; ``counts`` says whether one version of it does."""
        names = self._names(path)
        commits = [c.id for c in self._commits]
        lost = [c.id for c in self._lost]
        refs = self.refs()
        asked = [(at, name) for at in (*commits, *lost, *refs) for name in names]
        blobs = dict(zip(asked, self._blobs(f"{at}:{name}" for at, name in asked), strict=True))
        counted = {blob for blob in set(blobs.values()) if blob and counts(self.blob(blob))}
        holding = {at for (at, _), blob in blobs.items() if blob in counted}
        return Held(
            paths=names,
            commits=tuple(c for c in self._commits if c.id in holding),
            refs=tuple(_plain(ref) for ref in refs if ref in holding),
            only_reflog=sum(c in holding for c in lost),
            blobs=tuple(sorted(counted)),
        )

    def every_version(self, path: Path) -> Iterator[bytes]:
        """The bytes of each version of a file, under all its names."""
        names = set(self._names(path))
        return (data for _, data in self.contents(b for b, paths in self.versions().items() if paths & names))

    def versions(self) -> dict[str, set[str]]:
        """Every file that any commit brought in, reflog included: its object and its paths."""
        if not self._versions:
            told = self._run(
                "log", "--all", "--reflog", "-m", "--raw", "--no-renames", "--no-abbrev", "--format="
            )
            for line in told.splitlines():
                fields, _, path = line.partition("\t")
                blob = fields.split(" ")[3] if path else ""
                if blob.strip("0"):
                    self._versions.setdefault(blob, set()).add(path)
        return self._versions

    def contents(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of many objects, one after another."""
        asked = list(blobs)
        for at in range(0, len(asked), _AT_ONCE):
            part = asked[at : at + _AT_ONCE]
            held = self._bytes("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in part).encode())
            start = 0
            for blob in part:
                end = held.index(b"\n", start)
                fields = held[start:end].split(b" ")
                start = end + 1
                if len(fields) == 3 and fields[1] == b"blob":
                    yield blob, held[start : start + int(fields[2])]
                if len(fields) == 3:
                    start += int(fields[2]) + 1

    def messages(self) -> Iterator[tuple[str, str]]:
        """Every commit's id and message."""
        for row in self._run("log", "--all", "--reflog", "--format=%H%x00%B%x01").split("\x01"):
            commit, _, message = row.strip("\n").partition("\0")
            if message:
                yield commit, message

    def tags(self) -> Iterator[tuple[str, str]]:
        """Every tag's name and message."""
        told = self._run("for-each-ref", "--format=%(refname)%00%(contents)%01", "refs/tags")
        for row in told.split("\x01"):
            ref, _, message = row.strip("\n").partition("\0")
            if ref:
                yield _plain(ref), message

    def refs(self) -> list[str]:
        """Names of branches, tags and whatever else points to something."""
        return self._run("for-each-ref", "--format=%(refname)").split()

    def points_to(self, ref: str) -> str:
        """The object that a name stands for."""
        return self._run("rev-parse", ref).strip()

    def blob(self, name: str) -> bytes:
        """The bytes of one version."""
        return self._bytes("cat-file", "blob", name)

    def _names(self, path: Path) -> tuple[str, ...]:
        """The file's path, and those it had before it was renamed."""
        now = (path.parent.resolve() / path.name).relative_to(self.root).as_posix()
        raw = self._bytes("log", "--all", "--follow", "--name-only", "-z", "--format=", "--", now)
        earlier = [name.strip("\n") for name in raw.decode("utf-8", "surrogateescape").split("\0")]
        return tuple(dict.fromkeys([now, *(name for name in earlier if name)]))

    def _log(self, *which: str) -> tuple[Commit, ...]:
        lines = self._run("log", *which, "--format=%H %cs").splitlines()
        return tuple(dict.fromkeys(Commit(*line.split(" ")) for line in lines))

    def _blobs(self, names: Iterable[str]) -> list[str]:
        """The object behind every ``commit:path``, "" where the tree has none."""
        asked = list(names)
        if not asked:
            return []
        fed = "".join(f"{name}\n" for name in asked).encode("utf-8", "surrogateescape")
        answers = self._bytes("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=fed)
        rows = answers.decode("utf-8", "surrogateescape").splitlines()
        return [row.split(" ")[0] if row.endswith(" blob") else "" for row in rows]

    def _run(self, *arguments: str) -> str:
        return self._bytes(*arguments).decode("utf-8", "surrogateescape")

    def _bytes(self, *arguments: str, stdin: bytes = b"") -> bytes:
        command: Sequence[str] = ("git", *_OPTIONS, "-C", str(self._folder), *arguments)
        try:
            done = subprocess.run(  # noqa: S603 (fixed arguments, no shell)
                command,
                input=stdin,
                capture_output=True,
                check=True,
                timeout=_TIMEOUT,
                env={**os.environ, **_ENVIRONMENT},
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise GitUnavailableError from error
        return done.stdout


def blob_id(data: bytes) -> str:
    """The object that git keeps these bytes under: the same wherever they lie."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _plain(ref: str) -> str:
    for prefix in ("refs/heads/", "refs/remotes/", "refs/tags/", "refs/"):
        if ref.startswith(prefix):
            return ref.removeprefix(prefix)
    return ref
