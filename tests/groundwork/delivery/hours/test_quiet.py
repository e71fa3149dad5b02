"""Nobody is texted in the night, wherever they may be."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery.hours import areas, quiet, state_hours

EASTERN, CENTRAL, MOUNTAIN, ARIZONA = "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"
PACIFIC, HAWAII = "America/Los_Angeles", "Pacific/Honolulu"
OURS = state_hours.ours()
AREAS = [
    f"{zone}@{state}" if state else zone
    for zone in (EASTERN, CENTRAL, MOUNTAIN, ARIZONA, PACIFIC, HAWAII, "America/Anchorage", "America/Adak")
    for state in ("", "AL", "LA", "RI", "TX", "KY", "FK")
] + ["Pacific/Guam@GU", "Pacific/Pago_Pago@AS", "America/Puerto_Rico@PR"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(zone: str, text: str) -> datetime:
    """A moment by the clock of a place."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


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
        (("America/Indiana/Tell_City@IN",), "2026-06-16 13:30:00", False),  # Central, in a mostly Eastern state
        (("America/Indiana/Indianapolis@IN",), "2026-06-16 13:30:00", True),
        (("America/Denver@TX",), "2026-06-16 14:59:00", False),  # El Paso, not the rest of Texas
        (("America/Denver@TX",), "2026-06-16 15:00:00", True),
        (("Pacific/Guam@GU",), "2026-06-15 23:00:00", True),
        (("Pacific/Pago_Pago@AS",), "2026-06-16 20:00:00", True),
        (("America/Puerto_Rico@PR",), "2026-06-16 12:59:59", False),
        (("America/Puerto_Rico@PR",), "2026-06-16 13:00:00", True),
        (quiet.EVERYWHERE, "2026-06-16 18:59:59", False),
        (quiet.EVERYWHERE, "2026-06-16 19:00:00", True),  # 9:00 in Honolulu
    ],
)
def test_everywhere_a_person_may_be_must_be_awake(zones, moment, is_open):
    assert quiet.is_open(zones, utc(moment)) is is_open


@pytest.mark.parametrize(
    ("area", "moment", "is_open"),
    [
        # Texas: nine to nine, on Sundays from noon; our own day ends at eight
        ("America/Chicago@TX", "2026-06-16 09:00", True),
        ("America/Chicago@TX", "2026-06-16 19:58", True),
        ("America/Chicago@TX", "2026-06-16 20:00", False),
        ("America/Chicago@TX", "2026-06-14 11:59", False),
        ("America/Chicago@TX", "2026-06-14 12:00", True),
        # Rhode Island: until six, from ten to five at weekends
        ("America/New_York@RI", "2026-06-16 17:59", True),
        ("America/New_York@RI", "2026-06-16 18:00", False),
        ("America/New_York@RI", "2026-06-13 09:59", False),
        ("America/New_York@RI", "2026-06-13 10:00", True),
        ("America/New_York@RI", "2026-06-14 17:00", False),
        # Kentucky begins at ten
        ("America/New_York@KY", "2026-06-16 09:59", False),
        ("America/New_York@KY", "2026-06-16 10:00", True),
        # Alabama: neither Sundays nor holidays, the state's own included, and the days they are moved to
        ("America/Chicago@AL", "2026-06-15 12:00", True),
        ("America/Chicago@AL", "2026-06-14 12:00", False),
        ("America/Chicago@AL", "2026-04-27 12:00", False),  # Confederate Memorial Day
        ("America/Chicago@AL", "2026-07-03 12:00", False),  # for Saturday the fourth
        ("America/Chicago@LA", "2026-02-17 12:00", False),  # Mardi Gras, in Louisiana
        ("America/Chicago@TX", "2026-02-17 12:00", True),
        ("America/Chicago@MS", "2026-12-25 12:00", False),
        ("America/Denver@UT", "2026-12-25 12:00", False),
        # a state without a rule of its own, and an invented one
        ("America/New_York@OH", "2026-07-04 12:00", True),
        ("America/New_York@FK", "2026-06-14 09:00", True),
    ],
)
def test_each_state_narrows_the_day(area, moment, is_open):
    assert quiet.is_open((area,), at(areas.parts(area)[0].key, moment), table=OURS) is is_open


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


def test_arizona_knows_no_summer_and_hawaii_neither():
    assert quiet.next_open(("America/Phoenix@AZ",), utc("2026-06-16 08:00:00")) == utc("2026-06-16 16:00:00")
    assert quiet.next_open(("America/Phoenix@AZ",), utc("2026-12-16 08:00:00")) == utc("2026-12-16 16:00:00")
    assert quiet.next_open(("Pacific/Honolulu@HI",), utc("2026-06-16 08:00:00")) == utc("2026-06-16 19:00:00")


def test_a_sunday_and_a_holiday_after_it_are_waited_out():
    saturday_night = at(CENTRAL, "2026-05-23 20:00:00")  # Memorial Day is the Monday

    assert quiet.next_open(("America/Chicago@AL",), saturday_night) == at(CENTRAL, "2026-05-26 09:00:00")


def test_the_window_ends_with_the_first_area_to_go_quiet():
    assert quiet.open_until((EASTERN, PACIFIC), utc("2026-06-16 18:00:00")) == utc("2026-06-17 00:00:00")
    both = ("America/New_York@RI", "America/New_York@CT")
    assert quiet.open_until(both, utc("2026-06-16 18:00:00")) == utc("2026-06-16 22:00:00")


def test_zones_that_are_never_awake_together_never_open():
    assert quiet.next_open((EASTERN, "Pacific/Guam", "Europe/Moscow"), utc("2026-06-16 18:00:00")) is None


# ruff: noqa: DTZ001 - the strategy makes them aware
@given(
    st.lists(st.sampled_from(AREAS), min_size=1, max_size=3),
    st.datetimes(datetime(2025, 12, 1), datetime(2028, 1, 31), timezones=st.just(UTC)),
    st.integers(0, 86_400),
)
def test_no_text_goes_out_before_eight_or_after_nine_anywhere(zones, now, later):
    until = quiet.open_until(zones, now, table=OURS)
    if until is None:
        return
    for zone in zones:
        clock = now.astimezone(areas.parts(zone)[0])
        assert time(8) <= clock.time() < time(21)
        assert until.astimezone(areas.parts(zone)[0]).time() <= time(21)
        assert until.astimezone(areas.parts(zone)[0]).date() == clock.date()
    after = quiet.open_until(zones, now + timedelta(seconds=later), table=OURS)
    assert after is None or after >= until


@given(
    st.sampled_from([(EASTERN,), (PACIFIC, EASTERN), (HAWAII,), quiet.EVERYWHERE, (ARIZONA, MOUNTAIN)]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
)
def test_without_a_state_the_next_opening_comes_within_a_day(zones, now):
    opening = quiet.next_open(zones, now)

    assert opening is not None
    assert now <= opening <= now + timedelta(days=1, hours=1)
    assert quiet.is_open(zones, opening)


@given(
    st.sampled_from(AREAS),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.floats(0, 1),
)
def test_the_next_opening_is_open_and_nothing_was_open_before_it(area, now, part):
    opening = quiet.next_open((area,), now, table=OURS)

    assert opening is not None
    assert quiet.is_open((area,), opening, table=OURS)
    between = now + (opening - now) * part
    assert between >= opening or not quiet.is_open((area,), between, table=OURS)
