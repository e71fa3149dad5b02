"""Texts on the simulated network: sent through the API, typed on a phone, moved from status to status."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from groundwork.delivery.simulator.answers import ApiError
from groundwork.delivery.simulator.events import Told, owe
from groundwork.delivery.simulator.lines import faults_of
from groundwork.delivery.simulator.models import (
    Direction,
    Fault,
    SimEvent,
    SimFault,
    SimMessage,
    TextStatus,
    Webhook,
)
from groundwork.delivery.simulator.network import Instant, Network, new_sid
from groundwork.delivery.texts.measure import measure
from groundwork.refusal import Refusal
from groundwork.words import say

VISITOR = "+16085550142"  # the phone somebody holds who has none yet
LONGEST = 1600
API_VERSION = "2010-04-01"
STOPS = {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
STARTS = {"START", "UNSTOP"}
HELPS = {"HELP", "INFO"}
NEVER_SENT = {30001, 30002}  # these fail in the company's own queue; other codes come back from the carrier
RANK = {
    TextStatus.SCHEDULED: 0,
    TextStatus.ACCEPTED: 0,
    TextStatus.QUEUED: 1,
    TextStatus.SENT: 2,
    TextStatus.DELIVERED: 3,
    TextStatus.UNDELIVERED: 3,
    TextStatus.FAILED: 3,
    TextStatus.CANCELED: 3,
    TextStatus.RECEIVED: 3,
}
REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number."
    " Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
    " Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass(frozen=True)
class Text:
    """A text as it was handed to the network."""

    sender: str
    recipient: str
    body: str
    service: str = ""
    status_callback: str = ""
    send_at: datetime | None = None


def _message(text: Text, direction: Direction, status: TextStatus, now: Instant) -> SimMessage:
    return SimMessage(
        sid=new_sid("SM"),
        service=text.service,
        sender=text.sender,
        recipient=text.recipient,
        body=text.body,
        direction=direction,
        status=status,
        segments=measure(text.body).segments,
        status_callback=text.status_callback,
        ahead=now.ahead,
        made_at=now.story,
        changed_at=now.story,
    )


def accept(session: Session, text: Text, *, now: Instant, faults: dict[Fault, int] | None = None) -> SimMessage:
    """Take a text from the API; its statuses follow, first `sent` at once or when it was scheduled for.

    faults: what goes wrong for the recipient, where the caller knows it already.
    """
    status = TextStatus.QUEUED
    if text.service:
        status = TextStatus.SCHEDULED if text.send_at else TextStatus.ACCEPTED
    message = _message(text, Direction.BY_API, status, now)
    session.add(message)
    session.flush()
    known = faults_of(session, message.recipient) if faults is None else faults
    wait = (text.send_at - now.story).total_seconds() if text.send_at else 0.0
    _owe_status(session, message, _first_word(known), now=now, wait=wait)
    return message


def reply(session: Session, to: SimMessage, body: str, *, now: Instant) -> SimMessage:
    """Send back what our webhook answered to a text."""
    text = Text(sender=to.recipient, recipient=to.sender, body=body)
    message = _message(text, Direction.REPLY, TextStatus.QUEUED, now)
    session.add(message)
    session.flush()
    _owe_status(session, message, TextStatus.SENT, now=now)
    return message


def write(session: Session, text: Text, *, now: Instant, network: Network) -> SimMessage:
    """Take a text typed on a phone and owe our webhook a signed copy. Raises Refusal for an empty one."""
    if not text.body.strip():
        raise Refusal(say("Write something first."), field="body")
    message = _message(text, Direction.INBOUND, TextStatus.RECEIVED, now)
    message.sent_at = now.story
    session.add(message)
    session.flush()
    keyword = _keyword(session, message)
    subject = ("message_id", message.id)
    fields = inbound_fields(message, network) | ({"OptOutType": keyword} if keyword else {})
    owe(session, Told(Webhook.TEXT, subject, message.sender, network.hook("text"), fields), now=now)
    if keyword:
        _obey(session, message, keyword, now=now)
    return message


def _keyword(session: Session, message: SimMessage) -> str:
    """The keyword the company itself answers, where it was told to (fault `keywords`)."""
    if Fault.KEYWORDS not in faults_of(session, message.sender):
        return ""
    word = message.body.strip().upper()
    return "STOP" if word in STOPS else "START" if word in STARTS else "HELP" if word in HELPS else ""


def _obey(session: Session, message: SimMessage, keyword: str, *, now: Instant) -> None:
    blocked = session.scalar(select(SimFault).where(SimFault.number == message.sender, SimFault.kind == Fault.REFUSES))
    if keyword == "STOP" and blocked is None:
        session.add(SimFault(number=message.sender, kind=Fault.REFUSES, amount=21610))
    if keyword == "START" and blocked is not None:
        session.delete(blocked)
    reply(session, message, REPLIES[keyword], now=now)


def _first_word(faults: dict[Fault, int]) -> TextStatus:
    code = faults.get(Fault.UNDELIVERABLE)
    if code in NEVER_SENT:
        return TextStatus.FAILED
    return _last_word(code) if Fault.DISORDER in faults else TextStatus.SENT


def _last_word(code: int | None) -> TextStatus:
    return TextStatus.UNDELIVERED if code else TextStatus.DELIVERED


def _owe_status(session: Session, message: SimMessage, word: TextStatus, *, now: Instant, wait: float = 0.0) -> None:
    told = Told(Webhook.TEXT_STATUS, ("message_id", message.id), message.phone, message.status_callback, {}, word)
    owe(session, told, now=now, wait=wait)


def reach(session: Session, message: SimMessage, word: TextStatus, *, now: Instant, network: Network) -> bool:
    """Bring a text to a status and plan the next one; False when it was canceled meanwhile and nothing is told."""
    if message.status == TextStatus.CANCELED:
        return False
    faults = faults_of(session, message.recipient)
    code = faults.get(Fault.UNDELIVERABLE)
    is_first = RANK[message.status] < RANK[TextStatus.SENT]
    if RANK[word] > RANK[message.status]:
        message.status, message.changed_at = word, now.story
        message.error_code = code if word in {TextStatus.UNDELIVERED, TextStatus.FAILED} else None
        message.sent_at = message.sent_at or (now.story if word != TextStatus.FAILED else None)
    if is_first and word != TextStatus.FAILED:
        following = TextStatus.SENT if word != TextStatus.SENT else _last_word(code)
        _owe_status(session, message, following, now=now, wait=network.pace.text)
    return True


def cancel(message: SimMessage, *, now: Instant) -> bool:
    """Take back a text that has not left yet; False when it is too late."""
    if RANK[message.status] > RANK[TextStatus.QUEUED]:
        return False
    message.status, message.changed_at = TextStatus.CANCELED, now.story
    return True


def redact(message: SimMessage, *, now: Instant) -> None:
    """Forget what a text said."""
    message.body, message.changed_at = "", now.story


def forget(session: Session, message: SimMessage) -> None:
    """Remove a text and what was told of it. Raises ApiError while something may still become of it."""
    waits = select(SimEvent.id).where(SimEvent.message_id == message.id, SimEvent.due_at.is_not(None)).limit(1)
    if session.scalar(waits) is not None:
        raise ApiError(20009)
    session.execute(delete(SimEvent).where(SimEvent.message_id == message.id))
    session.delete(message)


def status_fields(message: SimMessage, word: str, network: Network) -> dict[str, str]:
    """What a status callback carries."""
    fields = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": word,
        "SmsStatus": word,
        "To": message.recipient,
        "From": message.sender,
        "AccountSid": network.account,
        "ApiVersion": API_VERSION,
    }
    if message.service:
        fields["MessagingServiceSid"] = message.service
    if word in {TextStatus.UNDELIVERED, TextStatus.FAILED} and message.error_code:
        fields["ErrorCode"] = str(message.error_code)
    if word == TextStatus.DELIVERED:
        fields["RawDlrDoneDate"] = message.changed_at.strftime("%y%m%d%H%M")
    return fields


def inbound_fields(message: SimMessage, network: Network) -> dict[str, str]:
    """What an incoming text's webhook carries."""
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "AccountSid": network.account,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "FromCountry": "US",
        "To": message.recipient,
        "ToCountry": "US",
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(message.segments),
    }
