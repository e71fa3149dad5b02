"""Tables of the house itself: what this installation is, its form keys, its workers' pulse, its jobs."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base


class Installation(Base):
    """This installation: one row.

    A demo lives by a story clock: `story_moment` was the time in the story when it was `real_moment` outside.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    story_moment: Mapped[datetime | None]
    real_moment: Mapped[datetime | None]


class FormKey(Base):
    """One sending of one form: the same key again gets the same answer and makes no second row."""

    __tablename__ = "form_key"

    key: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime]
    location: Mapped[str] = mapped_column(default="")


class Heartbeat(Base):
    """When a worker last said that it lives, by the real clock."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


class Lease(Base):
    """What only one process at a time may do, and which one does it; until when, by the real clock."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class JobRun(Base):
    """One turn of a periodic job; the unique slot keeps two workers from both taking it."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("name", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slot: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
