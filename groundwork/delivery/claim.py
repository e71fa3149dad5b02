"""Taking messages to send: one atomic step that looks at every rule once more, committed before any network."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from groundwork.delivery import consent, prices, quiet, suppression
from groundwork.delivery.models import (
    Address,
    Batch,
    BatchState,
    Channel,
    Message,
    State,
    Why,
    ZoneSet,
)

BATCH = 16
LEASE = timedelta(seconds=60)
LONGEST_VALID = 36_000  # seconds; the phone company's most


@dataclass(frozen=True)
class Claimant:
    """Who claims, and by which clocks: `now` decides what is decent, `real_now` how long the lease runs."""

    worker: str
    now: datetime
    real_now: datetime
    channels: tuple[Channel, ...] = (Channel.TEXT, Channel.MAIL)


@dataclass(frozen=True)
class Attempt:
    """One try at one message; whoever lost it to a later try may write nothing more."""

    row_id: int
    number: int


@dataclass(frozen=True)
class Claimed:
    """A message that is now this worker's to send, until the lease ends."""

    attempt: Attempt
    channel: Channel
    to: str
    sender: str
    subject: str
    body: str
    valid_for: int
    lease_until: datetime


def is_any_waiting(session: Session) -> bool:
    """Whether anything is queued at all: asked first, so that an idle worker never takes the writer's turn."""
    return session.scalar(select(Message.id).where(Message.state == State.QUEUED).limit(1)) is not None


def claim(session: Session, who: Claimant, *, limit: int = BATCH) -> list[Claimed]:
    """Claim up to `limit` messages of one batch. The caller commits before it sends any.

    Rows whose person opted out or never agreed become `suppressed` in the same statement.
    """
    until = _open_zones(session, who.now)
    batch = session.scalar(_next_batch(who, list(until)))
    if batch is None:
        return []
    ids = _affordable(session, batch, who, list(until), limit)
    if not ids:
        return []
    rows = session.execute(_take(ids, who, batch)).all()
    taken = [row for row in rows if row.state == State.SENDING]
    batch.claimed_at = who.real_now
    batch.taken_segments += sum(row.segments for row in taken)
    session.flush()
    return _claimed(session, batch, taken, until, who)


def _open_zones(session: Session, now: datetime) -> dict[str, datetime]:
    """The sets of zones in which everybody is awake now, each with the moment it goes quiet, the soonest first.

    The empty set is that of e-mail, which wakes nobody.
    """
    found = {"": datetime.max.replace(tzinfo=UTC)}
    for zones in session.scalars(select(ZoneSet.zones).where(ZoneSet.zones != "")):
        until = quiet.open_until(quiet.split(zones), now)
        if until is not None and until - now >= quiet.LAST_MINUTE:
            found[zones] = until
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _ready(who: Claimant, zones: list[str]) -> ColumnElement[bool]:
    """What a message itself must be to go out now."""
    return (
        (Message.state == State.QUEUED)
        & Message.channel.in_(who.channels)
        & or_(Message.not_before.is_(None), Message.not_before <= who.real_now)
        & Message.zones.in_(zones)
    )


def _next_batch(who: Claimant, zones: list[str]) -> Any:
    """The batch that waited longest among those with something to send; locked, so that its budget is exact."""
    return (
        select(Batch)
        .where(
            Batch.state == BatchState.OPEN,
            Batch.opens_at <= who.now,
            or_(Batch.closes_at.is_(None), Batch.closes_at >= who.now + quiet.LAST_MINUTE),
            exists().where(Message.batch_id == Batch.id, _ready(who, zones)),
        )
        .order_by(Batch.is_personal.desc(), Batch.claimed_at.asc().nulls_first(), Batch.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _affordable(session: Session, batch: Batch, who: Claimant, zones: list[str], limit: int) -> list[int]:
    """The first messages the budget still pays for; a batch that cannot pay for its next one is paused."""
    rows = _first(session, batch, who, zones, limit)
    if batch.budget_cents is None:
        return [row.id for row in rows]
    left, ids = prices.segments_for(batch.budget_cents) - batch.taken_segments, []
    for row in rows:
        left -= row.segments
        if left < 0:
            break
        ids.append(row.id)
    if rows and not ids:
        batch.state, batch.why_paused = BatchState.PAUSED, "budget"
        session.flush()
    return ids


def _first(session: Session, batch: Batch, who: Claimant, zones: list[str], limit: int) -> list[Row[int, int]]:
    """The messages next in turn; one set of zones after another, so that each is read from the index in order."""
    found: list[Row[int, int]] = []
    for one in zones:
        if len(found) < limit:
            found += session.execute(
                select(Message.id, Message.segments)
                .where(Message.batch_id == batch.id, _ready(who, [one]))
                .order_by(Message.id)
                .limit(limit - len(found))
                .with_for_update(skip_locked=True)
            ).all()
    return found


def _take(ids: list[int], who: Claimant, batch: Batch) -> Any:
    """The claim itself."""
    why = _why_not(batch)
    is_free = why == ""
    # wrapped, so that SQLite finds the rows by their ids and does not read every queued one from the index of states
    is_queued = func.coalesce(Message.state, "") == str(State.QUEUED)
    return (
        update(Message)
        .where(Message.id.in_(ids), is_queued)
        .values(
            state=case(
                (is_free, literal(State.SENDING, Message.state.type)),
                else_=literal(State.SUPPRESSED, Message.state.type),
            ),
            why=why,
            attempt=Message.attempt + case((is_free, 1), else_=0),
            settled_at=case((is_free, None), else_=literal(who.now, Message.settled_at.type)),
            claimed_at=who.real_now,
            lease_until=who.real_now + LEASE,
            worker=who.worker,
            not_before=None,
            misses=0,
            looked_at=None,
        )
        .returning(
            Message.id,
            Message.state,
            Message.attempt,
            Message.channel,
            Message.address_id,
            Message.subject,
            Message.body,
            Message.zones,
            Message.segments,
            Message.lease_until,
        )
        .execution_options(synchronize_session=False)
    )


def _as(state: State) -> Any:
    return literal(state, Message.state.type)


def _why_not(batch: Batch) -> ColumnElement[str]:
    """Why a message may not go to its address, or an empty text; a yes to one alliance is none to another."""
    no_consent = case((consent.is_given(consent.topic_of(batch.alliance)), ""), else_=str(Why.NO_CONSENT))
    otherwise: Any = literal("") if batch.is_personal else no_consent
    return (
        select(func.coalesce(suppression.standing_reason(), otherwise))
        .where(Address.id == Message.address_id)
        .correlate(Message)
        .scalar_subquery()
    )


def _claimed(
    session: Session, batch: Batch, rows: list[Any], until: dict[str, datetime], who: Claimant
) -> list[Claimed]:
    ids = {row.address_id for row in rows}
    values = dict(session.execute(select(Address.id, Address.value).where(Address.id.in_(ids))).all())
    return [
        Claimed(
            attempt=Attempt(row.id, row.attempt),
            channel=row.channel,
            to=values[row.address_id],
            sender=batch.sender,
            subject=row.subject,
            body=row.body,
            valid_for=_valid_for(batch, until.get(row.zones), who.now),
            lease_until=row.lease_until,
        )
        for row in sorted(rows, key=lambda row: row.id)
    ]


def _valid_for(batch: Batch, quiet_at: datetime | None, now: datetime) -> int:
    """Seconds after which a text must not arrive any more: the window's end or the night, whichever is first."""
    ends = [moment for moment in (batch.closes_at, quiet_at) if moment is not None]
    return min([LONGEST_VALID, *(int((moment - now).total_seconds()) for moment in ends)])
