"""Events that wait are taken in once, many at a time, whoever takes them in and in whatever order they came."""

import random
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from groundwork.delivery.models import Batch, BatchState, Channel, Message, MessageEvent, State, Suppression
from groundwork.delivery.phone import codes
from groundwork.delivery.webhooks import events, learning
from groundwork.delivery.webhooks.events import Event, Keeper, NotKept
from tests.conftest import NOW
from tests.factories import delivery as make

WORDS = ("queued", "sending", "sent", "delivered")


def on_their_way(database, count: int, **changes) -> list[int]:
    """Texts that a worker has claimed."""
    with database.writing() as session:
        batch = make.a_batch(session, budget_cents=None)
        ids = [make.a_queued_text(session, batch=batch).id for _ in range(count)]
        changes = {"state": State.SENDING, "attempt": 1} | changes
        session.execute(update(Message).where(Message.id.in_(ids)).values(changes))
    return ids


def an_event(row_id: int, status: str, code: str = "", *, sid: str = "", attempt: int = 1) -> Event:
    return Event(row_id, attempt, sid or f"SM{row_id}", status, code, NOW)


def keep(database, told: list[Event]) -> None:
    with database.writing() as session:
        events.write(session, told)


def states(database) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(select(Message.state)))


def waiting(database) -> int:
    with database.reading() as session:
        count = select(func.count()).where(MessageEvent.taken_at.is_(None))
        return session.scalar(count) or 0


def test_all_orders_with_repetitions_come_to_one_end(database):
    chance = random.Random(4)
    for _ in range(5):
        told = [an_event(row_id, word) for row_id in on_their_way(database, 8) for word in WORDS for _ in "12"]
        chance.shuffle(told)
        for start in range(0, len(told), 7):
            keep(database, told[start : start + 7])
            learning.absorb(database, now=NOW, limit=chance.randint(1, 9))
        while learning.absorb(database, now=NOW):
            pass

    assert states(database) == {State.DELIVERED: 40}
    assert waiting(database) == 0


def test_what_was_taken_in_changes_nothing_when_told_again(database):
    told = [an_event(row_id, word) for row_id in on_their_way(database, 3) for word in WORDS]
    keep(database, told)
    learning.absorb(database, now=NOW)

    keep(database, told)

    assert learning.absorb(database, now=NOW) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MessageEvent)) == len(told)


def test_an_event_knows_its_row_once_it_is_taken_in_and_an_unknown_one_none(database):
    [row_id] = on_their_way(database, 1)
    keep(database, [an_event(row_id, "sent"), an_event(0, "sent", sid="SM-x"), an_event(999, "sent", sid="SM-y")])

    with database.reading() as session:
        assert set(session.scalars(select(MessageEvent.message_id))) == {None}
    assert learning.absorb(database, now=NOW) == 3

    with database.reading() as session:
        rows = session.execute(select(MessageEvent.sid, MessageEvent.message_id).order_by(MessageEvent.id)).all()
        taken = set(session.scalars(select(MessageEvent.taken_at)))
    assert dict(map(tuple, rows)) == {f"SM{row_id}": row_id, "SM-x": None, "SM-y": None}
    assert taken == {NOW}


def test_a_sid_belongs_to_one_row_and_a_second_one_is_an_alarm(database):
    one, other = on_their_way(database, 2)
    keep(database, [an_event(one, "sent", sid="SM-a")])
    learning.absorb(database, now=NOW)
    keep(database, [an_event(other, "delivered", sid="SM-a"), an_event(one, "delivered", sid="SM-b")])
    learning.absorb(database, now=NOW)

    with database.reading() as session:
        rows = [session.get_one(Message, row_id) for row_id in (one, other)]
    assert [(row.sid, row.doubled_sid, row.state) for row in rows] == [
        ("SM-a", "SM-b", State.SENT),
        (None, "", State.SENDING),
    ]


def test_an_attempt_nobody_made_proves_nothing(database):
    [row_id] = on_their_way(database, 1)
    keep(database, [an_event(row_id, "delivered", attempt=2)])
    learning.absorb(database, now=NOW)

    assert states(database) == {State.SENDING: 1}


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_at_once_take_in_every_event_once(database, workers):
    ids = on_their_way(database, 120)
    told = [an_event(row_id, word) for row_id in ids for word in WORDS]
    random.Random(7).shuffle(told)
    keep(database, told)
    taken: list[int] = []

    def work() -> None:
        while waiting(database):
            taken.append(learning.absorb(database, now=NOW, limit=25))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(taken) == len(told)
    assert states(database) == {State.DELIVERED: 120}


def kept_together(database, told: list[Event]) -> list[str]:
    """What became of events that all came while another was being written."""
    keeper, ends = Keeper(database), []

    def keep_one(event: Event) -> None:
        try:
            keeper.keep(event)
        except NotKept:
            ends.append("not kept")
        else:
            ends.append("kept")

    crowd = [threading.Thread(target=keep_one, args=(event,)) for event in told]
    with keeper.turn:
        for thread in crowd:
            thread.start()
        while len(keeper.waiting) < len(told):
            time.sleep(0.001)
    for thread in crowd:
        thread.join()
    return ends


def test_many_wait_together_for_one_commit_and_all_are_kept(database):
    ends = kept_together(database, [an_event(7, f"word-{number}") for number in range(40)])

    assert ends == ["kept"] * 40
    assert waiting(database) == 40


def test_all_who_waited_hear_of_a_failure_and_nothing_of_it_is_kept(database):
    bad = Event(7, 1, "SM7", "delivered", "", NOW.replace(tzinfo=None))

    assert kept_together(database, [an_event(7, "sent"), bad, an_event(8, "sent")]) == ["not kept"] * 3
    assert waiting(database) == 0
    assert kept_together(database, [an_event(7, "sent")]) == ["kept"]


def test_codes_about_numbers_are_acted_on_in_bulk(database):
    ids = on_their_way(database, 6)
    words = ["21610", "30006", "30005", "30003", "", "nonsense"]
    keep(database, [an_event(row_id, "undelivered", code) for row_id, code in zip(ids, words, strict=True)])
    learning.absorb(database, now=NOW)

    with database.reading() as session:
        assert Counter(session.scalars(select(Suppression.why))) == {"opted_out": 1, "landline": 1, "unreachable": 1}
    assert states(database) == {State.UNDELIVERED: 6}


@pytest.mark.parametrize("count", [codes.BREAKS_AT - 1, codes.BREAKS_AT])
def test_a_batch_breaks_at_its_fifth_refusal_for_the_senders_sake(database, count):
    ids = on_their_way(database, 8)
    keep(database, [an_event(row_id, "undelivered", "30007") for row_id in ids[:count]])
    learning.absorb(database, now=NOW)

    with database.reading() as session:
        [batch] = session.scalars(select(Batch)).all()
    is_paused = count == codes.BREAKS_AT
    assert (batch.state, batch.why_paused) == (
        (BatchState.PAUSED, "sender 30007") if is_paused else (BatchState.OPEN, "")
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("ringing", State.ACCEPTED),
        ("completed", State.DELIVERED),
        ("busy", State.UNDELIVERED),
        ("no-answer", State.UNDELIVERED),
        ("failed", State.UNDELIVERED),
        ("canceled", State.FAILED),
    ],
)
def test_a_call_of_ours_ends_as_the_phone_company_says(database, word, state):
    [row_id] = on_their_way(database, 1, channel=Channel.CALL)
    keep(database, [an_event(row_id, word, sid="CA1"), an_event(row_id, "queued", sid="CA1")])
    learning.absorb(database, now=NOW)

    assert states(database) == {state: 1}
