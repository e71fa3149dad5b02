"""What events tell other parts: a line of a supporter's timeline, and a part of a segment's sentence."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from alliances.events import wallclock
from alliances.kinds import EventState, SeatState
from alliances.models import Alliance, Event, EventSignup, Supporter
from groundwork.refusal import Refusal
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.shown import Happening
from groundwork.words import say


def tell(session: Session, supporter_id: int, address_ids: Collection[int], *, most: int) -> list[Happening]:
    """The newest events a supporter came to or signed up for, of the alliance that looks after them."""
    owner = session.scalar(select(Supporter.alliance_id).where(Supporter.id == supporter_id))
    by_address = EventSignup.text_address_id.in_(address_ids) | EventSignup.mail_address_id.in_(address_ids)
    rows = session.execute(
        select(EventSignup, Event)
        .join(Event, Event.id == EventSignup.event_id)
        .where((EventSignup.supporter_id == supporter_id) | by_address, EventSignup.alliance_id == owner)
        .where(EventSignup.state != SeatState.PENDING)
        .order_by(EventSignup.id.desc())
        .limit(most)
    )
    return [Happening(one.came_at or one.made_at, _words(one, event), f"/events/{event.slug}") for one, event in rows]


def _words(one: EventSignup, event: Event) -> str:
    if one.came_people:
        return say("Came to %(event)s", event=event.title)
    if one.state == SeatState.CANCELLED:
        return say("Signed up for %(event)s and cancelled", event=event.title)
    if one.came_people == 0:
        return say("Signed up for %(event)s and did not come", event=event.title)
    return say("Signed up for %(event)s", event=event.title)


def came_condition(
    session: Session, alliance: Alliance, values: Mapping[str, str], *, now: datetime
) -> ColumnElement[bool]:
    """For a statement over Supporter: whether they came to an event of this alliance. Raises Refusal."""
    del session, now
    came = exists().where(
        EventSignup.supporter_id == Supporter.id,
        EventSignup.alliance_id == alliance.id,
        EventSignup.came_people > 0,
    )
    since, event_id = values.get("since", ""), values.get("event", "")
    if event_id:
        came = came.where(EventSignup.event_id == (int(event_id) if event_id.isdecimal() and len(event_id) < 10 else 0))
    return came.where(EventSignup.came_at >= _moment(since)) if since else came


def came_sentence(session: Session, alliance: Alliance, values: Mapping[str, str]) -> str:
    """This part of a segment's sentence."""
    since, named = values.get("since", ""), dict(past_events(session, alliance)).get(values.get("event", ""), "")
    if named:
        return say("came to %(event)s", event=named)
    return say("came to an event since %(day)s", day=since) if since else say("came to an event of ours")


def segment_part() -> SegmentPart:
    """What a segment may ask of events."""
    event = PartInput("event", "choice", lambda: say("Event"), past_events, is_needed=False)
    since = PartInput("since", "day", lambda: say("Since"), is_needed=False)
    return SegmentPart("came", lambda: say("came to an event"), (event, since), came_condition, came_sentence)


def past_events(session: Session, alliance: Alliance) -> list[tuple[str, str]]:
    """The last fifty events that were held, as a segment offers them: number and title with its day."""
    query = select(Event).where(Event.alliance_id == alliance.id, Event.state == EventState.HELD)
    rows = session.scalars(query.order_by(Event.starts_at.desc()).limit(50))
    return [(str(one.id), f"{one.title}, {wallclock.shown(one.starts_at, one.time_zone):%Y-%m-%d}") for one in rows]


def _moment(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError:
        words = say("Type the day as year, month and day, such as 2026-06-16.")
        raise Refusal(words, field="since") from None
