"""The page models: all that templates get.

Every template is rendered with exactly one name, ``page``, bound to one of the
models below, under ``StrictUndefined``. A view model holds only what
the gate has decided may be shown: there is no path from a template back to a
story's front matter, to the register or to a source photograph. That makes a
page a function of its model, which is what the incremental build hashes.

Nothing here decides, reads a file or formats a date: models are made in
``build/pages/presenter.py``; strings arrive ready to be printed. Named tuples, because a short
build is mostly its imports; but for those with a field ``count``, as every tuple has a method of that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from build.wording import FrameWords, MissingWords, PrivacyWords


class IndustryView(NamedTuple):
    """One of the twelve index colours. ``slug`` is also the CSS class ``i-<slug>``."""

    slug: str
    label: str
    url: str  # "" while it has no company
    current: bool = False


@dataclass(frozen=True, slots=True)
class ShelfView:
    """One of the twelve on the cover, with how many companies it holds."""

    industry: IndustryView
    count: int


class NavView(NamedTuple):
    """Addresses of the fixed pages, relative to the page; templates never build a URL."""

    home: str
    companies: str
    events: str
    apply: str  # 応募のしかた
    about: str
    privacy: str
    contact: str
    accessibility: str


class Translation(NamedTuple):
    """A page in one of its languages."""

    language: str
    label: str  # English, 日本語: in the language itself
    url: str  # relative to the page
    address: str  # absolute, "" when no site URL is configured
    current: bool


class ShareView(NamedTuple):
    """What a shared page shows elsewhere; decided for the medium ``social``, apart from the page itself."""

    title: str
    description: str
    kind: str  # "article" or "website"
    image: str  # absolute URL, "" where none is drawn
    alt: str


class Frame(NamedTuple):
    """What surrounds every page: head, header, index tabs, footer."""

    title: str  # for <title>, complete
    description: str
    share: ShareView
    canonical: str | None  # absolute URL, None when no site URL is configured
    root: str  # relative path back to the site root: "", "../", …; always ends with "/" or is ""
    nav: NavView
    feed: str  # URL of the Atom feed, "" when no site URL is configured
    stylesheet: str  # URL of the fingerprinted stylesheet, relative to the page
    icon: str  # URL of the (fingerprinted) favicon.svg, relative to the page
    touch_icon: str  # the same for a phone's home screen
    manifest: str
    noindex: bool
    sample: bool  # the page says that company and people are invented
    # Which nav entry is current: "home", "companies", "events", "apply", "about", "privacy" or "".
    section: str
    industries: tuple[IndustryView, ...]  # the thumb index, only industries that exist as pages
    industry: IndustryView | None  # the page's own colour
    decided_for: str  # 2026年11月23日: the day consent was decided for
    generator_edition: str  # 2026年度版
    words: FrameWords
    translations: tuple[Translation, ...]  # this page's, itself among them; () when there is one language
    english: str  # URL of the page's English, or of where the guide begins in it; "" when there is none
    data: tuple[Markup, ...] = ()  # JSON-LD, each whole and escaped; none where the address is not known
    # The chrome, rendered: ``render.py`` puts it in.
    bar: Markup = Markup()
    foot: Markup = Markup()


class Chrome(NamedTuple):
    """The fields of a frame that bar, thumb index and foot are made of; they are the same on hundreds of pages."""

    nav: NavView
    section: str
    industries: tuple[IndustryView, ...]
    sample: bool
    decided_for: str
    generator_edition: str
    words: FrameWords
    english: str


class Source(NamedTuple):
    """One ``<source>`` of a picture: a MIME type and a ready ``srcset``."""

    mime: str
    srcset: str


class Picture(NamedTuple):
    """A cleared photograph's derivatives. URLs are relative to the page."""

    sources: tuple[Source, ...]  # AVIF, WebP
    src: str  # JPEG fallback
    srcset: str
    width: int
    height: int
    alt: str
    caption: str  # "" when there is none
    credit: str
    tone: str = ""  # the CSS class of the colour that stands there until the photograph is loaded


class Drawing(NamedTuple):
    """A company's plate without call-outs, as a picture: one file for each scheme. It only decorates."""

    light: str
    dark: str
    width: int
    height: int


class Callout(NamedTuple):
    number: int
    title: str
    text: str


class PlateView(NamedTuple):
    """The company's drawn cut-away. ``svg`` is sanitised inline SVG in the page's colours."""

    svg: Markup
    alt: str
    callouts: tuple[Callout, ...]
    note: str = ""  # under the drawing, where it is not the company's own


class SpecRow(NamedTuple):
    label: str
    value: str


class WordLink(NamedTuple):
    """A word that leads to its list. ``apart``: read aloud after it, where another link has the same text."""

    label: str
    url: str
    apart: str


class WordsRow(NamedTuple):
    """A row of words, each of which leads to its list."""

    label: str
    words: tuple[WordLink, ...]


class PersonView(NamedTuple):
    """A company person, reduced to what may be shown. ``shown_name`` is the name or the label."""

    shown_name: str
    kana: str  # "" unless the name is shown
    role: str  # department and post joined, "" when neither may be shown
    facts: tuple[SpecRow, ...]  # the remaining agreed items: 担当職務, 年齢, …
    portrait: Picture | None  # None: the hatched plate 写真は掲載していません
    with_others: bool = False  # a photograph of several people on this page shows them


class DayEntry(NamedTuple):
    at: str  # 8:40
    iso: str  # 08:40, for <time datetime>
    what: str
    weight: int  # 1–8, proportional to its length; the last entry has 1
    kind: str  # "a" light, "b" full colour, "c" tint, "e" the end, in ink


class ChartView(NamedTuple):
    """A part of a whole, drawn as one mark per unit, or as a bar of which ``share`` thousandths are filled.

    ``marks``: empty where the whole has too many units to draw each.
    """

    title: str
    description: str
    marks: tuple[ChartMark, ...]
    rows: int
    columns: int
    share: int


class ChartMark(NamedTuple):
    x: int
    y: int
    filled: bool


class NumberView(NamedTuple):
    value: str
    unit: str
    label: str
    chart: ChartView | None


class SimilarView(NamedTuple):
    """Another company, shown at the end of a story."""

    number: str
    url: str
    title: str
    company: str
    industry: IndustryView
    state: str  # 募集中 / 募集終了 / nothing
    plate: Drawing
    why: str  # what both have: 手を動かす・未経験から


class OpeningView(NamedTuple):
    title: str
    kind: str
    is_open: bool
    rows: tuple[SpecRow, ...]  # every particular of the vacancy, in order
    as_of: str  # 情報の時点
    next_check: str
    url: str = ""  # of the vacancy's own page, "" when it is not open


class ApplyView(NamedTuple):
    """The link to a form, with what is asked. ``href`` is None where it is closed; ``why_closed`` says why."""

    href: str | None
    why_closed: str
    button: str
    note: str  # 履歴書はまだいりません。…
    received_by: str  # 会社に届くもの / 窓口に届くもの
    receives: str  # what the company receives, or the office where it is passed to nobody
    steps: tuple[str, ...]
    elsewhere: str  # where someone who is not eligible turns
    passed_on: str  # 3営業日以内に会社へお渡しします, "" where it is passed to nobody


class CompanyCard(NamedTuple):
    number: str  # 012
    url: str
    title: str
    lead: str
    company: str
    industry: IndustryView
    state: str  # 募集中 / 募集終了 / nothing
    plate: Drawing
    tastes: tuple[str, ...]


class EventRow(NamedTuple):
    url: str
    title: str
    iso: str  # 2026-12-05, for <time datetime>
    month_day: str  # 12/5
    weekday: str  # 土
    kind: str  # 企業見学会
    state: str  # 受付中 / 12/1 受付開始 / 受付終了 / 中止
    hours: str  # 13:00–16:00
    where: str  # オンライン or the venue's name
    cancelled: bool
    changed: bool


class PlateOfTheDay(NamedTuple):
    """One company's plate on the cover, whole."""

    number: str
    url: str
    title: str
    company: str
    industry: IndustryView
    plate: PlateView


@dataclass(frozen=True, slots=True)
class TasteView:
    label: str
    url: str
    count: int


class CalendarView(NamedTuple):
    """A way to take events along: a file to open, and an address to subscribe to, "" for one event."""

    file: str  # relative to the page
    webcal: str
    label: str  # カレンダーに入れる


class HomePage(NamedTuple):
    frame: Frame
    plate: PlateOfTheDay | None  # another every day
    cards: tuple[CompanyCard, ...]
    events: tuple[EventRow, ...]
    tastes: tuple[TasteView, ...]
    shelf: tuple[ShelfView, ...]  # all twelve


@dataclass(frozen=True, slots=True)
class IndexWord:
    """One word of the index. ``slug`` is what the filter's query calls it."""

    label: str
    slug: str
    url: str
    count: int
    apart: str  # as a WordLink's


class IndexGroup(NamedTuple):
    """業種, 職種, 好きなこと or 働き方, with every word that leads somewhere."""

    key: str
    name: str
    words: tuple[IndexWord, ...]


class Finder(NamedTuple):
    """The index of the guide, and what the script that filters by it needs. Without groups there is neither."""

    groups: tuple[IndexGroup, ...]
    open_url: str
    open_count: int
    openings_url: str
    data: str  # URL of the filter's file
    script: str


@dataclass(frozen=True, slots=True)
class CompanyList:
    """One sheet of a list. Sheets are counted from the oldest story, so that a new one changes the first
    sheet alone, which holds the newest and has no number."""

    frame: Frame
    heading: str
    label: str  # the small black label
    count: str  # 12 社, or 1〜24 社目 on a numbered sheet
    unit: str
    cards: tuple[CompanyCard, ...]
    newer: str  # URL of the sheet with newer ones, "" on the first
    older: str  # URL of the sheet with older ones, "" on the last
    index_url: str  # of the index on the first sheet of all companies
    none: str  # said where there is no card
    finder: Finder | None  # there alone


class CompanyPage(NamedTuple):
    frame: Frame
    number: str
    title: str
    lead: str  # the text before the first heading, as plain text; not repeated in ``body``
    family: str  # 印刷のなかま
    company: str
    company_kana: str
    spec: tuple[SpecRow, ...]
    tastes: WordsRow | None
    state: str  # 募集中 / 募集終了 / nothing
    words: tuple[WordsRow, ...]  # しごと, 働き方
    more: tuple[SpecRow, ...]
    open_titles: str  # 印刷オペレーター（正社員）
    plate: PlateView
    body: Markup  # Markdown result; photos are <figure> with <picture>
    length: int  # 1 to 3: how small it has to be set, so that a story is two pages on paper
    people: tuple[PersonView, ...]
    photos: tuple[Picture, ...]  # those that neither the body nor a portrait used
    day: tuple[DayEntry, ...]
    numbers: tuple[NumberView, ...]
    openings: tuple[OpeningView, ...]
    apply: ApplyView
    easy: Markup  # やさしい日本語 with its furigana as <ruby>, "" when there is none
    tags: tuple[str, ...]
    similar: tuple[SimilarView, ...]


class OpeningRow(NamedTuple):
    """One open vacancy in the printed list. ``first`` of its company's ``span`` rows."""

    number: str
    company: str
    whereabouts: str  # the company's address
    contact: str
    industry: IndustryView
    url: str
    title: str
    kind: str
    duties: str
    pay: str
    overtime: str
    place: str
    closes: str  # 3/20
    closes_iso: str
    first: bool
    span: int
    address: str  # /companies/…/, as it is printed


class OpeningsPage(NamedTuple):
    """求人一覧."""

    frame: Frame
    rows: tuple[OpeningRow, ...]
    companies: int
    as_of: str
    edition: str
    how: tuple[str, ...]
    who: str
    elsewhere: str
    site: str  # the site's host, "" where it has no address


class CalendarDay(NamedTuple):
    """A cell. ``number`` 0: a day of another month, which stays empty."""

    number: int
    iso: str
    label: str  # 12月5日（土）
    today: bool
    events: tuple[EventRow, ...]


class CalendarMonth(NamedTuple):
    label: str  # 2026年12月
    anchor: str  # m2026-12
    weeks: tuple[tuple[CalendarDay, ...], ...]  # Sunday first


@dataclass(frozen=True, slots=True)
class EventKind:
    label: str
    url: str
    count: int
    current: bool


class EventGroup(NamedTuple):
    """Coming events of one month."""

    label: str
    rows: tuple[EventRow, ...]


class JobPage(NamedTuple):
    """One open vacancy with all its particulars. Gone on the day after it closes."""

    frame: Frame
    number: str  # of the company in the guide
    title: str
    kind: str  # 正社員
    company: str
    family: str  # 印刷のなかま
    story: str  # URL of the company's page
    story_title: str
    plate: Drawing
    duties: str
    main: tuple[SpecRow, ...]  # what is asked first, large
    rows: tuple[SpecRow, ...]  # every particular, in the law's order
    closes: str  # 2027年3月20日
    as_of: str
    next_check: str
    apply: ApplyView
    others: tuple[SpecRow, ...]  # the company's other open vacancies: label = title, value = URL


@dataclass(frozen=True, slots=True)
class EventList:
    """All events, or those of one kind."""

    frame: Frame
    heading: str
    kinds: tuple[EventKind, ...]  # the first is all of them
    count: int  # coming ones
    coming: tuple[EventGroup, ...]
    months: tuple[CalendarMonth, ...]
    past: tuple[EventRow, ...]
    calendar: CalendarView | None = None  # None where the site's address is not known


class EventPage(NamedTuple):
    frame: Frame
    number: str
    title: str
    kind: str
    programme: str
    iso: str  # 2026-12-05T13:00+09:00, for <time datetime>
    date: str  # 2026年12月5日（土）
    month_day: str  # 12/5, for the giant numeral
    weekday: str  # 土
    hours: str  # 13:00–16:00
    spec: tuple[SpecRow, ...]  # 場所, 定員, 対象, 受付期間, 連絡先, 合理的配慮 …
    body: Markup
    people: tuple[PersonView, ...]  # empty for support, no portraits for workshop
    photos: tuple[Picture, ...]
    companies: tuple[CompanyCard, ...]
    notice: str  # 中止 / 変更, "" when there is none
    apply: ApplyView
    calendar: CalendarView | None = None  # None for a draft, one that is over, or without the site's address


class NoticeSection(NamedTuple):
    """One form's notice (clause 4), as the privacy page shows it."""

    anchor: str
    title: str
    version: str
    rows: tuple[SpecRow, ...]


class PrivacyPage(NamedTuple):
    frame: Frame
    words: PrivacyWords
    intro: Markup
    sections: tuple[NoticeSection, ...]
    published: tuple[SpecRow, ...]  # per programme: what may be shown about company people
    places: tuple[SpecRow, ...]
    easy: tuple[Markup, ...]  # やさしい日本語, on the Japanese page


class TextPage(NamedTuple):
    """A page of prose: about, how applying works, 準備中."""

    frame: Frame
    label: str
    heading: str
    body: Markup
    easy: tuple[Markup, ...] = ()  # the same in やさしい日本語, a paragraph each
    ways: tuple[WayView, ...] = ()  # pages that belong to it


class NoteView(NamedTuple):
    """A check that was made, or the meaning of a result's sign. ``kind``: met, partly, failed or open (its style)."""

    text: str
    more: str
    kind: str


@dataclass(frozen=True, slots=True)
class StandardView:
    """One standard and its criteria counted by result: sign with word, count, kind."""

    name: str
    count: int
    results: tuple[tuple[str, int, str], ...]  # kind "none" where the count is 0


class CriterionRow(NamedTuple):
    """One success criterion, what was tested of it and what is left to people."""

    number: str
    title: str
    level: str
    standards: tuple[str, ...]
    applies: str  # あり, なし or − where it was not tested
    mark: str
    result: str
    kind: str
    checks: tuple[NoteView, ...]
    left: str


class ResultsPart(NamedTuple):
    """The criteria of one principle."""

    anchor: str
    title: str
    rows: tuple[CriterionRow, ...]


class ResultsPage(NamedTuple):
    """試験の結果 of accessibility."""

    frame: Frame
    heading: str
    policy: str  # URL of the policy
    about: tuple[SpecRow, ...]
    standards: tuple[StandardView, ...]
    legend: tuple[NoteView, ...]
    parts: tuple[ResultsPart, ...]
    pages: tuple[str, ...]  # addresses of those that were opened


class DeskView(NamedTuple):
    """An office: what it answers, and how to reach it."""

    anchor: str
    title: str
    rows: tuple[SpecRow, ...]


class ContactPage(NamedTuple):
    """The contact page: an editor's prose, and the contacts of the register."""

    frame: Frame
    label: str
    heading: str
    body: Markup
    desks: tuple[DeskView, ...]


class WayView(NamedTuple):
    """A link on the page for addresses that do not exist."""

    url: str
    title: str
    text: str


class MissingPage(NamedTuple):
    """404.html."""

    frame: Frame
    words: MissingWords
    ways: tuple[WayView, ...]


Page = (
    HomePage
    | CompanyList
    | CompanyPage
    | JobPage
    | OpeningsPage
    | EventList
    | EventPage
    | PrivacyPage
    | TextPage
    | ResultsPage
    | ContactPage
    | MissingPage
)

#: Which template renders which model. The only place that names templates.
TEMPLATES: dict[type, str] = {
    HomePage: "home.html",
    CompanyList: "companies.html",
    CompanyPage: "company.html",
    JobPage: "job.html",
    OpeningsPage: "openings.html",
    EventList: "events.html",
    EventPage: "event.html",
    PrivacyPage: "privacy.html",
    TextPage: "text.html",
    ResultsPage: "results.html",
    ContactPage: "contact.html",
    MissingPage: "not_found.html",
}
