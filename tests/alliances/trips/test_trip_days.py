"""An appointment that took place has a day that has come."""

from datetime import time, timedelta

import pytest

from alliances.trips import appointments
from alliances.trips.appointments import Told
from alliances.trips.kinds import AppointmentState
from groundwork.refusal import Refusal
from tests.factories.road import an_appointment, typed_appointment


@pytest.mark.parametrize("was_held", [True, False])
def test_what_is_told_is_not_moved_to_a_day_to_come(session, trip, watauga, was_held):
    row = an_appointment(session, watauga)
    told_at = row.ends_at + timedelta(hours=1)
    appointments.tell(session, row, Told(was_held, "They take a piece."), now=told_at)

    with pytest.raises(Refusal) as no:
        appointments.change(session, trip, row, typed_appointment(watauga, day=watauga.until_day), now=told_at)

    assert no.value.field == "day"


def test_what_is_told_is_corrected_on_a_day_that_has_come(session, trip, watauga):
    row = an_appointment(session, watauga)
    told_at = row.ends_at + timedelta(days=1)
    appointments.tell(session, row, Told(was_held=True, result="They take a piece."), now=told_at)

    appointments.change(session, trip, row, typed_appointment(watauga, starts_at=time(8)), now=told_at)

    assert row.state == AppointmentState.HELD
    assert row.starts_at < told_at
