"""Finding out what became of messages whose fate is unknown, so that none is lost and none goes out twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Batch, Channel, Message, State
from groundwork.delivery.phone.telephony import Accepted, PhoneError, Telephony
from groundwork.delivery.sending import settle
from groundwork.delivery.sending.claim import Attempt
from groundwork.delivery.sending.handing_over import Post, caller_id
from groundwork.delivery.sending.patience import Patience
from groundwork.delivery.webhooks import learning

log = structlog.get_logger("groundswell.worker")

AT_ONCE = 50  # messages looked for in one round
LOOKERS = 16
CLOCKS_APART = timedelta(seconds=60)  # how wrong the phone company's clock and ours may be


@dataclass(frozen=True)
class Lost:
    """A message nobody knows the fate of."""

    attempt: Attempt
    channel: Channel
    to: str
    sender: str
    token: str
    misses: int
    claimed_at: datetime


def recover(post: Post, *, real_now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Look for everything that may be looked for now; says how many messages that were.

    No transaction is open during the network; a message that could not be asked about is left for another time.
    """
    with post.database.writing() as session:
        expire_leases(session, real_now=real_now())
        expire_windows(session, now=post.clock.now())
    looked, last = 0, 0
    with ThreadPoolExecutor(LOOKERS, thread_name_prefix="look") as pool:
        while True:
            with post.database.reading() as session:
                missing = lost(session, real_now=real_now(), patience=post.patience, after=last)
            if not missing:
                return looked
            found = list(pool.map(lambda one: _ask(post, one), missing))
            _conclude_all(post, list(zip(missing, found, strict=True)), real_now=real_now())
            looked, last = looked + len(missing), missing[-1].attempt.row_id


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
    """Messages still waiting when their batch's window has closed, or their own last moment is over, stay unsent."""
    closed = select(Batch.id).where(Batch.closes_at <= now)
    done: Any = session.execute(
        update(Message)
        .where(Message.state == State.QUEUED, or_(Message.batch_id.in_(closed), Message.not_after <= now))
        .values(state=State.EXPIRED, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def lost(session: Session, *, real_now: datetime, patience: Patience, after: int = 0) -> list[Lost]:
    """What may be looked for now, with ids above `after`: the grace is over, and the last look is long enough ago."""
    rows = session.execute(
        select(
            Message.id,
            Message.attempt,
            Message.channel,
            Address.value,
            Batch.sender,
            Message.token,
            Message.misses,
            Message.claimed_at,
        )
        .join(Address, Address.id == Message.address_id)
        .join(Batch, Batch.id == Message.batch_id)
        .where(
            Message.id > after,
            Message.state == State.UNKNOWN,
            Message.claimed_at <= real_now - patience.grace,
            or_(Message.looked_at.is_(None), Message.looked_at <= real_now - patience.between_looks),
        )
        .order_by(Message.id)
        .limit(AT_ONCE)
    )
    return [_lost(row) for row in rows]


def _lost(row: Any) -> Lost:
    return Lost(
        attempt=Attempt(row.id, row.attempt),
        channel=row.channel,
        to=row.value,
        sender=row.sender,
        token=row.token,
        misses=row.misses,
        claimed_at=row.claimed_at,
    )


def _can_be_found(message: Lost) -> bool:
    return message.channel != Channel.MAIL and bool(message.token)


def _ask(post: Post, message: Lost) -> list[Accepted] | None:
    """What the phone company has of this message; nothing at all when it cannot be asked now."""
    if not _can_be_found(message):
        return []
    if post.phone is None:
        return None
    try:
        return _find(post.phone, message, caller_id(message.sender, post.settings))
    except PhoneError:
        return None  # the next round asks again
    except Exception:
        log.exception("looking failed", message=message.attempt.row_id)
        return None


def _find(phone: Telephony, message: Lost, caller: str) -> list[Accepted]:
    """Texts are known by the mark in their body; a call bears none, but only one at a time goes to a number."""
    if message.channel == Channel.CALL:
        return phone.find_call(message.to, caller, message.claimed_at - CLOCKS_APART)
    return phone.find(message.to, message.token)


def _conclude_all(post: Post, found: list[tuple[Lost, list[Accepted] | None]], *, real_now: datetime) -> None:
    with post.database.writing() as session:
        for message, answer in found:
            if not _can_be_found(message):
                settle.unresolved(session, message.attempt)
            elif answer is not None:
                _conclude(session, message, answer, now=post.clock.now(), real_now=real_now)


def _conclude(session: Session, message: Lost, found: list[Accepted], *, now: datetime, real_now: datetime) -> None:
    """Take what the list shows, leaving out what is known to be other messages'."""
    others = (Message.sid.in_([one.sid for one in found])) & (Message.id != message.attempt.row_id)
    taken = set(session.scalars(select(Message.sid).where(others)))
    mine = [one for one in found if one.sid not in taken]
    for one in mine[:1] if message.channel == Channel.CALL else mine:
        learning.learn(session, message.attempt, one, now=now)
    if not mine:
        settle.missed(session, message.attempt, misses=message.misses, real_now=real_now)
