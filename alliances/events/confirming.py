"""The second half of signing up: the button behind the mailed link, or YES by text."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import confirming as joining_confirming
from alliances.events import letters, seats, telling
from alliances.kinds import SeatState
from alliances.models import Alliance, Event, EventSignup
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Address, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.doors import InboundText
from groundwork.refusal import NotFound, Refusal
from groundwork.settings import Settings
from groundwork.tokens import digest
from groundwork.words import say


def of_token(session: Session, token: str) -> tuple[EventSignup, Event, Alliance]:
    """The sign-up a mailed link belongs to. Raises NotFound."""
    row = session.execute(
        select(EventSignup, Event, Alliance)
        .join(Event, Event.id == EventSignup.event_id)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(EventSignup.mail_token_digest == digest(token))
    ).first()
    if row is None:
        raise NotFound(say("This link leads nowhere. Copy it whole from the mail, or sign up anew."))
    return row[0], row[1], row[2]


def confirm_mail(session: Session, token: str, *, site: str, now: datetime) -> EventSignup:
    """The mailbox is theirs: they are reminded, and what was typed counts. Doing it again changes nothing."""
    signup, event, _alliance = of_token(session, token)
    if signup.mail_address_id is None:
        return signup
    address = session.get_one(Address, signup.mail_address_id)
    kept = _confirm(session, signup, event, address, how="mailed link", now=now)
    telling.move_up(session, seats.locked(session, event.id), site=site, now=now)
    return kept


def is_confirmed(session: Session, signup: EventSignup, address_id: int | None, *, now: datetime) -> bool:
    """Whether this address said yes to hearing of the event."""
    if address_id is None:
        return False
    return not consent.may_reach(session, [address_id], topic=telling.topic_of(signup.event_id), now=now)


def on_text(session: Session, text: InboundText, *, now: datetime) -> str | None:
    """Take a YES from a number that was asked about an event; anything else is for others to answer."""
    if not joining_confirming.says_yes(text.body):
        return None
    address = find_text(session, text.sender)
    if address is None or suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT):
        return None
    signup = _waiting(session, address, now=now)
    if signup is None:
        return None
    event = session.get_one(Event, signup.event_id)
    alliance = session.get_one(Alliance, event.alliance_id)
    kept = _confirm(session, signup, event, address, how="text reply", now=now)
    telling.move_up(session, seats.locked(session, event.id), site=Settings().public_url, now=now)
    return letters.text("yes", event, alliance, kept)


def _waiting(session: Session, address: Address, *, now: datetime) -> EventSignup | None:
    """The newest sign-up ahead that asked this number and has no yes yet."""
    newest = session.scalar(
        select(EventSignup)
        .join(Event, Event.id == EventSignup.event_id)
        .where(
            EventSignup.text_address_id == address.id,
            EventSignup.wants_text,
            EventSignup.state != SeatState.CANCELLED,
            Event.starts_at > now,
        )
        .order_by(EventSignup.id.desc())
        .limit(1)
    )
    if newest is None:
        return None
    is_done = is_confirmed(session, newest, address.id, now=now) and newest.state != SeatState.PENDING
    return None if is_done else newest


def _confirm(
    session: Session, signup: EventSignup, event: Event, address: Address, *, how: str, now: datetime
) -> EventSignup:
    """The sign-up that counts from now on: this one, or the earlier one with what was typed anew.

    The earlier one changes by a yes from an address of its own alone.
    """
    consent.confirm(session, address, how=how, evidence=f"event signup:{signup.public_id}", now=now)
    if signup.state != SeatState.PENDING or signup.replaces_id is None:
        return signup
    event = seats.locked(session, event.id)
    former = session.get_one(EventSignup, signup.replaces_id)
    if former.state == SeatState.CANCELLED:
        signup.state, signup.replaces_id = SeatState.WAITING, None
        seats.seat(session, event, signup, signup.people, now=now)
        return signup
    if address.id not in (former.text_address_id, former.mail_address_id):
        return signup  # a phone of one's own says nothing about whose mailbox it was
    return _take_over(session, event, former, signup, now=now)


def _take_over(
    session: Session, event: Event, former: EventSignup, signup: EventSignup, *, now: datetime
) -> EventSignup:
    """Put what was typed anew into the sign-up that stands; more people than fit leave it as it was."""
    former.name, former.zip, former.language = signup.name, signup.zip, signup.language
    former.wants_text = former.wants_text or signup.wants_text
    former.wants_mail = former.wants_mail or signup.wants_mail
    former.text_address_id = former.text_address_id or signup.text_address_id
    former.mail_address_id = former.mail_address_id or signup.mail_address_id
    former.changed_at = now
    signup.state, signup.cancelled_at = SeatState.CANCELLED, now
    session.flush()
    try:
        seats.seat(session, event, former, signup.people, now=now)
    except Refusal:
        return former
    return former
