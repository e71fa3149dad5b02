"""The hand-over: nothing ends before the next leader has signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliances.belonging import people as belonging
from alliances.forming import handing_over
from alliances.forming.handing_over import LINES, Plan
from alliances.models import RoleHeld
from groundwork.accounts import invitations, people
from groundwork.accounts.people import ALLIANCE
from groundwork.audit.models import Entry
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account, hashed

TODAY = NOW.date()


@pytest.fixture
def rosa(session, franklin):
    return an_account(session)


def a_plan(rosa, **changes):
    facts = {
        "name": "Ines Tamarind", "email": "ines@nolin.example", "by_day": TODAY + timedelta(days=7),
        "from_account_id": rosa.id, "stays_as": "organizer",
    }  # fmt: skip
    return Plan(**facts | changes)


def signs_in(session, token):
    account = invitations.take_up(session, token, name="Ines Tamarind", password=hashed(), now=NOW)
    account.tf_primary_method = "authenticator"
    return account


def test_the_old_role_ends_only_after_the_next_leader_signed_in(session, franklin, rosa):
    row, token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)
    with pytest.raises(Refusal):
        handing_over.finish(session, franklin, row, account_id=rosa.id, now=NOW)
    ines = signs_in(session, token)

    handing_over.finish(session, franklin, row, account_id=rosa.id, now=NOW)

    assert [one.role for one in people.grants_of(session, rosa.id)] == [Role.ORGANIZER]
    assert [one.role for one in people.grants_of(session, ines.id)] == [Role.LEADER]
    assert franklin.leader_name == "Ines Tamarind"
    assert belonging.leader(session, franklin.id).account_id == ines.id
    assert handing_over.under_way(session, franklin.id) is None
    assert session.scalars(select(Entry.act)).all() == ["forming.handed_over"]


def test_an_account_without_its_second_step_does_not_count_as_signed_in(session, franklin, rosa):
    row, token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)
    signs_in(session, token).tf_primary_method = None

    assert handing_over.next_leader(session, franklin, row) is None


def test_giving_up_withdraws_the_invitation_and_ends_nothing(session, franklin, rosa):
    row, _token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)

    handing_over.drop(session, franklin, row, "They moved away", account_id=rosa.id, now=NOW)

    assert invitations.waiting(session, ALLIANCE, "franklin", now=NOW) == []
    assert [one.role for one in people.grants_of(session, rosa.id)] == [Role.LEADER]
    handing_over.begin(session, franklin, a_plan(rosa), now=NOW)


def test_an_alliance_without_leader_gets_one_and_a_hidden_name_stays_hidden(session, franklin, rosa):
    franklin.leader_name = ""
    people.grants_of(session, rosa.id)[0].ended_at = NOW
    row, token = handing_over.begin(session, franklin, a_plan(rosa, from_account_id=None, stays_as=""), now=NOW)
    signs_in(session, token)

    handing_over.finish(session, franklin, row, account_id=rosa.id, now=NOW)

    assert franklin.leader_name == ""
    assert session.scalars(select(RoleHeld.name)).all() == ["Ines Tamarind"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "}, {"email": "nobody"}, {"email": "rosa@franklin.example"}, {"by_day": TODAY - timedelta(days=1)},
        {"from_account_id": 999}, {"stays_as": "leader"}, {"stays_as": "nonsense"}, {"note": "x" * 20_000},
    ],
)  # fmt: skip
def test_a_hand_over_that_cannot_be_is_refused(session, franklin, rosa, changes):
    with pytest.raises(Refusal):
        handing_over.begin(session, franklin, a_plan(rosa, **changes), now=NOW)

    session.rollback()
    assert handing_over.under_way(session, franklin.id) is None


def test_only_one_hand_over_is_under_way_and_its_list_keeps_day_and_hand(session, franklin, rosa):
    row, _token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)
    with pytest.raises(Refusal):
        handing_over.begin(session, franklin, a_plan(rosa), now=NOW)

    handing_over.tick(session, franklin, row, ["sheet", "nonsense"], who="Rosa", now=NOW)
    handing_over.tick(session, franklin, row, ["sheet", "next"], who="Ines", now=NOW)

    ticks = handing_over.ticks(session, row)
    assert {code: one.done_by for code, one in ticks.items()} == {"sheet": "Rosa", "next": "Ines"}
    assert set(ticks) < set(LINES)
