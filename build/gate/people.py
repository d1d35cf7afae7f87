"""The gate for facts about people: each written item, by the register's decision. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from build.content.schema import Person
from build.content.stories import Story
from build.diagnostics import TAKEN_DOWN, Diagnostic, Severity
from build.gate.approval import is_stale
from build.gate.concerning import Spoken
from build.gate.consent_records import consent_of, form_number
from build.gate.decided import ShownPerson
from register.model import Register
from register.publishing import Consent, Decision, Medium, Reason, Verdict, all_ended, decide, in_term
from register.term import in_words

PORTRAIT = "portrait"
NAME = "name"

#: What an editor does about each reason that forbids.
MENDS = {
    Reason.NOT_REGISTERED: "この項目を消してください。事業ごとの項目は docs/reference/register.md にあります。",
    Reason.NO_CONSENT: "同意書をもらって consent に書くか、この項目を消してください。",
    Reason.ITEM_NOT_AGREED: "この項目を消すか、同意書をもらい直して consent の items に加えてください。",
    Reason.MEDIUM_NOT_AGREED: "この項目を消すか、同意書をもらい直して consent の media に加えてください。",
    Reason.NOT_YET_SIGNED: "signed の日付を紙の同意書で確かめてください。",
    Reason.GUARDIAN_MISSING: "保護者の署名をもらい、その書類の番号を guardian に書いてください。",
    Reason.NOT_APPROVED: "本人に文章と写真を見てもらい、zukan consent approve で記録してください。",
}
_NOTHING_TO_MEND = "直すことはありません。残った値は zukan で公開されませんが、記事からも消してください。"
_NEXT_TERM = "次の委託期間が決まったら、register/register.toml の terms に書いてください。また載ります。"
#: In a draft these are still to come; everything else is wrong in a draft, too.
PENDING = frozenset({Reason.NO_CONSENT, Reason.NOT_APPROVED})


class Weighed(NamedTuple):
    """Everyone of a story, reduced; ``gone``: those of whom nothing is left; ``unnamed``: those who were shown by
    name once, and no longer are; ``changed``: those of ``gone`` who have only to see again what was changed."""

    everyone: tuple[ShownPerson, ...]
    consents: Mapping[str, Consent | None]
    gone: frozenset[str]
    unnamed: frozenset[str]
    changed: frozenset[str]
    portraits: MappingProxyType[str, Decision]
    findings: tuple[Diagnostic, ...]


def weigh(
    story: Story,
    programme: str,
    register: Register,
    day: date,
    originals: Container[tuple[str, str]] | None = None,
    photo_hash: Callable[[str, str], str] | None = None,
) -> Weighed:
    """Decides every item written about every person of a story for the medium ``web``.

    ``originals``: slug and file of every photograph that lies there; None where nobody asks. ``photo_hash``: as
    ``approval.text_hash`` takes it; None where approvals are taken at their word.
    """
    draft = story.front.status == "draft"
    spoken = Spoken(story)
    ones: dict[str, _One] = {}
    for index, person in enumerate(story.front.people):
        stale = photo_hash is not None and is_stale(story, person, photo_hash, spoken)
        consent = _consent(person, register, draft=draft, stale=stale)
        ones[person.id] = _weighed(story, index, consent, programme, register, day, originals)
        if stale and ones[person.id].stands:
            ones[person.id].findings.append(_changed(story, index))
    changed = {key for key, one in ones.items() if one.stands and one.consent and one.consent.changed}
    gone = {key for key, one in ones.items() if one.consent and not one.stands}
    return Weighed(
        tuple(one.shown for one in ones.values()),
        MappingProxyType({key: one.consent for key, one in ones.items()}),
        frozenset(gone | changed),
        frozenset(gone | {key for key, one in ones.items() if one.unnamed}),
        frozenset(changed),
        MappingProxyType({key: one.portrait for key, one in ones.items()}),
        tuple(finding for one in ones.values() for finding in one.findings),
    )


class _One(NamedTuple):
    """One person, weighed. ``stands``: there is a consent, and it is not over; ``unnamed``: their name has ended."""

    shown: ShownPerson
    consent: Consent | None
    portrait: Decision
    stands: bool
    unnamed: bool
    findings: list[Diagnostic]


def _weighed(
    story: Story,
    index: int,
    consent: Consent | None,
    programme: str,
    register: Register,
    day: date,
    originals: Container[tuple[str, str]] | None,
) -> _One:
    person = story.front.people[index]
    written = written_items(person, register)
    decisions = {
        item: decide(register, programme, consent, item, Medium.WEB, day) for item in (*written, PORTRAIT)
    }
    portrait = decisions.pop(PORTRAIT)
    findings = _never(story, index, written, decisions, register)
    findings += _ended(story, index, person, {**decisions, PORTRAIT: portrait}, register, originals)
    if not register.programme(programme).publishes:
        findings.append(_nobody(story, index))
    stands = consent is not None and not _is_over(consent, register, programme, day)
    if consent is None:
        findings.append(_no_consent(story, index))
    elif stands:
        spoken = spoken_of(register, programme, consent, Medium.WEB, day)
        findings += _unwritten_faults(story, index, decisions, spoken)
    name = decisions.get(NAME)
    unnamed = name is not None and name.verdict is Verdict.ENDED and not _waits(name)
    return _One(_shown(person, written, decisions), consent, portrait, stands, unnamed, findings)


def _consent(person: Person, register: Register, *, draft: bool, stale: bool) -> Consent | None:
    """In a draft the approval is still to come, and so is one that has to be given anew."""
    consent = consent_of(person, register, draft=draft)
    return consent and consent._replace(changed=stale and not draft)


def _is_over(consent: Consent, register: Register, programme: str, day: date) -> bool:
    """Whether nothing of somebody is left, whatever they would approve."""
    return (
        all_ended(consent, day) or not in_term(register, programme, day) or _unapproved_in_part(consent, day)
    )


def _waits(decision: Decision) -> bool:
    return decision.reason is Reason.CHANGED


def _unapproved_in_part(consent: Consent, day: date) -> bool:
    """A missing approval does not stand in the way of a take-down, and opens nothing either:
    where part is withdrawn and the text was never approved, nothing of the person is shown."""
    withdrawn = consent.withdrawn
    return consent.approved_on is None and withdrawn is not None and withdrawn.on <= day


def written_items(person: Person, register: Register) -> dict[str, tuple[str, ...]]:
    """The items that a person's entry holds a value of, each with the keys that are filled."""
    found: dict[str, tuple[str, ...]] = {}
    for item in register.items.values():
        keys = tuple(key for key in item.story_keys if getattr(person, key, None) is not None)
        if keys and item.id != PORTRAIT:
            found[item.id] = keys
    return found


def _shown(
    person: Person, written: dict[str, tuple[str, ...]], decisions: dict[str, Decision]
) -> ShownPerson:
    values = {
        key: _as_text(getattr(person, key))
        for item, keys in written.items()
        if decisions[item].shown
        for key in keys
    }
    return ShownPerson(person.id, person.label, MappingProxyType(values), None)


def _as_text(value: object) -> str:
    return in_words(value) if isinstance(value, date) else str(value)


def _never(
    story: Story,
    index: int,
    written: dict[str, tuple[str, ...]],
    decisions: dict[str, Decision],
    register: Register,
) -> list[Diagnostic]:
    found = []
    for item, decision in decisions.items():
        if decision.verdict is Verdict.NEVER and decision.reason is not Reason.NO_CONSENT:
            line = story.line("people", index, written[item][0])
            found.append(never_finding(story, line, index, register.item(item).label, decision))
    return found


def never_finding(story: Story, line: int, index: int, label: str, decision: Decision) -> Diagnostic:
    """One item that was never agreed to: an error, or a notice where a draft still waits for it."""
    person = story.front.people[index].id
    pending = story.front.status == "draft" and decision.reason in PENDING
    severity = Severity.NOTICE if pending else Severity.ERROR
    what = f"{person} の{label}は載せられません。{decision.reason.value}"
    return Diagnostic(story.file, line, what, MENDS[decision.reason], severity)


def _ended(
    story: Story,
    index: int,
    person: Person,
    decisions: dict[str, Decision],
    register: Register,
    originals: Container[tuple[str, str]] | None,
) -> list[Diagnostic]:
    """What was taken down and why, by id and form number, never by name."""
    by_reason: dict[Reason, list[str]] = {}
    for item, decision in decisions.items():
        if (
            decision.verdict is Verdict.ENDED
            and not _waits(decision)
            and (item != PORTRAIT or _pictured(story, person, originals))
        ):
            by_reason.setdefault(decision.reason, []).append(register.item(item).label)
    if not by_reason:
        return []
    form = form_number(person)
    line = story.line("people", index, "consent")
    return [
        Diagnostic(
            story.file,
            line,
            f"{person.id}({form})の{'、'.join(labels)}を{TAKEN_DOWN}{reason.value}",
            _NEXT_TERM if reason is Reason.NO_TERM else _NOTHING_TO_MEND,
            Severity.NOTICE,
        )
        for reason, labels in by_reason.items()
    ]


def _pictured(story: Story, person: Person, originals: Container[tuple[str, str]] | None) -> bool:
    """Whether a photograph that shows them still lies there."""
    slug = story.front.slug
    return any(
        person.id in photo.shows and (originals is None or (slug, photo.file) in originals)
        for photo in story.front.photos
    )


def _nobody(story: Story, index: int) -> Diagnostic:
    what = "この事業のページには会社の人を載せられません。"
    return Diagnostic(
        story.file, story.line("people", index), what, "people: [] にし、本文からも消してください。"
    )


def _no_consent(story: Story, index: int) -> Diagnostic:
    severity = Severity.NOTICE if story.front.status == "draft" else Severity.ERROR
    what = f"{story.front.people[index].id} の同意の記録がありません。"
    mend = "同意書をもらって consent に書くか、この人を people と本文から消してください。"
    return Diagnostic(story.file, story.line("people", index), what, mend, severity)


def _changed(story: Story, index: int) -> Diagnostic:
    """Somebody who has to see again what was changed. In a draft that is still to come."""
    person, draft = story.front.people[index].id, story.front.status == "draft"
    what = f"{person} の確認のあとで、文章か写真が変わっています。"
    if not draft:
        what += "もう一度確かめてもらうまで、この人の氏名、文章、写真は載りません。"
    who = f"{story.front.slug} {person}"
    mend = (
        f"変えていないのなら元に戻してください。変えたのなら zukan consent proof {who} を見てもらい、"
        f"zukan consent approve {who} --on 確認した日 を実行してください。"
    )
    line = story.line("people", index, "consent", "approved", "text")
    return Diagnostic(story.file, line, what, mend, Severity.WARNING, held_back=not draft)


def _unwritten_faults(
    story: Story, index: int, decisions: dict[str, Decision], spoken: Decision
) -> list[Diagnostic]:
    """Somebody of whom no item is left may still be spoken of, by their label: the same consent is needed."""
    if any(decision.verdict is not Verdict.ENDED for decision in decisions.values()):
        return []  # shown, or said with the item
    if spoken.verdict is not Verdict.NEVER:
        return []
    return [never_finding(story, story.line("people", index, "consent"), index, "文章", spoken)]


def spoken_of(register: Register, programme: str, consent: Consent, medium: Medium, day: date) -> Decision:
    """Whether a passage about somebody may stand: everything about the consent but the single items."""
    for item in register.programme(programme).publishes:
        whole = consent._replace(items=frozenset({item}), withdrawn=None)
        return decide(register, programme, whole, item, medium, day)
    return Decision(Verdict.NEVER, Reason.NOT_REGISTERED)
