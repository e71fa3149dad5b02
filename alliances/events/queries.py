"""Events in numbers, for reports and pages; a co-hosted event counts once in a total."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.events.calendar import hosted_by
from alliances.kinds import EventState, SeatState
from alliances.models import Event, EventSignup


def held(session: Session, alliance_id: int | None, since: datetime, until: datetime) -> tuple[int, int]:
    """How many events were held from one moment to another, and how many people came to them together.

    alliance_id: those it hosted, its own and others'; none: all of the coalition, each once.
    """
    ticked = (
        select(func.coalesce(func.sum(EventSignup.came_people), 0))
        .where(EventSignup.event_id == Event.id)
        .correlate(Event)
        .scalar_subquery()
    )
    query = select(func.count(), func.coalesce(func.sum(func.coalesce(Event.came_count, ticked)), 0)).where(
        Event.state == EventState.HELD, Event.starts_at >= since, Event.starts_at < until
    )
    if alliance_id is not None:
        query = query.where(hosted_by(alliance_id))
    events, attendance = session.execute(query).one()
    return int(events), int(attendance)


def people_by_event(session: Session, event_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Event -> people who come, wait, and came."""
    ids = list(event_ids)[:5_000]
    rows = session.execute(
        select(
            EventSignup.event_id,
            func.coalesce(func.sum(EventSignup.people).filter(EventSignup.state == SeatState.COMING), 0),
            func.coalesce(func.sum(EventSignup.people).filter(EventSignup.state == SeatState.WAITING), 0),
            func.coalesce(func.sum(EventSignup.came_people), 0),
        )
        .where(EventSignup.event_id.in_(ids))
        .group_by(EventSignup.event_id)
    )
    return {event_id: (int(coming or 0), int(waiting or 0), int(came or 0)) for event_id, coming, waiting, came in rows}
