"""Who may not be written to, whatever anybody wishes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Message, State, Suppression, Why
from groundwork.delivery.rows import add_once


def suppress(session: Session, mark: str, why: Why, *, how: str, evidence: str = "", now: datetime) -> bool:
    """Stop everything to the address with this fingerprint, also what is waiting; says whether that is new."""
    is_new = add_once(
        session, Suppression, fingerprint=mark, why=why, how=how, evidence=evidence, at=now, lifted_how=""
    )
    waiting = select(Address.id).where(Address.fingerprint == mark)
    session.execute(
        update(Message)
        .where(Message.address_id.in_(waiting), Message.state == State.QUEUED)
        .values(state=State.SUPPRESSED, why=why, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return is_new


def lift(session: Session, mark: str, why: Why, *, how: str, now: datetime) -> bool:
    """End one reason; says whether there was one. What was suppressed in the meantime is not sent after all."""
    done: Any = session.execute(
        update(Suppression)
        .where(Suppression.fingerprint == mark, Suppression.why == why, Suppression.lifted_at.is_(None))
        .values(lifted_at=now, lifted_how=how)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def is_suppressed(session: Session, mark: str, why: Why) -> bool:
    """Whether this very reason stands."""
    wanted = (
        select(Suppression.id)
        .where(Suppression.fingerprint == mark, Suppression.why == why, Suppression.lifted_at.is_(None))
        .limit(1)
    )
    return session.scalar(wanted) is not None


def standing_reason() -> ScalarSelect[str | None]:
    """For a statement over Address: one of the reasons why it is suppressed; NULL when it is not."""
    return (
        select(func.max(Suppression.why))
        .where(Suppression.fingerprint == Address.fingerprint, Suppression.lifted_at.is_(None))
        .correlate(Address)
        .scalar_subquery()
    )
