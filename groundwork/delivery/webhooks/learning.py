"""What the phone company tells us about messages, taken in from any side and in any order to one final state."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, case, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from groundwork.database import Database
from groundwork.delivery.models import Message, MessageEvent
from groundwork.delivery.phone import codes
from groundwork.delivery.phone.rising import FIXED, STATE_OF, Standing, Told, rise
from groundwork.delivery.phone.telephony import Accepted
from groundwork.delivery.sending import settle
from groundwork.delivery.sending.claim import Attempt

__all__ = ["STATE_OF", "absorb", "learn", "learn_all", "take_in"]

AT_ONCE = 250  # on SQLite a callback waits while these are written


def absorb(database: Database, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Take in events that wait, the oldest first; returns how many. Several workers may do so at once."""
    with database.reading() as session:
        if session.scalar(select(MessageEvent.id).where(MessageEvent.taken_at.is_(None)).limit(1)) is None:
            return 0
    with database.writing() as session:
        return take_in(session, now=now, limit=limit)


def take_in(session: Session, *, now: datetime, limit: int = AT_ONCE) -> int:
    """The same within a transaction; what another worker is taking in is left to it."""
    events = _waiting(session, limit)
    if events:
        told = [Told(Attempt(one.named_id, one.attempt), one.sid, one.status, one.error_code) for one in events]
        ours = learn_all(session, told, now=now)
        _mark_taken(session, events, ours, now)
    return len(events)


def learn(session: Session, attempt: Attempt, accepted: Accepted, *, error_code: str = "", now: datetime) -> None:
    """Take in that the phone company has this attempt, and how far it is."""
    learn_all(session, [Told(attempt, accepted.sid, accepted.status, error_code)], now=now)


def learn_all(session: Session, told: Sequence[Told], *, now: datetime) -> set[int]:
    """Take in what was told, in this order; returns which of the rows named there are.

    A second message made of one row is kept as an alarm and changes nothing else.
    """
    rows = _locked(session, {one.attempt.row_id for one in told})
    owners = _owners(session, {one.sid for one in told})
    coded: list[codes.Coded] = []
    changed: dict[int, Standing] = {}
    for one in told:
        row = rows.get(one.attempt.row_id)
        if row is None or row.attempt < one.attempt.number or owners.get(one.sid, row.id) != row.id:
            continue
        changed[row.id] = row
        if row.sid not in {None, one.sid}:
            row.doubled_sid = one.sid
            continue
        row.sid, owners[one.sid] = one.sid, row.id
        if rise(row, one, now):
            settle.costs_after_all(session, row.batch_id, row.segments)
        coded += codes.read(row, one.error_code)
    _write(session, changed.values())
    codes.act(session, coded, now=now)
    return set(rows)


def _waiting(session: Session, limit: int) -> list[Row[Any]]:
    here = MessageEvent
    wanted = (
        select(here.id, here.named_id, here.attempt, here.sid, here.status, here.error_code)
        .where(here.taken_at.is_(None))
        .order_by(here.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.execute(wanted))


def _locked(session: Session, row_ids: set[int]) -> dict[int, Standing]:
    """The rows as they are now, always locked in one order, so that two workers never wait in a circle."""
    session.flush()
    return {row.id: Standing(*row) for row in session.execute(_STANDINGS, {"ids": sorted(row_ids)})}


def _write(session: Session, rows: Collection[Standing]) -> None:
    if not rows:
        return
    session.connection().execute(_WRITE, [{f"its_{name}": getattr(row, name) for name in CHANGING} for row in rows])
    for row in rows:
        known = session.identity_map.get(identity_key(Message, row.id))
        if known is not None:
            session.expire(known)


TABLE: Table = Message.__table__  # type: ignore[assignment] # SQLAlchemy types it more widely than it is
CHANGING = [one.name for one in fields(Standing) if one.name not in FIXED]
_STANDINGS = (
    select(*(TABLE.c[one.name] for one in fields(Standing)))
    .where(TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(TABLE.c.id)
    .with_for_update()
)
_WRITE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("its_id"))
    .values({name: bindparam(f"its_{name}") for name in CHANGING if name != "id"})
)


def _owners(session: Session, sids: set[str]) -> dict[str, int]:
    rows = session.execute(select(Message.sid, Message.id).where(Message.sid.in_(sids)))
    return {sid: row_id for sid, row_id in rows if sid is not None}


def _mark_taken(session: Session, events: Sequence[Row[Any]], ours: set[int], now: datetime) -> None:
    """Taken in, for the rows there are; what named none is kept without."""
    here = MessageEvent
    session.execute(
        update(here)
        .where(here.id.in_([one.id for one in events]))
        .values(taken_at=now, message_id=case((here.named_id.in_(ours), here.named_id), else_=None))
        .execution_options(synchronize_session=False)
    )
