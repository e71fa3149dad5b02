"""Tables of the audit log: its lines, its head, one anchor a day; and the reasons given for reading personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base
from groundwork.triggers import hang_up


class Entry(Base):
    """One act. Numbers have no gaps, and each line holds the digest of the one before it.

    who: the name of the account as it was then, or what acted instead of a person. act: `part.what`. scope: the slug of
    the alliance, empty for the whole coalition. subject: what it was done to, as `kind:number`, never a name.
    told: plain small values as JSON with sorted keys. previous, digest: SHA-256 in hex, see `ledger.seal`.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "scope", "id"), Index(None, "act", "id"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    who: Mapped[str]
    act: Mapped[str]
    scope: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    told: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]


class Head(Base):
    """Where the log begins and ends: one row, which whoever adds a line holds until they commit.

    first_id: the oldest line that is kept; first_previous: the digest of the one before, which is not kept any more.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")
    first_id: Mapped[int] = mapped_column(default=1)
    first_previous: Mapped[str] = mapped_column(default="")


class Anchor(Base):
    """How the log ended on one day; the same line is in the worker's own log, outside of the database."""

    __tablename__ = "audit_anchor"

    day: Mapped[date] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    digest: Mapped[str]
    at: Mapped[datetime]


class ReasonGiven(Base):
    """Why somebody of the secretariat reads personal data of an alliance in which they have no role, and until when.

    scope: the alliance's slug; empty for pages of the whole coalition.
    """

    __tablename__ = "reason_given"
    __table_args__ = (Index(None, "account_id", "scope", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    scope: Mapped[str]
    reason: Mapped[str]
    given_at: Mapped[datetime]
    until: Mapped[datetime]


SQLITE_TRIGGERS = (
    (
        "CREATE TRIGGER audit_entry_keep_words BEFORE UPDATE ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
    ),
    (
        "CREATE TRIGGER audit_entry_keep_lines BEFORE DELETE ON audit_entry "
        "WHEN OLD.id >= COALESCE((SELECT first_id FROM audit_head), 1) "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
    ),
)
POSTGRESQL_TRIGGERS = (
    (
        "CREATE OR REPLACE FUNCTION audit_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' AND OLD.id < COALESCE((SELECT first_id FROM audit_head), 1) THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'the audit log is only ever added to'; END $$"
    ),
    (
        "CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_keep()"
    ),
)


_table: Any = Entry.__table__
hang_up(_table, "sqlite", SQLITE_TRIGGERS)
hang_up(_table, "postgresql", POSTGRESQL_TRIGGERS)
