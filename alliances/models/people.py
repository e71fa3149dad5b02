"""Supporters: who they are, where they live, how they came."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import MatchMethod
from alliances.models.records import PLAIN, folded
from groundwork.database import Base, words
from groundwork.delivery.hours import quiet


def split_zones(text: str) -> tuple[str, ...]:
    """The time zones kept in one column."""
    return tuple(text.split(";")) if text else ()


class Supporter(Base):
    """A person who wants to act with one alliance, and where she lives as far as we know.

    public_id: what links carry instead of the number. district: one district, or empty while it is not known.
    match_confidence: the words of `legislators.matching.Confidence`. time_zone: several are joined by `;`.
    left_at: when she stopped; her row stays so that numbers of the past stay true.
    search_name: the name as it is looked for and sorted; `models.naming` keeps it, and the words of `SupporterWord`.
    wants_calls, wants_events: what she told staff; texts and e-mails are the permission ledger's business.
    merged_into_id: who she is, where she was on record twice; such a row stands for nobody.
    is_compared: whether she was looked for among the others under another spelling since her name last changed.
    may_text, may_mail: what the permission ledger says of her addresses, kept for counting alone; unknown until
    `alliances.settling` has worked it out, and again whenever she gets another address. Sending asks the ledger itself.
    """

    __tablename__ = "supporter"
    __table_args__ = (
        Index("ix_supporter_alliance_id_district", "alliance_id", "district"),
        Index("ix_supporter_alliance_id_joined_at", "alliance_id", "joined_at"),
        Index("ix_supporter_alliance_id_search_name", "alliance_id", "search_name", "id"),
        Index("ix_supporter_alliance_id_zip_left_at", "alliance_id", "zip", "left_at"),
        Index(  # all that most segments ask, so that counting one reads no row
            "ix_supporter_standing",
            "alliance_id",
            "left_at",
            "district",
            "state",
            "zip",
            "city",
            "language",
            "joined_at",
            "text_address_id",
            "mail_address_id",
            "may_text",
            "may_mail",
            "id",
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(  # those who are there by number, where a segment compares them with a list such as a tag's
            "ix_supporter_standing_ids",
            "alliance_id",
            "left_at",
            "id",
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(
            "ix_supporter_unnamed",
            "id",
            sqlite_where=text("search_name = ''"),
            postgresql_where=text("search_name = ''"),
        ),
        Index(
            "ix_supporter_uncompared",
            "id",
            sqlite_where=text("is_compared = 0"),
            postgresql_where=text("NOT is_compared"),
        ),
        Index(
            "ix_supporter_unsettled",
            "id",
            sqlite_where=text("may_text IS NULL"),
            postgresql_where=text("may_text IS NULL"),
        ),
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
    left_why: Mapped[str] = mapped_column(default="")
    search_name: Mapped[str] = mapped_column(PLAIN, default=folded)
    wants_calls: Mapped[bool] = mapped_column(default=True)
    wants_events: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    is_compared: Mapped[bool] = mapped_column(default=False)
    may_text: Mapped[bool | None]
    may_mail: Mapped[bool | None]

    @property
    def zones(self) -> tuple[str, ...]:
        """The areas she may be in, for quiet hours; more than one where her ZIP code has two time zones."""
        return quiet.areas(split_zones(self.time_zone), self.state)


class CannedReply(Base):
    """Words an alliance often answers with, ready to be changed before they are sent."""

    __tablename__ = "canned_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    name: Mapped[str]
    body_en: Mapped[str]
    body_es: Mapped[str]
    made_at: Mapped[datetime]


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
    how: by what way it came, in the ledger's words.
    is_proof: somebody said yes by it, which retention saw after a month.
    """

    __tablename__ = "signup"
    __table_args__ = (
        Index(
            "ix_signup_unproven",
            "made_at",
            sqlite_where=text("is_proof = 0"),
            postgresql_where=text("NOT is_proof"),
        ),
    )

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
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_token_digest: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    how: Mapped[str] = mapped_column(default="")
    is_proof: Mapped[bool] = mapped_column(default=False)
