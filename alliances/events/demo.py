"""The demo's events: one that is nearly full, one held, one hosted by two alliances, and who signed up for them."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import telling, wording
from alliances.kinds import EventKind, EventState, HostState, SeatState
from alliances.models import Alliance, Event, EventHost, EventSignup, Supporter
from alliances.slugs import slug_of
from groundwork.delivery import addresses
from groundwork.delivery.permission import consent
from groundwork.tokens import new_token

STORY = Path(__file__).with_name("story.toml")
PLAIN = (
    "title", "title_es", "about_en", "about_es", "venue", "street", "city", "zip", "access_en", "access_es",
    "is_step_free", "interpreting", "online_url", "capacity", "outcome",
)  # fmt: skip
Told = dict[str, Any]


def seed(session: Session, *, now: datetime) -> None:
    """Tell the events' part of the story as it stands at `now`."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    with STORY.open("rb") as file:
        told = tomllib.load(file)["event"]
    for one in told:
        if one["alliance"] in alliances:
            _seed_event(session, alliances, one, now=now)
    session.flush()


def _seed_event(session: Session, alliances: dict[str, Alliance], told: Told, *, now: datetime) -> None:
    alliance = alliances[told["alliance"]]
    event = _event(alliance, told, now=now)
    session.add(event)
    session.flush()
    for state, slugs in ((HostState.ACCEPTED, told.get("hosts", [])), (HostState.INVITED, told.get("asked", []))):
        for slug in slugs:
            answered = now - timedelta(days=2) if state == HostState.ACCEPTED else None
            facts = {"alliance_id": alliances[slug].id, "state": state, "answered_at": answered}
            session.add(EventHost(event_id=event.id, asked_at=now - timedelta(days=4), **facts))
    for name in told.get("organizations", []):
        facts = {"organization": name, "state": HostState.ACCEPTED, "asked_at": now, "answered_at": now}
        session.add(EventHost(event_id=event.id, **facts))
    _seed_people(session, event, alliance, told, now=now)


def _event(alliance: Alliance, told: Told, *, now: datetime) -> Event:
    ahead, hour, minute = told["at"]
    local = now.astimezone(ZoneInfo(alliance.time_zone)) + timedelta(days=ahead)
    starts_at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    state = EventState(told.get("state", "announced"))
    return Event(
        alliance_id=alliance.id,
        slug=f"{slug_of(told['title'])}-{starts_at:%Y-%m-%d}-{alliance.slug}",
        kind=EventKind(told["kind"]),
        state=state,
        time_zone=alliance.time_zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=told["lasts"]),
        contact_email=alliance.public_email,
        held_at=starts_at + timedelta(hours=3) if state == EventState.HELD else None,
        made_at=now - timedelta(days=12),
        **{name: told[name] for name in PLAIN if name in told},
    )


def _seed_people(session: Session, event: Event, alliance: Alliance, told: Told, *, now: datetime) -> None:
    known = _supporters(session, alliance, told.get("supporters", 0))
    for number, (name, people, state, is_proven, came) in enumerate(told.get("people", [])):
        at = min(now, event.starts_at) - timedelta(days=4) + timedelta(hours=3 * number)
        mail = addresses.mail_address(session, f"{slug_of(name)}@mail.example")
        signup = EventSignup(
            public_id=new_token(),
            event_id=event.id,
            alliance_id=alliance.id,
            state=SeatState(state),
            name=name,
            people=people,
            wants_mail=True,
            mail_address_id=mail.id,
            made_at=at,
            waits_since=at if state == "waiting" else None,
            cancelled_at=at + timedelta(hours=20) if state == "cancelled" else None,
            came_people=came if came >= 0 else None,
            came_at=event.starts_at if came > 0 else None,
            supporter_id=next(known, None) if came > 0 else None,
        )
        session.add(signup)
        session.flush()
        if is_proven:
            _prove(session, event, alliance, signup, now=at)
    for name, people in told.get("walk_ins", []):
        session.add(_walk_in(event, name, people))


def _supporters(session: Session, alliance: Alliance, most: int) -> Iterator[int]:
    """Some who joined long ago, so that the story has people on both lists."""
    query = select(Supporter.id).where(Supporter.alliance_id == alliance.id, Supporter.left_at.is_(None))
    return iter(session.scalars(query.order_by(Supporter.id).limit(most)).all())


def _prove(session: Session, event: Event, alliance: Alliance, signup: EventSignup, *, now: datetime) -> None:
    address = addresses.mail_address(session, f"{slug_of(signup.name)}@mail.example")
    line = {"topic": telling.topic_of(event.id), "evidence": f"event signup:{signup.public_id}"}
    consent.give(session, address, wording=wording.mail_consent(alliance.name), how="mailed link", **line, now=now)


def _walk_in(event: Event, name: str, people: int) -> EventSignup:
    return EventSignup(
        public_id=new_token(),
        event_id=event.id,
        alliance_id=event.alliance_id,
        state=SeatState.COMING,
        name=name,
        people=people,
        is_walk_in=True,
        made_at=event.starts_at,
        came_people=people,
        came_at=event.starts_at,
    )
