"""Reminders: an e-mail two days before, a text three hours before, each once to whoever confirmed that way."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.events import letters, telling
from alliances.kinds import EventState, SeatState
from alliances.models import Alliance, Event, EventSignup, Standing
from groundwork.delivery import outbox
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Message, State
from groundwork.delivery.outbox import Outgoing
from groundwork.doors import Job
from groundwork.settings import Settings

EVERY = timedelta(minutes=10)
MAIL_BEFORE, MAIL_LATEST = timedelta(days=2), timedelta(hours=6)
TEXT_BEFORE, TEXT_LATEST = timedelta(hours=3), timedelta(minutes=30)
STEP = timedelta(minutes=30)
FURTHEST = timedelta(days=3)  # any quiet stretch is over by then


def job() -> Job:
    """The periodic work."""
    return Job("events.reminders", EVERY, remind)


def remind(session: Session, *, now: datetime) -> None:
    """Queue whatever reminder is due; running it again adds nothing, for the outbox takes each key once."""
    site = Settings().public_url
    rows = session.execute(
        select(Event, Alliance)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(Event.state == EventState.ANNOUNCED, Event.starts_at > now, Event.starts_at <= now + FURTHEST)
        .where(Alliance.standing != Standing.CLOSED)
        .order_by(Event.starts_at)
    ).all()
    for event, alliance in rows:
        coming = _coming(session, event)
        if now >= event.starts_at - MAIL_BEFORE:
            _mail(session, event, alliance, coming, site=site, now=now)
        if telling.can_text(alliance):
            _text(session, event, alliance, coming, site=site, now=now)


def text_due(starts_at: datetime, zones: Sequence[str]) -> datetime:
    """Three hours before; where people sleep then, the last decent half hour before that: mostly the evening."""
    moment = starts_at - TEXT_BEFORE
    while not quiet.is_open(zones, moment) and moment > starts_at - FURTHEST:
        moment -= STEP
    return moment


def take_back(session: Session, event: Event, *, signup: EventSignup | None = None, now: datetime) -> None:
    """Call off the reminders of the hour an event was to begin at that have not gone out: all, or one sign-up's."""
    batch = outbox.batch_for(session, telling.cause_of(event, _step(event)))
    if batch is None:
        return
    waits = update(Message).where(Message.batch_id == batch.id, Message.state == State.QUEUED)
    if signup is not None:
        waits = waits.where(Message.key.in_([_key(event, signup, way) for way in ("mail", "text")]))
    off = waits.values(state=State.CANCELLED, settled_at=now)
    session.execute(off.execution_options(synchronize_session=False))


def _coming(session: Session, event: Event) -> list[EventSignup]:
    mine = (EventSignup.event_id == event.id) & (EventSignup.state == SeatState.COMING)
    return list(
        session.scalars(select(EventSignup).where(mine, EventSignup.is_walk_in.is_(False)).order_by(EventSignup.id))
    )


def _mail(
    session: Session, event: Event, alliance: Alliance, coming: list[EventSignup], *, site: str, now: datetime
) -> None:
    """To those who signed up before it was due: later ones have just been told."""
    if now > event.starts_at - MAIL_LATEST:
        return
    early = [one for one in coming if one.made_at < event.starts_at - MAIL_BEFORE]
    rows = [
        (
            one,
            _key(event, one, "mail"),
            letters.mail("soon", event, alliance, one, link=letters.own_page(site, one)),
        )
        for one in telling.proven(session, event, early, now=now)
    ]
    if rows:
        batch = telling.batch_of(session, event, alliance, _step(event), until=event.starts_at, now=now)
        telling.mail_in(session, batch, rows, now=now)


def _text(
    session: Session, event: Event, alliance: Alliance, coming: list[EventSignup], *, site: str, now: datetime
) -> None:
    if now > event.starts_at - TEXT_LATEST:
        return
    items = []
    for one, zones in _with_zones(session, telling.agreeing(session, event, coming, now=now)):
        due = text_due(event.starts_at, zones)
        if now < due or one.made_at > due:
            continue
        body = letters.text("soon", event, alliance, one, link=letters.own_page(site, one))
        items.append(Outgoing(one.text_address_id or 0, _key(event, one, "text"), body, "", zones))
    if items:
        batch = telling.batch_of(session, event, alliance, _step(event), until=event.starts_at, now=now)
        outbox.queue(session, batch, items, now=now)


def _with_zones(session: Session, signups: list[EventSignup]) -> Iterator[tuple[EventSignup, tuple[str, ...]]]:
    """Each beside where they may be, by their ZIP code or else their number; each ZIP code is looked up once."""
    numbers = telling.values_of(session, [one.text_address_id for one in signups])
    known: dict[str, tuple[str, ...]] = {}
    for one in signups:
        if one.zip not in known:
            known[one.zip] = telling.zones_of(session, one)
        yield one, known[one.zip] or quiet.zones_of_number(numbers[one.text_address_id or 0])


def _step(event: Event) -> str:
    """One batch for each time the event is to begin at: one put off is reminded of anew."""
    return f"soon:{event.starts_at:%Y%m%d%H%M}"


def _key(event: Event, signup: EventSignup, way: str) -> str:
    return f"event-soon:{signup.id}:{event.starts_at:%Y%m%d%H%M}:{way}"
