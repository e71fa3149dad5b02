"""Work with press, radio, schools and universities: whom, when, what came of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import OutreachKind
from alliances.outreach.kinds import OutletKind, OutreachResult
from groundwork.database import Base, words


class Outlet(Base):
    """A newspaper, station, school or club that an alliance talks to; it has no people, only what it is.

    folded: name and town as they are compared, so that nobody enters an outlet twice.
    """

    __tablename__ = "outlet"
    __table_args__ = (UniqueConstraint("alliance_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    kind: Mapped[OutletKind] = mapped_column(words(OutletKind))
    name: Mapped[str]
    town: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    folded: Mapped[str]
    website: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class Outreach(Base):
    """One piece of work with press, radio, schools or universities; people there are recorded by role.

    outlet, city: what the outlet is called today; outlet_id: its row, unknown only for what is older than those.
    happened_on: its day, still to come while it is not done. result_code: empty until somebody says what came of it.
    audience: people in the room, in the class or on the line; nothing where nobody counted.
    appointment_id: the appointment of a trip it was made from; one appointment is one piece of outreach at most.
    """

    __tablename__ = "outreach"
    __table_args__ = (
        UniqueConstraint("appointment_id"),
        Index("ix_outreach_alliance_id_happened_on", "alliance_id", "happened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[OutreachKind] = mapped_column(words(OutreachKind))
    outlet: Mapped[str]
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"), index=True)
    city: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    is_done: Mapped[bool] = mapped_column(default=True)
    met_role: Mapped[str] = mapped_column(default="")
    result_code: Mapped[OutreachResult | None] = mapped_column(words(OutreachResult))
    result: Mapped[str] = mapped_column(default="")
    audience: Mapped[int | None]
    clip_url: Mapped[str] = mapped_column(default="")
    clip_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("trip_appointment.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
