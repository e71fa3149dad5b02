"""A live call moving on by one step: ringing, reading our TwiML out, waiting for keys, being connected."""

from collections.abc import Callable
from urllib.parse import urljoin

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.simulator import twiml
from groundwork.delivery.simulator.calls import (
    Ring,
    dial_fields,
    fetch,
    finish,
    leg,
    live_call,
    note,
    tell,
)
from groundwork.delivery.simulator.lines import behaviour_of, line_of, may_send_from
from groundwork.delivery.simulator.models import (
    Behaviour,
    CallStatus,
    Direction,
    Phase,
    SimCall,
    Speaker,
)
from groundwork.delivery.simulator.network import Instant, Network
from groundwork.delivery.simulator.twiml import Step

SORRY = "We are sorry, an application error has occurred. Goodbye."
UNANSWERED = {
    Behaviour.BUSY: CallStatus.BUSY,
    Behaviour.RINGS_OUT: CallStatus.NO_ANSWER,
    Behaviour.FAILS: CallStatus.FAILED,
}
Mover = Callable[[Session, SimCall, Instant, Network], None]


def move(session: Session, call: SimCall, *, now: Instant, network: Network) -> None:
    """Take the step that is due; what waits for our webhook or a person has none."""
    call.wake_at = None
    MOVERS[call.phase](session, call, now, network)


def _wake(call: SimCall, phase: Phase, now: Instant, seconds: float) -> None:
    call.phase, call.wake_at, call.changed_at = phase, now.after(seconds), now.story


def _ringing(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    if call.status == CallStatus.QUEUED:
        _start_ringing(session, call, now, network)
        return
    if call.status == CallStatus.IN_PROGRESS:  # a person picked up
        _connect(session, call, now, network)
        return
    is_phone = call.direction == Direction.BY_API
    unsaid = Behaviour.RINGS_OUT if is_phone else Behaviour.ANSWERS
    behaviour = behaviour_of(session, call.recipient, now=now.story, is_phone=is_phone, use=True) or unsaid
    if behaviour in UNANSWERED:
        note(session, _heard_on(session, call), behaviour, now=now)
        finish(session, call, UNANSWERED[behaviour], now=now, network=network)
        return
    _connect(session, call, now, network, behaviour)


def _start_ringing(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    if call.direction == Direction.BY_API and live_call(session, call.phone) is not call:
        note(session, call, Behaviour.BUSY, now=now)
        finish(session, call, CallStatus.BUSY, now=now, network=network)
        return
    call.status = CallStatus.RINGING
    tell(session, call, "initiated", now=now, network=network)
    tell(session, call, "ringing", now=now, network=network)
    is_phone = call.direction == Direction.BY_API
    behaviour = behaviour_of(session, call.recipient, now=now.story, is_phone=is_phone)
    pace = network.pace
    wait = pace.ring
    if behaviour == Behaviour.RINGS_OUT:
        wait = call.timeout * pace.second
    elif behaviour is None and is_phone:
        wait = call.timeout * pace.patience
    _wake(call, Phase.RINGING, now, wait)


def _heard_on(session: Session, call: SimCall) -> SimCall:
    """The call in whose transcript a leg is heard: its caller's."""
    return session.get_one(SimCall, call.parent_id) if call.parent_id else call


def _connect(
    session: Session, call: SimCall, now: Instant, network: Network, behaviour: Behaviour = Behaviour.ANSWERS
) -> None:
    call.status, call.answered_at = CallStatus.IN_PROGRESS, call.answered_at or now.story
    tell(session, call, "answered", now=now, network=network)
    if call.direction == Direction.BY_API:
        _answer_ours(session, call, now, network)
        return
    call.limit = min(call.limit, line_of(session, call.recipient).seconds)
    note(session, _heard_on(session, call), behaviour, now=now)
    _wake(call, Phase.TALKING, now, call.limit * network.pace.second)


def _answer_ours(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    note(session, call, "answered", now=now)
    if call.document:
        _wake(call, Phase.SPEAKING, now, 0)
    else:
        fetch(session, call, call.url, now=now, network=network)


def _talked(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    note(session, _heard_on(session, call), "they_hang_up", now=now)
    finish(session, call, CallStatus.COMPLETED, now=now, network=network)


def begin(session: Session, call: SimCall, document: str, *, now: Instant, network: Network) -> None:
    """Play a document from its first verb; one that is no TwiML ends the call as Twilio would."""
    if call.status == CallStatus.RINGING:
        call.status, call.answered_at = CallStatus.IN_PROGRESS, now.story
    call.fetch_id, call.document, call.position = None, document, 0
    try:
        found = twiml.complaints(twiml.read(document))
    except twiml.Unreadable as error:
        fail(session, call, str(error), now=now, network=network)
        return
    for words in found:
        note(session, call, words, now=now)
    _wake(call, Phase.SPEAKING, now, 0)


def fail(session: Session, call: SimCall, why: str, *, now: Instant, network: Network) -> None:
    """End a call whose webhook did not answer as it should."""
    call.answered_at = call.answered_at or now.story
    note(session, call, SORRY, now=now, speaker=Speaker.VOICE)
    note(session, call, why, now=now)
    finish(session, call, CallStatus.COMPLETED, now=now, network=network)


def _speaking(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    """Run verbs until one makes us wait."""
    steps = twiml.read(call.document)
    while call.phase == Phase.SPEAKING and call.wake_at is None:
        if call.position >= len(steps):
            finish(session, call, CallStatus.COMPLETED, now=now, network=network)
            return
        step = steps[call.position]
        call.position += 1
        runner = VERBS.get(step.verb)
        if runner is not None:
            runner(session, call, step, now, network)


def _say(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    note(session, call, step.words, now=now, speaker=Speaker.VOICE)
    _wake(call, Phase.SPEAKING, now, network.pace.line)


def _pause(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    _wake(call, Phase.SPEAKING, now, step.number("length", 1) * network.pace.second)


def _redirect(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    fetch(session, call, urljoin(call.url, step.words), now=now, network=network)


def _hangup(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    note(session, call, "ended", now=now)
    busy = step.verb == "Reject"
    finish(session, call, CallStatus.BUSY if busy else CallStatus.COMPLETED, now=now, network=network)


def _gather(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    spoken = [inner for inner in step.inner if inner.verb == "Say"]
    for inner in spoken:
        note(session, call, inner.words, now=now, speaker=Speaker.VOICE)
    call.digits_wanted = step.number("numDigits", 0) or None
    call.timeout = step.number("timeout", 5)
    call.digits += line_of(session, call.phone).presses
    ready = bool(call.digits) and len(call.digits) >= (call.digits_wanted or 1)
    pace = network.pace
    _wake(call, Phase.GATHERING, now, pace.line * len(spoken) + (0 if ready else call.timeout * pace.patience))


def _gathered(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    """Send the keys to the Gather's action, or go on where nothing was pressed."""
    step = twiml.read(call.document)[call.position - 1]
    finish_key = step.attributes.get("finishOnKey", "#")
    digits, found, _rest = call.digits.partition(finish_key) if finish_key else (call.digits, "", "")
    digits = digits[: call.digits_wanted] if call.digits_wanted else digits
    call.digits, call.digits_wanted = "", None
    if not digits and step.attributes.get("actionOnEmptyResult", "false") != "true":
        note(session, call, "no_key", now=now)
        _wake(call, Phase.SPEAKING, now, 0)
        return
    where = urljoin(call.url, step.attributes.get("action", call.url))
    extra = {"Digits": digits, "msg": "Gather End"} | ({"FinishedOnKey": found} if found else {})
    fetch(session, call, where, extra, now=now, network=network)


def _dial(session: Session, call: SimCall, step: Step, now: Instant, network: Network) -> None:
    box = next((inner for inner in step.inner if inner.verb == "Number"), step)
    number, callback = box.words, box.attributes.get("statusCallback", "")
    ring = Ring(
        sender=step.attributes.get("callerId", call.sender),
        recipient=number,
        timeout=step.number("timeout", 30),
        limit=step.number("timeLimit", 14400),
        status_callback=urljoin(call.url, callback) if callback else "",
        status_events=box.attributes.get("statusCallbackEvent", "completed"),
    )
    call.action = urljoin(call.url, step.attributes["action"]) if "action" in step.attributes else ""
    call.phase, call.wake_at = Phase.DIALLING, None
    other = leg(session, call, ring, now=now)
    if not (may_send_from(session, network, ring.sender) or ring.sender == call.phone):
        note(session, call, f"13214 Dial: callerId {ring.sender} is not one of our numbers", now=now)
        finish(session, other, CallStatus.FAILED, now=now, network=network)
        return
    note(session, call, "ringing", now=now, about=number)
    if box.attributes.get("sendDigits"):
        note(session, call, "extension", now=now, about=box.attributes["sendDigits"])


def _dialled(session: Session, call: SimCall, now: Instant, network: Network) -> None:
    """The other half is over: ask the Dial's action what comes next, or go on with the document."""
    other = session.scalars(
        select(SimCall).where(SimCall.parent_id == call.id).order_by(SimCall.id.desc()).limit(1)
    ).one()
    action, call.action = call.action, ""
    if action:
        fetch(session, call, action, dial_fields(other), now=now, network=network)
    else:
        _wake(call, Phase.SPEAKING, now, 0)


MOVERS: dict[Phase, Mover] = {
    Phase.RINGING: _ringing,
    Phase.SPEAKING: _speaking,
    Phase.GATHERING: _gathered,
    Phase.DIALLING: _dialled,
    Phase.TALKING: _talked,
}
VERBS: dict[str, Callable[[Session, SimCall, Step, Instant, Network], None]] = {
    "Say": _say,
    "Play": _say,
    "Pause": _pause,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _hangup,
    "Gather": _gather,
    "Dial": _dial,
}
