"""Reads about staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.accounts.models import Account, Grant
from groundwork.doors import Role

ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class Holder:
    """One person's one role in one place."""

    account_id: int
    name: str
    email: str
    role: Role
    since: datetime
    has_second_factor: bool
    language: str


def holders(session: Session, scope_kind: str, scope_id: str) -> list[Holder]:
    """Who holds which role in one place today: by role, then by name."""
    rows = session.execute(
        select(Account, Grant)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.scope_kind == scope_kind, Grant.scope_id == scope_id, Grant.ended_at.is_(None))
    )
    found = [
        Holder(
            account_id=account.id,
            name=account.name,
            email=account.email,
            role=grant.role,
            since=grant.granted_at,
            has_second_factor=bool(account.tf_primary_method),
            language=account.language,
        )
        for account, grant in rows
    ]
    return sorted(found, key=lambda one: (ORDER[one.role], one.name, one.email))
