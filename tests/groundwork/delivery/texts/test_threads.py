"""Conversations: what waits for a person, who has it, what may be answered and when."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from groundwork.delivery import outbox
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Message, ReceivedText, State, Suppression, Thread, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.texts import threads
from groundwork.delivery.texts.threads import CannotAnswer, Taken
from groundwork.delivery.webhooks import inbound
from groundwork.doors import Doors, InboundText
from tests.conftest import NOW
from tests.factories import delivery as make

PHONE, OURS = "+16085550142", "+12025550190"
ROSA, HANA = 7, 8
LATE = datetime(2026, 6, 17, 3, 0, tzinfo=UTC)  # 11 in the evening in New York


def hears(session, body, sid="SM1", *, doors=None, ours=OURS, now=NOW):
    said = InboundText(sid, PHONE, ours, body)
    answered = inbound.receive(session, said, doors or Doors(), url="http://localhost", is_answered=False, now=now)
    session.expire_all()
    return answered


def the_thread(session):
    return session.scalars(select(Thread)).one()


def answers(session, body="Yes, behind the library.", *, by=ROSA, now=NOW):
    return threads.answer(session, the_thread(session), body, account_id=by, zones=make.NEW_YORK, now=now)


def test_every_text_belongs_to_the_thread_of_its_two_numbers(session):
    hears(session, "Is there parking?")
    hears(session, "On Thursday", "SM2")
    hears(session, "Hello", "SM3", ours="+12025550191")

    ours = {row.id: row.ours for row in session.scalars(select(Thread).order_by(Thread.id))}
    of_each = session.scalars(select(ReceivedText.thread_id).order_by(ReceivedText.id))
    assert [ours[thread_id] for thread_id in of_each] == [OURS, OURS, "+12025550191"]


@pytest.mark.parametrize(
    ("body", "waits"),
    [("Is there parking?", True), ("wrong number", True), ("STOP", False), ("START", False), ("HELP", False)],
)
def test_only_what_nothing_answers_waits_for_a_person(session, body, waits):
    hears(session, body)

    assert (the_thread(session).waiting_since is not None) is waits
    assert len(threads.waiting(session)) == int(waits)


def test_what_a_room_answers_waits_for_nobody(session):
    hears(session, "YES", doors=Doors(inbound_texts=[lambda *_parts, **_named: "thank you"]))

    assert the_thread(session).waiting_since is None


def test_she_waits_since_her_first_unanswered_word(session):
    hears(session, "Is there parking?")
    hears(session, "Hello?", "SM2", now=NOW + timedelta(hours=2))

    thread = the_thread(session)
    assert (thread.waiting_since, thread.last_at) == (NOW, NOW + timedelta(hours=2))


def test_an_answer_goes_from_the_same_number_and_her_reply_continues_the_thread(session):
    make.a_text_address(session, PHONE)
    outbox.send_text(
        session, address_id=find_text(session, PHONE).id, body="Hi", key="k", zones=(), sender=OURS, now=NOW
    )
    hears(session, "Is there parking?")

    goes_at = answers(session, "Yes, “behind” the library…")
    hears(session, "Thank you", "SM2", now=NOW + timedelta(minutes=5))

    lines = threads.conversation(session, the_thread(session))
    assert goes_at == NOW
    assert [line.body for line in lines if not line.is_ours] == ["Is there parking?", "Thank you"]
    mine = next(line for line in lines if line.written_by == ROSA)
    assert (mine.body, mine.state) == ('Yes, "behind" the library...', "queued")
    assert the_thread(session).waiting_since == NOW + timedelta(minutes=5)


def test_an_answer_can_go_out_without_an_earlier_consent(session):
    hears(session, "How do I join?")

    answers(session, "At our page.")

    assert [row.body for row in make.claimed(session)] == ["At our page."]


def test_an_answer_at_night_waits_for_her_morning(session):
    hears(session, "Is there parking?", now=LATE)

    goes_at = answers(session, now=LATE)

    assert goes_at == datetime(2026, 6, 17, 13, 0, tzinfo=UTC)
    assert not make.claimed(session, LATE)


def test_two_people_never_answer_at_once(session):
    hears(session, "Is there parking?")
    threads.take(session, the_thread(session), account_id=ROSA, now=NOW)

    with pytest.raises(Taken, match="Somebody else"):
        answers(session, by=HANA)
    with pytest.raises(Taken):
        threads.close(session, the_thread(session), account_id=HANA, now=NOW)

    assert session.scalar(select(func.count(Message.id))) == 0


def test_taking_happens_in_the_database_whatever_each_side_has_read(database, session):
    hears(session, "Is there parking?")
    session.commit()
    stale = the_thread(session)
    assert stale.taken_by is None
    session.commit()
    with database.writing() as other:
        threads.take(other, other.get_one(Thread, stale.id), account_id=HANA, now=NOW)

    with pytest.raises(Taken):
        threads.take(session, stale, account_id=ROSA, now=NOW)


def test_what_is_let_go_or_left_alone_for_an_hour_is_free_again(session):
    hears(session, "Is there parking?")
    thread = the_thread(session)

    threads.take(session, thread, account_id=ROSA, now=NOW)
    threads.let_go(session, thread, account_id=ROSA, now=NOW)
    threads.take(session, thread, account_id=HANA, now=NOW)
    later = NOW + timedelta(minutes=61)
    was_free = not threads.is_taken(thread, now=later)
    threads.take(session, thread, account_id=ROSA, now=later)

    assert was_free
    assert thread.taken_by == ROSA
    assert not threads.is_taken(thread, now=later, other_than=ROSA)


def test_done_without_an_answer(session):
    hears(session, "Thanks!")

    threads.close(session, the_thread(session), account_id=ROSA, now=NOW)

    assert (the_thread(session).waiting_since, the_thread(session).taken_by) == (None, None)


def test_who_said_stop_cannot_be_answered_and_waits_for_nobody(session):
    hears(session, "Is there parking?")
    hears(session, "STOP", "SM2")

    with pytest.raises(CannotAnswer, match="They said stop"):
        answers(session)
    assert the_thread(session).waiting_since is None


def test_a_stranger_is_not_answered_after_a_week(session):
    hears(session, "How do I join?")
    later = NOW + timedelta(days=8)

    with pytest.raises(CannotAnswer, match="more than a week"):
        answers(session, now=later)
    make.a_text_address(session, PHONE)

    assert answers(session, now=later) == later


@pytest.mark.parametrize("why", [Why.LANDLINE, Why.INVALID, Why.REASSIGNED, Why.UNREACHABLE])
def test_who_cannot_be_reached_is_not_answered_and_the_reason_is_said(session, why):
    hears(session, "Hello")
    address = make.a_text_address(session, PHONE)
    suppression.suppress(session, address.fingerprint, why, how="lookup", now=NOW)

    assert threads.why_silent(session, the_thread(session), now=NOW)


def _held(session):
    return session.scalars(select(ReceivedText).where(ReceivedText.read_as == "hold").order_by(ReceivedText.id)).all()


def _standing(session):
    return set(session.scalars(select(Suppression.why).where(Suppression.lifted_at.is_(None))))


def test_a_held_text_stops_sends_until_all_of_hers_are_read(session):
    row = make.a_queued_text(session, address=make.a_text_address(session, PHONE))
    hears(session, "wrong number")
    hears(session, "who gave you my number", "SM2")
    session.refresh(row)

    with pytest.raises(CannotAnswer, match="may mean stop"):
        answers(session)
    first, second = _held(session)
    inbound.release(session, first, is_stop=False, now=NOW)
    between = _standing(session)
    inbound.release(session, second, is_stop=False, now=NOW)

    assert row.state == State.SUPPRESSED
    assert (between, _standing(session)) == ({Why.HELD}, set())
    assert answers(session) == NOW


def test_a_held_text_that_was_a_stop_is_one_in_the_ledger_with_who_said_so(session):
    address = make.a_text_address(session, PHONE)
    hears(session, "wrong number")

    inbound.release(session, _held(session)[0], is_stop=True, by="account:7", now=NOW)
    inbound.release(session, _held(session)[0], is_stop=False, by="account:8", now=NOW)

    line = consent.withdraw(session, address, how="x", evidence="", now=NOW)  # the next line of the ledger
    before = session.get_one(type(line), line.id - 1)
    assert (before.kind, before.how, before.evidence) == ("withdrawn", "staff", "SM1 account:7")
    assert _standing(session) == {Why.OPTED_OUT}
    assert the_thread(session).waiting_since is None


def test_a_stop_settles_what_was_held_before(session):
    hears(session, "wrong number")
    hears(session, "STOP", "SM2")

    assert not inbound.held(session)
    assert _standing(session) == {Why.OPTED_OUT}
