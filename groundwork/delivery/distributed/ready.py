"""Which batches have something that may go out now: a guess good enough for a hint, the claim decides."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Batch, BatchState, Message, MessageEvent, State, ZoneSet

AT_ONCE = 32


def batches(session: Session, *, now: datetime, real_now: datetime) -> list[int]:
    """The batches with something to send, the longest waiting first, AT_ONCE at most."""
    rows = session.scalars(
        select(Batch.id)
        .where(_is_open(now), exists().where(Message.batch_id == Batch.id, _is_ready(session, now, real_now)))
        .order_by(Batch.is_personal.desc(), Batch.claimed_at.asc().nulls_first(), Batch.id)
        .limit(AT_ONCE)
    )
    return list(rows)


def has_something(session: Session, batch_id: int, *, now: datetime, real_now: datetime) -> bool:
    """Whether one batch still has something to send; most hints that come late are answered here."""
    wanted = (
        select(Message.id)
        .join(Batch, Batch.id == Message.batch_id)
        .where(Batch.id == batch_id, _is_open(now), _is_ready(session, now, real_now))
        .limit(1)
    )
    return session.scalar(wanted) is not None


def is_news_waiting(session: Session) -> bool:
    """Whether the phone company told something that nobody took in yet."""
    return session.scalar(select(MessageEvent.id).where(MessageEvent.taken_at.is_(None)).limit(1)) is not None


def _is_open(now: datetime) -> ColumnElement[bool]:
    in_time = or_(Batch.closes_at.is_(None), Batch.closes_at >= now + quiet.LAST_MINUTE)
    return (Batch.state == BatchState.OPEN) & (Batch.opens_at <= now) & in_time


def _is_ready(session: Session, now: datetime, real_now: datetime) -> ColumnElement[bool]:
    return (
        (Message.state == State.QUEUED)
        & or_(Message.not_before.is_(None), Message.not_before <= real_now)
        & Message.zones.in_(_awake(session, now))
    )


def _awake(session: Session, now: datetime) -> list[str]:
    """The sets of zones in which everybody may be texted now; that of e-mail among them."""
    sets = session.scalars(select(ZoneSet.zones))
    return [zones for zones in sets if not zones or quiet.open_until(quiet.split(zones), now) is not None]
