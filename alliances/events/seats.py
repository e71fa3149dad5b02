"""Seats: how many are left, who gets one, who moves up; an event's row is locked while it is decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.kinds import EventState, SeatState, Standing
from alliances.models import Alliance, Event, EventSignup
from groundwork.refusal import Refusal
from groundwork.words import say

MOST_PEOPLE = 10


@dataclass(frozen=True)
class Seats:
    """How an event fills up, in people. left: none where there is no end."""

    coming: int
    waiting: int
    left: int | None

    def fits(self, people: int) -> bool:
        """Whether so many more may come."""
        return self.left is None or people <= self.left


def locked(session: Session, event_id: int) -> Event:
    """The event, with nobody else deciding about its seats until the transaction ends."""
    query = select(Event).where(Event.id == event_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def seats(session: Session, event: Event) -> Seats:
    """How many come and wait."""
    rows = session.execute(
        select(EventSignup.state, func.sum(EventSignup.people))
        .where(EventSignup.event_id == event.id, EventSignup.state.in_([SeatState.COMING, SeatState.WAITING]))
        .group_by(EventSignup.state)
    )
    found = {state: int(people) for state, people in rows}
    coming = found.get(SeatState.COMING, 0)
    left = None if event.capacity is None else max(0, event.capacity - coming)
    return Seats(coming, found.get(SeatState.WAITING, 0), left)


def place_in_line(session: Session, signup: EventSignup) -> int:
    """Which place somebody has on the waiting list; 1 is next."""
    earlier = (EventSignup.waits_since < signup.waits_since) | (
        (EventSignup.waits_since == signup.waits_since) & (EventSignup.id < signup.id)
    )
    before = select(func.count()).where(
        EventSignup.event_id == signup.event_id, EventSignup.state == SeatState.WAITING, earlier
    )
    return 1 + (session.scalar(before) or 0)


def why_closed(event: Event, alliance: Alliance, *, now: datetime) -> str:
    """Why nobody can sign up now, in words; nothing while they can."""
    if event.state == EventState.CANCELLED:
        return say("This event was called off.")
    if event.state == EventState.HELD or now >= (event.ends_at or event.starts_at):
        return say("This event is over.")
    if alliance.standing == Standing.CLOSED:
        return say("The alliance that announced this has closed, so it will not take place.")
    if now >= (event.signup_until or event.starts_at):
        return say("Sign-up is over. Write or call the host if you still want to come.")
    return ""


def require_people(people: int) -> int:
    """The number of people somebody brings. Raises Refusal."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Refusal(say("Say how many people come, 1 to %(most)s.", most=MOST_PEOPLE), field="people")
    return people


def seat(session: Session, event: Event, signup: EventSignup, people: int, *, now: datetime) -> None:
    """Give so many people a seat where they fit, else a place on the list; the event is locked.

    Who has a seat and wants more than there are keeps what they have. Raises Refusal then.
    """
    has_seat = signup.state == SeatState.COMING
    already = signup.people if has_seat else 0
    room = seats(session, event)
    if people <= already or room.fits(people - already):
        signup.state, signup.waits_since = SeatState.COMING, None
    elif has_seat:
        raise _no_room()
    else:
        signup.state, signup.waits_since = SeatState.WAITING, signup.waits_since or now
    signup.people = people
    session.flush()


def ask_for(session: Session, event: Event, signup: EventSignup, people: int) -> None:
    """Note another number for a sign-up that waits for its proof; it takes no seat, but hears what `seat` would say."""
    has_seat = signup.waits_since is None
    if seats(session, event).fits(people):
        signup.waits_since = None
    elif has_seat and people > signup.people:
        raise _no_room()
    signup.people = people
    session.flush()


def move_up(session: Session, event: Event, *, now: datetime) -> list[EventSignup]:
    """Give free seats to those who wait, first come first, whoever fits; who got one is to be told. It is locked."""
    if event.state != EventState.ANNOUNCED or now >= event.starts_at:
        return []
    left = seats(session, event).left
    waiting = session.scalars(
        select(EventSignup)
        .where(EventSignup.event_id == event.id, EventSignup.state == SeatState.WAITING)
        .order_by(EventSignup.waits_since, EventSignup.id)
    ).all()
    moved = []
    for signup in waiting:
        if left is not None and signup.people > left:
            continue
        left = None if left is None else left - signup.people
        signup.state, signup.waits_since, signup.changed_at = SeatState.COMING, None, now
        moved.append(signup)
    session.flush()
    return moved


def _no_room() -> Refusal:
    return Refusal(say("There is no room for more. Your places stay as they are."), field="people")
