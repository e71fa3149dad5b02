"""A supporter presses "call me" on her page: we ring her once, and she is connected when she presses a key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Supporter
from campaigns.calls import require_open
from campaigns.models import CallRequest, Campaign
from groundwork.delivery import outbox
from groundwork.delivery.models import ENDED, Message, State, Why
from groundwork.delivery.permission import consent
from groundwork.doors import Settled
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.words import say

A_DAY = 3
PREFIX = "call-me:"
TO_ANSWER = timedelta(minutes=2)  # a phone rings for one
TO_TALK = timedelta(hours=2)  # no call of ours lasts longer


class Ring(StrEnum):
    """How far a call that somebody asked for has come."""

    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    OVER = "over"
    MISSED = "missed"
    NO_KEY = "no_key"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_under_way(self) -> bool:
        """Whether she is still to be rung, or on the line."""
        return self in {Ring.WAITING, Ring.RINGING, Ring.TALKING}


@dataclass(frozen=True)
class Asked:
    """The newest call she asked for, and how far it has come."""

    request: CallRequest
    ring: Ring


def ask(session: Session, campaign: Campaign, supporter: Supporter, *, language: str, now: datetime) -> CallRequest:
    """Have her rung within a minute or so; while that is under way, asking again changes nothing.

    Raises a Refusal when she told us to stop, has no number, or was rung often enough today; CampaignClosed outside
    the campaign's dates.
    """
    require_open(campaign, now)
    address_id = _number_of(session, supporter, now)
    session.execute(select(Supporter.id).where(Supporter.id == supporter.id).with_for_update())
    last = newest(session, supporter.id, now=now)
    if last is not None and last.ring.is_under_way:
        return last.request
    _require_few(session, supporter.id, now)
    made = CallRequest(
        token=new_token(), campaign_id=campaign.id, supporter_id=supporter.id, language=language, made_at=now
    )
    session.add(made)
    session.flush()
    outbox.send_call(session, address_id=address_id, key=f"{PREFIX}{made.id}", token=made.token, now=now)
    return made


def _number_of(session: Session, supporter: Supporter, now: datetime) -> int:
    if supporter.text_address_id is None:
        raise Refusal(say("We have no number of yours to ring. Ring our number instead."))
    words = why_not(session, supporter, now=now)
    if words:
        raise Refusal(words)
    return supporter.text_address_id


def why_not(session: Session, supporter: Supporter, *, now: datetime) -> str:
    """Why she cannot be rung, in words, or nothing. What she asks for herself needs no earlier yes."""
    if supporter.text_address_id is None:
        return say("We have no number of yours to ring. Ring our number instead.")
    refused = consent.may_reach(session, [supporter.text_address_id], now=now)
    why = refused.get(supporter.text_address_id, Why.NO_CONSENT)
    if why == Why.NO_CONSENT:
        return ""
    if why == Why.OPTED_OUT:
        return say("You told us to stop, so we do not ring you. Ring our number instead, or text START to it.")
    if why == Why.HELD:
        return say("A person reads your last text to us first. Until then, ring our number instead.")
    return say("We cannot ring the number we have of yours. Ring our number instead.")


def _require_few(session: Session, supporter_id: int, now: datetime) -> None:
    lately = select(func.count()).where(
        CallRequest.supporter_id == supporter_id, CallRequest.made_at > now - timedelta(days=1)
    )
    if session.scalars(lately).one() >= A_DAY:
        words = say("We have rung you %(number)s times today. Ring our number instead.", number=A_DAY)
        raise Refusal(words)


def newest(session: Session, supporter_id: int, *, now: datetime) -> Asked | None:
    """The last call she asked for."""
    query = select(CallRequest).where(CallRequest.supporter_id == supporter_id).order_by(CallRequest.id.desc())
    request = session.scalar(query.limit(1))
    if request is None:
        return None
    state = session.scalar(select(Message.state).where(Message.key == f"{PREFIX}{request.id}"))
    return Asked(request, _ring(request, state, now))


def _ring(request: CallRequest, state: State | None, now: datetime) -> Ring:
    """How far it is, from what the outbox knows and whether she pressed the key."""
    if request.answered_at is not None:
        is_over = request.ended_at is not None or state in ENDED or now > request.answered_at + TO_TALK
        return Ring.OVER if is_over else Ring.TALKING
    if state in ENDED:
        ends = {State.UNDELIVERED: Ring.MISSED, State.DELIVERED: Ring.NO_KEY, State.SUPPRESSED: Ring.STOPPED}
        return ends.get(state, Ring.FAILED)
    if state is None or now > request.made_at + outbox.CALL_LIFE + TO_ANSWER:
        return Ring.FAILED
    return Ring.WAITING if state is State.QUEUED else Ring.RINGING


def counted(session: Session, campaign_id: int, *, now: datetime) -> dict[Ring, int]:
    """How many calls were asked for on a campaign's page, by how far they came."""
    requests = session.scalars(select(CallRequest).where(CallRequest.campaign_id == campaign_id)).all()
    keys = [f"{PREFIX}{one.id}" for one in requests]
    states: dict[str, State] = dict(
        session.execute(select(Message.key, Message.state).where(Message.key.in_(keys))).all()
    )
    found: dict[Ring, int] = {}
    for request in requests:
        ring = _ring(request, states.get(f"{PREFIX}{request.id}"), now)
        found[ring] = found.get(ring, 0) + 1
    return found


def settled(session: Session, told: Settled, *, now: datetime) -> None:
    """Note the end of a call that somebody asked for."""
    if told.state not in ENDED or not told.cause.startswith("personal:"):
        return
    key = session.scalar(select(Message.key).where(Message.id == told.message_id)) or ""
    if key.startswith(PREFIX):
        request = session.get(CallRequest, int(key.removeprefix(PREFIX)))
        if request is not None and request.ended_at is None:
            request.ended_at = now
            session.flush()
