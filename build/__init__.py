"""Content to static site: reading, the consent gate, photographs, pages, the closing audit.

``zukan`` is its command. Imports the register and nothing else of ours; the intake
meets it in ``catalogue.json`` only.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """``GuidePelican`` for the ``pelican`` command, which finds a class only in the first package of a dotted name.

    Imported when asked for: ``zukan`` with nothing to make imports no Pelican.
    """
    if name == "GuidePelican":
        from build.commands.pelican import GuidePelican

        return GuidePelican
    raise AttributeError(name)
