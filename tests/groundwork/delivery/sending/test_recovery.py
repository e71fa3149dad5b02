"""Finding out what became of messages nobody answered for: none is lost, and none goes out twice."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from groundwork.clock import Clock
from groundwork.delivery import outbox
from groundwork.delivery.models import Message, State
from groundwork.delivery.sending import recovery, worker
from groundwork.delivery.sending.patience import GRACE, PATIENT
from groundwork.doors import Doors
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.killing import wait_for


def row_of(database, row_id) -> Message:
    with database.reading() as session:
        return session.get_one(Message, row_id)


@pytest.fixture
def look(database, clock, wired, company):
    """Look for the lost as if it were later; the phone company answers everything meanwhile."""
    post = worker.post_of(database, clock, wired)
    return lambda later: recovery.recover(post, real_now=lambda: datetime.now(UTC) + later)


@pytest.mark.parametrize("behaves", ["broken", "hang_up"])
def test_a_text_taken_without_an_answer_is_found_in_their_list(database, wired, company, queued, behaves, look):
    company.behaves, clock = behaves, Clock(NOW - datetime.now(UTC))
    worker.drain(database, clock, Doors(), wired)
    unknown = row_of(database, queued).state
    company.behaves = "ok"

    early = look(GRACE - timedelta(seconds=30))
    late = look(GRACE + timedelta(seconds=1))

    assert unknown == State.UNKNOWN
    assert (early, late) == (0, 1)
    row = row_of(database, queued)
    assert (row.state, row.sid) == (State.ACCEPTED, company.texts[0]["sid"])
    assert worker.drain(database, clock, Doors(), wired) == 0
    assert len(company.texts) == 1


def test_two_clean_misses_a_minute_apart_queue_a_text_again(database, clock, wired, company, queued, look):
    company.behaves = "hang_up"
    worker.drain(database, clock, Doors(), wired)
    company.behaves = "ok"
    company.texts.clear()  # it never arrived

    states = []
    for seconds in (1, 30, 62):
        look(GRACE + timedelta(seconds=seconds))
        states.append(row_of(database, queued).state)
    sent = worker.drain(database, clock, Doors(), wired)

    assert states == [State.UNKNOWN, State.UNKNOWN, State.QUEUED]
    assert sent == 1
    assert row_of(database, queued).attempt == 2
    assert len(company.texts) == 1


def test_a_list_that_cannot_be_read_is_no_miss(database, clock, wired, company, queued, look):
    company.behaves = "broken"
    worker.drain(database, clock, Doors(), wired)

    look(GRACE + timedelta(seconds=1))

    row = row_of(database, queued)
    assert (row.state, row.misses) == (State.UNKNOWN, 0)


def test_another_message_with_the_same_mark_is_not_taken_for_this_one(database, clock, wired, company, look):
    with database.writing() as session:
        batch, address = make.a_batch(session), make.a_text_address(session)
        first = make.an_outgoing(address, "1", body="one x", token="x")
        outbox.queue(session, batch, [first], now=NOW)
    worker.drain(database, clock, Doors(), wired)
    with database.writing() as session:
        outbox.queue(session, session.merge(batch), [make.an_outgoing(address, "2", body="two x", token="x")], now=NOW)
    company.behaves = "hang_up"
    worker.drain(database, clock, Doors(), wired)
    company.behaves = "ok"
    company.texts.pop()

    look(GRACE + timedelta(seconds=1))

    with database.reading() as session:
        second = session.scalars(select(Message).where(Message.key == "2")).one()
    assert (second.state, second.sid, second.misses) == (State.UNKNOWN, None, 1)


def test_a_message_without_a_mark_waits_for_a_person(database, clock, wired, company, look):
    with database.writing() as session:
        address = make.a_text_address(session)
        parts = {"body": "Reply YES", "key": "confirm:1", "zones": make.NEW_YORK, "now": NOW}
        outbox.send_text(session, address_id=address.id, **parts)
    company.behaves = "hang_up"
    worker.drain(database, clock, Doors(), wired)

    look(GRACE + timedelta(seconds=1))

    with database.reading() as session:
        assert session.scalars(select(Message.state)).all() == [State.UNRESOLVED]


def test_a_worker_that_died_holding_messages_loses_none(database, clock, wired, company, queued, look):
    with database.writing() as session:
        make.claimed(session, real_now=datetime.now(UTC))  # and then it was killed

    for seconds in (1, 62):
        look(GRACE + timedelta(seconds=seconds))

    assert row_of(database, queued).state == State.QUEUED
    assert worker.drain(database, clock, Doors(), wired) == 1
    assert len(company.texts) == 1


def test_what_still_waits_when_the_window_closes_is_not_sent(database, clock, wired, queued):
    later = Clock(clock.ahead + timedelta(days=3))
    recovery.recover(worker.post_of(database, later, wired))

    assert row_of(database, queued).state == State.EXPIRED


def test_a_call_whose_last_moment_is_over_is_not_placed(database, clock, wired, company):
    a_call(database)
    later = Clock(clock.ahead + timedelta(minutes=11))

    sent = worker.drain(database, later, Doors(), wired)
    recovery.recover(worker.post_of(database, later, wired))

    assert (sent, company.calls) == (0, [])
    assert only_row(database).state == State.EXPIRED


def a_call(database) -> None:
    with database.writing() as session:
        make.a_sender(session)
        address = make.a_text_address(session)
        outbox.send_call(session, address_id=address.id, key="call:1", token="call-token", now=NOW)


def only_row(database) -> Message:
    with database.reading() as session:
        return session.scalars(select(Message)).one()


def test_a_call_goes_out_with_its_key_and_its_row(database, clock, wired, company):
    a_call(database)

    worker.drain(database, clock, Doors(), wired)

    row, form = only_row(database), company.calls[0]["form"]
    assert (row.state, row.sid) == (State.ACCEPTED, company.calls[0]["sid"])
    assert form["Url"] == "http://localhost/hooks/twilio/voice/called?k=call-token"
    assert form["StatusCallback"] == f"http://localhost/hooks/twilio/call-status?o={row.id}&a=1"


def test_a_call_taken_without_an_answer_is_found_by_its_number(database, clock, wired, company, look):
    a_call(database)
    company.behaves = "hang_up"
    worker.drain(database, clock, Doors(), wired)
    company.behaves = "ok"

    look(GRACE + timedelta(seconds=1))

    row = only_row(database)
    assert (row.state, row.sid) == (State.ACCEPTED, company.calls[0]["sid"])


def test_a_call_that_another_row_has_is_not_taken_for_this_one(database, clock, wired, company, look):
    a_call(database)
    worker.drain(database, clock, Doors(), wired)
    with database.writing() as session:
        address_id = session.scalars(select(Message.address_id)).one()
        outbox.send_call(session, address_id=address_id, key="call:2", token="other-token", now=NOW)
    company.behaves = "hang_up"
    worker.drain(database, clock, Doors(), wired)
    company.behaves = "ok"
    company.calls.pop()  # the second never arrived

    look(GRACE + timedelta(seconds=1))

    with database.reading() as session:
        second = session.scalars(select(Message).where(Message.key == "call:2")).one()
    assert (second.state, second.misses) == (State.UNKNOWN, 1)


def test_more_is_lost_than_fits_one_round_and_all_of_it_is_found(database, clock, wired, company, look):
    with database.writing() as session:
        batch = make.a_batch(session)
        for _ in range(recovery.AT_ONCE + 5):
            make.a_queued_text(session, batch=batch)
    company.behaves = "broken"
    worker.drain(database, clock, Doors(), wired, limit=100)
    company.behaves = "ok"

    looked = look(GRACE + timedelta(seconds=1))

    with database.reading() as session:
        states = set(session.scalars(select(Message.state)))
    assert (looked, states) == (recovery.AT_ONCE + 5, {State.ACCEPTED})


@pytest.mark.parametrize(("grace", "texts"), [(timedelta(0), 2), (GRACE, 1)])
def test_looking_without_grace_sends_twice(database, clock, wired, company, grace, texts):
    """The control: what the grace is there for really happens without it."""
    with database.writing() as session:
        make.a_queued_text(session)
    company.gate = on_its_way = threading.Event()
    slow = threading.Thread(target=worker.drain, args=(database, clock, Doors(), wired))
    slow.start()
    wait_for(lambda: company.at_gate == 1, 20)
    hasty = worker.post_of(database, clock, wired, replace(PATIENT, grace=grace, between_looks=timedelta(0)))

    for _ in range(2):
        recovery.recover(hasty, real_now=lambda: datetime.now(UTC) + timedelta(seconds=61))
    company.gate = None
    worker.drain(database, clock, Doors(), wired)
    on_its_way.set()
    slow.join()

    assert len(company.texts) == texts
