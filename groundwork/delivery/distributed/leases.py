"""What one process at a time may do: held by a row, taken over when it runs out."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from groundwork.delivery.rows import add_once
from groundwork.models import Lease

LIFE = timedelta(seconds=10)


def hold(session: Session, name: str, holder: str, *, now: datetime) -> bool:
    """Take or keep a lease until `now` + LIFE, by the real clock; says whether it is this holder's."""
    until = now + LIFE
    done: Any = session.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.holder == holder, Lease.until < now))
        .values(holder=holder, until=until)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1) or add_once(session, Lease, name=name, holder=holder, until=until)


def let_go(session: Session, name: str, holder: str) -> None:
    """Give a lease up before it runs out, so that another need not wait."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
