"""Hints cost nothing: lost, doubled, late, with nobody to take them, or without a broker at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from kombu.connection import Connection

from groundwork.delivery.distributed import hints, leases
from groundwork.delivery.distributed.broker import Broker
from groundwork.delivery.distributed.dispatcher import ENOUGH, Dispatcher
from groundwork.delivery.distributed.listener import send
from groundwork.delivery.models import Address, Message, State, Why
from groundwork.delivery.permission import suppression
from groundwork.supervisor import free_port
from tests.conftest import NOW
from tests.factories.lines import a_broker, doubled, queue_texts, states

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
pytestmark = pytest.mark.xdist_group("rabbit")


@pytest.fixture
def broker(rabbit) -> Iterator[Broker]:
    made = a_broker(rabbit.url)
    made.line()
    yield made
    made.close()


@pytest.fixture
def busy_listener(rabbit, broker) -> Iterator[None]:
    """Somebody who listens and never takes a hint."""
    with Connection(rabbit.url) as connection:
        channel = connection.default_channel
        channel.basic_qos(0, 1, False)
        channel.basic_consume(broker.queue.name, callback=lambda _: None)
        yield
        channel.close()


def test_a_lease_has_one_holder_until_it_runs_out_or_is_let_go(session):
    first = leases.hold(session, "x", "a", now=NOW)
    second = leases.hold(session, "x", "b", now=NOW + timedelta(seconds=1))
    kept = leases.hold(session, "x", "a", now=NOW + timedelta(seconds=5))
    taken_over = leases.hold(session, "x", "b", now=NOW + timedelta(seconds=5) + leases.LIFE + timedelta(seconds=1))
    lost = leases.hold(session, "x", "a", now=NOW + timedelta(seconds=17))
    leases.let_go(session, "x", "b")

    assert (first, second, kept, taken_over, lost) == (True, False, True, True, False)
    assert leases.hold(session, "x", "a", now=NOW + timedelta(seconds=17))


@on_postgresql
def test_the_next_dispatcher_leads_when_the_first_is_gone(database, turns, broker):
    first, second = (Dispatcher(turns, broker, name=name) for name in ("first", "second"))
    both = (first.lead(), second.lead())

    with database.writing() as session:  # the first has not been heard of for a while
        leases.hold(session, "dispatcher", "first", now=datetime.now(UTC) - timedelta(minutes=1))

    assert both == (True, False)
    assert (second.lead(), first.lead()) == (True, False)


@on_postgresql
def test_a_hint_told_twice_or_of_nothing_sends_once(database, turns, responder):
    batch = queue_texts(database, 3)

    sent = [send(turns, batch), send(turns, batch), send(turns, batch + 1000)]

    assert sent == [3, 0, 0]
    assert len(responder.taken()) == 3
    assert doubled(responder) == []


@on_postgresql
def test_a_stop_between_hint_and_claim_is_heard(database, turns, broker, busy_listener, responder):
    batch = queue_texts(database, 2)
    dispatcher = Dispatcher(turns, broker, name="one")
    dispatcher.turn()
    with database.writing() as session:
        message = session.get_one(Message, 1)
        mark = session.get_one(Address, message.address_id).fingerprint
        suppression.suppress(session, mark, Why.OPTED_OUT, how="text", evidence="STOP", now=NOW)

    send(turns, batch)

    assert [text.row_id for text in responder.taken()] == [2]
    assert states(database) == {State.SUPPRESSED: 1, State.ACCEPTED: 1}


@on_postgresql
def test_while_nobody_listens_the_leader_sends_by_itself(database, turns, broker, responder):
    queue_texts(database, 5)

    Dispatcher(turns, broker, name="one").turn()

    assert states(database) == {State.ACCEPTED: 5}
    assert doubled(responder) == []


@on_postgresql
def test_hints_do_not_pile_up_and_stuck_listeners_keep_nothing_back(database, turns, broker, busy_listener):
    for _ in range(10):
        queue_texts(database, 1)
    dispatcher = Dispatcher(turns, broker, name="one")

    for _ in range(12):
        dispatcher.turn()

    assert broker.line().waiting <= ENOUGH + 10  # what one turn adds before the broker has counted
    assert states(database) == {State.ACCEPTED: 10}


@on_postgresql
def test_without_a_broker_each_machine_sends_by_itself_and_says_so(database, turns, responder, capsys):
    queue_texts(database, 5)
    away = a_broker(f"amqp://groundswell:s3cret@127.0.0.1:{free_port()}//")

    for name in ("one", "two"):
        Dispatcher(turns, away, name=name).turn()

    said = capsys.readouterr()
    assert states(database) == {State.ACCEPTED: 5}
    assert doubled(responder) == []
    assert "RabbitMQ at 127.0.0.1" in said.out + said.err
    assert "s3cret" not in said.out + said.err


def test_the_line_is_named_for_its_installation(session, database):
    assert hints.line_of(session) == f"groundswell.{NOW.timestamp():.0f}"
