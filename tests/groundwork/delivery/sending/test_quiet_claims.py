"""A text waits for her state's hours, and what the phone company holds ends with them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from groundwork.delivery import outbox, plan
from tests.conftest import NOW
from tests.factories import delivery as make


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def queued(session):
    """Queue a text to these areas, and its address if one is named."""

    def queue(*zones: str, number: str = "") -> None:
        address = make.a_text_address(session, number)
        batch = make.a_batch(session, closes_at=None)
        outbox.queue(session, batch, [make.an_outgoing(address, zones=zones)], now=NOW)

    return queue


@pytest.mark.parametrize(
    ("zones", "moment", "seconds"),
    [
        (("America/New_York@RI",), "2026-06-16 11:00:00", 7 * 3600),
        (("America/New_York@RI", "America/New_York@CT"), "2026-06-16 17:58:30", 90),
        (("America/New_York@RI",), "2026-06-16 17:59:30", None),  # it would arrive after six
        (("America/New_York@CT",), "2026-06-16 19:59:30", None),
        (("America/New_York@CT",), "2026-06-16 19:58:00", 120),
        (("America/Chicago@AL",), "2026-06-19 12:00:00", None),  # Juneteenth
        (("America/Denver@TX", "America/Chicago@TX"), "2026-06-16 10:59:00", None),  # before nine in El Paso
        (("America/Denver@TX", "America/Chicago@TX"), "2026-06-16 11:00:00", 36_000),
    ],
)
def test_a_claim_takes_what_may_arrive_in_time(session, queued, zones, moment, seconds):
    queued(*zones)

    found = [row.valid_for for row in make.claimed(session, eastern(moment))]

    assert found == ([] if seconds is None else [seconds])


def test_without_a_place_the_area_code_tells_the_state(session, queued):
    queued(number="+14015550142")

    assert [row.valid_for for row in make.claimed(session, eastern("2026-06-16 17:00:00"))] == [3600]
    queued(number="+14015550143")
    assert make.claimed(session, eastern("2026-06-16 18:00:00")) == []


def test_the_plan_says_when_each_state_begins(session):
    zones = [("America/New_York@RI",), ("America/New_York@OH",)]
    items = [make.an_outgoing(make.a_text_address(session), zones=one) for one in zones]

    made = plan.plan(session, items, alliance="franklin", now=eastern("2026-06-13 09:30:00"))  # a Saturday

    assert [(value, first) for value, first, _ in made.windows] == [
        ("America/New_York@OH", eastern("2026-06-13 09:30:00")),
        ("America/New_York@RI", eastern("2026-06-13 10:00:00")),
    ]
