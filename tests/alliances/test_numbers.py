"""Growth, counts, the audience, and the board's order."""

from datetime import date, timedelta

from alliances import audience, queries
from alliances.models import Stage, Standing
from groundwork.delivery.addresses import text_address
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories.alliances import a_supporter, an_alliance

DAY = timedelta(days=1)


def test_growth_counts_who_joined_and_left_week_by_week(session, franklin):
    a_supporter(session, franklin, joined_at=NOW - 30 * DAY)
    a_supporter(session, franklin, joined_at=NOW - 10 * DAY, left_at=NOW - 2 * DAY)
    a_supporter(session, franklin, joined_at=NOW - 3 * DAY)
    a_supporter(session, an_alliance(session, "ohio"), joined_at=NOW - 3 * DAY)

    frame = queries.growth(session, franklin.id, since=NOW - 14 * DAY, until=NOW)

    assert list(frame.columns) == ["week", "joined", "left", "total"]
    assert list(frame["week"]) == [date(2026, 6, 2), date(2026, 6, 9)]
    assert list(frame["joined"]) == [1, 1]
    assert list(frame["left"]) == [0, 1]
    assert list(frame["total"]) == [2, 2]


def test_growth_of_all_alliances_is_their_sum(session, franklin):
    a_supporter(session, franklin, joined_at=NOW - 3 * DAY)
    a_supporter(session, an_alliance(session, "ohio"), joined_at=NOW - 3 * DAY)

    frame = queries.growth(session, None, since=NOW - 7 * DAY, until=NOW)

    assert frame["total"].tolist() == [2]


def test_growth_where_nobody_is_counts_zero(session, franklin):
    frame = queries.growth(session, franklin.id, since=NOW - 70 * DAY, until=NOW)

    assert len(frame) == 10
    assert frame["total"].sum() == 0


def test_the_audience_is_who_has_a_number_and_has_not_left(session, franklin):
    numbers = [text_address(session, f"608-555-010{digit}") for digit in range(3)]
    in_second = a_supporter(session, franklin, name="Maria Duarte", text_address_id=numbers[0].id)
    a_supporter(session, franklin, text_address_id=numbers[1].id, left_at=NOW)
    in_third = a_supporter(session, franklin, text_address_id=numbers[2].id, district="FK-3", time_zone="A/B;C/D")
    a_supporter(session, franklin)

    everyone = audience.reachable(session, franklin.id)
    second = audience.reachable(session, franklin.id, districts=["FK-2"])

    assert [one.supporter_id for one in everyone] == [in_second.id, in_third.id]
    assert [one.public_id for one in second] == [in_second.public_id]
    assert (everyone[0].first_name, everyone[0].zones) == ("Maria", (f"America/New_York@{everyone[0].state}",))
    assert everyone[1].zones == tuple(f"{zone}@{everyone[1].state}" for zone in ("A/B", "C/D"))
    assert audience.reachable(session, franklin.id, states=["OH"]) == []


def test_supporters_are_shown_with_why_each_may_not_be_reached(session, franklin):
    stopped = text_address(session, "608-555-0101")
    consent.give(session, stopped, topic="alliance:franklin", wording="Yes.", how="test", evidence="", now=NOW)
    consent.withdraw(session, stopped, how="text", evidence="STOP", now=NOW)
    one = a_supporter(session, franklin, text_address_id=stopped.id)

    assert [why for _row, *why in queries.with_consent(session, [one], franklin, now=NOW)] == [["opted_out", "-"]]


def test_last_week_counts_only_last_week(session, franklin):
    a_supporter(session, franklin, joined_at=NOW - 2 * DAY, zip="00101")
    a_supporter(session, franklin, joined_at=NOW - 3 * DAY, zip="00107")
    a_supporter(session, franklin, joined_at=NOW - 30 * DAY)

    week = queries.week_past(session, now=NOW)

    assert (week.joined, week.zips, week.supporters, week.active) == (2, 2, 3, 1)


def test_an_alliance_that_rests_is_neither_at_work_nor_forming(session, franklin):
    an_alliance(session, "ohio", stage=Stage.BACKING)
    an_alliance(session, "iowa", stage=Stage.ACTIVE, standing=Standing.RESTING)

    week = queries.week_past(session, now=NOW)

    assert (week.active, week.alliances - week.active) == (1, 1)
