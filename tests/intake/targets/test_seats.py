"""Seats and the waiting list: the rule as a table, and the rule kept by many at once in either database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from intake.postbox.outcomes import Outcome, PutResult
from intake.postbox.postbox import Postbox
from intake.sealing.ticket import Ticket
from intake.targets.seats import Seating, Standing, Taken, place

if TYPE_CHECKING:
    from tests.intake.conftest import Clock, Visitor, World

NOBODY = Taken(0, 0, 0)
TABLE = [
    (Seating(None, False), Taken(999, 0, 0), Standing("seat")),
    (Seating(2, True), NOBODY, Standing("seat")),
    (Seating(2, True), Taken(1, 0, 0), Standing("seat")),
    (Seating(2, True), Taken(2, 0, 0), Standing("waiting", 1)),
    (Seating(2, True), Taken(2, 1, 1), Standing("waiting", 2)),
    (Seating(2, True), Taken(1, 1, 1), Standing("waiting", 2)),  # a free seat is for who waits
    (Seating(2, True), Taken(1, 0, 3), Standing("seat")),  # all who waited have cancelled
    (Seating(2, True), Taken(2, 0, 3), Standing("waiting", 4)),  # a number is never given twice
    (Seating(2, False), Taken(2, 0, 0), None),
    (Seating(0, False), NOBODY, None),
    (Seating(0, True), NOBODY, Standing("waiting", 1)),
]


@pytest.mark.parametrize(("seating", "taken", "expected"), TABLE)
@pytest.mark.situation("A newcomer takes the seat that became free while others wait")
def test_the_next_sign_up_gets_its_place(seating: Seating, taken: Taken, expected: Standing | None) -> None:
    """A seat, a number on the list, or nothing; nobody overtakes and no number comes twice."""
    assert place(seating, taken) == expected


@pytest.mark.situation("More people are promised a seat than there are")
def test_many_at_once_never_get_one_seat_too_many(anybox: Postbox, sealed_for: Callable[..., Any]) -> None:
    """Thirty sign-ups at once for seven seats: seven seats, and the numbers 1 to 23, each once."""
    kept: list[PutResult] = []
    ready = [sealed_for("fair", "job-fair")[0] for _ in range(30)]
    threads = [
        threading.Thread(target=lambda each=each: kept.append(anybox.put(each, Seating(7, True))))
        for each in ready
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(each.standing.kind for each in kept) == {"seat": 7, "waiting": 23}
    assert sorted(each.standing.rank or 0 for each in kept if each.standing.rank) == list(range(1, 24))
    assert anybox.taken("fair") == Taken(7, 23, 23)


def test_who_has_the_last_seat_is_told_so_again(anybox: Postbox, sealed_for: Callable[..., Any]) -> None:
    """Sent twice when nothing is left: the same seat, not that the event is full."""
    last, seating = sealed_for("fair", "job-fair")[0], Seating(1, False)
    assert anybox.put(last, seating) == PutResult(Outcome.KEPT, Standing("seat"))
    assert anybox.put(last, seating) == PutResult(Outcome.AGAIN, Standing("seat"))
    assert anybox.put(sealed_for("fair", "job-fair")[0], seating).outcome is Outcome.FULL


def test_seats_outlive_collection_and_end_with_cancellation(
    anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock
) -> None:
    """What the store has collected still holds its seat; what was cancelled, here or there, does not."""
    seating = Seating(2, False)
    (one, first), (two, second), (three, _) = (sealed_for("fair", "job-fair") for _ in range(3))
    assert anybox.put(one, seating).standing == anybox.put(two, seating).standing == Standing("seat")
    anybox.collected([first.id], clock())
    assert anybox.put(three, seating).outcome is Outcome.FULL
    anybox.cancel(first.receipt, first.secret, clock())
    assert anybox.taken("fair").seats == 1
    anybox.cancel(second.receipt, second.secret, clock())
    assert anybox.taken("fair").seats == 0
    assert anybox.put(three, seating).standing == Standing("seat")


@pytest.mark.situation("The number on the waiting list is another one at each look")
def test_what_was_told_never_changes(anybox: Postbox, sealed_for: Callable[..., Any], clock: Clock) -> None:
    """The same ticket sent again, and after collection, is told the same number."""
    (one, _), (two, held) = sealed_for("fair", "job-fair"), sealed_for("fair", "job-fair")
    seating = Seating(1, True)
    anybox.put(one, seating)
    told = anybox.put(two, seating)
    assert told == PutResult(Outcome.KEPT, Standing("waiting", 1))
    again = replace(told, outcome=Outcome.AGAIN)
    assert anybox.put(two, seating) == anybox.find(held.id) == again
    anybox.collected([held.id], clock())
    assert anybox.find(held.id) == again


def test_the_store_is_told_seat_rank_and_mark(
    anybox: Postbox, sealed_for: Callable[..., tuple[Any, Ticket]]
) -> None:
    """They travel beside the envelope, which holds none of them."""
    (one, first), (two, second) = sealed_for("fair", "job-fair"), sealed_for("fair", "job-fair")
    anybox.put(one, Seating(1, True), "trap")
    anybox.put(two, Seating(1, True))
    beside = {each.id: (each.standing, each.mark) for each in anybox.page("", 9).beside}
    assert beside == {first.id: (Standing("seat"), "trap"), second.id: (Standing("waiting", 1), "")}


def small(world: World, **changes: Any) -> None:
    """The fair with one seat."""
    world.offer(
        events=[
            {**each, "capacity": 1, **changes} for each in world.offered("events") if each["slug"] == "fair"
        ]
    )


def test_a_full_event_says_so_before_anybody_types(visitor: Visitor, world: World) -> None:
    """Without a list: a page instead of a form; an answer in flight is told that nothing was kept."""
    small(world, waiting_list=False)
    late = visitor.fill(visitor.get("/events/fair"))
    seated = visitor.apply("/events/fair")
    assert "席をお取りしました" in seated.text
    refused = visitor.send(late)
    for page in (visitor.get("/events/fair"), refused):
        assert page.status == 409
        assert "満席" in page.text
        assert "何も保存していません" in page.text
    assert len(world.documents()) == 1


@pytest.mark.situation("The last seat goes while somebody types, and that is said after everything was sent")
def test_seats_that_run_out_while_somebody_types_are_said_at_the_confirmation(
    visitor: Visitor, world: World
) -> None:
    """Not after sending: without a list a page with what was written, with one the word that it leads there."""
    small(world)
    first, second = visitor.get("/events/fair"), visitor.get("/events/fair")
    visitor.send(visitor.fill(first))
    asked = visitor.fill(second)
    assert asked.status == 200
    assert "まだ完了していません" in asked.text
    assert "キャンセル待ちの名簿に入ります" in asked.text
    small(world, waiting_list=False)
    refused = visitor.fill(second)
    assert refused.status == 409
    assert "満席" in refused.text
    assert "見本 花子" in refused.text
    assert len(world.documents()) == 1


def test_a_waiting_list_is_said_before_and_after(visitor: Visitor, world: World) -> None:
    """The form says that it leads to the list, the receipt names the number, and a reload names it again."""
    small(world)
    visitor.apply("/events/fair")
    form = visitor.get("/events/fair")
    assert form.status == 200
    assert "キャンセル待ちの名簿に入ります" in form.text
    confirm = visitor.fill(form)
    for done in (visitor.send(confirm), visitor.send(confirm)):
        assert "キャンセル待ち 1番" in done.text
    english = visitor.get("/en/events/fair")
    assert "waiting list" in english.text
