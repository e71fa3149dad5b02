"""Trips and their towns: planned, changed, called off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Appointment, Trip, TripStop
from alliances.trips.kinds import AppointmentState
from alliances.trips.wording import CLOCKS
from alliances.typed import LINE, TEXT, required
from groundwork.refusal import NotFound, Refusal
from groundwork.web.dates import day_in_words
from groundwork.words import say
from legislators import places
from legislators.states import find_state, zones_of

LONGEST = timedelta(days=60)
FARTHEST = timedelta(days=730)
ON = (AppointmentState.PROPOSED, AppointmentState.PLANNED, AppointmentState.HELD, AppointmentState.MISSED)


@dataclass(frozen=True)
class NewTrip:
    """What is typed about a trip; both days belong to it. travelers: who goes, as words."""

    purpose: str
    travelers: str
    starts_on: date
    ends_on: date
    notes: str = ""


@dataclass(frozen=True)
class NewStop:
    """What is typed about a town. time_zone: empty, and the town's own is looked up."""

    city: str
    state: str
    from_day: date
    until_day: date
    alliance_id: int | None = None
    time_zone: str = ""
    lodging: str = ""


def plan(session: Session, typed: NewTrip, *, account_id: int, now: datetime) -> Trip:
    """Plan a trip; one of the past can be entered too. Raises Refusal for days in the wrong order."""
    trip = Trip(account_id=account_id, made_at=now)
    _write(trip, typed, now=now)
    session.add(trip)
    session.flush()
    return trip


def change(session: Session, trip: Trip, typed: NewTrip, *, now: datetime) -> None:
    """Change a trip. Raises Refusal where a town would lie outside of its days."""
    require_on(trip)
    for stop in stops_of(session, trip.id):
        if stop.from_day < typed.starts_on or stop.until_day > typed.ends_on:
            words = say(
                "%(city)s is on the trip from %(first)s to %(last)s. Change that town first.",
                city=stop.city,
                first=day_in_words(stop.from_day),
                last=day_in_words(stop.until_day),
            )
            raise Refusal(words, field="starts_on" if stop.from_day < typed.starts_on else "ends_on")
    _write(trip, typed, now=now)
    session.flush()


def cancel(session: Session, trip: Trip, reason: str, *, now: datetime) -> None:
    """Call a trip off, with its reason; whatever was to come on it is called off too, what was held stays."""
    require_on(trip)
    if not reason.strip():
        raise Refusal(say("Say why, so that the leaders know what to tell those who wait."), field="reason")
    trip.cancelled_at, trip.cancelled_for = now, required(reason, field="reason", most=TEXT)
    waiting = (AppointmentState.PROPOSED, AppointmentState.PLANNED)
    ahead = select(Appointment).where(Appointment.trip_id == trip.id, Appointment.state.in_(waiting))
    for one in session.scalars(ahead):
        one.state, one.declined_for = AppointmentState.CANCELLED, trip.cancelled_for
        one.sequence, one.changed_at = one.sequence + 1, now
    session.flush()


def trip_of(session: Session, trip_id: int) -> Trip:
    """One trip. Raises NotFound."""
    found = session.get(Trip, trip_id)
    if found is None:
        raise NotFound(say("There is no such trip. Look at the list of trips."))
    return found


def stops_of(session: Session, trip_id: int) -> list[TripStop]:
    """The towns of a trip, in the order of their days."""
    query = select(TripStop).where(TripStop.trip_id == trip_id)
    return list(session.scalars(query.order_by(TripStop.from_day, TripStop.until_day, TripStop.id)))


def stop_of(session: Session, trip: Trip, stop_id: int) -> TripStop:
    """One town of this trip. Raises NotFound."""
    found = session.get(TripStop, stop_id)
    if found is None or found.trip_id != trip.id:
        raise NotFound(say("This trip does not go there. Look at its towns."))
    return found


def add_stop(session: Session, trip: Trip, typed: NewStop) -> TripStop:
    """Add a town. Raises Refusal for days outside of the trip, or a clock nobody knows."""
    stop = TripStop(trip_id=trip.id)
    _write_stop(session, trip, stop, typed)
    session.add(stop)
    session.flush()
    return stop


def change_stop(session: Session, trip: Trip, stop: TripStop, typed: NewStop) -> None:
    """Change a town. Raises Refusal where an appointment would lie outside of its days or move to another clock."""
    before = stop.time_zone
    _write_stop(session, trip, stop, typed)
    for one in appointments_at(session, stop.id):
        day = one.starts_at.astimezone(ZoneInfo(before)).date()
        if not stop.from_day <= day <= stop.until_day:
            words = say("There is an appointment on %(day)s. Move it first.", day=day_in_words(day))
            raise Refusal(words, field="from_day")
        if stop.time_zone != before:
            words = say(
                "There are appointments by the old clock. Take the town off and add it anew, or keep the clock."
            )
            raise Refusal(words, field="time_zone")
        one.alliance_id = one.alliance_id or stop.alliance_id
    session.flush()


def remove_stop(session: Session, trip: Trip, stop: TripStop) -> None:
    """Take a town off the trip. Raises Refusal while there are appointments, called off ones too."""
    require_on(trip)
    if appointments_at(session, stop.id, every=True):
        raise Refusal(say("There are appointments in %(city)s. Move them to another town first.", city=stop.city))
    session.delete(stop)
    session.flush()


def appointments_at(session: Session, stop_id: int, *, every: bool = False) -> list[Appointment]:
    """The appointments of a town that are on, or every one."""
    query = select(Appointment).where(Appointment.stop_id == stop_id).order_by(Appointment.starts_at)
    return list(session.scalars(query if every else query.where(Appointment.state.in_(ON))))


def require_on(trip: Trip) -> None:
    """Raises Refusal for a trip that was called off."""
    if trip.cancelled_at is not None:
        raise Refusal(say("This trip was called off. Plan a new one."))


def _write(trip: Trip, typed: NewTrip, *, now: datetime) -> None:
    if typed.ends_on < typed.starts_on:
        raise Refusal(say("The last day comes before the first. Look at both again."), field="ends_on")
    if typed.ends_on - typed.starts_on > LONGEST:
        raise Refusal(say("That is longer than two months. Make several trips of it."), field="ends_on")
    if abs(typed.starts_on - now.date()) > FARTHEST:
        raise Refusal(say("Look at the year again."), field="starts_on")
    trip.purpose = required(typed.purpose, field="purpose")
    trip.travelers = required(typed.travelers, field="travelers")
    trip.starts_on, trip.ends_on, trip.notes = typed.starts_on, typed.ends_on, typed.notes.strip()[:TEXT]


def _write_stop(session: Session, trip: Trip, stop: TripStop, typed: NewStop) -> None:
    require_on(trip)
    if typed.until_day < typed.from_day:
        raise Refusal(say("The last day comes before the first. Look at both again."), field="until_day")
    if typed.from_day < trip.starts_on or typed.until_day > trip.ends_on:
        words = say(
            "The trip is from %(first)s to %(last)s. Choose days within it, or make the trip longer first.",
            first=day_in_words(trip.starts_on),
            last=day_in_words(trip.ends_on),
        )
        raise Refusal(words, field="from_day" if typed.from_day < trip.starts_on else "until_day")
    state = find_state(session, typed.state)
    if state is None:
        raise Refusal(say("Choose the state."), field="state")
    alliance = session.get(Alliance, typed.alliance_id) if typed.alliance_id else None
    stop.city, stop.state = required(typed.city, field="city"), state.code
    stop.time_zone = _clock(session, stop.city, stop.state, typed.time_zone, alliance)
    stop.alliance_id = alliance.id if alliance else None
    stop.from_day, stop.until_day, stop.lodging = typed.from_day, typed.until_day, typed.lodging.strip()[:LINE]


def _clock(session: Session, city: str, state: str, chosen: str, alliance: Alliance | None) -> str:
    """The clock of a town: as chosen, by the list of towns, of its alliance, or of a state that has only one."""
    if chosen in CLOCKS:
        return chosen
    try:
        found = places.read_place(session, f"{city}, {state}")
    except Refusal:
        found = places.Place()
    if found.time_zone and found.state == state:
        return found.time_zone
    if alliance is not None and alliance.state == state:
        return alliance.time_zone
    zones = zones_of(state)
    if len(zones) == 1:
        return zones[0]
    raise Refusal(say("We do not know the clock of this town. Choose it here."), field="time_zone")
