"""What came in: texts, the threads they belong to, and webhooks of calls."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base


class Thread(Base):
    """All that one person and one of our numbers have written to each other.

    waiting_since: since when her last word waits for a person to answer it; empty when none does.
    taken_by, taken_at: the account that looks after it, and since when.
    """

    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("phone", "ours"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str]
    ours: Mapped[str]
    last_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    taken_by: Mapped[int | None]
    taken_at: Mapped[datetime | None]


class ReceivedText(Base):
    """A text somebody sent us, how it was read and what was answered.

    read_as: stop, start, help, hold or message. settled_at: when a person dealt with a held one.
    """

    __tablename__ = "received_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
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
