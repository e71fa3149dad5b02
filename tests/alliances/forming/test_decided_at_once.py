"""Two decide one thing at the same moment, or over a page that is old: it is decided once."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from alliances.finding import local_day
from alliances.forming import handing_over, starting
from alliances.forming.handing_over import Plan
from alliances.forming.starting import Wish
from alliances.models import Alliance, HandOver, RoleHeld, StartRequest
from groundwork.accounts import invitations
from groundwork.delivery.models import Message
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account, hashed

WISH = Wish(name="June Ashby-Moor", place="Utah", email="june@moab.example")


@pytest.fixture
def wish(session, franklin):
    made = starting.ask(session, WISH, now=NOW)
    session.commit()
    return made


@pytest.fixture
def rosa(session, franklin):
    return an_account(session).id


def beside(database, held, act):
    """Somebody else who does the same with the row as their page was loaded."""
    seen = []

    def work():
        try:
            with database.writing() as session:
                seen.append(act(session, session.merge(held, load=False)))
        except Refusal as refusal:
            seen.append(refusal)

    thread = Thread(target=work)
    thread.start()
    return thread, seen


def as_loaded(database, row):
    with database.reading() as other:
        return other.get(type(row), row.id)


def test_a_request_that_two_accept_at_once_becomes_one_alliance(session, database, wish):
    before = session.scalar(select(func.count(Alliance.id)))
    held = as_loaded(database, wish)
    made = starting.accept(session, wish, who="Hana", now=NOW)

    thread, seen = beside(database, held, lambda other, row: starting.accept(other, row, who="Ivo", now=NOW).id)
    thread.join(0.3)
    session.commit()
    thread.join()

    assert seen == [made.id]
    assert session.scalar(select(func.count(Alliance.id))) == before + 1


def test_nobody_is_mailed_a_no_whose_wish_was_accepted_meanwhile(session, database, wish):
    held = as_loaded(database, wish)
    starting.accept(session, wish, who="Hana", now=NOW)

    thread, seen = beside(
        database, held, lambda other, row: starting.decline(other, row, who="Ivo", answer="No.", now=NOW)
    )
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    assert isinstance(seen[0], Refusal)
    assert session.scalar(select(func.count(Message.id))) == 0
    assert session.get(StartRequest, wish.id).status == "accepted"


def test_an_alliance_accepted_late_in_the_evening_begins_on_its_own_day(session, wish):
    evening = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)

    made = starting.accept(session, wish, who="Hana", now=evening)

    assert local_day(made, evening) < evening.date()
    assert made.stage_on == session.scalars(select(RoleHeld.since)).one() == local_day(made, evening)


def a_plan(from_account_id):
    by_day = NOW.date() + timedelta(days=7)
    return Plan(name="Ines Tamarind", email="ines@nolin.example", by_day=by_day, from_account_id=from_account_id)


def begun(session, franklin, rosa):
    row, token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)
    ines = invitations.take_up(session, token, name="Ines Tamarind", password=hashed(), now=NOW)
    ines.tf_primary_method = "authenticator"
    session.commit()
    return row


def test_a_hand_over_that_two_finish_at_once_is_finished_once(session, database, franklin, rosa):
    row = begun(session, franklin, rosa)
    held = as_loaded(database, row)
    handing_over.finish(session, franklin, row, account_id=rosa, now=NOW)

    number = franklin.id
    thread, seen = beside(database, held, lambda other, old: finish_again(other, old, number, rosa))
    thread.join(0.3)
    session.commit()
    thread.join()

    assert isinstance(seen[0], Refusal)
    assert session.scalars(select(RoleHeld.name)).all() == ["Ines Tamarind"]


def finish_again(session, row, alliance_id, account_id):
    handing_over.finish(session, session.get(Alliance, alliance_id), row, account_id=account_id, now=NOW)


def test_a_finished_hand_over_is_not_given_up_from_an_old_page(session, database, franklin, rosa):
    row = begun(session, franklin, rosa)
    held = as_loaded(database, row)
    handing_over.finish(session, franklin, row, account_id=rosa, now=NOW)
    session.commit()
    number = franklin.id

    def drop(other, old):
        handing_over.drop(other, other.get(Alliance, number), old, "Moved", account_id=rosa, now=NOW)

    thread, seen = beside(database, held, drop)
    thread.join()

    session.expire_all()
    assert isinstance(seen[0], Refusal)
    assert session.get(HandOver, row.id).dropped_at is None


def test_no_leader_keeps_their_access_because_nobody_was_said_to_step_down(session, franklin, rosa):
    with pytest.raises(Refusal) as refused:
        handing_over.begin(session, franklin, a_plan(None), now=NOW)

    assert refused.value.field == "leaves"


def test_a_next_leader_who_was_deleted_is_not_invited_again(session, franklin, rosa):
    row, _token = handing_over.begin(session, franklin, a_plan(rosa), now=NOW)
    row.name, row.mail_address_id = "", None

    with pytest.raises(Refusal):
        handing_over.invite_again(session, franklin, row, now=NOW)
