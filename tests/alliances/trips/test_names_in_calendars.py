"""A name of several lines, which no browser sends, breaks no calendar and adds no line of its own."""

import pytest

from alliances.events import ical
from alliances.trips import calendar
from tests.conftest import NOW
from tests.factories.alliances import an_event
from tests.factories.road import a_trip

LINES = ["June\r\nATTENDEE:x", "June\nATTENDEE:x", "June\rATTENDEE:x"]


@pytest.mark.parametrize("name", LINES)
def test_an_events_name_stays_one_line(session, franklin, name):
    event = an_event(session, franklin, title=name)

    made = ical.calendar_of([(event, franklin)], name=name, site="http://localhost", language="en").decode()

    assert "X-WR-CALNAME:June ATTENDEE:x\r\n" in made
    assert not [line for line in made.splitlines() if line.startswith("ATTENDEE")]


@pytest.mark.parametrize("name", LINES)
def test_a_trips_name_stays_one_line(session, franklin, name):
    made = calendar.ical(session, a_trip(session, purpose=name), now=NOW).decode()

    assert "X-WR-CALNAME:June ATTENDEE:x\r\n" in made
