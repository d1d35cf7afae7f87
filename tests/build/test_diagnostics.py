"""Findings: order, and the three ways to say them."""

from __future__ import annotations

import json

from build.diagnostics import Diagnostic, Severity, as_github, as_json, as_text, has_errors, in_order

ERROR = Diagnostic("content/b.md", 3, "違います。", "直してください。")
WARNING = Diagnostic("content/a.md", 12, "100%, 気になります。\n", "見てください。", Severity.WARNING)
WHOLE = Diagnostic("content/a.md", 0, "ありません。", "置いてください。", Severity.NOTICE)


def test_findings_are_sorted_and_said_once() -> None:
    """By file and line, each once, whatever the order they were found in."""
    assert in_order([ERROR, WARNING, ERROR, WHOLE]) == (WHOLE, WARNING, ERROR)


def test_text_has_place_label_and_mend() -> None:
    """One line per finding; without a line number the file alone stands; colour only when asked for."""
    assert as_text([ERROR], colour=False) == "content/b.md:3: 誤り: 違います。 直し方: 直してください。\n"
    assert as_text([WHOLE], colour=False).startswith("content/a.md: お知らせ: ")
    assert "\x1b[" in as_text([ERROR], colour=True)


def test_json_carries_every_part() -> None:
    """The JSON form is a list of plain objects."""
    assert json.loads(as_json([ERROR])) == [
        {
            "file": "content/b.md",
            "line": 3,
            "what": "違います。",
            "mend": "直してください。",
            "severity": "error",
        }
    ]


def test_github_form_is_escaped() -> None:
    """Line ends and percent signs cannot end a workflow command early."""
    assert as_github([WARNING]) == (
        "::warning file=content/a.md,line=12::100%25, 気になります。%0A 直し方: 見てください。\n"
    )


def test_only_errors_are_errors() -> None:
    """Warnings and notices do not stop anything."""
    assert not has_errors([WARNING, WHOLE])
    assert has_errors([WARNING, ERROR])
