"""Taking messages to send: one atomic step that looks at every rule once more, committed before any network."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, Update, bindparam, case, func, literal, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.mail import stop_links
from groundwork.delivery.models import Address, Batch, BatchState, Channel, Message, State, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.senders.identity import day_of
from groundwork.delivery.sending import allowance, turns
from groundwork.delivery.sending.allowance import Allowance, Charge

BATCH = 16
LEASE = timedelta(seconds=60)
MOST_LOOKS = 8  # batches one claim looks at until one has something that may go
TABLE: Table = Message.__table__  # type: ignore[assignment] # SQLAlchemy types it more widely than it is
ROW = TABLE.c
LONGEST_VALID = 36_000  # seconds; the phone company's most


@dataclass(frozen=True)
class Claimant:
    """Who claims, and by which clocks: `now` decides what is decent, `real_now` how long the lease runs.

    sender: the installation's own number or service, from which a batch goes that names no other.
    """

    worker: str
    now: datetime
    real_now: datetime
    channels: tuple[Channel, ...] = (Channel.TEXT, Channel.MAIL)
    lease: timedelta = LEASE
    sender: str = ""


@dataclass(frozen=True)
class Attempt:
    """One try at one message; whoever lost it to a later try may write nothing more.

    charge: what its segments were counted against; only whoever claimed it knows.
    """

    row_id: int
    number: int
    charge: Charge | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Claimed:
    """A message that is now this worker's to send, until the lease ends.

    stop: what the stop link of an e-mail carries; empty where it answers what somebody just did.
    """

    attempt: Attempt
    channel: Channel
    to: str
    sender: str
    subject: str
    body: str
    token: str
    valid_for: int
    lease_until: datetime
    stop: str = ""


_ANY = select(Message.id).where(Message.state == State.QUEUED).limit(1)


def is_any_waiting(session: Session) -> bool:
    """Whether anything is queued at all: asked first, so that an idle worker never takes the writer's turn."""
    return session.scalar(_ANY) is not None


def claim(session: Session, who: Claimant, *, limit: int = BATCH) -> list[Claimed]:
    """Claim up to `limit` messages of one batch, as many as its pace allows. The caller commits before it sends any.

    Rows whose person opted out or never agreed become `suppressed` in the same statement.
    """
    until = turns.open_zones(session, who.now)
    blocked = allowance.blocked(session, now=who.now, real_now=who.real_now)
    passed: list[int] = []
    for _look in range(MOST_LOOKS):
        batch = turns.next_batch(session, who, list(until), blocked, passed)
        if batch is None:
            break
        taken = _claim_of(session, batch, who, until, limit=limit, waits=not passed)
        if taken:
            return taken
        if taken is None:
            passed.append(batch.id)
    return []


def _claim_of(
    session: Session, batch: Batch, who: Claimant, until: dict[str, datetime], *, limit: int, waits: bool
) -> list[Claimed] | None:
    """The same for one batch, which is locked; None where nothing of it may go."""
    found = allowance.allowed(session, batch, who.sender, now=who.now, real_now=who.real_now, waits=waits)
    if found is None:
        return None
    rows = turns.next_rows(session, batch, who, list(until), found.channels(who.channels), limit)
    ids = found.fitting(rows)
    if not ids:
        _pause_if_spent(batch, found, rows)
        session.flush()
        return None
    topic = None if batch.is_personal else batch.topic or consent.topic_of(batch.alliance)
    asked = {"ids": ids, "now": who.now, "real_now": who.real_now, "until": who.real_now + who.lease, "by": who.worker}
    claimed = session.execute(_take(topic), asked).all()
    taken = [row for row in claimed if row.state == State.SENDING]
    batch.claimed_at = who.real_now
    found.take(taken)
    session.flush()
    return _claimed(session, batch, taken, until, who)


def _pause_if_spent(batch: Batch, found: Allowance, rows: Sequence[Row[Any]]) -> None:
    """A batch that cannot pay for its next text is paused; one that may go on tomorrow only waits."""
    if any(row.segments > found.budget for row in rows):
        batch.state, batch.why_paused = BatchState.PAUSED, "budget"


@lru_cache(maxsize=500)
def _take(topic: str | None) -> Update:
    """The claim itself; topic: what the batch is about, None where it needs no consent. Built once, as in `turns`."""
    why = _why_not(topic)
    is_free = why == ""
    # wrapped, so that SQLite finds the rows by their ids and does not read every queued one from the index of states
    is_queued = func.coalesce(ROW.state, "") == str(State.QUEUED)
    now, real_now = bindparam("now", type_=ROW.settled_at.type), bindparam("real_now", type_=ROW.claimed_at.type)
    changes = {
        "state": case(
            (is_free, literal(State.SENDING, ROW.state.type)), else_=literal(State.SUPPRESSED, ROW.state.type)
        ),
        "why": why,
        "attempt": ROW.attempt + case((is_free, 1), else_=0),
        "settled_at": case((is_free, None), else_=now),
        "claimed_at": real_now,
        "lease_until": bindparam("until"),
        "worker": bindparam("by"),
        "not_before": None,
        "misses": 0,
        "looked_at": None,
    }
    shown = "id state attempt channel address_id subject body token zones segments lease_until"
    return (
        update(TABLE)
        .where(ROW.id.in_(bindparam("ids", expanding=True)), is_queued)
        .values(changes)
        .returning(*(ROW[name] for name in shown.split()))
    )


def _why_not(topic: str | None) -> ColumnElement[str]:
    """Why a message may not go to its address, or an empty text; a yes to one alliance is none to another."""
    otherwise: Any = literal("")
    if topic is not None:
        otherwise = case((consent.is_given(topic), ""), else_=str(Why.NO_CONSENT))
    return (
        select(func.coalesce(suppression.standing_reason(), otherwise))
        .where(Address.id == ROW.address_id)
        .correlate(Message)
        .scalar_subquery()
    )


def _claimed(
    session: Session, batch: Batch, rows: list[Any], until: dict[str, datetime], who: Claimant
) -> list[Claimed]:
    ids = {row.address_id for row in rows}
    values = dict(session.execute(_VALUES, {"ids": list(ids)}).all())
    sender = batch.sender or who.sender
    charge = Charge(sender, day_of(who.now))
    return [
        Claimed(
            attempt=Attempt(row.id, row.attempt, charge),
            channel=row.channel,
            to=values[row.address_id],
            sender=sender,
            subject=row.subject,
            body=row.body,
            token=row.token,
            valid_for=_valid_for(batch, until.get(row.zones), who.now),
            lease_until=row.lease_until,
            stop=stop_links.token(session, batch, row.address_id) if row.channel == Channel.MAIL else "",
        )
        for row in sorted(rows, key=lambda row: row.id)
    ]


_VALUES = select(Address.id, Address.value).where(Address.id.in_(bindparam("ids", expanding=True)))


def _valid_for(batch: Batch, quiet_at: datetime | None, now: datetime) -> int:
    """Seconds after which a text must not arrive any more: the window's end or the night, whichever is first."""
    ends = [moment for moment in (batch.closes_at, quiet_at) if moment is not None]
    return min([LONGEST_VALID, *(int((moment - now).total_seconds()) for moment in ends)])
