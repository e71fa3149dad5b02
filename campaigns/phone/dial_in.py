"""A supporter rings our number: who she is, which office, the bridge, how it went.

All that is known between two webhooks stands in rows by the call's sid; a repeated webhook gets the same answer.
Steps: answer, language, zip-TRY, then for every turn menu-TURN-TRY, done-TURN, outcome-TURN; stop where no campaign is
open; ended at the end. A call that we placed comes here from `called`, once its key was pressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import finding
from alliances.models import Supporter
from alliances.supporters import by_address
from campaigns.calls import CampaignClosed, Leg, add_once, close_call, end_dial_in, open_call, settle, turn_of
from campaigns.models import Call, Campaign, CampaignState, DialIn, Outcome, Recipient
from campaigns.phone.options import Caller, Option, caller_at, caller_of, options
from campaigns.phone.prompts import name, offer, place_name, spoken
from campaigns.phone.stopping import STOP_KEY, stop_number
from groundwork.delivery.models import Address, Channel
from groundwork.delivery.phone.script import Dial, Gather, Hangup, Say, Verb
from groundwork.doors import InboundCall
from groundwork.models import Installation
from groundwork.refusal import Refusal
from legislators.places import zip_place

TRIES = 3
TURNS = 9
NONE = "-"
STOPPING = {"language", "menu", "outcome", "stop"}
PRESSED = {"1": Outcome.SPOKE, "2": Outcome.VOICEMAIL, "3": Outcome.UNAVAILABLE}


def answer(session: Session, call: InboundCall, *, now: datetime) -> list[Verb] | None:
    """What our number does at one step of a call."""
    step, turn = _read_step(call.step)
    if step == "ended":
        return _hang_up(session, call, now)
    dial_in = _dial_in(session, call, now)
    if call.digits == STOP_KEY and step in STOPPING:
        return [*stop_number(session, call.caller, dial_in.language, now=now), Hangup()]
    if step == "answer":
        return _greet(session, dial_in, now)
    if step in {"language", "zip"}:
        return _learn(session, dial_in, call, turn=turn, now=now)
    if dial_in.campaign_id is None:
        return _greet(session, dial_in, now)
    steps = {"menu": _choose, "done": _close, "outcome": _note, "stop": _leave}
    return steps[step](session, dial_in, call, turn=turn, now=now) if step in steps else None


@dataclass(frozen=True)
class Turn:
    """Which call of a dial-in this is, and which try at its key."""

    number: int = 1
    tries: int = 1


def _hang_up(session: Session, call: InboundCall, now: datetime) -> list[Verb]:
    """The caller is gone; of a call that got no further than ringing nothing is kept."""
    dial_in = session.scalar(select(DialIn).where(DialIn.sid == call.sid))
    if dial_in is not None:
        end_dial_in(session, dial_in, now=now)
    return []


def _read_step(step: str) -> tuple[str, Turn]:
    """The word of a step and its turn: `menu-2-1` is the first try at the second call's key."""
    word, *numbers = step.split("-")
    return word, Turn(*[int(one) for one in numbers if one.isdecimal()][:2])


def _dial_in(session: Session, call: InboundCall, now: datetime) -> DialIn:
    """The row of this call; made at its first webhook, whichever that is."""
    query = select(DialIn).where(DialIn.sid == call.sid)
    known = session.scalar(query)
    if known is not None:
        return known
    made = DialIn(sid=call.sid, began_at=now, language="", zip="", offered="")
    supporter = _known(session, call.caller)
    if supporter is not None:
        campaign = open_campaign(session, supporter.alliance_id, now=now, supporter_id=supporter.id)
        made.supporter_id, made.language = supporter.id, supporter.language
        made.campaign_id = campaign.id if campaign else None
    if add_once(session, made):
        return made
    return session.scalars(query).one()


def _known(session: Session, number: str) -> Supporter | None:
    """The supporter whose number this is."""
    query = select(Address.id).where(Address.channel == Channel.TEXT, Address.value == number)
    address_id = session.scalar(query)
    return by_address(session, address_id) if address_id is not None else None


def open_campaign(
    session: Session, alliance_id: int, *, now: datetime, supporter_id: int | None = None
) -> Campaign | None:
    """The alliance's open campaign: one the supporter was texted about before any other, the newest first."""
    query = select(Campaign).where(
        Campaign.alliance_id == alliance_id,
        Campaign.state == CampaignState.OPEN,
        Campaign.opens_at <= now,
        Campaign.closes_at > now,
    )
    if supporter_id is not None:
        mine = select(Recipient.campaign_id).where(Recipient.supporter_id == supporter_id)
        query = query.order_by(Campaign.id.not_in(mine))
    return session.scalar(query.order_by(Campaign.opens_at.desc(), Campaign.id.desc()).limit(1))


def _greet(session: Session, dial_in: DialIn, now: datetime) -> list[Verb]:
    """The first words: the offices to a supporter we know, the language question to anybody else."""
    hello = session.scalar(select(Installation.name)) or ""
    if dial_in.campaign_id is not None:
        return menu(session, dial_in, Turn(), [spoken("hello", dial_in.language, coalition=hello)], now=now)
    if dial_in.supporter_id is not None:
        return closed(dial_in.language)
    prompt = (spoken("hello", "en", coalition=hello), spoken("language", "en"), spoken("language", "es"))
    return [Gather("language", 1, prompt), *_end(dial_in, "goodbye")]


def _learn(session: Session, dial_in: DialIn, call: InboundCall, *, turn: Turn, now: datetime) -> list[Verb]:
    """An unknown caller says her language, then her ZIP code; three tries."""
    if call.step == "language":
        dial_in.language = dial_in.language or ("es" if call.digits == "2" else "en")
        return _ask_zip(dial_in, 1, [])
    try:
        place = zip_place(session, call.digits)
    except Refusal:
        again = [spoken("zip_again", dial_in.language)]
        return _ask_zip(dial_in, turn.number + 1, again) if turn.number < TRIES else [*again, *_end(dial_in, "goodbye")]
    if dial_in.campaign_id is None:
        campaigns = (open_campaign(session, one.id, now=now) for one in finding.near(session, place))
        campaign = next((one for one in campaigns if one is not None), None)
        if campaign is None:
            return closed(dial_in.language)
        dial_in.campaign_id, dial_in.zip = campaign.id, place.zip
    return menu(session, dial_in, Turn(), [], now=now)


def _ask_zip(dial_in: DialIn, turn: int, before: list[Say]) -> list[Verb]:
    prompt = (*before, spoken("zip", dial_in.language))
    return [Gather(f"zip-{turn}", 5, prompt), *_end(dial_in, "goodbye")]


def _caller(session: Session, dial_in: DialIn, now: datetime) -> Caller:
    if dial_in.supporter_id is not None:
        return caller_of(session, session.get_one(Supporter, dial_in.supporter_id), now=now)
    return caller_at(session, dial_in.zip, now=now)


def _offered(session: Session, dial_in: DialIn, caller: Caller, now: datetime) -> list[Option]:
    """The offices this call was offered at first, while they are still to be called."""
    campaign = session.get_one(Campaign, dial_in.campaign_id)
    found = options(session, campaign, caller, now=now)
    if not dial_in.offered:
        keys = {one.key: one.office.id for one in found}
        dial_in.offered = " ".join(keys.get(str(number), NONE) for number in range(1, 10))
    offered = dial_in.offered.split()
    return [one for one in found if offered[int(one.key) - 1] == one.office.id]


def menu(
    session: Session, dial_in: DialIn, turn: Turn, before: list[Say], *, now: datetime, first: str = ""
) -> list[Verb]:
    """Say which key rings which office: per legislator the best not yet tried.

    first: the legislator whose other offices are all offered, before anybody else's.
    """
    campaign = session.get_one(Campaign, dial_in.campaign_id)
    if not campaign.is_open(now):
        return closed(dial_in.language)
    caller = _caller(session, dial_in, now)
    offered = _still_to_call(session, dial_in, _offered(session, dial_in, caller, now), first)
    if not offered or turn.number > TURNS or turn.tries > TRIES:
        return [*before, *_end(dial_in, "goodbye")]
    if turn == Turn():
        before = [*before, spoken("ask", dial_in.language, ask=campaign.ask(dial_in.language))]
        before += [spoken("split", dial_in.language)] if caller.is_split else []
    prompt = (*before, *offer(offered, dial_in.language), spoken("stop", dial_in.language, key=STOP_KEY))
    return [Gather(f"menu-{turn.number}-{turn.tries}", 1, prompt), *_end(dial_in, "goodbye")]


def _still_to_call(session: Session, dial_in: DialIn, offered: Sequence[Option], first: str) -> list[Option]:
    calls = session.scalars(select(Call).where(Call.sid == dial_in.sid)).all()
    tried = {call.office_id for call in calls}
    through = {call.person_id for call in calls if call.outcome is not Outcome.UNAVAILABLE}
    left = [one for one in offered if one.office.id not in tried and one.holder.person_id not in through]
    seen: set[str] = set()
    kept = []
    for one in sorted(left, key=lambda one: one.holder.person_id != first):
        if one.holder.person_id == first or one.holder.person_id not in seen:
            kept.append(one)
        seen.add(one.holder.person_id)
    return kept


def _choose(session: Session, dial_in: DialIn, call: InboundCall, *, turn: Turn, now: datetime) -> list[Verb]:
    """A key was pressed: ring that office. The same key told twice rings one row; three wrong keys end the call."""
    number = turn.number
    offered = _offered(session, dial_in, _caller(session, dial_in, now), now)
    opened = turn_of(session, dial_in.sid, number)
    chosen = next((one for one in offered if _is_chosen(one, opened, call.digits)), None)
    if chosen is None:
        again = [spoken("other_key", dial_in.language)]
        return menu(session, dial_in, Turn(number, turn.tries + 1), again, now=now)
    try:
        open_call(session, dial_in, number, chosen.office.id, now=now)
    except CampaignClosed:
        return closed(dial_in.language)
    words = spoken("connecting", dial_in.language, office=place_name(chosen), holder=name(chosen, dial_in.language))
    return [words, Dial(chosen.office.phone, f"done-{number}", call.called)]


def _is_chosen(option: Option, opened: Call | None, digits: str) -> bool:
    return option.office.id == opened.office_id if opened else option.key == digits


def _close(session: Session, dial_in: DialIn, call: InboundCall, *, turn: Turn, now: datetime) -> list[Verb]:
    """The office's line ended: ask how it went, or offer that legislator's other offices."""
    row = turn_of(session, dial_in.sid, turn.number)
    if row is None:
        return menu(session, dial_in, turn, [], now=now)
    close_call(session, row, Leg(call.dial_sid, call.dial_status, call.dial_seconds), now=now)
    session.flush()
    if row.outcome is Outcome.UNAVAILABLE:
        before = [spoken("no_answer", dial_in.language)]
        return menu(session, dial_in, Turn(turn.number + 1), before, now=now, first=row.person_id)
    return [Gather(f"outcome-{turn.number}", 1, (spoken("outcome", dial_in.language),)), *_end(dial_in, "goodbye")]


def _note(session: Session, dial_in: DialIn, call: InboundCall, *, turn: Turn, now: datetime) -> list[Verb]:
    """The caller says how it went; then the next legislator."""
    row = turn_of(session, dial_in.sid, turn.number)
    if row is None or call.digits not in PRESSED:
        return _end(dial_in, "goodbye")
    settle(row, PRESSED[call.digits], now=now)
    session.flush()
    before = [spoken("noted", dial_in.language), spoken("next", dial_in.language)]
    return menu(session, dial_in, Turn(turn.number + 1), before, now=now)


def _leave(_session: Session, dial_in: DialIn, _call: InboundCall, *, turn: Turn, now: datetime) -> list[Verb]:
    """No campaign was open, and the key was not the one that stops everything."""
    del turn, now
    return _end(dial_in, "goodbye")


def _end(dial_in: DialIn, key: str) -> list[Verb]:
    return [spoken(key, dial_in.language), Hangup()]


def closed(language: str) -> list[Verb]:
    """There is nothing to call for now; whoever rang to be left alone still can say so."""
    prompt = (spoken("closed", language), spoken("stop", language, key=STOP_KEY))
    return [Gather("stop", 1, prompt), spoken("goodbye", language), Hangup()]
