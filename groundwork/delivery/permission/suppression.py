"""Who may not be written to, whatever anybody wishes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Message, ReceivedText, State, Suppression, Thread, Why
from groundwork.delivery.rows import add_all_once

BY_FILE = "import:"  # how the evidence of a stop begins that a file of people brought


def suppress(session: Session, mark: str, why: Why, *, how: str, evidence: str = "", now: datetime) -> bool:
    """Stop everything to the address with this fingerprint, also what is waiting; says whether that is new."""
    return suppress_all(session, [mark], why, how=how, evidence=evidence, now=now) == 1


def suppress_all(
    session: Session, marks: Collection[str], why: Why, *, how: str, evidence: str = "", now: datetime
) -> int:
    """The same for some hundreds of fingerprints in one go; says how many are new."""
    told = {"why": why, "how": how, "evidence": evidence, "at": now, "lifted_how": ""}
    new = add_all_once(session, Suppression, [{"fingerprint": mark} | told for mark in marks])
    if not evidence.startswith(BY_FILE):
        _take_over(session, marks, told)
    waiting = select(Address.id).where(Address.fingerprint.in_(marks))
    session.execute(
        update(Message)
        .where(Message.address_id.in_(waiting), Message.state == State.QUEUED)
        .values(state=State.SUPPRESSED, why=why, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return new


def _take_over(session: Session, marks: Collection[str], told: dict[str, Any]) -> None:
    """A stop of the person's own outlasts the file that brought one before: taking the file back must not lift it."""
    brought = Suppression.fingerprint.in_(marks) & (Suppression.why == told["why"]) & Suppression.lifted_at.is_(None)
    session.execute(
        update(Suppression)
        .where(brought, Suppression.evidence.startswith(BY_FILE))
        .values(how=told["how"], evidence=told["evidence"], at=told["at"])
        .execution_options(synchronize_session=False)
    )


def end_talk(session: Session, phones: Collection[str], marks: Collection[str], *, now: datetime) -> None:
    """Who said stop waits for no answer any more, and nobody need ask what an earlier text of hers meant."""
    once = {"synchronize_session": False}
    waits = Thread.phone.in_(phones) & Thread.waiting_since.is_not(None)
    session.execute(update(Thread).where(waits).values(waiting_since=None).execution_options(**once))
    held = ReceivedText.sender.in_(phones) & (ReceivedText.read_as == "hold") & ReceivedText.settled_at.is_(None)
    session.execute(update(ReceivedText).where(held).values(settled_at=now).execution_options(**once))
    standing_hold = Suppression.fingerprint.in_(marks) & (Suppression.why == Why.HELD) & Suppression.lifted_at.is_(None)
    lifted = update(Suppression).where(standing_hold).values(lifted_at=now, lifted_how="stop")
    session.execute(lifted.execution_options(**once))


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


def standing(session: Session, marks: Collection[str], why: Why) -> set[str]:
    """Those of some fingerprints for which this very reason stands."""
    stands = Suppression.fingerprint.in_(marks) & (Suppression.why == why) & Suppression.lifted_at.is_(None)
    return set(session.scalars(select(Suppression.fingerprint).where(stands)))


def standing_reason() -> ScalarSelect[str | None]:
    """For a statement over Address: one of the reasons why it is suppressed; NULL when it is not."""
    return (
        select(func.max(Suppression.why))
        .where(Suppression.fingerprint == Address.fingerprint, Suppression.lifted_at.is_(None))
        .correlate(Address)
        .scalar_subquery()
    )
