"""Calls on the simulated network: how they begin, what a person does to them, how they end."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.simulator import twiml
from groundwork.delivery.simulator.events import Told, owe
from groundwork.delivery.simulator.lines import is_ours
from groundwork.delivery.simulator.models import (
    CallStatus,
    Direction,
    Phase,
    SimCall,
    SimCallLine,
    SimEvent,
    Speaker,
    Webhook,
)
from groundwork.delivery.simulator.network import Instant, Network, new_sid
from groundwork.refusal import Refusal
from groundwork.words import say

API_VERSION = "2010-04-01"
KEYS = set("0123456789*#")


@dataclass(frozen=True)
class Ring:
    """A call as it was asked of the API. url or document: what it plays once answered."""

    sender: str
    recipient: str
    url: str = ""
    document: str = ""
    timeout: int = 60
    limit: int = 14400
    status_callback: str = ""
    status_events: str = "completed"


def _call(ring: Ring, direction: Direction, phase: Phase, now: Instant) -> SimCall:
    return SimCall(
        sid=new_sid("CA"),
        sender=ring.sender,
        recipient=ring.recipient,
        direction=direction,
        status=CallStatus.QUEUED,
        phase=phase,
        url=ring.url,
        document=ring.document,
        position=0,
        digits="",
        timeout=ring.timeout,
        limit=ring.limit,
        status_callback=ring.status_callback,
        status_events=ring.status_events,
        ahead=now.ahead,
        made_at=now.story,
        changed_at=now.story,
    )


def ring_phone(session: Session, ring: Ring, *, now: Instant) -> SimCall:
    """Begin a call the API asked for: the phone rings, and plays our TwiML once it is answered."""
    call = _call(ring, Direction.BY_API, Phase.RINGING, now)
    call.wake_at = now.real
    session.add(call)
    session.flush()
    return call


def dial(session: Session, phone: str, number: str, *, now: Instant, network: Network) -> SimCall:
    """Ring a number from a simulated phone: one of ours is answered by our webhook, any other by its line.

    Raises Refusal while the phone is on another call.
    """
    if live_call(session, phone) is not None:
        raise Refusal(say("This phone is on a call already. Hang up first."), field="to")
    if number == phone:
        raise Refusal(say("A phone cannot ring itself."), field="to")
    ring = Ring(phone, number)
    if not is_ours(session, network, number):
        call = _call(ring, Direction.OUTSIDE, Phase.RINGING, now)
        call.wake_at = now.real
        session.add(call)
        session.flush()
        return call
    call = _call(ring, Direction.INBOUND, Phase.FETCHING, now)
    call.status, call.status_callback = CallStatus.RINGING, network.hook("call-status")
    session.add(call)
    session.flush()
    fetch(session, call, network.hook("voice/answer"), now=now, network=network)
    return call


def leg(session: Session, parent: SimCall, ring: Ring, *, now: Instant) -> SimCall:
    """Begin the other half of a bridged call."""
    call = _call(ring, Direction.DIALLED, Phase.RINGING, now)
    call.parent_id, call.wake_at = parent.id, now.real
    session.add(call)
    session.flush()
    return call


def live_call(session: Session, phone: str) -> SimCall | None:
    """The call a phone is on, or that rings it."""
    live = select(SimCall).where(SimCall.phase != Phase.OVER, SimCall.parent_id.is_(None)).order_by(SimCall.id)
    mine = (SimCall.sender == phone) | (SimCall.recipient == phone)
    return next((call for call in session.scalars(live.where(mine)) if call.phone == phone), None)


def live_leg(session: Session, call: SimCall) -> SimCall | None:
    """The half of a bridged call that is still open."""
    return session.scalar(select(SimCall).where(SimCall.parent_id == call.id, SimCall.phase != Phase.OVER))


def note(
    session: Session,
    call: SimCall,
    words: str,
    *,
    now: Instant,
    speaker: Speaker = Speaker.NOTE,
    about: str = "",
) -> None:
    """Add a line to the transcript; a note is a word of `hearing.NOTES`, about a number or keys."""
    session.add(SimCallLine(call_id=call.id, at=now.story, speaker=speaker, words=words, about=about))


def fields_of(call: SimCall, network: Network, parent: SimCall | None = None) -> dict[str, str]:
    """What every webhook about a call carries."""
    fields = {
        "CallSid": call.sid,
        "AccountSid": network.account,
        "ApiVersion": API_VERSION,
        "From": call.sender,
        "To": call.recipient,
        "Caller": call.sender,
        "Called": call.recipient,
        "CallStatus": call.status.value,
        "Direction": call.direction.value,
    }
    return fields | ({"ParentCallSid": parent.sid} if parent else {})


def _step(url: str) -> str:
    """What a step of a call is called: the last word of its address's path."""
    return url.partition("?")[0].rpartition("/")[2]


def fetch(
    session: Session,
    call: SimCall,
    url: str,
    extra: dict[str, str] | None = None,
    *,
    now: Instant,
    network: Network,
) -> SimEvent:
    """Ask our webhook what comes next; a call that is over only tells, and does not listen."""
    fields = fields_of(call, network) | (extra or {})
    event = owe(session, Told(Webhook.VOICE, ("call_id", call.id), call.phone, url, fields, _step(url)), now=now)
    if call.is_live:
        call.phase, call.fetch_id, call.wake_at, call.url = Phase.FETCHING, event.id, None, url
    return event


def tell(session: Session, call: SimCall, word: str, *, now: Instant, network: Network) -> None:
    """Owe the status callback of a call, where somebody asked for this turn of it."""
    if not call.status_callback or word not in call.status_events.split():
        return
    parent = session.get(SimCall, call.parent_id) if call.parent_id else None
    owner = parent or call
    fields = fields_of(call, network, parent) | {"CallbackSource": "call-progress-events"}
    if call.seconds is not None and word == "completed":
        fields |= {"CallDuration": str(call.seconds), "Duration": str(-(-call.seconds // 60))}
    if word == "initiated":
        fields["CallStatus"] = word
    fields["SequenceNumber"] = str(["initiated", "ringing", "answered", "completed"].index(word))
    told = Told(Webhook.CALL_STATUS, ("call_id", owner.id), owner.phone, call.status_callback, fields, word)
    owe(session, told, now=now)


def finish(session: Session, call: SimCall, status: CallStatus, *, now: Instant, network: Network) -> None:
    """End a call: its open half first, then whoever waits for it is told."""
    other = live_leg(session, call)
    if other is not None:
        _let_go(session, other, now=now, network=network)
    call.seconds = _seconds(session, call, now, network) if status == CallStatus.COMPLETED else None
    call.status, call.phase, call.wake_at, call.fetch_id = status, Phase.OVER, None, None
    call.ended_at = call.changed_at = now.story
    if other is not None and call.action:
        # a caller who hangs up while connected still makes Twilio ask the Dial's action address, once
        fetch(session, call, call.action, dial_fields(other), now=now, network=network)
    if call.parent_id is not None:
        session.get_one(SimCall, call.parent_id).wake_at = now.real
    tell(session, call, "completed", now=now, network=network)


def _let_go(session: Session, other: SimCall, *, now: Instant, network: Network) -> None:
    answered = other.status == CallStatus.IN_PROGRESS
    finish(session, other, CallStatus.COMPLETED if answered else CallStatus.CANCELED, now=now, network=network)


def dial_fields(other: SimCall) -> dict[str, str]:
    """How the dialled half of a call went."""
    status = CallStatus.NO_ANSWER if other.status == CallStatus.CANCELED else other.status
    fields = {"DialCallSid": other.sid, "DialCallStatus": status.value, "DialBridged": "false"}
    if other.seconds is not None:
        fields |= {"DialCallDuration": str(other.seconds), "DialBridged": "true"}
    return fields


def _seconds(session: Session, call: SimCall, now: Instant, network: Network) -> int:
    """How long a call lasted; a leg's talk runs at the network's pace, a caller was there for all of its legs."""
    if call.answered_at is None:
        return 0
    elapsed = (now.story - call.answered_at).total_seconds()
    if call.direction in {Direction.DIALLED, Direction.OUTSIDE}:
        return max(1, min(call.limit, round(elapsed / network.pace.second)))
    legs = session.scalars(select(SimCall.seconds).where(SimCall.parent_id == call.id))
    return max(1, round(elapsed), sum(seconds or 0 for seconds in legs))


def press(session: Session, call: SimCall, keys: str, *, now: Instant, network: Network) -> None:
    """Press keys on the phone. Raises Refusal for what is not on a keypad."""
    if not keys or set(keys) - KEYS:
        raise Refusal(say("A keypad has 0 to 9, star and pound."), field="key")
    note(session, call, keys, now=now, speaker=Speaker.PHONE)
    other = live_leg(session, call)
    if other is not None:
        dialling = twiml.read(call.document)[call.position - 1]
        if "*" in keys and dialling.attributes.get("hangupOnStar") == "true":
            _let_go(session, other, now=now, network=network)
        return
    call.digits += keys
    if call.phase == Phase.GATHERING:
        enough = call.digits_wanted is not None and len(call.digits) >= call.digits_wanted
        call.wake_at = now.real if enough or "#" in keys else now.after(call.timeout * network.pace.patience)


def pick_up(call: SimCall, *, now: Instant) -> None:
    """Answer a ringing phone: the network connects it at its next step."""
    if call.direction == Direction.BY_API and call.phase == Phase.RINGING:
        call.status, call.wake_at, call.answered_at = CallStatus.IN_PROGRESS, now.real, now.story
        call.changed_at = now.story


def hang_up(session: Session, call: SimCall, *, now: Instant, network: Network) -> None:
    """Hang up, or turn away a call that still rings."""
    if not call.is_live:
        return
    if call.answered_at is not None:
        status = CallStatus.COMPLETED
    else:
        status = CallStatus.BUSY if call.direction == Direction.BY_API else CallStatus.CANCELED
    note(session, call, "hung_up", now=now)
    finish(session, call, status, now=now, network=network)
