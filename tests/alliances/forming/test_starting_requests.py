"""Requests to start an alliance: assigned, answered in words, reopened, seen together."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.forming import keeping, starting
from alliances.forming.starting import Wish
from alliances.models import Prospect, RoleHeld, RoleKind, StartRequest, StartState
from groundwork.delivery.models import Message
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country

WISH = Wish(name="June Ashby-Moor", place="Utah", email="june@moab.example", organization="Moab Circle")


@pytest.fixture
def wish(session):
    a_country(session)
    return starting.ask(session, WISH, now=NOW)


def test_a_no_is_mailed_in_the_words_of_the_secretariat_and_can_be_taken_back(session, wish):
    assert starting.decline(session, wish, who="Hana", answer="Not this year.", now=NOW)

    letter = session.scalars(select(Message)).one()
    assert (letter.body, letter.address_id) == ("Not this year.", wish.mail_address_id)
    starting.reopen(session, wish)
    assert (wish.status, wish.decided_at) == (StartState.NEW, None)
    with pytest.raises(Refusal):
        starting.reopen(session, wish)
    assert starting.decline(session, wish, who="Hana", answer="Still not.", now=NOW + timedelta(days=1))
    assert session.scalar(select(func.count(Message.id))) == 2


def test_whoever_left_only_a_phone_is_written_no_letter(session, wish):
    called = starting.ask(session, Wish(name="Ben", place="Utah", phone="801-555-0123"), now=NOW)

    assert not starting.decline(session, called, who="Hana", answer="Sorry.", now=NOW)
    assert not starting.decline(session, wish, who="Hana", now=NOW)

    assert session.scalar(select(func.count(Message.id))) == 0


def test_only_the_secretariat_sees_to_requests(session, wish):
    hana = an_account(session, "hana@lantern.example", name="Hana", role=Role.SECRETARIAT)
    rosa = an_account(session)

    starting.assign(session, wish, hana.id, " Call on Monday ")
    with pytest.raises(Refusal):
        starting.assign(session, wish, rosa.id, "")

    assert (wish.account_id, wish.note) == (hana.id, "Call on Monday")


def test_an_accepted_request_begins_with_its_leader_and_first_prospect(session, wish):
    made = starting.accept(session, wish, who="Hana", now=NOW)

    leader = session.scalars(select(RoleHeld)).one()
    assert (leader.kind, leader.name, leader.mail_address_id) == (RoleKind.LEADER, WISH.name, wish.mail_address_id)
    assert session.scalars(select(Prospect.name).where(Prospect.alliance_id == made.id)).all() == ["Moab Circle"]
    starting.accept(session, wish, who="Hana", now=NOW)
    assert session.scalar(select(func.count(RoleHeld.id))) == 1


def test_requests_from_one_place_are_seen_together(session, wish):
    second = starting.ask(session, Wish(name="Ben", place="Utah", phone="801-555-0123"), now=NOW)
    starting.ask(session, Wish(name="Cleo", place="Ohio", phone="801-555-0124"), now=NOW)

    assert [one.id for one in starting.others_there(session, wish)] == [second.id]


def test_decided_requests_are_forgotten_after_two_years(session, wish):
    starting.decline(session, wish, who="Hana", now=NOW - timedelta(days=800))
    starting.ask(session, Wish(name="Ben", place="Utah", phone="801-555-0123"), now=NOW - timedelta(days=900))

    assert keeping.forget_requests(session, NOW - timedelta(days=keeping.DECIDED_DAYS), now=NOW) == 1

    assert session.scalars(select(StartRequest.name)).all() == ["Ben"]
