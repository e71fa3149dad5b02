"""Supporters chosen by a sentence."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base

STANDING = text("ended_at IS NULL")


class Segment(Base):
    """A choice among an alliance's supporters, kept as a rule and counted anew whenever it is looked at.

    folded: the name as two that differ only in letters' case are one. rule: JSON, as `alliances.segments.rules` reads
    it. account_id: who made it.
    ended_at: when it was given up; its row stays for what it was used for.
    """

    __tablename__ = "segment"
    __table_args__ = (
        Index(
            "uq_segment_standing",
            "alliance_id",
            "folded",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    folded: Mapped[str]
    rule: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
