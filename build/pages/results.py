"""試験の結果: what was tested of accessibility, in the order that JIS X 8341-3:2016 JB.3 asks for. Pure."""

from __future__ import annotations

from build.pages.criteria import CRITERIA, Criterion
from build.pages.parts import Studio, rows
from build.pages.results_file import PASSED, Results, Verdict, checks_of, tally, verdict
from build.site.addresses import POLICY, RESULTS, Place
from build.views import CriterionRow, NoteView, ResultsPage, ResultsPart, SpecRow, StandardView, WayView
from register.term import in_words

_HEADING = "アクセシビリティの試験結果"
_DESCRIPTION = (
    "JIS X 8341-3:2016 と WCAG 2.2 の適合レベルAAの達成基準について、何を試験し、何をまだ試験していないか。"
)
_PRINCIPLES = {"1": "知覚できる", "2": "操作できる", "3": "理解できる", "4": "どの道具でも読める"}
_MARKS = {
    Verdict.MET: "○",
    Verdict.ABSENT: "○",
    Verdict.PARTLY: "△",
    Verdict.FAILED: "×",
    Verdict.UNTESTED: "−",
}
_KINDS = {
    Verdict.MET: "met",
    Verdict.ABSENT: "met",
    Verdict.PARTLY: "partly",
    Verdict.FAILED: "failed",
    Verdict.UNTESTED: "open",
}
_SAYS = {
    Verdict.MET: "試験をして、満たしていることを確かめた。",
    Verdict.ABSENT: "当てはまるものがないことを、試験で確かめた。",
    Verdict.PARTLY: "プログラムの試験では、問題が見つからなかった。人の目や支援技術による試験は、まだしていない。",
    Verdict.FAILED: "試験で問題が見つかった。",
    Verdict.UNTESTED: "まだ試験をしていない。",
}
LEVEL = "配慮（適合レベルAAをめざしています）。人の目と支援技術による試験をまだしていないので、「準拠」とも「一部準拠」とも表明しません。"
FAULTS = "試験で問題が見つかった達成基準があります。下の表の「×」です。"


def way_to_results(place: Place, found: Results) -> WayView:
    """From the policy's page."""
    text = f"{in_words(found.on)}の試験で、何を確かめ、何をまだ確かめていないかを、達成基準ごとに示します。"
    return WayView(place.to(RESULTS), _HEADING, text)


def results_page(found: Results, studio: Studio) -> ResultsPage:
    """Every criterion of levels A and AA of both standards."""
    place = Place(RESULTS)
    frame = studio.frames.frame(
        place,
        _HEADING,
        _DESCRIPTION,
        POLICY,
        sample=studio.sample,
        nobody=True,
        above=(f"{POLICY}/", "アクセシビリティ方針"),
    )
    return ResultsPage(
        frame=frame,
        heading=_HEADING,
        policy=place.to(f"{POLICY}/"),
        about=_about(found),
        standards=(
            _standard("JIS X 8341-3:2016", found, jis=True),
            _standard("WCAG 2.2", found, jis=False),
        ),
        legend=tuple(NoteView(f"{_MARKS[v]} {v.value}", _SAYS[v], _KINDS[v]) for v in Verdict),
        parts=tuple(
            ResultsPart(
                f"p{key}",
                f"{key}　{title}",
                tuple(_row(c, found) for c in CRITERIA if c.number.startswith(f"{key}.")),
            )
            for key, title in _PRINCIPLES.items()
        ),
        pages=found.pages,
    )


def _about(found: Results) -> tuple[SpecRow, ...]:
    failed = any(check.outcome not in (PASSED, "skipped") for check in found.checks)
    day = in_words(found.on)
    return rows(
        (
            ("表明日", day),
            ("規格", "JIS X 8341-3:2016（改正年 2016年）と WCAG 2.2（W3C勧告）"),
            ("対応度", f"{FAULTS}{LEVEL}" if failed else LEVEL),
            (
                "対象",
                "しごと図鑑の公開サイトと、応募・参加申込みの画面。試験は、見本の記事で組んだ図鑑で行いました。",
            ),
            ("試験の方法", "プログラムが、ページをブラウザで開いて確かめました。下の表が、そのすべてです。"),
            (
                "試験したページ",
                f"種類ごとに代表する{len(found.pages)}ページ（下に一覧）。すべてのページを調べたものは、表にそう書いています。",
            ),
            ("試験期間", f"{day}の一日"),
            ("使った道具", "、".join(f"{name} {version}" for name, version in found.tools)),
            (
                "未試験のもの",
                "読み上げソフト、画面の拡大、声やスイッチでの操作などの支援技術。ほかのブラウザ。使う方ご本人による確認。",
            ),
            ("依存した技術", "HTML、CSS。会社をしぼりこむところだけ JavaScript（なくても使えます）。"),
        )
    )


def _standard(name: str, found: Results, *, jis: bool) -> StandardView:
    counts = tally(found.checks, jis=jis)
    shown = ((f"{_MARKS[v]} {v.value}", count, _KINDS[v] if count else "none") for v, count in counts.items())
    return StandardView(name, sum(counts.values()), tuple(shown))


def _row(criterion: Criterion, found: Results) -> CriterionRow:
    own = checks_of(criterion, found.checks)
    said = verdict(criterion, found.checks)
    applies = {Verdict.ABSENT: "なし", Verdict.UNTESTED: "−"}.get(said, "あり")
    return CriterionRow(
        number=criterion.number,
        title=criterion.title,
        level=criterion.level,
        standards=tuple(
            name for name, holds in (("JIS", criterion.in_jis), ("WCAG", criterion.in_wcag22)) if holds
        ),
        applies=applies,
        mark=_MARKS[said],
        result=said.value,
        kind=_KINDS[said],
        checks=tuple(NoteView(c.says, c.where, "met" if c.outcome == PASSED else "failed") for c in own),
        left="" if said is Verdict.ABSENT else criterion.by_hand,
    )
