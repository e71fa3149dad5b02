"""How lines behave, and what goes wrong on purpose."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from groundwork.delivery.simulator import schedule
from groundwork.delivery.simulator.models import EVERYBODY, Behaviour, Fault, SimFault, SimLine, SimMessage
from groundwork.delivery.simulator.network import Network, Pace


def set_line(  # noqa: PLR0913 - whatever a line is, each by its name
    session: Session,
    number: str,
    behaviour: Behaviour | str | None,
    *,
    label: str | None = None,
    seconds: int | None = None,
    presses: str | None = None,
    hours: str | None = None,
) -> SimLine:
    """Say how a line takes calls from now on; None: as everybody's. What is not given stays as it was.

    hours: for a line with a schedule, such as `America/Chicago 09:00-17:00`. Raises Refusal for others.
    """
    line = session.get(SimLine, number) or SimLine(number=number, label="", seconds=40, presses="", hours="")
    line.behaviour = Behaviour(behaviour) if behaviour else None
    line.is_once = False
    line.label = line.label if label is None else label
    line.seconds = line.seconds if seconds is None else seconds
    line.presses = line.presses if presses is None else presses
    line.hours = line.hours if hours is None else schedule.checked(hours)
    session.add(line)
    session.flush()
    return line


def set_next(session: Session, behaviour: Behaviour | str) -> None:
    """Say how the next line that is called takes its call, whichever it is; phones people hold are not meant."""
    set_line(session, EVERYBODY, behaviour).is_once = True


def line_of(session: Session, number: str) -> SimLine:
    """The line's row, or one made up for a number nobody described."""
    return session.get(SimLine, number) or SimLine(number=number, label="", seconds=40, presses="", is_once=False)


def behaviour_of(
    session: Session, number: str, *, now: datetime, is_phone: bool = False, use: bool = False
) -> Behaviour | None:
    """How a number takes a call at a moment of the story, or None where nobody said so.

    is_phone: a person holds it, so that only what was said of it alone counts. use: the call is being taken now, so
    that a behaviour meant for one call is used up.
    """
    own, shared = session.get(SimLine, number), None if is_phone else session.get(SimLine, EVERYBODY)
    rows = (shared, own) if shared is not None and shared.is_once else (own, shared)
    for row in rows:
        if row is not None and row.behaviour is not None:
            behaviour = row.behaviour
            if use and row.is_once:
                row.behaviour, row.is_once = None, False
            hours = own.hours if own is not None else ""
            return schedule.at(number, hours, now) if behaviour is Behaviour.SCHEDULE else behaviour
    return None


def is_ours(session: Session, network: Network, number: str) -> bool:
    """Whether a number is one of our own: the sender, a line marked so, or one we have texted from."""
    if number == network.sender:
        return True
    line = session.get(SimLine, number)
    if line is not None and line.behaviour is not None:
        return line.behaviour == Behaviour.OURS
    sent = select(SimMessage.id).where(SimMessage.sender == number, SimMessage.direction != "inbound").limit(1)
    return session.scalar(sent) is not None


def may_send_from(session: Session, network: Network, number: str) -> bool:
    """Whether a text, a call or a caller id may come from a number: one of ours, or one nobody else has."""
    if is_ours(session, network, number):
        return True
    line = session.get(SimLine, number)
    if line is not None and line.behaviour is not None:
        return False
    return session.scalar(select(SimMessage.id).where(SimMessage.recipient == number).limit(1)) is None


def set_fault(session: Session, kind: Fault | str, amount: int = 100, *, number: str = EVERYBODY) -> SimFault:
    """Make something go wrong, for one number or for all."""
    kind = Fault(kind)
    row = session.scalar(select(SimFault).where(SimFault.number == number, SimFault.kind == kind))
    row = row or SimFault(number=number, kind=kind, amount=amount)
    row.amount = amount
    session.add(row)
    session.flush()
    return row


def clear_fault(session: Session, kind: Fault | str, *, number: str = EVERYBODY) -> None:
    """Let it go right again."""
    session.execute(delete(SimFault).where(SimFault.number == number, SimFault.kind == Fault(kind)))


def faults_of(session: Session, number: str) -> dict[Fault, int]:
    """What goes wrong for a number; its own faults before everybody's."""
    rows = session.scalars(select(SimFault).where(SimFault.number.in_([EVERYBODY, number])).order_by(SimFault.number))
    return {row.kind: row.amount for row in rows}


def strikes(faults: dict[Fault, int], kind: Fault) -> bool:
    """Whether a fault given in percent happens this time."""
    return secrets.randbelow(100) < faults.get(kind, 0)


def pace_of(session: Session) -> Pace:
    """How fast the phone company is set to be."""
    percent = faults_of(session, EVERYBODY).get(Fault.PACE, 100)
    return Pace().times(percent / 100)
