"""What is kept while an alliance forms: checklists, undone steps, rests, prospective members, hand-overs."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import AskingWay, OrganizationKind, ProspectAnswer, ProspectKind, Stage, Standing
from alliances.models.belonging import Reachable
from groundwork.database import Base, words


class StageCheck(Base):
    """One line of a stage's checklist that was ticked, added or struck out.

    code: of a shipped line, whose words stand in the catalog; none for a line of the alliance's own.
    """

    __tablename__ = "stage_check"
    __table_args__ = (UniqueConstraint("alliance_id", "stage", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    code: Mapped[str | None]
    words: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="")
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class StageUndone(Base):
    """A step that was recorded wrongly and taken back; what had been recorded stays readable."""

    __tablename__ = "alliance_stage_undone"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    reached_on: Mapped[date]
    evidence: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    is_without_visit: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    who: Mapped[str]
    made_at: Mapped[datetime]
    reason: Mapped[str]
    undone_by: Mapped[str]
    undone_at: Mapped[datetime]


class StandingChange(Base):
    """An alliance was set to rest, closed, or taken up again."""

    __tablename__ = "alliance_standing"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    standing: Mapped[Standing] = mapped_column(words(Standing))
    on: Mapped[date] = mapped_column("changed_on")
    reason: Mapped[str] = mapped_column(default="")
    who: Mapped[str]
    made_at: Mapped[datetime]


class Prospect(Reachable, Base):
    """An organization or person who may join an alliance: why, what they answered, what comes next.

    contact: whom to ask for at an organization, by name or role. role: what the person is, where it is one.
    parent_id: the national organization it is an affiliate of. owner: who asks them.
    organization_id, individual_id: what the prospect became, or the organization that is asked.
    """

    __tablename__ = "prospect"
    __table_args__ = (Index("ix_prospect_alliance_id_answer", "alliance_id", "answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    kind: Mapped[ProspectKind] = mapped_column(words(ProspectKind))
    organization_kind: Mapped[OrganizationKind] = mapped_column(words(OrganizationKind), default=OrganizationKind.LOCAL)
    contact: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    answer: Mapped[ProspectAnswer] = mapped_column(words(ProspectAnswer), default=ProspectAnswer.NOT_ASKED)
    owner: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    individual_id: Mapped[int | None] = mapped_column(ForeignKey("individual_member.id"))
    joined_on: Mapped[date | None]
    made_at: Mapped[datetime]


class ProspectAsking(Base):
    """One time that a prospective member was asked: when, by whom, how, and what they said."""

    __tablename__ = "prospect_asking"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospect.id"), index=True)
    asked_on: Mapped[date]
    asked_by: Mapped[str]
    way: Mapped[AskingWay] = mapped_column(words(AskingWay))
    answer: Mapped[ProspectAnswer] = mapped_column(words(ProspectAnswer))
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class HandOver(Base):
    """The leader's work passes to the next leader: who invites whom, until which day.

    name: of the next leader. mail_address_id: where the invitation went. from_account_id: whose role ends.
    stays_as: the role the old leader keeps, or empty. An alliance has at most one that is under way.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        Index(
            "uq_hand_over_open",
            "alliance_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=text("finished_at IS NULL AND dropped_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    name: Mapped[str]
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    from_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    to_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_day: Mapped[date]
    stays_as: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    begun_by: Mapped[str]
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    drop_reason: Mapped[str] = mapped_column(default="")


class HandOverCheck(Base):
    """One line of a hand-over that was gone through together."""

    __tablename__ = "hand_over_check"
    __table_args__ = (UniqueConstraint("hand_over_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"))
    code: Mapped[str]
    done_on: Mapped[date]
    done_by: Mapped[str]
