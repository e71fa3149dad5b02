"""Who holds which seat on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import has_request_context
from flask_babel import format_date
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import say
from legislators.models import (
    UNITED_STATES,
    Chamber,
    Committee,
    CommitteeSeat,
    Link,
    LinkKind,
    Office,
    OfficeKind,
    Person,
    Roster,
    Seat,
    State,
    StateKind,
    Term,
)
from legislators.states import in_order

SWITCHBOARD = "+12022243121"  # the United States Capitol


@dataclass(frozen=True)
class Holder:
    """Who holds a seat, or that nobody does.

    person_id, name, party, since: empty (or none) when vacant. party: the letter, D, R or I; caucus: the party an
    independent sits with. district: empty for a Senator. is_stale: their term has ended and our list still names them.
    note: plain words, or empty. phone: E.164; the Capitol's switchboard where there is no other.
    """

    seat_id: str
    person_id: str
    name: str
    party: str
    title: str
    state: str
    district: str
    since: date | None
    is_vacant: bool
    is_stale: bool
    note: str
    phone: str
    rank: str = ""
    caucus: str = ""


def holder(session: Session, seat_id: str, *, on: date) -> Holder:
    """Who holds a seat on a day. Raises NotFound for a seat that does not exist."""
    seat = session.get(Seat, seat_id)
    if seat is None:
        raise NotFound(say("There is no such seat in Congress."))
    return _holders(session, [seat], on=on)[0]


def representative(session: Session, district: str, *, on: date) -> Holder:
    """Who sits in the House for a district: a Representative, a Delegate or the Resident Commissioner."""
    return holder(session, district, on=on)


def senators(session: Session, state: str, *, on: date) -> list[Holder]:
    """A state's two Senators, the senior first; none for the District and the territories."""
    seats = session.scalars(select(Seat).where(Seat.state == state, Seat.chamber == Chamber.SENATE).order_by(Seat.id))
    return sorted(_holders(session, list(seats), on=on), key=_by_rank)


def legislators_of(session: Session, state: str, districts: Sequence[str], *, on: date) -> list[Holder]:
    """The Senators of a state, then who sits in the House for each district."""
    seats = session.scalars(select(Seat).where(Seat.id.in_(list(districts)))).all()
    house = _holders(session, sorted(seats, key=lambda seat: in_order(seat.id)), on=on)
    return [*(senators(session, state, on=on) if state else []), *house]


def everyone(session: Session, *, on: date, state: str = "") -> list[Holder]:
    """Every seat of Congress, or of one state: Senators first, then by district."""
    query = select(Seat).where(Seat.state == state) if state else select(Seat)
    seats = [seat for seat in session.scalars(query) if seat.valid_to is None or on < seat.valid_to]
    found = _holders(session, seats, on=on)
    return sorted(found, key=_in_state_order)


def held_by(session: Session, person_id: str, *, on: date) -> Holder | None:
    """The seat a person holds on a day, or held last; none when they hold none."""
    newest = session.scalar(
        select(Term).where(Term.person_id == person_id, Term.starts_on <= on).order_by(Term.starts_on.desc()).limit(1)
    )
    found = holder(session, newest.seat_id, on=on) if newest else None
    return found if found and found.person_id == person_id else None


def person(session: Session, person_id: str) -> Person:
    """One legislator. Raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound(say("We have no such legislator."))
    return found


def terms_of(session: Session, person_id: str) -> list[Term]:
    """A person's terms, the newest first."""
    return list(session.scalars(select(Term).where(Term.person_id == person_id).order_by(Term.starts_on.desc())))


def links_of(session: Session, person_id: str, *, on: date) -> list[Link]:
    """Where else a person was to be found on a day: website, contact form, then accounts."""
    found = session.scalars(
        select(Link)
        .where(Link.person_id == person_id, Link.valid_from <= on, or_(Link.valid_to.is_(None), Link.valid_to > on))
        .order_by(Link.value)
    )
    order = list(LinkKind)
    return sorted(found, key=lambda link: order.index(link.kind))


def committees_of(session: Session, person_id: str, *, on: date) -> list[tuple[CommitteeSeat, Committee]]:
    """The committees a person sat on, each followed by its subcommittees."""
    rows = session.execute(
        select(CommitteeSeat, Committee)
        .join(Committee, Committee.id == CommitteeSeat.committee_id)
        .where(CommitteeSeat.person_id == person_id, CommitteeSeat.valid_from <= on)
        .where(or_(CommitteeSeat.valid_to.is_(None), CommitteeSeat.valid_to > on))
        .order_by(Committee.id)
    )
    return [(seat, committee) for seat, committee in rows]


def roster_age(session: Session) -> date:
    """The day our list of members is of. Raises NotFound when none has been loaded."""
    return _roster_days(session)[1]


def _roster_days(session: Session) -> tuple[date, date]:
    """The days of the oldest and of the newest list of the country; of an invented state's where there is no other."""
    row = session.execute(
        select(func.min(Roster.as_of), func.max(Roster.as_of))
        .group_by(Roster.state)
        .order_by((Roster.state == UNITED_STATES).desc(), Roster.state)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(say("The list of members has not been loaded yet."))
    return row[0], row[1]


def titled(one: Holder) -> str:
    """Title and name, as a person is addressed."""
    return f"{one.title} {one.name}" if one.name else one.title


def _holders(session: Session, seats: Sequence[Seat], *, on: date) -> list[Holder]:
    """Who holds each of these seats, in their order; four statements however many they are."""
    rows = session.execute(
        select(Term, Person, Office.phone)
        .join(Person, Person.id == Term.person_id)
        .outerjoin(Office, and_(Office.person_id == Person.id, Office.kind == OfficeKind.WASHINGTON))
        .where(Term.seat_id.in_([seat.id for seat in seats]))
        .order_by(Term.starts_on, Term.id)
    ).all()
    terms: dict[str, list[_Service]] = {}
    for term, who, phone in rows:
        terms.setdefault(term.seat_id, []).append(_Service(term, who, phone or SWITCHBOARD))
    kinds = dict(session.execute(select(State.code, State.kind)).all())
    days = _roster_days(session) if seats else (on, on)
    return [_judge(seat, terms.get(seat.id, []), _title(seat, kinds[seat.state]), on=on, days=days) for seat in seats]


@dataclass(frozen=True)
class _Service:
    """One term with whose it is and the number of their office at the Capitol."""

    term: Term
    who: Person
    phone: str


def _judge(seat: Seat, services: list[_Service], title: str, *, on: date, days: tuple[date, date]) -> Holder:
    """Who of all that ever held a seat holds it on a day; days: of the oldest and of the newest list we took."""
    begun = [one for one in services if one.term.starts_on <= on and one.term.until > one.term.starts_on]
    first_day, as_of = days
    is_old = congress(on) > congress(as_of)
    if begun and on < begun[-1].term.until:
        return _held(seat, begun[-1], title=title)
    if begun and begun[-1].term.closed_on is None:
        return _held(seat, begun[-1], title=title, stale=_stale(as_of, is_old=is_old))
    if not begun and on < first_day:
        starts_on = services[0].term.starts_on if services else first_day
        words = say("Our list begins on %(day)s.", day=_day(starts_on))
        return _nobody(seat, title, words, is_vacant=False, is_stale=True)
    if is_old:
        words = say("Our list of %(day)s is out of date. This seat was vacant then.", day=_day(as_of))
    else:
        words = say("This seat is vacant. The Capitol switchboard takes calls about it.")
    return _nobody(seat, title, words, is_vacant=True, is_stale=is_old)


def congress(on: date) -> int:
    """The number of the Congress that sits on a day; a new one begins on January 3."""
    year = on.year if (on.month, on.day) >= (1, 3) else on.year - 1
    return (year - 1789) // 2 + 1


def _stale(as_of: date, *, is_old: bool) -> str:
    day = _day(as_of)
    if is_old:
        return say("Our list of %(day)s is out of date: a new Congress has begun since.", day=day)
    return say("Our list of %(day)s is older than the end of this term: somebody else may hold the seat now.", day=day)


def _held(seat: Seat, service: _Service, *, title: str, stale: str = "") -> Holder:
    term, who = service.term, service.who
    return Holder(
        seat_id=seat.id,
        person_id=who.id,
        name=who.name,
        party=term.party[:1],
        title=title,
        state=seat.state,
        district=seat.id if seat.chamber == Chamber.HOUSE else "",
        since=term.since,
        is_vacant=False,
        is_stale=bool(stale),
        note=stale,
        phone=service.phone,
        rank=term.rank,
        caucus=term.caucus,
    )


def _nobody(seat: Seat, title: str, note: str, *, is_vacant: bool, is_stale: bool) -> Holder:
    district = seat.id if seat.chamber == Chamber.HOUSE else ""
    return Holder(seat.id, "", "", "", title, seat.state, district, None, is_vacant, is_stale, note, SWITCHBOARD)


def _title(seat: Seat, kind: StateKind) -> str:
    if seat.chamber == Chamber.SENATE:
        return say("Senator")
    if seat.state == "PR":
        return say("Resident Commissioner")
    return say("Representative") if kind == StateKind.STATE else say("Delegate")


def _in_state_order(one: Holder) -> tuple[object, ...]:
    if one.district:
        return one.state, 1, *in_order(one.district)
    return one.state, 0, *_by_rank(one)


def _by_rank(one: Holder) -> tuple[bool, date, str]:
    """Senior first; then who has served longer; an empty seat last."""
    return one.rank != "senior", one.since or date.max, one.seat_id


def _day(value: date) -> str:
    return format_date(value, "long") if has_request_context() else f"{value:%B} {value.day}, {value.year}"
