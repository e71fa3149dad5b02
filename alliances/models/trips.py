"""Journeys of the secretariat: through which towns, to whom, at what cost, with what result."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.trips.kinds import AppointmentKind, AppointmentState, CostKind
from groundwork.database import Base, words


class Trip(Base):
    """One journey of the secretariat, from one day to another; both days belong to it.

    travelers: who goes, as words. cancelled_for: the reason, set with cancelled_at.
    """

    __tablename__ = "trip"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("cancelled_at IS NULL OR cancelled_for <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    travelers: Mapped[str]
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    notes: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    cancelled_for: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class TripStop(Base):
    """One town of a trip, with its own clock. alliance_id: whose town it is, where there is an alliance.

    lodging: where the night is spent, as it is printed for the plane.
    """

    __tablename__ = "trip_stop"
    __table_args__ = (CheckConstraint("until_day >= from_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    city: Mapped[str]
    state: Mapped[str]
    time_zone: Mapped[str]
    from_day: Mapped[date]
    until_day: Mapped[date]
    lodging: Mapped[str] = mapped_column(default="")


class Appointment(Base):
    """One hour of a trip: with whom by role, where, what came of it.

    uid, sequence: how calendars know it and its newest version. starts_at, ends_at: moments; the stop has the clock.
    link: the address of a page or the name of an office, as words. request_id: the leader's request it answers.
    audience: people who listened. outlet_name: paper, station or school, as it goes into outreach once it is held.
    declined_for: why it was declined, called off or missed.
    """

    __tablename__ = "trip_appointment"
    __table_args__ = (
        UniqueConstraint("uid"),
        CheckConstraint("ends_at > starts_at", name="hours"),
        Index("ix_trip_appointment_alliance_id_starts_at", "alliance_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("trip_stop.id"), index=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("help_request.id"), index=True)
    kind: Mapped[AppointmentKind] = mapped_column(words(AppointmentKind))
    title: Mapped[str] = mapped_column(default="")
    outlet_name: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    with_role: Mapped[str] = mapped_column(default="")
    accompanied_by: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[AppointmentState] = mapped_column(words(AppointmentState))
    declined_for: Mapped[str] = mapped_column(default="")
    audience: Mapped[int | None]
    result: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class TripCost(Base):
    """One line of what a trip cost, in cents. alliance_id: for whom alone, or nothing: all alliances of the trip."""

    __tablename__ = "trip_cost"
    __table_args__ = (CheckConstraint("cents > 0", name="cents"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trip.id"), index=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[CostKind] = mapped_column(words(CostKind))
    what: Mapped[str]
    cents: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
