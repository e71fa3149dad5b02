"""Alliances and how they form; the organizations behind them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import OrganizationKind, Stage, Standing, StartState
from groundwork.database import Base, words


class Alliance(Base):
    """People and organizations of one state or city who ask their own members of Congress to act.

    city: empty for a statewide alliance. leader_name: empty where the leader wants no name shown.
    payer: who pays for its texts and calls; empty means nothing can be sent.
    budget_cents: for one campaign; daily_cents: for all its texts of a day, none where there is no limit.
    confirm_above_cents: a campaign that costs more is sent only when a second person has confirmed it.
    latitude, longitude: its town, so that the nearest can be found.
    next_owner: who is to do the next step. standing: resting and closed ones take nobody in; rests_until: a guess.
    """

    __tablename__ = "alliance"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    city: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    time_zone: Mapped[str] = mapped_column(default="America/New_York")
    stage: Mapped[Stage] = mapped_column(words(Stage))
    stage_on: Mapped[date]
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    next_owner: Mapped[str] = mapped_column(default="")
    standing: Mapped[Standing] = mapped_column(words(Standing), default=Standing.RUNNING)
    standing_on: Mapped[date | None]
    standing_reason: Mapped[str] = mapped_column(default="")
    rests_until: Mapped[date | None]
    leader_name: Mapped[str] = mapped_column(default="")
    public_email: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    about_es: Mapped[str] = mapped_column(default="")
    payer: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    budget_cents: Mapped[int] = mapped_column(default=0)
    daily_cents: Mapped[int | None]
    confirm_above_cents: Mapped[int] = mapped_column(default=100_00)
    made_at: Mapped[datetime]


class StageReached(Base):
    """One step an alliance has taken: on which day, what shows it, who says so.

    is_without_visit: confirmed without a founding visit; then the note holds the reason.
    owner: who did it. stored_file_id: the letter, resolution or list that shows it.
    """

    __tablename__ = "alliance_stage"
    __table_args__ = (
        UniqueConstraint("alliance_id", "stage"),
        CheckConstraint("NOT is_without_visit OR note <> ''", name="reason_without_visit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    stage: Mapped[Stage] = mapped_column(words(Stage))
    reached_on: Mapped[date]
    evidence: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    is_without_visit: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    who: Mapped[str]
    made_at: Mapped[datetime]


class Organization(Base):
    """A body of people: a national one, its local affiliates, or one of its own.

    parent_id: the national organization a local affiliate belongs to.
    """

    __tablename__ = "organization"
    __table_args__ = (UniqueConstraint("name", "state", "city"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganizationKind] = mapped_column(words(OrganizationKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    state: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")


class Member(Base):
    """An organization's membership of an alliance, from one day to another.

    is_backing: the committed organization behind the leader. stored_file_id: its letter or resolution.
    """

    __tablename__ = "alliance_member"
    __table_args__ = (UniqueConstraint("alliance_id", "organization_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    is_backing: Mapped[bool] = mapped_column(default=False)
    end_reason: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))


class Commitment(Base):
    """An organization that has made the issue part of one of its regular programs. ended_on: from then on no more."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    program: Mapped[str]
    since: Mapped[date]
    renews_on: Mapped[date | None]
    done: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class StartRequest(Base):
    """Somebody wants to start an alliance where there is none.

    text_address_id, mail_address_id: where to answer; one of them is known.
    account_id: who of the secretariat sees to it. note: for the secretariat alone. answer: the words of a no.
    """

    __tablename__ = "start_request"
    __table_args__ = (CheckConstraint("text_address_id IS NOT NULL OR mail_address_id IS NOT NULL", name="reachable"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    state: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    time_zone: Mapped[str] = mapped_column(default="")
    organization: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    status: Mapped[StartState] = mapped_column(words(StartState), index=True)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"))
