"""Each way in which Pelican by itself would publish what it should not (docs/decisions/0011)."""

from __future__ import annotations

import logging
import sys
from types import ModuleType
from typing import Any

import pelican
import pytest
from pelican.plugins import signals

from build.engine.generator import StoriesGenerator
from build.engine.pelican import run_pelican
from build.engine.plugins import PluginError
from build.engine.run import Run
from build.engine.settings import pelican_settings
from build.errors import AuditError, BuildError, EngineError
from build.notes.dependencies import code_digest
from build.notes.notebook import Notebook, path_for
from build.notes.stock import Folder

COMPANY = "companies/mihon-seisaku.md"


def run_with(site: Any, **changes: Any) -> None:
    folder = site.root / "staging"
    folder.mkdir(exist_ok=True)
    options = site.options()
    kept = Notebook(path_for(options), code_digest())
    run = Run(options, site.register, kept, Folder(site.content, kept), {})
    run_pelican({**pelican_settings(options, folder).values, **changes}, run)


def test_a_plugin_that_cannot_be_imported_stops_everything(site: Any) -> None:
    """Pelican alone would log it and publish; here its name is said."""
    with pytest.raises(PluginError, match="no_such_plugin"):
        run_with(site, PLUGINS=["no_such_plugin"])


def test_a_plugin_whose_register_raises_stops_everything(site: Any) -> None:
    """Pelican alone would log it and publish; here its name is said, and the line."""
    broken = ModuleType("broken")
    broken.register = lambda: 1 / 0  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match=r"broken.*test_pelican_traps.py:\d+.*ZeroDivisionError"):
        run_with(site, PLUGINS=[broken])


HOOKS = [
    "initialized",
    "get_generators",
    "all_generators_finalized",
    "generator_init",
    "get_writer",
    "finalized",
]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_that_raises_fails_the_build(site: Any, name: str) -> None:
    """Whichever signal's receiver raises, the build fails and the published pages stay whole."""
    site.build()
    before = site.files()

    def receiver(sender: Any) -> None:
        raise RuntimeError("見本 はなこ")

    signal = getattr(signals, name)
    with signal.connected_to(receiver), pytest.raises(EngineError) as error:
        site.build()
    assert "はなこ" not in str(error.value)
    assert site.files() == before


def test_a_second_writer_or_generator_is_refused(site: Any) -> None:
    """Pelican would take the first of several writers; here several are an error."""

    def another(sender: Any) -> type:
        writer: type = pelican.writers.Writer
        return writer

    with signals.get_writer.connected_to(another), pytest.raises(EngineError, match="書き出す部品"):
        site.build()

    def generator(sender: Any) -> type:
        return StoriesGenerator

    with signals.get_generators.connected_to(generator), pytest.raises(EngineError, match="TypeError"):
        site.build()


class Smuggler(pelican.generators.Generator):  # type: ignore[misc]
    """Writes past the writer."""

    target = "smuggled.html"

    def generate_output(self, writer: Any) -> None:
        from pathlib import Path

        (Path(self.output_path) / self.target).write_text("x", encoding="utf-8")


def smuggle(sender: Any) -> type[Smuggler]:
    return Smuggler


def test_a_file_that_somebody_slips_in_fails_the_audit(site: Any) -> None:
    """The audit walks the folder itself: a file that no page accounts for is not published."""
    with signals.get_generators.connected_to(smuggle), pytest.raises(AuditError, match="smuggled"):
        site.build()
    assert not site.output.exists()


def test_a_page_changed_after_writing_fails_the_audit(site: Any) -> None:
    """A receiver that rewrites a finished page, as minifiers do, is found by the page's hash."""

    def rewrite(sender: Any) -> None:
        from pathlib import Path

        (Path(sender.output_path) / "index.html").write_text("x", encoding="utf-8")

    with signals.finalized.connected_to(rewrite), pytest.raises(AuditError, match=r"index\.html"):
        site.build()


class OldDoors(pelican.generators.Generator):  # type: ignore[misc]
    """Uses Pelican's own way of writing a page."""

    def generate_output(self, writer: Any) -> None:
        writer.write_file("old.html", None, {})


def test_pelicans_own_doors_are_shut(site: Any) -> None:
    """A generator that writes in Pelican's way, from what it read itself, is refused."""

    def old(sender: Any) -> type[OldDoors]:
        return OldDoors

    with signals.get_generators.connected_to(old), pytest.raises(EngineError, match="write_file"):
        site.build()


def test_what_pelican_logs_as_an_error_is_one(site: Any) -> None:
    """An error that Pelican or a plugin only logs fails the build."""

    def complain(sender: Any) -> None:
        logging.getLogger("pelican.generators").error("Could not process ./x.md")

    with signals.initialized.connected_to(complain), pytest.raises(EngineError, match="1件の失敗"):
        site.build()
    assert not site.output.exists()


def test_nested_front_matter_survives(site: Any) -> None:
    """Without a reader of ours nested values are mangled; read through Pelican they are what was written."""
    site.build()
    assert "27歳" in site.page("companies/mihon-seisaku/index.html")


def test_old_pages_do_not_stay(site: Any) -> None:
    """A story that is deleted is gone from the output, its page and its pictures."""
    site.build()
    before = set(site.files())
    site.path(COMPANY).unlink()
    site.edit("events/mihon-seminar.md", "companies: [mihon-seisaku]", "companies: []")
    site.build()
    after = set(site.files())
    assert not any("mihon-seisaku" in name for name in after)
    assert len([n for n in after if n.startswith("photos/")]) < len(
        [n for n in before if n.startswith("photos/")]
    )


@pytest.mark.parametrize(
    "link",
    [
        "{static}/photos/mihon-seisaku/bench.jpg",
        "{attach}../photos/mihon-seisaku/bench.jpg",
        "{filename}/companies/x.md",
        "|static|/photos/x.jpg",
        "../photos/mihon-seisaku/bench.jpg",
    ],
)
def test_pelicans_links_publish_no_photograph(site: Any, link: str) -> None:
    """The link forms by which Pelican copies a file are faults; none of them copies anything."""
    site.edit(COMPANY, "小さな工場", f"[小さな]({link})工場")
    with pytest.raises(BuildError):
        site.build()
    assert not site.output.exists()


def test_drafts_have_no_folder(site: Any) -> None:
    """Pelican writes drafts to drafts/; here they are nowhere."""
    site.edit(COMPANY, "status: published", "status: draft")
    site.build()
    assert not any("draft" in name or "mihon-seisaku" in name for name in site.files())


def test_markdown_runs_once_per_block(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story's text is converted once, not again for a summary."""
    from build.content.markdown_rules import Converter

    seen: list[str] = []
    convert = Converter.convert

    def counted(self: Converter, source: str) -> Any:
        seen.append(source)
        return convert(self, source)

    monkeypatch.setattr(Converter, "convert", counted)
    site.build()
    assert len(seen) == len(set(seen)) + seen.count("この図鑑のことを書きます。\n") - 1


def test_the_process_keeps_its_locale(site: Any) -> None:
    """Pelican sets the locale of the whole process; afterwards it is as before."""
    import locale

    before = locale.setlocale(locale.LC_ALL)
    try:
        ours = locale.setlocale(locale.LC_ALL, "C.UTF-8")
        site.build()
        assert locale.setlocale(locale.LC_ALL) == ours
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_pelican_says_nothing_itself(site: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """No English of Pelican's reaches the editor."""
    site.build()
    assert capfd.readouterr() == ("", "")
    assert "no_such_plugin" not in sys.modules
