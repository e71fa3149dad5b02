"""A supporter asked to be rung and has picked up: a key of hers connects her, and without one nobody is.

Steps: called when the phone is taken, pressed-TRY after its key. Every step carries the request's token as its key, so
that what the menu asks afterwards is known to belong to this call.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Supporter
from campaigns.calls import add_once
from campaigns.models import CallRequest, Campaign, DialIn
from campaigns.phone.dial_in import Turn, closed, menu
from campaigns.phone.prompts import spoken
from campaigns.phone.stopping import STOP_KEY, stop_address
from groundwork.delivery.models import Address
from groundwork.delivery.phone.script import Gather, Hangup, Verb
from groundwork.doors import InboundCall
from groundwork.models import Installation

CONNECT, STOP = "1", {"9", STOP_KEY}
TRIES = 2


def answer(session: Session, call: InboundCall, *, now: datetime) -> list[Verb] | None:
    """What a call that we placed says at its two steps; nothing at those of other calls."""
    step, _, turn = call.step.partition("-")
    if step not in {"called", "pressed"}:
        return None
    request = session.scalar(select(CallRequest).where(CallRequest.token == call.key)) if call.key else None
    if request is None:
        return [Hangup()]
    if step == "called":
        return _ask(session, request, 1)
    if call.digits == CONNECT:
        return _connect(session, request, call, now)
    if call.digits in STOP:
        return _stop(session, request, now)
    if call.digits and turn == "1":
        return _ask(session, request, TRIES)
    return [spoken("no_key", request.language), Hangup()]


def _ask(session: Session, request: CallRequest, turn: int) -> list[Verb]:
    """Only a person presses a key: an answering machine hears this and is left."""
    coalition = session.scalar(select(Installation.name)) or ""
    prompt = spoken("you_asked", request.language, coalition=coalition)
    return [Gather(f"pressed-{turn}", 1, (prompt,)), spoken("no_key", request.language), Hangup()]


def _connect(session: Session, request: CallRequest, call: InboundCall, now: datetime) -> list[Verb]:
    """She pressed the key: from here on it is as if she had rung us, for the campaign whose page she was on."""
    campaign = session.get_one(Campaign, request.campaign_id)
    if not campaign.is_open(now):
        return closed(request.language)
    request.answered_at = request.answered_at or now
    return menu(session, _dial_in(session, request, call, now), Turn(), [], now=now)


def _dial_in(session: Session, request: CallRequest, call: InboundCall, now: datetime) -> DialIn:
    made = DialIn(
        sid=call.sid,
        campaign_id=request.campaign_id,
        supporter_id=request.supporter_id,
        language=request.language,
        zip="",
        offered="",
        began_at=now,
    )
    if add_once(session, made):
        return made
    return session.scalars(select(DialIn).where(DialIn.sid == call.sid)).one()


def _stop(session: Session, request: CallRequest, now: datetime) -> list[Verb]:
    supporter = session.get_one(Supporter, request.supporter_id)
    address = session.get_one(Address, supporter.text_address_id)
    return [*stop_address(session, address, request.language, now=now), Hangup()]
