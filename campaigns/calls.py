"""Calls to offices: each recorded exactly once, however often and in whatever order we hear of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.models import Call, Campaign, DialIn, How, Outcome
from groundwork.database import Base
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators.models import Office
from legislators.offices import office as find_office

SAME_CALL = timedelta(hours=2)


class CampaignClosed(Refusal):
    """Nobody may call for a campaign that is not open."""

    status = 410


@dataclass(frozen=True)
class Leg:
    """How the line to an office ended, as the phone company tells it."""

    sid: str
    status: str
    seconds: int


def require_open(campaign: Campaign, now: datetime) -> None:
    """Raise CampaignClosed unless supporters may act at `now`."""
    if not campaign.is_open(now):
        raise CampaignClosed(say("This campaign is closed. Thank you for wanting to call."))


def open_call(session: Session, dial_in: DialIn, turn: int, office_id: str, *, now: datetime) -> Call:
    """The call of one turn of a dial-in, made when it is first asked for; asked again, the same row.

    Raises CampaignClosed outside the campaign's dates.
    """
    known = turn_of(session, dial_in.sid, turn)
    if known is not None:
        return known
    campaign = session.get_one(Campaign, dial_in.campaign_id)
    require_open(campaign, now)
    call = _call(campaign, find_office(session, office_id), supporter_id=dial_in.supporter_id, now=now)
    call.sid, call.turn = dial_in.sid, turn
    if add_once(session, call):
        return call
    return session.scalars(select(Call).where(Call.sid == dial_in.sid, Call.turn == turn)).one()


def add_once(session: Session, row: Base) -> bool:
    """Add a row unless another process has just added the same; says whether it was added."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _call(campaign: Campaign, office: Office, *, supporter_id: int | None, now: datetime) -> Call:
    return Call(
        alliance_id=campaign.alliance_id,
        campaign_id=campaign.id,
        supporter_id=supporter_id,
        office_id=office.id,
        person_id=office.person_id,
        placed_at=now,
        how=How.BRIDGED,
        turn=0,
        seconds=0,
    )


def turn_of(session: Session, sid: str, turn: int) -> Call | None:
    """The call of one turn of a dial-in, if it was opened."""
    return session.scalar(select(Call).where(Call.sid == sid, Call.turn == turn))


def settle(call: Call, outcome: Outcome, *, now: datetime) -> None:
    """Give a call its outcome; a surer one stays."""
    if call.outcome is None or call.outcome.rank < outcome.rank:
        call.outcome = outcome
    if call.ended_at is None:
        call.ended_at = now


def close_call(session: Session, call: Call, leg: Leg, *, now: datetime) -> None:
    """Record how the line to the office ended: connected, or busy, unanswered, failed.

    A leg that another call has already is a forged or confused webhook and changes nothing.
    """
    if leg.sid and call.leg_sid is None:
        taken = session.scalar(select(Call.id).where(Call.leg_sid == leg.sid))
        if taken is not None:
            return
        call.leg_sid = leg.sid
    call.seconds = max(call.seconds, leg.seconds)
    settle(call, Outcome.UNKNOWN if leg.status == "completed" else Outcome.UNAVAILABLE, now=now)


def end_dial_in(session: Session, dial_in: DialIn, *, now: datetime) -> None:
    """The caller hung up: what was still under way is known to have been placed, and no more."""
    if dial_in.ended_at is None:
        dial_in.ended_at = now
    for call in session.scalars(select(Call).where(Call.sid == dial_in.sid, Call.outcome.is_(None))):
        settle(call, Outcome.UNKNOWN, now=now)


def tell(
    session: Session, campaign: Campaign, office_id: str, outcome: Outcome, *, supporter_id: int | None, now: datetime
) -> Call:
    """Record what a caller says on the page of a call.

    A supporter's call that we bridged, or that she told us of just now, is not counted again.
    Raises CampaignClosed outside the campaign's dates.
    """
    require_open(campaign, now)
    office = find_office(session, office_id)
    call = None
    if supporter_id:
        call = _just_now(session, campaign, office_id, outcome, supporter_id=supporter_id, now=now)
    if call is None:
        call = _call(campaign, office, supporter_id=supporter_id, now=now)
        call.how = How.TOLD
        session.add(call)
    if call.how is How.TOLD or outcome is not Outcome.SKIPPED:
        settle(call, outcome, now=now)
    session.flush()
    return call


def _just_now(
    session: Session, campaign: Campaign, office_id: str, outcome: Outcome, *, supporter_id: int, now: datetime
) -> Call | None:
    """The supporter's call to this office in the last two hours: bridged by us, else told with this same outcome."""
    query = select(Call).where(
        Call.campaign_id == campaign.id,
        Call.supporter_id == supporter_id,
        Call.office_id == office_id,
        or_(Call.how == How.BRIDGED, Call.outcome == outcome),
        Call.placed_at > now - SAME_CALL,
    )
    return session.scalar(query.order_by((Call.how == How.TOLD).asc(), Call.id.desc()).limit(1))
