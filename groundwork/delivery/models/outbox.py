"""What is to go out: batches, messages, and what the phone company says became of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from groundwork.delivery.models.kinds import BatchState, Channel, State


class ZoneSet(Base):
    """The time zones somebody may be in, as one value: names in order, joined by commas."""

    __tablename__ = "zone_set"

    zones: Mapped[str] = mapped_column(primary_key=True)


class Batch(Base):
    """Messages with one cause, one window, one sender and one budget.

    topic: what the yes of its people must be to, where that is not its alliance.
    is_personal: answers what one person just did (an opt-in's confirmation); it needs no earlier consent, and still
    honours every suppression. taken_segments: claimed so far, whatever became of it. budget_cents: for all of it;
    daily_cents: what its alliance may spend in a day, on everything together. told_why: the reason for its pause that
    the rooms have heard of.
    """

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(unique=True)
    alliance: Mapped[str] = mapped_column(index=True)
    topic: Mapped[str] = mapped_column(default="")
    sender: Mapped[str]
    state: Mapped[BatchState] = mapped_column(words(BatchState), default=BatchState.OPEN)
    why_paused: Mapped[str] = mapped_column(default="")
    told_why: Mapped[str] = mapped_column(default="")
    is_personal: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    budget_cents: Mapped[int | None]
    daily_cents: Mapped[int | None]
    taken_segments: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Message(Base):
    """One intended text, e-mail or call: the outbox.

    key: unique per cause, person and step. token: our own mark inside the body, by which it is found again in the phone
    company's list.
    claimed_at, lease_until, not_before, looked_at: by the real clock. told: the state other rooms last heard of.
    not_after: when it is too late for it, by the installation's clock. written_by: the account of whoever wrote it.
    doubled_sid: a second message the phone company made of this row; an alarm.
    For a call the body is empty, and the token is the key its steps carry.
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
    not_after: Mapped[datetime | None]
    written_by: Mapped[int | None]
    misses: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None]
    sid: Mapped[str | None] = mapped_column(unique=True)
    doubled_sid: Mapped[str] = mapped_column(default="")
    queued_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class MessageEvent(Base):
    """One status the phone company told us of; the same one told twice is one row.

    It is written down at once and taken in later. named_id: the row the webhook's address named, whether or not there
    is one; message_id: the row it was taken in for.
    """

    __tablename__ = "message_event"
    __table_args__ = (
        UniqueConstraint("sid", "status"),
        Index(
            "ix_message_event_waiting",
            "id",
            sqlite_where=text("taken_at IS NULL"),
            postgresql_where=text("taken_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    named_id: Mapped[int]
    attempt: Mapped[int]
    sid: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[str]
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
