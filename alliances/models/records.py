"""What an alliance writes down about its supporters: tags, fields of its own, notes; how they are found and merged."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alliances.folding import fold
from alliances.kinds import FieldKind, Likeness
from groundwork.database import Base, words
from groundwork.delivery.models.kinds import Channel

PLAIN = String().with_variant(String(collation="C"), "postgresql")  # compared by code points on both engines


def folded(context: Any) -> str:
    """A column's default: the row's name as it is looked for, of a name of signs alone the name itself."""
    name = str(context.get_current_parameters()["name"])
    return fold(name) or name.casefold()


class Tag(Base):
    """A word an alliance puts on supporters to find them together. folded: the name as it is compared."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("alliance_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(default=folded)
    made_at: Mapped[datetime]


class SupporterTag(Base):
    """A tag on a supporter, and since when."""

    __tablename__ = "supporter_tag"
    __table_args__ = (Index(None, "tag_id", "supporter_id"),)

    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    at: Mapped[datetime]


class CustomField(Base):
    """Something an alliance wants to know of its supporters beside what everybody is asked.

    choices: a JSON list of words, for a choice only. ended_at: since when nobody is asked any more; values stay.
    """

    __tablename__ = "custom_field"
    __table_args__ = (UniqueConstraint("alliance_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(default=folded)
    kind: Mapped[FieldKind] = mapped_column(words(FieldKind))
    choices: Mapped[str] = mapped_column(default="[]")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CustomValue(Base):
    """What is known of one supporter in one field.

    value: as it is shown; a day as 2026-06-16, yes or no as `yes` and `no`. number: a number, or the ordinal of a day.
    """

    __tablename__ = "custom_value"
    __table_args__ = (Index(None, "field_id", "value"), Index("ix_custom_value_field_id_number", "field_id", "number"))

    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("custom_field.id"), primary_key=True)
    value: Mapped[str]
    number: Mapped[float | None]


class Note(Base):
    """A few words staff wrote down about a supporter. changed_at: when whoever wrote it last corrected it."""

    __tablename__ = "supporter_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    words: Mapped[str]
    account_id: Mapped[int | None]
    at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class SupporterWord(Base):
    """One word of a supporter's name as it is looked for, so that a name is found by any of its words' beginnings."""

    __tablename__ = "supporter_word"

    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), primary_key=True)
    word: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), primary_key=True, index=True)


class SupporterPair(Base):
    """Two supporters who may be one person. settled_at: when somebody said that they are not, by account_id."""

    __tablename__ = "supporter_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index(
            "ix_supporter_pair_open",
            "alliance_id",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    likeness: Mapped[Likeness] = mapped_column(words(Likeness))
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    account_id: Mapped[int | None]


class SupporterMerge(Base):
    """Two supporters made one, and all it takes to undo it. moved: JSON, emptied once it can be undone no more.

    aside_text_id, aside_mail_id: the number and the mailbox of which the two had one too many, kept for as long.
    """

    __tablename__ = "supporter_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    moved: Mapped[str]
    aside_text_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    aside_mail_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    account_id: Mapped[int | None]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]


class AddressNote(Base):
    """What staff did with a supporter's number or mailbox: another was told to them, or the one on record taken off.

    A noted one is nobody's yet: it becomes the supporter's when they confirm it themself, and until then nothing goes
    to it. So it reads the same whoever else has it. address_id: the noted one, while it waits; empty otherwise.
    settled_at: when it was confirmed, replaced or put away.
    """

    __tablename__ = "address_note"
    __table_args__ = (
        Index("ix_address_note_address_id_alliance_id", "address_id", "alliance_id"),
        Index(
            "uq_address_note_open",
            "supporter_id",
            "channel",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_address_note_noted_at", "noted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    account_id: Mapped[int | None]
    noted_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
