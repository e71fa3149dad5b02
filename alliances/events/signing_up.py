"""Signing up without an account, seeing it again, changing it and cancelling it.

Whatever is typed, the answer reads the same for people we know and people we do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import asking
from alliances.events import letters, reminding, seats, telling
from alliances.joining import by_address
from alliances.kinds import SeatState
from alliances.models import Alliance, Event, EventSignup
from alliances.sharing import news as sharing_news
from groundwork.delivery import addresses, outbox
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import NotFound, Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say

LONGEST_NAME = 80
ANSWERS_A_DAY = 5  # to one mailbox or phone that is proven
ACTIVE = (SeatState.COMING, SeatState.WAITING)


@dataclass(frozen=True)
class Wish:
    """What somebody typed who wants to come; the wordings are those they read, in their language."""

    name: str
    email: str = ""
    phone: str = ""
    people: int = 1
    zip: str = ""
    language: str = "en"
    wants_text: bool = False
    is_adult: bool = False
    text_wording: str = ""
    mail_wording: str = ""


def sign_up(
    session: Session, event_id: int, alliance: Alliance, wish: Wish, *, site: str, now: datetime
) -> EventSignup:
    """Give them a seat, or a place on the waiting list. Raises Refusal, beside the field, for what cannot be.

    The same address again changes the same sign-up; once an address was proven to be somebody's, what is typed anew
    waits until that mailbox or phone says so.
    """
    name, people = _judged(wish)
    event = seats.locked(session, event_id)
    closed = seats.why_closed(event, alliance, now=now)
    if closed:
        raise Refusal(closed)
    text = addresses.text_address(session, wish.phone) if wish.phone.strip() else None
    mail = addresses.mail_address(session, wish.email) if wish.email.strip() else None
    there = _there(session, event, [one for one in (mail, text) if one])
    signup = _row(session, event, there, (text, mail), people)
    signup.name, signup.zip, signup.language = name, wish.zip.strip(), wish.language
    signup.wants_mail, signup.wants_text = mail is not None, wish.wants_text
    _seat(session, event, signup, people, now=now)
    _ask(session, event, alliance, signup, wish, (text, mail), site=site, now=now)
    _tell_others(session, alliance, event, signup, is_new=there is None, now=now)
    return signup


def of_link(session: Session, public_id: str) -> tuple[EventSignup, Event, Alliance]:
    """The sign-up of somebody's own page. Raises NotFound."""
    row = session.execute(
        select(EventSignup, Event, Alliance)
        .join(Event, Event.id == EventSignup.event_id)
        .join(Alliance, Alliance.id == Event.alliance_id)
        .where(EventSignup.public_id == public_id)
    ).first()
    if row is None:
        raise NotFound(say("This link leads nowhere. Copy it whole from the mail, or sign up anew."))
    return row[0], row[1], row[2]


def change_people(session: Session, signup: EventSignup, people: int, *, site: str, now: datetime) -> None:
    """Come with more or fewer people; whoever moves up because of it is told. Raises Refusal."""
    event = _still_open(session, signup, now=now)
    people = seats.require_people(people)
    if signup.state == SeatState.PENDING:
        seats.ask_for(session, event, signup, people)
        return
    seats.seat(session, event, signup, people, now=now)
    signup.changed_at = now
    telling.move_up(session, event, site=site, now=now)


def cancel(session: Session, signup: EventSignup, *, site: str, now: datetime) -> None:
    """Not come after all; doing it again changes nothing. Whoever moves up because of it is told."""
    if signup.state == SeatState.CANCELLED:
        return
    event = _still_open(session, signup, now=now)
    signup.state, signup.cancelled_at, signup.waits_since = SeatState.CANCELLED, now, None
    session.flush()
    reminding.take_back(session, event, signup=signup, now=now)
    telling.move_up(session, event, site=site, now=now)


def _still_open(session: Session, signup: EventSignup, *, now: datetime) -> Event:
    event = seats.locked(session, signup.event_id)
    session.refresh(signup)
    if signup.state == SeatState.CANCELLED:
        raise Refusal(say("This sign-up was cancelled. Sign up anew if you want to come."))
    if now >= (event.ends_at or event.starts_at):
        raise Refusal(say("This event is over."))
    return event


def _judged(wish: Wish) -> tuple[str, int]:
    """Name and people, where everything typed can be. Raises Refusal."""
    name = " ".join(wish.name.split())
    if not name:
        raise Refusal(say("Type your name."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    if not wish.email.strip() and not wish.phone.strip():
        raise Refusal(
            say("Give an e-mail address or a phone number, so that we can tell you of changes."), field="email"
        )
    if wish.zip.strip() and not (
        len(wish.zip.strip()) == 5 and wish.zip.strip().isascii() and wish.zip.strip().isdigit()
    ):
        raise Refusal(say("Type the five digits of the ZIP code, or leave it empty."), field="zip")
    _judge_texts(wish)
    return name, seats.require_people(wish.people)


def _judge_texts(wish: Wish) -> None:
    if wish.wants_text and not wish.phone.strip():
        raise Refusal(say("Type the number we may text."), field="phone")
    if not wish.is_adult:
        raise Refusal(
            say("Adults of 18 or over sign up, and bring children along. Tick the line if you are."), field="is_adult"
        )


def _there(session: Session, event: Event, known: Iterable[Address]) -> EventSignup | None:
    """The standing sign-up of one of these addresses."""
    for address in known:
        is_hers = (EventSignup.mail_address_id == address.id) | (EventSignup.text_address_id == address.id)
        query = select(EventSignup).where(EventSignup.event_id == event.id, EventSignup.state.in_(ACTIVE), is_hers)
        found = session.scalar(query.order_by(EventSignup.id).limit(1))
        if found:
            return found
    return None


def _row(
    session: Session,
    event: Event,
    there: EventSignup | None,
    typed: tuple[Address | None, Address | None],
    people: int,
) -> EventSignup:
    """The row to write: that which stands where nobody has proven it and a stranger would get a seat as well."""
    text, mail = typed
    if there is not None and not _is_proven(session, there) and seats.seats(session, event).fits(people):
        there.text_address_id = text.id if text else there.text_address_id
        there.mail_address_id = mail.id if mail else there.mail_address_id
        return there
    return EventSignup(
        public_id=new_token(),
        event_id=event.id,
        alliance_id=event.alliance_id,
        state=SeatState.PENDING if there else SeatState.WAITING,
        replaces_id=there.id if there else None,
        text_address_id=text.id if text else None,
        mail_address_id=mail.id if mail else None,
    )


def _is_proven(session: Session, signup: EventSignup) -> bool:
    ids = [one for one in (signup.text_address_id, signup.mail_address_id) if one]
    return any(session.get_one(Address, one).verified_at for one in ids)


def _seat(session: Session, event: Event, signup: EventSignup, people: int, *, now: datetime) -> None:
    if signup.id is None:
        signup.made_at = now
    else:
        signup.changed_at = now
    if signup.state != SeatState.PENDING:
        session.add(signup)
        seats.seat(session, event, signup, people, now=now)
        return
    signup.people = people
    signup.waits_since = None if seats.seats(session, event).fits(people) else now
    session.add(signup)
    session.flush()


def _ask(  # noqa: PLR0913 - who, for what, by which ways, from which site
    session: Session,
    event: Event,
    alliance: Alliance,
    signup: EventSignup,
    wish: Wish,
    typed: tuple[Address | None, Address | None],
    *,
    site: str,
    now: datetime,
) -> None:
    """Write down what was agreed to, and ask by each way whether it was really they; nobody is asked too often."""
    text, mail = typed
    line = {"topic": telling.topic_of(event.id), "how": "event form", "evidence": f"event signup:{signup.public_id}"}
    if text and wish.wants_text and telling.can_text(alliance):
        consent.ask(session, text, wording=wish.text_wording, **line, now=now)
        asking.must_be_a_usual_day(session, now=now)
        if may_write(session, text, now=now):
            _text(session, event, alliance, signup, now=now)
    if mail:
        consent.ask(session, mail, wording=wish.mail_wording, **line, now=now)
        if may_write(session, mail, now=now):
            _mail(session, event, alliance, signup, site=site, now=now)


def may_write(session: Session, address: Address, *, now: datetime) -> bool:
    """Whether an answer may go there: a proven one gets a few a day, any other shares the join form's caps."""
    if address.verified_at is None:
        return asking.may_ask(session, address.id, now=now)
    day_ago = now - timedelta(days=1)
    return len(outbox.queued_at(session, asking.MARK, since=day_ago, address_id=address.id)) < ANSWERS_A_DAY


def _text(session: Session, event: Event, alliance: Alliance, signup: EventSignup, *, now: datetime) -> None:
    outbox.send_text(
        session,
        address_id=signup.text_address_id or 0,
        body=letters.text("ask", event, alliance, signup),
        key=f"{asking.MARK}event/{signup.public_id}/{now:%Y%m%d%H%M%S}/text",
        zones=telling.zones_of(session, signup),
        sender=alliance.sender,
        now=now,
    )


def _mail(session: Session, event: Event, alliance: Alliance, signup: EventSignup, *, site: str, now: datetime) -> None:
    token = new_token()
    signup.mail_token_digest = digest(token)
    link = letters.confirm_page(site, signup, token)
    letter = letters.mail("signed_up", event, alliance, signup, link=link)
    outbox.send_mail(
        session,
        address_id=signup.mail_address_id or 0,
        subject=letter.subject,
        body=letter.body,
        key=f"{asking.MARK}event/{signup.public_id}/{now:%Y%m%d%H%M%S}/mail",
        now=now,
    )


def _tell_others(
    session: Session, alliance: Alliance, event: Event, signup: EventSignup, *, is_new: bool, now: datetime
) -> None:
    """News for programs outside that asked for it: the first sending only."""
    if not is_new:
        return
    known = supporter_of(session, signup, alliance.id)
    sharing_news.tell(session, alliance.id, "event.signed_up", event.slug, supporter_id=known, now=now)


def supporter_of(session: Session, signup: EventSignup, alliance_id: int) -> int | None:
    """The supporter of this alliance who has one of these addresses."""
    for address_id in (signup.mail_address_id, signup.text_address_id):
        found = by_address(session, address_id) if address_id else None
        if found and found.alliance_id == alliance_id and found.left_at is None:
            return found.id
    return None
