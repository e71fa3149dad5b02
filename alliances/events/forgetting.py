"""What events keep about a person, shown whole and erased; how many came stays counted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from alliances.kinds import SeatState
from alliances.models import Event, EventSignup, Supporter
from groundwork.delivery.models import Address
from groundwork.doors import PersonalData
from groundwork.tokens import new_token

AT_ONCE = 2_000


def addresses(session: Session, address_ids: Collection[int]) -> set[int]:
    """These and those given beside them on a sign-up, unless they are a supporter's."""
    rows = session.execute(select(EventSignup.text_address_id, EventSignup.mail_address_id).where(_names(address_ids)))
    beside = {one for row in rows for one in row if one} - set(address_ids)
    theirs = Supporter.text_address_id.in_(beside) | Supporter.mail_address_id.in_(beside)
    taken = session.execute(select(Supporter.text_address_id, Supporter.mail_address_id).where(theirs))
    return (beside - {one for row in taken for one in row}) | set(address_ids)


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Each event they signed up for or came to, and each event that names their address for questions."""
    del now
    rows = session.execute(
        select(EventSignup, Event.title)
        .join(Event, Event.id == EventSignup.event_id)
        .where(_hers(session, address_ids))
        .order_by(EventSignup.id)
    )
    return [
        *({"kind": "sign-up for an event", "event": title, **_facts(one)} for one, title in rows),
        *(_naming(one) for one in _named(session, address_ids)),
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty the sign-ups; how many came stays. One that is still ahead is cancelled."""
    rows = session.execute(
        select(EventSignup, Event.starts_at)
        .join(Event, Event.id == EventSignup.event_id)
        .where(_hers(session, address_ids))
    ).all()
    for one, starts_at in rows:
        _empty(one)
        if starts_at > now and one.state != SeatState.CANCELLED:
            one.state, one.cancelled_at, one.waits_since = SeatState.CANCELLED, now, None
    for column in (EventSignup.text_address_id, EventSignup.mail_address_id):
        session.execute(update(EventSignup).where(column.in_(address_ids)).values({column.key: None}))
    values = _values(session, address_ids)
    for event in _named(session, address_ids):
        event.contact_email = "" if event.contact_email in values else event.contact_email
        event.contact_phone = "" if event.contact_phone in values else event.contact_phone
    session.flush()


def empty_old(session: Session, before: datetime, *, now: datetime) -> int:
    """Empty the sign-ups for events that began before this moment, some thousands at once; says how many."""
    del now
    query = (
        select(EventSignup)
        .join(Event, Event.id == EventSignup.event_id)
        .where(Event.starts_at < before, EventSignup.name != "")
        .order_by(EventSignup.id)
        .limit(AT_ONCE)
    )
    rows = session.scalars(query).all()
    for one in rows:
        kept = one.supporter_id
        _empty(one)
        one.supporter_id = kept
    session.flush()
    return len(rows)


def _empty(one: EventSignup) -> None:
    one.public_id, one.name, one.zip, one.mail_token_digest = new_token(), "", "", None
    one.text_address_id = one.mail_address_id = one.supporter_id = None


def _names(address_ids: Collection[int]) -> ColumnElement[bool]:
    return EventSignup.text_address_id.in_(address_ids) | EventSignup.mail_address_id.in_(address_ids)


def _hers(session: Session, address_ids: Collection[int]) -> ColumnElement[bool]:
    is_theirs = Supporter.text_address_id.in_(address_ids) | Supporter.mail_address_id.in_(address_ids)
    ids = session.scalars(select(Supporter.id).where(is_theirs)).all()
    return _names(address_ids) | EventSignup.supporter_id.in_(ids)


def _values(session: Session, address_ids: Collection[int]) -> set[str]:
    return set(session.scalars(select(Address.value).where(Address.id.in_(address_ids))))


def _named(session: Session, address_ids: Collection[int]) -> Sequence[Event]:
    values = _values(session, address_ids)
    is_named = Event.contact_email.in_(values) | Event.contact_phone.in_(values)
    return session.scalars(select(Event).where(is_named)).all()


def _naming(event: Event) -> dict[str, object]:
    return {"kind": "named for questions about an event", "event": event.title}


def _facts(one: EventSignup) -> dict[str, object]:
    names = "name people zip language state wants_text wants_mail made_at cancelled_at came_people came_at"
    return {name: getattr(one, name) for name in names.split()}


PERSONAL_DATA = PersonalData("events", show, erase, addresses)
