"""Addresses, the consent ledger, suppressions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from groundwork.delivery.models.kinds import Channel, ConsentKind, Why


class FingerprintKey(Base):
    """The key of the fingerprints: one row.

    It lives with the data, not in a setting: a lost key would forget every opt-out of every erased person.
    """

    __tablename__ = "fingerprint_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]


def found_by(context: Any) -> str:
    """A column's default: what an address's beginning is looked for by; see `Address`."""
    value = str(context.get_current_parameters()["value"])
    return value if "@" in value else value.removeprefix("+")[::-1]


class Address(Base):
    """A number or mailbox; whoever has it now is another room's business.

    found_by: a mailbox as it is, and a number's digits from the last to the first, so that an index finds it by its
    end; compared by code points on both engines. Empty for one that was erased.
    looked_up_at: when the phone company was last asked what kind of line it is and whether it has a new owner.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))
    value: Mapped[str]
    found_by: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql"), default=found_by, index=True
    )
    fingerprint: Mapped[str] = mapped_column(index=True)
    line_type: Mapped[str] = mapped_column(default="")
    looked_up_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Consent(Base):
    """One line of the permission ledger; lines are only ever added. An empty topic means everything."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "address_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    kind: Mapped[ConsentKind] = mapped_column(words(ConsentKind))
    topic: Mapped[str]
    wording: Mapped[str]
    how: Mapped[str]
    evidence: Mapped[str]
    at: Mapped[datetime]


class Suppression(Base):
    """Why nothing may go to whoever has this fingerprint, from one moment to another.

    Kept by fingerprint and not by address, so that it outlives the erasing of a person.
    """

    __tablename__ = "suppression"
    __table_args__ = (
        Index(
            "uq_suppression_open",
            "fingerprint",
            "why",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    why: Mapped[Why] = mapped_column(words(Why))
    how: Mapped[str]
    evidence: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_how: Mapped[str] = mapped_column(default="")
