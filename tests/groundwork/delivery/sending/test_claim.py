"""A claim looks at every rule once more, and no two workers ever hold the same message."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery import outbox
from groundwork.delivery.models import Batch, BatchState, Channel, Message, State, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.sending.claim import claim
from tests.conftest import NOW
from tests.factories import delivery as make


def fresh(session, row: Message) -> Message:
    session.expire_all()
    return session.get_one(Message, row.id)


def test_a_claim_writes_down_who_holds_it_before_anything_is_sent(session):
    text = make.a_queued_text(session)

    rows = make.claimed(session, worker="one")

    found = fresh(session, text)
    assert [row.attempt.row_id for row in rows] == [text.id]
    assert (found.state, found.attempt, found.worker) == (State.SENDING, 1, "one")
    assert found.claimed_at == NOW
    assert found.lease_until is not None
    assert found.lease_until > NOW
    assert make.claimed(session) == []


def test_stop_beats_a_queued_message(session):
    address = make.a_text_address(session)
    text = make.a_queued_text(session, address=address)

    consent.withdraw(session, address, how="text", evidence="SM1", now=NOW)

    found = fresh(session, text)
    assert make.claimed(session) == []
    assert (found.state, found.why) == (State.SUPPRESSED, "opted_out")


def test_what_slipped_in_after_a_stop_is_suppressed_by_the_claim_itself(session):
    address = make.a_text_address(session)
    consent.withdraw(session, address, how="text", evidence="SM1", now=NOW)
    text = make.a_queued_text(session, address=address)

    assert make.claimed(session) == []

    found = fresh(session, text)
    assert (found.state, found.why, found.attempt) == (State.SUPPRESSED, "opted_out", 0)


def test_a_stop_to_one_alliance_stops_the_other(session):
    address = make.a_text_address(session)
    consent.withdraw(session, address, how="text", evidence="to franklin", now=NOW)
    make.agree(session, address, topic="alliance:ohio")
    text = make.a_queued_text(session, address=address, batch=make.a_batch(session, alliance="ohio"))

    assert make.claimed(session) == []
    assert fresh(session, text).why == "opted_out"


def test_no_consent_no_message(session):
    text = make.a_queued_text(session, address=make.a_text_address(session, agrees=False))

    assert make.claimed(session) == []

    found = fresh(session, text)
    assert (found.state, found.why) == (State.SUPPRESSED, "no_consent")


def test_a_yes_to_one_alliance_is_none_to_another(session):
    address = make.a_text_address(session)
    ohios = make.a_queued_text(session, address=address, batch=make.a_batch(session, alliance="ohio"))
    franklins = make.a_queued_text(session, address=address)

    claimed = [*make.claimed(session), *make.claimed(session)]

    assert [one.attempt.row_id for one in claimed] == [franklins.id]
    assert fresh(session, ohios).why == "no_consent"
    assert consent.may_reach(session, [address.id], topic="alliance:ohio", now=NOW) == {address.id: "no_consent"}
    assert consent.may_reach(session, [address.id], topic="alliance:franklin", now=NOW) == {}


def test_an_answer_to_one_person_needs_no_earlier_consent_but_honours_a_stop(session):
    free, gone = (make.a_text_address(session, agrees=False) for _ in range(2))
    suppression.suppress(session, gone.fingerprint, Why.OPTED_OUT, how="web", now=NOW)
    for address in (free, gone):
        parts = {"body": "Reply YES", "key": f"confirm:{address.id}", "zones": make.NEW_YORK, "now": NOW}
        outbox.send_text(session, address_id=address.id, **parts)

    rows = make.claimed(session)

    assert [row.to for row in rows] == [free.value]


@pytest.mark.parametrize(
    ("zones", "hours", "goes"),
    [
        (("America/New_York",), 0, True),
        (("America/Los_Angeles",), 0, False),
        (("America/New_York", "America/Los_Angeles"), 0, False),
        (("America/New_York", "America/Los_Angeles"), 2, True),
        (("America/New_York",), 12, False),
        (("America/Los_Angeles",), 9, True),
        ((), 0, True),  # the factory's first numbers are in Wisconsin
    ],
)
def test_nobody_is_texted_in_the_night(session, zones, hours, goes):
    batch, address = make.a_batch(session), make.a_text_address(session, "+16085550142")
    outbox.queue(session, batch, [make.an_outgoing(address, zones=zones)], now=NOW)

    rows = make.claimed(session, NOW + timedelta(hours=hours))

    assert bool(rows) is goes


def test_a_text_expires_with_the_evening_and_with_its_batch(session):
    session.expire_on_commit = False
    make.a_queued_text(session)
    short = make.a_batch(session, closes_at=NOW + timedelta(minutes=10))
    make.a_queued_text(session, batch=short)

    valid = sorted(row.valid_for for _ in range(2) for row in make.claimed(session))

    assert valid == [600, 9 * 3600]


def test_a_text_claimed_thirty_seconds_before_the_night_waits(session):
    make.a_queued_text(session)

    assert make.claimed(session, NOW + timedelta(hours=9) - timedelta(seconds=30)) == []


def test_pause_means_pause_and_resume_goes_on(session):
    text = make.a_queued_text(session)
    batch = session.get_one(Batch, text.batch_id)

    outbox.pause(session, batch, now=NOW)
    paused = make.claimed(session)
    outbox.resume(session, batch, now=NOW)

    assert paused == []
    assert len(make.claimed(session)) == 1


@pytest.mark.parametrize("changes", [{"opens_at": NOW + timedelta(hours=1)}, {"closes_at": NOW}])
def test_a_batch_sends_only_in_its_window(session, changes):
    make.a_queued_text(session, batch=make.a_batch(session, **changes))

    assert make.claimed(session) == []


def test_nothing_is_sent_that_nobody_pays_for(session):
    batch = make.a_batch(session, budget_cents=3)  # pays for two segments
    texts = [make.a_queued_text(session, batch=batch) for _ in range(4)]

    rows = make.claimed(session)
    rest = make.claimed(session)

    session.refresh(batch)
    assert [row.attempt.row_id for row in rows] == [text.id for text in texts[:2]]
    assert rest == []
    assert (batch.state, batch.why_paused, batch.taken_segments) == (BatchState.PAUSED, "budget", 2)


def test_without_a_phone_no_text_is_touched(session):
    text = make.a_queued_text(session)

    assert claim(session, make.a_claimant(channels=(Channel.MAIL,))) == []
    assert fresh(session, text).state == State.QUEUED


def test_several_workers_at_once_never_hold_the_same_message(database):
    with database.writing() as session:
        batch = make.a_batch(session)
        addresses = [make.a_text_address(session) for _ in range(5)]
        items = [make.an_outgoing(address, f"{address.id}/{step}") for address in addresses for step in range(40)]
        outbox.queue(session, batch, items, now=NOW)
    held: list[int] = []

    def work(name: str) -> None:
        while True:
            with database.writing() as session:
                rows = claim(session, make.a_claimant(worker=name))
            if not rows:
                return
            held.extend(row.attempt.row_id for row in rows)

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with database.reading() as session:
        attempts = session.scalars(select(Message.attempt)).all()
        batch = session.get_one(Batch, batch.id)
    assert sorted(held) == sorted(set(held))
    assert attempts == [1] * 200
    assert batch.taken_segments == 200


def test_batches_take_turns(session):
    first, second = make.a_batch(session), make.a_batch(session)
    for batch in (first, first, second):
        make.a_queued_text(session, batch=batch)

    turns = []
    for turn in range(3):
        who = make.a_claimant(real_now=NOW + timedelta(seconds=turn))
        turns += [row.attempt.row_id for row in claim(session, who, limit=1)]

    assert [session.get_one(Message, row_id).batch_id for row_id in turns] == [first.id, second.id, first.id]
