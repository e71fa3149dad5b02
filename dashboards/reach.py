"""Whose dashboards an account may see."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from groundwork.accounts.models import Grant
from groundwork.doors import Role


def alliances_of(session: Session, account_id: int) -> list[Alliance]:
    """The alliances an account has a role in, by name; all of them for the secretariat."""
    grants = session.scalars(select(Grant).where(Grant.account_id == account_id, Grant.ended_at.is_(None))).all()
    wanted = select(Alliance).order_by(Alliance.name)
    if not any(grant.role == Role.SECRETARIAT for grant in grants):
        wanted = wanted.where(Alliance.slug.in_([grant.scope_id for grant in grants]))
    return list(session.scalars(wanted))
