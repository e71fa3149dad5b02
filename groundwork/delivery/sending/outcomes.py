"""What requests came to, settled many in one transaction; the everyday answer, yes, without reading a row twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.models import Message, State
from groundwork.delivery.phone.telephony import Accepted, NotAccepted, PhoneError, Rejected, SenderBlocked
from groundwork.delivery.sending import settle
from groundwork.delivery.sending.claim import Attempt, Claimed
from groundwork.delivery.webhooks import learning

log = structlog.get_logger("groundswell.worker")

TABLE: Table = Message.__table__  # type: ignore[assignment] # SQLAlchemy types it more widely than it is


@dataclass(frozen=True)
class Result:
    """What one attempt came to: an answer, an e-mail handed over (`answer` says why not), or a way to fail."""

    row: Claimed
    answer: Accepted | PhoneError | str


def settle_all(database: Database, clock: Clock, results: Sequence[Result]) -> None:
    """Settle these together; should that fail, each by itself, so that one bad row costs no other its answer."""
    if not results:
        return
    try:
        with database.writing() as session:
            _settle(session, results, now=clock.now(), real_now=datetime.now(UTC))
    except Exception:
        log.exception("settling together failed", results=len(results))
        for result in results:
            _alone(database, clock, result)


def _alone(database: Database, clock: Clock, result: Result) -> None:
    try:
        with database.writing() as session:
            _settle_one(session, result, now=clock.now(), real_now=datetime.now(UTC))
    except Exception:  # its lease will end, and recovery will find what became of it
        log.exception("settling failed", message=result.row.attempt.row_id)


def _settle(session: Session, results: Sequence[Result], *, now: datetime, real_now: datetime) -> None:
    for result in _accept(session, results, now):
        _settle_one(session, result, now=now, real_now=real_now)


def _accept(session: Session, results: Sequence[Result], now: datetime) -> list[Result]:
    """Take in the plain yeses; returns what needs a closer look."""
    plain = {result.row.attempt: sid for result in results if (sid := _plain_sid(result))}
    mine = _still_open(session, plain)
    if mine:
        session.connection().execute(_ACCEPT, [{"row": row, "its_sid": sid, "now": now} for row, sid in mine.items()])
    return [result for result in results if result.row.attempt.row_id not in mine]


def _plain_sid(result: Result) -> str:
    """The sid, where the phone company simply took it; else nothing."""
    answer = result.answer
    if isinstance(answer, Accepted) and learning.STATE_OF.get(answer.status) == State.ACCEPTED:
        return answer.sid
    return ""


def _still_open(session: Session, plain: dict[Attempt, str]) -> dict[int, str]:
    """Of these attempts those that nobody has heard of since, with their sids; locked."""
    rows = session.connection().execute(_STAND, {"ids": [attempt.row_id for attempt in plain]})
    free = {(row.id, row.attempt) for row in rows if row.sid is None and row.state in settle.IN_FLIGHT}
    open_ = {one.row_id: sid for one, sid in plain.items() if (one.row_id, one.number) in free}
    taken = set(session.connection().scalars(_TAKEN, {"sids": list(open_.values())}))
    return {row_id: sid for row_id, sid in open_.items() if sid not in taken}


_STAND = (
    select(TABLE.c.id, TABLE.c.attempt, TABLE.c.state, TABLE.c.sid)
    .where(TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(TABLE.c.id)
    .with_for_update()
)
_TAKEN = select(TABLE.c.sid).where(TABLE.c.sid.in_(bindparam("sids", expanding=True)))
_ACCEPT = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("row"))
    .values(
        sid=bindparam("its_sid"),
        state=State.ACCEPTED,
        accepted_at=bindparam("now"),
        lease_until=None,
        why="",
        error_code="",
    )
)


def _settle_one(session: Session, result: Result, *, now: datetime, real_now: datetime) -> None:
    attempt = result.row.attempt
    match result.answer:
        case Accepted() as answer:
            learning.learn(session, attempt, answer, now=now)
        case str() as why:
            settle.handed_over(session, attempt, why=why, now=now)
        case NotAccepted(retry_after=wanted):
            settle.not_accepted(session, attempt, not_before=settle.back_off(attempt, wanted, real_now=real_now))
        case Rejected(code=code, why=reason):
            settle.rejected(session, attempt, code=code, why=reason, now=now)
        case SenderBlocked(code=code):
            settle.not_accepted(session, attempt, not_before=settle.back_off(attempt, 0, real_now=real_now))
            settle.pause_for_sender(session, attempt.row_id, code)
        case _:
            settle.unknown(session, attempt)
