"""Where to recruit next: who is there already, who is undecided, who asked."""

from datetime import date

import pytest

from alliances.kinds import OrganizationKind, StartState
from alliances.models import Member, Organization, StartRequest
from campaigns.models import Position, Stance
from dashboards.reports import recruiting
from groundwork.delivery.addresses import mail_address
from groundwork.doors import Role
from legislators.models import Chamber, Person, Seat, State, StateKind, Term
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.visitor import Visitor

DAY = date(2026, 6, 16)


def _state(session, code: str, name: str) -> None:
    session.add(State(code=code, name=name, kind=StateKind.STATE, time_zone="America/Denver"))
    session.flush()
    for number in (1, 2):
        person = f"{code}0000{number}"
        session.add(Person(id=person, first="Ada", last=f"{name}-{number}"))
        session.add(Seat(id=f"{code}-S{number}", state=code, chamber=Chamber.SENATE, senate_class=number))
        session.flush()
        session.add(
            Term(
                person_id=person, seat_id=f"{code}-S{number}", starts_on=date(2025, 1, 3), since=date(2025, 1, 3),
                ends_on=date(2031, 1, 3), party="R", source="test",
            )
        )  # fmt: skip
    session.flush()


@pytest.fixture
def franklin(session):
    """An alliance in Franklin, and three states without one."""
    make.a_congress(session)
    for code, name in (("UT", "Utah"), ("NV", "Nevada"), ("AZ", "Arizona")):
        _state(session, code, name)
    return make.an_alliance(session)


def _by_code(session) -> dict[str, recruiting.Prospects]:
    return {one.code: one for one in recruiting.states_to_recruit(session, on=DAY)}


def _heard(session, alliance, person: str, position: Position, day: int) -> None:
    session.add(
        Stance(
            alliance_id=alliance.id, person_id=person, position=position, evidence="Said so",
            heard_on=date(2026, 6, day), made_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def test_states_without_an_alliance_are_listed_and_a_closed_one_counts_as_none(session, franklin):
    closed = make.an_alliance(session, "nevada", state="NV", standing="closed")

    assert set(_by_code(session)) == {"UT", "NV", "AZ"}
    assert closed.state == "NV"


def test_the_newest_word_of_a_senator_counts(session, franklin):
    _heard(session, franklin, "UT00001", Position.UNDECIDED, 1)
    _heard(session, franklin, "UT00002", Position.UNDECIDED, 1)
    _heard(session, franklin, "UT00002", Position.NO, 2)

    utah = _by_code(session)["UT"]

    assert (len(utah.undecided), utah.unheard) == (1, 0)
    assert _by_code(session)["NV"].unheard == 2


def test_an_affiliate_in_an_alliance_or_on_a_list_is_not_waiting_to_be_asked(session, franklin):
    national = Organization(name="Friends of Law", kind=OrganizationKind.NATIONAL)
    session.add(national)
    session.flush()
    local = [
        Organization(name=f"Friends {number}", kind=OrganizationKind.LOCAL, parent_id=national.id, state="UT", city="")
        for number in (1, 2)
    ]
    session.add_all(local)
    session.flush()
    session.add(Member(alliance_id=franklin.id, organization_id=local[0].id, since=DAY))
    session.flush()

    assert _by_code(session)["UT"].affiliates == ("Friends 2",)


def test_the_three_counts_weigh_the_same_and_a_wish_breaks_a_tie(session, franklin):
    make.a_supporter(session, franklin, "+12025550171", state="NV")
    _heard(session, franklin, "AZ00001", Position.LEAN_NO, 1)
    session.add(
        StartRequest(
            public_id="wish", name="June", state="AZ", status=StartState.NEW, made_at=NOW,
            mail_address_id=mail_address(session, "june@moab.example").id,
        )
    )  # fmt: skip
    session.flush()

    found = recruiting.states_to_recruit(session, on=DAY)

    assert [(one.place, one.code) for one in found] == [(1, "AZ"), (2, "NV"), (3, "UT")]


def test_the_page_is_the_secretariats(app, session, franklin):
    an_account(session, "hana@coalition.example", role=Role.SECRETARIAT)
    an_account(session)
    hana, rosa = Visitor(app), Visitor(app)
    hana.sign_in("hana@coalition.example")
    rosa.sign_in("rosa@franklin.example")

    assert "3 states have no alliance" in hana.get("/secretariat/recruit").words
    assert rosa.get("/secretariat/recruit").status == 403
