"""お問い合わせ: an editor's prose, and the offices that answer, from the register. Pure."""

from __future__ import annotations

from build.common.languages import page_path
from build.gate.decided import DecidedText
from build.pages.parts import Studio, prose_html, rows
from build.site.addresses import Place
from build.views import ContactPage, DeskView
from register.forms import public_forms
from register.model import Contract, Register

CONTACT = "contact"
_NOT_CHOSEN = (
    "受託者がまだ決まっていないので、申込みは受け付けていません。ご質問は、下の区の窓口へお願いします。"
)


def contact_page(page: DecidedText, studio: Studio, *, sample: bool) -> ContactPage:
    """The contact page, with each contract's office and the ward's section in charge of the contracts."""
    place = Place(page_path(page.slug))
    body = prose_html(page.prose.segments, place)
    frame = studio.frames.frame(place, page.title, body.striptags(), page.slug, sample=sample, nobody=True)
    register = studio.register
    intakes = studio.frames.options.intake
    desks = [_desk(contract, register, intakes.get(contract.id)) for contract in register.contracts.values()]
    return ContactPage(frame, page.label, page.title, body, (*desks, _ward(register)))


def _desk(contract: Contract, register: Register, intake: str | None) -> DeskView:
    programmes = [p for p in register.programmes.values() if p.contract == contract.id]
    title = "、".join(programme.title for programme in programmes)
    if contract.contact is None:
        return DeskView(f"desk-{contract.id}", title, rows((("いま", _NOT_CHOSEN),)))
    forms = list(public_forms(register, contract.id))
    about = "、".join(form.title for form in forms)
    days = max((form.answers_in for form in forms), default=0)
    return DeskView(
        f"desk-{contract.id}",
        contract.contact.name,
        rows(
            (
                ("担当する事業", title),
                ("こんなとき", f"{about}とその取下げ。記事の内容、掲載の取りやめ。配慮が必要なとき。"),
                ("電話", contract.contact.phone),
                ("メール", contract.contact.mail),
                ("取下げの画面", f"{intake}/cancel" if intake else ""),
                ("ご連絡まで", f"応募や申込みへのご連絡は、{days}日以内です。" if days else ""),
            )
        ),
    )


def _ward(register: Register) -> DeskView:
    ward = register.ward
    return DeskView(
        "desk-ward",
        f"{ward.name} {ward.section}",
        rows(
            (
                ("窓口", ward.contact.name),
                (
                    "こんなとき",
                    "この事業そのもののこと。窓口の対応で困ったとき。区が持つ個人情報の開示や訂正の請求。",
                ),
                ("電話", ward.contact.phone),
                ("メール", ward.contact.mail),
            )
        ),
    )
