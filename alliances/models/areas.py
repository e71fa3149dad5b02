"""Where alliances are at home, and who belongs to more than one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import AreaKind
from groundwork.database import Base, words


class Area(Base):
    """A piece of the map an alliance looks after.

    code: of a state (`OH`), a county with its state (`OH/Franklin County`) or a ZIP code.
    """

    __tablename__ = "alliance_area"
    __table_args__ = (
        UniqueConstraint("alliance_id", "kind", "code"),
        Index("ix_alliance_area_kind_code", "kind", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    kind: Mapped[AreaKind] = mapped_column(words(AreaKind))
    code: Mapped[str]
    made_at: Mapped[datetime]


class Belonging(Base):
    """A supporter's belonging to one alliance, kept once they belong to a second.

    chosen_at: when they said that this is the alliance that may write to them.
    """

    __tablename__ = "supporter_alliance"
    __table_args__ = (Index("ix_supporter_alliance_alliance_id", "alliance_id"),)

    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]
