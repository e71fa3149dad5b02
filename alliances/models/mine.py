"""A supporter's own page: who asked for the link to it, and the links."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from groundwork.delivery.models import Channel


class MineAsking(Base):
    """Somebody typed a number or mailbox that we may or may not know; gone as soon as it is answered.

    Asking only writes this row, whoever it is, so that neither the answer nor its timing tells who is a supporter.
    link_base: where links of this installation begin, in the language of whoever asked.
    """

    __tablename__ = "mine_asking"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))
    value: Mapped[str]
    language: Mapped[str]
    link_base: Mapped[str]
    asked_at: Mapped[datetime]


class MineLink(Base):
    """A link that was sent to an address: opens once, then for half an hour; only the token's digest is kept.

    used_at: when its button was pressed. ended_at: when its holder said that they were done.
    """

    __tablename__ = "mine_link"
    __table_args__ = (Index(None, "address_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
