"""Tables of committees and who sits on them."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from legislators.models.kinds import CommitteeKind


class Committee(Base):
    """A committee or subcommittee between two days; `id` is the public list's own (`SSFR`, `SSFR09`)."""

    __tablename__ = "committee"

    id: Mapped[str] = mapped_column(primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("committee.id"), index=True)
    kind: Mapped[CommitteeKind] = mapped_column(words(CommitteeKind))
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CommitteeSeat(Base):
    """One person on one committee between two days. side: `majority` or `minority`; title: `Chair`, or empty."""

    __tablename__ = "committee_seat"
    __table_args__ = (UniqueConstraint("committee_id", "person_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[str] = mapped_column(ForeignKey("committee.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    side: Mapped[str] = mapped_column(default="")
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
