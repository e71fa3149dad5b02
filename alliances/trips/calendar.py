"""A trip as a file for calendars (RFC 5545): no phone, no person; what was called off is said to be."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from alliances.models import Appointment, Trip, TripStop
from alliances.trips import queries
from alliances.trips.agenda import title
from alliances.trips.kinds import AppointmentState
from groundwork.words import say

if TYPE_CHECKING:
    from icalendar import Event

DOMAIN = "trips.groundswell.invalid"  # part of every UID: never changes, names no host
NOT_SHOWN = (AppointmentState.PROPOSED, AppointmentState.DECLINED)


def ical(session: Session, trip: Trip, *, now: datetime) -> bytes:
    """All appointments of a trip; the same appointment keeps its UID, each change counts up its SEQUENCE."""
    from icalendar import Calendar  # here, because the worker needs none

    made = Calendar()
    made.add("prodid", "-//Groundswell//Trips//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", " ".join(trip.purpose.split()))  # the one text that the library does not escape
    for row, stop in queries.appointments(session, trip.id):
        if row.state not in NOT_SHOWN:
            made.add_component(_event(row, stop, now))
    return bytes(made.to_ical())


def _event(row: Appointment, stop: TripStop, now: datetime) -> "Event":
    from icalendar import Event as Made

    event = Made()
    event.add("uid", f"{row.uid}@{DOMAIN}")
    event.add("sequence", row.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", row.changed_at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", title(row))
    event.add("location", ", ".join(part for part in (row.place, stop.city, stop.state) if part))
    event.add("description", _description(row))
    event.add("status", _status(row))
    return event


def _status(row: Appointment) -> str:
    if row.state in (AppointmentState.CANCELLED, AppointmentState.MISSED):
        return "CANCELLED"
    return "CONFIRMED" if row.is_confirmed or row.state is AppointmentState.HELD else "TENTATIVE"


def _description(row: Appointment) -> str:
    parts = (
        say("With: %(role)s", role=row.with_role) if row.with_role else "",
        say("Accompanied by: %(who)s", who=row.accompanied_by) if row.accompanied_by else "",
        row.bring,
        row.link,
        row.declined_for,
    )
    return "\n".join(part for part in parts if part)
