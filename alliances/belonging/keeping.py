"""How long it is kept how people who belonged can be reached: a year after their last day."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.models import IndividualMember, OrganizationPerson, RoleHeld
from groundwork.retention.keeping import AT_ONCE, YEAR

DAYS = YEAR
Kept = type[OrganizationPerson] | type[IndividualMember] | type[RoleHeld]


def forget_ways(table: Kept) -> Callable[..., int]:
    """Empties numbers and mailboxes of those whose time ended before a moment; says of how many."""

    def remove(session: Session, before: datetime, *, now: datetime) -> int:
        del now
        is_reached = table.text_address_id.is_not(None) | table.mail_address_id.is_not(None)
        old = select(table.id).where(table.until < before.date(), is_reached).order_by(table.id).limit(AT_ONCE)
        ids = session.scalars(old).all()
        if ids:
            gone = update(table).where(table.id.in_(ids)).values(text_address_id=None, mail_address_id=None)
            session.execute(gone.execution_options(synchronize_session=False))
        return len(ids)

    return remove
