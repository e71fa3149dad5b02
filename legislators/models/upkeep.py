"""Tables of how our list is kept: what people corrected, what each refresh found."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from legislators.models.kinds import CorrectionKind, RefreshOutcome


class Correction(Base):
    """One fact that a person of the coalition set right; it stands until she or another takes it back.

    field: the column of the office, for a detail; for a seat the term it closed; else empty. value: what is right; for
    a successor the person's id. before: what our list said. evidence: how it is known, in words. upstream: what our
    source says by now. agreed_on: the day our source first said the same. who: the name of the account, kept after it
    is gone.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CorrectionKind] = mapped_column(words(CorrectionKind))
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"), index=True)
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("seat.id"), index=True)
    field: Mapped[str] = mapped_column(default="")
    value: Mapped[str] = mapped_column(default="")
    before: Mapped[str] = mapped_column(default="")
    upstream: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str]
    holds_from: Mapped[date]
    who: Mapped[str]
    said_at: Mapped[datetime]
    agreed_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]


class Refresh(Base):
    """One look at the public sources: what changed, or why nothing was taken. report: a line a change."""

    __tablename__ = "refresh"

    id: Mapped[int] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[RefreshOutcome] = mapped_column(words(RefreshOutcome))
    source: Mapped[str]
    report: Mapped[str] = mapped_column(default="")
