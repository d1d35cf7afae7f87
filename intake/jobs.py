"""What is done to the postbox's tables, one function per deed, each inside one transaction of its caller.

Statements are spelt for SQLite and PostgreSQL alike. What a person was told (a
seat, a rank, a receipt) is decided here, by counting in the same transaction.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from intake.kept import Beside, Cancelled, Counts, Erased, Kept, Notice, Outcome, Page, Session
from intake.seats import UNSEATED, Seating, Standing, Taken, place
from intake.submission import Submission
from register.envelope import cancellation_hash

MAX_NOTICES = 500  # cancellations in one answer to the store

_FIND = """
SELECT standing, rank, '' FROM envelopes WHERE id = :id
UNION ALL
SELECT standing, rank, CASE WHEN how = 'cancelled' OR cancelled_at IS NOT NULL THEN 'cancelled' ELSE '' END
FROM tombstones WHERE id = :id
"""
_INSERT = """
INSERT INTO envelopes (id, receipt, programme, target, received_at, document, cancellation, standing, rank, mark)
SELECT :id, :receipt, :programme, :target, :received_at, :document, :cancellation, :standing, :rank, :mark
WHERE NOT EXISTS (SELECT 1 FROM tombstones WHERE id = :id)
ON CONFLICT (id) DO NOTHING
"""
_TAKEN = """
SELECT coalesce(sum(CASE WHEN standing = 'seat' AND active = 1 THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN standing = 'waiting' AND active = 1 THEN 1 ELSE 0 END), 0),
       coalesce(max(rank), 0)
FROM (
  SELECT standing, rank, 1 AS active FROM envelopes WHERE target = :target AND standing <> 'none'
  UNION ALL
  SELECT standing, rank, CASE WHEN how = 'cancelled' OR cancelled_at IS NOT NULL THEN 0 ELSE 1 END
  FROM tombstones WHERE target = :target AND standing <> 'none'
) AS kept
"""
_TAKE_OUT = "DELETE FROM envelopes WHERE {} RETURNING id, receipt, programme, target, cancellation, received_at, standing, rank"
_TAKE_OUT_BY_ID = _TAKE_OUT.format("id = :id")
_TAKE_OUT_BY_RECEIPT = _TAKE_OUT.format("receipt = :receipt AND cancellation = :cancellation")
_BURY = """
INSERT INTO tombstones
  (id, receipt, programme, target, cancellation, received_at, standing, rank, erased_at, how, cancelled_at)
VALUES (:id, :receipt, :programme, :target, :cancellation, :received_at, :standing, :rank, :erased_at, :how, NULL)
"""
_STONE = "SELECT id, cancellation, how, cancelled_at FROM tombstones WHERE receipt = :receipt"
_NOTICE = """
INSERT INTO cancellations (id, receipt, secret, at, was, served) VALUES (:id, :receipt, :secret, :at, :was, 0)
"""


class RacedError(Exception):
    """An envelope came back after it had been collected: the transaction is undone, the first one counts."""


def put(
    session: Session, submission: Submission, seating: Seating | None, mark: str, *, is_shared: bool
) -> Kept:
    """Keeps an envelope with its seat, unless its id was kept before or no seat is left.

    ``is_shared``: others write at the same time.
    """
    header, standing = submission.envelope.header, UNSEATED
    if seating is not None:
        before = find(session, header.id)
        if before is not None:
            return before
        placed = place(seating, taken(session, header.target))
        if placed is None:
            return Kept(Outcome.FULL)
        standing = placed
    row = {
        "id": header.id,
        "receipt": header.receipt,
        "programme": header.programme,
        "target": header.target,
        "received_at": header.received_at,
        "document": submission.document,
        "cancellation": header.cancellation,
        "standing": standing.kind,
        "rank": standing.rank,
        "mark": mark,
    }
    if session.execute(_INSERT, row).rowcount != 1:
        return find(session, header.id) or Kept(Outcome.AGAIN)
    if is_shared and _has_stone(session, header.id):
        raise RacedError
    return Kept(Outcome.KEPT, standing)


def _has_stone(session: Session, envelope_id: str) -> bool:
    query = "SELECT 1 FROM tombstones WHERE id = :id"
    return session.execute(query, {"id": envelope_id}).fetchone() is not None


def find(session: Session, envelope_id: str) -> Kept | None:
    """What is known of an id, collected and cancelled ones too; None for one that was never kept."""
    row = session.execute(_FIND, {"id": envelope_id}).fetchone()
    if row is None:
        return None
    return Kept(Outcome.CANCELLED if row[2] else Outcome.AGAIN, Standing(row[0], row[1]))


def taken(session: Session, target: str) -> Taken:
    """What is kept for an event, here and in the store; cancelled ones only keep their number on the list."""
    row = session.execute(_TAKEN, {"target": target}).fetchone()
    return Taken(int(row[0]), int(row[1]), int(row[2]))


def page(session: Session, after: str, limit: int) -> Page:
    query = (
        "SELECT id, document, standing, rank, mark FROM envelopes WHERE id > :after ORDER BY id LIMIT :limit"
    )
    rows = session.execute(query, {"after": after, "limit": limit + 1}).fetchall()
    shown = rows[:limit]
    return Page(
        documents=tuple(row[1] for row in shown),
        more=len(rows) > limit,
        beside=tuple(Beside(row[0], Standing(row[2], row[3]), row[4]) for row in shown),
    )


def erase(session: Session, ids: tuple[str, ...], at: str) -> Erased:
    """Erases what the store has made durable, and the cancellations that it has carried out."""
    erased = tuple(each for each in ids if _collected(session, each, at))
    return Erased(erased, tuple(each for each in ids if each not in set(erased)))


def _collected(session: Session, envelope_id: str, at: str) -> bool:
    """Deletes one envelope and leaves its tombstone; True also where that was done before.

    An envelope that is already gone may have a cancellation of the same id: an
    acknowledgement takes it away only when the store has been given it.
    """
    if _bury(session, session.execute(_TAKE_OUT_BY_ID, {"id": envelope_id}).fetchone(), at, "collected"):
        return True
    done = "DELETE FROM cancellations WHERE id = :id AND served = 1"
    session.execute(done, {"id": envelope_id})
    return _has_stone(session, envelope_id)


def _bury(session: Session, row: tuple[object, ...] | None, at: str, how: str) -> bool:
    if row is None:
        return False
    names = (
        "id",
        "receipt",
        "programme",
        "target",
        "cancellation",
        "received_at",
        "standing",
        "rank",
    )
    session.execute(_BURY, {**dict(zip(names, row, strict=True)), "erased_at": at, "how": how})
    return True


def cancel(session: Session, receipt: str, secret: str, at: str) -> Cancelled | None:
    """Erases at once what is still here, or leaves word for the store; None for a wrong number or secret.

    Either way the store is told: it may have fetched the envelope a moment ago
    without having acknowledged it yet.
    """
    proof = cancellation_hash(secret)
    row = session.execute(_TAKE_OUT_BY_RECEIPT, {"receipt": receipt, "cancellation": proof}).fetchone()
    word = {"receipt": receipt, "secret": secret, "at": at}
    if _bury(session, row, at, "cancelled"):
        session.execute(_NOTICE, {**word, "id": row[0], "was": "erased"})
        return Cancelled.ERASED
    stone = session.execute(_STONE, {"receipt": receipt}).fetchone()
    if stone is None or not hmac.compare_digest(stone[1], proof):
        return None
    if stone[2] == "cancelled" or stone[3] is not None:
        return Cancelled.ALREADY
    update = "UPDATE tombstones SET cancelled_at = :at WHERE id = :id AND cancelled_at IS NULL"
    if session.execute(update, {"at": at, "id": stone[0]}).rowcount != 1:
        return Cancelled.ALREADY
    session.execute(_NOTICE, {**word, "id": stone[0], "was": "collected"})
    return Cancelled.FORWARDED


def notices(session: Session) -> tuple[Notice, ...]:
    """Cancellations for the store, oldest first; from now on an acknowledgement counts for them."""
    query = "SELECT id, receipt, secret, at, was FROM cancellations ORDER BY at, id LIMIT :limit"
    rows = session.execute(query, {"limit": MAX_NOTICES}).fetchall()
    for row in rows:
        session.execute("UPDATE cancellations SET served = 1 WHERE id = :id", {"id": row[0]})
    return tuple(Notice(row[0], row[1], row[2], row[3], row[4] == "erased") for row in rows)


def has_notices(session: Session) -> bool:
    return session.execute("SELECT 1 FROM cancellations LIMIT 1", {}).fetchone() is not None


def spend(session: Session, jti: str, expires: int, now: int) -> bool:
    session.execute("DELETE FROM spent_tokens WHERE expires < :now", {"now": now})
    statement = "INSERT INTO spent_tokens VALUES (:jti, :expires) ON CONFLICT (jti) DO NOTHING"
    return session.execute(statement, {"jti": jti, "expires": expires}).rowcount == 1


def probe(session: Session) -> None:
    """A trial write."""
    session.execute("UPDATE probe SET count = count + 1", {})


def counts(session: Session) -> Counts:
    def number(query: str) -> int:
        return int(session.execute(query, {}).fetchone()[0])

    rows = session.execute("SELECT programme, count(*) FROM envelopes GROUP BY programme", {}).fetchall()
    oldest = session.execute("SELECT min(received_at) FROM envelopes", {}).fetchone()[0]
    return Counts(
        waiting={row[0]: int(row[1]) for row in rows},
        collected=number("SELECT count(*) FROM tombstones WHERE how = 'collected'"),
        oldest=datetime.fromisoformat(oldest) if oldest else None,
        cancelled=number(
            "SELECT count(*) FROM tombstones WHERE how = 'cancelled' OR cancelled_at IS NOT NULL"
        ),
        notices=number("SELECT count(*) FROM cancellations"),
        suspected=number("SELECT count(*) FROM envelopes WHERE mark <> ''"),
    )
