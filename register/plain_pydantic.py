"""Pydantic without plugins: nobody else's code looks at what is validated here.

An installed package may announce a plugin that is shown every value pydantic checks; ours are applicants' and
employees' data. And pydantic's search for plugins reads the metadata of every installed package, a tenth of a
short command's time. Imported by the package itself, so that no model is made before it.
"""

from __future__ import annotations

import sys
from types import ModuleType

LOADER = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """What pydantic asks for its plugins, and finds none."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()


sys.modules.setdefault(LOADER, _NoPlugins(LOADER))
