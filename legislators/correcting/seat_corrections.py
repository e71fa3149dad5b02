"""Who holds a seat, where people of the coalition know it before the public list does."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from legislators.correcting.correction_rules import STAFF, Said, needed, note, office_number, said_by, sensible_day
from legislators.details import change_details
from legislators.models import Chamber, Correction, CorrectionKind, Office, OfficeKind, Person, Seat, Term
from legislators.people import SWITCHBOARD

CAPITOL = {"latitude": 38.8899, "longitude": -77.0091, "time_zone": "America/New_York"}
YEARS = {Chamber.SENATE: 6, Chamber.HOUSE: 2}
RESIDENT_COMMISSIONER = ("PR", 4)  # years
A_MONTH = 31  # days that a term may be longer than its years, for a late start or end
BIOGUIDE = re.compile(r"[A-Z][0-9]{6}")


@dataclass(frozen=True)
class Successor:
    """Who holds a seat from a day on. phone: the Capitol's switchboard when empty. bioguide: empty when not known."""

    first: str
    last: str
    party: str
    starts_on: date
    ends_on: date
    phone: str = ""
    bioguide: str = ""


def name_successor(
    session: Session, seat_id: str, successor: Successor, *, evidence: str, who: str, now: datetime
) -> Term:
    """Put somebody into a seat; whoever held it holds it no more from that day. Raises Refusal and NotFound."""
    said, seat = said_by(evidence, who, now), _seat(session, seat_id)
    phone = _checked(seat, successor, now=now)
    before = _newest(session, seat.id)
    if before and before.starts_on >= successor.starts_on:
        raise Refusal(
            say("Our list has somebody in this seat who came later. Take that back first."), field="starts_on"
        )
    person = _person(session, seat, successor)
    held = session.get_one(Person, before.person_id).name if before else ""
    closed = _close(before, successor.starts_on)
    term = _term(session, seat, person, successor, before)
    _washington(session, person, phone, said, chamber=seat.chamber)
    facts = {"seat_id": seat.id, "value": person.id, "before": held, "field": closed}
    note(session, said, CorrectionKind.SUCCESSOR, successor.starts_on, **facts)
    return term


def declare_vacant(session: Session, seat_id: str, on: date, *, evidence: str, who: str, now: datetime) -> Correction:
    """Say that nobody holds a seat from a day on. Raises Refusal and NotFound."""
    said, seat = said_by(evidence, who, now), _seat(session, seat_id)
    sensible_day(on, "on", now=now)
    term = _newest(session, seat.id)
    if term is None or (term.closed_on is not None and term.closed_on <= on):
        raise Refusal(say("Our list has this seat vacant already."), field="on")
    if on <= term.starts_on:
        raise Refusal(say("Whoever holds this seat came later than that day."), field="on")
    term.closed_on = on
    held = session.get_one(Person, term.person_id).name
    return note(session, said, CorrectionKind.VACANT, on, seat_id=seat.id, before=held, field=str(term.id))


def reopen_seat(session: Session, taken: Correction, *, on: date) -> None:
    """Undo a correction of a seat: a term that nobody served ends where it began, the one it closed goes on."""
    if taken.kind == CorrectionKind.SUCCESSOR:
        _end_service(session, taken, on=on)
    closed = session.get(Term, int(taken.field)) if taken.field else None
    if closed is None or closed.closed_on != taken.holds_from:
        return
    query = select(Correction).where(
        Correction.seat_id == taken.seat_id,
        Correction.withdrawn_at.is_(None),
        Correction.holds_from > closed.starts_on,
    )
    later = session.scalars(query.order_by(Correction.holds_from, Correction.id)).first()
    closed.closed_on = later.holds_from if later else None
    if later:
        later.field = str(closed.id)


def _end_service(session: Session, taken: Correction, *, on: date) -> None:
    """End a successor's term where it began, and the office we gave them unless they have another seat."""
    mine = select(Term).where(Term.person_id == taken.value)
    for term in session.scalars(mine.where(Term.seat_id == taken.seat_id, Term.starts_on == taken.holds_from)):
        term.closed_on = term.starts_on
    session.flush()
    others = [term for term in session.scalars(mine) if term.until > term.starts_on]
    office = session.get(Office, f"{taken.value}-washington")
    if office and office.source == STAFF and not others:
        office.valid_to = max(on, office.valid_from)


def _seat(session: Session, seat_id: str) -> Seat:
    found = session.get(Seat, seat_id)
    if found is None:
        raise NotFound(say("There is no such seat in Congress."))
    return found


def _newest(session: Session, seat_id: str) -> Term | None:
    """The newest term of a seat that anybody served."""
    terms = session.scalars(select(Term).where(Term.seat_id == seat_id).order_by(Term.starts_on.desc(), Term.id.desc()))
    return next((term for term in terms if term.until > term.starts_on), None)


def _checked(seat: Seat, successor: Successor, *, now: datetime) -> str:
    """The number of the successor's office, once all they are said to be is sensible."""
    for field in ("first", "last", "party"):
        needed(getattr(successor, field), field)
    sensible_day(successor.starts_on, "starts_on", now=now)
    if not isinstance(successor.ends_on, date) or successor.ends_on <= successor.starts_on:
        raise Refusal(say("A term ends after it begins."), field="ends_on")
    state, long = RESIDENT_COMMISSIONER
    years = long if seat.state == state else YEARS[seat.chamber]
    if (successor.ends_on - successor.starts_on).days > 365.25 * years + A_MONTH:
        raise Refusal(say("A term in this seat is %(years)s years at most.", years=years), field="ends_on")
    if successor.bioguide.strip() and not BIOGUIDE.fullmatch(successor.bioguide.strip().upper()):
        words = say("An id of the Biographical Directory is a letter and six digits, such as B001230.")
        raise Refusal(words, field="bioguide")
    return office_number(successor.phone, "phone")


def _person(session: Session, seat: Seat, successor: Successor) -> Person:
    """The person of that Bioguide id, or a new one; an id of ours until there is one."""
    bioguide = successor.bioguide.strip().upper()
    found = session.get(Person, bioguide) if bioguide else None
    if found is not None:
        return found
    made = Person(
        id=bioguide or _own_id(session, seat.id, successor.starts_on),
        first=needed(successor.first, "first"),
        last=needed(successor.last, "last"),
    )
    session.add(made)
    session.flush()
    return made


def _own_id(session: Session, seat_id: str, starts_on: date) -> str:
    first = f"NEW-{seat_id}-{starts_on:%Y%m%d}"
    number = 0
    while session.get(Person, name := f"{first}-{number}" if number else first):
        number += 1
    return name


def _close(term: Term | None, on: date) -> str:
    """End a term on a day unless it has ended; returns its id when it was still open."""
    if term is None or term.until <= on:
        return ""
    term.closed_on = on
    return str(term.id)


def _term(session: Session, seat: Seat, person: Person, successor: Successor, before: Term | None) -> Term:
    """The successor's term; one that was taken back is theirs again."""
    is_same = before is not None and before.person_id == person.id
    key = {"person_id": person.id, "seat_id": seat.id, "starts_on": successor.starts_on}
    term = session.scalar(select(Term).filter_by(**key)) or Term(**key)
    term.ends_on, term.closed_on = successor.ends_on, None
    term.since = before.since if before and is_same else successor.starts_on
    term.party, term.source = needed(successor.party, "party"), STAFF
    term.rank = before.rank if before and is_same else ("junior" if seat.chamber == Chamber.SENATE else "")
    session.add(term)
    session.flush()
    return term


def _washington(session: Session, person: Person, phone: str, said: Said, *, chamber: Chamber) -> None:
    """See that the person can be rung at the Capitol."""
    office = session.get(Office, f"{person.id}-washington")
    if office is None:
        session.add(_capitol(person.id, phone, said, chamber))
        session.flush()
        return
    if not office.is_there(said.today):
        office.valid_to = None
    if phone:
        change_details(session, office, {"phone": phone}, on=said.today, source=office.source)


def _capitol(person_id: str, phone: str, said: Said, chamber: Chamber) -> Office:
    return Office(
        id=f"{person_id}-washington",
        person_id=person_id,
        kind=OfficeKind.WASHINGTON,
        city="Washington",
        state="DC",
        zip="20510" if chamber == Chamber.SENATE else "20515",
        phone=phone or SWITCHBOARD,
        valid_from=said.today,
        since=said.today,
        source=STAFF,
        **CAPITOL,
    )
