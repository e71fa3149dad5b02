"""Whose turn it is: the open zones, the batch that waited longest, and its next messages."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet, state_hours
from groundwork.delivery.models import Batch, BatchState, Channel, Message, State, ZoneSet
from groundwork.delivery.outbox import PERSONAL
from groundwork.delivery.senders.identity import day_of
from groundwork.delivery.sending.allowance import Blocked, is_within_day

if TYPE_CHECKING:
    from groundwork.delivery.sending.claim import Claimant

NOWHERE = ""  # the zone of e-mail and of calls somebody asked for: neither wakes anybody


def open_zones(session: Session, now: datetime) -> dict[str, datetime]:
    """The sets of zones in which everybody is awake now, each with the moment it goes quiet, the soonest first."""
    found = {NOWHERE: datetime.max.replace(tzinfo=UTC)}
    minute, table = now.replace(second=0, microsecond=0), state_hours.current()
    for zones in session.scalars(select(ZoneSet.zones).where(ZoneSet.zones != NOWHERE)):
        until = _open_until(zones, minute, table)
        if until is not None and until - now >= quiet.LAST_MINUTE:
            found[zones] = until
    return dict(sorted(found.items(), key=lambda item: item[1]))


@lru_cache(maxsize=10_000)
def _open_until(zones: str, minute: datetime, table: state_hours.Table) -> datetime | None:
    """Hours begin and end with whole minutes, so that one look serves all claims of a minute."""
    return quiet.open_until(quiet.split(zones), minute, table=table)


def next_batch(
    session: Session, who: "Claimant", zones: list[str], blocked: Blocked, passed: list[int]
) -> Batch | None:
    """The batch that waited longest among those with something to send; locked, so that its budget is exact.

    passed: batches looked at before; once there are any, none is waited for that another worker holds.
    """
    asked = {
        **_clocks(who),
        "soon": who.now + quiet.LAST_MINUTE,
        "day": day_of(who.now),
        "own": who.sender,
        "awake": [one for one in zones if one != NOWHERE],
        "still_texts": blocked.texts,
        "still_calls": blocked.calls,
        "passed": passed,
    }
    return session.scalars(_whose_turn(who.channels, waits=not passed), asked).first()


# Statements are built once: building them, and the keys by which their SQL is found again, cost more than running them.
@cache
def _whose_turn(channels: tuple[Channel, ...], *, waits: bool) -> Select[Batch]:
    ways = _ways()
    return (
        select(Batch)
        .where(
            Batch.state == BatchState.OPEN,
            Batch.opens_at <= bindparam("now"),
            or_(Batch.closes_at.is_(None), Batch.closes_at >= bindparam("soon")),
            Batch.id.not_in(bindparam("passed", expanding=True)),
            or_(*(ways[channel] for channel in channels)),
        )
        # answers first; a poll's letters need no consent either, but take turns with the campaigns
        .order_by(Batch.cause.startswith(PERSONAL).desc(), Batch.claimed_at.asc().nulls_first(), Batch.id)
        .limit(1)
        .with_for_update(of=Batch, skip_locked=not waits)
        .execution_options(populate_existing=True)
    )


def _ways() -> dict[Channel, ColumnElement[bool]]:
    """What makes it a batch's turn: one of these, each for its own channel."""
    sender = func.coalesce(func.nullif(Batch.sender, ""), bindparam("own"))
    of_it = _is_ready() & (Message.batch_id == Batch.id)
    awake = Message.zones.in_(bindparam("awake", expanding=True)) & (Message.channel == Channel.TEXT)
    called = (Message.zones == NOWHERE) & (Message.channel == Channel.CALL)
    mailed = (Message.zones == NOWHERE) & (Message.channel == Channel.MAIL)
    return {
        Channel.TEXT: and_(
            sender.not_in(bindparam("still_texts", expanding=True)), is_within_day(), exists().where(of_it, awake)
        ),
        Channel.CALL: and_(sender.not_in(bindparam("still_calls", expanding=True)), exists().where(of_it, called)),
        Channel.MAIL: exists().where(of_it, mailed),
    }


def _is_ready() -> ColumnElement[bool]:
    """What a message itself must be to go out now."""
    return and_(
        Message.state == State.QUEUED,
        or_(Message.not_before.is_(None), Message.not_before <= bindparam("real_now")),
        or_(Message.not_after.is_(None), Message.not_after > bindparam("now")),
    )


def _clocks(who: "Claimant") -> dict[str, datetime]:
    return {"now": who.now, "real_now": who.real_now}


def next_rows(
    session: Session, batch: Batch, who: "Claimant", zones: list[str], channels: set[Channel], limit: int
) -> list[Row[Any]]:
    """The messages next in turn; one set of zones after another, so that each is read from the index in order."""
    found: list[Any] = []
    for one in _waiting(session, batch, zones):
        wanted = channels - {Channel.TEXT} if one == NOWHERE else channels & {Channel.TEXT}
        if len(found) >= limit or not wanted:
            continue
        asked = {"batch_id": batch.id, "zones": one, "wanted": sorted(wanted), "most": limit - len(found)}
        found += session.execute(_NEXT, asked | _clocks(who)).all()
    return found


def _waiting(session: Session, batch: Batch, zones: list[str]) -> list[str]:
    """Those of these zones for which the batch has anything queued."""
    found = set(session.scalars(_WAITING, {"batch_id": batch.id}))
    return [one for one in zones if one in found]


_NEXT = (
    select(Message.id, Message.segments, Message.channel)
    .where(
        Message.batch_id == bindparam("batch_id"),
        _is_ready(),
        Message.zones == bindparam("zones"),
        Message.channel.in_(bindparam("wanted", expanding=True)),
    )
    .order_by(Message.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_WAITING = select(ZoneSet.zones).where(
    exists().where(
        Message.batch_id == bindparam("batch_id"), Message.state == State.QUEUED, Message.zones == ZoneSet.zones
    )
)
