"""What became of messages and batches is told to the rooms, once for every change."""

from typing import Any

import pytest

from groundwork.delivery import news, outbox
from groundwork.delivery.models import Batch, BatchState, State
from groundwork.doors import Doors, Paused
from tests.conftest import NOW
from tests.factories import delivery as make


@pytest.fixture
def heard() -> list[Any]:
    return []


@pytest.fixture
def doors(heard) -> Doors:
    def hear(session, told, *, now):
        heard.append(told)

    return Doors(settled=[hear], paused=[hear])


def pause(session, batch: Batch, why: str) -> None:
    """As the claim does that cannot pay for the next text."""
    batch.state, batch.why_paused = BatchState.PAUSED, why
    session.commit()


def tell(database, doors: Doors) -> int:
    return news.tell(database, doors, now=NOW)


def test_every_change_of_a_message_is_told_once(database, session, doors, heard):
    row = make.a_queued_text(session)
    for state in (State.SENDING, State.SENDING, State.DELIVERED):
        row.state = state
        session.commit()
        tell(database, doors)

    assert [(told.message_id, told.state) for told in heard] == [(row.id, "sending"), (row.id, "delivered")]


def test_a_pause_is_told_once_with_its_reason(database, session, doors, heard):
    batch = make.a_batch(session)
    pause(session, batch, "budget")

    told = [tell(database, doors) for _ in range(3)]

    assert told == [1, 0, 0]
    assert heard == [Paused(batch.cause, "franklin", "budget")]


def test_a_second_pause_for_the_same_reason_is_told_again(database, session, doors, heard):
    batch = make.a_batch(session)
    for _ in range(2):
        pause(session, batch, "sender 30007")
        tell(database, doors)
        session.refresh(batch)
        outbox.resume(session, batch, now=NOW)
        session.commit()

    assert [told.why for told in heard] == ["sender 30007", "sender 30007"]


def test_nobody_is_told_of_what_a_person_did(database, session, doors, heard):
    batch, other = make.a_batch(session), make.a_batch(session)
    outbox.pause(session, batch, now=NOW)
    outbox.stop(session, other, now=NOW)
    session.commit()

    assert tell(database, doors) == 0
    assert heard == []


def test_a_room_in_trouble_keeps_nobody_else_from_hearing(database, session, heard):
    def fail(session, told, *, now):
        batch = make.a_batch(session)
        session.flush()
        raise RuntimeError(batch.cause)

    batch = make.a_batch(session)
    pause(session, batch, "budget")
    doors = Doors(paused=[fail, lambda session, told, *, now: heard.append(told.cause)])

    assert tell(database, doors) == 1
    assert heard == [batch.cause]
    assert tell(database, doors) == 0
