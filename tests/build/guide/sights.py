"""What is seen of a page, at every width and in either scheme: one load, many looks.

``walk`` opens one page of each kind once and notes what it sees; the tests of ``test_walk.py`` judge the
notes. Style sheets that a reader may bring along are adopted, which the strict policy allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.build.guide.served import Served

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
HALF = 640  # CSS pixels of a screen of 1280 at 200 %
#: WCAG 1.4.12. What is written in another direction or set for a reading stays as it is.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
DOUBLE = "html { font-size: 200% !important }"

#: What is drawn within a plate is hidden, or said by its frame's label; it is thousands of shapes.
AXE = """only => axe.run({exclude: [['.plate-art']]}, {resultTypes: ['violations'],
    ...(only ? {runOnly: only} : {rules: {'target-size': {enabled: true}}})})
  .then(r => ({
    violations: r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target.join(' ') + ' ' + n.html.slice(0, 90)).join(' | ')}`),
    shown: r.passes.flatMap(p => p.tags.filter(t => /^wcag[0-9]{3,}$/.test(t)))}))"""

LOOK = """() => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  const small = [...document.querySelectorAll('main a[href], main button, main select, main input, main summary, header a, nav a, footer a')]
    .filter(e => e.checkVisibility() && !e.matches('.ticks input'))
    .filter(e => {
      const boxes = [...e.getClientRects(), ...[...e.children].flatMap(c => [...c.getClientRects()])];
      const wide = Math.max(...boxes.map(b => b.width)), high = Math.max(...boxes.map(b => b.height));
      const line = e.closest('p, dd, li, h2, h3, th');
      const whole = line && getComputedStyle(e, '::after').position === 'absolute';
      const sentence = line && getComputedStyle(e).display === 'inline' && parseFloat(getComputedStyle(line).lineHeight) >= 24;
      return (wide < 24 || high < 24) && !whole && !sentence })
    .map(e => e.outerHTML.slice(0, 90));
  return {wide, small} }"""

CLIPPED = """() => [...document.querySelectorAll('h1,h2,h3,p:not(.card-lead),dt,dd,li,td,th,a,button,label,legend,summary')]
  .filter(e => { const s = getComputedStyle(e);
    return (s.overflowX === 'hidden' || s.overflowY === 'hidden') && e.textContent.trim() &&
      (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1) })
  .map(e => e.outerHTML.slice(0, 80))"""

#: Texts of the main part that stand above the text before them and not to its right. Photographs that text
#: runs around stand beside it, and are no part of the row.
BACKWARDS = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = []; let before = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility() || e.closest('[aria-hidden=true], svg, rt, rp, template')) continue;
    const figure = e.closest('figure');
    if (figure && getComputedStyle(figure).float !== 'none') continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (before && box.bottom <= before.top + 1 && box.left < before.right - 1) found.push(`${before.text} < ${node.data.trim().slice(0, 30)}`);
    before = {top: box.top, right: box.right, text: node.data.trim().slice(0, 30)} }
  return found }"""

MOVING = """() => ({
  running: document.getAnimations().length,
  ready: [...document.querySelectorAll('body, body *')].flatMap(e => [null, '::before', '::after'].map(p => getComputedStyle(e, p)))
    .filter(s => [...s.transitionDuration.split(','), ...s.animationDuration.split(',')].some(d => parseFloat(d) > 0) ||
      s.scrollBehavior === 'smooth').length})"""

#: With the reader's own colours what is told by a filled box alone can be seen no more.
UNMARKED = """() => [...document.querySelectorAll('.btn, button, select, input, .state-open, .mark[aria-current] span, [aria-current]:not(.mark)')]
  .filter(e => e.checkVisibility() && !e.matches('.ticks input'))
  .filter(e => { const s = getComputedStyle(e), sides = ['Top', 'Right', 'Bottom', 'Left'];
    return !sides.some(d => s[`border${d}Style`] !== 'none' && parseFloat(s[`border${d}Width`]) >= 1
      && !/rgba\\(.*, 0\\)|transparent/.test(s[`border${d}Color`]))
      && !s.textDecorationLine.includes('underline') && s.outlineStyle === 'none' && s.forcedColorAdjust !== 'none' })
  .map(e => e.outerHTML.slice(0, 90))"""

ADOPT = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = css ? [s] : [] }"
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@dataclass
class Seen:
    """One page's notes: by what was done to it, what was found. Empty lists are good news."""

    page: str
    title: str
    axe: dict[str, list[str]] = field(default_factory=dict)
    wide: list[str] = field(default_factory=list)
    small: dict[str, list[str]] = field(default_factory=dict)
    spaced: list[str] = field(default_factory=list)
    zoomed: list[str] = field(default_factory=list)
    backwards: list[str] = field(default_factory=list)
    moving: dict[str, Any] = field(default_factory=dict)
    still: dict[str, Any] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)  # axe's tags of criteria of which a rule passed here


def walk(page: Page, served: Served) -> Iterator[Seen]:
    """One page of each kind, looked at in every way."""
    for name in served.one_of_each_kind():
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{served.url}{name}")
        page.evaluate(AXE_SCRIPT)
        seen = Seen(name, page.title())
        _as_it_is(page, seen)
        _as_a_reader_sets_it(page, seen)
        yield seen


def _as_it_is(page: Page, seen: Seen) -> None:
    seen.moving = page.evaluate(MOVING)
    for width, scheme in combinations(page):
        how = f"{width}px {scheme}"
        _look(page, seen, how)
        if scheme == SCHEMES[0]:
            seen.backwards += [f"{width}px {words}" for words in page.evaluate(BACKWARDS)]
        # In the dark the page has the same parts in the same places: what can differ is its colours.
        found = page.evaluate(AXE, None if scheme == SCHEMES[0] else ["color-contrast"])
        seen.axe[how] = found["violations"]
        seen.shown |= set(found["shown"])


def combinations(page: Page) -> Iterator[tuple[int, str]]:
    """The page that is open, at every width in either scheme; what folds is open from the first wide screen on."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if width == WIDTHS[-1]:
                page.evaluate(OPEN_ALL)
            yield width, scheme


def _as_a_reader_sets_it(page: Page, seen: Seen) -> None:
    """Wider spacing, twice the size, less motion, colours of one's own."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": HALF, "height": 422})
    seen.zoomed = _kept(page)
    for css, widths, kept in ((SPACING, (320, 1280), seen.spaced), (DOUBLE, (1280,), seen.zoomed)):
        page.evaluate(ADOPT, css)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            kept += _kept(page)
    page.evaluate(ADOPT, "")
    page.emulate_media(reduced_motion="reduce")
    seen.still = page.evaluate(MOVING)
    page.emulate_media(reduced_motion="no-preference", forced_colors="active")
    seen.unmarked = page.evaluate(UNMARKED)
    page.emulate_media(forced_colors="none")


def _kept(page: Page) -> list[str]:
    """What runs out of the page or out of its box."""
    out = ["wider than the screen"] if page.evaluate(LOOK)["wide"] else []
    clipped: list[str] = page.evaluate(CLIPPED)
    return out + clipped


def _look(page: Page, seen: Seen, how: str) -> None:
    found = page.evaluate(LOOK)
    if found["wide"]:
        seen.wide.append(how)
    seen.small[how] = found["small"]
