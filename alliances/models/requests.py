"""What leaders ask the secretariat for, and the advice that both sides agree to share."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.requests.kinds import HelpAct, HelpKind, HelpState
from groundwork.database import Base, words


class HelpRequest(Base):
    """One thing an alliance asks the secretariat for.

    needed_on: the day the leader named. due_on: the day it is answered by, by the leader's or by our own measure.
    answered_at: when it was first answered or declined, whatever happened later.
    """

    __tablename__ = "help_request"
    __table_args__ = (CheckConstraint("state NOT IN ('taken', 'answered') OR taken_by IS NOT NULL", name="keeper"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[HelpKind] = mapped_column(words(HelpKind))
    title: Mapped[str]
    wanted: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    needed_on: Mapped[date | None]
    due_on: Mapped[date]
    state: Mapped[HelpState] = mapped_column(words(HelpState), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(index=True)


class HelpLine(Base):
    """One line of a request's thread: what somebody did or said, in order."""

    __tablename__ = "help_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_secretariat: Mapped[bool]
    act: Mapped[HelpAct] = mapped_column(words(HelpAct))
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class Advice(Base):
    """An answered request put into words that name nobody; every leader reads it once both sides agree.

    version: counts the wordings; each side agrees to one of them, and a new wording takes both ticks away.
    alliance_id: whose request it was, which no other alliance is shown.
    """

    __tablename__ = "advice"
    __table_args__ = (UniqueConstraint("request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id"))
    kind: Mapped[HelpKind] = mapped_column(words(HelpKind))
    title: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    leader_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    leader_agreed_at: Mapped[datetime | None]
    secretariat_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    secretariat_agreed_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None] = mapped_column(index=True)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime]
    made_at: Mapped[datetime]
