"""Every table says how long it keeps its rows and why; what is over its time goes."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, text

import wsgi
from alliances import supporters
from alliances.models import Signup
from groundwork.audit import ledger
from groundwork.audit.models import Entry
from groundwork.database import Base
from groundwork.delivery import outbox
from groundwork.delivery.models import Message, State
from groundwork.doors import Keeping
from groundwork.models import FormKey
from groundwork.retention.sweeping import sweep
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.alliances import a_joining
from tests.factories.mine import a_person
from tests.visitor import Visitor

DOORS = wsgi.open_doors()


def test_every_table_has_exactly_one_line():
    named = [one.table for one in DOORS.keepings]

    assert set(Base.metadata.tables) - set(named) == set(), (
        "say how long these are kept: doors.keepings.append(Keeping(...))"
    )
    assert sorted({name for name in named if named.count(name) > 1}) == []
    assert set(named) - set(Base.metadata.tables) == set()
    assert all(one.why().endswith((".", ")")) for one in DOORS.keepings)


def test_a_turn_on_an_empty_database_runs_every_line(session):
    assert sweep(DOORS, session, now=NOW) == {}


def test_a_line_that_cannot_be_done_keeps_no_other_from_its_turn(session):
    def fails(session, before, *, now):
        session.add(FormKey(key="half", used_at=now, location="/"))
        session.flush()
        session.execute(text("SELECT nothing FROM nowhere"))

    session.add(FormKey(key="old", used_at=NOW - timedelta(days=40), location="/"))
    session.flush()
    (old,) = [one for one in DOORS.keepings if one.table == "form_key"]
    doors = replace(DOORS, keepings=[Keeping("call", 1, str, fails), old])

    done = sweep(doors, session, now=NOW)

    assert done == {"form_key": 1}
    assert session.scalars(select(FormKey.key)).all() == []


def test_old_form_keys_log_lines_and_words_of_messages_go_and_young_ones_stay(session):
    make.a_congress(session)
    person = a_person(session)
    for days in (10, 40):
        session.add(FormKey(key=f"key {days}", used_at=NOW - timedelta(days=days), location="/"))
    for days in (10, 400):
        at = NOW - timedelta(days=days)
        address = person.mail_address_id
        outbox.send_mail(session, address_id=address, subject="S", body="Words", key=f"mail {days}", now=at)
    ledger.record(session, "test.old", now=NOW - timedelta(days=8 * 366))
    ledger.record(session, "test.young", now=NOW)
    for one in session.scalars(select(Message)):
        one.state = State.DELIVERED
    session.flush()

    done = sweep(DOORS, session, now=NOW)

    session.expire_all()
    assert done == {"form_key": 1, "message": 1, "audit_entry": 1}
    assert session.scalars(select(FormKey.key)).all() == ["key 10"]
    bodies = session.execute(select(Message.key, Message.body).order_by(Message.id)).all()
    assert [tuple(row) for row in bodies] == [("mail 10", "Words"), ("mail 400", "")]
    assert session.scalars(select(Entry.act)).all() == ["test.young"]
    assert ledger.verify(session) == []


def test_a_join_form_that_nobody_confirmed_goes_after_thirty_days(session):
    make.a_congress(session)
    alliance = make.an_alliance(session)
    long_ago, lately = NOW - timedelta(days=31), NOW - timedelta(days=29)
    for number, at in (("614-555-0137", long_ago), ("614-555-0138", lately)):
        joining = a_joining(alliance, name="Ottilie", zip=make.NOLIN, phone=number, email="", wants_mail=False)
        supporters.sign_up(session, joining, now=at)
    session.flush()

    sweep(DOORS, session, now=NOW)

    assert session.scalar(select(func.count()).select_from(Signup)) == 1


def test_the_page_says_it_to_anybody(app):
    page = Visitor(app).get("/privacy/retention")

    assert page.status == 200
    assert "form key" in page.words
    assert "90 days" in page.words
    assert "7 years" in page.words
