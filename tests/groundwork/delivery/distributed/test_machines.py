"""Several machines share the work over a real RabbitMQ: nothing lost, nothing doubled, whatever stops."""

import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from groundwork.database import Database
from groundwork.delivery.models import Message, State
from groundwork.models import Lease
from tests.factories.lines import a_broker, doubled, queue_texts, states
from tests.rabbit import Rabbit

pytestmark = [
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.xdist_group("rabbit"),
]


def wait_until(happened: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def wait_for_listeners(rabbit: Rabbit, count: int) -> None:
    broker = a_broker(rabbit.url)
    wait_until(lambda: broker.line().listeners == count)
    broker.close()


def senders(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Message.worker).distinct())) - {""}


def leader(database: Database) -> str:
    with database.reading() as session:
        return session.scalar(select(Lease.holder)) or ""


def test_two_machines_send_every_text_once(database, responder, rabbit, machines):
    both = [machines(), machines()]
    wait_for_listeners(rabbit, 2)

    queue_texts(database, 1000)
    wait_until(lambda: states(database) == {State.ACCEPTED: 1000})
    ended = [machine.end() for machine in both]

    assert len(responder.taken()) == 1000
    assert doubled(responder) == []
    assert len(senders(database)) >= 2
    assert ended == [0, 0]
    assert leader(database) == ""


def test_a_machine_that_dies_in_the_middle_loses_and_doubles_nothing(database, responder, rabbit, machines):
    first, _second = machines(), machines()
    wait_for_listeners(rabbit, 2)
    queue_texts(database, 1200)
    wait_until(lambda: len(senders(database)) >= 2)

    first.kill()

    wait_until(lambda: states(database) == {State.ACCEPTED: 1200})
    assert len(responder.taken()) == 1200
    assert doubled(responder) == []


def test_a_broker_that_dies_in_the_middle_and_comes_back_costs_nothing(database, responder, rabbit, machines):
    queue_texts(database, 200)
    machine = machines()
    wait_until(lambda: states(database) == {State.ACCEPTED: 200})

    rabbit.halt()
    queue_texts(database, 200)
    wait_until(lambda: states(database) == {State.ACCEPTED: 400})
    alone = f":{machine.dispatcher.pid}"
    by_itself = [name for name in senders(database) if name.endswith(alone)]
    rabbit.start()
    queue_texts(database, 200)
    wait_until(lambda: states(database) == {State.ACCEPTED: 600})

    assert by_itself
    assert len(responder.taken()) == 600
    assert doubled(responder) == []


def test_a_machine_told_to_stop_finishes_what_it_has_in_hand(database, responder, rabbit, machines):
    machine = machines(concurrency=2)
    wait_for_listeners(rabbit, 1)
    queue_texts(database, 8000)
    wait_until(lambda: len(responder.taken()) > 50)

    ended = machine.end()

    left = states(database)
    assert ended == 0
    assert set(left) == {State.ACCEPTED, State.QUEUED}
    assert left[State.ACCEPTED] == len(responder.taken())
    assert doubled(responder) == []
