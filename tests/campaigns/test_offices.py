"""What is written down of an office, and its story."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models import Outcome, Party, Position, TouchKind, VisitState
from campaigns.offices import story
from campaigns.offices.record import Heard, Where, keep_promise, log_touch, set_stance, take_care
from campaigns.offices.scope import local_offices, office_of
from campaigns.visits import agenda, cancel_visit, plan_visit, report_visit, visit_of
from groundwork.refusal import NotFound, Refusal
from legislators.offices import office
from tests.conftest import NOW
from tests.factories.campaigns import (
    HALE_WASHINGTON,
    HALE_WATAUGA,
    a_call,
    a_campaign,
    a_congress,
    a_supporter,
    a_visit,
    an_alliance,
)

TODAY = date(2026, 6, 16)


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


@pytest.fixture
def where(session, alliance):
    return Where(alliance.id, office(session, HALE_WATAUGA))


def test_an_alliance_looks_after_the_local_offices_of_its_own_state(session, alliance):
    found = local_offices(session, alliance, on=TODAY)

    assert len(found) == 8
    assert HALE_WASHINGTON not in {one.id for one, _ in found}
    assert local_offices(session, an_alliance(session, "ohio", state="OH"), on=TODAY) == []


def test_an_office_of_another_state_is_not_found(session, alliance):
    ohio = an_alliance(session, "ohio", state="OH")

    with pytest.raises(NotFound):
        office_of(session, ohio, HALE_WATAUGA, on=TODAY)
    with pytest.raises(NotFound):
        office_of(session, alliance, "forged", on=TODAY)


def test_a_stance_needs_evidence(session, where):
    with pytest.raises(Refusal, match="what was said") as refused:
        set_stance(session, where, Position.YES, evidence="  ", heard_on=TODAY, now=NOW)

    assert refused.value.field == "heard"


def test_a_touch_brings_its_stance_and_its_promise(session, where):
    heard = Heard(
        met="State director", heard="Open to a hearing", position=Position.LEAN_YES, promise="An answer", due_on=TODAY
    )

    log_touch(session, where, TouchKind.MEETING, day=TODAY, heard=heard, now=NOW)

    (entry,) = story.timeline(session, where)
    assert (entry.kind, entry.met, entry.position) == ("meeting", "State director", Position.LEAN_YES)
    assert story.positions(session, where.alliance_id) == {where.office.person_id: Position.LEAN_YES}
    assert [(one.party, one.promised) for one in story.promises(session, where)] == [(Party.THEY, "An answer")]


def test_a_day_without_a_promise_is_asked_about(session, where):
    with pytest.raises(Refusal) as refused:
        log_touch(session, where, TouchKind.CALL, day=TODAY, heard=Heard(due_on=TODAY), now=NOW)

    assert refused.value.field == "promise"


def test_tomorrow_cannot_be_logged(session, where):
    with pytest.raises(Refusal, match="still to come"):
        log_touch(session, where, TouchKind.LETTER, day=TODAY + timedelta(days=1), heard=Heard(), now=NOW)


def test_calls_of_one_day_are_one_entry_by_the_offices_own_clock(session, alliance, where):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance)
    evening = datetime(2026, 6, 16, 1, tzinfo=UTC)  # still the 15th in Watauga
    for outcome in (Outcome.SPOKE, Outcome.SPOKE, Outcome.VOICEMAIL, Outcome.UNAVAILABLE, Outcome.SKIPPED):
        a_call(session, campaign, placed_at=evening, outcome=outcome, supporter_id=maria.id)
    a_call(session, campaign, placed_at=NOW)

    today, yesterday = story.timeline(session, where)

    assert (today.day, today.placed) == (TODAY, 1)
    assert (yesterday.day, yesterday.placed, yesterday.spoke, yesterday.zips) == (date(2026, 6, 15), 4, 2, 1)


def test_another_alliance_sees_nothing_of_it(session, alliance, where):
    a_call(session, a_campaign(session, alliance))
    log_touch(session, where, TouchKind.LETTER, day=TODAY, heard=Heard(heard="41 signatures"), now=NOW)

    assert story.timeline(session, Where(an_alliance(session, "other").id, where.office)) == []


def test_a_newer_stance_follows_and_the_older_stays(session, where):
    set_stance(session, where, Position.NO, evidence="said so", heard_on=TODAY - timedelta(days=40), now=NOW)
    set_stance(session, where, Position.UNDECIDED, evidence="reviewing", heard_on=TODAY, now=NOW)
    session.flush()

    stances = story.stances_of(session, where.alliance_id, where.office.person_id)

    assert [one.position for one in stances] == [Position.UNDECIDED, Position.NO]


def test_a_promise_is_kept_once(session, where):
    log_touch(session, where, TouchKind.CALL, day=TODAY, heard=Heard(promise="An answer"), now=NOW)
    promise = story.promises(session, where)[0]

    keep_promise(session, where, promise.id, on=TODAY)
    keep_promise(session, where, promise.id, on=TODAY + timedelta(days=3))

    assert promise.kept_on == TODAY
    with pytest.raises(NotFound):
        keep_promise(session, Where(an_alliance(session, "other").id, where.office), promise.id, on=TODAY)
    with pytest.raises(NotFound):
        keep_promise(session, Where(where.alliance_id, office(session, HALE_WASHINGTON)), promise.id, on=TODAY)


def test_a_cadence_is_between_a_day_and_a_year(session, where):
    with pytest.raises(Refusal):
        take_care(session, where, owner="Rosa", cadence_days=0, next_kind=None, next_on=None)

    care = take_care(session, where, owner=" Rosa ", cadence_days=30, next_kind=TouchKind.LETTER, next_on=None)

    assert (care.owner, care.next_kind) == ("Rosa", None)


def test_a_visit_is_planned_for_a_moment_to_come_and_by_somebody(session, where):
    with pytest.raises(Refusal, match="passed"):
        plan_visit(session, where, planned_for=NOW, who="Ana", now=NOW)
    with pytest.raises(Refusal, match="who goes"):
        plan_visit(session, where, planned_for=NOW + timedelta(days=1), who=" ", now=NOW)


def test_a_visit_is_reported_once_and_after_it_was_held(session, alliance, where):
    visit = a_visit(session, alliance, planned_for=NOW + timedelta(days=1))
    tomorrow = TODAY + timedelta(days=1)
    heard = Heard(met="State director", heard="Open to a hearing")

    with pytest.raises(Refusal, match="still to come"):
        report_visit(session, visit, where, heard, day=tomorrow, now=NOW)
    report_visit(session, visit, where, heard, day=tomorrow, now=NOW + timedelta(days=1))

    assert visit.state is VisitState.REPORTED
    with pytest.raises(Refusal, match="already"):
        report_visit(session, visit, where, heard, day=tomorrow, now=NOW + timedelta(days=2))
    with pytest.raises(Refusal, match="already"):
        cancel_visit(session, visit)
    assert story.timeline(session, where)[0].met == "State director"


def test_a_report_says_whom_it_was(session, alliance, where):
    visit = a_visit(session, alliance, planned_for=NOW - timedelta(hours=1))

    with pytest.raises(Refusal) as refused:
        report_visit(session, visit, where, Heard(), day=TODAY, now=NOW)

    assert refused.value.field == "met"


def test_the_agenda_parts_what_is_overdue_from_what_is_ahead(session, alliance):
    late = a_visit(session, alliance, planned_for=NOW - timedelta(days=2))
    ahead = a_visit(session, alliance, planned_for=NOW + timedelta(days=2))
    cancel_visit(session, a_visit(session, alliance))

    overdue, coming = agenda(session, alliance, now=NOW)

    assert (list(overdue), list(coming)) == ([late], [ahead])


def test_another_alliances_visit_is_not_found(session, alliance):
    visit = a_visit(session, alliance)

    with pytest.raises(NotFound):
        visit_of(session, an_alliance(session, "other"), visit.id)
