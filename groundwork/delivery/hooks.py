"""The phone company's webhooks: signed or refused, written down, answered at once; the work comes later."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from groundwork.delivery import answering, inbound, learning, script
from groundwork.delivery.claim import Attempt
from groundwork.delivery.signatures import is_genuine
from groundwork.delivery.telephony import Accepted
from groundwork.doors import InboundCall, InboundText
from groundwork.web.current import clock, db_session, doors, settings

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks/twilio")

# What the real phone company answers by itself, without saying so in the webhook.
ITS_KEYWORDS = frozenset(
    "STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL START UNSTOP HELP INFO".split()  # noqa: SIM905 - one line
)
LONGEST_NUMBER = 9  # digits of an id we would have made; more would not fit a row


@blueprint.before_request
def refuse_the_forged() -> None:
    """Nothing below is reached without a valid signature."""
    if not is_genuine(request, settings()):
        abort(403)


@blueprint.post("/text")
def text() -> ResponseReturnValue:
    """Somebody wrote to one of our numbers."""
    session = db_session()
    received = InboundText(_said("MessageSid"), _said("From"), _said("To"), _said("Body"))
    if not received.sid or not received.sender:
        return "", 204
    now, url = clock().now(), settings().public_url
    reply = inbound.receive(session, received, doors(), url=url, is_answered=_is_answered(received.body), now=now)
    session.commit()
    return _xml(script.reply(reply))


@blueprint.post("/status")
def status() -> ResponseReturnValue:
    """How far a text of ours has come; the address says which of our rows and which attempt it was."""
    session = db_session()
    sid, word = _said("MessageSid"), _said("MessageStatus")
    if sid and word:
        attempt = Attempt(_number(request.args.get("o", "")), _number(request.args.get("a", "")))
        learning.record(session, attempt, Accepted(sid, word), error_code=_said("ErrorCode"), now=clock().now())
        session.commit()
    return "", 204


@blueprint.post("/voice/<step>")
def voice(step: str) -> ResponseReturnValue:
    """What happens next in a call."""
    session = db_session()
    token = request.headers.get("I-Twilio-Idempotency-Token", "")
    made = answering.answer(session, _call(step), doors(), mark=token, now=clock().now())
    session.commit()
    return _xml(made)


@blueprint.post("/call-status")
def call_status() -> ResponseReturnValue:
    """A call has ended."""
    session = db_session()
    if request.form.get("CallStatus") in answering.FINAL and _said("CallSid"):
        answering.end(session, _call(answering.ENDED), doors(), now=clock().now())
        session.commit()
    return "", 204


def _said(field: str) -> str:
    return _plain(request.form.get(field, ""))


def _plain(text: str) -> str:
    """The text without what no column can hold: a STOP must count however it is written."""
    return text.replace("\0", "")


def _is_answered(body: str) -> bool:
    """Whether the phone company has answered a keyword already; a stand-in for it always says so."""
    if request.form.get("OptOutType"):
        return True
    return not settings().twilio_base_url and body.strip().upper() in ITS_KEYWORDS


def _call(step: str) -> InboundCall:
    ends = _said("From"), _said("To")
    is_ours = _said("Direction").startswith("outbound")  # we rang them: they are the caller all the same
    caller, called = reversed(ends) if is_ours else ends
    prefix = "" if step == answering.ENDED else "Dial"
    return InboundCall(
        sid=_said("CallSid"),
        caller=caller,
        called=called,
        step=_plain(step),
        key=_plain(request.args.get("k", "")),
        digits=_said("Digits"),
        dial_status=_said(f"{prefix}CallStatus"),
        dial_sid=_said("DialCallSid"),
        dial_seconds=_number(_said(f"{prefix}CallDuration")),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _xml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
