"""Calls that come in: each step is answered once, and their end is told once."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from groundwork.delivery.models import Batch, CallEvent, Channel, Message, MessageEvent, State
from groundwork.delivery.phone.script import Hangup, Say
from groundwork.delivery.webhooks import learning
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.hooks import MARIA, OURS, a_step, post, with_rooms


def call(app: Flask, step: str, *, token: str = "", **more: str) -> str:
    headers = {"I-Twilio-Idempotency-Token": token} if token else {}
    answer = post(app, f"/hooks/twilio/voice/{step}?k=secret", a_step(**more), **headers)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_a_call_goes_to_the_room_that_takes_it_with_all_it_needs(app):
    seen: list[Any] = []

    def take(session, received, *, now):
        seen.append(received)
        return [Say("Hello"), Hangup()]

    with_rooms(app, inbound_calls=[lambda session, received, *, now: None, take])
    answer = call(app, "done-1", Digits="1", DialCallStatus="completed", DialCallSid="CA2", DialCallDuration="61")

    assert "<Say" in answer
    assert (seen[0].sid, seen[0].caller, seen[0].called, seen[0].step, seen[0].key) == (
        "CA1",
        MARIA,
        OURS,
        "done-1",
        "secret",
    )
    assert (seen[0].digits, seen[0].dial_status, seen[0].dial_sid, seen[0].dial_seconds) == (
        "1",
        "completed",
        "CA2",
        61,
    )


def test_in_a_call_we_placed_the_supporter_is_still_the_caller(app):
    seen: list[Any] = []
    with_rooms(app, inbound_calls=[lambda session, received, *, now: seen.append(received) or []])
    call(app, "answer", From=OURS, To=MARIA, Direction="outbound-api")

    assert (seen[0].caller, seen[0].called) == (MARIA, OURS)


def test_a_step_told_twice_is_done_once(app, session):
    done: list[str] = []

    def take(session, received, *, now):
        done.append(received.step)
        return [Say(f"Number {len(done)}")]

    with_rooms(app, inbound_calls=[take])
    first, again = call(app, "answer", token="t1"), call(app, "answer", token="t1")

    assert first == again
    assert done == ["answer"]
    assert session.scalar(select(func.count()).select_from(CallEvent)) == 1


def test_a_refusal_is_read_out_and_undone(app, session):
    def take(session, received, *, now):
        make.a_batch(session)
        raise Refusal("This campaign is closed.")

    with_rooms(app, inbound_calls=[take])

    assert "This campaign is closed." in call(app, "answer")
    assert session.scalar(select(func.count()).select_from(Batch)) == 0


def test_the_end_of_a_call_is_told_once(app):
    ends: list[Any] = []
    with_rooms(app, inbound_calls=[lambda session, received, *, now: ends.append(received) or []])
    for word in ("ringing", "completed", "completed"):
        fields = {"CallSid": "CA1", "From": MARIA, "To": OURS, "CallStatus": word, "CallDuration": "90"}
        assert post(app, "/hooks/twilio/call-status", fields).status_code == 204

    assert [(end.step, end.dial_status, end.dial_seconds) for end in ends] == [("ended", "completed", 90)]


def test_a_call_nobody_takes_is_answered_in_words(app):
    with_rooms(app)

    assert "Nobody can take this call" in call(app, "answer")


def a_call_under_way(session) -> Message:
    row = make.a_queued_text(session)
    row.channel, row.state, row.attempt = Channel.CALL, State.SENDING, 1
    session.commit()
    return row


def test_a_call_we_placed_is_heard_of_in_any_order(app, session):
    row = a_call_under_way(session)
    for word in ("completed", "ringing", "completed"):
        path = f"/hooks/twilio/call-status?o={row.id}&a=1"
        assert post(app, path, a_step(CallStatus=word, Direction="outbound-api")).status_code == 204
    learning.absorb(app.extensions["database"], now=NOW)

    session.refresh(row)
    assert (row.state, row.sid) == (State.DELIVERED, "CA1")
    assert session.scalar(select(func.count()).select_from(MessageEvent)) == 2


def test_a_call_that_came_in_is_no_message_of_ours(app, session):
    post(app, "/hooks/twilio/call-status", a_step(CallStatus="completed"))

    assert session.scalar(select(func.count()).select_from(MessageEvent)) == 0
