"""What a plan promises: who, what it costs, when the last text goes out; played through the hours of every area."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery import plan
from groundwork.delivery.hours import quiet, schedule
from groundwork.delivery.hours.schedule import Pace, course
from groundwork.delivery.models import Spending, Why
from groundwork.delivery.permission import suppression
from groundwork.delivery.senders.identity import day_of
from groundwork.delivery.sending import allowance
from tests.conftest import NOW
from tests.factories import delivery as make

EAST, WEST, HAWAII = "America/New_York", "America/Los_Angeles", "Pacific/Honolulu"
CHOICES = [EAST, WEST, HAWAII, "America/Chicago@TX", "America/Chicago@AL", f"{WEST},{EAST}"]
groups_of_texts = st.dictionaries(st.sampled_from(CHOICES), st.lists(st.integers(1, 4), max_size=40), min_size=1)
moments = st.integers(0, 525_600).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
paces = st.floats(0.001, 100)


def at(hour: int, minute: int = 0, second: float = 0, *, day: int = 16) -> datetime:
    """A moment of June 2026, by New York's clock."""
    return datetime(2026, 6, day, tzinfo=UTC) + timedelta(hours=hour + 4, minutes=minute, seconds=second)


def planned(session, number: int, **changes) -> plan.Plan:
    """The plan of so many texts of one segment in the East."""
    items = [make.an_outgoing(make.a_text_address(session)) for _ in range(number)]
    return plan.plan(session, items, **{"alliance": "franklin", "sender": make.OURS, "now": NOW} | changes)


def test_ten_segments_at_one_a_second_take_ten_seconds(session):
    made_by_hand = course({EAST: [1] * 10}, Pace(1.0), start=NOW)
    make.a_sender(session, per_second=1.0)

    made = planned(session, 10)

    assert made_by_hand.finishes_at == made.finishes_at == NOW + timedelta(seconds=9)  # the last leaves as the tenth
    assert (made.seconds, made.after_close, made.waits_for) == (10.0, 0, "")


def test_what_the_evening_cuts_off_goes_on_in_the_morning():
    found = course({EAST: [1] * 100}, Pace(1.0), start=at(19, 58))  # the last minute is left out

    assert found.finishes_at == at(9, 0, 38, day=17)


def test_the_area_that_goes_quiet_first_goes_first():
    found = course({WEST: [1] * 60, EAST: [1] * 60}, Pace(1.0), start=at(19, 58))

    assert found.finishes_at == at(19, 58) + timedelta(seconds=119)  # the West is awake for three hours more


def test_over_the_days_limit_the_rest_waits_for_the_next_day():
    found = course({EAST: [1] * 25}, Pace(1.0, today=5, daily=10), start=NOW)

    assert found.finishes_at == at(9, 0, 9, day=18)


def test_a_text_longer_than_a_whole_day_allows_never_goes():
    assert course({EAST: [3]}, Pace(1.0, today=2, daily=2), start=NOW) == schedule.Course(None, 1)


def test_who_comes_after_the_closing_is_counted():
    found = course({EAST: [1] * 200}, Pace(1.0), start=NOW, closes_at=NOW + timedelta(seconds=160))

    assert (found.finishes_at, found.late) == (NOW + timedelta(seconds=199), 99)  # nothing goes in the last minute


@given(groups_of_texts, paces, moments)
def test_nothing_finishes_before_the_first_area_wakes_nor_while_all_are_asleep(groups, pace, start):
    found = course(groups, Pace(pace), start=start)

    if not any(groups.values()):
        assert found == schedule.Course(None, 0)
        return
    assert found.finishes_at is not None
    openings = [quiet.next_open(quiet.split(zones), start) for zones, texts in groups.items() if texts]
    assert found.finishes_at >= max(moment for moment in openings if moment is not None)
    assert any(quiet.is_open(quiet.split(zones), found.finishes_at) for zones, texts in groups.items() if texts)


@given(groups_of_texts, paces, moments)
def test_a_sender_twice_as_fast_is_never_later(groups, pace, start):
    slow, fast = (course(groups, Pace(rate), start=start) for rate in (pace, 2 * pace))

    if any(groups.values()):
        assert fast.finishes_at is not None
        assert slow.finishes_at is not None
        assert fast.finishes_at <= slow.finishes_at + timedelta(milliseconds=1)


@given(groups_of_texts, paces, moments, st.integers(0, 20), st.integers(4, 60), st.integers(0, 10))
def test_nobody_is_lost_or_counted_twice_and_no_day_takes_more_than_it_allows(groups, pace, start, today, daily, days):
    texts = sum(len(one) for one in groups.values())
    segments = sum(sum(one) for one in groups.values())
    closes_at = start + timedelta(days=days)

    free = course(groups, Pace(pace, today, daily), start=start)
    closed = course(groups, Pace(pace, today, daily), start=start, closes_at=closes_at)

    assert 0 <= closed.late <= texts
    assert closed.finishes_at == free.finishes_at
    if free.finishes_at is not None:
        whole_days = (day_of(free.finishes_at) - day_of(start)).days
        assert segments <= today + whole_days * daily
        assert (closed.late > 0) == (free.finishes_at > closes_at - quiet.LAST_MINUTE)


def test_the_sums_of_a_plan_agree(session):
    gone = make.a_text_address(session, agrees=False)
    items = [
        make.an_outgoing(make.a_text_address(session), zones=zones)
        for zones in (make.NEW_YORK, make.NEW_YORK, (WEST,), ("America/Chicago@TX",), ())
    ]
    landline = make.a_text_address(session)
    suppression.suppress(session, landline.fingerprint, Why.LANDLINE, how="lookup", now=NOW)
    items += [
        make.an_outgoing(landline),
        make.an_outgoing(gone),
        make.an_outgoing(make.a_text_address(session), body="x" * 1601, token=""),
    ]

    made = plan.plan(session, items, alliance="franklin", sender=make.OURS, now=NOW)

    assert made.left_out == {"landline": 1, "no_consent": 1, "too_long": 1}
    assert made.people + sum(made.left_out.values()) == len(items)
    assert sum(people for _zones, _moment, people in made.windows) == made.people == 5
    assert made.segments == 5
    assert made.windows[-1] == (WEST, at(12), 1)
    assert made.finishes_at is not None
    assert made.finishes_at >= at(12)


def test_a_plan_knows_what_today_has_taken_already(session):
    make.a_sender(session, per_second=10.0, daily_cap=4)
    batch = make.a_batch(session)
    for _ in range(3):
        make.a_queued_text(session, batch=batch)
    make.claimed(session)

    made = planned(session, 2)

    assert made.finishes_at == at(9, day=17)


def test_a_plan_keeps_to_the_alliances_day(session):
    session.add(Spending(alliance="franklin", day=day_of(NOW), segments=2))
    session.flush()

    made = planned(session, 4, daily_cents=4)  # three segments a day

    assert made.finishes_at is not None
    assert day_of(made.finishes_at) == day_of(NOW) + timedelta(days=1)
    assert planned(session, 4).finishes_at < NOW + timedelta(seconds=1)


def test_a_plan_says_how_many_the_closing_cuts_off(session):
    make.a_sender(session, per_second=1.0)

    made = planned(session, 100, closes_at=NOW + timedelta(minutes=2))

    assert made.after_close == 39


@pytest.mark.parametrize(("sender", "waits_for"), [("", "sender"), (make.OURS, "approval"), (None, "")])
def test_a_plan_says_what_it_waits_for(session, sender, waits_for):
    make.a_sender(session, approved_on=None)

    made = planned(session, 2, sender=sender)

    assert (made.people, made.waits_for) == (2, waits_for)


def test_a_plan_of_a_sender_nobody_has_heard_of_is_cautious_and_writes_nothing_down(database):
    with database.writing() as session:
        make.a_sender(session, approved_on=None)
    with database.reading() as session:
        made = plan.plan(session, [], sender="+16085550177", now=NOW)

    assert made.waits_for == "approval"


def test_a_limit_that_is_not_there_is_none(session):
    sender = make.a_sender(session)
    brand = session.get_one(allowance.Brand, sender.brand)

    pace = allowance.pace(session, sender, brand, alliance="x", daily_cents=None, now=NOW)

    assert (pace.today, pace.daily) == (schedule.NO_LIMIT, schedule.NO_LIMIT)
