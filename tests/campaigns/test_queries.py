"""The frames dashboards stand on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns import queries
from campaigns.models import Outcome, TouchKind, VisitState
from campaigns.offices.record import Heard, Where, log_touch, take_care
from legislators.offices import office
from tests.conftest import NOW
from tests.factories.campaigns import (
    HALE_OSGOOD,
    HALE_WATAUGA,
    JUNIOR,
    a_call,
    a_campaign,
    a_congress,
    a_recipient,
    a_supporter,
    a_visit,
    an_alliance,
)

TODAY = date(2026, 6, 16)
SPAN = {"since": TODAY - timedelta(days=9), "until": TODAY}


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


def test_a_day_without_a_call_is_a_row_of_zeros(session, alliance):
    campaign = a_campaign(session, alliance)
    a_call(session, campaign, placed_at=NOW)
    a_call(session, campaign, placed_at=NOW, outcome=Outcome.UNAVAILABLE)
    a_call(session, campaign, placed_at=NOW, outcome=Outcome.SKIPPED)
    a_call(session, campaign, placed_at=NOW - timedelta(days=99))

    frame = queries.calls_per_day(session, alliance.id, **SPAN)

    assert list(frame.columns) == ["day", "placed", "reached"]
    assert len(frame) == 10
    assert tuple(frame.iloc[-1]) == (TODAY, 2, 1)
    assert frame["placed"].sum() == 2


def test_no_calls_at_all_is_still_a_frame(session, alliance):
    frame = queries.calls_per_day(session, alliance.id, **SPAN)

    assert (len(frame), frame["placed"].sum()) == (10, 0)
    assert queries.outcomes_by_hour(session, alliance.id, **SPAN).empty


def test_hours_are_the_offices_own(session, alliance):
    a_call(session, a_campaign(session, alliance), placed_at=datetime(2026, 6, 16, 13, 5, tzinfo=UTC))

    assert queries.outcomes_by_hour(session, alliance.id, **SPAN).values.tolist() == [[9, "contact", 1]]


def test_touches_by_office_counts_calls_and_visits(session, alliance):
    campaign = a_campaign(session, alliance)
    a_call(session, campaign)
    a_call(session, campaign, outcome=Outcome.UNAVAILABLE)
    a_visit(session, alliance, planned_for=NOW - timedelta(days=2), state=VisitState.REPORTED)

    frame = queries.touches_by_office(session, alliance.id, **SPAN)

    assert len(frame) == 12
    first = frame.iloc[0]
    assert first["office_id"] == HALE_WATAUGA
    assert (first["calls"], first["reached"], first["visits"]) == (2, 1, 1)
    assert first["last_touch"] == date(2026, 6, 15)
    assert frame["calls"].sum() == 2


def test_the_board_shows_gaps_first(session, alliance):
    log = {"heard": Heard(heard="41 signatures"), "now": NOW}
    for office_id, days in ((HALE_WATAUGA, 3), (HALE_OSGOOD, 31)):
        where = Where(alliance.id, office(session, office_id))
        log_touch(session, where, TouchKind.LETTER, day=TODAY - timedelta(days=days), **log)
    take_care(session, where, owner="Ana", cadence_days=30, next_kind=TouchKind.CALL, next_on=TODAY)
    a_visit(session, alliance, f"{JUNIOR}-osgood")

    frame = queries.coverage(session, alliance.id, on=TODAY, now=NOW)
    rows = frame.set_index("office_id")

    assert frame["group"].tolist() == ["never"] * 6 + ["cold", "fresh"]
    assert (rows.loc[HALE_OSGOOD, "days"], rows.loc[HALE_OSGOOD, "owner"]) == (31, "Ana")
    assert rows.loc[HALE_OSGOOD, "next_kind"] == "call"
    assert rows.loc[f"{JUNIOR}-osgood", "next_touch"] == date(2026, 6, 20)


def test_thirty_days_are_still_on_cadence(session, alliance):
    where = Where(alliance.id, office(session, HALE_WATAUGA))
    log_touch(session, where, TouchKind.LETTER, day=TODAY - timedelta(days=30), heard=Heard(), now=NOW)

    frame = queries.coverage(session, alliance.id, on=TODAY, now=NOW).set_index("office_id")

    assert frame.loc[HALE_WATAUGA, "group"] == "fresh"


def test_the_board_of_a_state_without_offices_is_empty(session, alliance):
    ohio = an_alliance(session, "ohio", state="OH")

    assert queries.coverage(session, ohio.id, on=TODAY, now=NOW).empty
    assert queries.touches_by_office(session, ohio.id, **SPAN).empty


def test_an_unanswered_call_is_no_touch(session, alliance):
    a_call(session, a_campaign(session, alliance), outcome=Outcome.UNAVAILABLE)

    assert queries.last_touches(session, alliance) == {}


def test_the_funnel_counts_people(session, alliance):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance, launched_at=NOW)
    a_recipient(session, campaign, maria)
    a_call(session, campaign, supporter_id=maria.id)
    a_call(session, campaign, supporter_id=maria.id, outcome=Outcome.UNAVAILABLE)

    frame = queries.funnel(session, alliance.id, **SPAN)

    assert frame["people"].tolist() == [1, 0, 1, 1]


def test_visits_ahead_say_which_report_is_overdue(session, alliance):
    a_visit(session, alliance, planned_for=NOW - timedelta(days=1))
    a_visit(session, alliance, planned_for=NOW + timedelta(days=1))

    assert queries.visits_ahead(session, alliance.id, now=NOW)["is_overdue"].tolist() == [True, False]


def test_no_alliance_sees_anothers_calls(session, alliance):
    a_call(session, a_campaign(session, alliance))
    other = an_alliance(session, "other")

    assert queries.calls_per_day(session, other.id, **SPAN)["placed"].sum() == 0
    assert queries.touches_by_office(session, other.id, **SPAN)["calls"].sum() == 0
    assert queries.coverage(session, other.id, on=TODAY, now=NOW)["days"].isna().all()
