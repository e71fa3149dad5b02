"""At the door and after: who came, how many, what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alliances.events import seats, signing_up
from alliances.kinds import EventState, SeatState
from alliances.models import Event, EventSignup
from alliances.typed import TEXT, required
from groundwork.refusal import NotFound, Refusal
from groundwork.tokens import new_token
from groundwork.words import say

MOST_CAME = 100_000
OPENS = timedelta(hours=12)


@dataclass(frozen=True)
class Hall:
    """How many are expected, how many were ticked, and of how many nobody knows yet; in people, not in sign-ups."""

    expected: int
    came: int
    open_rows: int


def rows(session: Session, event_id: int) -> list[EventSignup]:
    """Those on the list at the door, by name; walk-ins among them, those waiting last."""
    on_list = EventSignup.state.in_([SeatState.COMING, SeatState.WAITING])
    found = session.scalars(select(EventSignup).where(EventSignup.event_id == event_id, on_list))
    return sorted(found, key=lambda one: (one.state == SeatState.WAITING, one.name.casefold(), one.id))


def hall(session: Session, event_id: int) -> Hall:
    """The door's numbers."""
    is_expected = (EventSignup.state == SeatState.COMING) & EventSignup.is_walk_in.is_(False)
    row = session.execute(
        select(
            func.coalesce(func.sum(EventSignup.people).filter(is_expected), 0),
            func.coalesce(func.sum(EventSignup.came_people), 0),
            func.count().filter(is_expected & EventSignup.came_people.is_(None)),
        ).where(EventSignup.event_id == event_id)
    ).one()
    return Hall(*(int(number) for number in row))


def came(event: Event, found: Hall) -> int | None:
    """How many came: the number counted in the hall, else the ticks; none where nobody looked."""
    if event.came_count is not None:
        return event.came_count
    return found.came if found.came or event.state == EventState.HELD else None


def tick(session: Session, event: Event, signup_id: int, people: int | None, *, now: datetime) -> EventSignup:
    """So many of this sign-up are here; none takes the tick back. Who waited and came has a seat. Raises Refusal."""
    signup = _row(session, event, signup_id)
    _require_day(event, now)
    if people is not None and not 0 <= people <= 50:
        raise Refusal(say("Type how many of them are here, 0 to 50."))
    signup.came_people, signup.came_at = people, now if people is not None else None
    if people and signup.state == SeatState.WAITING:
        signup.state, signup.waits_since = SeatState.COMING, None
    if people:
        signup.supporter_id = signing_up.supporter_of(session, signup, event.alliance_id)
    session.flush()
    return signup


def release(session: Session, event: Event, signup_id: int, *, site: str, now: datetime) -> None:
    """Cancel for somebody who rang to say so; whoever moves up because of it is told. Raises NotFound, Refusal."""
    signing_up.cancel(session, _row(session, event, signup_id), site=site, now=now)


def walk_in(session: Session, event: Event, name: str, people: int, *, now: datetime) -> EventSignup:
    """Somebody came who had not signed up. Raises Refusal."""
    _require_day(event, now)
    kept = " ".join(required(name, field="name", most=80).split())
    if not kept.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=80), field="name")
    if not 1 <= people <= 50:
        raise Refusal(say("Type how many of them are here, 1 to 50."), field="people")
    made = EventSignup(
        public_id=new_token(),
        event_id=event.id,
        alliance_id=event.alliance_id,
        state=SeatState.COMING,
        name=kept,
        people=people,
        is_walk_in=True,
        made_at=now,
        came_people=people,
        came_at=now,
    )
    session.add(made)
    session.flush()
    return made


def close(session: Session, event: Event, came_count: int | None, outcome: str, *, now: datetime) -> None:
    """It was held: so many came, and what came of it. Who was ticked by nobody missed it, where anybody was ticked."""
    event = seats.locked(session, event.id)
    if event.state in {EventState.DRAFT, EventState.CANCELLED}:
        raise Refusal(say("Only an announced event can have been held."))
    if event.starts_at > now:
        raise Refusal(say("It has not begun yet."))
    if came_count is not None and not 0 <= came_count <= MOST_CAME:
        raise Refusal(say("Type how many came, from 0 up."), field="came_count")
    if len(outcome.strip()) > TEXT:
        raise Refusal(say("Please keep this to %(most)s characters.", most=TEXT), field="outcome")
    event.came_count, event.outcome = came_count, outcome.strip()
    event.state, event.held_at = EventState.HELD, event.held_at or now
    session.flush()
    if hall(session, event.id).came:
        missed = (EventSignup.event_id == event.id) & EventSignup.came_people.is_(None)
        session.execute(
            update(EventSignup)
            .where(missed, EventSignup.state == SeatState.COMING)
            .values(came_people=0)
            .execution_options(synchronize_session="fetch")
        )


def _row(session: Session, event: Event, signup_id: int) -> EventSignup:
    mine = (EventSignup.id == signup_id) & (EventSignup.event_id == event.id)
    found = session.scalar(select(EventSignup).where(mine, EventSignup.state != SeatState.PENDING))
    if found is None or found.state == SeatState.CANCELLED:
        raise NotFound(say("This sign-up is not on the list any more."))
    return found


def is_open(event: Event, *, now: datetime) -> bool:
    """Whether names can be ticked: from twelve hours before; afterwards ticks may still be mended."""
    return event.state in {EventState.ANNOUNCED, EventState.HELD} and event.starts_at - now <= OPENS


def _require_day(event: Event, now: datetime) -> None:
    if event.state not in {EventState.ANNOUNCED, EventState.HELD}:
        raise Refusal(say("Only an announced event has a door."))
    if not is_open(event, now=now):
        raise Refusal(say("The door opens twelve hours before the event begins."))
