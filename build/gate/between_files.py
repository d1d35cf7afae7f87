"""What can only be seen across files: places without approval, unknown companies and forms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from build.common.languages import ENGLISH
from build.common.vocabulary import EVENT_KINDS
from build.content.folder import Content
from build.content.stories import CompanyStory, EventStory, Story
from build.diagnostics import Diagnostic, Severity
from build.gate.consent_records import SOON, consent_of
from build.gate.figures import figure_faults
from build.site.applying import APPLICATION, may_meet
from build.site.reserved import RESERVED
from register.model import Register
from register.openness import PUBLISHING_KINDS
from register.publishing import all_ended

REGISTER = "register/register.toml"
HOLDING = frozenset({"company-people", "consents"})
LINKED_PAGES = frozenset({"about", "apply", "contact", "accessibility"})


def site_faults(content: Content, register: Register, day: date) -> Iterator[Diagnostic]:
    """Faults between files, and between content and register."""
    yield from _place_faults(content, register, day)
    yield from _contract_faults(content, register, day)
    yield from _meeting_faults(content, register, day)
    published = {story.label.slug: story.label.status for story in content.companies}
    for event in content.events:
        yield from _event_faults(event, published, register, content)
    for company in content.companies:
        yield from _plate_faults(company, content)
    yield from _reserved_faults(content.companies, RESERVED["companies"])
    yield from _reserved_faults(content.events, RESERVED["events"])
    yield from _page_faults(content)
    for page in content.pages:
        yield from figure_faults(page, register)
    for company in content.companies:
        yield from _check_due(company, day)
        yield from _announced(company, day)
    known = {story.label.slug for story in content.stories}
    broken = {name.rsplit("/", 1)[-1].removesuffix(".md") for name in content.broken}
    for slug in sorted(content.photo_files.keys() - known - broken):
        what = "この slug の記事はありません。"
        mend = "記事の slug に合わせて名前を変えるか、フォルダーごと消してください。"
        yield Diagnostic(f"{content.root.name}/photos/{slug}", 0, what, mend, Severity.WARNING)


def _reserved_faults(stories: Iterable[Story], reserved: frozenset[str]) -> Iterator[Diagnostic]:
    for story in stories:
        if story.label.slug in reserved:
            mend = "一覧などの置き場の名前なので、ほかの slug にし、ファイル名もそろえてください。"
            yield Diagnostic(story.file, story.line("slug"), "この slug は使えません。", mend)


def _page_faults(content: Content) -> Iterator[Diagnostic]:
    for page in content.pages:
        if page.front.slug in RESERVED["pages"]:
            mend = "slug とファイル名を変えてください。"
            yield Diagnostic(page.file, page.line("slug"), "この slug はサイトが使っています。", mend)
    slugs = {page.front.slug for page in content.pages}
    for page in content.pages:
        own = page.front.slug.removeprefix(ENGLISH)
        if page.front.slug.startswith(ENGLISH) and own not in slugs:
            mend = f"{content.root.name}/pages/{own}.md を置くか、slug とファイル名を変えてください。"
            what = "英語のページのもとになる、日本語のページがありません。"
            yield Diagnostic(page.file, page.line("slug"), what, mend)
    missing = LINKED_PAGES - slugs
    for slug in sorted(missing):
        file = f"{content.root.name}/pages/{slug}.md"
        if file not in content.broken:
            what = "どのページからもリンクされるページがありません。"
            yield Diagnostic(
                file, 0, what, "title、slug、label と本文を書いて置いてください。", Severity.WARNING
            )


def _place_faults(content: Content, register: Register, day: date) -> Iterator[Diagnostic]:
    """Errors for places that would hold people without the ward's approval (clause 6, the report's list)."""
    programmes: set[str] = {event.front.programme for event in content.events if event.label.people}
    if any(company.label.people for company in content.companies):
        programmes.add(register.form(APPLICATION).programme)
    contracts = {register.programme(name).contract for name in programmes}
    mend = "区の承諾を得て approval を書くか、その契約の people を記事から外してください。"
    for contract in sorted(contracts):
        places = [p for p in register.places_of(contract) if HOLDING & set(p.holds)]
        missing = [kind for kind in PUBLISHING_KINDS if all(place.kind != kind for place in places)]
        if missing:
            what = f"委託契約 {contract} に、会社の人の情報を置く場所がありません。"
            needed = f"区の承諾を得た場所({'、'.join(missing)})を [places] に書いてください。"
            yield Diagnostic(REGISTER, 0, what, needed)
        for place in places:
            if place.approval is None or place.approval.on > day:
                what = f"places.{place.id} に区の承諾がないのに、会社の人の情報を置いています。"
                yield Diagnostic(REGISTER, 0, what, mend)


def _contract_faults(content: Content, register: Register, day: date) -> Iterator[Diagnostic]:
    """Who leaves the pages when a contract's term ends without a next one, and people of one without a contractor."""
    with_people: dict[str, list[Story]] = {}
    for story in content.stories:
        if not story.label.people or not story.label.is_public_on(day):
            continue
        programme = story.label.programme or register.form(APPLICATION).programme
        contract = register.contract(register.programme(programme).contract)
        with_people.setdefault(contract.id, []).append(story)
        if contract.contractor is None and not story.label.sample:
            what = f"委託契約 {contract.id} には受託者がまだいないので、会社の人を載せられません。"
            mend = "受託者が決まってから載せるか、people を記事から外してください。"
            yield Diagnostic(story.file, story.line("people"), what, mend)
    for contract in register.contracts.values():
        ends = max((term.ends for term in contract.terms if term.covers(day)), default=None)
        if ends is None or contract.id not in with_people or (ends - day).days > SOON:
            continue
        leaving = sum(_shown_on(story, register, ends) for story in with_people[contract.id])
        after = ends + timedelta(days=1)
        if leaving and not any(term.covers(after) for term in contract.terms):
            what = f"{after.isoformat()} から、{leaving}人がページに載らなくなります。委託契約 {contract.id} に次の期間がありません。"
            mend = "次の委託期間が決まったら、terms に書いてください。"
            yield Diagnostic(REGISTER, 0, what, mend, Severity.WARNING)


def _shown_on(story: Story, register: Register, day: date) -> int:
    """How many people of a story have a consent that is not over by then."""
    consents = (consent_of(person, register, draft=False) for person in story.front.people)
    return sum(consent is not None and not all_ended(consent, day) for consent in consents)


def _meeting_faults(content: Content, register: Register, day: date) -> Iterator[Diagnostic]:
    """Online events whose meeting service the ward has not agreed to: they take no sign-up."""
    for event in content.events:
        if event.front.ends.date() >= day and not may_meet(event.front, register, day):
            what = "オンラインの催しの会議サービスに、区の承諾がありません。申込みは閉じたままです。"
            mend = "区の承諾を得て、register/register.toml の [places] に meeting-service を書いてください。"
            yield Diagnostic(event.file, event.line("online"), what, mend, Severity.WARNING)


def _announced(company: CompanyStory, day: date) -> Iterator[Diagnostic]:
    """A story for a later day (予約公開) is on no page until then."""
    if company.label.published and not company.label.is_public_on(day):
        what = f"{company.label.date} から載ります。それまではどのページにも出ません。"
        mend = "すぐに載せるなら、date を今日の日付にしてください。"
        yield Diagnostic(company.file, company.line("date"), what, mend, Severity.NOTICE)


def _check_due(company: CompanyStory, day: date) -> Iterator[Diagnostic]:
    """A day on which the vacancy was to be looked at again is past: the page no longer names it."""
    for index, opening in enumerate(company.front.openings):
        if opening.next_check is not None and opening.next_check < day <= opening.closes:
            mend = "会社に確かめ、updated と next_check を書き直してください。それまで頁には出しません。"
            line = company.line("openings", index, "next_check")
            yield Diagnostic(company.file, line, "次に確かめる日が過ぎています。", mend, Severity.WARNING)


def _event_faults(
    event: EventStory, published: Mapping[str, str], register: Register, content: Content
) -> Iterator[Diagnostic]:
    front, root = event.front, content.root.name
    form = register.forms.get(front.kind)
    if form is None or form.programme != front.programme or not form.public or form.kind != "sign-up":
        forms = [f.id for f in register.forms_of(front.programme) if f.public and f.kind == "sign-up"]
        mend = f"{'、'.join(forms)} から選んでください。"
        what = f"kind は programme: {front.programme} の申込みの種類ではありません。"
        yield Diagnostic(event.file, event.line("kind"), what, mend)
    elif front.kind not in EVENT_KINDS:
        mend = "build/common/vocabulary.py に呼び名を加えてください。"
        yield Diagnostic(event.file, event.line("kind"), "この種類の呼び名がありません。", mend)
    for index, slug in enumerate(front.companies):
        line = event.line("companies", index)
        if f"{root}/companies/{slug}.md" in content.broken:
            continue  # its own fault is said there
        if slug not in published:
            mend = "会社の記事の slug を確かめてください。"
            yield Diagnostic(event.file, line, "この slug の会社の記事がありません。", mend)
        elif published[slug] == "draft" and front.status == "published":
            mend = "会社の記事を公開すると現れます。"
            what = "この会社の記事はまだ下書きなので、催しのページに出ません。"
            yield Diagnostic(event.file, line, what, mend, Severity.NOTICE)


def _plate_faults(company: CompanyStory, content: Content) -> Iterator[Diagnostic]:
    plate = company.label.plate
    if plate is None:
        mend = "plate に図版のファイル名と説明を書いてください。それまでは業種の図版が入ります。"
        yield Diagnostic(company.file, 0, "図版(plate)がありません。", mend, Severity.NOTICE)
    elif plate not in content.plates:
        mend = f"{content.root.name}/plates/ に置くか、名前を直してください。"
        line = company.line("plate", "file")
        yield Diagnostic(company.file, line, f"図版 {plate} が使えません。", mend)
