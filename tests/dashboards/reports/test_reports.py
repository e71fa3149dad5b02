"""Reports: a quarter on paper, the coalition's, the Friday note; all of them tell the same numbers."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from alliances.models import Supporter, Trip
from alliances.trips import appointments
from alliances.trips.appointments import Told
from alliances.trips.kinds import AppointmentKind
from campaigns import queries
from campaigns.models import Outcome, VisitState
from dashboards.reports import counting, friday, telling
from dashboards.reports.counting import Days
from groundwork.accounts import people
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories import road
from tests.factories.accounts import an_account
from tests.factories.alliances import an_event
from tests.visitor import Visitor, signed_in

FRIDAY_THREE = datetime(2026, 6, 19, 19, 0, tzinfo=UTC)  # in New York
MONDAY = r"(Visits made|Outreach) (\d+)"
KEPT = "Appointments kept with the secretariat's help"


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


def test_somebody_on_record_twice_is_one_person_and_nobody_left(session, franklin):
    days = Days(*counting.quarter(2026, 2), franklin.id)
    kept = make.a_supporter(session, franklin, "+12025550178")
    before = counting.counted(session, days)
    twice = make.a_supporter(session, franklin, "+12025550179")
    twice.left_at, twice.merged_into_id = NOW, kept.id
    session.flush()

    after = counting.counted(session, days)

    assert [after.joined, after.left, after.supporters] == [before.joined, before.left, before.supporters]


def test_a_viewer_reads_the_quarter_and_takes_the_same_numbers_away(app, session, franklin):
    viewer = signed_in(app, session, role=Role.VIEWER)

    page = viewer.get("/dashboard/franklin/quarter?quarter=2026-2")
    sheet = viewer.get("/dashboard/franklin/quarter?quarter=2026-2&form=csv")

    assert "Calls to offices" in page.words
    assert "Congress,Calls to offices,2,1" in sheet.text
    assert viewer.get("/secretariat/quarter").status == 403


@pytest.mark.parametrize("asked", ["2026-5", "2026-3", "1999-1", "x", "2026-2-1", "٢٠٢٦-2"])
def test_a_quarter_that_is_none_or_has_not_begun_is_refused_with_what_to_do(app, session, franklin, asked):
    viewer = signed_in(app, session, role=Role.VIEWER)

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


def _numbers(leader, alliance, session) -> dict[str, tuple[int, int, int]]:
    """What the quarter's sheet, the week's note and the Monday page of one week say, by what it is."""
    sheet = leader.get("/dashboard/franklin/quarter?quarter=2026-2&form=csv").text
    rows = {row["what"]: int(row["number"]) for row in csv.DictReader(io.StringIO(sheet))}
    note = friday.note(session, alliance, FRIDAY_THREE.date(), now=FRIDAY_THREE)
    told = {words: int(number) for words, number in re.findall(r"(?m)^- (.+): (\d+)", note)}
    monday = leader.get("/dashboard/franklin?from=2026-06-13&to=2026-06-16").words
    shown = {words: int(number) for words, number in re.findall(MONDAY, monday)}
    listened, kept = re.findall(r"(\d+) listened, (\d+) appointments? on trips", monday)[0]
    week = {
        "Calls to offices": int(re.findall(r"of (\d+) placed", monday)[0]),
        "Visits to offices": shown["Visits made"],
        "Editorial board": shown["Outreach"],
        "People who listened": int(listened),
        KEPT: int(kept),
    }
    return {words: (rows.get(words, 0), told.get(words, 0), number) for words, number in week.items()}


def test_a_call_a_visit_a_board_and_an_appointment_each_raise_every_report_by_one(app, session, franklin):
    leader = signed_in(app, session)
    before = _numbers(leader, franklin, session)
    session.rollback()

    make.a_call(session, make.a_campaign(session, franklin, slug="second"), placed_at=NOW)
    make.a_visit(session, franklin, state=VisitState.REPORTED, planned_for=NOW - timedelta(hours=3))
    road.some_outreach(session, franklin, happened_on=NOW.date(), audience=1)
    speech = road.typed_appointment(road.a_stop_of_a_trip(session, franklin), kind=AppointmentKind.MEMBERS_MEETING)
    row = appointments.add(
        session, session.scalars(select(Trip)).one(), speech, account_id=road.somebody(session).id, now=NOW
    )
    appointments.tell(session, row, Told(was_held=True, result="Good questions."), now=NOW)
    session.commit()
    after = _numbers(leader, franklin, session)

    rises = {words: tuple(b - a for a, b in zip(before[words], after[words], strict=True)) for words in before}
    assert rises == dict.fromkeys(before, (1, 1, 1))


def test_who_listened_to_a_speech_on_a_trip_is_counted_once_in_every_report(app, session, franklin):
    stop = road.a_stop_of_a_trip(session, franklin)
    for hour, kind, audience in (
        (10, AppointmentKind.SPEECH, 80),
        (12, AppointmentKind.RADIO, 400),
        (15, "other", None),
    ):
        row = road.an_appointment(session, stop, kind=AppointmentKind(kind), starts_at=time(hour), outlet_name="WFKN")
        appointments.tell(session, row, Told(was_held=True, result="Good questions.", audience=audience), now=NOW)
    hana = signed_in(app, session, role=Role.SECRETARIAT)

    pages = [hana.get(f"{one}?quarter=2026-2").words for one in ("/secretariat/quarter", "/dashboard/franklin/quarter")]
    sheet = hana.get("/secretariat/quarter?quarter=2026-2&form=csv").text

    assert all("People who listened 480 +480" in words for words in pages)
    assert "People who listened,480,0" in sheet
    assert "Franklin Alliance 1 1 1 0 1 480" in pages[0]
    assert "People who listened: 480 (+480)" in friday.note(session, franklin, FRIDAY_THREE.date(), now=FRIDAY_THREE)


def test_an_evening_on_a_trip_counts_on_its_own_day_by_the_alliances_clock(session, franklin):
    stop = road.a_stop_of_a_trip(session, franklin)  # ten at night in New York is the next day in Greenwich
    late = road.an_appointment(session, stop, kind=AppointmentKind.SPEECH, starts_at=time(22))
    appointments.tell(session, late, Told(was_held=True, result="Good questions.", audience=30), now=NOW)
    day = road.days_from(-1)

    on = counting.outward(session, Days(day, day, franklin.id, franklin.time_zone))
    after = counting.outward(session, Days(road.TODAY, road.TODAY, franklin.id, franklin.time_zone))

    assert (on.appointments, on.audience) == (1, 30)
    assert (after.appointments, after.audience) == (0, 0)


def test_each_leader_reads_the_note_in_their_own_language_with_the_same_numbers(session, franklin):
    an_account(session)
    people.speak(an_account(session, "ines@franklin.example"), "es")
    an_event(session, franklin, starts_at=FRIDAY_THREE + timedelta(days=1), title="Canvass").title_es = "Recorrido"

    assert friday.post_notes(session, now=FRIDAY_THREE) == 2

    english, spanish = sorted(_notes(session), key=lambda one: one.body.startswith("Hola"))
    assert english.subject == "Franklin Alliance: the week to Jun 19, 2026"
    assert spanish.subject == "Franklin Alliance: la semana hasta el 19 jun 2026"
    assert "- Calls to offices: 2 (+2)" in english.body
    assert "- Llamadas a oficinas: 2 (+2)" in spanish.body
    assert "- Sat, Jun 20, 3:00 pm: Canvass" in english.body
    assert "- sáb, 20 de jun, 3:00\u202fp.m.: Recorrido" in spanish.body
    assert "Hello" not in spanish.body
