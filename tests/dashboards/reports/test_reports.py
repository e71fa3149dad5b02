"""Reports: a quarter on paper, the coalition's, the Friday note; all of them tell the same numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from alliances.models import Supporter
from campaigns import queries
from campaigns.models import Outcome, VisitState
from dashboards.reports import counting, friday, telling
from dashboards.reports.counting import Days
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.visitor import Visitor

FRIDAY_THREE = datetime(2026, 6, 19, 19, 0, tzinfo=UTC)  # in New York


@pytest.fixture
def franklin(session):
    """An alliance with three calls, one of them long ago, a visit that was made and one ahead."""
    make.a_congress(session)
    alliance = make.an_alliance(session)
    campaign = make.a_campaign(session, alliance)
    for placed_at, outcome in (
        (NOW, Outcome.SPOKE),
        (NOW - timedelta(days=1), Outcome.UNAVAILABLE),
        (NOW - timedelta(days=1), Outcome.SKIPPED),
        (NOW - timedelta(days=100), Outcome.VOICEMAIL),
    ):
        make.a_call(session, campaign, outcome=outcome, placed_at=placed_at)
    make.a_visit(session, alliance, state=VisitState.REPORTED, planned_for=NOW - timedelta(days=3))
    make.a_visit(session, alliance, planned_for=NOW + timedelta(days=4))
    session.commit()
    return alliance


@given(st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_quarter_and_quarters_follow_each_other(day):
    since, until = counting.quarter(*counting.quarter_of(day))
    before = telling.before(Days(since, until))

    assert since <= day <= until
    assert before.until == since - timedelta(days=1)
    assert before.since.day == 1
    assert counting.quarters_back(day, most=2)[1] == counting.quarter_of(before.since)


@given(st.dates(date(2001, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
def test_the_days_before_are_as_many_and_end_just_before(until, length):
    days = Days(until - timedelta(days=length), until)
    before = telling.before(days)

    assert before.until == days.since - timedelta(days=1)
    if (days.since, days.until) != counting.quarter(*counting.quarter_of(days.since)):
        assert before.until - before.since == days.until - days.since


def test_a_report_counts_calls_as_the_mondays_frames_do(session, franklin):
    since, until = date(2026, 4, 1), date(2026, 6, 30)
    frame = queries.calls_per_day(session, franklin.id, since=since, until=until)

    counted = counting.counted(session, Days(since, until, franklin.id, franklin.time_zone))

    assert (counted.placed, counted.reached) == (int(frame["placed"].sum()), int(frame["reached"].sum())) == (2, 1)
    assert (counted.visits, counted.offices) == (1, 1)


def test_all_alliances_together_are_the_sum_of_each(session, franklin):
    other = make.an_alliance(session, "ohio", name="Ohio Alliance")
    make.a_call(session, make.a_campaign(session, other, slug="ohio-calls"), outcome=Outcome.SPOKE, placed_at=NOW)
    make.a_supporter(session, other, "+12025550177")
    session.commit()
    since, until = counting.quarter(2026, 2)

    each = [counting.counted(session, Days(since, until, one.id)) for one in (franklin, other)]
    whole = counting.counted(session, Days(since, until))

    for name in ("placed", "reached", "visits", "joined", "left", "supporters", "events", "attendance"):
        assert getattr(whole, name) == sum(getattr(one, name) for one in each), name
    assert whole.placed == 3


def test_who_left_is_counted_until_they_left(session, franklin):
    gone = make.a_supporter(session, franklin, "+12025550178")
    gone.joined_at, gone.left_at = NOW - timedelta(days=80), NOW
    session.commit()

    first = counting.counted(session, Days(*counting.quarter(2026, 1), franklin.id))
    second = counting.counted(session, Days(*counting.quarter(2026, 2), franklin.id))

    stays = session.scalars(select(Supporter).where(Supporter.left_at.is_(None))).all()
    assert (first.supporters - first.joined + first.left, second.left) == (0, 1)
    assert second.supporters == len([one for one in stays if one.alliance_id == franklin.id])


def test_a_viewer_reads_the_quarter_and_takes_the_same_numbers_away(app, session, franklin):
    an_account(session, role=Role.VIEWER)
    viewer = Visitor(app)
    viewer.sign_in("rosa@franklin.example")

    page = viewer.get("/dashboard/franklin/quarter?quarter=2026-2")
    sheet = viewer.get("/dashboard/franklin/quarter?quarter=2026-2&form=csv")

    assert "Calls to offices" in page.words
    assert "Congress,Calls to offices,2,1" in sheet.text
    assert viewer.get("/secretariat/quarter").status == 403


@pytest.mark.parametrize("asked", ["2026-5", "2026-3", "1999-1", "x", "2026-2-1", "٢٠٢٦-2"])
def test_a_quarter_that_is_none_or_has_not_begun_is_refused_with_what_to_do(app, session, franklin, asked):
    an_account(session, role=Role.VIEWER)
    viewer = Visitor(app)
    viewer.sign_in("rosa@franklin.example")

    page = viewer.get(f"/dashboard/franklin/quarter?quarter={asked}")

    assert page.status in {400, 422}
    assert "quarters shown" in page.words


def _notes(session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.key.startswith(friday.MARK)).order_by(Message.id)))


@pytest.mark.parametrize(
    ("moment", "posted"),
    [
        (FRIDAY_THREE, 1),
        (FRIDAY_THREE - timedelta(seconds=1), 0),
        (FRIDAY_THREE + timedelta(hours=8), 1),
        (FRIDAY_THREE + timedelta(hours=9), 0),  # Saturday there
        (FRIDAY_THREE - timedelta(days=1), 0),
    ],
)
def test_the_note_is_mailed_on_friday_afternoon_by_the_alliances_own_clock(session, franklin, moment, posted):
    an_account(session)

    assert friday.post_notes(session, now=moment) == posted


def test_a_leader_gets_one_note_however_often_the_job_runs(session, franklin):
    an_account(session)
    an_account(session, "vic@franklin.example", role=Role.VIEWER)

    for hour in range(3):
        friday.post_notes(session, now=FRIDAY_THREE + timedelta(hours=hour))

    [note] = _notes(session)
    assert "- Calls to offices: 2 (+2)" in note.body
    assert "1 visit to an office" in note.body


def test_a_leader_ends_the_note_and_takes_it_up_again(app, session, franklin):
    account = an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    ended = rosa.send("/account", "notes-form")
    session.refresh(account)
    none = friday.post_notes(session, now=FRIDAY_THREE)
    session.rollback()
    again = rosa.send(ended, "notes-form")

    assert "not mailed" in ended.words
    assert none == 0
    assert "mailed to you" in again.words


def test_a_silent_week_says_so_and_proposes_a_beginning(session):
    make.a_congress(session)
    make.an_alliance(session)
    an_account(session)

    friday.post_notes(session, now=FRIDAY_THREE)

    [note] = _notes(session)
    assert "Nothing is on record this week" in note.body
    assert "Nothing is planned yet" in note.body
