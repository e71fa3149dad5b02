"""The list of prospects: asking several times, yes becomes a member, overdue first, forgetting."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.belonging import people
from alliances.forming import joining_in, keeping, prospects
from alliances.forming.prospects import Asked, Typed
from alliances.models import (
    AskingWay,
    IndividualMember,
    Member,
    Organization,
    OrganizationKind,
    OrganizationPerson,
    Prospect,
    ProspectAnswer,
    ProspectKind,
)
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import an_alliance
from tests.factories.forming import a_member, a_prospect

TODAY = NOW.date()
YES, NO, WAITING = ProspectAnswer.YES, ProspectAnswer.NO, ProspectAnswer.WAITING


@pytest.fixture
def rosa(session, franklin):
    return an_account(session).id


def asked(answer, days=0, **changes):
    facts = {"on": TODAY - timedelta(days=days), "by": "Rosa", "way": AskingWay.CALL, "answer": answer}
    return Asked(**facts | changes)


def test_each_asking_is_kept_and_the_last_answer_stands(session, franklin):
    row = a_prospect(session, franklin)
    prospects.ask(session, franklin, row, asked(WAITING, 9, next_step="Call again", next_step_on=TODAY), now=NOW)
    prospects.ask(session, franklin, row, asked(NO, 2, way=AskingWay.VISIT, note="Too busy"), now=NOW)

    assert [one.answer for one in prospects.askings(session, row)] == [NO, WAITING]
    assert (row.answer, row.next_step, row.next_step_on) == (NO, "", None)
    found = prospects.rows(session, franklin.id, on=TODAY)[0]
    assert (found.asked, found.last_on) == (2, TODAY - timedelta(days=2))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (asked(YES, -1), "on"),
        (asked(ProspectAnswer.NOT_ASKED), "answer"),
        (asked(YES, by="  "), "by"),
        (asked(YES, note="x" * 20_000), "note"),
        (asked(YES, next_step_on=TODAY), "next_step"),
    ],
)
def test_an_asking_that_cannot_be_is_refused_beside_its_box(session, franklin, wrong, field):
    row = a_prospect(session, franklin)

    with pytest.raises(Refusal) as refusal:
        prospects.ask(session, franklin, row, wrong, now=NOW)

    assert refusal.value.field == field


def test_what_is_overdue_comes_first(session, franklin):
    for name, ahead in (("Late", -3), ("Later", 9), ("Soon", 1), ("Nothing planned", None)):
        on = TODAY + timedelta(days=ahead) if ahead is not None else None
        a_prospect(session, franklin, name, next_step="Call" if on else "", next_step_on=on)

    rows = prospects.rows(session, franklin.id, on=TODAY)

    assert [one.prospect.name for one in rows] == ["Late", "Soon", "Later", "Nothing planned"]
    assert [one.is_overdue(TODAY) for one in rows] == [True, False, False, False]


def test_a_yes_becomes_a_member_organization_with_its_parent_and_person(session, franklin, rosa):
    parent = Organization(name="Lantern Congregations", kind=OrganizationKind.NATIONAL)
    session.add(parent)
    session.flush()
    row = a_prospect(
        session, franklin, parent_id=parent.id, contact="Adaeze Fairbairn", role="clerk", email="a@nolin.example",
        organization_kind=OrganizationKind.CONGREGATION,
    )  # fmt: skip
    prospects.ask(session, franklin, row, asked(YES, 4), now=NOW)

    joining_in.take_in(session, franklin, row, on=TODAY, account_id=rosa, now=NOW)

    made = session.scalars(select(Organization).where(Organization.id == row.organization_id)).one()
    assert (made.name, made.parent_id, made.kind) == (row.name, parent.id, OrganizationKind.CONGREGATION)
    assert session.scalars(select(Member.since)).one() == TODAY
    there = session.scalars(select(OrganizationPerson)).one()
    assert (there.name, there.role, there.mail_address_id) == ("Adaeze Fairbairn", "clerk", row.mail_address_id)
    with pytest.raises(Refusal):
        joining_in.take_in(session, franklin, row, on=TODAY, account_id=rosa, now=NOW)


def test_a_person_becomes_an_individual_member_and_only_after_a_yes(session, franklin, rosa):
    row = a_prospect(session, franklin, "Osric Penhallow", kind=ProspectKind.PERSON, role="retired judge")
    with pytest.raises(Refusal):
        joining_in.take_in(session, franklin, row, on=TODAY, account_id=rosa, now=NOW)
    prospects.ask(session, franklin, row, asked(YES), now=NOW)

    joining_in.take_in(session, franklin, row, on=TODAY, account_id=rosa, now=NOW)

    made = session.scalars(select(IndividualMember)).one()
    assert (made.id, made.name, made.role) == (row.individual_id, "Osric Penhallow", "retired judge")
    assert [one.row.name for one in people.individuals(session, franklin.id)] == ["Osric Penhallow"]


def test_one_who_is_a_member_already_is_not_taken_in_twice(session, franklin, rosa):
    a_member(session, franklin, "Nolin Lantern Fellowship")
    row = a_prospect(session, franklin)
    prospects.ask(session, franklin, row, asked(YES), now=NOW)

    with pytest.raises(Refusal):
        joining_in.take_in(session, franklin, row, on=TODAY, account_id=rosa, now=NOW)


def test_the_same_name_and_town_stand_on_the_list_once(session, franklin):
    a_prospect(session, franklin)
    a_prospect(session, franklin, city="Watauga")
    a_prospect(session, an_alliance(session, "ohio"))

    with pytest.raises(Refusal):
        a_prospect(session, franklin, "nolin LANTERN fellowship")
    row = prospects.rows(session, franklin.id, on=TODAY)[0].prospect
    prospects.change(session, row, Typed(ProspectKind.ORGANIZATION, row.name, city=row.city, why="They meet weekly."))
    assert row.why == "They meet weekly."


@pytest.mark.parametrize(
    "typed",
    [{"name": ""}, {"name": "x" * 500}, {"phone": "911"}, {"email": "no"}, {"parent_id": 999}, {"why": "x" * 20_000}],
)
def test_a_prospect_that_cannot_be_read_is_refused(session, franklin, typed):
    with pytest.raises(Refusal):
        a_prospect(session, franklin, **{"name": "Nolin Club"} | typed)

    session.rollback()
    assert session.scalar(select(func.count(Prospect.id))) == 0


def test_a_prospect_of_another_alliance_is_not_there(session, franklin):
    theirs = a_prospect(session, an_alliance(session, "ohio"))

    with pytest.raises(NotFound):
        prospects.one(session, franklin.id, theirs.id)
    assert prospects.rows(session, franklin.id, on=TODAY) == []


def test_how_to_reach_who_joined_long_ago_is_left_to_their_membership(session, franklin, rosa):
    joined, lately = (
        a_prospect(session, franklin, name, contact="June Ashby", phone="801-555-0123", email="june@moab.example")
        for name in ("Joined", "Lately")
    )
    for row, days in ((joined, 1500), (lately, 30)):
        row.made_at = NOW - timedelta(days=2000)
        prospects.ask(session, franklin, row, asked(YES, days), now=NOW)
        joining_in.take_in(session, franklin, row, on=TODAY - timedelta(days=days), account_id=rosa, now=NOW)

    removed = [
        keeping.forget_prospects(session, NOW - timedelta(days=keeping.QUIET_DAYS), now=NOW) for _turn in range(2)
    ]

    session.expire_all()
    assert removed == [1, 0]
    assert (joined.name, joined.contact, joined.text_address_id, joined.mail_address_id) == ("Joined", "", None, None)
    assert (lately.contact, lately.text_address_id is None) == ("June Ashby", False)


def test_who_has_long_not_been_asked_is_forgotten_and_members_stay(session, franklin, rosa):
    old, asked_lately, joined = (a_prospect(session, franklin, name) for name in ("Old", "Lately", "Joined"))
    for row in (old, asked_lately, joined):
        row.made_at = NOW - timedelta(days=2000)
    prospects.ask(session, franklin, old, asked(NO, 1500), now=NOW)
    prospects.ask(session, franklin, asked_lately, asked(WAITING, 3), now=NOW)
    prospects.ask(session, franklin, joined, asked(YES, 1500), now=NOW)
    joining_in.take_in(session, franklin, joined, on=TODAY - timedelta(days=1500), account_id=rosa, now=NOW)

    assert keeping.forget_prospects(session, NOW - timedelta(days=keeping.QUIET_DAYS), now=NOW) == 1

    assert sorted(session.scalars(select(Prospect.name))) == ["Joined", "Lately"]
