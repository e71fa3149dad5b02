"""Accounts and roles."""

from datetime import timedelta

import pytest

from groundwork.accounts import people, queries
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account

FRANKLIN = {"scope_kind": ALLIANCE, "scope_id": "franklin"}


def test_an_account_keeps_its_address_in_small_letters(session):
    made = people.make_account(session, " Ana.Cruz@Franklin.EXAMPLE ", name="Ana Cruz", now=NOW)

    assert made.email == "ana.cruz@franklin.example"
    assert people.by_email(session, "ANA.CRUZ@franklin.example") is made


def test_an_address_has_one_account(session):
    an_account(session)

    with pytest.raises(Refusal, match="already") as refusal:
        people.make_account(session, "ROSA@franklin.example", name="", now=NOW)

    assert refusal.value.field == "email"


@pytest.mark.parametrize(
    "address", ["", "rosa", "rosa@", "@franklin.example", "a b@franklin.example", "x@y\nBcc: z@y.example"]
)
def test_what_is_no_address_is_refused_beside_its_box(session, address):
    with pytest.raises(Refusal) as refusal:
        people.make_account(session, address, name="", now=NOW)

    assert refusal.value.field == "email"


def test_a_role_is_held_once(session):
    account = an_account(session)

    with pytest.raises(people.AlreadyHolds):
        people.grant(session, account, Role.LEADER, **FRANKLIN, now=NOW)


@pytest.mark.parametrize(
    ("role", "kind"), [(Role.SECRETARIAT, ALLIANCE), (Role.LEADER, COALITION), (Role.VIEWER, "planet")]
)
def test_a_role_belongs_to_its_kind_of_place(session, role, kind):
    account = an_account(session, role=None)

    with pytest.raises(people.UnfitRole):
        people.grant(session, account, role, scope_kind=kind, scope_id="franklin", now=NOW)


def test_an_ended_role_stays_on_record_and_can_be_given_again(session):
    an_account(session)
    account = an_account(session, "ana@franklin.example", name="Ana Cruz", role=Role.ORGANIZER)
    later = NOW + timedelta(days=30)

    people.end_grant(session, account, Role.ORGANIZER, **FRANKLIN, now=NOW)
    assert not account.active
    again = people.grant(session, account, Role.ORGANIZER, **FRANKLIN, now=later)

    assert account.active
    assert people.grants_of(session, account.id) == [again]


def test_ending_the_last_role_makes_every_session_invalid(session):
    account = an_account(session, role=Role.VIEWER)
    before = account.fs_uniquifier

    people.end_grant(session, account, Role.VIEWER, **FRANKLIN, now=NOW)

    assert account.fs_uniquifier != before


def test_the_last_leader_stays_until_there_is_another(session):
    rosa = an_account(session)

    with pytest.raises(people.LastOne):
        people.end_grant(session, rosa, Role.LEADER, **FRANKLIN, now=NOW)

    an_account(session, "ana@franklin.example")
    people.end_grant(session, rosa, Role.LEADER, **FRANKLIN, now=NOW)


def test_a_role_that_nobody_holds_cannot_end(session):
    account = an_account(session)

    with pytest.raises(Refusal, match="does not have that role"):
        people.end_grant(session, account, Role.VIEWER, **FRANKLIN, now=NOW)


def test_people_of_a_place_are_listed_by_role_then_name(session):
    an_account(session, "zoe@franklin.example", name="Zoe", role=Role.ORGANIZER)
    an_account(session, "ben@franklin.example", name="Ben", role=Role.ORGANIZER, has_second_factor=False)
    an_account(session)
    an_account(session, "olga@ohio.example", name="Olga", scope="ohio")

    found = queries.holders(session, ALLIANCE, "franklin")

    assert [(one.name, one.role, one.has_second_factor) for one in found] == [
        ("Rosa Lindgren", Role.LEADER, True),
        ("Ben", Role.ORGANIZER, False),
        ("Zoe", Role.ORGANIZER, True),
    ]
