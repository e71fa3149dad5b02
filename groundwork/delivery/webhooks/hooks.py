"""The phone company's webhooks: signed or refused, written down, answered at once; the work comes later."""

from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from groundwork.delivery.phone import script
from groundwork.delivery.phone.signatures import is_genuine
from groundwork.delivery.webhooks import answering, events, inbound
from groundwork.delivery.webhooks.callbacks import StatusCallbacks, number, plain, take
from groundwork.delivery.webhooks.events import Event, Keeper
from groundwork.doors import InboundCall, InboundText
from groundwork.web.current import clock, db_session, doors, settings

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks/twilio")

# What the real phone company answers by itself, without saying so in the webhook.
ITS_KEYWORDS = frozenset(
    "STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL START UNSTOP HELP INFO".split()  # noqa: SIM905 - one line
)


@blueprint.record
def stand_before(state: BlueprintSetupState) -> None:
    """Answer the most frequent webhook before the app's whole chain begins."""
    app = cast("Flask", state.app)
    keeper = app.extensions["keeper"] = Keeper(app.extensions["database"])
    app.wsgi_app = StatusCallbacks(app, app.wsgi_app, keeper)  # type: ignore[method-assign] # as Flask's own pages say


@blueprint.before_request
def refuse_the_forged() -> None:
    """Nothing below is reached without a valid signature."""
    if not is_genuine(request, settings()):
        abort(403)


@blueprint.post("/text")
def text() -> ResponseReturnValue:
    """Somebody wrote to one of our numbers."""
    session = db_session()
    received = InboundText(_named("MessageSid"), _named("From"), _named("To"), _said("Body"))
    if not received.sid or not received.sender:
        return "", 204
    now, url = clock().now(), settings().public_url
    reply = inbound.receive(session, received, doors(), url=url, is_answered=_is_answered(received.body), now=now)
    session.commit()
    return _xml(script.reply(reply))


@blueprint.post("/status")
def status() -> ResponseReturnValue:
    """How far a text of ours has come, where it was not answered before: under another language's prefix."""
    take(request, current_app.extensions["keeper"], clock())
    return "", 204


@blueprint.post("/voice/<step>")
def voice(step: str) -> ResponseReturnValue:
    """What happens next in a call."""
    if not _named("CallSid"):
        return "", 204
    session = db_session()
    token = plain(request.headers.get("I-Twilio-Idempotency-Token", ""))[: events.LONGEST]
    made = answering.answer(session, _call(step), doors(), mark=token, now=clock().now())
    session.commit()
    return _xml(made)


@blueprint.post("/call-status")
def call_status() -> ResponseReturnValue:
    """How far a call has come; where we placed it, the address says for which of our rows."""
    session, event = db_session(), _call_event()
    if not event.is_sound:
        return "", 204
    if event.row_id:
        events.write(session, [event])
    if event.status in answering.FINAL:
        answering.end(session, _call(answering.ENDED), doors(), now=event.at)
    session.commit()
    return "", 204


def _call_event() -> Event:
    return Event(
        row_id=number(request.args.get("o", "")),
        attempt=number(request.args.get("a", "")),
        sid=_said("CallSid"),
        status=_said("CallStatus"),
        error_code=_said("ErrorCode"),
        at=clock().now(),
    )


def _said(field: str) -> str:
    return plain(request.form.get(field, ""))


def _named(field: str) -> str:
    """A name or number of theirs; one that no index could hold is none."""
    said = _said(field)
    return said if len(said) <= events.LONGEST else ""


def _is_answered(body: str) -> bool:
    """Whether the phone company has answered a keyword already; a stand-in for it always says so."""
    if request.form.get("OptOutType"):
        return True
    return not settings().twilio_base_url and body.strip().upper() in ITS_KEYWORDS


def _call(step: str) -> InboundCall:
    ends = _named("From"), _named("To")
    is_ours = _said("Direction").startswith("outbound")  # we rang them: they are the caller all the same
    caller, called = reversed(ends) if is_ours else ends
    prefix = "" if step == answering.ENDED else "Dial"
    return InboundCall(
        sid=_named("CallSid"),
        caller=caller,
        called=called,
        step=plain(step),
        key=plain(request.args.get("k", "")),
        digits=_said("Digits"),
        dial_status=_said(f"{prefix}CallStatus"),
        dial_sid=_named("DialCallSid"),
        dial_seconds=number(_said(f"{prefix}CallDuration")),
    )


def _xml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
