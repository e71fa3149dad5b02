"""Who belongs beside organizations: people at them, individual members, roles; and what programs did."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import EntryKind, RoleKind
from groundwork.database import Base, words


class Reachable:
    """A person by name, who may be reached: their number and mailbox are rows of `address`, where they gave them."""

    name: Mapped[str]
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)


class OrganizationPerson(Reachable, Base):
    """Somebody at a member organization, as one alliance knows them. role: in words, such as pastor."""

    __tablename__ = "organization_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    until: Mapped[date | None]
    made_at: Mapped[datetime]


class IndividualMember(Reachable, Base):
    """A person who belongs to an alliance themself; not the same as a supporter who is texted.

    supporter_id: the same person as a supporter of the alliance, where they are one.
    """

    __tablename__ = "individual_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    role: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    until: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    made_at: Mapped[datetime]


class RoleHeld(Reachable, Base):
    """Who did what for an alliance, from one day to another. words: where the kind is another, or says too little.

    account_id: with which account the person signs in, where they do.
    """

    __tablename__ = "alliance_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[RoleKind] = mapped_column(words(RoleKind))
    words: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    until: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime]


class CommitmentEntry(Base):
    """What a program with the issue did on a day, its renewal, or its end. people: how many were there, if counted."""

    __tablename__ = "commitment_entry"
    __table_args__ = (CheckConstraint("people IS NULL OR people >= 0", name="people_counted"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(words(EntryKind))
    on: Mapped[date] = mapped_column("happened_on")
    words: Mapped[str] = mapped_column(default="")
    people: Mapped[int | None]
    who: Mapped[str]
    made_at: Mapped[datetime]
