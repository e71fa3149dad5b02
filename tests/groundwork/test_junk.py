"""Whatever is sent to whatever anybody may reach: an answer in words, never a fault of ours."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from twilio.request_validator import RequestValidator
from werkzeug.routing import Rule

from groundwork.delivery.models import ReceivedText
from groundwork.models import Installation
from groundwork.web.limits import limiter
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.factories.polling import an_open_poll
from tests.visitor import Visitor

SID = "AC" + "0" * 32
NASTY = [
    "", " ", "\0", "a\0b", "0", "-1", "2147483648", "9" * 30, "9" * 5000, "²", "٣", "1e9", "NaN", "é" * 3000, "\u202e",
    "=1+1", "'", "\"><script>", "..", "%00", "x" * 9000, "\r\nX: y", "{first_name}", "+1608555014²", "2026-02-31",
    "9999-12-31", "0001-01-01", "23:59", "file:///etc/passwd", "//evil.example", "\U0001f4a9",
]  # fmt: skip
GOOD = [
    "franklin", "ratify", "trees-in-ohio", make.TOKEN, make.NOLIN, make.SPLIT, "FK-2", make.HALE_WATAUGA, "answer",
    make.SENIOR, "FK", "+16085550142", "+12025550190", "skip", "contact", "2", "yes", "STOP", "START", "delivered",
    "completed", "30007", SID, "2026-06-20",
]  # fmt: skip
QUERIES = ["place", "zip", "district", "t", "turn", "alliance", "page", "to", "dial", "k", "o", "a", "next", "done"]
FIELDS = [
    *QUERIES, "once", "name", "phone", "email", "is_adult", "wants_texts", "wants_mail", "why", "organization",
    "outcome", "office_id", "q1", "q2", "password", "again", "who", "From", "To", "Body", "MessageSid", "CallSid",
    "MessageStatus", "CallStatus", "ErrorCode", "Digits", "Direction", "CallDuration", "DialCallStatus", "DialCallSid",
    "DialCallDuration", "OptOutType", "Url", "StatusCallback", "ValidityPeriod", "Twiml", "SendAt", "number",
    "behaviour", "fault", "body", "digits", "key", "code",
]  # fmt: skip

plain = st.characters(codec="utf-8")
words = st.one_of(st.sampled_from(NASTY), st.sampled_from(GOOD), st.text(plain, max_size=30))
raw = st.one_of(words.map(str.encode), st.binary(max_size=12))
queries = st.dictionaries(st.sampled_from(QUERIES), raw, max_size=4)
fields = st.dictionaries(st.sampled_from(FIELDS), words, max_size=12)


@pytest.fixture
def demo(app: Flask, database: Any, session: Any, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A demo, so that the simulator's doors are open too; limits and forms' tokens would answer before the views."""
    make.a_congress(session)
    alliance = make.an_alliance(session)
    campaign = make.a_campaign(session, alliance)
    make.a_recipient(session, campaign, make.a_supporter(session, alliance))
    session.execute(update(Installation).values(is_demo=True))
    an_open_poll(session)
    an_account(session)
    app.extensions["installation"].is_demo = True
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr(limiter, "enabled", False)
    return app


def _path(rule: Rule, parts: list[bytes]) -> str:
    """An address of the rule with these parts, byte by byte."""
    path, left = rule.rule, list(parts)
    for name in sorted(rule.arguments):
        kind = "int:" if type(rule._converters[name]).__name__ == "RowNumber" else ""
        path = path.replace(f"<{kind}{name}>", quote(left.pop() if left else b"9" * 30))
    return path


def _send(app: Flask, path: str, way: str, query: dict[str, bytes], form: dict[str, str]) -> int:
    asked = path + ("?" + "&".join(f"{name}={quote(value)}" for name, value in query.items()) if query else "")
    headers = {}
    if path.startswith("/hooks/"):
        headers["X-Twilio-Signature"] = RequestValidator("test-token").compute_signature(
            f"http://localhost{asked}", form
        )
    login = (SID, "test-token") if path.startswith("/sim/2010") else None
    answer = app.test_client().open(asked, method=way, data=form or None, headers=headers, auth=login)
    answer.close()
    return answer.status_code


def _anybodys(app: Flask) -> list[Rule]:
    """Whatever a stranger may reach; `/readyz` says 503 here because no worker runs."""
    permissions = app.extensions["doors"].permissions
    rules = [rule for rule in app.url_map.iter_rules() if not permissions[rule.endpoint].roles]
    return [rule for rule in rules if rule.endpoint != "house.readyz"]


@hypothesis_settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_no_junk_from_a_stranger_is_a_fault_of_ours(demo, data):
    rule = data.draw(st.sampled_from(_anybodys(demo)))
    way = data.draw(st.sampled_from(sorted((rule.methods or set()) - {"OPTIONS"})))
    parts = data.draw(st.lists(raw, min_size=3, max_size=3))
    form = data.draw(fields) if way == "POST" else {}

    assert _send(demo, _path(rule, parts), way, data.draw(queries), form) < 500


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(form=fields, which=st.sampled_from(["text", "status", "voice/answer", "voice/zip", "call-status"]))
def test_a_true_webhook_full_of_junk_is_no_fault_of_ours(demo, form, which):
    base = {
        "MessageSid": "SM1",
        "CallSid": "CA1",
        "From": "+16085550142",
        "To": "+12025550190",
        "CallStatus": "ringing",
    }

    assert _send(demo, f"/hooks/twilio/{which}", "POST", {}, base | form) < 400


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_junk_from_staff_is_a_fault_of_ours(demo, data):
    if "staff" not in demo.extensions:
        demo.extensions["staff"] = Visitor(demo)
        demo.extensions["staff"].sign_in("rosa@franklin.example")
    permissions = demo.extensions["doors"].permissions
    scoped = [rule for rule in demo.url_map.iter_rules() if permissions[rule.endpoint].scope]
    rule = data.draw(st.sampled_from(scoped))
    parts = [data.draw(raw) for name in sorted(rule.arguments) if name != "slug"]
    path = _path_of_ours(rule, parts)
    way = data.draw(st.sampled_from(sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})))
    form = data.draw(st.dictionaries(st.sampled_from(STAFF_FIELDS), words)) if way == "POST" else None

    answer = demo.extensions["staff"].client.open(path, method=way, data=form)

    assert answer.status_code < 500


STAFF_FIELDS = [
    "name", "kind", "day", "at", "who", "office_id", "met", "heard", "position", "promise", "party", "due_on", "owner",
    "cadence_days", "next_on", "next_kind", "act", "number", "target", "audience", "ask_en", "ask_es", "text_en",
    "text_es", "script_en", "script_es", "opens_on", "closes_on", "poll_id", "title_en", "title_es", "area", "paid_by",
    "population_en", "population_es", "wording_en", "wording_es", "scale", "choices_en", "choices_es", "people",
    "frame", "wanted", "way", "email", "role", "account", "invitation", "since", "on", "evidence", "note", "title",
    "starts_at", "happened_on", "outlet", "body", "language", "organization", "program", "next_step", "next_step_on",
    "time_zone", "ends_at", "capacity", "words", "here", "outcome", "subject", "every", "dates",
]  # fmt: skip


def _path_of_ours(rule: Rule, parts: list[bytes]) -> str:
    path = rule.rule.replace("<slug>", "franklin")
    for name in sorted(rule.arguments - {"slug"}):
        kind = "int:" if type(rule._converters[name]).__name__ == "RowNumber" else ""
        path = path.replace(f"<{kind}{name}>", quote(parts.pop()))
    return path


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_time_is_refused_in_words(demo, day):
    rosa = Visitor(demo)
    rosa.sign_in("rosa@franklin.example")

    visit = {"office_id": make.HALE_WATAUGA, "day": day, "at": "23:59", "who": "Ana"}
    event = {"title": "Talk", "day": day, "starts_at": "23:59", "kind": "talk", "time_zone": "America/New_York"}
    event |= {"every": "once"}
    answers = [
        rosa.client.post("/alliances/franklin/visits", data=visit),
        rosa.client.post("/alliances/franklin/events/new", data=event),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("<h1" in answer.get_data(as_text=True) for answer in answers)


def test_a_number_no_row_can_have_is_no_page(demo):
    client = demo.test_client()

    assert client.get("/alliances/franklin/materials/2147483647").status_code == 404
    assert client.get(f"/alliances/franklin/materials/{'9' * 30}").status_code == 404


def test_a_stop_counts_however_it_is_written(demo, session):
    form = {"MessageSid": "SM7", "From": "+16085550142", "To": "+12025550190", "Body": "STOP\0"}

    assert _send(demo, "/hooks/twilio/text", "POST", {}, form) == 200
    kept = select(func.count()).where(ReceivedText.body == "STOP", ReceivedText.read_as == "stop")
    assert session.scalar(kept) == 1
