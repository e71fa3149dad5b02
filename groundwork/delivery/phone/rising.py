"""The phone company's words for where a message stands, as ours; and how a message rises by them, never falling."""

from dataclasses import dataclass
from datetime import datetime

from groundwork.delivery.models import RANK, Channel, State
from groundwork.delivery.sending.claim import Attempt

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
CALL_STATE_OF = {
    "queued": State.ACCEPTED,
    "initiated": State.ACCEPTED,
    "ringing": State.ACCEPTED,
    "in-progress": State.SENT,
    "completed": State.DELIVERED,
    "busy": State.UNDELIVERED,
    "no-answer": State.UNDELIVERED,
    "failed": State.UNDELIVERED,
    "canceled": State.FAILED,
}
GIVEN_BACK = frozenset({State.QUEUED, State.REJECTED, State.SUPPRESSED, State.EXPIRED, State.CANCELLED})


@dataclass(frozen=True)
class Told:
    """What the phone company said of one attempt."""

    attempt: Attempt
    sid: str
    status: str
    error_code: str = ""


@dataclass
class Standing:
    """Where a message stands while it is told of: its columns by their names, without its words."""

    id: int
    attempt: int
    batch_id: int
    address_id: int
    channel: Channel
    segments: int
    state: State
    sid: str | None
    doubled_sid: str
    error_code: str
    why: str
    lease_until: datetime | None
    accepted_at: datetime | None
    settled_at: datetime | None


FIXED = frozenset({"attempt", "batch_id", "address_id", "channel", "segments"})  # what nobody tells us to change


def state_of(channel: Channel, status: str) -> State:
    """Our state for a word of theirs; a word nobody knows says at least that they have it."""
    words = CALL_STATE_OF if channel == Channel.CALL else STATE_OF
    return words.get(status, State.ACCEPTED)


def rise(row: Standing, told: Told, now: datetime) -> bool:
    """Move a row up, never down; says whether it costs something after all, having been thought unsent.

    Whatever we had put it down to, what the phone company has is the truth.
    """
    target = state_of(row.channel, told.status)
    row.accepted_at = row.accepted_at or now
    if RANK[target] <= RANK.get(row.state, RANK[State.UNKNOWN]):
        return False
    was_given_back = row.state in GIVEN_BACK
    row.state, row.error_code, row.why, row.lease_until = target, told.error_code, "", None
    row.settled_at = now if RANK[target] > RANK[State.SENT] else None
    return was_given_back
