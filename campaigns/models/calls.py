"""Calls to offices, and the calls to us that lead there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.kinds import How, Outcome
from groundwork.database import Base, words


class DialIn(Base):
    """One ring of our number by somebody who wants to call Congress: what that call has learnt so far.

    offered: office ids in the order of their keys, 1 to 9, parted by spaces; no phone number is kept.
    """

    __tablename__ = "dial_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    language: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="")
    offered: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Call(Base):
    """One attempt to reach one office; bridged ones are one row per turn of a dial-in, and one per leg."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("sid", "turn"),
        Index("ix_call_alliance_id_placed_at", "alliance_id", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    how: Mapped[How] = mapped_column(words(How), default=How.BRIDGED)
    sid: Mapped[str | None]
    turn: Mapped[int] = mapped_column(default=0)
    leg_sid: Mapped[str | None] = mapped_column(unique=True)
    placed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    seconds: Mapped[int] = mapped_column(default=0)


class CallRequest(Base):
    """A supporter pressed "call me": we ring her, and when she presses a key she is connected.

    token: the key the steps of the call carry, and the message's. answered_at: when she picked up and pressed it.
    """

    __tablename__ = "call_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    language: Mapped[str]
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
