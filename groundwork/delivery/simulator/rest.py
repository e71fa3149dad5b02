"""Twilio's own REST paths, under /sim: what the real SDK talks to in the demo and in tests."""

import hmac
import json
import time
from collections.abc import Iterator
from typing import TypeVar

from flask import Blueprint, Response, request
from sqlalchemy import select

from groundwork.delivery.simulator import listing, texts
from groundwork.delivery.simulator.answers import ApiError, Json, call_json, message_json
from groundwork.delivery.simulator.calls import hang_up, ring_phone
from groundwork.delivery.simulator.conversation import begin
from groundwork.delivery.simulator.lines import faults_of, may_send_from, pace_of, strikes
from groundwork.delivery.simulator.models import EVERYBODY, Fault, SimCall, SimMessage
from groundwork.delivery.simulator.network import Instant, Network, Pace, instant, network_of
from groundwork.delivery.simulator.requests import GOOD_SENDER, call_of, refuse_by_faults, text_of
from groundwork.web.current import clock, db, db_session, settings

blueprint = Blueprint("twilio_paths", __name__, url_prefix="/sim/2010-04-01/Accounts/<account>")
Resource = TypeVar("Resource", SimMessage, SimCall)


def _network() -> Network:
    return network_of(settings(), pace_of(db_session()))


def _now() -> Instant:
    return instant(clock())


def answer(body: Json, status: int = 200) -> Response:
    """An answer of the API."""
    return Response(json.dumps(body), status, mimetype="application/json")


@blueprint.errorhandler(ApiError)
def refused(error: ApiError) -> Response:
    """Twilio's own error body."""
    said = answer(error.body(), error.status)
    if error.status == 401:
        said.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return said


@blueprint.before_request
def check_token() -> None:
    """Only our own account with its token, as with Twilio."""
    if (request.view_args or {}).get("account", "") != settings().twilio_account_sid:
        raise ApiError(20003)
    check_account()


def check_account() -> None:
    """Whether our account's number and token came with the request. Raises ApiError."""
    known = settings()
    given = request.authorization
    user, secret = (given.username or "", given.password or "") if given else ("", "")
    right = known.twilio_auth_token.get_secret_value()
    if not right or user != known.twilio_account_sid:
        raise ApiError(20003)
    if not hmac.compare_digest(secret.encode(), right.encode()):
        raise ApiError(20003)


def suffer(number: str) -> dict[Fault, int]:
    """Let happen what goes wrong before a request is taken; outside the request's own transaction."""
    with db().reading() as session:
        faults = faults_of(session, number)
    if Fault.LATENCY in faults:
        time.sleep(min(faults[Fault.LATENCY], 60_000) / 1000)
    if strikes(faults, Fault.TOO_MANY):
        raise ApiError(20429)
    return faults


def _taken(faults: dict[Fault, int], body: Json) -> Response:
    """Answer what was accepted, or lose the answer where that is what goes wrong."""
    if strikes(faults, Fault.BREAKS):
        raise ApiError(20500)
    if strikes(faults, Fault.DROPS):
        return Response(_broken(), 201, {"Content-Length": "4096"}, mimetype="application/json")
    return answer(body, 201)


def _broken() -> Iterator[bytes]:
    """The beginning of an answer whose line then breaks."""
    yield b"{"
    raise ConnectionResetError


def _find(kind: type[Resource], sid: str) -> Resource:
    found = db_session().scalar(select(kind).where(kind.sid == sid))
    if found is None:
        raise ApiError(20404, f"The requested resource {request.path.removeprefix('/sim')} was not found")
    return found


@blueprint.post("/Messages.json")
def create_message(account: str) -> Response:
    """Send a text."""
    faults = suffer(request.form.get("To", ""))
    session, now = db_session(), _now()
    network = network_of(settings(), Pace())
    text = text_of(request.form, network, now)
    refuse_by_faults(faults)
    if text.sender != GOOD_SENDER and not may_send_from(session, network, text.sender):
        raise ApiError(21606)
    message = texts.accept(session, text, now=now, faults=faults)
    body = message_json(message, account)
    session.commit()
    return _taken(faults, body)


@blueprint.get("/Messages.json")
def list_messages(account: str) -> Response:
    """List texts."""
    suffer(EVERYBODY)
    return answer(listing.list_messages(db_session(), request.args, account, ahead=_now().ahead))


@blueprint.get("/Messages/<sid>.json")
def message(account: str, sid: str) -> Response:
    """Fetch one text."""
    suffer(EVERYBODY)
    return answer(message_json(_find(SimMessage, sid), account))


@blueprint.post("/Messages/<sid>.json")
def change_message(account: str, sid: str) -> Response:
    """Cancel a text that waits, or forget what it said."""
    found = _find(SimMessage, sid)
    if request.form.get("Status") == "canceled" and not texts.cancel(found, now=_now()):
        raise ApiError(20001, "Only a message that has not been sent can be canceled")
    if request.form.get("Body") == "":
        texts.redact(found, now=_now())
    body = message_json(found, account)
    db_session().commit()
    return answer(body)


@blueprint.delete("/Messages/<sid>.json")
def delete_message(account: str, sid: str) -> Response:
    """Forget a text wholly, once nothing more becomes of it."""
    del account
    texts.forget(db_session(), _find(SimMessage, sid))
    db_session().commit()
    return Response(status=204)


@blueprint.post("/Calls.json")
def create_call(account: str) -> Response:
    """Place a call."""
    faults = suffer(request.form.get("To", ""))
    session = db_session()
    ring = call_of(request.form)
    refuse_by_faults(faults)
    if ring.sender != GOOD_SENDER and not may_send_from(session, _network(), ring.sender):
        raise ApiError(21210)
    made = ring_phone(session, ring, now=_now())
    body = call_json(made, account)
    session.commit()
    return _taken(faults, body)


@blueprint.get("/Calls.json")
def list_calls(account: str) -> Response:
    """List calls."""
    suffer(EVERYBODY)
    return answer(listing.list_calls(db_session(), request.args, account, ahead=_now().ahead))


@blueprint.get("/Calls/<sid>.json")
def call(account: str, sid: str) -> Response:
    """Fetch one call."""
    return answer(_call_body(_find(SimCall, sid), account))


@blueprint.post("/Calls/<sid>.json")
def change_call(account: str, sid: str) -> Response:
    """End a call, or give it another document to play."""
    found = _find(SimCall, sid)
    if not found.is_live:
        raise ApiError(21220, "Invalid call state: the call is over. Cannot redirect or end it.")
    now, network = _now(), _network()
    if request.form.get("Status") in {"completed", "canceled"}:
        hang_up(db_session(), found, now=now, network=network)
    elif request.form.get("Twiml"):
        begin(db_session(), found, request.form["Twiml"], now=now, network=network)
    else:
        raise ApiError(20001, "Give a Status or a Twiml")
    body = _call_body(found, account)
    db_session().commit()
    return answer(body)


def _call_body(found: SimCall, account: str) -> Json:
    parent = db_session().get(SimCall, found.parent_id) if found.parent_id else None
    return call_json(found, account, parent.sid if parent else None)
