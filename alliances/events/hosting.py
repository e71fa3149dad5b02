"""Hosting an event together: the owner asks another alliance, whose leader says yes or no."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import EventState, HostState, Standing
from alliances.models import Alliance, Event, EventHost
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Hosts:
    """Who hosts an event: alliances, the owner first, and organizations by name."""

    alliances: list[Alliance]
    organizations: list[str]


def hosts_of(session: Session, event: Event) -> Hosts:
    """Those who host it for everybody to see."""
    owner = session.get_one(Alliance, event.alliance_id)
    rows = asked(session, event.id)
    joined = [alliance for row, alliance in rows if alliance and row.state == HostState.ACCEPTED]
    return Hosts([owner, *joined], [row.organization for row, alliance in rows if alliance is None])


def asked(session: Session, event_id: int) -> list[tuple[EventHost, Alliance | None]]:
    """Everybody asked and named beside the owner, with what they answered."""
    rows = session.execute(
        select(EventHost, Alliance)
        .join(Alliance, Alliance.id == EventHost.alliance_id, isouter=True)
        .where(EventHost.event_id == event_id)
        .order_by(EventHost.id)
    )
    return [(host, alliance) for host, alliance in rows]


def may_be_asked(session: Session, event: Event) -> list[Alliance]:
    """Alliances that could host with the owner and were not asked, or said no."""
    busy = select(EventHost.alliance_id).where(
        EventHost.event_id == event.id, EventHost.alliance_id.is_not(None), EventHost.state != HostState.DECLINED
    )
    query = select(Alliance).where(
        Alliance.id != event.alliance_id, Alliance.id.not_in(busy), Alliance.standing != Standing.CLOSED
    )
    return list(session.scalars(query.order_by(Alliance.name)))


def invite(session: Session, event: Event, alliance_id: int, *, now: datetime) -> EventHost:
    """Ask another alliance to host this with us; one that said no may be asked again. Raises Refusal."""
    if event.state not in {EventState.DRAFT, EventState.ANNOUNCED} or event.starts_at <= now:
        raise Refusal(say("Nobody can be asked to host what has begun or is over."), field="alliance")
    if alliance_id not in {one.id for one in may_be_asked(session, event)}:
        raise Refusal(say("Choose an alliance that was not asked yet."), field="alliance")
    mine = (EventHost.event_id == event.id) & (EventHost.alliance_id == alliance_id)
    row = session.scalar(select(EventHost).where(mine))
    if row is None:
        row = EventHost(event_id=event.id, alliance_id=alliance_id, state=HostState.INVITED, asked_at=now)
        session.add(row)
    row.state, row.asked_at, row.answered_at, row.answered_by = HostState.INVITED, now, None, ""
    session.flush()
    return row


def invitations(session: Session, alliance_id: int, *, now: datetime) -> list[tuple[EventHost, Event, Alliance]]:
    """What this alliance is asked to host and has not answered, soonest first."""
    rows = session.execute(
        select(EventHost, Event, Alliance)
        .join(Event, Event.id == EventHost.event_id)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(EventHost.alliance_id == alliance_id, EventHost.state == HostState.INVITED)
        .where(Event.state.in_([EventState.DRAFT, EventState.ANNOUNCED]), Event.starts_at > now)
        .order_by(Event.starts_at)
    )
    return [(host, event, owner) for host, event, owner in rows]


def answer(session: Session, alliance: Alliance, host_id: int, *, is_yes: bool, who: str, now: datetime) -> EventHost:
    """The leader's answer for their alliance; it may be changed until the event begins. Raises NotFound, Refusal."""
    row = session.scalar(select(EventHost).where(EventHost.id == host_id, EventHost.alliance_id == alliance.id))
    if row is None:
        raise NotFound(say("This alliance was not asked to host that."))
    event = session.get_one(Event, row.event_id)
    if event.starts_at <= now:
        raise Refusal(say("That event has begun; the answer stays as it was."))
    row.state = HostState.ACCEPTED if is_yes else HostState.DECLINED
    row.answered_at, row.answered_by = now, who[:120]
    session.flush()
    return row
