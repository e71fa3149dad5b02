"""Trips: days and towns in order, appointments by the town's clock, what came of them, what they cost."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from alliances.models import Appointment, Outlet, Outreach, OutreachKind
from alliances.outreach import outlets
from alliances.outreach import queries as outreach_queries
from alliances.outreach.kinds import OutreachResult
from alliances.trips import agenda, appointments, mirror, planning, queries
from alliances.trips.appointments import Told
from alliances.trips.kinds import AppointmentKind, AppointmentState
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.alliances import an_alliance
from tests.factories.road import (
    TODAY,
    a_request,
    a_stop,
    a_trip,
    an_appointment,
    days_from,
    some_outreach,
    somebody,
    typed_appointment,
)

HELD = Told(was_held=True, result="They take a piece.", audience=5, next_step="Send it", next_step_on=days_from(3))


def refused(verb, *parts, **named):
    with pytest.raises(Refusal) as no:
        verb(*parts, **named)
    return no.value.field


def test_days_in_the_wrong_order_or_outside_of_the_trip_are_refused(session, trip, franklin):
    assert refused(a_trip, session, ends_on=days_from(-3)) == "ends_on"
    assert refused(a_trip, session, ends_on=days_from(80)) == "ends_on"
    assert refused(a_trip, session, starts_on=days_from(-9999), ends_on=days_from(-9999)) == "starts_on"
    assert refused(a_trip, session, travelers=" ") == "travelers"
    assert refused(a_stop, session, trip, franklin, from_day=days_from(-3)) == "from_day"
    assert refused(a_stop, session, trip, franklin, until_day=days_from(3)) == "until_day"
    assert refused(a_stop, session, trip, franklin, until_day=days_from(-3)) == "until_day"
    assert refused(a_stop, session, trip, franklin, state="Atlantis") == "state"


def test_a_town_brings_its_own_clock_and_an_unknown_one_is_asked_for(session, trip, franklin):
    assert a_stop(session, trip, None, city="Columbus", state="OH", time_zone="").time_zone == "America/New_York"
    assert a_stop(session, trip, None, city="Madison", state="WI", time_zone="").time_zone == "America/Chicago"
    assert a_stop(session, trip, franklin, city="Nowhere", time_zone="").time_zone == franklin.time_zone
    assert refused(a_stop, session, trip, None, city="Nowhere", time_zone="") == "time_zone"


def test_a_trip_does_not_shrink_below_its_towns_nor_a_town_below_its_appointments(session, trip, watauga, franklin):
    an_appointment(session, watauga)
    changes = {"purpose": "x", "travelers": "y"}
    for field, days in (("starts_on", (-1, 2)), ("ends_on", (-2, 1))):
        typed = planning.NewTrip(starts_on=days_from(days[0]), ends_on=days_from(days[1]), **changes)
        assert refused(planning.change, session, trip, typed, now=NOW) == field
    short = planning.NewStop("Watauga", "FK", TODAY, TODAY, franklin.id, "America/New_York")
    assert refused(planning.change_stop, session, trip, watauga, short) == "from_day"
    elsewhere = planning.NewStop("Watauga", "FK", trip.starts_on, trip.ends_on, franklin.id, "America/Denver")
    assert refused(planning.change_stop, session, trip, watauga, elsewhere) == "time_zone"
    with pytest.raises(Refusal, match="There are appointments in Watauga"):
        planning.remove_stop(session, trip, watauga)


def test_an_appointment_stands_at_its_hour_by_the_clock_of_its_town(session, trip, franklin):
    plains = a_stop(session, trip, franklin, city="Madison", state="WI", time_zone="America/Chicago")

    row = an_appointment(session, plains, starts_at=time(10), ends_at=time(11, 30))

    assert (row.starts_at.hour, row.ends_at - row.starts_at) == (15, timedelta(minutes=90))  # ten in Chicago
    assert row.alliance_id == franklin.id
    for field, changes in (
        ("ends_at", {"ends_at": time(9)}),
        ("ends_at", {"ends_at": time(10)}),
        ("day", {"day": days_from(3)}),
        ("outlet_name", {"outlet_name": " "}),
    ):
        assert refused(an_appointment, session, plains, **changes) == field
    with pytest.raises(NotFound):
        an_appointment(session, a_stop(session, a_trip(session), None, time_zone="America/Chicago"), stop_id=plains.id)


def test_two_at_once_are_refused_unless_that_is_meant_and_then_warned_of(session, trip, watauga, franklin):
    first = an_appointment(session, watauga)
    assert refused(an_appointment, session, watauga, starts_at=time(10, 30)) == "starts_at"
    assert session.scalars(select(Appointment)).all() == [first]

    both = an_appointment(session, watauga, starts_at=time(10, 30), may_overlap=True, is_confirmed=True)
    nolin = a_stop(session, trip, franklin, city="Nolin")
    tight = an_appointment(session, nolin, starts_at=time(11, 40), is_confirmed=True)

    found = {one.appointment.id: one.warnings for page in agenda.pages(session, trip) for one in page.entries}
    assert found[both.id] == ["at the same time as Editorial board: Watauga Courier"]
    assert found[tight.id] == ["only 40 minutes from Watauga", "only 10 minutes from Watauga"]
    assert "not confirmed" in found[first.id]


def test_a_held_board_is_one_piece_of_outreach_however_often_it_is_told(session, franklin, watauga, trip):
    row = an_appointment(session, watauga)
    assert queries.missing(session, trip.id, now=NOW) == [row]
    for told in (HELD, HELD, Told(was_held=True, result="They took it.", audience=6)):
        appointments.tell(session, row, told, now=NOW)

    made = session.scalars(select(Outreach)).one()
    assert (made.kind, made.outlet, made.city) == (OutreachKind.EDITORIAL_BOARD, "Watauga Courier", "Watauga")
    assert (made.happened_on, made.result, made.audience) == (days_from(-1), "They took it.", 6)
    assert (made.met_role, made.next_step, made.result_code) == (
        "editorial page editor",
        "Send it",
        OutreachResult.HELD,
    )
    assert queries.missing(session, trip.id, now=NOW) == []
    assert queries.held(session, franklin.id, row.starts_at, row.ends_at) == (1, 0)
    assert queries.held(session, None, row.ends_at, NOW) == (0, 0)


def test_a_corrected_appointment_corrects_its_outreach_and_keeps_what_the_alliance_wrote(
    session, franklin, watauga, trip
):
    row = an_appointment(session, watauga)
    appointments.tell(session, row, HELD, now=NOW)
    made = session.scalars(select(Outreach)).one()
    made.result_code, made.clip_url, made.next_step = (
        OutreachResult.PUBLISHED,
        "https://courier.example/1",
        "Thank them",
    )

    typed = typed_appointment(watauga, kind=AppointmentKind.RADIO, outlet_name="WFKN", day=days_from(-2))
    appointments.change(session, trip, row, typed, now=NOW)

    made = session.scalars(select(Outreach)).one()
    assert (made.kind, made.outlet, made.happened_on) == (OutreachKind.RADIO, "WFKN", days_from(-2))
    assert (made.result_code, made.clip_url) == (OutreachResult.PUBLISHED, "https://courier.example/1")
    assert made.next_step == "Thank them"


def test_outreach_goes_where_its_appointment_goes_and_goes_away_with_it(session, franklin, watauga, trip):
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    row = an_appointment(session, watauga)
    appointments.tell(session, row, HELD, now=NOW)

    appointments.change(session, trip, row, typed_appointment(watauga, alliance_id=ohio.id), now=NOW)
    made = session.scalars(select(Outreach)).one()
    assert (made.alliance_id, session.get_one(Outlet, made.outlet_id).alliance_id) == (ohio.id, ohio.id)

    appointments.tell(session, row, Told(was_held=False, result="Nobody was in."), now=NOW)
    assert session.scalars(select(Outreach)).all() == []
    appointments.tell(session, row, HELD, now=NOW)
    speech = typed_appointment(watauga, kind=AppointmentKind.SPEECH)
    appointments.change(session, trip, row, speech, now=NOW)
    assert session.scalars(select(Outreach)).all() == []


def test_a_merged_outlet_stays_merged_when_the_appointment_is_corrected(session, franklin, watauga):
    row = an_appointment(session, watauga, outlet_name="The Courier of Watauga")
    appointments.tell(session, row, HELD, now=NOW)
    double = session.scalars(select(Outlet)).one()
    kept = session.get_one(Outlet, some_outreach(session, franklin).outlet_id)
    outlets.merge(session, kept, double, account_id=somebody(session).id, now=NOW)
    session.refresh(row)

    appointments.tell(session, row, HELD, now=NOW)

    assert session.scalars(select(Outlet)).all() == [kept]
    assert mirror.outreach_of(session, row.id).outlet_id == kept.id
    assert outreach_queries.by_kind(session, franklin.id, since=days_from(-9), until=TODAY) == {
        OutreachKind.EDITORIAL_BOARD: 2
    }


def test_nothing_is_told_too_early_twice_over_or_without_words(session, watauga, trip):
    row = an_appointment(session, watauga, day=days_from(1))
    with pytest.raises(Refusal, match="still to come"):
        appointments.tell(session, row, HELD, now=NOW)
    past = an_appointment(session, watauga)
    for field, told in (
        ("result", Told(was_held=True, result="")),
        ("result", Told(was_held=False, result=" ")),
        ("audience", Told(was_held=True, result="x", audience=-1)),
        ("next_step", Told(was_held=True, result="x", next_step_on=TODAY)),
    ):
        assert refused(appointments.tell, session, past, told, now=NOW) == field
    appointments.call_off(session, row, "They are closed.", now=NOW)
    with pytest.raises(Refusal, match="was not on"):
        appointments.tell(session, row, HELD, now=NOW + timedelta(days=2))
    with pytest.raises(Refusal, match="called off"):
        appointments.change(session, trip, row, typed_appointment(watauga), now=NOW)


def test_a_leader_proposes_for_a_town_of_theirs_and_the_secretariat_decides(session, franklin, watauga, trip):
    account = somebody(session).id
    on = typed_appointment(watauga, day=days_from(1))
    row = appointments.propose(session, franklin, watauga, on, account_id=account, now=NOW)
    other = appointments.propose(session, franklin, watauga, on, account_id=account, now=NOW)  # both may be proposed
    assert [page.entries for page in agenda.pages(session, trip)] == [[]] * 5

    appointments.accept(session, row, now=NOW)
    with pytest.raises(Refusal, match="another appointment"):
        appointments.accept(session, other, now=NOW)
    assert refused(appointments.decline, session, other, "", now=NOW) == "reason"
    appointments.decline(session, other, "We are full.", now=NOW)

    assert (row.state, other.declined_for) == (AppointmentState.PLANNED, "We are full.")
    with pytest.raises(Refusal, match="answered already"):
        appointments.accept(session, other, now=NOW)
    ohio = an_alliance(session, "ohio")
    with pytest.raises(NotFound):
        appointments.propose(session, ohio, watauga, on, account_id=account, now=NOW)
    with pytest.raises(Refusal, match="is over"):
        appointments.propose(session, franklin, watauga, on, account_id=account, now=NOW + timedelta(days=9))


def test_a_trip_called_off_calls_off_what_was_to_come_and_keeps_what_was_held(session, watauga, trip):
    held = an_appointment(session, watauga)
    appointments.tell(session, held, HELD, now=NOW)
    ahead = an_appointment(session, watauga, day=days_from(1))
    assert refused(planning.cancel, session, trip, " ", now=NOW) == "reason"

    planning.cancel(session, trip, "The train strike.", now=NOW)

    assert (held.state, ahead.state) == (AppointmentState.HELD, AppointmentState.CANCELLED)
    assert len(session.scalars(select(Outreach)).all()) == 1
    for again in (lambda: planning.cancel(session, trip, "x", now=NOW), lambda: an_appointment(session, watauga)):
        with pytest.raises(Refusal, match="called off"):
            again()


def test_a_request_is_seen_on_its_trip_and_a_leader_sees_only_their_own(session, franklin, watauga, trip):
    ohio = an_alliance(session, "ohio")
    asked = a_request(session, franklin)
    typed = typed_appointment(watauga, kind=AppointmentKind.SPEECH, day=days_from(1))
    row = appointments.add(session, trip, typed, account_id=None, request=asked, now=NOW)
    theirs = a_stop(session, trip, ohio, city="Columbus", state="OH")
    an_appointment(session, theirs)

    assert queries.of_request(session, asked.id) == [(row, trip)]
    assert [(one, stops, rows) for one, stops, rows in queries.of_alliance(session, franklin.id)] == [
        (trip, [watauga], [row])
    ]
    assert queries.stops_ahead(session, franklin.id, today=TODAY) == [(watauga, trip)]
    assert queries.stops_ahead(session, franklin.id, today=days_from(9)) == []
    (ahead,), over = queries.all_trips(session, now=NOW)
    assert (sorted(ahead.towns), ahead.appointments, ahead.missing, over) == (["Columbus", "Watauga"], 2, 1, [])
