"""Made-up stories for measuring: the same prose for ours and for a peer.

Deterministic for a number of stories. People, companies and streets are invented.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from build.content.stories import Story, parse
from build.gate.approval import text_hash

SENTENCES = (
    "朝の工房には、まだ機械の音がない。",
    "道具を並べる順番が、そのまま一日の段取りになる。",
    "急がないことがいちばんの近道だと、先輩は言う。",
    "手の感覚だけで、わずかなずれを見つける。",
    "昼すぎに一度、全員で仕上がりを見くらべる。",
    "うまくいかなかった日の記録が、棚いっぱいに残っている。",
    "お客さんの声は、壁の黒板にそのまま書き写す。",
    "新しく入った人は、まず掃除から工房の地図をおぼえる。",
    "季節によって材料の機嫌が変わるのが、むずかしくておもしろい。",
    "帰る前に、あしたの自分へひとこと書き置きをする。",
)
INDUSTRIES = ["印刷", "染色", "食品", "情報", "介護", "建物", "映像", "光学", "物流", "造園", "教育", "小売"]
TASTES = ("手を動かす", "人と話す", "ひとつを極める", "外に出る", "しくみを考える")
PARAGRAPHS = 9
LENGTH = 2600  # characters of prose per story, as the guide's longest stories have


def body(number: int) -> str:
    """About 2,600 characters in headed paragraphs."""
    chance = random.Random(number)  # noqa: S311 - prose for a benchmark
    parts = []
    for index in range(PARAGRAPHS):
        if index % 3 == 0:
            parts.append(f"## {index // 3 + 1}つめの観察")
        text = ""
        while len(text) < LENGTH // PARAGRAPHS:
            text += chance.choice(SENTENCES)
        parts.append(text)
    return "\n\n".join(parts)


#: Printed as a person's entry; every tenth story of a corpus with people has one.
_PERSON = """\
people:
  - id: p1
    name: 見本 {family}ろう
    kana: みほん {kana}ろう
    department: 製造課
    label: 社員Aさん
    consent:
      form: 同意書-{number}
      items: [氏名, 所属部署]
      media: [web]
      signed: 2026-06-01
      minor_at_signing: false
      expires: 2029-03-31
      approved: {{on: 2026-07-01, text: "p1"}}
      withdrawn: null
"""
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも"
SITE_URL = "https://mihon.example"
SHEET = 24  # stories on a page of a list, as ours has


def write_ours(folder: Path, stories: int, *, people: bool = False) -> None:
    """A content folder for ``zukan build``: companies, and two pages of prose; no photographs."""
    for name in ("companies", "events", "pages", "photos", "plates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for slug in ("about", "apply"):
        page = f"---\ntitle: 見本\nslug: {slug}\nlabel: 見本\n---\n\n{SENTENCES[0]}\n"
        (folder / "pages" / f"{slug}.md").write_text(page, encoding="utf-8")
    for number in range(1, stories + 1):
        write_story(folder, number, people=people)


def write_story(folder: Path, number: int, *, people: bool = False, title: str = "はなし") -> Path:
    """One of ours; in a corpus with people every tenth has somebody, named in its last paragraph."""
    held = people and number % 10 == 0
    head = "\n".join(
        (
            f"title: 見本の会社{number}の{title}",
            f"slug: mihon-{number}",
            "status: published",
            f"date: {_date(number)}",
            f'number: "{number:05}"',
            f"company: {{name: {_letters(number)}製作所, kana: みほんせいさくしょ, industry: {_industry(number)}}}",
            f"taste: [{_taste(number)}]",
            "summary_easy: 見本の会社です。",
            *([_person(number)] if held else []),
        )
    )
    prose = body(number) + ("\n\n{p1}も、そう言う。" if held else "")
    path = folder / "companies" / f"mihon-{number}.md"
    text = f"---\n{head}\n---\n\n{prose}\n"
    path.write_text(approved(text, path) if held else text, encoding="utf-8")
    return path


def approved(text: str, path: Path) -> str:
    """With the hash of what each of its people approved in the place of ``text: "p1"``: nobody is held back."""
    parsed, faults = parse(text, path.name, "companies")
    assert parsed is not None, faults
    story = cast("Story", parsed)
    for person in story.front.people:
        digest = text_hash(story, person, lambda slug, file: "")
        text = text.replace(f'text: "{person.id}"', f'text: "{digest}"')
    return text


def _letters(number: int) -> str:
    """Three kana, others for every number: companies have names of their own, as in a ward. Where a hundred have one,
    each story names them all, and everybody's name is looked for in every story as if it were their company's."""
    letters, rest = "", number
    for _ in range(3):
        rest, at = divmod(rest, len(KANA))
        letters += KANA[at]
    return letters


def _person(number: int) -> str:
    letters = _letters(number)
    return _PERSON.format(family=letters, kana=letters, number=number).rstrip()


def write_pelican(folder: Path, stories: int) -> None:
    """The same stories as a plain Pelican site reads them, with lists, categories, tags and a feed."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    settings = (
        f'SITEURL = "{SITE_URL}"\nSITENAME = "見本"\nPATH = "content"\nTIMEZONE = "Asia/Tokyo"\n'
        f'DEFAULT_LANG = "ja"\nDEFAULT_PAGINATION = {SHEET}\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n'
        "CATEGORY_FEED_ATOM = None\nTRANSLATION_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\n"
        "AUTHOR_FEED_RSS = None\nFEED_MAX_ITEMS = 20\n"
    )
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    for number in range(1, stories + 1):
        head = (
            f"Title: 見本の会社{number}のはなし\nDate: {_date(number)}\nSlug: mihon-{number}\n"
            f"Category: {_industry(number)}\nTags: {_taste(number)}\n"
        )
        path = folder / "content" / f"mihon-{number}.md"
        path.write_text(f"{head}\n{body(number)}\n", encoding="utf-8")


_HUGO = {
    "hugo.toml": (
        f'baseURL = "{SITE_URL}/"\nlanguageCode = "ja"\ntitle = "見本"\n[pagination]\npagerSize = {SHEET}\n'
        '[taxonomies]\ncategory = "categories"\ntag = "tags"\n'
    ),
    "layouts/_default/baseof.html": (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
        '<body><header><a href="/">見本</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>'
    ),
    "layouts/_default/single.html": (
        '{{ define "main" }}<article><h1>{{ .Title }}</h1><time>{{ .Date.Format "2006-01-02" }}</time>'
        '{{ .Content }}<ul>{{ range .Params.tags }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>'
        "{{ end }}</ul></article>{{ end }}"
    ),
    "layouts/_default/list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}<article>'
        '<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Summary | plainify }}</p></article>'
        '{{ end }}{{ template "_internal/pagination.html" . }}{{ end }}'
    ),
}


def write_hugo(folder: Path, stories: int) -> None:
    """The same stories as a Hugo site: pages, lists, categories, tags, feed and sitemap."""
    for name, text in _HUGO.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "content" / "companies").mkdir(parents=True)
    for number in range(1, stories + 1):
        head = (
            f"title: 見本の会社{number}のはなし\nslug: mihon-{number}\ndate: {_date(number)}\n"
            f"categories: [{_industry(number)}]\ntags: [{_taste(number)}]\n"
        )
        path = folder / "content" / "companies" / f"mihon-{number}.md"
        path.write_text(f"---\n{head}---\n\n{body(number)}\n", encoding="utf-8")


def _date(number: int) -> str:
    """The higher the number, the newer."""
    return (date(2000, 1, 1) + timedelta(days=number % 9000)).isoformat()


def _taste(number: int) -> str:
    return TASTES[number % len(TASTES)]


def _industry(number: int) -> str:
    return INDUSTRIES[number % len(INDUSTRIES)]
