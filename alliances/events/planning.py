"""Making an event and changing it: what is typed is read, judged and kept; people are told where it matters."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import EventKind, EventState, HostState, Standing
from alliances.models import Alliance, Event, EventHost
from alliances.slugs import slug_of
from alliances.typed import TEXT, required
from groundwork.delivery import addresses
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.words import say

TITLE = 120
LONGEST = timedelta(days=14)
MOST_DATES = 24
FURTHEST = timedelta(days=3 * 366)
TOLD = ("starts_at", "ends_at", "time_zone", "venue", "street", "city", "zip", "online_url")


@dataclass(frozen=True)
class NewEvent:
    """What is typed about an event; the moments are by the venue's own clock. The rest is as in `models.Event`."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    kind: EventKind = EventKind.MEETING
    title_es: str = ""
    about_en: str = ""
    about_es: str = ""
    venue: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    access_en: str = ""
    access_es: str = ""
    is_step_free: bool = False
    interpreting: str = ""
    online_url: str = ""
    time_zone: str = ""
    capacity: int | None = None
    signup_until: datetime | None = None
    is_listed: bool = True
    contact_email: str = ""
    contact_phone: str = ""
    organizations: tuple[str, ...] = ()


def add_event(
    session: Session, alliance: Alliance, typed: NewEvent, *, is_draft: bool = False, series: str = "", now: datetime
) -> Event:
    """Announce an event, or keep it as a draft. Raises Refusal for one that has begun, or that cannot be."""
    if not is_draft:
        require_open(alliance)
    event = Event(
        alliance_id=alliance.id,
        state=EventState.DRAFT if is_draft else EventState.ANNOUNCED,
        series=series,
        made_at=now,
    )
    _fill(event, alliance, typed, now=now)
    event.slug = _slug(session, typed.title, typed.starts_at.astimezone(ZoneInfo(event.time_zone)))
    session.add(event)
    session.flush()
    _name_hosts(session, event, typed.organizations, now=now)
    return event


def add_series(
    session: Session, alliance: Alliance, dates: list[NewEvent], *, is_draft: bool = False, now: datetime
) -> list[Event]:
    """Make the next dates of something that repeats as events of their own. Raises Refusal, and then makes none."""
    series = new_token() if len(dates) > 1 else ""
    return [add_event(session, alliance, one, is_draft=is_draft, series=series, now=now) for one in dates]


def change(session: Session, event: Event, alliance: Alliance, typed: NewEvent, *, now: datetime) -> bool:
    """Keep what was typed; says whether time or place changed, of which those signed up are to be told."""
    if event.state in {EventState.CANCELLED, EventState.HELD}:
        raise Refusal(say("This event is over or called off and stays as it is. Copy it to make another."))
    before = {name: getattr(event, name) for name in TOLD}
    _fill(event, alliance, typed, now=now)
    event.sequence += event.state == EventState.ANNOUNCED
    event.changed_at = now
    _name_hosts(session, event, typed.organizations, now=now)
    session.flush()
    is_moved = any(getattr(event, name) != value for name, value in before.items())
    return is_moved and event.state == EventState.ANNOUNCED


def announce(session: Session, event: Event, alliance: Alliance, *, now: datetime) -> None:
    """Show a draft to people. Raises Refusal where its day is gone, or the alliance has closed."""
    if event.state != EventState.DRAFT:
        return
    require_open(alliance)
    _require_ahead(event.starts_at, now)
    event.state, event.changed_at = EventState.ANNOUNCED, now
    session.flush()


def require_open(alliance: Alliance) -> None:
    """Raises Refusal for an alliance that has closed."""
    if alliance.standing == Standing.CLOSED:
        raise Refusal(say("This alliance has closed and announces nothing any more."))


def repeated(typed: NewEvent, *, every: str, dates: int, zone: str) -> list[NewEvent]:
    """The same at the same hour of the wall, weekly, every two weeks, or on the same weekday of each month.

    every: `week`, `fortnight` or `month`. A fifth weekday that a month has not is its last. Raises Refusal.
    """
    if not 1 <= dates <= MOST_DATES:
        raise Refusal(say("Choose 1 to %(most)s dates.", most=MOST_DATES), field="dates")
    return [_moved(typed, every, step, zone) for step in range(dates)]


def _moved(typed: NewEvent, every: str, step: int, zone: str) -> NewEvent:
    place = ZoneInfo(zone)
    local = typed.starts_at.astimezone(place)
    day = _later_day(local.date(), every, step)
    starts_at = datetime.combine(day, local.time(), place).replace(fold=local.fold).astimezone(UTC)
    shift = starts_at - typed.starts_at
    ends_at = typed.ends_at + shift if typed.ends_at else None
    until = typed.signup_until + shift if typed.signup_until else None
    return replace(typed, starts_at=starts_at, ends_at=ends_at, signup_until=until) if step else typed


def _later_day(first: date, every: str, step: int) -> date:
    if every != "month":
        return first + timedelta(days=(14 if every == "fortnight" else 7) * step)
    months = first.year * 12 + first.month - 1 + step
    year, month = divmod(months, 12)
    begins = date(year, month + 1, 1)
    day = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7 + 7 * ((first.day - 1) // 7))
    return day if day.month == month + 1 else day - timedelta(days=7)


def _fill(event: Event, alliance: Alliance, typed: NewEvent, *, now: datetime) -> None:
    event.title = required(typed.title, field="title", most=TITLE)
    event.title_es = _short(typed.title_es, "title_es", TITLE)
    event.kind, event.is_listed, event.is_step_free = typed.kind, typed.is_listed, typed.is_step_free
    for name in ("about_en", "about_es", "access_en", "access_es"):
        setattr(event, name, _short(getattr(typed, name), name, TEXT))
    for name in ("venue", "street", "city", "interpreting"):
        setattr(event, name, _short(getattr(typed, name), name))
    event.zip = _zip(typed.zip)
    event.online_url = _https(typed.online_url)
    event.time_zone = typed.time_zone or alliance.time_zone
    event.capacity = _capacity(typed.capacity)
    event.contact_email = (
        addresses.read_mailbox(typed.contact_email, field="contact_email") if typed.contact_email else ""
    )
    event.contact_phone = (
        addresses.read_number(typed.contact_phone, field="contact_phone") if typed.contact_phone else ""
    )
    _fill_times(event, typed, now=now)


def _fill_times(event: Event, typed: NewEvent, *, now: datetime) -> None:
    if typed.starts_at != event.starts_at or event.starts_at is None:
        _require_ahead(typed.starts_at, now)
    if typed.ends_at is not None and typed.ends_at <= typed.starts_at:
        words = say("It ends before it starts. If it goes past midnight, give the day it ends on as well.")
        raise Refusal(words, field="ends_at")
    if typed.ends_at is not None and typed.ends_at - typed.starts_at > LONGEST:
        raise Refusal(say("That is longer than two weeks. Look at the day it ends on."), field="ends_on")
    if typed.signup_until is not None and typed.signup_until > (typed.ends_at or typed.starts_at):
        raise Refusal(say("Sign-up cannot stay open longer than the event."), field="signup_until")
    event.starts_at, event.ends_at, event.signup_until = typed.starts_at, typed.ends_at, typed.signup_until


def _require_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refusal(say("Give a day and time to come."), field="starts_at")
    if starts_at > now + FURTHEST:
        raise Refusal(say("That is more than three years away. Look at the year."), field="day")


def _short(text: str, field: str, most: int = 200) -> str:
    kept = text.strip()
    if len(kept) > most:
        raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    return kept


def _zip(typed: str) -> str:
    kept = typed.strip()
    if kept and not re.fullmatch(r"[0-9]{5}", kept):
        raise Refusal(say("Type the five digits of the ZIP code, or leave it empty."), field="zip")
    return kept


def _https(typed: str) -> str:
    kept = typed.strip()
    if not kept:
        return ""
    try:
        parts = urlsplit(kept)
        is_good = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        is_good = False
    if not is_good or len(kept) > 500 or not kept.isprintable() or " " in kept:
        raise Refusal(say("Type a whole web address that begins with https://"), field="online_url")
    return kept


def _capacity(typed: int | None) -> int | None:
    if typed is not None and not 1 <= typed <= 100_000:
        raise Refusal(
            say("Type how many people fit, at least 1; leave it empty where there is no end."), field="capacity"
        )
    return typed


def _slug(session: Session, title: str, starts_at: datetime) -> str:
    """Readable, and unguessable enough for an event that is shown to nobody."""
    words = slug_of(title)[:40].strip("-")
    while True:
        made = f"{words}-{starts_at:%Y-%m-%d}-{re.sub(r'[^a-z0-9]', '', new_token().casefold())[:8]}"
        if session.scalar(select(Event.id).where(Event.slug == made)) is None:
            return made


def _name_hosts(session: Session, event: Event, names: tuple[str, ...], *, now: datetime) -> None:
    """The organizations that host it, by name; those no longer named are gone."""
    wanted = list(dict.fromkeys(" ".join(name.split())[:120] for name in names if name.strip()))[:20]
    rows = session.scalars(select(EventHost).where(EventHost.event_id == event.id, EventHost.alliance_id.is_(None)))
    there = {row.organization: row for row in rows}
    for name, row in there.items():
        if name not in wanted:
            session.delete(row)
    session.add_all(
        EventHost(event_id=event.id, organization=name, state=HostState.ACCEPTED, asked_at=now, answered_at=now)
        for name in wanted
        if name not in there
    )
    session.flush()
