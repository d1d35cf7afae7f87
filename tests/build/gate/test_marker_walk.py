"""Markers planted as every item of every person, looked for in every byte of the output.

Exactly what was agreed is found, and nothing else: in any encoding, inside any picture, and
photographs by what they look like, so that a resized face counts, too.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PIL import Image, ImageDraw

from build.cli import main
from tests.build.gate.walker import ALIKE, apart, dhash, pictures_in, words_in

COMPANY = "companies/mihon-seisaku.md"
OTHER = "companies/mihon-tokei.md"
WORKSHOP = "events/mihon-workshop.md"
LABELS = {
    "name": "氏名",
    "kana": "氏名",
    "age": "年齢",
    "sex": "性別",
    "employer": "勤め先",
    "department": "所属部署",
    "post": "役職",
    "duties": "担当職務",
}
EXPIRES = "2027-03-31"


@dataclass(frozen=True)
class Somebody:
    """One person of one story; every value is a word found nowhere else. ``block``: words of their own."""

    story: str
    id: str
    form: str
    values: dict[str, str]
    label: str
    block: str
    photos: tuple[str, ...]  # file stems of the pictures that show them alone

    @property
    def items(self) -> list[str]:
        labels = dict.fromkeys(LABELS[key] for key in self.values)
        return [*labels, "肖像"] if self.photos else list(labels)

    def markers(self, *items: str) -> set[str]:
        """The words of some items; of all, with the block and what stands beside the photographs."""
        if not items:
            every = {word for key in self.values for word in self.words(key)}
            return every | {self.block} | self.photo_words()
        return {word for key in self.values if LABELS[key] in items for word in self.words(key)} | (
            self.photo_words() if "肖像" in items else set()
        )

    def words(self, key: str) -> list[str]:
        return self.values[key].split() if key in {"name", "kana"} else [self.values[key]]

    def photo_words(self) -> set[str]:
        return {f"{kind}{stem}" for stem in self.photos for kind in ("説明", "題字")}


PEOPLE = (
    Somebody(
        COMPANY, "p1", "同意書-1",
        {"name": "亜鉛 いろは", "kana": "あえん いろは", "age": "たてよこ歳", "sex": "ひし形", "employer": "浦安紡錘社",
         "department": "江戸組紐課", "post": "尾張組頭", "duties": "火箸みがき"},
        "社員アさん", "一人目の段落", ("saru", "tora"),
    ),
    Somebody(
        COMPANY, "p2", "同意書-2", {"name": "銀箔 にほへ", "department": "加賀友禅課", "duties": "茶釜なおし"},
        "社員イさん", "二人目の段落", ("kuma",),
    ),
    Somebody(
        OTHER, "p1", "同意書-3", {"name": "水晶 ちりぬ", "kana": "すいしょう ちりぬ", "age": "まるさんかく歳", "post": "土佐棟梁"},
        "職人ウさん", "三人目の段落", ("kame",),
    ),
    Somebody(
        WORKSHOP, "p1", "同意書-4", {"name": "琥珀 るをわ", "employer": "下総鋳物社", "department": "能登和紙課", "post": "信濃世話役"},
        "会社の方エさん", "四人目の段落", (),
    ),
)  # fmt: skip
#: Shows p1 and p2 of the first company.
TOGETHER = "usagi"
EMPTY_ROOM = "heya"  # shows nobody
CROPPED_AWAY = "hidden"  # stands in the thumbnail of every original, and nowhere else


def drawing(seed: str) -> Image.Image:
    """A picture like no other: blocks of grey and colour, drawn from its name."""
    chance = random.Random(seed)
    small = Image.new("RGB", (6, 5))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(30)])
    image = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).ellipse((500, 200, 1100, 900), fill=tuple(chance.randrange(256) for _ in range(3)))
    return image


HASHES = {
    stem: dhash(drawing(stem))
    for stem in (*(s for p in PEOPLE for s in p.photos), TOGETHER, EMPTY_ROOM, CROPPED_AWAY)
}


def test_the_pictures_can_be_told_apart() -> None:
    """Different drawings differ by far more bits than a resized one differs from itself."""
    stems = list(HASHES)
    for number, stem in enumerate(stems):
        assert all(apart(HASHES[stem], HASHES[other]) > 2 * ALIKE - 2 for other in stems[number + 1 :])
        small = drawing(stem).resize((120, 90)).convert("L")
        assert apart(dhash(small), HASHES[stem]) <= ALIKE


def person(one: Somebody) -> str:
    values = "".join(f"    {key}: {value}\n" for key, value in one.values.items())
    return (
        f"  - id: {one.id}\n{values}    label: {one.label}\n    consent:\n      form: {one.form}\n"
        f"      items: [{', '.join(one.items)}]\n      media: [web]\n      signed: 2026-06-01\n"
        f"      minor_at_signing: false\n      guardian: null\n      expires: {EXPIRES}\n      approved: null\n"
        f"      withdrawn: null # {one.form}\n"
    )


def photo(stem: str, shows: str) -> str:
    return f"  - {{file: {stem}.jpg, alt: 説明{stem}, caption: 題字{stem}, shows: [{shows}]}}\n"


def story(site: Any, file: str, text: str, ends_at: str) -> None:
    """Puts this module's people into a story of the template, whose own leave."""
    held = [one for one in PEOPLE if one.story == file]
    photos = "".join(photo(stem, one.id) for one in held for stem in one.photos)
    stems = [stem for one in held for stem in one.photos]
    if file == COMPANY:
        photos += photo(TOGETHER, "p1, p2") + photo(EMPTY_ROOM, "")
        stems += [TOGETHER, EMPTY_ROOM]
    body = "".join(
        f"{{{one.id}}}が立つ。\n\n:::{one.id}\n{one.block}\n:::\n\n"
        + "".join(f"![]({s}.jpg)\n\n" for s in one.photos)
        for one in held
    )
    head = text[: text.index(ends_at)]
    people = "people:\n" + "".join(map(person, held))
    listed = f"photos:\n{photos}" if photos else "photos: []\n"
    site.write(file, f"{head}{people}{listed}---\nはじめの段落。\n\n## 見出し\n\n{body}")
    slug = file.rsplit("/", 1)[-1].removesuffix(".md")
    folder = site.path(f"photos/{slug}")
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for stem in stems:
        planted = f"{stem}-EXIF"
        exif = Image.Exif()
        exif[0x010E] = planted
        stream = io.BytesIO()
        drawing(stem).save(stream, "JPEG", quality=85, exif=exif, comment=planted.encode())
        (folder / f"{stem}.jpg").write_bytes(with_thumbnail(stream.getvalue()))


def with_thumbnail(jpeg: bytes) -> bytes:
    """As a camera leaves it: a small copy of the picture before it was cropped, which shows somebody else."""
    stream = io.BytesIO()
    drawing(CROPPED_AWAY).resize((160, 120)).save(stream, "JPEG", quality=80)
    body = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + stream.getvalue()
    return jpeg[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


@pytest.fixture
def planted(site: Any) -> Any:
    """Three stories with this module's people, everything approved."""
    company = site.path(COMPANY).read_text(encoding="utf-8")
    other = (
        company.replace("slug: mihon-seisaku", "slug: mihon-tokei")
        .replace("title: ねじ一本の話", "title: 時計の話")
        .replace('number: "001"', 'number: "002"')
        .replace("name: 架空製作所", "name: 仮設時計店")
        .replace("kana: かくうせいさくしょ", "kana: かせつとけいてん")
    )
    story(site, COMPANY, company, "people:\n")
    story(site, OTHER, other, "people:\n")
    story(site, WORKSHOP, site.path(WORKSHOP).read_text(encoding="utf-8"), "people:\n")
    site.approve_all()
    site.day = date(2026, 11, 23)
    site.site_url = (
        "https://zukan.example"  # so that feed, calendars, JSON-LD and social pictures are there, too
    )
    return site


def found_words(site: Any, words: set[str]) -> set[str]:
    """Which words stand anywhere in the output (walker.py says what it looks into)."""
    return words_in(site.files(), words)


def found_pictures(site: Any) -> set[str]:
    """Which drawings the output's pictures resemble: each photograph one, and no cover or icon any."""
    found = pictures_in(site.files(), HASHES)
    assert all(len(like) == where.startswith("photos/") for where, like in found.items()), found
    return set().union(*found.values())


EVERY_WORD = set().union(*(one.markers() for one in PEOPLE)) | {
    f"{kind}{stem}" for stem in (TOGETHER, EMPTY_ROOM) for kind in ("説明", "題字")
}
EVERY_PICTURE = set(HASHES) - {CROPPED_AWAY}
CAMERA = {f"{stem}-EXIF" for stem in HASHES}
P1 = PEOPLE[0]
#: What goes with p1's portrait: pictures of p1, and the one together.
P1_PICTURES = {"saru", "tora", TOGETHER}
P1_PICTURE_WORDS = {f"{kind}{stem}" for stem in P1_PICTURES for kind in ("説明", "題字")}


def withdraw(site: Any, one: Somebody, items: str, on: str = "2026-11-23") -> None:
    site.edit(one.story, f"withdrawn: null # {one.form}", f"withdrawn: {{on: {on}, items: {items}}}")


def shows_exactly(site: Any, words: set[str], pictures: set[str]) -> None:
    """The output holds these words and pictures of ours, no others, and nothing of the camera."""
    assert found_words(site, EVERY_WORD | CAMERA) == words
    assert found_pictures(site) == pictures


def test_everything_that_was_agreed_is_there(planted: Any) -> None:
    """Before any take-down every item, block, caption and picture is found: the walk can see them."""
    planted.build()
    shows_exactly(planted, EVERY_WORD, EVERY_PICTURE)
    labels = {one.label for one in PEOPLE}
    assert found_words(planted, labels) == set()


ITEMS = {
    "氏名": (P1.markers("氏名"), set()),
    "年齢": (P1.markers("年齢"), set()),
    "性別": (P1.markers("性別"), set()),
    "勤め先": (P1.markers("勤め先"), set()),
    "所属部署": (P1.markers("所属部署"), set()),
    "役職": (P1.markers("役職"), set()),
    "担当職務": (P1.markers("担当職務"), set()),
    "肖像": (P1_PICTURE_WORDS, P1_PICTURES),
}


@pytest.mark.parametrize("item", ITEMS)
def test_one_item_withdrawn(planted: Any, item: str) -> None:
    """Exactly that item is gone, everywhere; a withdrawn face takes the picture with another person along."""
    planted.build()
    withdraw(planted, P1, f"[{item}]")
    planted.build()
    words, pictures = ITEMS[item]
    shows_exactly(planted, EVERY_WORD - words, EVERY_PICTURE - pictures)
    assert found_words(planted, {P1.label}) == ({P1.label} if item == "氏名" else set())


def test_the_originals_hold_what_no_derivative_does(planted: Any) -> None:
    """The thumbnail that is planted in every original can be seen there, so its absence means something."""
    originals = {path.name: path.read_bytes() for path in planted.content.rglob("*.jpg")}
    seen = pictures_in(originals, HASHES)
    assert {CROPPED_AWAY} in seen.values()
    assert words_in(originals, CAMERA) == CAMERA - {f"{CROPPED_AWAY}-EXIF"}


def test_one_item_never_agreed(planted: Any) -> None:
    """An item that the paper never listed stops the build; blanked, it is not there."""
    planted.edit(COMPANY, "[氏名, 年齢,", "[氏名,")
    assert planted.judge().site is None
    planted.edit(COMPANY, "    age: たてよこ歳\n", "")
    planted.approve_all()
    planted.build()
    shows_exactly(planted, EVERY_WORD - P1.markers("年齢"), EVERY_PICTURE)


@pytest.mark.parametrize("one", PEOPLE, ids=[p.form for p in PEOPLE])
def test_everything_withdrawn(planted: Any, one: Somebody) -> None:
    """Values, block, captions and pictures of one person are gone over an output that had them."""
    planted.build()
    withdraw(planted, one, "all")
    planted.build()
    gone = set(one.photos) | ({TOGETHER} if one.story == COMPANY else set())
    words = one.markers() | {f"{kind}{stem}" for stem in gone for kind in ("説明", "題字")}
    shows_exactly(planted, EVERY_WORD - words, EVERY_PICTURE - gone)
    assert found_words(planted, {one.label}) == {one.label}


CHANGES = {
    "their passage": ("一人目の段落", "一人目の段落、直し", ""),
    "a photograph of theirs": ("", "", "tora"),
    "a fact of theirs": ("たてよこ歳", "たてよこ才", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_after_the_approval(planted: Any, change: str) -> None:
    """What was changed about one person takes everything of theirs down over an output that had it, the rest of the
    story stays, and it is back when they have approved it."""
    planted.build()
    old, new, photo = CHANGES[change]
    if photo:
        drawing("another").save(planted.path(f"photos/mihon-seisaku/{photo}.jpg"), "JPEG")
    else:
        planted.edit(COMPANY, old, new)
    planted.build()
    words = P1.markers() | P1_PICTURE_WORDS
    shows_exactly(planted, EVERY_WORD - words, EVERY_PICTURE - P1_PICTURES)
    planted.approve_all()
    planted.build()
    assert found_words(planted, P1.markers("氏名")) == P1.markers("氏名")


def test_expiry(planted: Any) -> None:
    """The last day still shows everything; the day after shows nobody, over an output that had."""
    planted.day = date(2027, 3, 31)
    planted.build()
    shows_exactly(planted, EVERY_WORD, EVERY_PICTURE)
    planted.day = date(2027, 4, 1)
    planted.build()
    room = {f"説明{EMPTY_ROOM}", f"題字{EMPTY_ROOM}"}
    shows_exactly(planted, room, {EMPTY_ROOM})


def test_another_story_broken_at_the_same_time(planted: Any) -> None:
    """A withdrawal goes live beside a story that cannot be read, which shows nothing itself."""
    planted.build()
    withdraw(planted, P1, "all")
    planted.edit(OTHER, "status: published", "status: published\nstatus: published")
    planted.build(withhold_faulty=True)
    third = PEOPLE[2]
    words = EVERY_WORD - P1.markers() - P1_PICTURE_WORDS - third.markers()
    shows_exactly(planted, words, EVERY_PICTURE - P1_PICTURES - set(third.photos))
    assert "準備中" in planted.page("companies/mihon-tokei/index.html")


def test_the_broken_story_is_the_one(planted: Any) -> None:
    """A withdrawal in a story that has a fault besides takes the whole story down, the pictures too."""
    planted.build()
    withdraw(planted, P1, "[氏名]")
    planted.edit(COMPANY, "はじめの段落。", "<b>はじめの段落。</b>")
    planted.build(withhold_faulty=True)
    gone = P1_PICTURES | {"kuma", EMPTY_ROOM}
    words = P1.markers() | PEOPLE[1].markers() | {f"{k}{s}" for s in gone for k in ("説明", "題字")}
    shows_exactly(planted, EVERY_WORD - words, EVERY_PICTURE - gone)


def test_the_walk_sees_what_machines_are_given(planted: Any) -> None:
    """Feed, calendars, JSON-LD and social pictures are among what is walked through in all these tests."""
    planted.build()
    files = planted.files()
    assert {"feed.xml", "sitemap.xml", "calendars/events.ics"} <= files.keys()
    assert "application/ld+json" in planted.page("companies/mihon-seisaku/index.html")
    assert (
        len([name for name in files if name.startswith("social/")]) == 5
    )  # two companies, two events, the guide


def test_a_withdrawal_taken_back_by_a_new_paper(planted: Any) -> None:
    """What the cache still holds of a withdrawn picture shows again only when the record says so."""
    withdraw(planted, P1, "all", on="2026-11-24")
    planted.build()
    shows_exactly(planted, EVERY_WORD, EVERY_PICTURE)
    planted.day = date(2026, 11, 24)
    planted.build()
    shows_exactly(planted, EVERY_WORD - P1.markers() - P1_PICTURE_WORDS, EVERY_PICTURE - P1_PICTURES)


def test_expiry_by_the_command_s_day(planted: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """``zukan build --as-of`` alone takes down what has ended, and says so by form number, never by name."""
    command = ["build", "--content", str(planted.content), "--output", str(planted.output), "--as-of"]
    assert main([*command, EXPIRES]) == 0
    shows_exactly(planted, EVERY_WORD, EVERY_PICTURE)
    capsys.readouterr()
    assert main([*command, "2027-04-01"]) == 0
    room = {f"説明{EMPTY_ROOM}", f"題字{EMPTY_ROOM}"}
    shows_exactly(planted, room, {EMPTY_ROOM})
    said = capsys.readouterr().err
    assert all(one.form in said for one in PEOPLE)
    assert not any(word in said for one in PEOPLE for word in one.markers())


def test_a_full_build_and_a_rebuild_are_the_same(planted: Any) -> None:
    """After every step of a life of withdrawals and returning days, the output that was built over is
    byte for byte the one that is built from nothing: nothing is left over, and nothing is missing."""
    steps: list[Callable[[], object]] = [
        lambda: withdraw(planted, P1, "[肖像]"),
        lambda: withdraw(planted, PEOPLE[2], "all", on="2026-12-01"),
        lambda: setattr(planted, "day", date(2026, 12, 1)),
        lambda: withdraw(planted, PEOPLE[3], "[氏名]"),
        lambda: setattr(planted, "day", date(2027, 4, 1)),
        lambda: setattr(planted, "day", date(2026, 11, 23)),
    ]
    planted.build()
    fresh = planted.root / "fresh"
    for number, step in enumerate(steps):
        step()
        planted.build()
        over = planted.files()
        planted.build(output=fresh / str(number))
        anew = {
            path.relative_to(fresh / str(number)).as_posix(): path.read_bytes()
            for path in (fresh / str(number)).rglob("*")
            if path.is_file()
        }
        assert over == anew


SOCIAL_TAG = re.compile(rb"<meta\b[^>]*\b(?:og|twitter):[^>]*>", re.IGNORECASE)


def social_of(site: Any) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The social tags of every page, and the pictures they point to."""
    files = site.files()
    tags = {
        name: b"\n".join(SOCIAL_TAG.findall(data)) for name, data in files.items() if name.endswith(".html")
    }
    said = b"\n".join(tags.values()).decode()
    shown = {name: data for name, data in files.items() if name.rsplit("/", 1)[-1] in said}
    return tags, shown


def test_social_holds_nobody_who_agreed_to_the_web_alone(planted: Any) -> None:
    """No social tag, nor a picture that one points to, holds anything of people whose medium is the web;
    and what is decided for social is exactly what the others agreed to."""
    planted.edit(COMPANY, "media: [web]", "media: [web, social]")  # p1; everybody else: the web alone
    planted.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}と{p2}の話'")
    planted.approve_all()
    planted.build()
    tags, shown = social_of(planted)
    for one in PEOPLE[1:]:
        assert words_in(tags, one.markers()) == set()
        assert not set(one.photos) & set().union(*pictures_in(shown, HASHES).values(), set())
    assert len(shown) == 5
    site = planted.decided()
    decided = {story.front.slug: repr(story.social).encode() for story in site.stories}
    first = next(story.social for story in site.companies if story.front.slug == "mihon-seisaku")
    assert first.title == "亜鉛いろはと社員イさんの話"
    assert words_in(decided, EVERY_WORD) == {"亜鉛", "いろは", "説明saru", "説明tora", f"説明{EMPTY_ROOM}"}
    assert {photo.file for story in site.stories for photo in story.social.photos} == {
        "saru.jpg",
        "tora.jpg",
        f"{EMPTY_ROOM}.jpg",
    }


def test_a_name_leaves_the_social_picture(planted: Any) -> None:
    """Drawn letters cannot be searched, so bytes are compared: after the withdrawal, the picture is the one
    that the label typed by hand gives, and the one with the name is in neither the output nor the cache."""
    page = "companies/mihon-seisaku/index.html"

    def picture() -> str:
        return str(re.findall(r"/(social/\w+\.png)\"", planted.page(page))[0])

    def cached() -> set[str]:
        return {path.name.partition(".")[0] for path in (planted.cache / "covers").iterdir()}

    planted.edit(COMPANY, "media: [web]", "media: [web, social]")
    planted.edit(COMPANY, "title: ねじ一本の話", "title: '{p1}の話'")
    planted.approve_all()
    planted.build()
    named = picture()
    shown = planted.files()[named]
    withdraw(planted, P1, "[氏名]")
    planted.build()
    labelled = picture()
    kept = planted.files()[labelled]
    assert (named in planted.files(), named[7:-4] in cached()) == (False, False)
    assert kept != shown
    planted.edit(COMPANY, "title: '{p1}の話'", f"title: {P1.label}の話")
    planted.build()
    assert (picture(), planted.files()[labelled]) == (labelled, kept)
    planted.edit(COMPANY, f"title: {P1.label}の話", "title: 亜鉛いろはの話")
    assert planted.judge().site is None  # a literal name is refused before anything is drawn
