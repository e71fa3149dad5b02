"""Webhooks: only signed ones get in, callbacks are kept at once, and nothing that comes breaks anything."""

import json
from hashlib import sha256
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

import wsgi
from groundwork.delivery.models import Message, MessageEvent, ReceivedText, State
from groundwork.delivery.permission import consent
from groundwork.delivery.webhooks import learning
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.hooks import MARIA, OURS, a_text, post, signed


@pytest.fixture
def sent(session) -> Message:
    """A text on its way to Maria."""
    row = make.a_queued_text(session, address=make.a_text_address(session, MARIA))
    make.claimed(session)
    session.commit()
    return row


def status(app: Flask, row: Message, word: str, *, sid: str = "SM9", prefix: str = "", **more: str) -> int:
    fields = {"MessageSid": sid, "MessageStatus": word, "To": MARIA, "From": OURS} | more
    return int(post(app, f"{prefix}/hooks/twilio/status?o={row.id}&a=1", fields).status_code)


def absorb(app: Flask) -> None:
    learning.absorb(app.extensions["database"], now=NOW)


PATHS = [f"/hooks/twilio/{name}" for name in ("text", "status?o=1&a=1", "voice/answer", "call-status")]
ALGORITHM = "X-Twilio-Webhooks-Signature-Settings"


@pytest.mark.parametrize("path", PATHS)
def test_a_webhook_without_a_good_signature_gets_nowhere(app, path):
    client, fields = app.test_client(), a_text("STOP")
    good = signed(path, fields)
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
    headers = signed("/hooks/twilio/text", fields) | {"Host": "evil.example"}

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


def test_callbacks_move_our_row_and_a_repeated_one_changes_nothing(app, session, sent):
    answers = [status(app, sent, word) for word in ("sent", "delivered", "sent", "delivered", "queued")]
    absorb(app)

    session.refresh(sent)
    assert set(answers) == {204}
    assert (sent.state, sent.sid) == (State.DELIVERED, "SM9")
    assert session.scalar(select(func.count()).select_from(MessageEvent)) == 3


@pytest.mark.parametrize("query", ["", "?o=999&a=1", "?o=x&a=y", "?o=" + "9" * 60 + "&a=1", "?o=²&a=1"])
def test_a_callback_for_no_row_of_ours_is_answered_and_changes_nothing(app, session, query):
    path = "/hooks/twilio/status" + quote(query, safe="?&=")
    answer = post(app, path, {"MessageSid": "SM1", "MessageStatus": "sent"})

    assert answer.status_code == 204
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_an_opt_out_we_never_saw_is_learnt_from_an_error_code(app, session, sent):
    status(app, sent, "undelivered", ErrorCode="21610")
    absorb(app)

    assert consent.may_reach(session, [sent.address_id], now=NOW) == {sent.address_id: "opted_out"}


def test_a_callback_under_a_languages_prefix_is_kept_too(app, session, sent):
    assert status(app, sent, "delivered", prefix="/es") == 204

    absorb(app)
    session.refresh(sent)
    assert sent.state == State.DELIVERED


ODD = [
    {"AccountSid": "AC1"},
    {"MessageSid": "SM1"},
    {"MessageStatus": "sent"},
    {"MessageSid": "S" * 500, "MessageStatus": "sent"},
    {"MessageSid": "SM1", "MessageStatus": "s" * 500},
    {"MessageSid": "SM1", "MessageStatus": "sent", "ErrorCode": "3" * 500},
    {"MessageSid": "\0", "MessageStatus": "\0"},
]


@pytest.mark.parametrize("fields", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("path", ["status", "call-status", "text"])
def test_a_signed_webhook_that_says_nothing_is_answered_and_not_kept(app, session, fields, path):
    renamed = {"status": {}, "call-status": {"MessageSid": "CallSid", "MessageStatus": "CallStatus"}, "text": {}}[path]
    told = {renamed.get(name, name): value for name, value in fields.items()}
    if path == "text":
        told |= {"From": "+1" + "6" * 5000}

    assert post(app, f"/hooks/twilio/{path}?o=1&a=1", told).status_code == 204
    kept = [session.scalar(select(func.count()).select_from(table)) for table in (MessageEvent, ReceivedText)]
    assert kept == [0, 0]


def test_nul_characters_are_left_out_and_the_rest_counts(app, session, sent):
    assert status(app, sent, "deliv\0ered", sid="SM\0A") == 204

    absorb(app)
    session.refresh(sent)
    assert (sent.sid, sent.state) == ("SMA", State.DELIVERED)


@pytest.mark.parametrize("charset", ["", "; charset=utf-16"])
def test_bytes_that_are_no_text_are_not_what_was_signed(app, charset):
    fields = {"MessageSid": "SM1", "MessageStatus": "\ufffd\ufffd"}
    kind = f"application/x-www-form-urlencoded{charset}"

    answer = app.test_client().post(
        "/hooks/twilio/status",
        data=b"MessageSid=SM1&MessageStatus=%ff%fe",
        content_type=kind,
        headers=signed("/hooks/twilio/status", fields),
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["status", "text", "voice/answer", "call-status"])
def test_a_body_that_is_too_long_is_refused_unread(app, path):
    answer = app.test_client().post(f"/hooks/twilio/{path}", data={"Body": "x" * 1_000_000})

    assert answer.status_code in {403, 413}


def test_a_callback_that_cannot_be_kept_is_asked_for_again(app, database, sent, session):
    database.write_engine.dispose()
    MessageEvent.__table__.drop(database.write_engine)

    answer = post(app, "/hooks/twilio/status?o=1&a=1", {"MessageSid": "SM1", "MessageStatus": "sent"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_callbacks_log_line_holds_no_number_and_no_query(app, sent, capsys):
    status(app, sent, "sent", sid="SM-secret")

    line = "".join(capsys.readouterr())
    assert '"route": "/hooks/twilio/status", "status": 204' in line
    assert not [word for word in (MARIA, OURS, "SM-secret", "o=", "?") if word in line]


def test_only_a_post_to_the_very_path_is_answered_early(app):
    client = app.test_client()

    assert client.get("/hooks/twilio/status").status_code == 405
    assert client.post("/hooks/twilio/status/").status_code == 404
