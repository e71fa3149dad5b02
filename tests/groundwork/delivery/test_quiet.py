"""Nobody is texted in the night, wherever they may be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery import quiet

EASTERN, CENTRAL, MOUNTAIN, ARIZONA = "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"
PACIFIC, HAWAII = "America/Los_Angeles", "Pacific/Honolulu"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zones", "moment", "is_open"),
    [
        ((EASTERN,), "2026-06-16 12:59:59", False),
        ((EASTERN,), "2026-06-16 13:00:00", True),
        ((EASTERN,), "2026-06-16 23:58:59", True),
        ((EASTERN,), "2026-06-16 23:59:30", False),  # thirty seconds left: it would arrive at night
        ((EASTERN,), "2026-06-17 00:00:00", False),
        ((EASTERN, PACIFIC), "2026-06-16 15:59:59", False),  # 8:59 in Los Angeles
        ((EASTERN, PACIFIC), "2026-06-16 16:00:00", True),
        ((EASTERN, PACIFIC), "2026-06-17 00:30:00", False),  # 17:30 in Los Angeles, night in New York
        ((MOUNTAIN, ARIZONA), "2026-06-16 15:30:00", False),  # Navajo Nation or Phoenix, an hour apart in summer
        ((MOUNTAIN, ARIZONA), "2026-12-16 16:00:00", True),  # and the same clock in winter
        (("America/Indiana/Tell_City",), "2026-06-16 13:30:00", False),  # Central, in a mostly Eastern state
        (("America/Indiana/Indianapolis",), "2026-06-16 13:30:00", True),
        (("America/Denver",), "2026-06-16 14:59:00", False),  # El Paso, not the rest of Texas
        (quiet.EVERYWHERE, "2026-06-16 18:59:59", False),
        (quiet.EVERYWHERE, "2026-06-16 19:00:00", True),  # 9:00 in Honolulu
    ],
)
def test_everywhere_a_person_may_be_must_be_awake(zones, moment, is_open):
    assert quiet.is_open(zones, utc(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-08 01:00:00", "2026-03-08 13:00:00"),  # the night the clocks go forward
        ("2026-03-07 01:00:00", "2026-03-07 14:00:00"),
        ("2026-11-01 01:00:00", "2026-11-01 14:00:00"),  # the night they go back
        ("2026-10-31 01:00:00", "2026-10-31 13:00:00"),
    ],
)
def test_nine_in_the_morning_is_nine_also_when_clocks_change(moment, opens):
    assert quiet.next_open((EASTERN,), utc(moment)) == utc(opens)


def test_the_window_ends_with_the_first_zone_to_go_quiet():
    assert quiet.open_until((EASTERN, PACIFIC), utc("2026-06-16 18:00:00")) == utc("2026-06-17 00:00:00")


def test_zones_that_are_never_awake_together_never_open():
    assert quiet.next_open((EASTERN, "Pacific/Guam", "Europe/Moscow"), utc("2026-06-16 18:00:00")) is None


def test_a_number_of_no_area_may_be_anywhere():
    assert quiet.zones_of_number("+18005550142") == quiet.EVERYWHERE
    assert quiet.zones_of_number("+16085550142") == (CENTRAL,)
    assert quiet.split(quiet.joined(())) == quiet.EVERYWHERE


@given(
    st.sampled_from([(EASTERN,), (PACIFIC, EASTERN), (HAWAII,), quiet.EVERYWHERE, (ARIZONA, MOUNTAIN)]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware
)
def test_the_next_opening_is_open_and_comes_within_a_day(zones, now):
    opening = quiet.next_open(zones, now)

    assert opening is not None
    assert now <= opening <= now + timedelta(days=1, hours=1)
    assert quiet.is_open(zones, opening)
