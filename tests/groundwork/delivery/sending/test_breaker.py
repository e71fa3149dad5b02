"""Pause means pause: what carriers refuse for its sender's sake stops, and what is claimed comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from groundwork.clock import Clock
from groundwork.delivery import outbox
from groundwork.delivery.models import Batch, BatchState, Message, State
from groundwork.delivery.phone.telephony import Accepted
from groundwork.delivery.sending import handing_over, settle
from groundwork.delivery.sending.claim import claim
from groundwork.delivery.sending.handing_over import Post
from groundwork.delivery.webhooks import learning
from tests.conftest import NOW
from tests.factories import delivery as make


def held(session, number: int) -> tuple[Batch, list]:
    """A batch of so many texts, all claimed."""
    batch = make.a_batch(session)
    for _ in range(number):
        make.a_queued_text(session, batch=batch)
    rows = claim(session, make.a_claimant(real_now=datetime.now(UTC)))
    session.commit()
    return batch, rows


def looked(database, wired, rows) -> list[int]:
    """The rows the last look lets go."""
    post = Post(database, Clock(NOW - datetime.now(UTC)), wired, None)
    return [row.attempt.row_id for row in handing_over.last_look(post, rows)]


def states(session, rows) -> list[State]:
    session.expire_all()
    return [session.get_one(Message, row.attempt.row_id).state for row in rows]


def test_nothing_is_held_back_without_a_reason(database, session, wired):
    _batch, rows = held(session, 3)

    assert looked(database, wired, rows) == [row.attempt.row_id for row in rows]


def test_what_is_claimed_when_a_pause_comes_waits_again_and_costs_nothing(database, session, wired):
    batch, rows = held(session, 3)
    outbox.pause(session, batch, now=NOW)
    session.commit()

    assert looked(database, wired, rows) == []
    assert states(session, rows) == [State.QUEUED] * 3
    assert batch.taken_segments == 0
    outbox.resume(session, batch, now=NOW)
    assert len(claim(session, make.a_claimant())) == 3


def test_what_is_claimed_when_a_batch_is_stopped_is_cancelled(database, session, wired):
    batch, rows = held(session, 2)
    outbox.stop(session, batch, now=NOW)
    session.commit()

    assert looked(database, wired, rows) == []
    assert states(session, rows) == [State.CANCELLED] * 2


@pytest.mark.parametrize(("minutes", "state"), [(0, BatchState.PAUSED), (30, BatchState.OPEN)])
def test_five_refusals_for_the_senders_sake_within_an_hour_pause_a_batch(session, minutes, state):
    batch, rows = held(session, 5)

    for number, row in enumerate(rows):
        when = NOW + timedelta(minutes=minutes * number)
        learning.learn(session, row.attempt, Accepted(f"SM{number}", "failed"), error_code="30007", now=when)

    session.expire_all()
    assert batch.state == state
    assert batch.why_paused == ("sender 30007" if state == BatchState.PAUSED else "")


def test_a_refusal_at_the_door_pauses_at_once_and_loses_nothing(session):
    batch, rows = held(session, 2)

    settle.not_accepted(session, rows[0].attempt, not_before=None)
    settle.pause_for_sender(session, rows[0].attempt.row_id, 21606)
    session.commit()

    assert (batch.state, batch.why_paused) == (BatchState.PAUSED, "sender 21606")
    assert states(session, rows) == [State.QUEUED, State.SENDING]
    assert claim(session, make.a_claimant()) == []


def test_answers_to_single_people_are_never_paused_for_nobody_could_resume_them(session):
    address = make.a_text_address(session)
    outbox.send_text(session, address_id=address.id, body="Reply YES", key="x", zones=make.NEW_YORK, now=NOW)
    row = claim(session, make.a_claimant())[0]

    settle.not_accepted(session, row.attempt, not_before=None)
    settle.pause_for_sender(session, row.attempt.row_id, 21606)
    session.commit()

    assert len(claim(session, make.a_claimant())) == 1
