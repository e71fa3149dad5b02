"""Each sender keeps its pace, each brand its cap, each alliance its day; and nobody is texted before approval."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery import outbox
from groundwork.delivery.models import Batch, BatchState, Brand, Channel, Message, Sender, SenderKind, Spending, State
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.senders import identity
from groundwork.delivery.sending import settle
from groundwork.delivery.sending.allowance import Charge
from groundwork.delivery.sending.claim import Attempt, claim
from groundwork.models import Installation
from tests.conftest import NOW
from tests.factories import delivery as make

LONG = "á" * 130  # two segments
LOCAL = "+16085550177"


def queued(session, number: int, *, batch: Batch | None = None, body: str = "Please call") -> Batch:
    """So many texts to one person each, in one batch."""
    batch = batch or make.a_batch(session)
    addresses = [make.a_text_address(session) for _ in range(number)]
    items = [Outgoing(one.id, f"{batch.cause}/{one.id}", body, "", make.NEW_YORK) for one in addresses]
    outbox.queue(session, batch, items, now=NOW)
    return batch


def went(session, *, seconds: float = 0, days: int = 0, **changes) -> int:
    """How many messages one claim takes, so long after NOW."""
    now = NOW + timedelta(days=days)
    who = make.a_claimant(now, real_now=now + timedelta(seconds=seconds), **changes)
    return len(claim(session, who))


def test_a_sender_keeps_its_pace_by_the_real_clock(session):
    make.a_sender(session, per_second=4.0)
    queued(session, 30)

    counts = [went(session, seconds=second) for second in (0, 0, 0.5, 1.0, 61.0, 61.1)]

    assert counts == [4, 0, 2, 2, 4, 1]  # a bucket holds one second's worth, however long it stood


def test_a_long_text_is_waited_for_afterwards(session):
    make.a_sender(session, per_second=1.0)
    queued(session, 3, body=LONG)

    counts = [went(session, seconds=second) for second in (0, 0.9, 1.9, 2.1)]

    assert counts == [1, 0, 1, 0]


def test_in_the_long_run_a_sender_never_goes_faster_than_its_pace(session):
    make.a_sender(session, per_second=3.75)
    queued(session, 90)

    sent = sum(went(session, seconds=step / 5) for step in range(100))  # 20 seconds of a worker's looks

    assert 3.75 * 20 - 1 <= sent <= 3.75 * 20 + 3.75 + 1


def test_a_sender_without_room_keeps_no_other_sender_and_no_mail_waiting(session):
    make.a_sender(session, per_second=1.0)
    queued(session, 5)
    queued(session, 3, batch=make.a_batch(session, sender=LOCAL))
    address = make.a_text_address(session)
    outbox.send_mail(session, address_id=address.id, subject="Hello", body="x", key="m", now=NOW)

    taken = [went(session) for _ in range(4)]

    assert taken == [1, 1, 3, 0]


def test_calls_have_a_pace_of_their_own(session):
    make.a_sender(session, per_second=1.0, calls_per_second=1.0)
    for one in range(3):
        outbox.send_call(session, address_id=make.a_text_address(session).id, key=f"c{one}", token=f"t{one}", now=NOW)
    queued(session, 2)

    claimed = claim(session, make.a_claimant())
    counts = [went(session, seconds=second) for second in (0, 0.5, 1.6)]

    assert [(row.channel, row.token, row.sender) for row in claimed] == [(Channel.CALL, "t0", make.OURS)]
    assert counts == [1, 1, 1]  # the text; then a call; then a text or a call each second


def test_who_asked_to_be_rung_is_not_rung_later(session):
    outbox.send_call(session, address_id=make.a_text_address(session).id, key="c", token="t", now=NOW)

    assert claim(session, make.a_claimant(NOW + outbox.CALL_LIFE)) == []
    assert len(claim(session, make.a_claimant(NOW + outbox.CALL_LIFE - timedelta(seconds=1)))) == 1


def test_over_the_cap_of_its_brand_a_text_waits_for_the_next_day(session):
    make.a_sender(session, daily_cap=3)
    make.a_sender(session, LOCAL, daily_cap=3)  # the same brand
    queued(session, 2)
    queued(session, 4, batch=make.a_batch(session, sender=LOCAL))

    today = [went(session) for _ in range(4)]
    tomorrow = [went(session, days=1) for _ in range(2)]

    assert today == [2, 1, 0, 0]
    assert tomorrow == [3, 0]


def test_the_carriers_day_turns_in_los_angeles():
    assert identity.day_of(datetime(2026, 6, 17, 6, 59, tzinfo=UTC)) == date(2026, 6, 16)
    assert identity.day_of(datetime(2026, 6, 17, 7, 0, tzinfo=UTC)) == date(2026, 6, 17)


def test_an_alliance_spends_no_more_in_a_day_than_it_allows_and_goes_on_tomorrow(session):
    first, second = (make.a_batch(session, daily_cents=4) for _ in range(2))  # three segments a day
    queued(session, 2, batch=first)
    queued(session, 4, batch=second)
    others = queued(session, 1, batch=make.a_batch(session, alliance="ohio"))
    for row in session.scalars(select(Message).where(Message.batch_id == others.id)):
        make.agree(session, session.get_one(make.Address, row.address_id), topic="alliance:ohio")

    today = sum(went(session) for _ in range(6))
    states = {first.state, second.state}
    tomorrow = sum(went(session, days=1) for _ in range(6))

    assert (today, states, tomorrow) == (4, {BatchState.OPEN}, 3)
    assert session.scalars(select(Spending.segments).order_by(Spending.alliance, Spending.day)).all() == [3, 3, 1]


def test_a_day_may_be_worth_a_million_dollars(session):
    queued(session, 2, batch=make.a_batch(session, daily_cents=100_000_000, budget_cents=100_000_000))

    assert went(session) == 2


def test_a_text_too_dear_for_the_rest_of_the_day_keeps_no_other_batch_waiting(session):
    dear = make.a_batch(session, daily_cents=2)  # one segment a day
    queued(session, 1, batch=dear, body=LONG)
    queued(session, 2)

    assert [went(session) for _ in range(2)] == [2, 0]
    assert dear.state == BatchState.OPEN


def test_nothing_is_texted_before_the_carriers_have_approved_and_mail_goes(session):
    make.a_sender(session, approved_on=None)
    queued(session, 2)
    address = make.a_text_address(session)
    outbox.send_mail(session, address_id=address.id, subject="Hello", body="x", key="m", now=NOW)

    waiting = [row.channel for row in claim(session, make.a_claimant())]
    make.a_sender(session)

    assert waiting == [Channel.MAIL]
    assert went(session) == 2


def test_a_sender_nobody_has_heard_of_is_written_down_and_is_slow(session):
    batch = queued(session, 3)
    batch.sender = LOCAL

    assert went(session) == 1

    made = session.get_one(Sender, LOCAL)
    assert (made.brand, made.kind, made.per_second) == (identity.FIRST_BRAND, SenderKind.LOCAL, 1.0)


def test_a_new_sender_of_an_empty_installation_waits_and_one_of_a_demo_does_not(session):
    for row in [*session.scalars(select(Sender)), *session.scalars(select(Brand))]:
        session.delete(row)
        session.flush()

    first = identity.known(session, LOCAL, now=NOW)
    waits = session.get_one(Brand, first.brand).approved_on
    session.delete(first)
    session.delete(session.get_one(Brand, first.brand))
    session.scalars(select(Installation)).one().is_demo = True
    session.flush()
    second = identity.known(session, LOCAL, now=NOW)

    assert waits is None
    assert session.get_one(Brand, second.brand).approved_on == NOW.date()
    assert second.per_second == identity.DEMO_PACE


@pytest.mark.parametrize("act", ["not accepted", "withheld", "rejected", "stopped"])
def test_what_was_not_sent_after_all_is_given_back_to_batch_brand_and_day(session, act):
    batch = queued(session, 2)
    row = claim(session, make.a_claimant())[0]
    session.commit()

    match act:
        case "not accepted":
            settle.not_accepted(session, row.attempt, not_before=None)
        case "withheld":
            settle.withheld(session, row.attempt, why="opted_out", now=NOW)
        case "rejected":
            settle.rejected(session, row.attempt, code=21211, why=None, now=NOW)
        case "stopped":
            settle.cancelled(session, row.attempt, now=NOW)
    session.commit()

    session.expire_all()
    assert batch.taken_segments == 1
    assert session.scalars(select(Brand.day_segments)).one() == 1
    assert session.scalars(select(Spending.segments)).one() == 1


def test_another_days_count_is_left_alone(session):
    queued(session, 2)
    row = claim(session, make.a_claimant())[0]
    session.commit()

    yesterday = Charge(make.OURS, identity.day_of(NOW) - timedelta(days=1))
    settle.not_accepted(session, Attempt(row.attempt.row_id, 1, yesterday), not_before=None)
    session.commit()

    assert session.scalars(select(Brand.day_segments)).one() == 2


def test_workers_at_once_overspend_neither_bucket_nor_cap_nor_day_nor_budget(database):
    with database.writing() as session:
        make.a_sender(session, per_second=60.0, daily_cap=50)
        for budget, daily in ((40, None), (None, 30), (None, None)):
            batch = make.a_batch(session, budget_cents=budget, daily_cents=daily, alliance=f"a{budget}{daily}")
            batch.is_personal = True  # no consent needed
            queued(session, 40, batch=batch)
    taken: list[int] = []

    def work(name: str) -> None:
        for _ in range(12):
            with database.writing() as session:
                taken.append(len(claim(session, make.a_claimant(worker=name), limit=8)))

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with database.reading() as session:
        assert sum(taken) == 50
        assert session.scalars(select(Brand.day_segments)).one() == 50
        assert session.get_one(Sender, make.OURS).tokens == 10.0
        held = session.scalars(select(Message.id).where(Message.state == State.SENDING)).all()
        segments = {batch.alliance: batch.taken_segments for batch in session.scalars(select(Batch))}
    assert len(held) == 50
    assert sum(segments.values()) == 50
    assert segments["a40None"] <= 33
    assert segments["aNone30"] <= 25
