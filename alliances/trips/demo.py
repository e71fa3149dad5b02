"""The demo's trip: two cities of Franklin, an editorial board and a radio interview held, a speech ahead."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, HelpRequest, Trip, TripStop
from alliances.outreach import outlets
from alliances.outreach.kinds import OutletKind
from alliances.requests.kinds import HelpKind
from alliances.trips import appointments, costs, planning
from alliances.trips.appointments import NewAppointment, Told
from alliances.trips.kinds import AppointmentKind, CostKind
from groundwork.accounts import people
from groundwork.accounts.demo import EMAILS

K = AppointmentKind
TRAVELERS = "Hana Brandt"
COSTS = (
    (CostKind.TRAVEL, "Train and bus, Washington to Watauga and back", 214_60, False),
    (CostKind.LODGING, "Two nights in Watauga", 238_00, True),
    (CostKind.OTHER, "Leaflets for the speech", 41_25, True),
)


def seed(session: Session, *, now: datetime) -> None:
    """Plan the trip that is under way, and one still to come."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    hana = people.by_email(session, EMAILS["secretariat"])
    if hana is None:
        return
    account_id = hana.id
    trip = _franklin(session, alliances, account_id, now=now)
    for kind, what, cents, is_own in COSTS:
        own = alliances["franklin"].id if is_own else None
        costs.add(session, trip, costs.NewCost(kind, what, cents, own), account_id=account_id, now=now)
    _ahead(session, alliances, account_id, now=now)


def _franklin(session: Session, alliances: dict[str, Alliance], account_id: int, *, now: datetime) -> Trip:
    today = now.date()
    trip = planning.plan(
        session,
        planning.NewTrip(
            "Franklin before the summer recess, Columbus on the way",
            TRAVELERS,
            today - timedelta(days=2),
            today + timedelta(days=2),
            "Bring forty leaflets in Spanish and the treaty's text.",
        ),
        account_id=account_id,
        now=now,
    )
    franklin, ohio = alliances["franklin"], alliances["ohio"]
    watauga = _stop(
        session, trip, franklin, "Watauga", (-2, 0), "Guest house of the Friends Meeting, 12 Mill St", now=now
    )
    columbus = _stop(session, trip, ohio, "Columbus", (1, 2), "Olentangy Inn, 400 Canal Rd", now=now)
    _held(session, trip, watauga, franklin, account_id=account_id, now=now)
    asked = session.scalar(
        select(HelpRequest).where(HelpRequest.alliance_id == franklin.id, HelpRequest.kind == HelpKind.SPEAKER)
    )
    speech = _new(watauga, K.SPEECH, 0, 18, now, title="Speech: why a small state matters to a treaty")
    speech = replace(speech, place="Courthouse Cafe, 3 Court Sq", with_role="chair of the evening")
    appointments.add(session, trip, speech, account_id=account_id, request=asked, now=now)
    meeting = _new(columbus, K.MEMBERS_MEETING, 1, 17, now, title="Second meeting of the members", is_confirmed=True)
    appointments.add(session, trip, meeting, account_id=account_id, now=now)
    board = _new(columbus, K.EDITORIAL_BOARD, 2, 10, now, outlet_name="Scioto Morning Post", with_role="opinion editor")
    appointments.propose(session, ohio, columbus, board, account_id=account_id, now=now)
    return trip


def _held(session: Session, trip: Trip, stop: TripStop, alliance: Alliance, *, account_id: int, now: datetime) -> None:
    """Monday's editorial board and radio interview, each of which is outreach now; a school that was left open."""
    board = _new(
        stop, K.EDITORIAL_BOARD, -1, 10, now, outlet_name="Watauga Courier", with_role="editorial page editor",
        place="Courier building, 200 Front St", accompanied_by="the leader", is_confirmed=True,
    )  # fmt: skip
    radio = _new(
        stop, K.INTERVIEW, -1, 14, now, outlet_name="WFKN Morning", with_role="host",
        place="WFKN, 77 Hill Rd", is_confirmed=True,
    )  # fmt: skip
    school = _new(stop, K.SCHOOL, -2, 13, now, outlet_name="Nolin High School", with_role="head of social studies")
    station = outlets.NewOutlet("WFKN Morning", "Clinch Falls", stop.state, OutletKind.RADIO)
    outlets.outlet_named(session, alliance, station, now=now)
    told = (
        (board, Told(True, "Forty minutes; they will take a piece of 700 words.", 5, "Ask whether the piece arrived",
                     now.date() + timedelta(days=9))),
        (radio, Told(True, "Eight minutes on how a treaty is ratified, live.", 9000)),
    )  # fmt: skip
    for typed, said in told:
        row = appointments.add(session, trip, typed, account_id=account_id, now=now)
        appointments.tell(session, row, said, now=now)
    appointments.add(session, trip, school, account_id=account_id, now=now)


def _ahead(session: Session, alliances: dict[str, Alliance], account_id: int, *, now: datetime) -> None:
    """A trip by two clocks, planned for the next month."""
    first = now.date() + timedelta(days=24)
    trip = planning.plan(
        session,
        planning.NewTrip("Founding visit in Del Rio", TRAVELERS, first, first + timedelta(days=1)),
        account_id=account_id,
        now=now,
    )
    capital = _stop(session, trip, alliances["capital"], "Washington", (24, 24), now=now)
    texas = _stop(session, trip, alliances["rio-grande"], "Del Rio", (24, 25), now=now)
    met = _new(capital, K.PROSPECT, 24, 8, now, with_role="pastor of the Petworth congregation")
    visit = _new(texas, K.FOUNDING_VISIT, 25, 10, now, with_role="the leader and two congregations", place="Main St 40")
    for typed in (met, visit):
        appointments.add(session, trip, typed, account_id=account_id, now=now)


def _stop(  # noqa: PLR0913 - a town of a story
    session: Session,
    trip: Trip,
    alliance: Alliance,
    city: str,
    days: tuple[int, int],
    lodging: str = "",
    *,
    now: datetime,
) -> TripStop:
    today, (first, last) = now.date(), days
    typed = planning.NewStop(
        city, alliance.state, today + timedelta(days=first), today + timedelta(days=last), alliance.id,
        alliance.time_zone, lodging,
    )  # fmt: skip
    return planning.add_stop(session, trip, typed)


def _new(stop: TripStop, kind: AppointmentKind, ahead: int, hour: int, now: datetime, **told: Any) -> NewAppointment:
    day = now.date() + timedelta(days=ahead)
    return NewAppointment(stop_id=stop.id, kind=kind, day=day, starts_at=time(hour, 30), **told)
