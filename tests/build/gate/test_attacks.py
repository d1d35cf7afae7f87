"""Every way we know of to bring in a name or a photograph that nobody agreed to, tried one by one.

Each attack must be refused by ``check`` and by ``build`` with file, line and Japanese words that
repeat no name, and leave nothing of itself in an output: not when the build fails, and not when
``--withhold-faulty`` builds the rest.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from build.cli import main
from build.content.folder import load
from build.errors import ContentFaultsError
from build.gate.judging import judge
from tests.build import conftest

COMPANY = "companies/mihon-seisaku.md"
SEMINAR = "events/mihon-seminar.md"
WORKSHOP = "events/mihon-workshop.md"
ABOUT = "pages/about.md"
NAME = "例示 かなめ"
PERSON = (
    "    name: 例示 たろう\n",
    "    name: 例示 かなめ\n    kana: れいじ かなめ\n    also_called: [かなやん]\n",
)


@dataclass(frozen=True)
class Attack:
    """One edit of the clean site. ``left``: what would show that it got through."""

    file: str
    old: str
    new: str
    left: tuple[str, ...] = ("例示かなめ", "例示 かなめ", "れいじかなめ", "かなやん")


#: Spellings of the name in prose, where {} stands for nothing but the place.
SPELLINGS = {
    "plain": "例示かなめ",
    "half-width space": "例示 かなめ",
    "full-width space": "例示　かなめ",
    "no-break space": "例示\u00a0かなめ",
    "given name first": "かなめ例示",
    "katakana": "例示カナメ",
    "half-width kana": "ﾚｲｼﾞ ｶﾅﾒ",
    "hiragana": "れいじかなめ",
    "katakana whole": "レイジ・カナメ",
    "decomposed voiced mark": "れいし\u3099かなめ",
    "romaji": "Reiji Kaname",
    "romaji, given name first": "kaname_reiji",
    "romaji, full width": "ＲＥＩＪＩ　ＫＡＮＡＭＥ",
    "romaji, kunrei": "Reizi Kaname",
    "romaji, accents": "Rēiji Kanamé",
    "romaji, comma": "REIJI, Kaname",
    "romaji, title": "kaname-san",
    "title": "かなめさん",
    "family name and title": "例示主任",
    "nickname": "かなやん",
    "nickname in katakana": "カナヤン",
    "ruby": "{例示|れいじ}かなめ",
    "ruby, one character": "例{示|じ}かなめ",
    "ruby, each": "{例|れい}{示|じ}{かなめ|かなめ}",
    "ruby, in the reading": "{主任|れいじかなめ}",
    "reading in brackets": "例示（れいじ）かなめ",
    "reading in brackets, each": "例(れい)示(じ)かなめ",
    "name in brackets": "例示（かなめ）",
    "emphasis": "例*示* かなめ",
    "strong": "例**示**かなめ",
    "underscores": "例_示_かなめ",
    "code": "`例示かなめ`",
    "code, split": "`例`示`かなめ`",
    "ruby in code": "`{例|x}示かなめ`",
    "code block": "\n\n    例示かなめ\n\n",
    "entity, decimal": "例&#31034;かなめ",
    "entity, hexadecimal": "例&#x793A;かなめ",
    "entity, blank": "例示&nbsp;かなめ",
    "entity, invisible": "例&zwnj;示&shy;かなめ",
    "zero-width space": "例\u200b示かなめ",
    "zero-width joiner": "例\u200d示\u2060かなめ",
    "variation selector": "例\ufe00示かなめ",
    "ideographic variation selector": "例\U000e0100示かなめ",
    "soft hyphen": "例\u00ad示かなめ",
    "combining mark": "例\u0301示かなめ",
    "combining enclosure": "例\u20dd示\u20ddかなめ",
    "voiced mark on kanji": "例\u3099示かなめ",
    "direction mark": "例\u202e示\u202cかなめ",
    "tag character": "例\U000e0041示かなめ",
    "hangul filler": "例\u3164示かなめ",
    "braille blank": "例\u2800示かなめ",
    "private use": "例\ue123示かなめ",
    "radical": "例⽰かなめ",
    "line break": "例示\nかなめ",
    "hard line break": "例示  \nかなめ",
    "backslash break": "例示\\\nかなめ",
    "slash": "例示/かなめ",
    "middle dot": "例示・かなめ",
    "quotation marks": "例示「かなめ」",
    "arrow": "例示→かなめ",
    "star": "例★示★かなめ",
    "long-vowel mark": "れーいじかなめ",
    "list": "\n\n- 例示\n- かなめ\n\n",
    "quotation": "\n\n> 例示かなめ\n\n",
    "heading": "\n\n## 例示かなめ\n\n",
    "table": "\n\n| 名前 |\n|---|\n| 例示かなめ |\n\n",
    "attribute list": "工場{: #例示かなめ }",
    "definition": "\n\n例示\n:   かなめ\n\n",
    "footnote": "工場[^1]\n\n[^1]: 例示かなめ\n\n",
    "abbreviation": "\n\n*[班長]: 例示かなめ\n\n",
    "link": "[例示かなめ](https://a.example/)",
    "link, split": "[例示](https://a.example/)かなめ",
    "link's address": "[班長](https://a.example/reiji-kaname)",
    "link's address, encoded": "[班長](https://a.example/%E4%BE%8B%E7%A4%BA%E3%81%8B%E3%81%AA%E3%82%81)",
    "link's title": '[班長](https://a.example/ "例示かなめ")',
    "mail address": "[班長](mailto:kaname.reiji@a.example)",
    "automatic link": "<https://a.example/reiji_kaname>",
    "reference": "[班長][r]\n\n[r]: https://a.example/ '例示かなめ'\n\n",
    "reference that is not used": "\n\n[例示かなめ]: https://a.example/\n\n",
    "image's alt": "\n\n![例示かなめ](bench.jpg)\n\n",
    "comment": "<!-- 例示かなめ -->",
    "html attribute": '<span title="例示かなめ">班長</span>',
    "beside the place": "{p2}(例示かなめ)",
    "within the block of another": "\n\n:::p1\n例示かなめ\n:::\n\n",
}
PROSE = {
    f"prose: {name}": Attack(COMPANY, "小さな工場の", f"小さな{text}工場の")
    for name, text in SPELLINGS.items()
}

#: Places of the front matter, with the plainest spelling; ``{}`` is the name.
FIELDS = {
    "title": ("title: ねじ一本の話", "title: {}の話"),
    "summary": ('summary_easy: "{機械', 'summary_easy: "{}の{機械'),
    "summary, by the reading": ("{会社|かいしゃ}", "{会社|れいじかなめ}"),
    "tag": ("tags: [ねじ]", "tags: [{}]"),
    "occupation": ("occupations: [組立]", "occupations: [{}]"),
    "way": ("ways: [土日祝が休み]", "ways: [{}]"),
    "taste": ("taste: [手を動かす]", "taste: [{}]"),
    "number": ('number: "001"', 'number: "{}"'),
    "company": ("name: 架空製作所", "name: {}製作所"),
    "company's kana": ("kana: かくうせいさくしょ", "kana: れいじかなめ"),
    "founded": ("  industry: 建物", "  industry: 建物\n  founded: {}が創業"),
    "employees": ("  industry: 建物", "  industry: 建物\n  employees: {}ほか"),
    "address": ("  industry: 建物", "  industry: 建物\n  address: {}方"),
    "station": ("  industry: 建物", "  industry: 建物\n  station: {}駅"),
    "company's address": ("  industry: 建物", "  industry: 建物\n  url: https://a.example/reijikaname"),
    "company's address, encoded": (
        "  industry: 建物",
        "  industry: 建物\n  url: https://a.example/%e4%be%8b%e7%a4%ba%e3%81%8b%e3%81%aa%e3%82%81",
    ),
    "plate's alt": ("alt: 工場の断面図", "alt: {}の工場"),
    "call-out": ("title: 台,", "title: '{}',"),
    "call-out's text": ("text: しごとをする台", "text: '{}の台'"),
    "day": ("what: はじまり", "what: {}が来る"),
    "numbers, value": ('value: "14"', "value: {}"),
    "numbers, unit": ("unit: 人", "unit: {}"),
    "numbers, label": ("label: 働いている人", "label: {}"),
    "vacancy": ("  - title: 組立\n", "  - title: '{}の助手'\n"),
    "vacancy, duties": ("duties: 機械の組立\n    duties_may", "duties: '{}の手伝い'\n    duties_may"),
    "vacancy, place": ("location: 見本町", "location: '{}の家'"),
    "vacancy, insurance": ("insurance: 健康", "insurance: '{}'\n    # "),
    "pay": ("fixed_overtime: なし", "fixed_overtime: '{}'"),
    "post of another": ("post: 主任", "post: '{}の上司'"),
    "duties of another": ("duties: 機械の組立\n    also", "duties: '{}と組立'\n    also"),
    "label": ("label: 社員Bさん", "label: '{}さん'"),
    "label of another": ("label: 社員Aさん", "label: '{}の同僚'"),
    "form number": ("form: 同意書-2026-901", "form: '{}の同意書'"),
    "alt": ("alt: 台に向かう人", "alt: '{}'"),
    "caption": ("caption: 朝の台。", "caption: '{}の台。'"),
    "caption, ruby": ("caption: 朝の台。", "caption: '{例示|れいじ}かなめの台。'"),
    "credit": ("credit: しごと図鑑", "credit: 'Kaname Reiji'"),
    "photograph's name": ("file: room.jpg", "file: reiji-kaname.jpg"),
    "photograph's name, with title": ("file: room.jpg", "file: kaname-san.jpg"),
    "slug": ("slug: mihon-seisaku", "slug: reiji-kaname"),
    "unknown key": ("sample: true", "sample: true\n例示かなめ: x"),
    "key of a person": ("    department: 検査課", "    nickname: 例示かなめ\n    department: 検査課"),
}
FRONT = {
    f"front matter: {name}": Attack(COMPANY, old, new.replace("{}", "例示かなめ"))
    for name, (old, new) in FIELDS.items()
}
#: Full names of one story's people, anywhere else.
ELSEWHERE = {
    "event's title": Attack(SEMINAR, "title: はじめての", "title: 例示かなめの"),
    "event's venue": Attack(SEMINAR, "name: 見本会館", "name: 例示かなめ会館"),
    "event's access": Attack(SEMINAR, "access: 右へ", "access: '例示　かなめの家'"),
    "event's contact": Attack(SEMINAR, "contact: 窓口(見本)", "contact: かなめ 例示"),
    "event's accommodations": Attack(SEMINAR, "accommodations: 窓口へ", "accommodations: レイジカナメへ"),
    "event's cancellation": Attack(SEMINAR, "capacity: 30", "capacity: 30\ncancelled: 例示かなめの都合"),
    "event's change": Attack(SEMINAR, "capacity: 30", "capacity: 30\nchanged: '{例示|れいじ}かなめの都合'"),
    "event's prose": Attack(SEMINAR, "話を聞く", "例*示*かなめの話を聞く"),
    "event's prose, romaji": Attack(SEMINAR, "話を聞く", "Kaname Reijiの話を聞く"),
    "event's link": Attack(SEMINAR, "話を聞く", "[話](https://a.example/reiji-kaname)を聞く"),
    "event's definition": Attack(SEMINAR, "話を聞く", "話を聞く\n\n[例示かなめ]: https://a.example/\n\n"),
    "workshop's caption": Attack(
        WORKSHOP, "alt: 並んだ道具", "alt: 並んだ道具, caption: '例示（れいじ）かなめの道具'"
    ),
    "workshop's photograph": Attack(WORKSHOP, "file: tools.jpg", "file: reiji-kaname.jpg"),
    "workshop's label": Attack(WORKSHOP, "label: 会社の方Aさん", "label: 例示かなめの同僚"),
    "page's title": Attack(ABOUT, "title: この図鑑", "title: 例示かなめ"),
    "page's label": Attack(ABOUT, "label: はじめに", "label: かなめ例示"),
    "page's prose": Attack(ABOUT, "この図鑑の", "例&#31034;かなめの"),
    "page's code": Attack(ABOUT, "この図鑑の", "`例示かなめ`の"),
    "page's place": Attack(ABOUT, "この図鑑の", "{p2}の"),
    "page's block": Attack(ABOUT, "この図鑑の", ":::p2\n例示かなめ\n:::\n\nこの図鑑の"),
    "plate's letters": Attack(
        "plates/mihon-seisaku.svg",
        'y="2">1</text>',
        'y="2">例示</text><text x="3" y="2">かなめ</text>',
        ("例示</text>",),
    ),
    "plate's letters, split": Attack(
        "plates/mihon-seisaku.svg", ">1</text>", "><tspan>例</tspan>示かなめ</text>", ("示かなめ",)
    ),
    "plate's class": Attack(
        "plates/mihon-seisaku.svg", 'class="no-t"', 'class="no-t reiji-kaname"', ("reiji",)
    ),
    "plate's letters, references": Attack(
        "plates/mihon-seisaku.svg", ">1</text>", ">&#20363;&#31034;かなめ</text>"
    ),
}
NAMES = {**PROSE, **FRONT, **{f"elsewhere: {name}": attack for name, attack in ELSEWHERE.items()}}


def everything(site: Any, but: str = "-") -> str:
    """The output as it would be read: decoded, unescaped, addresses in the clear."""
    data = b"\n".join(
        name.encode() + b"\n" + data
        for name, data in site.files().items()
        if not name.startswith(("photos/", but)) and not name.endswith((".css", ".png"))
    )
    text = data.decode("utf-8")
    return "\n".join((text, html.unescape(text), unquote(text)))


def refused(site: Any, capsys: pytest.CaptureFixture[str]) -> str:
    """What ``check`` says, after both it and ``build`` refused, and nothing was written."""
    status = main(["check", "--content", str(site.content), "--as-of", "2026-11-23"])
    said = capsys.readouterr().out
    assert status == 1, said
    with pytest.raises(ContentFaultsError):
        site.build()
    assert not site.output.exists()
    faults = [line for line in said.splitlines() if ": 誤り: " in line]
    assert faults
    for line in faults:
        assert re.match(r"(content|register)/[\w./-]+(:\d+)?: 誤り: .*。 直し方: .*。", line), line
    return said


BUILT: dict[str, tuple[str, list[str]]] = {}


def withheld(site: Any) -> tuple[str, list[str]]:
    """Everything that is published when the faulty story alone is held back.

    An output is a function of the decided site, so that equal decisions are built once.
    """
    judgement = judge(load(site.content), site.register, site.day, withhold=True)
    assert judgement.site is not None
    decided = repr(judgement.site).replace(str(site.root), "")
    if decided not in BUILT:
        site.build(withhold_faulty=True)
        BUILT[decided] = (everything(site), pictures_like_the_secret(site))
    return BUILT[decided]


def withheld_elsewhere(site: Any) -> str:
    """The same without the page on which the person agreed to stand."""
    site.build(withhold_faulty=True)
    return everything(site, but="companies/mihon-seisaku/")


@pytest.fixture(scope="session")
def with_a_person(template: conftest.Site, tmp_path_factory: pytest.TempPathFactory) -> conftest.Site:
    """The clean site with the person whom the attacks name, approved once."""
    made = conftest.copied(template, tmp_path_factory.mktemp("person"))
    made.edit(COMPANY, *PERSON)
    made.approve_all()
    assert made.findings() == []
    return made


@pytest.mark.parametrize("attack", NAMES.values(), ids=NAMES)
def test_a_name_is_refused(
    with_a_person: conftest.Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], attack: Attack
) -> None:
    """However and wherever a name is written, it is found, and no byte of it is published."""
    site = conftest.copied(with_a_person, tmp_path)
    site.edit(attack.file, attack.old, attack.new)
    said = refused(site, capsys)
    assert f"content/{attack.file}" in said
    assert not any(name in said for name in ("例示", "かなめ", "かなやん", "レイジ"))
    published = withheld(site)[0] if attack.file == COMPANY else withheld_elsewhere(site)
    assert not any(left in published for left in attack.left)
    assert "reiji" not in published.lower()
    assert "kaname" not in published.lower()


#: Photographs brought in by the text: what is written for ![](bench.jpg), and what betrays it.
PICTURES = {
    "undeclared": "![](secret.jpg)",
    "undeclared, in a list": "- ![](secret.jpg)",
    "undeclared, in a link": "[![](secret.jpg)](https://a.example/)",
    "undeclared, reference": "![][s]\n\n[s]: secret.jpg",
    "undeclared, short reference": "![s]\n\n[s]: secret.jpg",
    "undeclared, in brackets": "![](<secret.jpg>)",
    "undeclared, escaped": "![](secret\\.jpg)",
    "undeclared, in a heading": "## ![](secret.jpg)",
    "undeclared, in a quotation": "> ![](secret.jpg)",
    "undeclared, in emphasis": "**![](secret.jpg)**",
    "undeclared, in a block": ":::p1\n![](secret.jpg)\n:::",
    "raw html": '<img src="secret.jpg">',
    "raw html, capitals": "<IMG SRC=secret.jpg>",
    "raw html, over two lines": "<img\nsrc=secret.jpg>",
    "raw html, figure": "<figure><img src='secret.jpg'></figure>",
    "raw html, picture": "<picture><source srcset='secret.jpg'></picture>",
    "raw html, in a block": ":::p1\n<img src=secret.jpg>\n:::",
    "raw html, object": '<object data="secret.jpg"></object>',
    "raw html, video": '<video poster="secret.jpg"></video>',
    "raw html, input": '<input type="image" src="secret.jpg">',
    "raw html, link": '<link rel="icon" href="secret.jpg">',
    "inline svg": '<svg><image href="secret.jpg"/></svg>',
    "inline svg, xlink": '<svg><image xlink:href="secret.jpg"/></svg>',
    "style attribute": '<p style="background:url(secret.jpg)">x</p>',
    "style element": "<style>body{background:url(secret.jpg)}</style>",
    "data address": "![](data:image/jpeg;base64,/9j/4AAQSkZJRg)",
    "data address in a link": "[x](data:image/jpeg;base64,/9j/4AAQSkZJRg)",
    "link to the original": "[x](secret.jpg)",
    "link to the original, climbing": "[x](../photos/mihon-seisaku/secret.jpg)",
    "automatic link": "<photos/secret.jpg>",
    "remote": "![](https://a.example/secret.jpg)",
    "remote, without scheme": "![](//a.example/secret.jpg)",
    "pelican: static": "![]({static}/photos/mihon-seisaku/secret.jpg)",
    "pelican: attach": "![]({attach}/photos/mihon-seisaku/secret.jpg)",
    "pelican: filename": "![]({filename}/photos/mihon-seisaku/secret.jpg)",
    "pelican: old static": "![](|static|/photos/mihon-seisaku/secret.jpg)",
    "pelican: photo": "![]({photo}secret.jpg)",
    "pelican: link": "[x]({static}/photos/mihon-seisaku/secret.jpg)",
    "pelican: link, attach": "[x]({attach}secret.jpg)",
    "pelican: link, old form": "[x](|filename|/photos/mihon-seisaku/secret.jpg)",
    "pelican: link, reference": "[x][s]\n\n[s]: {static}/photos/mihon-seisaku/secret.jpg",
    "climbing": "![](../mihon-workshop/tools.jpg)",
    "climbing, encoded": "![](..%2Fmihon-workshop%2Ftools.jpg)",
    "climbing, backslash": "![](..\\mihon-workshop\\tools.jpg)",
    "absolute": "![](/etc/secret.jpg)",
    "absolute, file": "![](file:///etc/secret.jpg)",
    "another story's": "![](tools.jpg)",
    "within a folder": "![](sub/secret.jpg)",
    "with a dot": "![](./secret.jpg)",
    "encoded": "![](%73ecret.jpg)",
    "encoded, declared": "![](b%65nch.jpg)",
    "query": "![](bench.jpg?secret.jpg)",
    "fragment": "![](bench.jpg#secret)",
    "capitals": "![](BENCH.jpg)",
    "capitals, extension": "![](bench.JPG)",
    "other extension": "![](bench.jpeg)",
    "webp": "![](secret.webp)",
    "svg": "![](secret.svg)",
    "html": "![](secret.html)",
    "gif": "![](secret.gif)",
    "none": "![](secret)",
    "double extension": "![](secret.jpg.html)",
    "full width": "![](ｓｅｃｒｅｔ.jpg)",
    "zero-width": "![](sec\u200bret.jpg)",
    "trailing space": "![](secret.jpg%20)",
    "attribute list": "![](bench.jpg){: srcset=secret.jpg }",
}
#: The same by the front matter.
DECLARED = {
    "climbing": ("file: room.jpg", "file: ../mihon-workshop/tools.jpg"),
    "absolute": ("file: room.jpg", "file: /etc/secret.jpg"),
    "another story's": ("file: room.jpg", "file: tools.jpg"),
    "capitals": ("file: room.jpg", "file: room.JPG"),
    "encoded": ("file: room.jpg", "file: r%6Fom.jpg"),
    "svg": ("file: room.jpg", "file: secret.svg"),
    "html": ("file: room.jpg", "file: secret.html"),
    "pelican": ("file: room.jpg", "file: '{static}/photos/secret.jpg'"),
    "link": ("file: room.jpg", "file: linked.jpg"),
    "through a linked folder": ("file: room.jpg", "file: more/secret.jpg"),
    "a text called jpg": ("file: room.jpg", "file: text.jpg"),
    "an svg called jpg": ("file: room.jpg", "file: drawing.jpg"),
    "a folder called jpg": ("file: room.jpg", "file: folder.jpg"),
    "nobody's faces stated": ("    shows: []\n", ""),
    "null faces": ("shows: []", "shows: null"),
    "somebody without portrait": ("shows: []", "shows: [p2]"),
    "somebody unknown": ("shows: []", "shows: [p9]"),
    "twice, once with nobody": (
        "  - file: room.jpg",
        "  - {file: secret.jpg, alt: 人, shows: [p2]}\n  - {file: secret.jpg, alt: 人, shows: []}\n  - file: room.jpg",
    ),
    "as the plate": ("file: mihon-seisaku.svg", "file: secret.jpg"),
    "as the plate, climbing": ("file: mihon-seisaku.svg", "file: ../photos/mihon-seisaku/secret.jpg"),
    "as the plate, svg of photos": ("file: mihon-seisaku.svg", "file: secret.svg"),
    "as an image of another key": ("sample: true", "sample: true\nimage: secret.jpg"),
    "as a cover": ("sample: true", "sample: true\ncover: /photos/mihon-seisaku/secret.jpg"),
    "as the company's address": ("  industry: 建物", "  industry: 建物\n  url: data:image/jpeg;base64,/9j"),
}
PHOTOS = {
    **{
        f"text: {name}": Attack(COMPANY, "![](bench.jpg)", text, ("secret", "4AAQSkZJRg", "%73ecret", "ｓ"))
        for name, text in PICTURES.items()
    },
    **{
        f"front matter: {name}": Attack(COMPANY, old, new, ("secret", "/9j"))
        for name, (old, new) in DECLARED.items()
    },
}
SECRET = (255, 0, 255)  # nothing else in the site has this colour


def plant(site: Any) -> None:
    """A photograph under every name and in every place that an attack may reach for."""
    from io import BytesIO

    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (640, 430), SECRET).save(stream, "JPEG")
    folder = site.path("photos/mihon-seisaku")
    for suffix in ("jpg", "JPG", "jpeg", "webp", "svg", "html", "gif", "jpg.html"):
        (folder / f"secret.{suffix}").write_bytes(stream.getvalue())
    (folder / "secret").write_bytes(stream.getvalue())
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.jpg").write_bytes(stream.getvalue())
    (folder / "folder.jpg").mkdir()
    (folder / "text.jpg").write_text("写真ではない", encoding="utf-8")
    (folder / "drawing.jpg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    outside = site.root / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(stream.getvalue())
    (folder / "linked.jpg").symlink_to(outside / "secret.jpg")
    (folder / "more").symlink_to(outside, target_is_directory=True)
    site.path("photos/linked-folder").mkdir()
    site.path("secret.jpg").write_bytes(stream.getvalue())
    site.path("companies/.secret.jpg").write_bytes(stream.getvalue())


def pictures_like_the_secret(site: Any) -> list[str]:
    """Files of the output that show the planted photograph, at any size."""
    from io import BytesIO

    from PIL import Image

    found = []
    for name, data in site.files().items():
        if name.endswith((".jpg", ".webp")):
            with Image.open(BytesIO(data)) as image:
                red, green, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
                if red > 200 and green < 60 and blue > 200:
                    found.append(name)
    return found


@pytest.mark.parametrize("attack", PHOTOS.values(), ids=PHOTOS)
def test_a_photograph_is_refused(site: Any, capsys: pytest.CaptureFixture[str], attack: Attack) -> None:
    """However a photograph is brought in, it is refused, and neither its bytes nor its name get out."""
    plant(site)
    assert site.findings() == []
    site.edit(attack.file, attack.old, attack.new)
    said = refused(site, capsys)
    assert f"content/{attack.file}:" in said
    published, pictures = withheld(site)
    assert not any(left in published for left in attack.left)
    assert pictures == []


def test_files_lying_about_are_not_published(site: Any) -> None:
    """Undeclared photographs, links and folders among the content are said, and build into nothing."""
    from build.diagnostics import Severity

    plant(site)
    said = {f.file for f in site.findings(Severity.WARNING)}
    folder = "content/photos/mihon-seisaku"
    for name in (
        "secret.jpg",
        "secret.JPG",
        "secret.webp",
        "secret.svg",
        "secret",
        "sub",
        "linked.jpg",
        "more",
    ):
        assert f"{folder}/{name}" in said
    assert "content/secret.jpg" in said
    site.build()
    assert "secret" not in everything(site)
    assert pictures_like_the_secret(site) == []


#: What lies where a story or a photograph folder should be: file (or link) and what it holds.
STRAY: dict[str, Callable[[Any], object]] = {
    "photos/loose.jpg": lambda site: site.path("photos/loose.jpg").write_bytes(b"\xff\xd8\xff"),
    "photos/linked": lambda site: site.path("photos/linked").symlink_to(site.root, target_is_directory=True),
    "companies/face.jpg": lambda site: site.path("companies/face.jpg").write_bytes(b"\xff\xd8\xff"),
    "companies/page.html": lambda site: site.path("companies/page.html").write_text("<img src=x>"),
    "companies/sub": lambda site: site.path("companies/sub").mkdir(),
    "companies/linked.md": lambda site: site.path("companies/linked.md").symlink_to(site.path(COMPANY)),
    "events/story.rst": lambda site: site.path("events/story.rst").write_text("x"),
    "pages/face.svg": lambda site: site.path("pages/face.svg").write_text("<svg/>"),
    "plates/face.jpg": lambda site: site.path("plates/face.jpg").write_bytes(b"\xff\xd8\xff"),
    "plates/linked.svg": lambda site: site.path("plates/linked.svg").symlink_to(
        site.path("plates/mihon-seisaku.svg")
    ),
}


@pytest.mark.parametrize("name", STRAY)
def test_what_does_not_belong_is_refused(site: Any, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Files, folders and links of another kind among stories, plates and photographs are faults."""
    STRAY[name](site)
    assert f"content/{name}: 誤り: " in refused(site, capsys)
    assert name.rsplit("/", 1)[-1] not in withheld(site)[0]


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 56">'
PLATES = {
    "image": '<image href="data:image/jpeg;base64,SECRET"/>',
    "image, xlink": '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="SECRET.jpg"/>',
    "feImage": '<filter><feImage href="SECRET.jpg"/></filter>',
    "use": '<use href="SECRET.svg#a"/>',
    "pattern": '<pattern><image href="SECRET"/></pattern>',
    "style": "<style>@import url(SECRET)</style>",
    "style attribute": '<rect style="fill:url(SECRET)"/>',
    "fill": '<rect fill="url(SECRET)"/>',
    "class": '<rect class="url(SECRET)"/>',
    "script": "<script>SECRET</script>",
    "handler": '<rect onload="SECRET()"/>',
    "foreign object": "<foreignObject><img src='SECRET'/></foreignObject>",
    "link": '<a href="https://SECRET.example"><rect/></a>',
    "title": "<title>SECRET</title>",
    "description": "<desc>SECRET</desc>",
    "metadata": "<metadata>SECRET</metadata>",
    "other namespace": '<x:image xmlns:x="http://www.w3.org/1999/xhtml" src="SECRET"/>',
    "other namespace's attribute": '<rect xmlns:x="https://SECRET.example/" x:href="SECRET"/>',
    "set": '<set attributeName="href" to="SECRET"/>',
    "data attribute": '<rect data-src="SECRET"/>',
    "path": '<path d="M0 0 SECRET"/>',
}


@pytest.mark.parametrize("inner", PLATES.values(), ids=PLATES)
def test_a_plate_brings_nothing_in(site: Any, capsys: pytest.CaptureFixture[str], inner: str) -> None:
    """A drawing cannot embed, point to, or hide anything."""
    site.write("plates/mihon-seisaku.svg", f"{HEAD}{inner}</svg>")
    assert "content/plates/mihon-seisaku.svg:1: 誤り: " in refused(site, capsys)
    assert "SECRET" not in withheld(site)[0]


WHOLE_PLATES = {
    "entity": '<!DOCTYPE svg [<!ENTITY x "SECRET">]>' + HEAD + "<text>&x;</text></svg>",
    "entity, other encoding": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE svg [<!ENTITY x "SECRET">]>'
    + HEAD
    + "<text>&x;</text></svg>",
    "style sheet": '<?xml-stylesheet href="SECRET.css"?>' + HEAD + "</svg>",
    "comment": HEAD + "<!-- SECRET --></svg>",
    "cdata": HEAD + "<text><![CDATA[<img src=SECRET>]]></text></svg>",
}


@pytest.mark.parametrize("kind", WHOLE_PLATES)
def test_what_surrounds_a_plate_does_not_get_out(site: Any, kind: str) -> None:
    """Document types, style sheets, comments and character data: refused, dropped or escaped."""
    text = WHOLE_PLATES[kind]
    encoding = "utf-16" if "UTF-16" in text else "utf-8"
    site.path("plates/mihon-seisaku.svg").write_bytes(text.encode(encoding))
    site.build(withhold_faulty=True)
    published = "\n".join(data.decode() for name, data in site.files().items() if name.endswith(".html"))
    assert "<img src=SECRET" not in published
    assert kind == "cdata" or "SECRET" not in published
