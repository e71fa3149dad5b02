"""Finding out what became of messages whose fate is unknown, so that none is lost and none goes out twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery import learning, settle
from groundwork.delivery.claim import Attempt
from groundwork.delivery.http import READ_SECONDS
from groundwork.delivery.models import Address, Batch, Channel, Message, State
from groundwork.delivery.telephony import Accepted, PhoneError, Telephony

# Looking sooner than a request can live finds nothing and sends twice: measured, 14 doubles in 17 kills without it.
GRACE = timedelta(seconds=READ_SECONDS + 120)
BETWEEN_LOOKS = timedelta(seconds=60)
AT_ONCE = 50


@dataclass(frozen=True)
class Lost:
    """A message nobody knows the fate of."""

    attempt: Attempt
    channel: Channel
    to: str
    token: str
    misses: int


def expire_leases(session: Session, *, real_now: datetime) -> int:
    """Messages whose worker is gone, or too slow to be trusted, become `unknown`."""
    done: Any = session.execute(
        update(Message)
        .where(Message.state == State.SENDING, Message.lease_until < real_now)
        .values(state=State.UNKNOWN, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def expire_windows(session: Session, *, now: datetime) -> int:
    """Messages still waiting when their batch's window has closed are not sent any more."""
    closed = select(Batch.id).where(Batch.closes_at <= now)
    done: Any = session.execute(
        update(Message)
        .where(Message.state == State.QUEUED, Message.batch_id.in_(closed))
        .values(state=State.EXPIRED, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def lost(session: Session, *, real_now: datetime, grace: timedelta = GRACE) -> list[Lost]:
    """What may be looked for now: the grace is over, and the last look is a minute ago."""
    rows = session.execute(
        select(Message.id, Message.attempt, Message.channel, Address.value, Message.token, Message.misses)
        .join(Address, Address.id == Message.address_id)
        .where(
            Message.state == State.UNKNOWN,
            Message.claimed_at <= real_now - grace,
            or_(Message.looked_at.is_(None), Message.looked_at <= real_now - BETWEEN_LOOKS),
        )
        .order_by(Message.id)
        .limit(AT_ONCE)
    )
    return [Lost(Attempt(row.id, row.attempt), row.channel, row.value, row.token, row.misses) for row in rows]


def recover(
    database: Database, phone: Telephony | None, *, now: datetime, real_now: datetime, grace: timedelta = GRACE
) -> int:
    """One round of looking; says how many messages were looked for. No transaction is open during the network."""
    with database.writing() as session:
        expire_leases(session, real_now=real_now)
        expire_windows(session, now=now)
    with database.reading() as session:
        missing = lost(session, real_now=real_now, grace=grace)
    for message in missing:
        _look(database, phone, message, now=now, real_now=real_now)
    return len(missing)


def _look(database: Database, phone: Telephony | None, message: Lost, *, now: datetime, real_now: datetime) -> None:
    if message.channel == Channel.MAIL or not message.token:
        with database.writing() as session:
            settle.unresolved(session, message.attempt)
        return
    if phone is None:
        return
    try:
        found = phone.find(message.to, message.token)
    except PhoneError:
        return  # it cannot be asked now; the next round asks again
    with database.writing() as session:
        _conclude(session, message, found, now=now, real_now=real_now)


def _conclude(session: Session, message: Lost, found: list[Accepted], *, now: datetime, real_now: datetime) -> None:
    """Take what the list shows, leaving out texts that are known to be other messages'."""
    taken = set(session.scalars(select(Message.sid).where(Message.sid.in_([text.sid for text in found]))))
    mine = [text for text in found if text.sid not in taken]
    for text in mine:
        learning.learn(session, message.attempt, text, now=now)
    if not mine:
        settle.missed(session, message.attempt, misses=message.misses, real_now=real_now)
