"""libvips, for every module that needs it: it reads the number of its threads once, when it is loaded.

AV1 data depends on that number, and the same original has to give the same bytes on every machine.
"""

from __future__ import annotations

import os

os.environ["VIPS_CONCURRENCY"] = "1"

import pyvips

__all__ = ["pyvips"]
