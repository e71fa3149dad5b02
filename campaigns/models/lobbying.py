"""What the tax law calls lobbying: what each campaign is for, hours worked, what an organization spends in a year."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.kinds import LobbyKind
from groundwork.database import Base, words


class Purpose(Base):
    """What one campaign is for, as the leader says; a campaign without a row counts with the strictest class.

    on_measure: it speaks of a specific bill, treaty or nomination. takes_view: it says what to think of it.
    to_members: everybody it goes to is a member of the organization that pays.
    """

    __tablename__ = "campaign_purpose"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    on_measure: Mapped[bool]
    takes_view: Mapped[bool]
    to_members: Mapped[bool]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime]


class WorkTime(Base):
    """Paid time of staff on one day; volunteers cost nothing and are not written down here.

    cents: what that time cost, pay and overhead.
    """

    __tablename__ = "work_time"
    __table_args__ = (Index("ix_work_time_alliance_id_day", "alliance_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    kind: Mapped[LobbyKind] = mapped_column(words(LobbyKind))
    day: Mapped[date]
    minutes: Mapped[int]
    cents: Mapped[int]
    what: Mapped[str]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class YearOfPayer(Base):
    """What the organization that pays for an alliance spends on its exempt purpose in a year; the limits follow."""

    __tablename__ = "year_of_payer"

    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    spending_cents: Mapped[int] = mapped_column(BigInteger)
