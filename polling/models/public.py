"""Who the public is, as far as an administrator brought newer tables than ours."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from polling.models.kinds import TableKind


class PopulationTable(Base):
    """One table an administrator brought; the newest of its kind that holds an area goes before the one we ship.

    source: where the counts are from, in words that every estimate prints. vintage: their year or years.
    """

    __tablename__ = "poll_population_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TableKind] = mapped_column(words(TableKind))
    source: Mapped[str]
    vintage: Mapped[str]
    file_name: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PopulationCount(Base):
    """Adults of one area in one cell of a table; a variable the table does not have is empty."""

    __tablename__ = "poll_population"
    __table_args__ = (UniqueConstraint("table_id", "area", "sex", "age", "race", "education"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("poll_population_table.id", ondelete="CASCADE"))
    area: Mapped[str]
    sex: Mapped[str] = mapped_column(default="")
    age: Mapped[str] = mapped_column(default="")
    race: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    adults: Mapped[int]


class AreaVote(Base):
    """One party's share of an area's two-party vote; it helps and checks district estimates and is no audience."""

    __tablename__ = "poll_area_vote"

    table_id: Mapped[int] = mapped_column(ForeignKey("poll_population_table.id", ondelete="CASCADE"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    share: Mapped[float]
    votes: Mapped[int]
