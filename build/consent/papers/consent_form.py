"""The consent form: what it says is a pure function of the register; typst prints it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from build.common.typeset import typeset
from build.gate.people import PORTRAIT
from register.model import Contract, Programme, Register
from register.term import in_words

TEMPLATE = Path(__file__).with_name("consent_form.typ")
CONSENT_YEARS = 3  # the period the paper proposes; a person may choose none


@dataclass(frozen=True, slots=True)
class Medium:
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """Everything printed on the sheet, ready to print."""

    title: str
    number: str
    lead: str
    purpose: str
    items: tuple[str, ...]
    meaning: str  # what two of the items' names do not say by themselves
    media: tuple[Medium, ...]
    until: str
    label: str
    holder: str
    rows: tuple[Row, ...]
    after: str
    footer: str


MEDIA = (
    Medium("この図鑑のサイト（web）", "記事の頁、印刷したもの、検索の一覧など"),
    Medium("紹介の画像（social）", "だれかがSNSで頁を紹介したときに出る、題名の画像や説明"),
)


def consent_form(
    register: Register, programme_id: str, company: str, number: str, label: str, day: date
) -> ConsentForm:
    """The sheet for one person of one story. ``day`` dates the proposed period.

    ValueError when the programme publishes nothing about company people: then
    there is nothing to consent to.
    """
    programme = register.programme(programme_id)
    if not programme.publishes:
        raise ValueError(f"programme {programme_id} publishes no item")
    contract = register.contract_of(programme_id)
    return ConsentForm(
        title="掲載同意書",
        number=number,
        lead=(
            f"{company}の紹介記事に、あなたのことを載せてよいかをうかがう紙です。"
            "載せるかどうかは自由です。断っても、仕事や待遇に影響しないことを会社と約束しています。"
        ),
        purpose=f"{programme.purpose}ため。ほかの目的には使いません。",
        items=tuple(register.item(item).label for item in programme.publishes),
        meaning=_meaning(register, programme),
        media=MEDIA,
        until=f"{in_words(_proposed_end(day))}まで",
        label=label,
        holder=_holder(contract),
        rows=_rows(register, programme, contract, day),
        after=(
            "署名のあと、文章と写真の刷り出しをお見せします。確かめていただくまで公開しません。"
            "この紙は鍵のかかる保管庫に置きます。コンピューターには、この紙の番号、同意した項目と載せる先、日付を書きます。控えを1部お渡しします。"
        ),
        footer=f"{programme.title} ／ 委託元 {register.ward.name}{register.ward.section}",
    )


def _meaning(register: Register, programme: Programme) -> str:
    """Nobody should learn from the page that ticking one thing showed another."""
    said = []
    for item in map(register.item, programme.publishes):
        if "kana" in item.story_keys:
            said.append(f"{item.label}には、よみがなを含みます。")
        if item.id == PORTRAIT:
            said.append(f"{item.label}は、あなたと分かる写真のことです。")
    return "".join(said)


def _proposed_end(day: date) -> date:
    """The end of the fiscal year that is at least two full years away: 31 March."""
    year = day.year + CONSENT_YEARS if day.month >= 4 else day.year + CONSENT_YEARS - 1
    return date(year, 3, 31)


def _holder(contract: Contract) -> str:
    return contract.contractor or "受託者（未定）"


def _rows(register: Register, programme: Programme, contract: Contract, day: date) -> tuple[Row, ...]:
    contact = contract.contact or register.ward.contact
    places = "、".join(
        place.title
        for place in register.places_of(programme.contract)
        if {"company-people", "consents"} & set(place.holds) and place.approved_on(day)
    )
    return (
        Row("預かる者", f"{_holder(contract)}（{register.ward.name}の委託を受けた事業者）"),
        Row("置く場所", places or "まだ決まっていません"),
        Row("取りやめ", "いつでも、一部だけでもできます。理由はいりません。下の連絡先へどうぞ。"),
        Row(
            "取りやめると",
            "次の更新でサイトから消します。すでに印刷されたものや、よその人が保存したものは取り戻せません。",
        ),
        Row("見る・直す", "載っている内容を見たいとき、直したいときも、同じです。"),
        Row("連絡先", f"{contact.name}　電話\u00a0{contact.phone}　メール\u00a0{contact.mail}"),
    )


def print_form(form: ConsentForm) -> bytes:
    """The sheet as a PDF (PDF/UA-1, fonts embedded)."""
    return typeset(TEMPLATE, asdict(form))
