"""The seats in Congress that speak for a place."""

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from legislators import matching
from legislators.models import Chamber, Seat
from legislators.places import Place
from legislators.states import in_order


def seats(session: Session, place: Place, *, on: date) -> list[Seat]:
    """Senate seats of the states a place may be in, then the House seats of the districts it may be in."""
    match = matching.match(session, place, on=on)
    states = {district[:2] for district in match.districts} or {match.state}
    found = session.scalars(
        select(Seat)
        .where(or_(Seat.id.in_(match.districts), and_(Seat.state.in_(states), Seat.chamber == Chamber.SENATE)))
        .where(or_(Seat.valid_from.is_(None), Seat.valid_from <= on))
        .where(or_(Seat.valid_to.is_(None), Seat.valid_to > on))
    )
    return sorted(found, key=lambda seat: (seat.chamber != Chamber.SENATE, *in_order(seat.id), seat.id))
