"""Accounts of staff, and what each may be where. Supporters have none."""

from datetime import datetime

from flask_security import AsaList, UserMixin
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from groundwork.doors import Role


class Account(Base, UserMixin):
    """Somebody who signs in.

    wants_notes: whether the week's note is mailed on Fridays. language: of what is mailed to them, `en` or `es`.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    wants_notes: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(default="en")
    made_at: Mapped[datetime]

    @property
    def roles(self) -> list[str]:  # type: ignore[override] # none at all
        """Flask-Security's own roles are not used: see Grant."""
        return []


class Grant(Base):
    """One role of one account in one scope, from one day to another."""

    __tablename__ = "account_grant"
    __table_args__ = (
        Index(
            "uq_account_grant_open",
            "account_id",
            "role",
            "scope_kind",
            "scope_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(words(Role))
    scope_kind: Mapped[str]
    scope_id: Mapped[str]
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StaffInvitation(Base):
    """A link mailed to somebody: it opens an account, adds a role to one, or sets a new password.

    Only the token's digest is kept. `role` is empty when it is about the password alone.
    """

    __tablename__ = "staff_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[Role | None] = mapped_column(words(Role))
    scope_kind: Mapped[str]
    scope_id: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works at `now`; the expiring moment itself is too late."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at


class PasswordRequest(Base):
    """Somebody who says they forgot the password of an address that may or may not be known.

    The request only writes this row, whoever it is; a job mails those who have an account, so that neither the
    answer nor its timing tells which addresses are staff. `link_base` is where links of this installation begin.
    """

    __tablename__ = "password_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    link_base: Mapped[str]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
