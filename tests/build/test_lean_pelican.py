"""Pelican's import without docutils and the like: what it leaves behind, and what it does not."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from build.lean_pelican import NAMES, lean_pelican
with lean_pelican():
    import build.engine.pelican
loaded = [m for m in sys.modules if m.split(".")[0] in NAMES]
assert loaded == [], loaded
assert not any(type(f).__module__ == "build.lean_pelican" for f in sys.meta_path)
import docutils.core, feedgenerator, pygments, watchfiles
assert docutils.core.publish_string("a *b*", writer="html").count(b"<em>b</em>") == 1
import dateutil.parser, importlib.metadata
assert dateutil.parser.parse("2026-11-23").day == 23
assert importlib.metadata.version("pelican")
from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG
print("fine")
"""


def test_the_stand_ins_are_gone_afterwards() -> None:
    """After Pelican is there nothing of the stand-ins is left, and the real packages can be had and work."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "fine"), done.stderr[-500:]


def test_packages_that_are_there_already_stay() -> None:
    """Whoever has docutils before Pelican keeps it: no stand-in takes its place."""
    script = (
        "import docutils.nodes\nfrom build.lean_pelican import lean_pelican\n"
        "with lean_pelican():\n import build.engine.pelican\n"
        "import pelican.readers\nprint(pelican.readers.docutils is docutils, docutils.nodes.title.__module__)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "docutils.nodes"], done.stderr[-500:]


def test_a_date_is_not_guessed_at_silently() -> None:
    """Pelican's own reading of dates fails where its package was left out, instead of giving a stand-in."""
    script = (
        "from build.lean_pelican import lean_pelican\nwith lean_pelican():\n import build.engine.pelican\n"
        "from pelican.utils import get_date\n"
        "try:\n get_date('2026-11-23')\nexcept AttributeError as error:\n print('refused', error)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused", "parse"], done.stderr[-500:]
