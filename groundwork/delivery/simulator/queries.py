"""What the phone pages read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from groundwork.delivery.simulator.models import (
    EVERYBODY,
    Behaviour,
    Direction,
    SimCall,
    SimCallLine,
    SimEvent,
    SimFault,
    SimLine,
    SimMessage,
)

RECENT = 40
INBOUND = SimMessage.direction == Direction.INBOUND


@dataclass(frozen=True)
class PhoneRow:
    """A phone of the list. last_at: its newest text or call, or None."""

    number: str
    label: str
    texts: int
    calls: int
    last_at: datetime | None


def phones(session: Session) -> list[PhoneRow]:
    """Phones with traffic, newest first, then phones that were only named; never our own numbers or offices."""
    named = select(SimLine).where(SimLine.behaviour.is_(None), SimLine.label != "").order_by(SimLine.number)
    labels = {line.number: line.label for line in session.scalars(named) if line.number != EVERYBODY}
    busy = [
        PhoneRow(number, labels.pop(number, ""), texts, calls, last)
        for number, texts, calls, last in session.execute(_traffic())
    ]
    return busy + [PhoneRow(number, label, 0, 0, None) for number, label in labels.items()]


def _traffic() -> Select[*tuple[Any, ...]]:
    """Columns: number, texts, calls, newest moment; the newest RECENT phones."""
    dialled = SimCall.direction.in_([Direction.INBOUND, Direction.OUTSIDE])
    every = union_all(
        _part(SimMessage.sender, 1, 0, SimMessage.made_at).where(INBOUND),
        _part(SimMessage.recipient, 1, 0, SimMessage.made_at).where(~INBOUND),
        _part(SimCall.sender, 0, 1, SimCall.made_at).where(dialled),
        _part(SimCall.recipient, 0, 1, SimCall.made_at).where(SimCall.direction == Direction.BY_API),
    ).subquery()
    last = func.max(every.c.at)
    found = select(every.c.number, func.sum(every.c.texts), func.sum(every.c.calls), last)
    return found.group_by(every.c.number).order_by(last.desc(), every.c.number).limit(RECENT)


def _part(
    number: InstrumentedAttribute[str], texts: int, calls: int, at: InstrumentedAttribute[datetime]
) -> Select[*tuple[Any, ...]]:
    return select(number.label("number"), literal(texts).label("texts"), literal(calls).label("calls"), at.label("at"))


def partners(session: Session, phone: str) -> list[str]:
    """Our numbers a phone has texts with, the newest thread first."""
    ours = union_all(
        select(SimMessage.recipient.label("ours"), SimMessage.id).where(INBOUND, SimMessage.sender == phone),
        select(SimMessage.sender.label("ours"), SimMessage.id).where(~INBOUND, SimMessage.recipient == phone),
    ).subquery()
    newest = select(ours.c.ours).group_by(ours.c.ours).order_by(func.max(ours.c.id).desc())
    return list(session.scalars(newest))


def thread(session: Session, phone: str, ours: str, *, limit: int) -> Sequence[SimMessage]:
    """The newest texts between a phone and one of our numbers, oldest first."""
    theirs = INBOUND & (SimMessage.sender == phone) & (SimMessage.recipient == ours)
    mine = ~INBOUND & (SimMessage.recipient == phone) & (SimMessage.sender == ours)
    found = select(SimMessage).where(theirs | mine).order_by(SimMessage.id.desc()).limit(limit)
    return session.scalars(found).all()[::-1]


def latest_call(session: Session, phone: str) -> SimCall | None:
    """The call a phone is on, or else its last one."""
    theirs = (SimCall.sender == phone) & SimCall.direction.in_([Direction.INBOUND, Direction.OUTSIDE])
    rung = (SimCall.recipient == phone) & (SimCall.direction == Direction.BY_API)
    return session.scalar(select(SimCall).where(theirs | rung).order_by(SimCall.id.desc()).limit(1))


def transcript(session: Session, call_id: int, *, limit: int) -> Sequence[SimCallLine]:
    """The newest lines of a call, oldest first."""
    found = select(SimCallLine).where(SimCallLine.call_id == call_id).order_by(SimCallLine.id.desc()).limit(limit)
    return session.scalars(found).all()[::-1]


def happenings(session: Session, phone: str, *, limit: int) -> Sequence[SimEvent]:
    """The newest webhooks about a phone, newest first; what nobody asked to be told is left out."""
    found = select(SimEvent).where(SimEvent.phone == phone, SimEvent.url != "")
    return session.scalars(found.order_by(SimEvent.id.desc()).limit(limit)).all()


def labels(session: Session, numbers: set[str]) -> dict[str, str]:
    """What lines are called."""
    found = select(SimLine.number, SimLine.label).where(SimLine.number.in_(numbers), SimLine.label != "")
    return {row.number: row.label for row in session.execute(found)}


def office_lines(session: Session) -> list[SimLine]:
    """Numbers that were dialled or described, and how each takes calls; made up where nobody said so."""
    described = {line.number: line for line in session.scalars(select(SimLine)) if line.behaviour or line.seconds != 40}
    dialled = select(SimCall.recipient).where(SimCall.direction.in_([Direction.DIALLED, Direction.OUTSIDE]))
    for number in session.scalars(dialled.group_by(SimCall.recipient).order_by(SimCall.recipient).limit(RECENT)):
        described.setdefault(number, session.get(SimLine, number) or SimLine(number=number, label="", seconds=40))
    lines = [line for number, line in described.items() if number != EVERYBODY]
    return sorted(lines, key=lambda line: (line.behaviour != Behaviour.OURS, line.number))


def next_behaviour(session: Session) -> Behaviour | None:
    """How the next line that is called takes its call, where somebody said so."""
    return session.scalar(select(SimLine.behaviour).where(SimLine.number == EVERYBODY, SimLine.is_once))


def faults(session: Session) -> Sequence[SimFault]:
    """Everything that goes wrong on purpose."""
    return session.scalars(select(SimFault).order_by(SimFault.kind, SimFault.number)).all()
