"""What else an office got from us, and where its legislator stands."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.kinds import Party, Position, TouchKind, VisitState
from groundwork.database import Base, words


class Visit(Base):
    """A visit to an office, planned and then reported; the office's people are kept by role only.

    who: our own people, as the alliance calls them.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_alliance_id_planned_for", "alliance_id", "planned_for"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    planned_for: Mapped[datetime]
    who: Mapped[str]
    state: Mapped[VisitState] = mapped_column(words(VisitState), default=VisitState.PLANNED)
    met: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")
    asked: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Touch(Base):
    """A letter, a meeting elsewhere or a call that staff made; visits and campaign calls have their own tables."""

    __tablename__ = "touch"
    __table_args__ = (Index("ix_touch_alliance_id_day", "alliance_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TouchKind] = mapped_column(words(TouchKind))
    day: Mapped[date]
    met: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Promise(Base):
    """What an office promised us, or we it, with its day."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    party: Mapped[Party] = mapped_column(words(Party))
    promised: Mapped[str]
    made_on: Mapped[date]
    due_on: Mapped[date | None]
    kept_on: Mapped[date | None]


class Stance(Base):
    """Where a legislator was heard to stand, with the evidence; a newer row follows, none is overwritten."""

    __tablename__ = "stance"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    position: Mapped[Position] = mapped_column(words(Position))
    evidence: Mapped[str]
    heard_on: Mapped[date]
    made_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Care(Base):
    """Who looks after an office for an alliance, how often it is touched, and what is booked next."""

    __tablename__ = "office_care"
    __table_args__ = (UniqueConstraint("alliance_id", "office_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    owner: Mapped[str] = mapped_column(default="")
    cadence_days: Mapped[int] = mapped_column(default=30)
    next_on: Mapped[date | None]
    next_kind: Mapped[TouchKind | None] = mapped_column(words(TouchKind))
