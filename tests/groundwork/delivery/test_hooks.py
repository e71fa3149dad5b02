"""Webhooks: forged ones get nowhere, true ones have their effect once, a stop has it at once."""

import json
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

import wsgi
from groundwork.delivery import consent, inbound
from groundwork.delivery.models import (
    Batch,
    CallEvent,
    Message,
    MessageEvent,
    ReceivedText,
    State,
    Suppression,
)
from groundwork.delivery.script import Hangup, Say
from groundwork.doors import Doors
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import delivery as make

MARIA, OURS = "+16085550142", "+12025550190"


def post(app: Flask, path: str, fields: dict[str, str], *, token: str = "test-token", **headers: str) -> Any:
    signature = RequestValidator(token).compute_signature(f"http://localhost{path}", fields)
    return app.test_client().post(path, data=fields, headers={"X-Twilio-Signature": signature} | headers)


def a_text(body: str, sid: str = "SM1", sender: str = MARIA, **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "From": sender, "To": OURS, "Body": body, "NumMedia": "0"} | more


def text(app: Flask, body: str, sid: str = "SM1", **more: str) -> str:
    answer = post(app, "/hooks/twilio/text", a_text(body, sid, **more))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def simulated(settings, database) -> Flask:
    """The app beside a phone company that leaves keywords to us, as the simulator does."""
    made: Flask = wsgi.build(settings.model_copy(update={"twilio_base_url": "http://localhost/sim"}), database)
    return made


@pytest.fixture
def sent(session) -> Message:
    """A text on its way to Maria."""
    row = make.a_queued_text(session, address=make.a_text_address(session, MARIA))
    make.claimed(session)
    session.commit()
    return row


def status(app: Flask, row: Message, word: str, *, sid: str = "SM9", **more: str) -> int:
    fields = {"MessageSid": sid, "MessageStatus": word, "To": MARIA, "From": OURS} | more
    return int(post(app, f"/hooks/twilio/status?o={row.id}&a=1", fields).status_code)


PATHS = [f"/hooks/twilio/{name}" for name in ("text", "status?o=1&a=1", "voice/answer", "call-status")]
ALGORITHM = "X-Twilio-Webhooks-Signature-Settings"


@pytest.mark.parametrize("path", PATHS)
def test_a_webhook_without_a_good_signature_gets_nowhere(app, path):
    client, fields = app.test_client(), a_text("STOP")
    signature = RequestValidator("test-token").compute_signature(f"http://localhost{path}", fields)
    good = {"X-Twilio-Signature": signature}
    body = json.dumps(fields)
    digest = ("&" if "?" in path else "?") + f"bodySHA256={sha256(body.encode()).hexdigest()}"
    answers = [
        client.post(path, data=fields),
        client.post(path, data=fields, headers={"X-Twilio-Signature": ""}),
        client.post(path, data=fields, headers={"X-Twilio-Signature": "é" * 28}),
        client.post(path, data=fields | {"Body": "START"}, headers=good),
        client.post(path + ("&" if "?" in path else "?") + "o=2", data=fields, headers=good),
        client.post(path, data=fields, headers=good | {ALGORITHM: "algorithm=HMAC_SHA256"}),
        client.post(path, data=fields, headers=good | {ALGORITHM: "key=x,algorithm=NONE"}),
        client.post(path, json=fields, headers=good),
        client.post(path + digest, json=fields, headers=good),
        client.post(path, data=b"\xff\xfe", content_type="application/x-www-form-urlencoded", headers=good),
        client.post(path, data=fields, content_type="multipart/form-data", headers=good),
        client.post(path, data=fields, headers={"X-Twilio-Signature": "x", "Host": "evil.example"}),
        post(app, path, fields, token="another"),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_nothing_of_a_forged_webhook_is_kept(app, session):
    app.test_client().post("/hooks/twilio/text", data=a_text("STOP"))

    assert session.scalar(select(func.count()).select_from(ReceivedText)) == 0


def test_the_address_is_the_configured_one_whatever_the_host_says(app):
    fields = a_text("hello")
    signature = RequestValidator("test-token").compute_signature("http://localhost/hooks/twilio/text", fields)
    headers = {"X-Twilio-Signature": signature, "Host": "evil.example"}

    assert app.test_client().post("/hooks/twilio/text", data=fields, headers=headers).status_code == 200


def test_both_tokens_count_while_one_is_changed_for_the_other(settings, database):
    changing = settings.model_copy(update={"other_twilio_auth_token": type(settings.twilio_auth_token)("old")})
    app = wsgi.build(changing, database)

    answers = [
        post(app, "/hooks/twilio/text", a_text("hi", f"SM{place}"), token=token).status_code
        for place, token in enumerate(["old", "test-token", ""])
    ]

    assert answers == [200, 200, 403]


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    name=st.text(max_size=12), value=st.text(max_size=40), header=st.text(st.characters(codec="latin-1"), max_size=40)
)
def test_whatever_is_made_up_is_refused_and_breaks_nothing(app, name, value, header):
    if any(sign in header for sign in "\r\n\0"):
        return
    fields = a_text("hello") | {name: value}

    answer = app.test_client().post("/hooks/twilio/text", data=fields, headers={"X-Twilio-Signature": header})

    assert answer.status_code == 403


def test_a_webhook_is_never_read_with_get(app):
    assert app.test_client().get("/hooks/twilio/text").status_code in {403, 405}


def test_stop_is_obeyed_and_confirmed_once(simulated, session):
    address = make.a_text_address(session, MARIA)
    waiting = make.a_queued_text(session, address=address)
    session.commit()

    replies = [text(simulated, "Please stop", "SM1"), text(simulated, "STOP", "SM2"), text(simulated, "STOP", "SM3")]

    session.expire_all()
    assert ["you will get no more" in reply for reply in replies] == [True, False, False]
    assert session.get_one(Message, waiting.id).state == State.SUPPRESSED
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_a_webhook_told_twice_gets_the_same_answer_and_one_row(simulated, session):
    first, again = text(simulated, "STOP"), text(simulated, "STOP")

    assert first == again
    assert "you will get no more" in first
    assert session.scalar(select(func.count()).select_from(ReceivedText)) == 1
    assert session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_a_stop_from_a_number_nobody_knows_counts_when_it_joins_later(simulated, session):
    text(simulated, "ALTO")

    address = make.a_text_address(session, MARIA)
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_nothing_is_confirmed_twice_when_the_phone_company_answers_by_itself(app, simulated):
    assert "Message" not in text(app, "STOP")
    assert "no more messages" in text(app, "please stop texting me", "SM2", sender="+16085550143")
    assert "Message" not in text(simulated, "STOP", "SM3", sender="+16085550144", OptOutType="STOP")


@pytest.mark.parametrize(
    ("body", "words"),
    [("STOP", "Reply START"), ("No me escriban más", "Responda START"), ("AYUDA", "ayuda en"), ("HELP", "help at")],
)
def test_answers_come_in_the_language_of_the_question(simulated, body, words):
    assert words in text(simulated, body)


def test_every_answer_of_ours_fits_one_cheap_segment():
    from groundwork.delivery.measure import measure

    for kind in (inbound.STOPPED, inbound.STARTED, inbound.STRANGER, inbound.HELPED):
        for words in kind.values():
            size = measure(words.format(name="Lantern Coalition", url="https://lantern.example"))
            assert (size.encoding, size.segments) == ("GSM-7", 1), words


def test_start_brings_back_what_was_agreed_to(simulated, session):
    address = make.a_text_address(session, MARIA)
    session.commit()

    text(simulated, "STOP", "SM1")
    reply = text(simulated, "START", "SM2")

    session.expire_all()
    assert "welcome back" in reply
    assert consent.may_reach(session, [address.id], now=NOW) == {}


def test_a_stranger_who_says_start_is_told_where_to_join(simulated):
    assert "/join" in text(simulated, "START")


def test_what_nobody_can_be_sure_of_is_held_for_a_person(simulated, session):
    address = make.a_text_address(session, MARIA)
    session.commit()

    reply = text(simulated, "wrong number")
    held = inbound.held(session)
    before = consent.may_reach(session, [address.id], now=NOW)
    inbound.release(session, held[0], is_stop=False, now=NOW)

    assert "Message" not in reply
    assert before == {address.id: "held"}
    assert consent.may_reach(session, [address.id], now=NOW) == {}
    assert inbound.held(session) == []


def _with_rooms(app: Flask, **rooms: Any) -> Flask:
    app.extensions["doors"] = Doors(permissions=app.extensions["doors"].permissions, **rooms)
    return app


def test_the_first_room_with_an_answer_answers_and_never_sees_a_stop(simulated):
    seen: list[str] = []

    def silent(session, received, *, now):
        seen.append(received.body)

    def refuses(session, received, *, now):
        if received.body == "bad":
            raise Refusal("That was not one of the answers.")
        return f"You said {received.body}"

    app = _with_rooms(simulated, inbound_texts=[silent, refuses])
    replies = [text(app, body, f"SM{body}") for body in ("STOP", "1", "bad")]

    assert seen == ["1", "bad"]
    assert "You said 1" in replies[1]
    assert "That was not one of the answers." in replies[2]


def test_callbacks_move_our_row_and_a_repeated_one_changes_nothing(app, session, sent):
    answers = [status(app, sent, word) for word in ("sent", "delivered", "sent", "delivered", "queued")]

    session.refresh(sent)
    assert set(answers) == {204}
    assert (sent.state, sent.sid) == (State.DELIVERED, "SM9")
    assert session.scalar(select(func.count()).select_from(MessageEvent)) == 3


@pytest.mark.parametrize("query", ["", "?o=999&a=1", "?o=x&a=y", "?o=" + "9" * 60 + "&a=1", "?o=²&a=1"])
def test_a_callback_for_no_row_of_ours_is_answered_and_changes_nothing(app, session, query):
    from urllib.parse import quote

    path = "/hooks/twilio/status" + quote(query, safe="?&=")
    answer = post(app, path, {"MessageSid": "SM1", "MessageStatus": "sent"})

    assert answer.status_code == 204
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_an_opt_out_we_never_saw_is_learnt_from_an_error_code(app, session, sent):
    status(app, sent, "undelivered", ErrorCode="21610")

    assert consent.may_reach(session, [sent.address_id], now=NOW) == {sent.address_id: "opted_out"}


def call(app: Flask, step: str, *, token: str = "", **more: str) -> str:
    fields = {"CallSid": "CA1", "From": MARIA, "To": OURS, "Direction": "inbound", "CallStatus": "in-progress"} | more
    headers = {"I-Twilio-Idempotency-Token": token} if token else {}
    answer = post(app, f"/hooks/twilio/voice/{step}?k=secret", fields, **headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_call_goes_to_the_room_that_takes_it_with_all_it_needs(app):
    seen: list[Any] = []

    def take(session, received, *, now):
        seen.append(received)
        return [Say("Hello"), Hangup()]

    _with_rooms(app, inbound_calls=[lambda session, received, *, now: None, take])
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
    _with_rooms(app, inbound_calls=[lambda session, received, *, now: seen.append(received) or []])
    call(app, "answer", From=OURS, To=MARIA, Direction="outbound-api")

    assert (seen[0].caller, seen[0].called) == (MARIA, OURS)


def test_a_step_told_twice_is_done_once(app, session):
    done: list[str] = []

    def take(session, received, *, now):
        done.append(received.step)
        return [Say(f"Number {len(done)}")]

    _with_rooms(app, inbound_calls=[take])
    first, again = call(app, "answer", token="t1"), call(app, "answer", token="t1")

    assert first == again
    assert done == ["answer"]
    assert session.scalar(select(func.count()).select_from(CallEvent)) == 1


def test_a_refusal_is_read_out_and_undone(app, session):
    def take(session, received, *, now):
        make.a_batch(session)
        raise Refusal("This campaign is closed.")

    _with_rooms(app, inbound_calls=[take])

    assert "This campaign is closed." in call(app, "answer")
    assert session.scalar(select(func.count()).select_from(Batch)) == 0


def test_the_end_of_a_call_is_told_once(app):
    ends: list[Any] = []
    _with_rooms(app, inbound_calls=[lambda session, received, *, now: ends.append(received) or []])
    for word in ("ringing", "completed", "completed"):
        fields = {"CallSid": "CA1", "From": MARIA, "To": OURS, "CallStatus": word, "CallDuration": "90"}
        assert post(app, "/hooks/twilio/call-status", fields).status_code == 204

    assert [(end.step, end.dial_status, end.dial_seconds) for end in ends] == [("ended", "completed", 90)]


def test_a_call_nobody_takes_is_answered_in_words(app):
    _with_rooms(app)

    assert "Nobody can take this call" in call(app, "answer")
