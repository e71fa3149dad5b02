"""How alliances form, begin and are found."""

from datetime import date, timedelta

import pytest

from alliances import finding, slugs
from alliances.belonging import commitments, organizations
from alliances.belonging.organizations import NewOrganization
from alliances.events import calendar
from alliances.forming import starting, steps
from alliances.forming.starting import Wish
from alliances.forming.steps import Evidence, Next
from alliances.materials import shelf
from alliances.models import (
    MaterialKind,
    OrganizationKind,
    Stage,
    StartState,
)
from alliances.tiles import SPOTS, tiles
from groundwork.refusal import NotFound, Refusal
from legislators.places import Place
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance, an_event

TODAY = NOW.date()
SHOWN = Evidence("Letter of June 1", "Hana Brandt")
WISH = Wish(name="June Ashby-Moor", place="Utah", email="june@moab.example")


@pytest.fixture
def young(session):
    a_country(session)
    return an_alliance(session, stage=Stage.BACKING, stage_on=date(2026, 5, 1))


def test_the_stages_follow_each_other():
    assert [stage.number for stage in Stage] == [1, 2, 3, 4, 5, 6]
    assert Stage.LEADER.following == Stage.BACKING
    assert Stage.ACTIVE.following is None


def test_the_next_step_is_recorded_with_day_evidence_and_who(session, young):
    row = steps.reach(session, young, Stage.VISIT, SHOWN, on=TODAY, now=NOW)

    assert (young.stage, young.stage_on) == (Stage.VISIT, TODAY)
    assert (row.evidence, row.who, row.reached_on) == ("Letter of June 1", "Hana Brandt", TODAY)
    assert [one.stage for one in steps.history(session, young.id)] == [Stage.LEADER, Stage.VISIT]


@pytest.mark.parametrize(
    ("stage", "on", "evidence", "field"),
    [
        (Stage.MEMBERS, TODAY, SHOWN, "stage"),
        (Stage.BACKING, TODAY, SHOWN, "stage"),
        (Stage.VISIT, TODAY + timedelta(days=1), SHOWN, "on"),
        (Stage.VISIT, date(2026, 4, 30), SHOWN, "on"),
        (Stage.VISIT, TODAY, Evidence("  ", "Hana Brandt"), "evidence"),
        (Stage.VISIT, TODAY, Evidence("", "Hana Brandt", is_without_visit=True), "note"),
    ],
)
def test_a_step_left_out_or_not_shown_is_refused(session, young, stage, on, evidence, field):
    with pytest.raises(Refusal) as refusal:
        steps.reach(session, young, stage, evidence, on=on, now=NOW)

    assert refusal.value.field == field
    assert young.stage == Stage.BACKING


def test_an_alliance_can_be_confirmed_without_a_visit_for_a_reason(session, young):
    evidence = Evidence("", "Hana Brandt", note="The roads were flooded.", is_without_visit=True)

    row = steps.reach(session, young, Stage.VISIT, evidence, on=TODAY, now=NOW)

    assert row.is_without_visit
    assert row.note == "The roads were flooded."


def test_only_the_visit_can_be_left_out(session, young):
    steps.reach(session, young, Stage.VISIT, SHOWN, on=TODAY, now=NOW)

    evidence = Evidence("", "Hana Brandt", note="No time.", is_without_visit=True)
    with pytest.raises(Refusal):
        steps.reach(session, young, Stage.MEMBERS, evidence, on=TODAY, now=NOW)


def test_the_next_step_and_its_day_are_kept(session, young):
    steps.plan_next(session, young, Next(" Ask two congregations ", TODAY))

    assert (young.next_step, young.next_step_on) == ("Ask two congregations", TODAY)


def test_a_wish_accepted_becomes_an_alliance_whose_leader_is_found(session, young):
    asked = starting.ask(session, WISH, now=NOW)
    assert [row[0].id for row in starting.waiting(session)] == [asked.id]

    made = starting.accept(session, asked, who="Hana Brandt", now=NOW)
    again = starting.accept(session, asked, who="Hana Brandt", now=NOW)

    assert made is again
    assert (made.stage, made.state, made.name) == (Stage.LEADER, "UT", "Utah Alliance")
    assert (asked.status, asked.decided_by) == (StartState.ACCEPTED, "Hana Brandt")
    assert starting.waiting(session) == []
    assert len(steps.history(session, made.id)) == 1


def test_a_wish_declined_stays_on_record_and_cannot_be_accepted(session, young):
    asked = starting.ask(session, WISH, now=NOW)
    starting.decline(session, asked, who="Hana Brandt", now=NOW)

    with pytest.raises(Refusal):
        starting.accept(session, asked, who="Hana Brandt", now=NOW)


@pytest.mark.parametrize(
    ("words", "slug"), [("St. Clare", "st-clare"), ("Río Grande", "rio-grande"), ("李", "alliance"), ("", "alliance")]
)
def test_a_slug_is_small_letters_and_hyphens(words, slug):
    assert slugs.slug_of(words) == slug


def test_the_second_alliance_of_a_town_gets_a_number(session, young):
    assert slugs.free_slug(session, "Franklin") == "franklin-2"


def test_the_nearest_alliance_comes_first(session, young):
    far = an_alliance(session, "perry", name="Perry Alliance", latitude=35.6, longitude=-68.0)
    here = Place(state="FK", latitude=35.7, longitude=-68.1)

    assert [one.slug for one in finding.near(session, here)] == [far.slug, young.slug]
    assert finding.miles(far, here) == pytest.approx(8.9, abs=0.5)


def test_a_state_without_an_alliance_has_none_near_but_a_neighbor(session, young):
    utah = Place(state="UT", latitude=39.3, longitude=-111.7)

    assert finding.near(session, utah) == []
    assert finding.neighbor(session, utah) is young


def test_the_map_has_every_state_once_and_room_for_an_invented_one(session, young):
    found = tiles(session, [young])

    assert len(found) == len(SPOTS) + 1
    assert len({(tile.x, tile.y) for tile in found}) == len(found)
    assert next(tile for tile in found if tile.code == "FK").kind == "q2"
    assert next(tile for tile in found if tile.code == "UT").kind == "q0"


def test_an_affiliate_is_shown_with_its_national_organization(session, young):
    typed = NewOrganization("Fair Hearing League", OrganizationKind.NATIONAL)
    national = organizations.add_member(session, young, typed, since=TODAY)
    local = NewOrganization("Nolin League", OrganizationKind.LOCAL, "Nolin", national.organization_id, is_backing=True)
    organizations.add_member(session, young, local, since=TODAY)

    first = organizations.members_of(session, young.id, on=TODAY)[0]

    assert (first.name, first.parent, first.is_backing) == ("Nolin League", "Fair Hearing League", True)


def test_an_organization_is_a_member_once(session, young):
    typed = NewOrganization("Nolin League", OrganizationKind.LOCAL, "Nolin")
    organizations.add_member(session, young, typed, since=TODAY)

    with pytest.raises(Refusal):
        organizations.add_member(
            session, young, NewOrganization("nolin LEAGUE ", OrganizationKind.LOCAL, "Nolin"), since=TODAY
        )


@pytest.mark.parametrize("name", ["", "   ", "x" * 5000])
def test_an_organization_needs_a_name(session, young, name):
    with pytest.raises(Refusal):
        organizations.add_member(session, young, NewOrganization(name, OrganizationKind.LOCAL), since=TODAY)


def test_only_a_member_can_commit_a_program(session, young):
    typed = NewOrganization("Nolin League", OrganizationKind.LOCAL)
    member = organizations.add_member(session, young, typed, since=TODAY)
    commitment = commitments.NewCommitment(member.organization_id, "First Sunday forum", TODAY)

    commitments.add_commitment(session, young, commitment, now=NOW)

    assert [name for _row, name in commitments.commitments(session, young.id)] == ["Nolin League"]
    other = an_alliance(session, "ohio")
    with pytest.raises(Refusal):
        commitments.add_commitment(session, other, commitment, now=NOW)


def test_a_material_of_one_alliance_is_not_anothers(session, young):
    row = shelf.add_material(session, young, shelf.NewMaterial(MaterialKind.HANDOUT, "One page", "Text"), now=NOW)
    other = an_alliance(session, "ohio")

    assert shelf.material(session, young.id, row.id) is row
    with pytest.raises(NotFound):
        shelf.material(session, other.id, row.id)


def test_an_event_of_the_past_is_not_announced(session, young):
    with pytest.raises(Refusal):
        calendar.add_event(session, young, calendar.NewEvent("Meeting", NOW - timedelta(hours=1)), now=NOW)


def test_only_events_ahead_are_shown_soonest_first(session, young):
    an_event(session, young, title="Past", starts_at=NOW - timedelta(days=1))
    an_event(session, young, title="Later", starts_at=NOW + timedelta(days=9))
    an_event(session, young, title="Soon", starts_at=NOW + timedelta(days=1))

    assert [event.title for event, _alliance in calendar.events_ahead(session, now=NOW)] == ["Soon", "Later"]
