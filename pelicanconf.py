"""Pelican's settings for the guide: ``pelican`` with this file builds it as ``zukan build --full`` does.

Constants only: ``zukan build`` reads them without running anything. What is missing here stays as Pelican has it,
and what would let another's code or templates into a page (JINJA_…, READERS, THEME_TEMPLATES_OVERRIDES) is refused.
"""

PATH = "content"
THEME = "theme"
OUTPUT_PATH = "output"
SITENAME = "U29しごと図鑑"
AUTHOR = "U29しごと図鑑"
SITEURL = ""
TIMEZONE = "Asia/Tokyo"
DEFAULT_LANG = "ja"
LOCALE = ["C.UTF-8"]

#: Reads, decides, writes, audits and publishes.
PELICAN_CLASS = "build.GuidePelican"

#: Modules by name. With one, every build is a full one and says so; a plugin gets what was decided, and may not write.
PLUGINS: list[str] = []
PLUGIN_PATHS: list[str] = []

# The guide's generators make every page, feed and picture; Pelican makes none of its own accord.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FORMATTED_FIELDS: list[str] = []
