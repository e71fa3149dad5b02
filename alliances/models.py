"""Tables of the coalition itself: alliances and how they form, who belongs, what they do, who supports them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import MatchMethod, MaterialKind, OrganizationKind, OutreachKind, Stage, StartState
from groundwork.database import Base, words

__all__ = ["MatchMethod", "MaterialKind", "OrganizationKind", "OutreachKind", "Stage", "StartState"]


def split_zones(text: str) -> tuple[str, ...]:
    """The time zones kept in one column."""
    return tuple(text.split(";")) if text else ()


class Alliance(Base):
    """People and organizations of one state or city who ask their own members of Congress to act.

    city: empty for a statewide alliance. leader_name: empty where the leader wants no name shown.
    payer: who pays for its texts and calls; empty means nothing can be sent.
    latitude, longitude: its town, so that the nearest can be found.
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
    leader_name: Mapped[str] = mapped_column(default="")
    public_email: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    about_es: Mapped[str] = mapped_column(default="")
    payer: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    budget_cents: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


class StageReached(Base):
    """One step an alliance has taken: on which day, what shows it, who says so.

    is_without_visit: confirmed without a founding visit; then the note holds the reason.
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

    is_backing: the committed organization behind the leader.
    """

    __tablename__ = "alliance_member"
    __table_args__ = (UniqueConstraint("alliance_id", "organization_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    is_backing: Mapped[bool] = mapped_column(default=False)


class Commitment(Base):
    """An organization that has made the issue part of one of its regular programs."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    program: Mapped[str]
    since: Mapped[date]
    renews_on: Mapped[date | None]
    done: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]


class Material(Base):
    """Something to hand out, teach or speak from; no alliance means the whole coalition's."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(words(MaterialKind))
    language: Mapped[str]
    title: Mapped[str]
    audience: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    made_at: Mapped[datetime]


class Outreach(Base):
    """One piece of work with press, radio, schools or universities; people there are recorded by role."""

    __tablename__ = "outreach"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[OutreachKind] = mapped_column(words(OutreachKind))
    outlet: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    met_role: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    made_at: Mapped[datetime]


class Event(Base):
    """Something people come to."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    title: Mapped[str]
    venue: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class StartRequest(Base):
    """Somebody wants to start an alliance where there is none.

    text_address_id, mail_address_id: where to answer; one of them is known.
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
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"))


class Supporter(Base):
    """A person who wants to act with one alliance, and where she lives as far as we know.

    public_id: what links carry instead of the number. district: one district, or empty while it is not known.
    match_confidence: the words of `legislators.matching.Confidence`. time_zone: several are joined by `;`.
    left_at: when she stopped; her row stays so that numbers of the past stay true.
    """

    __tablename__ = "supporter"
    __table_args__ = (
        Index("ix_supporter_alliance_id_district", "alliance_id", "district"),
        Index("ix_supporter_alliance_id_joined_at", "alliance_id", "joined_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    zip: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    match_method: Mapped[MatchMethod] = mapped_column(words(MatchMethod), default=MatchMethod.ZIP)
    match_confidence: Mapped[str] = mapped_column(default="none")
    boundary_set_id: Mapped[int | None] = mapped_column(ForeignKey("boundary_set.id"))
    matched_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="")
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), unique=True)
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), unique=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    @property
    def zones(self) -> tuple[str, ...]:
        """The time zones she may be in, for quiet hours; more than one where her ZIP code has two."""
        return split_zones(self.time_zone)


class HomeMove(Base):
    """What a supporter's match was before lines changed it; a district is empty while not known.

    is_asked: she has to be asked now, and had not to be before.
    """

    __tablename__ = "home_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    moved_on: Mapped[date]
    from_district: Mapped[str] = mapped_column(default="")
    from_method: Mapped[MatchMethod] = mapped_column(words(MatchMethod))
    from_confidence: Mapped[str]
    from_boundary_set_id: Mapped[int | None] = mapped_column(ForeignKey("boundary_set.id"))
    to_district: Mapped[str] = mapped_column(default="")
    to_confidence: Mapped[str]
    to_boundary_set_id: Mapped[int | None] = mapped_column(ForeignKey("boundary_set.id"))
    is_asked: Mapped[bool] = mapped_column(default=False)


class Signup(Base):
    """One sending of the join form: what was typed, agreed to and answered; kept as the proof of consent.

    public_id: the link of the pages that follow. Nothing of a supporter known before can be read there.
    mail_token_digest: knows the link in the confirmation mail again.
    applied_at: when what was typed became what we hold; an address that is verified already must confirm first.
    """

    __tablename__ = "signup"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    zip: Mapped[str]
    district: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    wants_texts: Mapped[bool]
    wants_mail: Mapped[bool]
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    mail_token_digest: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class ContentPage(Base):
    """One page of the content pack in both languages, in Markdown; a new version is a new row."""

    __tablename__ = "content_page"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    title_en: Mapped[str]
    title_es: Mapped[str]
    body_en: Mapped[str]
    body_es: Mapped[str]
    made_at: Mapped[datetime]
