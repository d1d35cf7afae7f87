"""The regular expressions that several wings need: a slug, ruby ``{漢字|かんじ}``, a person's place ``{p1}``."""

from __future__ import annotations

import re

#: The last part of a page's address, and its file's name: small letters, digits, single hyphens.
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Ruby as it is written in a source: the base, and how it is read.
RUBY = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
PERSON_ID = r"p[1-9][0-9]?"
#: The place of a person's name in a text.
PERSON = re.compile(rf"\{{({PERSON_ID})\}}")
