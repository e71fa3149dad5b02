"""Telling those who signed up: by e-mail, and by text where they said yes to texts about this event."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import letters, seats
from alliances.kinds import SeatState
from alliances.models import Alliance, Event, EventSignup
from groundwork.delivery import outbox
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Address, Batch, Message, Why, ZoneSet
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.permission import consent
from groundwork.delivery.rows import add_all_once, add_once
from groundwork.refusal import Refusal
from legislators import places

AT_ONCE = 500
LETTERS_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Told:
    """How many were written to, and who has to be told in another way."""

    mails: int
    texts: int
    unreached: tuple[int, ...]


@dataclass(frozen=True)
class News:
    """One thing people who signed up must hear. kind: see `letters`. site: our public address. words: the leader's."""

    event: Event
    alliance: Alliance
    kind: str
    site: str
    words: str = ""

    def key(self, signup: EventSignup, way: str) -> str:
        """Once for each person, kind and change of the event."""
        return f"event-news:{signup.id}:{self.kind}:{self.event.sequence}:{way}"


def topic_of(event_id: int) -> str:
    """What somebody says yes to who wants to hear of this event."""
    return f"event:{event_id}"


def can_text(alliance: Alliance) -> bool:
    """Whether somebody pays for this alliance's texts."""
    return bool(alliance.payer) and alliance.budget_cents > 0


def cause_of(event: Event, step: str) -> str:
    """What the batch of one step about an event is known by."""
    return f"event:{event.id}:{step}"


def batch_of(session: Session, event: Event, alliance: Alliance, step: str, *, until: datetime, now: datetime) -> Batch:
    """The batch of one step about an event; its people must have said yes to this event, and its alliance pays."""
    return outbox.open_batch(
        session,
        cause=cause_of(event, step),
        alliance=alliance.slug,
        sender=alliance.sender,
        opens_at=now,
        closes_at=until,
        budget_cents=alliance.budget_cents,
        daily_cents=alliance.daily_cents,
        topic=topic_of(event.id),
        now=now,
    )


def everybody(session: Session, event_id: int) -> list[EventSignup]:
    """Those who come or wait, in the order they signed up."""
    there = EventSignup.state.in_([SeatState.COMING, SeatState.WAITING])
    query = select(EventSignup).where(EventSignup.event_id == event_id, there, EventSignup.is_walk_in.is_(False))
    return list(session.scalars(query.order_by(EventSignup.id)))


def tell(session: Session, news: News, signups: Collection[EventSignup], *, now: datetime) -> Told:
    """Tell these people what changed for them, once for each change of the event.

    It is a service message: a mailbox gets it even before it was proven, a phone only after its YES.
    """
    mailed = _mail_all(session, news, signups, now=now)
    texted = _text_all(session, news, signups, now=now)
    unreached = tuple(one.id for one in signups if one.id not in mailed | texted)
    return Told(len(mailed), len(texted), unreached)


def move_up(session: Session, event: Event, *, site: str, now: datetime) -> int:
    """Give free seats to those who wait and tell them; says how many moved. The event is locked."""
    moved = seats.move_up(session, event, now=now)
    if moved:
        alliance = session.get_one(Alliance, event.alliance_id)
        tell(session, News(event, alliance, "up", site), moved, now=now)
    return len(moved)


def _mail_all(session: Session, news: News, signups: Collection[EventSignup], *, now: datetime) -> set[int]:
    ids = {one.mail_address_id for one in signups if one.mail_address_id}
    refused = consent.may_reach(session, ids, topic=topic_of(news.event.id), now=now)
    barred = {address for address, why in refused.items() if why != Why.NO_CONSENT}
    found = set()
    for one in signups:
        if not one.mail_address_id or one.mail_address_id in barred:
            continue
        link = letters.own_page(news.site, one)
        letter = letters.mail(news.kind, news.event, news.alliance, one, link=link, words=news.words)
        key, address = news.key(one, "mail"), one.mail_address_id
        outbox.send_mail(session, address_id=address, subject=letter.subject, body=letter.body, key=key, now=now)
        found.add(one.id)
    return found


def _text_all(session: Session, news: News, signups: Collection[EventSignup], *, now: datetime) -> set[int]:
    if not can_text(news.alliance):
        return set()
    event, agreed = news.event, agreeing(session, news.event, signups, now=now)
    if agreed:
        step = f"{news.kind}:{event.sequence}:{now:%Y%m%d}"
        until = max(event.starts_at, now + timedelta(hours=1))
        batch = batch_of(session, event, news.alliance, step, until=until, now=now)
        outbox.queue(session, batch, [_text(session, news, one) for one in agreed], now=now)
    return {one.id for one in agreed}


def _text(session: Session, news: News, signup: EventSignup) -> Outgoing:
    link = letters.own_page(news.site, signup)
    body = letters.text(news.kind, news.event, news.alliance, signup, link=link, words=news.words)
    return Outgoing(signup.text_address_id or 0, news.key(signup, "text"), body, "", zones_of(session, signup))


def agreeing(session: Session, event: Event, signups: Iterable[EventSignup], *, now: datetime) -> list[EventSignup]:
    """Those whose phone has said yes to texts about this event."""
    asked = [one for one in signups if one.wants_text and one.text_address_id]
    ids = {one.text_address_id for one in asked if one.text_address_id}
    refused = consent.may_reach(session, ids, topic=topic_of(event.id), now=now)
    return [one for one in asked if one.text_address_id not in refused]


def proven(session: Session, event: Event, signups: Iterable[EventSignup], *, now: datetime) -> list[EventSignup]:
    """Those whose mailbox has said yes to hearing of this event."""
    asked = [one for one in signups if one.mail_address_id]
    ids = {one.mail_address_id for one in asked if one.mail_address_id}
    refused = consent.may_reach(session, ids, topic=topic_of(event.id), now=now)
    return [one for one in asked if one.mail_address_id not in refused]


def mail_in(
    session: Session, batch: Batch, rows: list[tuple[EventSignup, str, letters.Letter]], *, now: datetime
) -> int:
    """Queue e-mails of one batch: (to whom, unique key, letter); says how many were new."""
    add_once(session, ZoneSet, zones="")
    added = 0
    for start in range(0, len(rows), AT_ONCE):
        values = [
            outbox.mail_row(batch, one.mail_address_id, key, subject=letter.subject, body=letter.body, now=now)
            for one, key, letter in rows[start : start + AT_ONCE]
            if one.mail_address_id
        ]
        added += add_all_once(session, Message, values)
    return added


def zones_of(session: Session, signup: EventSignup) -> tuple[str, ...]:
    """Where somebody may be, by their ZIP code; empty where they gave none that we know: their number then says."""
    if not signup.zip:
        return ()
    try:
        place = places.zip_place(session, signup.zip)
    except Refusal:
        return ()
    return quiet.areas(places.zones(place), place.state)


def values_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Address -> number or mailbox, for staff who may see them."""
    wanted = [one for one in ids if one]
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 5_000):
        rows = session.execute(select(Address.id, Address.value).where(Address.id.in_(wanted[start : start + 5_000])))
        found |= dict(rows.all())
    return found
