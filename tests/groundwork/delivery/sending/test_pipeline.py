"""Many requests in flight: nobody waits for a slow one, one bad answer costs no other its own, and a stop is clean."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from groundwork.delivery.models import Address, Message, State
from groundwork.delivery.permission import consent
from groundwork.delivery.phone.telephony import Accepted, NotAccepted, Unknown
from groundwork.delivery.sending import handing_over, outcomes, worker
from groundwork.delivery.sending.outcomes import Result
from groundwork.doors import Doors
from tests.factories import delivery as make
from tests.factories import working
from tests.factories.crowd import a_crowd
from tests.factories.killing import wait_for
from tests.factories.responder import responding


@contextmanager
def working_here(database, clock, settings) -> Iterator[threading.Event]:
    """A worker in a thread of this process, told to stop at the end; gives what tells it."""
    stop = threading.Event()
    parts = (database, clock, Doors(), settings)
    thread = threading.Thread(target=worker.run, args=parts, kwargs={"until": stop})
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def states(database) -> dict[State, int]:
    with database.reading() as session:
        return dict(session.execute(select(Message.state, func.count()).group_by(Message.state)).all())


def test_a_slow_answer_holds_up_nobody_else(database, clock, wired, company, queued):
    company.gate = slow = threading.Event()
    with working_here(database, clock, wired):
        wait_for(lambda: company.at_gate == 1, 20)
        company.gate = None
        with database.writing() as session:
            for _ in range(5):
                make.a_queued_text(session)
        wait_for(lambda: states(database) == {State.SENDING: 1, State.ACCEPTED: 5}, 7)
        slow.set()
        wait_for(lambda: states(database) == {State.ACCEPTED: 6}, 10)

    assert len(company.texts) == 6


def test_told_to_stop_it_waits_for_what_flies_and_claims_no_more(database, clock, wired, company, queued):
    company.gate = slow = threading.Event()
    with working_here(database, clock, wired) as stop:
        wait_for(lambda: company.at_gate == 1, 20)
        stop.set()
        with database.writing() as session:
            make.a_queued_text(session)
        slow.set()

    assert states(database) == {State.ACCEPTED: 1, State.QUEUED: 1}


def test_a_process_told_to_stop_leaves_nothing_in_flight(database, database_url, tmp_path):
    a_crowd(database, 2_000)
    with responding(tmp_path / "log", latency=200) as responder:
        process = working.start(working.environment(database_url, responder.base), "--alone")
        wait_for(lambda: responder.figures()["taken"] > 100, 60)
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)

    found = states(database)
    assert code == 0
    assert State.SENDING not in found
    assert found[State.ACCEPTED] == len(responder.taken())


def test_a_message_that_waited_for_its_turn_is_looked_at_again(database, clock, wired, company, flying):
    post = worker.post_of(database, clock, wired)
    with database.writing() as session:
        address = session.get_one(Message, flying[0].attempt.row_id).address_id
        consent.withdraw(session, session.get_one(Address, address), how="text", evidence="SM", now=clock.now())

    results = [handing_over.hand_over_soon(post, row, time.monotonic() - 1) for row in flying]

    assert [result is None for result in results] == [True, False, False]
    assert states(database) == {State.SUPPRESSED: 1, State.SENDING: 2}
    assert len(company.texts) == 2


@pytest.fixture
def flying(database):
    """Three texts of this worker's, on their way."""
    with database.writing() as session:
        batch = make.a_batch(session)
        for _ in range(3):
            make.a_queued_text(session, batch=batch)
        return make.claimed(session, real_now=datetime.now(UTC))


def test_answers_of_every_kind_are_settled_together(database, clock, flying):
    answers = [Accepted("SM1", "queued"), NotAccepted(), Unknown()]
    results = [Result(row, answer) for row, answer in zip(flying, answers, strict=True)]

    outcomes.settle_all(database, clock, results)

    assert states(database) == {State.ACCEPTED: 1, State.QUEUED: 1, State.UNKNOWN: 1}


def test_one_impossible_answer_costs_no_other_its_own(database, clock, flying):
    results = [Result(row, Accepted(sid, "queued")) for row, sid in zip(flying, ("SM1", "SM1", "SM2"), strict=True)]

    outcomes.settle_all(database, clock, results)

    with database.reading() as session:
        sids = session.scalars(select(Message.sid).order_by(Message.id)).all()
    assert sids == ["SM1", None, "SM2"]
    assert states(database) == {State.ACCEPTED: 2, State.SENDING: 1}


def test_an_answer_that_comes_after_its_callback_changes_nothing(database, clock, flying):
    from groundwork.delivery.webhooks import learning

    with database.writing() as session:
        learning.learn(session, flying[0].attempt, Accepted("SM1", "delivered"), now=clock.now())

    outcomes.settle_all(database, clock, [Result(flying[0], Accepted("SM1", "queued"))])
    outcomes.settle_all(database, clock, [Result(flying[0], Accepted("SM9", "queued"))])

    with database.reading() as session:
        row = session.get_one(Message, flying[0].attempt.row_id)
    assert (row.state, row.sid, row.doubled_sid) == (State.DELIVERED, "SM1", "SM9")
