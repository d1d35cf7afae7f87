"""What each command of ``zukan consent`` does; every function returns the exit status.

No sentence of these holds a name: they speak of story, person id and form number.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from build.commands.asking import asked_name
from build.consent.approve import approve as record_approval
from build.consent.approve import find_person, find_story
from build.consent.finding import people_called, person_of_paper
from build.consent.states import State, rows, state_of
from build.consent.states import due as due_of
from build.consent.table import as_json, due_lines, table
from build.consent.withdraw import ALL, Outcome
from build.consent.withdraw import withdraw as record_withdrawal
from build.content.folder import Content, load
from build.content.schema import CompanyFront, Person
from build.content.stories import Story
from build.content.texts import bases, filled
from build.diagnostics import as_text
from build.errors import EditError, NotFoundError
from build.gate.judging import programme_of
from build.options import PROJECT
from register.load import default
from register.term import today

PAPERS = PROJECT / "var" / "papers"
OUTPUT = PROJECT / "output"
CACHE = PROJECT / "var" / "cache" / "photos"


def list_all(asked: argparse.Namespace) -> int:
    """The ledger, as a table or as JSON. What cannot be read is said, and is a fault."""
    content = load(asked.content)
    story = find_story(content, asked.story).front.slug if asked.story else None
    found = rows(content, default(), asked.as_of or today(), story)
    if asked.find:
        called = {(s.front.slug, p.id) for s, p in people_called(content, asked_name())}
        found = tuple(row for row in found if (row.story, row.person) in called)
        if not found:
            sys.stderr.write(
                "その名前の人は、どの記事にもいません。取りやめて名前を消した人は、名前では見つかりません。"
                "直し方: 書き方やよみを変えるか、保管庫の紙で同意書の番号を確かめてください。\n"
            )
            return 1
    sys.stdout.write(as_json(found) if asked.json else table(found))
    return _unread(content) if story is None else 0


def due(asked: argparse.Namespace) -> int:
    """1 where something is due: a job of every night can tell by it."""
    content = load(asked.content)
    found = due_of(content, default(), asked.as_of or today(), asked.within)
    sys.stdout.write(
        due_lines(found) or f"{asked.within}日のうちに期限の来る同意も、残っている用事もありません。\n"
    )
    return max(_unread(content), int(bool(found)))


def _unread(content: Content) -> int:
    for file in sorted(content.broken):
        sys.stderr.write(f"{file} は誤りがあって読めません。直し方: zukan check の指摘を直してください。\n")
    return int(bool(content.broken))


def paper(asked: argparse.Namespace) -> int:
    """Prints the consent form for one person."""
    from build.consent.papers.consent_form import consent_form, print_form
    from build.consent.papers.deliver import deliver

    story, person, content = _asked(asked)
    register, day = default(), asked.as_of or today()
    programme = _publishing(story)
    number = person.consent.form if person.consent else ""
    form = consent_form(register, programme, _titled(story), number, person.label, day)
    target = asked.output or PAPERS / f"{story.front.slug}-{person.id}.pdf"
    deliver(target, print_form(form), (content.root, OUTPUT))
    sys.stdout.write(f"{target} に同意書を刷りました。\n")
    return 0


def proof(asked: argparse.Namespace) -> int:
    """Prints what one person approves."""
    from build.consent.papers.deliver import deliver
    from build.consent.papers.proof import print_proof
    from build.consent.papers.proof import proof as proof_of

    story, person, content = _asked(asked)
    _publishing(story)
    day = asked.as_of or today()
    state = state_of(story, person, content, default(), day)
    if state in {State.WITHDRAWN, State.EXPIRED}:
        raise NotFoundError(
            f"{story.file}: {person.id} の同意は終わっています({state.value})。何も載らないので、確認の紙はありません。"
            f"直し方: もう一度載せるなら、zukan consent paper {story.front.slug} {person.id} で同意書からもらい直してください。"
        )
    sheet = proof_of(story, person, content, default(), day)
    target = asked.output or PAPERS / f"{story.front.slug}-{person.id}-proof.pdf"
    deliver(target, print_proof(sheet, story, content), (content.root, OUTPUT))
    sys.stdout.write(
        f"{target} に確認の紙を刷りました。印 {sheet.mark}\n"
        "お返事をもらったら zukan consent approve で記録し、このファイルは消してください。\n"
    )
    return 0


def withdraw(asked: argparse.Namespace) -> int:
    """Records and blanks; 1 where a person has still to mend what could not be blanked."""
    content = load(asked.content)
    if asked.person is None:
        story, person = person_of_paper(content, asked.story)
    else:
        story = find_story(content, asked.story)
        person = find_person(story, asked.person)
    outcome = record_withdrawal(content, story, person, default(), asked.items, asked.on)
    sys.stdout.write(_told(outcome, content))
    if asked.on > today():
        sys.stdout.write(
            f"注意: {outcome.record.on.isoformat()} はまだ来ていません。その日までは写真などが掲載されたままです。\n"
        )
    if outcome.spelled:
        sys.stdout.flush()
        sys.stderr.write(as_text(outcome.spelled, colour=False))
        sys.stderr.write(
            "取りやめは記録しましたが、名前がそのまま書かれたところがあるので、氏名の値はまだ消していません。"
            "消すと見つけられなくなり、公開されるおそれがあります。直し方: 上の行を直し、同じ命令をもう一度実行してください。\n"
        )
    return int(bool(outcome.spelled))


def _told(outcome: Outcome, content: Content) -> str:
    items = "すべて" if ALL in outcome.record.items else "、".join(outcome.record.items)
    done = "記録しました" if outcome.changed else "すでに記録されています"
    lines = [
        f"{outcome.file}: {outcome.person}({outcome.form})の取りやめを{done}。"
        f"{items}、{outcome.record.on.isoformat()} から"
    ]
    if outcome.blanked:
        lines.append(f"値を消しました: {'、'.join(outcome.blanked)}")
    slug = Path(outcome.file).stem
    left = [photo for photo in outcome.photos if (slug, photo) in content.photos]
    lines += [f"元の写真を消してください: {content.root.name}/photos/{slug}/{photo}" for photo in left]
    text = "".join(f"{line}\n" for line in lines) + as_text(
        (*outcome.remains, *outcome.suspects), colour=False
    )
    return f"{text}つぎに: zukan build で取り下げ、zukan consent trace {slug} {outcome.person} で残りを確かめます。\n"


def trace(asked: argparse.Namespace) -> int:
    """Where it still lives."""
    from build.consent.trace.places import Places, as_text, trace

    content = load(asked.content)
    story = find_story(content, asked.story)
    places = Places(asked.output, CACHE, asked.deploy, PAPERS)
    names = (asked_name(),) if asked.find else ()
    sys.stdout.write(as_text(trace(content, story, asked.subject, places, names)))
    return 0


def _asked(asked: argparse.Namespace) -> tuple[Story, Person, Content]:
    content = load(asked.content)
    story = find_story(content, asked.story)
    return story, find_person(story, asked.person), content


def _publishing(story: Story) -> str:
    """The story's programme; NotFoundError where it publishes nothing about company people."""
    programme = default().programme(programme_of(story, default()))
    if not programme.publishes:
        raise NotFoundError(
            f"{story.file}: この事業では会社の人のことを何も載せられないので、紙がありません。"
            "直し方: この人を people と本文から消してください。"
        )
    return programme.id


def _titled(story: Story) -> str:
    """How the paper calls what the person would stand in. It may name nobody."""
    if isinstance(story.front, CompanyFront):
        return story.front.company.name
    labels = {person.id: person.label for person in story.front.people}
    return f"「{bases(filled(story.front.title, labels))}」"


def approve(asked: argparse.Namespace) -> int:
    """Records an approval; nobody has approved on a day to come."""
    if asked.on > today():
        raise EditError(
            f"--on {asked.on.isoformat()} はまだ来ていません。直し方: 本人が文章と写真を確認した日を書いてください。"
        )
    content = load(asked.content.resolve())
    story = find_story(content, asked.story)
    person = find_person(story, asked.person)
    digest = record_approval(content, story, person, asked.on)
    sys.stdout.write(f"{story.file}: {person.id} の確認({asked.on.isoformat()})を記録しました。印 {digest}\n")
    return 0
