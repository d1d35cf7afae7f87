"""Runs pytest over one copy of the project, again and again, without starting Python anew each time.

    python script/checks/mutant_runner.py FOLDER SECONDS

Reads a JSON list of test files per line and answers with one exit status per line. The libraries are
loaded once and every run is a forked child that imports the copy's own code afresh: most mutants
die in the first second, and starting took longer than that. The files run one by one, so that
what comes late is not even collected for a mutant that dies early.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys

import pytest

#: Not ours, and slow to import. Nothing of the project itself: that is what changes.
LIBRARIES = (
    "PIL.Image",
    "cryptography.hazmat.primitives.hpke",
    "httpx",
    "hypothesis",
    "jwt",
    "markdown",
    "markupsafe",
    "pelican",
    "pydantic",
    "pypdf",
    "pyvips",
    "rich.table",
    "typst",
    "yaml",
)
#: pytest warns that plugins of its own are loaded already; here that is the point.
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


def main() -> None:
    """Until its input ends."""
    folder, seconds = sys.argv[1], int(sys.argv[2])
    os.chdir(folder)
    sys.path.insert(0, folder)
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _silence()
            signal.alarm(seconds)  # its default ends the child
            os._exit(_run(json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _run(tests: list[str]) -> int:
    for test in tests:
        code = int(pytest.main([*OPTIONS, test]))
        if code:
            return code
    return 0


if __name__ == "__main__":
    main()
