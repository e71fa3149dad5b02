"""Calls that come in: each step goes to the rooms, and a webhook told twice gets the same answer once made."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import CallEvent
from groundwork.delivery.phone.script import Hangup, Say, Verb, twiml
from groundwork.delivery.rows import add_once
from groundwork.doors import Doors, InboundCall
from groundwork.models import Installation
from groundwork.refusal import Refusal

ENDED = "ended"
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def answer(session: Session, call: InboundCall, doors: Doors, *, mark: str, now: datetime) -> str:
    """The TwiML of one step; `mark` is what tells a repeated webhook, empty when nothing does."""
    return _once(session, mark, call.sid, lambda: twiml(_verbs(session, call, doors, now), call.key), now=now)


def end(session: Session, call: InboundCall, doors: Doors, *, now: datetime) -> None:
    """A call is over; told twice, the rooms hear it once."""

    def tell() -> str:
        _ask_rooms(session, call, doors, now)
        return ""

    _once(session, f"{call.sid}/{ENDED}", call.sid, tell, now=now)


def _once(session: Session, mark: str, sid: str, act: Callable[[], str], *, now: datetime) -> str:
    if not mark:
        return act()
    if not add_once(session, CallEvent, mark=mark, sid=sid, answer="", at=now):
        return session.scalars(select(CallEvent.answer).where(CallEvent.mark == mark)).one()
    made = act()
    session.execute(update(CallEvent).where(CallEvent.mark == mark).values(answer=made))
    return made


def _verbs(session: Session, call: InboundCall, doors: Doors, now: datetime) -> Sequence[Verb]:
    try:
        verbs = _ask_rooms(session, call, doors, now)
    except Refusal as refusal:
        return (Say(str(refusal)), Hangup())
    if verbs is not None:
        return verbs
    name = session.scalar(select(Installation.name)) or ""
    return (Say(f"Thank you for calling {name}. Nobody can take this call. Goodbye."), Hangup())


def _ask_rooms(session: Session, call: InboundCall, doors: Doors, now: datetime) -> Sequence[Verb] | None:
    """The verbs of the first room that has any; what a room did before it refused is undone."""
    for handler in doors.inbound_calls:
        with session.begin_nested():
            verbs: Sequence[Verb] | None = handler(session, call, now=now)
        if verbs is not None:
            return verbs
    return None
