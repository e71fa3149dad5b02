"""Telling the rooms what became of messages: once for every change, from whichever side it came."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery.models import Batch, Message
from groundwork.doors import Doors, Settled

log = structlog.get_logger("groundswell.worker")

AT_ONCE = 200


def tell(database: Database, doors: Doors, *, now: datetime) -> int:
    """Tell every handler of `doors.settled` about the changes not told yet; returns how many there were."""
    if not doors.settled or not _is_any(database):
        return 0
    with database.writing() as session:
        rows = _untold(session)
        for message, cause in rows:
            _tell_one(session, doors, message, cause, now)
    return len(rows)


def _is_any(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Message.id).where(Message.state != Message.told).limit(1)) is not None


def _untold(session: Session) -> list[tuple[Message, str]]:
    wanted = (
        select(Message, Batch.cause)
        .join(Batch, Batch.id == Message.batch_id)
        .where(Message.state != Message.told)
        .order_by(Message.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Message)
    )
    return list(session.execute(wanted))


def _tell_one(session: Session, doors: Doors, message: Message, cause: str, now: datetime) -> None:
    """One room's trouble with one message must not keep the others from hearing."""
    told = Settled(message.id, cause, message.address_id, str(message.state), message.error_code)
    message.told = message.state
    session.flush()
    for handler in doors.settled:
        try:
            with session.begin_nested():
                handler(session, told, now=now)
        except Exception:
            log.exception("settled handler failed", message=message.id, state=told.state)
