"""Whom leaders can ask, as each has chosen to be found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from alliances.directory.kinds import Topic
from groundwork.database import Base, words

IN_NONE = text("alliance_id IS NULL")


class DirectoryEntry(Base):
    """What somebody of the staff tells other leaders about themselves; no alliance means the secretariat.

    Nothing is shown that its owner did not write here; shows_account_mail: they may be written to where they sign in.
    It shows only while its owner holds a role there.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (
        Index("uq_directory_entry_alliance", "account_id", "alliance_id", unique=True),
        Index(
            "uq_directory_entry_secretariat",
            "account_id",
            unique=True,
            sqlite_where=IN_NONE,
            postgresql_where=IN_NONE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    name: Mapped[str]
    town: Mapped[str] = mapped_column(default="")
    helps_with: Mapped[str] = mapped_column(default="")
    languages: Mapped[str] = mapped_column(default="")
    shows_account_mail: Mapped[bool] = mapped_column(default=False)
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DirectoryTopic(Base):
    """One thing somebody offers to help with."""

    __tablename__ = "directory_topic"

    entry_id: Mapped[int] = mapped_column(ForeignKey("directory_entry.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(words(Topic), primary_key=True)
