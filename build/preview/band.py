"""The band above a previewed page: what is wrong with the stories, where, and how to mend it; and that a draft is one. Pure.

It lies on the page on its way out and in no file. What belongs to the files that were saved since the preview began is
the editor's own and stands open; what stood there before is folded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from build.diagnostics import LABELS, Diagnostic, Severity, with_letters

CSS = """\
.pv { font: 15px/1.7 sans-serif; border-bottom: 4px solid #c33; background: #fff7f5; color: #201512; padding: 10px 16px }
.pv-good { border-color: #d9b43a; background: #fffbea }
.pv p, .pv ul { margin: 0; padding: 0; max-width: none }
.pv-head { font-weight: 700 }
.pv li { list-style: none; padding: 6px 0; border-top: 1px solid #0002 }
.pv code { font: 13px/1.6 monospace; background: #0001; padding: 1px 6px; overflow-wrap: anywhere }
.pv b { margin: 0 .5em } .pv .pv-mend { display: block; color: #443833 }
.pv summary { cursor: pointer; padding: 4px 0; min-height: 24px }
.pv-draft { background: #14213a; color: #fff; font: 700 15px/1.6 sans-serif; padding: 8px 16px; margin: 0; max-width: none }
@media print { .pv, .pv-draft { display: none } }
"""
_DRAFT = Markup('<p class="pv-draft" role="note">下書きです(status: draft)。公開のときは出ません。</p>')


@dataclass(frozen=True, slots=True)
class Shown:
    """What the last build said. ``failed``: the pages are those of before; ``said``: why, where no story is at fault."""

    findings: tuple[Diagnostic, ...] = ()
    failed: bool = False
    said: str = ""


def band(shown: Shown, saved: Collection[str], *, draft: bool = False) -> Markup:
    """The band's markup; empty where nothing is to be said.

    ``saved``: files that were saved since the preview began, as ``folder/name``.
    """
    own = [d for d in shown.findings if d.severity is Severity.ERROR or _is_of(d, saved)]
    own.sort(key=lambda d: (d.severity is not Severity.ERROR, d.file, d.line))
    others = [d for d in shown.findings if d not in own]
    parts = [_DRAFT] if draft else []
    if shown.failed or own or others:
        parts.append(_findings(shown, own, others))
    return Markup("\n").join(parts)


def _is_of(d: Diagnostic, saved: Collection[str]) -> bool:
    return any(d.file == name or d.file.endswith(f"/{name}") for name in saved)


def _findings(shown: Shown, own: list[Diagnostic], others: list[Diagnostic]) -> Markup:
    kind = "" if shown.failed else " pv-good"
    head = "いまの記事は組めていません。前に組めたときのページを見ています。" if shown.failed else ""
    inside = [Markup('<p class="pv-head">{}</p>').format(head)] if head else []
    if shown.said:
        inside.append(Markup("<p>{}</p>").format(shown.said))
    if own:
        inside.append(_list(own))
    if others:
        inside.append(
            Markup("<details><summary>前からある注意とお知らせ {}件</summary>{}</details>").format(
                len(others), _list(others)
            )
        )
    return Markup('<aside class="pv{}" aria-label="プレビューの指摘">{}</aside>').format(
        kind, Markup("").join(inside)
    )


def _list(found: Iterable[Diagnostic]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(_item(d) for d in found))


def _item(d: Diagnostic) -> Markup:
    return Markup('<li><code>{}</code><b>{}</b>{} <span class="pv-mend">直し方: {}</span></li>').format(
        d.place, LABELS[d.severity], with_letters(d), d.mend
    )
