"""Pelican without what it imports for things that the guide does not do; that is half of its start.

reStructuredText (``settings.py`` switches its reader off), colouring of program text, Pelican's own
feeds (``writer.py`` shuts that door), its own watching for changes and the processes for it, its server,
the console it talks English to (``engine/pelican.py`` counts what it logs), its guesses at dates, and the papers
of the installed packages, in which it reads its own version. A short build is mostly imports.
While Pelican is imported, these packages are stand-ins that its classes can be derived from and that do
nothing; afterwards the stand-ins are gone, and whoever asks for one of the packages gets it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

#: Held by Pelican's function for dates in front matter, which our reader never calls: asking it fails.
UNASKED = ("dateutil",)
NAMES = (
    *UNASKED,
    "docutils",
    "feedgenerator",
    "importlib.metadata",
    "multiprocessing",
    "pelican.server",
    "pygments",
    "rich",
    "watchfiles",
)


class _Anything(type):
    """A class that can be called, derived from, and asked for any name: the answer is another like it."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _anything(name)


def _anything(name: str) -> type:
    nothing = {"__init__": _do_nothing, "print": _do_nothing, "quiet": False}
    return _Anything(name, (), nothing)


def _do_nothing(self: object, *args: object, **kwargs: object) -> None:
    """What every stand-in is made with, and all that Pelican's console is asked to do."""


class _StandIn(ModuleType):
    """A module in which every name is a class of its own."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__") or _within(self.__name__, UNASKED):
            raise AttributeError(name)
        return _anything(name)


class _Finder:
    """Finder and loader in one; not derived from ``importlib.abc``, whose import costs as much again."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return (
            ModuleSpec(fullname, cast("Any", self), is_package=True)
            if _within(fullname, self._names)
            else None
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return


def _within(module: str, names: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


@contextmanager
def lean_pelican() -> Iterator[None]:
    """For the import of Pelican alone. Does nothing where Pelican is there already, nor for a package that is."""
    if "pelican" in sys.modules:
        yield
        return
    names = [name for name in NAMES if name not in sys.modules]
    finder = cast("Any", _Finder(names))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [module for module in sys.modules if _within(module, names)]:
            _forget(name)


def _forget(name: str) -> None:
    del sys.modules[name]
    package, _, leaf = name.rpartition(".")
    if package in sys.modules and isinstance(getattr(sys.modules[package], leaf, None), _StandIn):
        delattr(sys.modules[package], leaf)
