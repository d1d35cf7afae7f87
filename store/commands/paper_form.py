"""The form on the terminal: each field asked until it can be kept, then a page to look over and mend, then sealed.

It speaks on standard error, as every question does: what a person gave never goes where a command's output goes.
"""

from __future__ import annotations

import argparse
from datetime import datetime

from register.dates import read_line
from register.errors import AnswerError
from register.forms import DeclarationSpec, FieldSpec, FormSpec
from register.term import TOKYO, in_words
from store.commands import asking, terminal
from store.commands.cures import worded
from store.errors import ApplicationError, ReceivingKeyError
from store.office import entering
from store.office.signing_in import Session

YES, NO, STOP = "はい", "いいえ", "やめる"


class PaperForm:
    """One application while it is typed; nothing of it is kept anywhere before the last はい."""

    def __init__(self, session: Session, spec: FormSpec, args: argparse.Namespace) -> None:
        self._session, self._spec, self._args = session, spec, args
        self._items: dict[str, str] = {}

    def fill_in(self) -> entering.EnteredNow | None:
        """Asks everything; None where the person stops or the paper cannot be taken."""
        asking.require_page()
        entering.require_ready(self._session, self._spec, self._args.source)
        terminal.warn(f"■ {self._spec.title}")
        received = self._args.received or self._ask_received()
        entering.require_received(self._session, received)
        target = self._ask_target(received)
        for field in self._spec.fields:
            self._ask_field(field)
        if not all(map(_ask_declaration, self._spec.declarations)):
            terminal.warn("この印がない申込みは受け付けられません。直し方: 本人に確かめてください。")
            return None
        while True:
            self._say_page(target, received)
            answer = asking.line(f"これでよければ「{YES}」、直す欄の番号、または「{STOP}」")
            if answer == STOP:
                return None
            if answer == YES:
                try:
                    return self._enter(target, received)
                except (
                    ApplicationError,
                    ReceivingKeyError,
                ) as error:  # nothing was kept: what was typed is not lost
                    terminal.warn(worded(error))
            elif answer.isdecimal() and 1 <= int(answer) <= len(self._spec.fields):
                self._ask_field(self._spec.fields[int(answer) - 1])

    def _enter(self, target: entering.Target, received: datetime) -> entering.EnteredNow:
        declared = [one.id for one in self._spec.declarations]
        return entering.enter(
            self._session, self._spec.id, target.slug, self._items, declared,
            notice=self._args.notice, received=received, source=self._args.source,
        )  # fmt: skip

    def _ask_received(self) -> datetime:
        while True:
            typed = asking.line("受け取った日と時刻(例 2026-11-24 9:30、令和8年11月24日。今なら何も書かない)")
            try:
                return _moment(typed, self._session.state.clock())
            except (AnswerError, ValueError) as problem:
                terminal.warn(str(problem) if isinstance(problem, AnswerError) else "時刻は 9:30 の形です。")

    def _ask_target(self, received: datetime) -> entering.Target:
        if self._args.target or self._spec.kind == "follow-up":
            return entering.target(self._session, self._spec, self._args.target, received)
        offered = entering.targets(self._session, self._spec, received)
        for number, one in enumerate(offered, start=1):
            day = f"({in_words(one.event_day)})" if one.event_day else ""
            terminal.warn(f"  {number}  {one.name}{day}")
        while True:
            typed = asking.line("応募先・催し(番号か名前)")
            if typed.isdecimal() and 1 <= int(typed) <= len(offered):
                return offered[int(typed) - 1]
            try:
                return entering.target(self._session, self._spec, typed, received)
            except ApplicationError as error:
                if not offered:
                    raise
                terminal.warn(worded(error))

    def _ask_field(self, field: FieldSpec) -> None:
        hint = f" {field.hint}" if field.hint else ""
        choices = " 女性、男性、そのほか、回答しない" if field.type == "sex" else ""
        while True:
            typed = asking.line(f"{field.label}{'' if field.required else '(なくてもよい)'}{hint}{choices}")
            try:
                self._items[field.id] = entering.field_value(self._session, field, typed)
            except ApplicationError as error:
                terminal.warn(f"{field.label}: {error}。もう一度書いてください。")
            else:
                return

    def _say_page(self, target: entering.Target, received: datetime) -> None:
        terminal.warn("■ 紙と同じか、見直してください")
        local = received.astimezone(TOKYO)
        pairs = [("応募先・催し", target.name or "(なし)")]
        pairs += [("受け取った日時", f"{in_words(local.date())} {local:%H:%M}")]
        pairs += [
            (f"{number} {field.label}", entering.shown_value(field, self._items[field.id]) or "(記入なし)")
            for number, field in enumerate(self._spec.fields, start=1)
        ]
        pairs += [("印", one.label) for one in self._spec.declarations]
        for line in terminal.aligned(pairs):
            terminal.warn(line)


def _ask_declaration(one: DeclarationSpec) -> bool:
    while (answer := asking.line(f"「{one.statement}」に印がありますか({YES}/{NO})")) not in {YES, NO}:
        terminal.warn(f"「{YES}」か「{NO}」で答えてください。")
    return answer == YES


def _moment(typed: str, now: datetime) -> datetime:
    """A Tokyo time from a day and, where there is one, a time of day; ``now`` for nothing."""
    if not typed:
        return now
    said, _, clock = typed.replace("T", " ").partition(" ")
    day = datetime.fromisoformat(read_line(said, today=now.astimezone(TOKYO).date()))
    if clock.strip():
        time = datetime.strptime(clock.strip(), "%H:%M").time()  # noqa: DTZ007 - a time of day
        day = datetime.combine(day, time)
    return day.replace(tzinfo=TOKYO)
