"""Privacy, prose and not-found pages; the first is derived from the register. Pure."""

from __future__ import annotations

from markupsafe import Markup

from build.decided import DecidedText
from build.frames import NOT_FOUND, Place
from build.present_parts import Studio, prose_html
from build.views import NoticeSection, PrivacyPage, SpecRow, TextPage
from register.errors import NoTermError
from register.forms import FormSpec, public_forms
from register.model import Place as HoldingPlace
from register.notice import notice
from register.term import in_words

PRIVACY = "privacy/"
HOLDS = {
    "applicants": "申込みの内容",
    "sealed": "封をした申込み",
    "company-people": "掲載している会社の人の情報",
    "paper": "紙の書類",
}
_INTRO = (
    "このサイトは、見る人のことを記録しません。クッキーも、外のサイトの部品も使いません。",
    "応募や申込みのときに書いていただくことと、その使いみち、だれが、どこで、いつまで持つかを、申込みの種類ごとに書きます。"
    "同じ説明が、それぞれの申込みの画面の上にも出ます。",
)


def privacy_page(studio: Studio) -> PrivacyPage:
    """Every public form's notice (clause 4), what may be published, and the places."""
    register = studio.register
    place = Place(PRIVACY)
    forms = [form for contract in register.contracts for form in public_forms(register, contract)]
    return PrivacyPage(
        frame=studio.frames.frame(
            place,
            "個人情報の取りあつかい",
            "応募や申込みの内容と、掲載している会社の方の情報を、どう扱うか。",
            "privacy",
            sample=register.sample,
            nobody=True,
        ),
        intro=Markup("\n").join(Markup("<p>{}</p>").format(text) for text in _INTRO),
        sections=tuple(_section(form, studio) for form in forms),
        published=tuple(
            SpecRow(p.title, _published(studio, p.publishes)) for p in register.programmes.values()
        ),
        places=tuple(SpecRow(p.shown_as, _place(p)) for p in register.places.values()),
    )


def _section(form: FormSpec, studio: Studio) -> NoticeSection:
    try:
        shown = notice(studio.register, form.id, studio.frames.site.day)
    except NoTermError:
        outside = SpecRow("受付", "いまは委託期間の外なので、受け付けていません。")
        return NoticeSection(f"form-{form.id}", form.title, "なし", (outside,))
    return NoticeSection(
        anchor=f"form-{form.id}",
        title=shown.title,
        version=shown.version,
        rows=tuple(SpecRow(row.label, "　".join(row.lines)) for row in shown.rows),
    )


def _published(studio: Studio, items: tuple[str, ...]) -> str:
    if not items:
        return "会社の人の情報は載せません。"
    labels = "、".join(studio.register.item(item).label for item in items)
    return f"{labels}。本人が一つずつ同意したものだけを、同意した期間だけ載せます。"


def _place(place: HoldingPlace) -> str:
    held = "、".join(HOLDS[kind] for kind in place.holds)
    if place.approval is None:
        return f"{held}。区の承諾がまだないので、何も置いていません。"
    return f"{held}。区の承諾 {place.approval.reference}（{in_words(place.approval.on)}）"


def text_page(page: DecidedText, studio: Studio, *, sample: bool) -> TextPage:
    """About, how applying works."""
    place = Place(f"{page.slug}/")
    body = prose_html(page.prose.segments)
    first = body.striptags()
    frame = studio.frames.frame(place, page.title, first, page.slug, sample=sample, nobody=True)
    return TextPage(frame, page.label, page.title, body)


def not_found_page(studio: Studio, *, sample: bool) -> TextPage:
    """404.html, served at any depth."""
    place = Place(NOT_FOUND)
    link = Markup(
        '<p>お探しのページは、取り下げられたか、場所が変わりました。</p>\n<p><a href="{}">表紙へもどる</a></p>'
    )
    title = "ページが見つかりません"
    frame = studio.frames.frame(place, title, "お探しのページはありません。", sample=sample, hidden=True)
    return TextPage(frame, "404", title, link.format(place.to("")))
