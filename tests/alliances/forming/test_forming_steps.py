"""Steps with owner and letter, taking one back, checklists, rests and closings, what stands still."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from alliances.forming import board, checklist, stalled, standing, steps
from alliances.forming.standing import Change
from alliances.forming.steps import Evidence, Next
from alliances.models import RoleHeld, RoleKind, Stage, Standing
from groundwork.audit.models import Entry
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance

TODAY = NOW.date()
SHOWN = Evidence("Letter of June 1", "Hana Brandt", owner="Rosa Lindgren")


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def young(session):
    a_country(session)
    return an_alliance(
        session, stage=Stage.LEADER, stage_on=date(2025, 5, 1), next_step="Ask", next_step_on=TODAY, payer=""
    )


@pytest.fixture
def hana(session):
    return an_account(session, "hana@lantern.example", name="Hana Brandt", scope="franklin").id


def test_days_are_counted_for_past_stages_too(session, young):
    steps.reach(session, young, Stage.BACKING, SHOWN, on=date(2026, 5, 1), now=NOW)
    steps.reach(session, young, Stage.VISIT, SHOWN, on=ago(10), now=NOW)

    taken = steps.with_days(steps.history(session, young.id), on=TODAY)

    assert [one.days for one in taken] == [365, (ago(10) - date(2026, 5, 1)).days, 10]
    assert taken[1].row.owner == "Rosa Lindgren"


def test_a_stored_letter_is_evidence_enough_and_no_letter_and_no_words_are_not(session, young):
    for shown in (Evidence("", "Hana Brandt"), Evidence("x" * 300, "Hana Brandt"), Evidence("x", "H", "y" * 20_000)):
        with pytest.raises(Refusal):
            steps.reach(session, young, Stage.BACKING, shown, on=TODAY, now=NOW)

    assert young.stage == Stage.LEADER


def test_a_step_taken_back_stays_readable_and_is_audited(session, young, hana):
    steps.reach(session, young, Stage.BACKING, SHOWN, on=ago(5), now=NOW)

    steps.undo(session, young, "It was another alliance", who="Hana Brandt", account_id=hana, now=NOW)

    assert (young.stage, young.stage_on) == (Stage.LEADER, date(2025, 5, 1))
    assert [one.stage for one in steps.history(session, young.id)] == [Stage.LEADER]
    gone = steps.undone(session, young.id)[0]
    assert (gone.stage, gone.evidence, gone.reason) == (Stage.BACKING, "Letter of June 1", "It was another alliance")
    assert session.scalars(select(Entry.act)).all() == ["forming.undo"]
    again = steps.reach(session, young, Stage.BACKING, SHOWN, on=ago(3), now=NOW)
    assert again.reached_on == ago(3)


def test_the_first_step_and_an_unexplained_one_cannot_be_taken_back(session, young, hana):
    with pytest.raises(Refusal):
        steps.undo(session, young, "Wrong", who="Hana", account_id=hana, now=NOW)
    steps.reach(session, young, Stage.BACKING, SHOWN, on=ago(5), now=NOW)
    with pytest.raises(Refusal):
        steps.undo(session, young, "  ", who="Hana", account_id=hana, now=NOW)

    assert young.stage == Stage.BACKING


def test_a_day_or_person_needs_a_next_step(session, young):
    for following in (Next("", TODAY), Next("", None, "Rosa"), Next("x" * 500)):
        with pytest.raises(Refusal):
            steps.plan_next(session, young, following)

    assert young.next_step == "Ask"


@pytest.mark.parametrize(
    ("changes", "how_many"),
    [
        ({}, 0),
        ({"next_step": ""}, 1),
        ({"next_step_on": ago(13)}, 0),
        ({"next_step_on": ago(14)}, 1),
        ({"stage_on": ago(60)}, 0),
        ({"stage_on": ago(61)}, 1),
        ({"stage": Stage.ACTIVE, "stage_on": ago(900)}, 0),
        ({"stage_on": ago(61), "next_step": ""}, 2),
        ({"stage_on": ago(61), "standing": Standing.RESTING}, 0),
    ],
)
def test_an_alliance_stands_still_for_a_reason(session, young, changes, how_many):
    for name, value in ({"stage_on": ago(1)} | changes).items():
        setattr(young, name, value)

    assert len(stalled.why_stalled(young, on=TODAY)) == how_many


def test_resting_and_closing_are_dated_said_kindly_and_taken_back(session, young, hana):
    def becomes(what, days):
        wanted = Change(what, ago(days), "The leader is ill", "Hana Brandt", None)
        standing.change(session, young, wanted, account_id=hana, now=NOW)

    becomes(Standing.RESTING, 9)
    assert standing.is_open_to_join(young)
    assert "rest" in standing.standing_words(young)
    becomes(Standing.CLOSED, 5)
    assert not standing.is_open_to_join(young)
    becomes(Standing.RUNNING, 0)

    assert (young.standing, young.standing_reason, standing.standing_words(young)) == (Standing.RUNNING, "", "")
    assert [one.standing for one in standing.changes(session, young.id)] == ["running", "closed", "resting"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Change(Standing.RUNNING, TODAY, "x", "H"), "standing"),
        (Change(Standing.CLOSED, TODAY + timedelta(days=1), "x", "H"), "on"),
        (Change(Standing.CLOSED, TODAY, "  ", "H"), "reason"),
        (Change(Standing.RESTING, TODAY, "x", "H", TODAY), "until"),
    ],
)
def test_a_rest_without_reason_or_with_a_wrong_day_is_refused(session, young, hana, wanted, field):
    with pytest.raises(Refusal) as refusal:
        standing.change(session, young, wanted, account_id=hana, now=NOW)

    assert refusal.value.field == field
    assert young.standing == Standing.RUNNING


def test_a_checklist_line_is_ticked_struck_out_and_added(session, young):
    checklist.tick(session, young, Stage.BACKING, "asked", who="Rosa", on=TODAY, now=NOW)
    checklist.strike(session, young, Stage.BACKING, "person", who="Rosa", now=NOW)
    own = checklist.add(session, young, Stage.BACKING, " Bring cake ", now=NOW)

    lines = {line.key: line for line in checklist.lines(session, young.id, Stage.BACKING)}
    assert lines["asked"].is_done
    assert lines["person"].is_struck
    assert lines[f"own-{own.id}"].words == "Bring cake"
    assert list(lines)[-1] == "person"
    checklist.untick(session, young, Stage.BACKING, "asked", now=NOW)
    checklist.strike(session, young, Stage.BACKING, "person", who="Rosa", now=NOW)
    lines = {line.key: line for line in checklist.lines(session, young.id, Stage.BACKING)}
    assert not lines["asked"].is_done
    assert not lines["person"].is_struck


def test_a_line_of_another_alliance_or_none_is_not_there(session, young):
    other = an_alliance(session, "ohio")
    theirs = checklist.add(session, other, Stage.BACKING, "Theirs", now=NOW)

    for key in (f"own-{theirs.id}", "nonsense", ""):
        with pytest.raises(NotFound):
            checklist.tick(session, young, Stage.BACKING, key, who="Rosa", on=TODAY, now=NOW)
    with pytest.raises(Refusal):
        checklist.tick(session, young, Stage.BACKING, "asked", who="Rosa", on=TODAY + timedelta(days=1), now=NOW)


def test_the_board_puts_what_stands_still_first_and_says_who_leads(session, young):
    young.stage_on, young.leader_name = ago(30), ""
    an_alliance(session, "new", stage=Stage.LEADER, stage_on=ago(3), next_step="Go", leader_name="")
    old = an_alliance(session, "old", stage=Stage.LEADER, stage_on=ago(90), next_step="Go", next_step_on=ago(1))
    an_alliance(session, "rest", stage=Stage.LEADER, stage_on=ago(90), standing=Standing.RESTING, state="OH")
    session.add(RoleHeld(alliance_id=young.id, kind=RoleKind.LEADER, name="Ines Tamarind", since=ago(30), made_at=NOW))
    session.flush()

    rows = dict(board.board(session, on=TODAY).groups)[Stage.LEADER]

    assert [row.alliance.slug for row in rows] == ["old", "franklin", "new"]
    assert (rows[0].days, rows[0].is_late, rows[0].alliance.id) == (90, True, old.id)
    assert [row.leader for row in rows] == ["Rosa Lindgren", "Ines Tamarind", ""]
    assert not rows[2].has_account
    found = board.board(session, on=TODAY, shown="resting", state="OH")
    assert [row.alliance.slug for _stage, rows in found.groups for row in rows] == ["rest"]
    assert found.counts == {"all": 0, "stalled": 0, "resting": 1}
