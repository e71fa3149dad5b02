"""Events, people who sign up for them, and what they typed."""

from typing import Any

from sqlalchemy.orm import Session

from alliances.events import signing_up
from alliances.events.signing_up import Wish
from alliances.events.telling import topic_of
from alliances.kinds import HostState, SeatState
from alliances.models import Alliance, Event, EventHost, EventSignup
from groundwork.delivery import addresses
from groundwork.delivery.permission import consent
from groundwork.tokens import new_token
from tests.conftest import NOW
from tests.factories.alliances import an_event
from tests.visitor import Page, Visitor

SITE = "http://localhost"


def a_wish(name: str = "Ada Brightwater", **changes: Any) -> Wish:
    """Somebody with an e-mail address who comes alone."""
    facts: dict[str, Any] = {
        "email": f"{name.split(maxsplit=1)[0].casefold()}@mail.example",
        "is_adult": True,
        "mail_wording": "About this event only.",
        "text_wording": "Yes, text me about this event only.",
    }
    return Wish(name, **facts | changes)


def wanting(session: Session, event: Event, alliance: Alliance, wish: Wish, **more: Any) -> EventSignup:
    """Sign somebody up as the public page does."""
    return signing_up.sign_up(session, event.id, alliance, wish, site=SITE, now=more.get("now", NOW))


def a_signup(session: Session, event: Event, name: str = "Ada Brightwater", **changes: Any) -> EventSignup:
    """A row as it stands after signing up."""
    facts: dict[str, Any] = {"state": SeatState.COMING, "public_id": new_token(), "made_at": NOW}
    made = EventSignup(event_id=event.id, alliance_id=event.alliance_id, name=name, **facts | changes)
    session.add(made)
    session.flush()
    return made


def proven(session: Session, event: Event, signup: EventSignup, *, mail: str = "", phone: str = "") -> EventSignup:
    """Give a sign-up addresses that said yes to hearing of the event."""
    for raw, is_mail in ((mail, True), (phone, False)):
        if not raw:
            continue
        address = addresses.mail_address(session, raw) if is_mail else addresses.text_address(session, raw)
        facts = {"topic": topic_of(event.id), "wording": "Yes", "how": "test", "evidence": "test"}
        consent.give(session, address, **facts, now=NOW)
        if is_mail:
            signup.mail_address_id, signup.wants_mail = address.id, True
        else:
            signup.text_address_id, signup.wants_text = address.id, True
    session.flush()
    return signup


def announced(leader: Visitor, **answers: Any) -> Page:
    """The page a leader comes to after filling in the form of a new event."""
    typed = {"title": "Letters evening", "day": "2026-06-20", "starts_at": "18:30", "venue": "Café"}
    return leader.send("/alliances/franklin/events/new", "event-form", **typed | answers)


def an_event_of(session: Session, alliance: Alliance) -> int:
    """For paths: an event of an alliance."""
    return an_event(session, alliance).id


def an_event_signup_of(session: Session, alliance: Alliance) -> int:
    """For paths: a sign-up for an event of an alliance."""
    return a_signup(session, an_event(session, alliance)).id


def an_event_host_of(session: Session, alliance: Alliance) -> int:
    """For paths: an alliance asked to host somebody's event."""
    event = an_event(session, alliance)
    row = EventHost(event_id=event.id, alliance_id=alliance.id, state=HostState.INVITED, asked_at=NOW)
    session.add(row)
    session.flush()
    return row.id


PATH_IDS = {
    "event_id": an_event_of,
    "event_signup_id": an_event_signup_of,
    "event_host_id": an_event_host_of,
}
