"""Lists and figures of trips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Appointment, Outreach, Trip, TripStop
from alliances.trips.kinds import AppointmentState

MOST = 100
MISSING = (AppointmentState.PLANNED,)


@dataclass(frozen=True)
class Line:
    """A trip in a list. missing: appointments that have passed and of which nobody has said what came."""

    trip: Trip
    towns: list[str]
    appointments: int
    proposed: int
    missing: int


def all_trips(session: Session, *, now: datetime) -> tuple[list[Line], list[Line]]:
    """Trips that are on or ahead, soonest first; those that are over or called off, newest first."""
    trips = list(session.scalars(select(Trip).order_by(Trip.starts_on.desc(), Trip.id.desc()).limit(MOST)))
    ids = [one.id for one in trips]
    towns: dict[int, list[str]] = {}
    for stop in session.scalars(select(TripStop).where(TripStop.trip_id.in_(ids)).order_by(TripStop.from_day)):
        towns.setdefault(stop.trip_id, []).append(stop.city)
    counts = _counts(session, ids, now=now)
    lines = [Line(one, list(dict.fromkeys(towns.get(one.id, []))), *counts.get(one.id, (0, 0, 0))) for one in trips]
    ahead = [one for one in lines if one.trip.ends_on >= now.date() and one.trip.cancelled_at is None]
    return ahead[::-1], [one for one in lines if one not in ahead]


def _counts(session: Session, trip_ids: list[int], *, now: datetime) -> dict[int, tuple[int, int, int]]:
    """By trip: appointments that are on, proposals that wait, results that are missing."""
    on = Appointment.state.in_((AppointmentState.PLANNED, AppointmentState.HELD))
    query = (
        select(
            Appointment.trip_id,
            func.count().filter(on),
            func.count().filter(Appointment.state == AppointmentState.PROPOSED),
            func.count().filter(_is_missing(now)),
        )
        .where(Appointment.trip_id.in_(trip_ids))
        .group_by(Appointment.trip_id)
    )
    return {trip_id: (on_it, proposed, missing) for trip_id, on_it, proposed, missing in session.execute(query)}


def appointments(session: Session, trip_id: int) -> list[tuple[Appointment, TripStop]]:
    """All appointments of a trip with their towns, soonest first."""
    query = select(Appointment, TripStop).join(TripStop, TripStop.id == Appointment.stop_id)
    query = query.where(Appointment.trip_id == trip_id).order_by(Appointment.starts_at, Appointment.id)
    return [(one, stop) for one, stop in session.execute(query)]


def missing(session: Session, trip_id: int, *, now: datetime) -> list[Appointment]:
    """What has passed and of which nobody has said what came."""
    query = select(Appointment).where(Appointment.trip_id == trip_id, _is_missing(now))
    return list(session.scalars(query.order_by(Appointment.starts_at)))


def of_request(session: Session, request_id: int) -> list[tuple[Appointment, Trip]]:
    """The appointments that answer a request."""
    query = select(Appointment, Trip).join(Trip, Trip.id == Appointment.trip_id)
    query = query.where(Appointment.request_id == request_id).order_by(Appointment.starts_at)
    return [(one, trip) for one, trip in session.execute(query)]


def stops_ahead(session: Session, alliance_id: int, *, today: date) -> list[tuple[TripStop, Trip]]:
    """An alliance's towns on trips that are not over, soonest first."""
    return [
        (stop, trip) for stop, trip in _stops(session, alliance_id) if stop.until_day >= today and not trip.cancelled_at
    ]


def of_alliance(session: Session, alliance_id: int) -> list[tuple[Trip, list[TripStop], list[Appointment]]]:
    """The trips that concern an alliance, newest first, each with its towns and its appointments there."""
    mine = or_(TripStop.alliance_id == alliance_id, Appointment.alliance_id == alliance_id)
    ids = select(TripStop.trip_id).join(Appointment, Appointment.stop_id == TripStop.id, isouter=True).where(mine)
    trips = session.scalars(select(Trip).where(Trip.id.in_(ids)).order_by(Trip.starts_on.desc()).limit(MOST)).all()
    stops = [stop for stop, _trip in _stops(session, alliance_id)]
    rows = _appointments_of(session, alliance_id, [one.id for one in trips])
    return [
        (
            trip,
            [stop for stop in stops if stop.trip_id == trip.id],
            [one for one in rows if one.trip_id == trip.id],
        )
        for trip in trips
    ]


def clocks(session: Session, rows: Sequence[Appointment]) -> dict[int, TripStop]:
    """The town, and with it the clock, of each appointment's stop, by the stop's id."""
    ids = {one.stop_id for one in rows}
    return {one.id: one for one in session.scalars(select(TripStop).where(TripStop.id.in_(ids)))}


def held(session: Session, alliance_id: int | None, since: datetime, until: datetime) -> tuple[int, int]:
    """How many appointments were held between two moments, the last not counted, and how many people listened there.

    alliance_id: of one alliance, or of all. Who listened where the alliance's outreach has a row is counted there.
    """
    is_outreach = select(Outreach.id).where(Outreach.appointment_id == Appointment.id).exists()
    own = [] if alliance_id is None else [Appointment.alliance_id == alliance_id]
    query = select(func.count(), func.coalesce(func.sum(case((~is_outreach, Appointment.audience))), 0)).where(
        Appointment.state == AppointmentState.HELD, Appointment.starts_at >= since, Appointment.starts_at < until, *own
    )
    number, listened = session.execute(query).one()
    return int(number), int(listened)


def names(session: Session) -> dict[int, Alliance]:
    """Every alliance by id."""
    return {one.id: one for one in session.scalars(select(Alliance).order_by(Alliance.name))}


def _stops(session: Session, alliance_id: int) -> list[tuple[TripStop, Trip]]:
    query = select(TripStop, Trip).join(Trip, Trip.id == TripStop.trip_id).where(TripStop.alliance_id == alliance_id)
    return [(stop, trip) for stop, trip in session.execute(query.order_by(TripStop.from_day, TripStop.id))]


def _appointments_of(session: Session, alliance_id: int, trip_ids: list[int]) -> list[Appointment]:
    mine = (Appointment.alliance_id == alliance_id) & Appointment.trip_id.in_(trip_ids)
    return list(session.scalars(select(Appointment).where(mine).order_by(Appointment.starts_at, Appointment.id)))


def _is_missing(now: datetime) -> ColumnElement[bool]:
    return Appointment.state.in_(MISSING) & (Appointment.ends_at <= now)
