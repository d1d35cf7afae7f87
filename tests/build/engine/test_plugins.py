"""Pelican's plugins in the guide: they get what was decided, a failing one is named, and none writes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pytest
from blinker import ANY, NamedSignal
from pelican.contents import Content
from pelican.plugins import signals

from build.engine.builder import TOUCHED
from build.engine.plugins import PluginError, foreign_receivers
from build.errors import AuditError, BuildError, ThemeError
from build.notes.dependencies import code_digest
from build.notes.notebook import Notebook, path_for
from tests.build.conftest import COMPANY_FILE
from tests.build.plugged import OTHER, OTHER_FILE, build_with, plugin, printing_theme

SITE = "https://zukan.example"
HIDDEN = "見本 はなこ"
PAGE = "companies/mihon-seisaku/index.html"
PUBLIC = ("neighbors", "readtime")


@pytest.fixture
def withdrawn(site: Any) -> Any:
    """The site after p1 has withdrawn everything: her name may stand nowhere."""
    site.edit(COMPANY_FILE, "withdrawn: null", "withdrawn: {on: 2026-11-01}")
    return site


def test_two_public_plugins_get_real_content(site: Any) -> None:
    """Neighbours and reading time of the public plugins stand on the pages of a theme that prints them."""
    site.write(OTHER_FILE, OTHER)
    line = (
        "<p>{{ article.readtime_string_with_seconds }}|{{ article.prev_article.title if article.prev_article }}"
        "|{{ article.next_article.title if article.next_article }}</p>"
    )
    said = build_with(site, *PUBLIC, options={"theme": printing_theme(site, line)})
    assert "プラグイン(neighbors、readtime)が使われているので、すべてを組み直します。" in said
    assert re.search(r"<p>\d+ minutes?, \d+ seconds?\|パンの朝\|</p>", site.page(PAGE))
    assert "|ねじ一本の話</p>" in re.sub(r"\|\|", "|", site.page("companies/rei-shokuhin/index.html"))


def test_with_our_theme_public_plugins_change_nothing(site: Any) -> None:
    """What two plugins add to Pelican's objects is on no page that does not print it: output is the same, byte for byte."""
    site.write(OTHER_FILE, OTHER)
    site.build(full=True)
    before = site.files()
    build_with(site, *PUBLIC)
    assert site.files() == before


def test_what_plugins_touched_stands_for_no_later_build(site: Any) -> None:
    """A build with a plugin leaves notes that no build believes; the next one makes everything, and is believed."""
    build_with(site, "neighbors")
    assert _keys(site) == {TOUCHED}
    written = {path: path.stat().st_ino for path in site.output.rglob("*.html")}
    said: list[str] = []
    site.build()
    assert said == []
    assert TOUCHED not in _keys(site)
    assert _facts(site)["settings"] != TOUCHED
    site.build()
    assert {path: path.stat().st_ino for path in written} == written  # the same bytes: nothing was moved


def test_a_value_that_a_plugin_changed_is_gone_with_the_plugin(site: Any) -> None:
    """A page that printed what a plugin made of it is made again when the plugin is gone."""
    theme = printing_theme(site, "<p>{{ article.title if article is defined else '-' }}</p>")
    code = """
from pelican import signals
def change(content):
    if content.slug == "mihon-seisaku":
        content.title = "ちがう題"
def register():
    signals.content_object_init.connect(change)
"""
    build_with(site, plugin(site, code), options={"theme": theme})
    assert "<p>ちがう題</p>" in site.page(PAGE)
    site.build(theme=theme)
    assert "<p>-</p>" in site.page(PAGE)


def _keys(site: Any) -> set[str]:
    kept = Notebook(path_for(site.options()), code_digest())
    try:
        return {note.key for note in kept.outputs.values()}
    finally:
        kept.close()


def _facts(site: Any) -> dict[str, str]:
    kept = Notebook(path_for(site.options()), code_digest())
    try:
        return dict(kept.facts)
    finally:
        kept.close()


def test_receivers_are_for_one_run(site: Any) -> None:
    """What a plugin connected is disconnected after its build, and a later build of the process is nobody else's."""
    build_with(site, *PUBLIC)
    assert foreign_receivers() == []
    said = build_with(site)
    assert said == ""


class Spy:
    """Listens to every signal and remembers what it carried."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.carried: list[Any] = []
        self.texts: list[str] = []
        self._receivers: list[tuple[NamedSignal, Any]] = []

    def __enter__(self) -> Self:
        for name, signal in vars(signals).items():
            if isinstance(signal, NamedSignal) and name not in {"get_writer", "get_generators"}:
                receiver = self._receiver(name)
                self._receivers.append((signal, receiver))
                signal.connect(receiver)
        return self

    def _receiver(self, name: str) -> Any:
        def receive(sender: Any, **carried: Any) -> None:
            self.seen[name] += 1
            self.carried += [sender, *carried.values()]
            if name == "finalized":  # afterwards no story can be opened
                self.texts = list(_texts(list(self.carried)))

        return receive

    def __exit__(self, *raised: object) -> None:
        for signal, receiver in self._receivers:
            signal.disconnect(receiver)


SIGNALS = {
    "initialized", "generator_init", "readers_init", "content_object_init", "article_generator_init",
    "article_generator_pretaxonomy", "article_generator_finalized", "article_generator_write_article",
    "article_writer_finalized", "page_generator_init", "page_generator_finalized", "page_writer_finalized",
    "all_generators_finalized", "content_written", "feed_generated", "feed_written", "finalized",
}  # fmt: skip


def test_every_signal_that_pelican_promises_is_sent(site: Any) -> None:
    """Pelican's signals fire, with one content object for each story, event and page, and one notice for each page;
    those that would carry what nobody decided (preread, context) do not."""
    with Spy() as spy:
        site.build(site_url=SITE)
    assert set(spy.seen) == SIGNALS
    pages = [name for name in site.files() if name.endswith(".html")]
    assert spy.seen["content_written"] == len(pages)
    assert spy.seen["content_object_init"] == 1 + 2 + 4  # company, events, pages of prose
    assert spy.seen["article_generator_write_article"] == 1
    assert spy.seen["feed_written"] == 1
    assert all(type(one).__name__ in {"Article", "Page"} for one in spy.carried if isinstance(one, Content))


def test_no_signal_carries_what_was_not_decided(withdrawn: Any) -> None:
    """From what signals carry, no public attribute, item or text leads to a name that was withdrawn."""
    with Spy() as spy:
        withdrawn.build(site_url=SITE)
    texts = spy.texts
    assert len(texts) > 500
    assert any("小さな工場" in text for text in texts)
    assert not [text for text in texts if "はなこ" in text or "はなちゃん" in text]


def _texts(roots: list[Any]) -> Any:
    """Every text that can be reached by public names, items, and ``_content``."""
    waiting, met = list(roots), set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
            continue
        if id(one) in met or isinstance(one, (ModuleType, type, bytes, int, float)):
            continue
        met.add(id(one))
        roots.append(one)  # so that no other object takes its id
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, (list, tuple, set, frozenset)):
            waiting += list(one)
        elif type(one).__module__.startswith(("pelican", "build", "feedgenerator")):
            waiting += [value for name, value in getattr(one, "__dict__", {}).items() if name[0] != "_"]
            if isinstance(one, Content):
                waiting += [one._content, one.content, one.summary]


HEAD = """
import html
from pathlib import Path
from pelican import signals
from pelican.generators import Generator
NAME = "見本 はなこ"
"""
AT_THE_END = """
def act(sender):
    out = Path(sender.output_path)
    {deed}
def register():
    signals.finalized.connect(act)
"""
WHEN_WRITTEN = """
def act(path, context):
    if path.endswith("mihon-seisaku/index.html"):
        {deed}
def register():
    signals.content_written.connect(act)
"""
OF_CONTENT = """
def act(content):
    if content.slug == "mihon-seisaku":
        {deed}
def register():
    signals.content_object_init.connect(act)
"""
GENERATOR = """
class Mine(Generator):
    def generate_output(self, writer):
        {deed}
def get(sender):
    return Mine
def register():
    signals.get_generators.connect(get)
"""
STOPPED = {
    "a new file": AT_THE_END.format(deed='(out / "x.html").write_text("x")'),
    "a file in a new folder": AT_THE_END.format(deed='(out / "x").mkdir(); (out / "x/x.txt").write_text("x")'),
    "a link to the content": AT_THE_END.format(deed='(out / "c").symlink_to("/tmp")'),
    "a page written again at the end": AT_THE_END.format(deed='(out / "index.html").write_text("x")'),
    "a page written again when it is written": WHEN_WRITTEN.format(deed='Path(path).write_text("x")'),
    "a page deleted": AT_THE_END.format(deed='(out / "index.html").unlink()'),
    "the name where the theme prints": OF_CONTENT.format(deed="content.extra = NAME"),
    "the name between tags": OF_CONTENT.format(deed='content.extra = "見本<b></b> は\\u200bな<i>こ</i>"'),
    "the name as entities": OF_CONTENT.format(deed='content.extra = "".join(f"&#{ord(c)};" for c in NAME)'),
    "the name in an attribute": OF_CONTENT.format(
        deed='content.extra = "<i title=\'" + "".join(f"&#{ord(c)};" for c in NAME) + "\'></i>"'
    ),
    "the name in percent signs": OF_CONTENT.format(
        deed='import urllib.parse; content.extra = urllib.parse.quote("見本はなこ")'
    ),
    "the name in kana": OF_CONTENT.format(deed='content.extra = "みほん・ハナコ"'),
    "pelican's door for a page": GENERATOR.format(deed='writer.write_file("x.html", None, {})'),
    "pelican's door for a feed": GENERATOR.format(deed='writer.write_feed([], {}, "x.xml")'),
    "our own door": GENERATOR.format(
        deed='from build.output.ledger import Owner; writer.put("x.html", b"x", Owner.PAGE)'
    ),
    "our own door to the disk": GENERATOR.format(
        deed='\n            with writer._open_w(self.output_path + "/x.html", "utf-8") as f:\n                f.write("x")'
    ),
}  # fmt: skip
EXTRA = "{{ article.extra|default('')|safe if article is defined else '' }}"


@pytest.mark.parametrize("mode", STOPPED)
def test_a_hostile_plugin_publishes_nothing(withdrawn: Any, mode: str) -> None:
    """Whatever it writes, rewrites, deletes, or slips into a value that the theme prints, the published output stays."""
    theme = printing_theme(withdrawn, EXTRA)
    withdrawn.build(theme=theme, covers=False)
    before = withdrawn.files()
    with pytest.raises((AuditError, PluginError)):
        build_with(withdrawn, plugin(withdrawn, HEAD + STOPPED[mode]), options={"theme": theme})
    assert withdrawn.files() == before


HARMLESS = {
    "nothing": "def register():\n    pass\n",
    "the name in the content object": OF_CONTENT.format(deed="content._content = content.title = NAME"),
    "its own printing": """
def act(generator):
    generator.env.printed = lambda value: NAME
def register():
    signals.generator_init.connect(act)
""",
    "a filter of its own": """
def act(generator):
    generator.env.filters["escape"] = lambda value: NAME
    generator.settings["JINJA_FILTERS"]["x"] = None
def register():
    signals.generator_init.connect(act)
""",
}


@pytest.mark.parametrize("mode", HARMLESS)
def test_what_our_theme_does_not_print_is_harmless(withdrawn: Any, mode: str) -> None:
    """A plugin that only changes Pelican's objects leaves the output as it was, byte for byte."""
    withdrawn.build(full=True)
    before = withdrawn.files()
    build_with(withdrawn, plugin(withdrawn, HEAD + HARMLESS[mode]))
    assert withdrawn.files() == before


def test_what_the_audit_cannot_see(withdrawn: Any) -> None:
    """The limit that the decision names: in base64 a plugin does publish a name."""
    code = OF_CONTENT.format(deed="import base64; content.extra = base64.b64encode(NAME.encode()).decode()")
    build_with(withdrawn, plugin(withdrawn, HEAD + code), options={"theme": printing_theme(withdrawn, EXTRA)})
    assert "6KaL5pysIOOBr+OBquOBkw==" in withdrawn.page(PAGE)


FAILING = {
    "register": "def register():\n    raise ValueError(NAME)\n",
    "import": "raise ValueError(NAME)\n",
    "syntax": "def register(:\n",
    "leaving": "import sys\ndef register():\n    sys.exit(0)\n",
    "content": OF_CONTENT.format(deed="raise ValueError(NAME)"),
    "written": WHEN_WRITTEN.format(deed="raise AttributeError(NAME)"),
    "leaving later": AT_THE_END.format(deed="import sys; sys.exit(0)"),
    "generator": GENERATOR.format(deed="raise ValueError(NAME)"),
    "source": OF_CONTENT.format(deed="content.relative_dir"),
}


@pytest.mark.parametrize("mode", FAILING)
def test_a_failing_plugin_is_named_with_its_line(withdrawn: Any, mode: str) -> None:
    """Its name, file, line and the error's kind are said, never the error's text; what is published stays."""
    withdrawn.build()
    before = withdrawn.files()
    code = HEAD + FAILING[mode]
    with pytest.raises(
        PluginError, match=r"プラグイン hostile が hostile\.py:\d+ で \w+ を起こ.*直し方"
    ) as raised:
        build_with(withdrawn, plugin(withdrawn, code))
    assert "はなこ" not in str(raised.value)
    assert raised.value.__cause__ is None
    line = int(re.findall(r"hostile\.py:(\d+)", str(raised.value))[0])
    assert line <= code.count("\n") + 1
    assert withdrawn.files() == before


def test_a_plugin_that_is_refused_is_told_why(site: Any) -> None:
    """Where our own door refuses a plugin, its name stands beside the reason."""
    code = HEAD + STOPPED["pelican's door for a page"]
    with pytest.raises(PluginError, match=r"hostile.*hostile\.py:\d+ で 止められました.*write_file"):
        build_with(site, plugin(site, code))


def test_a_name_that_is_shown_may_be_printed_by_a_plugin(site: Any) -> None:
    """The audit for names stops no name that the guide itself shows."""
    code = HEAD + STOPPED["the name where the theme prints"]
    build_with(site, plugin(site, code), options={"theme": printing_theme(site, EXTRA)})
    assert HIDDEN in site.page(PAGE)


def test_a_theme_that_needs_a_plugin_says_so(site: Any) -> None:
    """Without the plugin there is no ``article`` for templates, and the theme's file and line are said."""
    theme = printing_theme(site, "{{ article.readtime }}")
    with pytest.raises(ThemeError, match=r"company\.html:\d+"):
        site.build(theme=theme)


def test_settings_are_the_runs_own(site: Any) -> None:
    """What a plugin changes in a setting of its own does not reach the next run of the same settings."""
    code = """
from pelican import signals
def act(pelican):
    assert pelican.settings["HOSTILE_WORDS"] == {"a": ["b"]}
    pelican.settings["HOSTILE_WORDS"]["a"].append("c")
def register():
    signals.initialized.connect(act)
"""
    name = plugin(site, code)
    from build.engine.builder import build
    from tests.build.plugged import given

    settings = given(site, PLUGINS=[name], PLUGIN_PATHS=[str(site.root)], HOSTILE_WORDS={"a": ["b"]})
    for _ in range(2):
        build(site.options(), site.register, given=settings)
    assert settings["HOSTILE_WORDS"] == {"a": ["b"]}


def test_plugins_know_the_staging_folder_only(site: Any, tmp_path: Path) -> None:
    """No plugin is told where the published output lies, through whichever signal."""
    seen: list[str] = []

    def look(sender: Any) -> None:
        seen.append(str(sender.output_path))

    with signals.initialized.connected_to(look), signals.generator_init.connected_to(look):
        site.build()
    assert len(seen) == 3
    assert str(site.output) not in seen
    assert not list(signals.initialized.receivers_for(ANY))


def test_a_public_plugin_that_writes_is_refused(site: Any) -> None:
    """What a sitemap plugin does, a file of its own in the output, is refused as nobody's file."""
    with pytest.raises(BuildError, match=r"x\.html: だれも説明できないファイル"):
        build_with(site, plugin(site, HEAD + STOPPED["a new file"]))


def test_a_story_that_is_held_back_late_reaches_nobody(site: Any) -> None:
    """A company whose photograph turns out broken while it is developed is no content object, and no signal has it."""
    site.write(OTHER_FILE, OTHER)
    path = site.path("photos/mihon-seisaku/room.jpg")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    seen: list[str] = []

    def look(generator: Any) -> None:
        seen.extend(article.slug for article in generator.articles)

    def made(content: Any) -> None:
        seen.append(content.slug)

    listening = signals.article_generator_finalized.connected_to(look)
    with listening, signals.content_object_init.connected_to(made):
        judgement = site.build(withhold_faulty=True)
    assert judgement.site is not None
    assert [story.label.slug for story in judgement.site.companies] == ["rei-shokuhin"]
    assert "rei-shokuhin" in seen
    assert "mihon-seisaku" not in seen
