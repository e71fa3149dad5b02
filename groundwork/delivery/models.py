"""Tables of delivery: addresses, the consent ledger, suppressions, batches, messages, and what came back.

Leases and looks are kept by the real clock; all other moments by the installation's own, which in a demo is a story's.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words


class Channel(StrEnum):
    """How a message reaches somebody."""

    TEXT = "text"
    MAIL = "mail"


class State(StrEnum):
    """Where a message stands; `RANK` orders what the phone company may tell us."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    UNRESOLVED = "unresolved"
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# What has been accepted only ever rises; two endings that disagree settle on the higher, in whatever order they came.
RANK = {
    State.QUEUED: 0,
    State.SENDING: 1,
    State.UNKNOWN: 1,
    State.UNRESOLVED: 1,
    State.ACCEPTED: 2,
    State.SENT: 3,
    State.FAILED: 4,
    State.UNDELIVERED: 5,
    State.DELIVERED: 6,
}

# Nothing of ours moves a row on from here.
ENDED = frozenset(
    {
        State.FAILED,
        State.UNDELIVERED,
        State.DELIVERED,
        State.REJECTED,
        State.SUPPRESSED,
        State.EXPIRED,
        State.CANCELLED,
    }
)


class BatchState(StrEnum):
    """Whether a batch may send."""

    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"


class ConsentKind(StrEnum):
    """What a line of the ledger says; `asked` waits for the person's own yes."""

    ASKED = "asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why an address is suppressed, or a message to it was not sent."""

    OPTED_OUT = "opted_out"
    HELD = "held"
    INVALID = "invalid"
    LANDLINE = "landline"
    UNREACHABLE = "unreachable"
    REASSIGNED = "reassigned"
    NO_CONSENT = "no_consent"


class FingerprintKey(Base):
    """The key of the fingerprints: one row.

    It lives with the data, not in a setting: a lost key would forget every opt-out of every erased person.
    """

    __tablename__ = "fingerprint_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]


class Address(Base):
    """A number or mailbox; whoever has it now is another room's business."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))
    value: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    line_type: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Consent(Base):
    """One line of the permission ledger; lines are only ever added. An empty topic means everything."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "address_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    kind: Mapped[ConsentKind] = mapped_column(words(ConsentKind))
    topic: Mapped[str]
    wording: Mapped[str]
    how: Mapped[str]
    evidence: Mapped[str]
    at: Mapped[datetime]


class Suppression(Base):
    """Why nothing may go to whoever has this fingerprint, from one moment to another.

    Kept by fingerprint and not by address, so that it outlives the erasing of a person.
    """

    __tablename__ = "suppression"
    __table_args__ = (
        Index(
            "uq_suppression_open",
            "fingerprint",
            "why",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    why: Mapped[Why] = mapped_column(words(Why))
    how: Mapped[str]
    evidence: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_how: Mapped[str] = mapped_column(default="")


class ZoneSet(Base):
    """The time zones somebody may be in, as one value: names in order, joined by commas."""

    __tablename__ = "zone_set"

    zones: Mapped[str] = mapped_column(primary_key=True)


class Batch(Base):
    """Messages with one cause, one window, one sender and one budget.

    is_personal: answers what one person just did (an opt-in's confirmation); it needs no earlier consent, and still
    honours every suppression. taken_segments: claimed so far, whatever became of it.
    """

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(unique=True)
    alliance: Mapped[str] = mapped_column(index=True)
    sender: Mapped[str]
    state: Mapped[BatchState] = mapped_column(words(BatchState), default=BatchState.OPEN)
    why_paused: Mapped[str] = mapped_column(default="")
    is_personal: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    budget_cents: Mapped[int | None]
    taken_segments: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Message(Base):
    """One intended text or e-mail: the outbox.

    key: unique per cause, person and step. token: our own mark inside the body, by which it is found again in the phone
    company's list.
    claimed_at, lease_until, not_before, looked_at: by the real clock. told: the state other rooms last heard of.
    doubled_sid: a second message the phone company made of this row; an alarm.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_claim", "batch_id", "state", "zones", "id"),
        Index(None, "address_id", "state"),
        Index(None, "state", "lease_until"),
        Index(
            "ix_message_untold",
            "id",
            sqlite_where=text("state <> told"),
            postgresql_where=text("state <> told"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    channel: Mapped[Channel] = mapped_column(words(Channel))
    key: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    token: Mapped[str] = mapped_column(default="")
    zones: Mapped[str] = mapped_column(ForeignKey("zone_set.zones"))
    segments: Mapped[int] = mapped_column(default=0)
    state: Mapped[State] = mapped_column(words(State), default=State.QUEUED)
    told: Mapped[State] = mapped_column(words(State), default=State.QUEUED)
    why: Mapped[str] = mapped_column(default="")
    error_code: Mapped[str] = mapped_column(default="")
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None]
    sid: Mapped[str | None] = mapped_column(unique=True)
    doubled_sid: Mapped[str] = mapped_column(default="")
    queued_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class MessageEvent(Base):
    """One status the phone company told us of; the same one told twice is one row."""

    __tablename__ = "message_event"
    __table_args__ = (UniqueConstraint("sid", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    attempt: Mapped[int]
    sid: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[str]
    at: Mapped[datetime]


class ReceivedText(Base):
    """A text somebody sent us, how it was read and what was answered.

    read_as: stop, start, help, hold or message. settled_at: when a person dealt with a held one.
    """

    __tablename__ = "received_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str] = mapped_column(index=True)
    recipient: Mapped[str]
    body: Mapped[str]
    read_as: Mapped[str] = mapped_column(index=True)
    reply: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CallEvent(Base):
    """One webhook about a call that must have its effect once: told again, it gets the same answer.

    mark: the phone company's idempotency token, or the call and its final status.
    """

    __tablename__ = "call_event"

    mark: Mapped[str] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
