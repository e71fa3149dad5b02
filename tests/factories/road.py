"""Outreach, requests and trips."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from alliances.models import Alliance, Appointment, HelpRequest, Outlet, Outreach, OutreachKind, Trip, TripStop
from alliances.outreach import outlets, work
from alliances.requests import asking
from alliances.requests.asking import Hand, Wish
from alliances.requests.kinds import HelpKind
from alliances.trips import appointments, planning
from alliances.trips.kinds import AppointmentKind
from groundwork.accounts import people
from groundwork.accounts.models import Account
from groundwork.files import keeping
from groundwork.files.kinds import DOCUMENTS
from tests.conftest import NOW

TODAY = NOW.date()


def somebody(session: Session, email: str = "desk@lantern.example") -> Account:
    """An account whose hand is on things, without any role."""
    return people.by_email(session, email) or people.make_account(session, email, name="Hana Brandt", now=NOW)


def an_outlet(session: Session, alliance: Alliance, name: str = "Watauga Courier", **changes: Any) -> Outlet:
    """A newspaper of Watauga."""
    typed = outlets.NewOutlet(**{"name": name, "town": "Watauga"} | changes)
    return outlets.outlet_named(session, alliance, typed, now=NOW)


def some_outreach(session: Session, alliance: Alliance, **changes: Any) -> Outreach:
    """A visit to the editorial board of the Watauga Courier a week ago."""
    facts: dict[str, Any] = {
        "kind": OutreachKind.EDITORIAL_BOARD,
        "outlet": "Watauga Courier",
        "city": "Watauga",
        "happened_on": TODAY - timedelta(days=7),
    }
    return work.add_outreach(session, alliance, work.NewOutreach(**facts | changes), now=NOW)


def some_outreach_with_a_clip(session: Session, alliance: Alliance) -> Outreach:
    """The same, with a kept file."""
    row = some_outreach(session, alliance)
    body = BytesIO(b"Twelve minutes on how a treaty is ratified.\n")
    kept = keeping.keep(session, body, "clip.txt", allowed=DOCUMENTS, account_id=None, now=NOW)
    work.put_clip(session, row, kept)
    return row


def a_request(session: Session, alliance: Alliance, *, days_ago: int = 0, **changes: Any) -> HelpRequest:
    """A speaker wanted for a meeting."""
    facts: dict[str, Any] = {
        "kind": HelpKind.SPEAKER,
        "title": "A speaker for the evening",
        "wanted": "Twenty minutes and questions.",
    }
    hand = Hand(somebody(session, f"asker@{alliance.slug}.example").id)
    return asking.ask(session, alliance, Wish(**facts | changes), hand, now=NOW - timedelta(days=days_ago))


def an_answered_request(session: Session, alliance: Alliance) -> HelpRequest:
    """The same, answered yesterday."""
    row = a_request(session, alliance, days_ago=3)
    ours = Hand(somebody(session).id, is_secretariat=True)
    asking.answer(session, row, ours, "Somebody comes.", now=NOW - timedelta(days=1))
    return row


def a_trip(session: Session, **changes: Any) -> Trip:
    """Five days around today."""
    facts: dict[str, Any] = {
        "purpose": "Franklin in June",
        "travelers": "Hana Brandt",
        "starts_on": TODAY - timedelta(days=2),
        "ends_on": TODAY + timedelta(days=2),
    }
    return planning.plan(session, planning.NewTrip(**facts | changes), account_id=somebody(session).id, now=NOW)


def a_stop(session: Session, trip: Trip, alliance: Alliance | None, **changes: Any) -> TripStop:
    """Watauga, for the whole trip, by the clock of New York."""
    facts: dict[str, Any] = {
        "city": "Watauga",
        "state": "FK",
        "from_day": trip.starts_on,
        "until_day": trip.ends_on,
        "alliance_id": alliance.id if alliance else None,
        "time_zone": "America/New_York",
    }
    return planning.add_stop(session, trip, planning.NewStop(**facts | changes))


def a_stop_of_a_trip(session: Session, alliance: Alliance) -> TripStop:
    """A town of an alliance on a trip of its own."""
    return a_stop(session, a_trip(session), alliance)


def typed_appointment(stop: TripStop, **changes: Any) -> appointments.NewAppointment:
    """An editorial board yesterday from ten to eleven."""
    facts: dict[str, Any] = {
        "stop_id": stop.id,
        "kind": AppointmentKind.EDITORIAL_BOARD,
        "day": TODAY - timedelta(days=1),
        "starts_at": time(10),
        "outlet_name": "Watauga Courier",
        "with_role": "editorial page editor",
    }
    return appointments.NewAppointment(**facts | changes)


def an_appointment(session: Session, stop: TripStop, **changes: Any) -> Appointment:
    """The same, on its trip."""
    trip = planning.trip_of(session, stop.trip_id)
    typed = typed_appointment(stop, **changes)
    return appointments.add(session, trip, typed, account_id=somebody(session).id, now=NOW)


def days_from(days: int) -> date:
    """A day so many days from today."""
    return TODAY + timedelta(days=days)


PATH_IDS = {
    "outreach_id": lambda session, alliance: some_outreach_with_a_clip(session, alliance).id,
    "outlet_id": lambda session, alliance: an_outlet(session, alliance, "Perry Record", town="Perry").id,
    "request_id": lambda session, alliance: an_answered_request(session, alliance).id,
    "stop_id": lambda session, alliance: a_stop_of_a_trip(session, alliance).id,
}
