"""What ``script/bench pages`` takes from a report of Lighthouse."""

from __future__ import annotations

from script.benches import pages as bench


def test_a_report_is_read() -> None:
    """Scores of 100, kilobytes of page, styles, scripts and fonts alone, and what counted and fell short."""
    audits = {
        "a": {"score": 0.5, "displayValue": "2 s"},
        "b": {"score": 0.2},
        "c": {"score": 1},
        "d": {"score": None},
        "network-requests": {
            "score": 1,
            "details": {
                "items": [
                    {"resourceType": "Document", "transferSize": 20_000},
                    {"resourceType": "Stylesheet", "transferSize": 15_500},
                    {"resourceType": "Image", "transferSize": 90_000},
                    {"transferSize": 1},
                ]
            },
        },
    }
    refs = [{"id": "a", "weight": 10}, {"id": "b", "weight": 0}, {"id": "c", "weight": 1}]
    categories = {name: {"score": 0.98, "auditRefs": refs} for name in bench.CATEGORIES}
    report = {"categories": categories, "audits": audits, "environment": {"benchmarkIndex": 1200.0}}
    run = bench.read_report(report)
    assert set(run.scores.values()) == {98.0}
    assert (run.weight, run.machine) == (35.5, 1200.0)
    assert run.lacking == {"a 0.50 2 s"}
