"""The proof sheet: everything that one person approves, as it will appear.

It prints what ``approval.text_hash`` covers and prints the hash with it, so that the
signed sheet and the record in the repository are about the same text. Somebody else's
facts never stand on it but where one of them names the person; where a colleague is named
in the person's own paragraph, it is by the name or label that the page will show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from build.common.typeset import typeset
from build.consent.papers.consent_form import MEDIA, Row
from build.consent.papers.passages import Block, passage
from build.consent.papers.pictures import for_print
from build.consent.papers.places import place_of
from build.content.folder import Content
from build.content.schema import CompanyFront, Person, Photo
from build.content.stories import Story
from build.content.texts import bases, filled, with_readings
from build.gate.approval import FACTS, text_hash
from build.gate.concerning import Spoken
from build.gate.judging import programme_of
from build.gate.people import Weighed, weigh
from register.model import Register
from register.term import in_words

TEMPLATE = Path(__file__).with_name("proof.typ")
SHOWN, NOT_SHOWN = "載せます", "載せません"
#: Keys of one item that deserve a word of their own; the others are called as the register calls them.
KEY_LABELS = {"kana": "よみがな", "age_as_of": "年齢の日付"}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Picture:
    """``picture`` is the name of its bytes, "" where the original is missing."""

    picture: str
    alt: str
    caption: str
    credit: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything printed on the sheet, ready to print."""

    title: str
    number: str
    lead: str
    story: str
    rows: tuple[Row, ...]
    facts: tuple[Fact, ...]
    passages: tuple[tuple[Block, ...], ...]
    values: tuple[Row, ...]  # where the story names them besides, and what it says there
    photos: tuple[Picture, ...]
    mark: str
    day: str
    after: str
    holder: str
    footer: str


def proof(story: Story, person: Person, content: Content, register: Register, day: date) -> Proof:
    """The sheet for one person, decided for ``day`` as if the approval were given."""
    programme = register.programme(programme_of(story, register))
    contract = register.contract_of(programme.id)
    contact = contract.contact or register.ward.contact
    weighed = weigh(_as_approved(story), programme.id, register, day)
    names = {p.id: p.in_text for p in weighed.everyone}
    spoken = Spoken(story)
    return Proof(
        title="掲載原稿の確認",
        number=person.consent.form if person.consent else "",
        lead=(
            "この図鑑の記事のうち、あなたについての文章と写真の全部です。この紙のとおりに載せます。"
            "ちがうところ、載せたくないところは、遠慮なく書き込んでください。"
        ),
        story=bases(filled(story.front.title, names)),
        rows=_rows(story, person),
        facts=_facts(person, weighed, register, names),
        passages=tuple(passage(source, names) for source in spoken.passages(person.id)),
        values=tuple(
            Row(place_of(value.place), with_readings(filled("　".join(value.texts), names)))
            for value in spoken.values(person.id)
        ),
        photos=tuple(_picture(photo, story, content, weighed, names) for photo in spoken.photos(person.id)),
        mark=text_hash(story, person, content.photo_hash, spoken),
        day=in_words(day),
        after=(
            "「このままでよい」をいただくまで公開しません。公開したあとも、いつでも直し、取りやめることができます。\n"
            f"{contact.name}　電話\u00a0{contact.phone}　メール\u00a0{contact.mail}"
        ),
        holder=contract.contractor or "受託者（未定）",
        footer=f"{programme.title} ／ 委託元 {register.ward.name}{register.ward.section}",
    )


def _as_approved(story: Story) -> Story:
    """A draft whose approvals are still to come: there the gate takes a signed consent at its word."""
    people = tuple(
        p.model_copy(update={"consent": p.consent.model_copy(update={"approved": None})}) if p.consent else p
        for p in story.front.people
    )
    changes = {"people": people, "status": "draft"}
    if isinstance(story.front, CompanyFront):
        return story.with_front(story.front.model_copy(update=changes))
    return story.with_front(story.front.model_copy(update=changes))


def _rows(story: Story, person: Person) -> tuple[Row, ...]:
    front, consent = story.front, person.consent
    where = front.company.name if isinstance(front, CompanyFront) else "催しの案内"
    rows = [Row("記事", f"{where}（{front.slug} ／ {person.id}）")]
    if consent is not None:
        media = "、".join(medium.name for medium in MEDIA if _code(medium.name) in consent.media)
        rows.append(Row("載せる場所", media or "どこにも載せません"))
        rows.append(
            Row("いつまで", f"{in_words(consent.expires)}まで" if consent.expires else "期限を決めない")
        )
        if consent.withdrawn is not None:
            items = consent.withdrawn.items
            said = "すべて" if isinstance(items, str) or "all" in items else "、".join(items) or "すべて"
            rows.append(Row("取りやめ", f"{said}（{in_words(consent.withdrawn.on)}から）"))
    return (*rows, Row("呼び名", f"お名前を出さないときは「{person.label}」と書きます。"))


def _code(name: str) -> str:
    return name.rpartition("（")[2].rstrip("）")


def _facts(
    person: Person, weighed: Weighed, register: Register, names: Mapping[str, str]
) -> tuple[Fact, ...]:
    shown = next(p for p in weighed.everyone if p.id == person.id).values
    labels = {key: item.label for item in register.items.values() for key in item.story_keys} | KEY_LABELS
    found = []
    for key in FACTS:
        value = getattr(person, key)
        if value is None:
            continue
        text = str(value)
        if key == "age" and person.age_as_of is not None:
            text = f"{value}（{in_words(person.age_as_of)}の時点）"
        told = bases(filled(text, names))
        found.append(Fact(labels.get(key, key), told, SHOWN if key in shown else NOT_SHOWN))
    return tuple(found)


def _picture(
    photo: Photo, story: Story, content: Content, weighed: Weighed, names: Mapping[str, str]
) -> Picture:
    def public(text: str | None) -> str:
        return bases(filled(text or "", names))

    there = bool(content.photo_hash(story.front.slug, photo.file))
    shown = there and all(weighed.portraits[p].shown for p in photo.shows if p in weighed.portraits)
    return Picture(
        picture=photo.file if there else "",
        alt=public(photo.alt),
        caption=public(photo.caption),
        credit=public(photo.credit),
        verdict=SHOWN if shown else NOT_SHOWN,
    )


def print_proof(sheet: Proof, story: Story, content: Content) -> bytes:
    """The sheet as a PDF (PDF/UA-1, fonts embedded); the photographs pass through memory only."""
    pictures = {
        photo.picture: for_print(content.photo_bytes(story.front.slug, photo.picture), photo.picture)
        for photo in sheet.photos
        if photo.picture
    }
    return typeset(TEMPLATE, asdict(sheet), pictures)
