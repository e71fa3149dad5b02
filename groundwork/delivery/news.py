"""Telling the rooms what became of messages and batches: once for every change, from whichever side it came."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Table, bindparam, exists, select, update
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery.models import Batch, BatchState, Message
from groundwork.doors import Doors, Paused, Settled

log = structlog.get_logger("groundswell.worker")

AT_ONCE = 200


def tell(database: Database, doors: Doors, *, now: datetime) -> int:
    """Tell the rooms about changes of messages and pauses of batches not told yet; returns how many there were."""
    told = 0
    if doors.settled and _is_any(database, Message.state != Message.told):
        with database.writing() as session:
            told += _tell_settled(session, doors, now)
    if doors.paused and _is_any(database, _is_news()):
        with database.writing() as session:
            told += _tell_paused(session, doors, now)
    return told


def _is_any(database: Database, condition: ColumnElement[bool]) -> bool:
    with database.reading() as session:
        return bool(session.scalar(select(exists().where(condition))))


def _tell_settled(session: Session, doors: Doors, now: datetime) -> int:
    rows = session.execute(_UNTOLD).all()
    if not rows:
        return 0
    session.execute(_MARK, {"ids": [row.id for row in rows]})
    told = [Settled(row.id, row.cause, row.address_id, str(row.state), row.error_code) for row in rows]
    if not _all_at_once(session, doors, told, now):
        for news in told:
            _each(session, doors.settled, news, now, message=news.message_id)
    return len(rows)


def _all_at_once(session: Session, doors: Doors, told: Sequence[Settled], now: datetime) -> bool:
    """Tell everything under one savepoint; says whether nobody had trouble. If somebody had, nothing of it stands."""
    try:
        with session.begin_nested():
            for news in told:
                for handler in doors.settled:
                    handler(session, news, now=now)
    except Exception:
        return False  # told again one by one, and then whoever has trouble is named
    return True


TABLE: Table = Message.__table__  # type: ignore[assignment] # SQLAlchemy types it more widely than it is
_UNTOLD = (
    select(TABLE.c.id, TABLE.c.state, TABLE.c.address_id, TABLE.c.error_code, Batch.cause)
    .join(Batch, Batch.id == TABLE.c.batch_id)
    .where(TABLE.c.state != TABLE.c.told)
    .order_by(TABLE.c.id)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True, of=TABLE)
)
_MARK = update(TABLE).where(TABLE.c.id.in_(bindparam("ids", expanding=True))).values(told=TABLE.c.state)


def _is_news() -> ColumnElement[bool]:
    """Whether a batch was paused by what happened to it, and no room has heard."""
    return (Batch.state == BatchState.PAUSED) & (Batch.why_paused != "") & (Batch.why_paused != Batch.told_why)


def _tell_paused(session: Session, doors: Doors, now: datetime) -> int:
    wanted = select(Batch).where(_is_news()).order_by(Batch.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    batches = session.scalars(wanted).all()
    for batch in batches:
        batch.told_why = batch.why_paused
        session.flush()
        _each(session, doors.paused, Paused(batch.cause, batch.alliance, batch.why_paused), now, batch=batch.id)
    return len(batches)


def _each(
    session: Session, handlers: Iterable[Callable[..., None]], news: Settled | Paused, now: datetime, **which: int
) -> None:
    """One room's trouble with one piece of news must not keep the others from hearing."""
    for handler in handlers:
        try:
            with session.begin_nested():
                handler(session, news, now=now)
        except Exception:
            log.exception("handler of news failed", **which)
