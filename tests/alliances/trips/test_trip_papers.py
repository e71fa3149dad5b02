"""What a trip is on paper: the page for the plane, the calendar, the bill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from alliances.trips import agenda, appointments, calendar, costs
from alliances.trips.kinds import CostKind
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.alliances import an_alliance
from tests.factories.road import (
    TODAY,
    a_stop,
    a_trip,
    an_appointment,
    days_from,
    somebody,
    typed_appointment,
)


def refused(verb, *parts, **named):
    with pytest.raises(Refusal) as no:
        verb(*parts, **named)
    return no.value.field


def test_the_page_for_the_plane_has_every_day_and_says_when_the_clock_changes(session, franklin):
    trip = a_trip(session, starts_on=TODAY, ends_on=days_from(2))
    a_stop(session, trip, franklin, until_day=TODAY)
    west = a_stop(session, trip, None, city="Madison", from_day=days_from(1), time_zone="America/Chicago")
    an_appointment(session, west, day=days_from(1))

    first, second, third = agenda.pages(session, trip)

    assert first.clock == "Eastern time"
    assert second.clock == "Central time: clocks 1 hour back"
    assert (third.clock, third.entries) == ("", [])
    hours = agenda.hours(second.entries[0].appointment, west.time_zone)
    assert hours.split() == ["10:00", "am", "–", "11:00", "am", "CDT"]


def test_a_calendar_knows_an_appointment_again_and_which_version_is_newer(session, watauga, trip):
    row = an_appointment(session, watauga, bring="Leaflets; ask, once", title="Board\nmeeting", day=days_from(1))
    proposed = typed_appointment(watauga, day=days_from(2))
    appointments.add(session, trip, proposed, account_id=None, is_proposed=True, now=NOW)
    before = Calendar.from_ical(calendar.ical(session, trip, now=NOW)).walk("VEVENT")[0]

    appointments.change(session, trip, row, typed_appointment(watauga, day=days_from(2)), now=NOW)
    appointments.call_off(session, row, "They are closed.", now=NOW)
    (after,) = Calendar.from_ical(calendar.ical(session, trip, now=NOW)).walk("VEVENT")

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert (before["status"], after["status"]) == ("TENTATIVE", "CANCELLED")
    assert before["description"].endswith("Leaflets; ask, once")
    assert after["dtstart"].dt == row.starts_at


@given(st.integers(0, 10**7), st.integers(1, 9))
def test_shares_of_a_cost_add_up_to_the_cent(cents, among):
    shares = [costs.split(cents, among, place) for place in range(among)]

    assert sum(shares) == cents
    assert max(shares) - min(shares) <= 1


def test_what_is_for_one_alliance_is_its_own_and_the_rest_is_shared(session, franklin, watauga, trip):
    account = somebody(session).id
    nobody = a_trip(session)
    costs.add(session, nobody, costs.NewCost(CostKind.OTHER, "Map", 5_00), account_id=account, now=NOW)
    ohio = an_alliance(session, "ohio", name="Ohio Alliance")
    a_stop(session, trip, ohio, city="Columbus", state="OH")
    for what, cents, owner in (("Train", 100_01, None), ("Inn", 50_00, ohio.id)):
        typed = costs.NewCost(CostKind.TRAVEL, what, cents, owner)
        costs.add(session, trip, typed, account_id=account, now=NOW)

    bill = costs.bill_of(session, trip)

    assert [(one.slug, cents) for one, cents in bill.shares] == [("franklin", 50_01), ("ohio", 100_00)]
    assert (bill.total, bill.unshared) == (150_01, 0)
    assert costs.bill_of(session, nobody).unshared == 5_00
    assert (
        refused(costs.add, session, trip, costs.NewCost(CostKind.OTHER, "x", 0), account_id=account, now=NOW)
        == "amount"
    )
    with pytest.raises(NotFound):
        costs.remove(session, nobody, bill.lines[0].id, account_id=account, now=NOW)
    costs.remove(session, trip, bill.lines[0].id, account_id=account, now=NOW)
    assert costs.bill_of(session, trip).total == 50_00
