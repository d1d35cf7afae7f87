"""Fixtures: a small invented site in a folder of its own, to edit, check and build."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from build.consent.approve import approve
from build.content.folder import load as load_content
from build.diagnostics import Diagnostic, Severity
from build.engine.builder import build
from build.gate.decided import DecidedSite, Judgement
from build.gate.judging import judge
from build.options import PROJECT, Options
from register.load import REGISTER_FILE, from_dict, load
from register.model import Register

DAY = date(2026, 11, 23)
INTAKE = {"current": "https://uketsuke.example"}

# Planted in every original; none of it may reach an output.
EXIF_ARTIST = "PLANTED-ARTIST-5151"
EXIF_NOTE = "PLANTED-NOTE-6262"
JPEG_COMMENT = b"PLANTED-COMMENT-7373"

PLATE = """<svg xmlns="http://www.w3.org/2000/svg" class="plate-art" viewBox="0 0 64 56">
  <!-- a remark of the drawing program -->
  <rect class="k-c1" x="0" y="0" width="64" height="56"/>
  <g class="callout" data-n="1"><path class="lead" d="M1 1L9 9"/><text class="no-t" x="1" y="2">1</text></g>
</svg>
"""

CONSENT = """\
    consent:
      form: {form}
      items: [{items}]
      media: [web]
      signed: 2026-06-01
      minor_at_signing: false
      guardian: null
      expires: 2029-03-31
      approved: null
      withdrawn: null
"""

OPENING = """\
  - title: 組立
    kind: 正社員
    duties: 機械の組立
    duties_may_change: 会社の定める業務
    location: 見本町
    location_may_change: なし
    term: 期間の定めなし
    renewal: なし
    probation: 3か月（条件は同じ）
    hours: 9:00〜18:00
    breaks: 60分
    overtime: 月5時間
    holidays: 土日祝
    pay: {min: 220000, max: 250000, unit: 月給, fixed_overtime: なし}
    insurance: 健康・厚生年金・雇用・労災
    smoking: 屋内禁煙
    opens: 2026-10-01
    closes: 2027-03-20
    updated: 2026-11-01
    next_check: 2026-12-15
"""

COMPANY = f"""\
---
title: ねじ一本の話
slug: mihon-seisaku
status: published
date: 2026-11-01
number: "001"
sample: true
company:
  name: 架空製作所
  kana: かくうせいさくしょ
  industry: 建物
  address: 新宿区架空町一丁目2番3号 架空ビル4階
  contact: 電話 03-0000-0001
taste: [手を動かす]
occupations: [組立]
ways: [土日祝が休み]
tags: [ねじ]
summary_easy: "{{機械|きかい}}をつくる{{会社|かいしゃ}}です。"
plate: {{file: mihon-seisaku.svg, alt: 工場の断面図, callouts: [{{title: 台, text: しごとをする台}}]}}
day:
  - {{at: "8:40", what: はじまり}}
  - {{at: "12:00", what: 昼休み}}
  - {{at: "13:00", what: 組立}}
  - {{at: "17:30", what: 帰る}}
numbers:
  - {{value: "14", unit: 人, label: 働いている人}}
openings:
{OPENING}people:
  - id: p1
    name: 見本 はなこ
    kana: みほん はなこ
    age: 27
    age_as_of: 2026-10-01
    department: 製造課
    post: 主任
    duties: 機械の組立
    also_called: [はなちゃん]
    label: 社員Aさん
{CONSENT.format(form="同意書-2026-901", items="氏名, 年齢, 所属部署, 役職, 担当職務, 肖像")}\
  - id: p2
    name: 例示 たろう
    department: 検査課
    label: 社員Bさん
{CONSENT.format(form="同意書-2026-902", items="氏名, 所属部署")}\
photos:
  - file: bench.jpg
    alt: 台に向かう人
    caption: 朝の台。
    credit: しごと図鑑
    shows: [p1]
  - file: face.jpg
    alt: 笑う人
    shows: [p1]
  - file: room.jpg
    alt: だれもいない部屋
    caption: 昼の部屋。
    shows: []
---
小さな工場の一日を見た。

## 朝

![](bench.jpg)

:::p1
{{p1}}は、ねじを一本ずつ見る。
:::

## 昼

{{p2}}が検査の台を整える。{{検査|けんさ}}は静かだ。
"""

EVENT_HEAD = """\
status: published
number: E-01
sample: true
starts: "2027-01-16T13:00"
ends: "2027-01-16T16:00"
venue: {name: 見本会館, address: 新宿区見本町, station: 見本駅, access: 右へ}
capacity: 30
waiting_list: true
signup: {opens: 2026-11-01, closes: 2027-01-10}
contact: 窓口(見本)
accommodations: 窓口へお知らせください。
"""

SEMINAR = f"""\
---
title: はじめてのセミナー
slug: mihon-seminar
programme: support
kind: seminar
companies: [mihon-seisaku]
{EVENT_HEAD}---
話を聞く会です。
"""

WORKSHOP = f"""\
---
title: ねじのワークショップ
slug: mihon-workshop
programme: workshop
kind: workshop
{EVENT_HEAD}people:
  - id: p1
    name: 仮名 みどり
    employer: 架空製作所
    department: 設計課
    post: 係長
    label: 会社の方Aさん
{CONSENT.format(form="同意書-2026-903", items="氏名, 勤め先, 所属部署, 役職")}\
photos:
  - {{file: tools.jpg, alt: 並んだ道具, shows: []}}
---
{{p1}}と手を動かす会です。
"""

PAGES = {
    "about": "この図鑑について",
    "apply": "応募のしかた",
    "contact": "お問い合わせ",
    "accessibility": "アクセシビリティ方針",
}
PAGE = "---\ntitle: {title}\nslug: {slug}\nlabel: はじめに\n---\nこの図鑑のことを書きます。\n"


def photograph(colour: tuple[int, int, int], size: tuple[int, int] = (640, 430)) -> bytes:
    """A JPEG as a camera leaves it: EXIF with a GPS position, a note, a comment, lying on its side."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((40, 40, 240, 240), fill=(250, 210, 180))
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned
    exif[0x013B] = EXIF_ARTIST
    exif[0x010E] = EXIF_NOTE
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 1.0, 2.0), 3: "W", 4: (30.0, 1.0, 2.0)})
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88, exif=exif, comment=JPEG_COMMENT)
    return stream.getvalue()


PHOTOS = {
    "mihon-seisaku/bench.jpg": photograph((200, 80, 60)),
    "mihon-seisaku/face.jpg": photograph((60, 80, 200)),
    "mihon-seisaku/room.jpg": photograph((60, 180, 90)),
    "mihon-workshop/tools.jpg": photograph((120, 120, 120)),
}
COMPANY_FILE = "companies/mihon-seisaku.md"
SEMINAR_FILE = "events/mihon-seminar.md"
WORKSHOP_FILE = "events/mihon-workshop.md"


@dataclass
class Site:
    """A content folder to edit, and what comes of it."""

    root: Path
    cache: Path
    register: Register
    day: date = DAY
    intake: dict[str, str] = field(default_factory=lambda: dict(INTAKE))
    site_url: str | None = None

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def planted(self) -> tuple[bytes, ...]:
        """What every original carries and no output may."""
        return (EXIF_ARTIST.encode(), EXIF_NOTE.encode(), JPEG_COMMENT)

    def path(self, file: str) -> Path:
        return self.content / file

    def write(self, file: str, text: str) -> None:
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        self.path(file).write_bytes(text.encode("utf-8"))

    def edit(self, file: str, old: str, new: str, count: int = 1) -> None:
        """Replaces text that must be there."""
        text = self.path(file).read_bytes().decode("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new, count))

    def line_of(self, file: str, needle: str) -> int:
        text = self.path(file).read_bytes().decode("utf-8")
        return text.count("\n", 0, text.index(needle)) + 1

    def judge(self, *, drafts: bool = False) -> Judgement:
        return judge(load_content(self.content), self.register, self.day, drafts=drafts)

    def decided(self) -> DecidedSite:
        judgement = self.judge()
        assert judgement.site is not None, judgement.findings
        return judgement.site

    def findings(self, severity: Severity = Severity.ERROR) -> list[Diagnostic]:
        return [f for f in self.judge(drafts=True).findings if f.severity is severity]

    def options(self, **changes: Any) -> Options:
        base: dict[str, Any] = {
            "day": self.day,
            "content": self.content,
            "theme": PROJECT / "theme",
            "output": self.output,
            "cache": self.cache,
            "intake": self.intake,
            "site_url": self.site_url,
        }
        return Options(**(base | changes))

    def build(self, **changes: Any) -> Judgement:
        return build(self.options(**changes), self.register)

    def page(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the output."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }

    def approve_all(self) -> None:
        content = load_content(self.content)
        for story in content.stories:
            for person in story.front.people:
                fresh = load_content(self.content)
                again = next(s for s in fresh.stories if s.file == story.file)
                approve(
                    fresh, again, next(p for p in again.front.people if p.id == person.id), date(2026, 7, 1)
                )


@pytest.fixture(scope="session")
def register() -> Register:
    return load()


@pytest.fixture
def altered() -> Callable[[Callable[[dict[str, Any]], None]], Register]:
    """The shipped register with one change made to its raw form."""

    def make(change: Callable[[dict[str, Any]], None]) -> Register:
        raw = tomllib.loads(REGISTER_FILE.read_text(encoding="utf-8"))
        change(raw)
        return from_dict(raw)

    return make


@pytest.fixture(scope="session")
def photo_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Derivatives are made once for the whole run, as for an editor."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, register: Register, photo_cache: Path) -> Site:
    """The site that every test starts from: without a fault, everything approved."""
    made = Site(tmp_path_factory.mktemp("template"), photo_cache, register)
    made.write(COMPANY_FILE, COMPANY)
    made.write(SEMINAR_FILE, SEMINAR)
    made.write(WORKSHOP_FILE, WORKSHOP)
    made.write("plates/mihon-seisaku.svg", PLATE)
    for slug, title in PAGES.items():
        made.write(f"pages/{slug}.md", PAGE.format(title=title, slug=slug))
    for name, data in PHOTOS.items():
        target = made.path(f"photos/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    made.approve_all()
    return made


def copied(template: Site, root: Path) -> Site:
    """A copy of a site's content in another folder, to be edited."""
    copy = Site(root, template.cache, template.register)
    for path in sorted(template.content.rglob("*")):
        if path.is_file():
            target = copy.content / path.relative_to(template.content)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return copy


@pytest.fixture
def site(template: Site, tmp_path: Path) -> Site:
    """A copy of the template, to be edited."""
    return copied(template, tmp_path)


@pytest.fixture(scope="session")
def built(template: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The template, built once; only to be read."""
    made = Site(template.root, template.cache, template.register)
    made.build()
    return made
