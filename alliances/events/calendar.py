"""Events as people look for them: those ahead, those of one alliance, one by its link."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from alliances.events.planning import NewEvent, add_event
from alliances.kinds import EventKind, EventState, HostState, Standing
from alliances.models import Alliance, Event, EventHost
from groundwork.refusal import NotFound
from groundwork.words import say

__all__ = ["NewEvent", "add_event", "by_slug", "events_ahead", "hosted_by", "of_alliance", "one_of", "public_events"]

LONGEST = timedelta(hours=6)  # an event without an end is over after this


def hosted_by(alliance_id: int) -> ColumnElement[bool]:
    """For a statement over Event: whether it is this alliance's, its own or one it said yes to hosting."""
    joined = exists().where(
        EventHost.event_id == Event.id, EventHost.alliance_id == alliance_id, EventHost.state == HostState.ACCEPTED
    )
    return or_(Event.alliance_id == alliance_id, joined)


def events_ahead(
    session: Session, *, now: datetime, alliance_id: int | None = None, most: int = 5
) -> list[tuple[Event, Alliance]]:
    """The next announced events, of one alliance (co-hosted ones too) or of all, soonest first, each once."""
    query = _public().where(Event.starts_at >= now)
    if alliance_id is not None:
        query = query.where(hosted_by(alliance_id))
    rows = session.execute(query.order_by(Event.starts_at, Event.id).limit(most))
    return [(event, alliance) for event, alliance in rows]


def public_events(  # noqa: PLR0913 - each is one filter of the page
    session: Session,
    *,
    now: datetime,
    state: str = "",
    kind: EventKind | None = None,
    until: datetime | None = None,
    since: datetime | None = None,
    most: int = 60,
) -> list[tuple[Event, Alliance]]:
    """What anybody may see of what is ahead or going on, soonest first. state: where the owner is."""
    query = _public().where(func.coalesce(Event.ends_at, Event.starts_at) >= max(now, since or now))
    if state:
        query = query.where(Alliance.state == state)
    if kind:
        query = query.where(Event.kind == kind)
    if until:
        query = query.where(Event.starts_at < until)
    rows = session.execute(query.order_by(Event.starts_at, Event.id).limit(most))
    return [(event, alliance) for event, alliance in rows]


def states_with_events(session: Session, *, now: datetime) -> list[str]:
    """The states where something is ahead."""
    query = _public().where(Event.starts_at >= now).with_only_columns(Alliance.state).distinct()
    return sorted(session.scalars(query))


def for_calendars(session: Session, alliance_id: int, *, now: datetime) -> list[tuple[Event, Alliance]]:
    """What an alliance's feed carries: listed events of the last ninety days and ahead, the cancelled ones too."""
    rows = session.execute(
        select(Event, Alliance)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(_was_told(), Event.is_listed, hosted_by(alliance_id), Event.starts_at >= now - timedelta(days=90))
        .order_by(Event.starts_at, Event.id)
        .limit(500)
    )
    return [(event, alliance) for event, alliance in rows]


def by_slug(session: Session, slug: str) -> tuple[Event, Alliance]:
    """The event of a public link and its owner; a draft is nobody's business. Raises NotFound."""
    row = session.execute(
        select(Event, Alliance).join(Alliance, Alliance.id == Event.alliance_id).where(Event.slug == slug, _was_told())
    ).first()
    if row is None:
        raise NotFound(say("There is no event at this address. Look at all events for the next one."))
    return row[0], row[1]


def one_of(session: Session, alliance_id: int, event_id: int) -> Event:
    """One event of an alliance, for its own staff. Raises NotFound for another's."""
    found = session.scalar(select(Event).where(Event.id == event_id, Event.alliance_id == alliance_id))
    if found is None:
        raise NotFound(say("This alliance has no such event."))
    return found


def of_alliance(session: Session, alliance_id: int, *, states: Collection[EventState]) -> list[Event]:
    """What one alliance owns in these states, the newest first; at most 200."""
    query = select(Event).where(Event.alliance_id == alliance_id, Event.state.in_(states))
    return list(session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(200)))


def hosted_elsewhere(session: Session, alliance_id: int, *, now: datetime) -> list[tuple[Event, Alliance]]:
    """What an alliance hosts with others and does not own, ahead or of the last thirty days."""
    said_yes = (EventHost.alliance_id == alliance_id) & (EventHost.state == HostState.ACCEPTED)
    rows = session.execute(
        select(Event, Alliance)
        .join(EventHost, EventHost.event_id == Event.id)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(said_yes, Event.state != EventState.DRAFT, Event.starts_at > now - timedelta(days=30))
        .order_by(Event.starts_at)
    )
    return [(event, alliance) for event, alliance in rows]


def is_over(event: Event, *, now: datetime) -> bool:
    """Whether it has ended by the clock."""
    return now >= (event.ends_at or event.starts_at + LONGEST)


def _was_told() -> ColumnElement[bool]:
    """Whether it was ever announced; a draft that was called off has changed for nobody."""
    is_off = Event.state == EventState.CANCELLED
    return or_(Event.state.in_([EventState.ANNOUNCED, EventState.HELD]), is_off & (Event.sequence > 0))


def _public() -> Select[Event, Alliance]:
    open_to_all = (Event.state == EventState.ANNOUNCED) & Event.is_listed & (Alliance.standing != Standing.CLOSED)
    return select(Event, Alliance).join(Alliance, Alliance.id == Event.alliance_id).where(open_to_all)
