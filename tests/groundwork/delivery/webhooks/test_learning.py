"""However callbacks come, a message ends in one state, and never goes down."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from groundwork.database import Base, Database
from groundwork.delivery.models import RANK, Address, Batch, BatchState, Message, MessageEvent, State, Suppression
from groundwork.delivery.phone import codes
from groundwork.delivery.phone.telephony import Accepted
from groundwork.delivery.sending import settle
from groundwork.delivery.sending.claim import Attempt
from groundwork.delivery.webhooks import events, learning
from groundwork.delivery.webhooks.events import Event
from tests.conftest import NOW
from tests.factories import delivery as make


@pytest.fixture
def row(session) -> Message:
    text = make.a_queued_text(session)
    make.claimed(session)
    session.refresh(text)
    return text


def told(session, row_id, status, code="", *, sid="SM1", attempt=1):
    events.write(session, [Event(row_id, attempt, sid, status, code, NOW)])
    learning.take_in(session, now=NOW)


def tell(session, row, status, code="", **more):
    told(session, row.id, status, code, **more)
    session.refresh(row)


@pytest.mark.parametrize("last", ["delivered", "undelivered", "failed"])
def test_callbacks_in_any_order_come_to_the_same_end(session, last):
    words = ["queued", "sending", "sent", last]
    ends = set()
    for order in permutations(words):
        text = make.a_queued_text(session)
        make.claimed(session)
        for word in order:
            tell(session, text, word, sid=f"SM{text.id}")
        ends.add((text.state, text.sid == f"SM{text.id}"))

    assert ends == {(State(last), True)}


TOLD = ["queued", "sending", "sent", "delivered", "undelivered", "failed"]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("told"), st.sampled_from(TOLD)),
        st.tuples(st.just("us"), st.sampled_from(["accepted", "unknown", "miss", "expire"])),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One database for a whole property."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('law') / 'law.db'}")
    Base.metadata.create_all(database.write_engine)
    with database.writing() as session:
        make.a_sender(session)
    yield database
    database.close()


def _play(session, row_id: int, steps) -> list[State]:
    attempt, seen = Attempt(row_id, 1), []
    for kind, word in steps:
        if kind == "told":
            told(session, row_id, word, sid=f"SM{row_id}")
        elif word == "accepted":
            learning.learn(session, attempt, Accepted(f"SM{row_id}", "queued"), now=NOW)
        elif word == "unknown":
            settle.unknown(session, attempt)
        elif word == "miss":
            settle.missed(session, attempt, misses=0, real_now=NOW)
        else:
            settle.not_accepted(session, attempt, not_before=NOW)
        seen.append(session.scalars(select(Message.state).where(Message.id == row_id)).one())
    return seen


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_message_the_phone_company_has_only_ever_rises(lasting, steps):
    with lasting.writing() as session:
        text = make.a_queued_text(session)
        make.claimed(session)

        seen = _play(session, text.id, steps)

        ranks = [RANK[state] for state in seen if RANK[state] >= RANK[State.ACCEPTED]]
        first = next((place for place, state in enumerate(seen) if RANK[state] >= RANK[State.ACCEPTED]), len(seen))
        assert ranks == sorted(ranks)
        assert len(ranks) == len(seen) - first  # once it was accepted it is never queued again
        words = [learning.STATE_OF[word] for kind, word in steps if kind == "told"]
        if words:
            assert seen[-1] == max(words, key=RANK.__getitem__)
        session.rollback()


def test_the_same_callback_twice_is_one_row(session, row):
    for _ in range(3):
        tell(session, row, "sent")

    assert session.scalar(select(func.count()).select_from(MessageEvent)) == 1


def test_a_callback_for_no_row_of_ours_is_kept_and_changes_nothing(session):
    told(session, 999, "sent")

    event = session.scalars(select(MessageEvent)).one()
    assert (event.message_id, event.named_id, event.taken_at) == (None, 999, NOW)


def test_a_callback_before_the_answer_settles_the_row(session, row):
    tell(session, row, "delivered")
    learning.learn(session, Attempt(row.id, 1), Accepted("SM1", "queued"), now=NOW)

    session.refresh(row)
    assert (row.state, row.sid, row.doubled_sid) == (State.DELIVERED, "SM1", "")


def test_a_late_callback_proves_that_a_row_queued_again_must_not_go_out(session, row):
    settle.unknown(session, Attempt(row.id, 1))
    settle.missed(session, Attempt(row.id, 1), misses=0, real_now=NOW)
    settle.missed(session, Attempt(row.id, 1), misses=1, real_now=NOW)
    session.refresh(row)
    again = row.state

    tell(session, row, "sent")

    assert again == State.QUEUED
    assert row.state == State.SENT
    assert make.claimed(session) == []


def test_a_second_text_made_of_one_row_is_an_alarm(session, row):
    tell(session, row, "sent")
    tell(session, row, "delivered", sid="SM2")

    assert (row.sid, row.doubled_sid, row.state) == ("SM1", "SM2", State.SENT)


def test_a_worker_that_lost_its_lease_writes_nothing(session, row):
    settle.unknown(session, Attempt(row.id, 1))
    for misses in (0, 1):
        settle.missed(session, Attempt(row.id, 1), misses=misses, real_now=NOW)
    make.claimed(session)

    assert not settle.unknown(session, Attempt(row.id, 1))
    assert not settle.not_accepted(session, Attempt(row.id, 1), not_before=NOW)
    session.refresh(row)
    assert (row.state, row.attempt) == (State.SENDING, 2)


def test_a_text_that_was_not_taken_costs_nothing(session, row):
    settle.not_accepted(session, Attempt(row.id, 1), not_before=NOW)
    session.commit()

    session.refresh(row)
    batch = session.get_one(Batch, row.batch_id)
    session.refresh(batch)
    assert (row.state, batch.taken_segments) == (State.QUEUED, 0)


def test_a_text_that_was_taken_after_all_is_paid_for(session, row):
    settle.not_accepted(session, Attempt(row.id, 1), not_before=NOW)
    session.commit()
    for status in ("queued", "delivered"):
        tell(session, row, status)
    session.commit()

    batch = session.get_one(Batch, row.batch_id)
    session.refresh(batch)
    assert (row.state, batch.taken_segments) == (State.DELIVERED, row.segments)


@pytest.mark.parametrize(
    ("code", "why"), [("21610", "opted_out"), ("30006", "landline"), ("30005", "unreachable"), ("30003", None)]
)
def test_what_a_code_says_about_a_number_is_kept(session, row, code, why):
    tell(session, row, "undelivered", code)

    found = session.scalars(select(Suppression.why)).all()
    assert found == ([why] if why else [])
    assert row.error_code == code


def test_a_batch_whose_sender_is_filtered_is_paused(session):
    batch = make.a_batch(session)
    for number in range(codes.BREAKS_AT):
        text = make.a_queued_text(session, batch=batch)
        make.claimed(session)
        session.refresh(batch)
        assert batch.state == BatchState.OPEN
        tell(session, text, "undelivered", "30007", sid=f"SM{number}")

    session.refresh(batch)
    assert (batch.state, batch.why_paused) == (BatchState.PAUSED, "sender 30007")


def test_a_rejected_number_is_never_written_to_again(session, row):
    from groundwork.delivery.models import Why

    settle.rejected(session, Attempt(row.id, 1), code=21211, why=Why.INVALID, now=NOW)

    session.refresh(row)
    address = session.get_one(Address, row.address_id)
    make.a_queued_text(session, address=address)
    assert row.state == State.REJECTED
    assert make.claimed(session) == []
