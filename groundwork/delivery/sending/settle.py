"""What became of messages: every change of state, each guarded so that it happens once and only upwards."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, event, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Batch, BatchState, Message, State, Why
from groundwork.delivery.permission import suppression
from groundwork.delivery.sending import allowance
from groundwork.delivery.sending.claim import Attempt

IN_FLIGHT = (State.SENDING, State.UNKNOWN)
LEFT = "segments to give back"  # what a session notes until it commits


def not_accepted(session: Session, attempt: Attempt, *, not_before: datetime | None) -> bool:
    """It certainly was not taken: back into the queue, not before a moment of the real clock."""
    return _leave(session, attempt, _still(attempt, *IN_FLIGHT), state=State.QUEUED, not_before=not_before)


def back_off(attempt: Attempt, wanted: float, *, real_now: datetime) -> datetime:
    """When to try again: twice as long each time, ten minutes at most, never two workers at the same moment."""
    seconds = min(600.0, 2.0 ** min(attempt.number, 10))
    return real_now + timedelta(seconds=max(wanted, seconds) * random.uniform(1.0, 1.5))  # noqa: S311 - no secret


def withheld(session: Session, attempt: Attempt, *, why: str, now: datetime) -> bool:
    """The person said no between the claim and the sending."""
    here = _still(attempt, State.SENDING)
    return _leave(session, attempt, here, state=State.SUPPRESSED, why=why, settled_at=now)


def cancelled(session: Session, attempt: Attempt, *, now: datetime) -> bool:
    """Its batch was stopped for good between the claim and the sending."""
    here = _still(attempt, State.SENDING)
    return _leave(session, attempt, here, state=State.CANCELLED, settled_at=now)


def unknown(session: Session, attempt: Attempt) -> bool:
    """Nobody can say whether it was taken; recovery will look."""
    return _move(session, _still(attempt, State.SENDING), state=State.UNKNOWN)


def unresolved(session: Session, attempt: Attempt) -> bool:
    """Nobody can ever say; a person decides."""
    return _move(session, _still(attempt, *IN_FLIGHT), state=State.UNRESOLVED)


def missed(session: Session, attempt: Attempt, *, misses: int, real_now: datetime) -> bool:
    """The phone company's list does not have it: note that once; the second time it is queued again."""
    here = _still(attempt, State.UNKNOWN) & (Message.misses == misses)
    if misses + 1 >= 2:
        return _leave(session, attempt, here, state=State.QUEUED)
    return _move(session, here, misses=misses + 1, looked_at=real_now)


def rejected(session: Session, attempt: Attempt, *, code: int, why: Why | None, now: datetime) -> None:
    """It will never be taken; where that says something about the address, the address is suppressed."""
    here = _still(attempt, *IN_FLIGHT)
    if _leave(session, attempt, here, state=State.REJECTED, error_code=str(code), settled_at=now) and why is not None:
        mark = fingerprint_of(session, attempt.row_id)
        suppression.suppress(session, mark, why, how="phone company", evidence=str(code), now=now)


def handed_over(session: Session, attempt: Attempt, *, why: str, now: datetime) -> bool:
    """An e-mail is on its way (or kept, which `why` says); nothing more will be heard of it.

    One that has gone is emptied: the links in it let people in, and say who was drawn for a poll.
    """
    here = _still(attempt, *IN_FLIGHT)
    words = {} if why else {"body": ""}
    return _move(session, here, state=State.SENT, why=why, accepted_at=now, settled_at=now, **words)


def pause_for_sender(session: Session, row_id: int, code: int | str) -> None:
    """Pause a batch whose sender the phone company refuses; answers to single people have nobody to resume them."""
    mine = select(Message.batch_id).where(Message.id == row_id).scalar_subquery()
    session.execute(
        update(Batch)
        .where(Batch.id == mine, Batch.state == BatchState.OPEN, Batch.is_personal.is_(False))
        .values(state=BatchState.PAUSED, why_paused=f"sender {code}")
        .execution_options(synchronize_session="fetch")
    )


def fingerprint_of(session: Session, row_id: int) -> str:
    """The fingerprint of the address a message goes to."""
    wanted = select(Address.fingerprint).join(Message, Message.address_id == Address.id).where(Message.id == row_id)
    return session.scalars(wanted).one()


def _still(attempt: Attempt, *states: State) -> ColumnElement[bool]:
    """Whether a row still is this attempt's and in one of these states."""
    return (Message.id == attempt.row_id) & (Message.attempt == attempt.number) & Message.state.in_(states)


def _move(session: Session, here: ColumnElement[bool], **new: Any) -> bool:
    """Change the row this condition finds, if it still finds it; says whether it did."""
    statement = update(Message).where(here).values(lease_until=None, **new)
    done: Any = session.execute(statement.execution_options(synchronize_session="fetch"))
    return bool(done.rowcount == 1)


def _leave(session: Session, attempt: Attempt, here: ColumnElement[bool], **new: Any) -> bool:
    """The same, for a message that costs nothing after all: its segments go back when the session commits."""
    row = session.execute(select(Message.batch_id, Message.segments).where(here)).first()
    if row is None or not _move(session, here, **new):
        return False
    session.info.setdefault(LEFT, Counter())[row.batch_id, attempt.charge] += row.segments
    return True


def costs_after_all(session: Session, batch_id: int, segments: int) -> None:
    """What was thought unsent has gone out: its batch pays for it once more, when the session commits."""
    session.info.setdefault(LEFT, Counter())[batch_id, None] -= segments


@event.listens_for(Session, "before_commit")
def _give_back(session: Session) -> None:
    """Last of all, so that whoever settles many messages locks no batch while another message is still to come."""
    allowance.give_back(session, session.info.pop(LEFT, Counter()))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(LEFT, None)
