"""What the phone company tells us about a message, taken in from any side and in any order to one final state."""

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery import settle, suppression
from groundwork.delivery.claim import Attempt
from groundwork.delivery.models import RANK, Message, MessageEvent, State
from groundwork.delivery.rows import add_once
from groundwork.delivery.telephony import RECIPIENT, SENDER, Accepted

# the phone company's words for where a text stands, as ours
STATE_OF = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "partially_delivered": State.DELIVERED,
    "undelivered": State.UNDELIVERED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}
BREAKS_AT = 5  # messages of one batch refused for the sender's sake before it is paused


def record(session: Session, attempt: Attempt, told: Accepted, *, error_code: str = "", now: datetime) -> bool:
    """Keep one callback and take it in, unless the same was told before; says whether it was new."""
    is_ours = session.scalar(select(Message.id).where(Message.id == attempt.row_id)) is not None
    parts = {"sid": told.sid, "status": told.status, "error_code": error_code, "at": now}
    row_id = attempt.row_id if is_ours else None
    is_new = add_once(session, MessageEvent, message_id=row_id, attempt=attempt.number, **parts)
    if is_new and is_ours:
        learn(session, attempt, told, error_code=error_code, now=now)
    return is_new


def learn(session: Session, attempt: Attempt, told: Accepted, *, error_code: str = "", now: datetime) -> None:
    """Take in that the phone company has this attempt, and how far it is.

    A second message made of one row is kept as an alarm and changes nothing else.
    """
    wanted = select(Message).where(Message.id == attempt.row_id).with_for_update()
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None or row.attempt < attempt.number or _belongs_to_another(session, row, told.sid):
        return
    if row.sid not in {None, told.sid}:
        row.doubled_sid = told.sid
        session.flush()
        return
    row.sid = told.sid
    _rise(row, STATE_OF.get(told.status, State.ACCEPTED), error_code, now)
    session.flush()
    _act_on(session, row, error_code, now)


def _rise(row: Message, target: State, error_code: str, now: datetime) -> None:
    """Move a row up, never down. Whatever we had put it down to, what the phone company has is the truth."""
    row.accepted_at = row.accepted_at or now
    if RANK[target] <= RANK.get(row.state, RANK[State.UNKNOWN]):
        return
    row.state, row.error_code, row.why, row.lease_until = target, error_code, "", None
    row.settled_at = now if RANK[target] > RANK[State.SENT] else None


def _belongs_to_another(session: Session, row: Message, sid: str) -> bool:
    return session.scalar(select(Message.id).where(Message.sid == sid, Message.id != row.id)) is not None


def _act_on(session: Session, row: Message, error_code: str, now: datetime) -> None:
    """What an error code means beyond its own message."""
    code = int(error_code) if re.fullmatch(r"[0-9]{1,9}", error_code) else 0
    if code in RECIPIENT:
        mark = settle.fingerprint_of(session, row.id)
        suppression.suppress(session, mark, RECIPIENT[code], how="phone company", evidence=error_code, now=now)
    if code in SENDER and _refused_for_sender(session, row.batch_id) >= BREAKS_AT:
        settle.pause_for_sender(session, row.id, code)


def _refused_for_sender(session: Session, batch_id: int) -> int:
    codes = [str(code) for code in SENDER]
    same = select(func.count()).where(Message.batch_id == batch_id, Message.error_code.in_(codes))
    return session.scalar(same) or 0
