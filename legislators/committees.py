"""Committees of Congress and who sits on them."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import say
from legislators.models import Committee, CommitteeSeat, Person


def committee(session: Session, committee_id: str) -> Committee:
    """One committee, also one that is no more. Raises NotFound."""
    found = session.get(Committee, committee_id)
    if found is None:
        raise NotFound(say("We have no such committee."))
    return found


def subcommittees(session: Session, committee_id: str, *, on: date) -> list[Committee]:
    """What a committee has below it on a day, by name."""
    return list(
        session.scalars(
            select(Committee)
            .where(Committee.parent_id == committee_id, Committee.valid_from <= on)
            .where(or_(Committee.valid_to.is_(None), Committee.valid_to > on))
            .order_by(Committee.name)
        )
    )


def members(session: Session, committee_id: str, *, on: date) -> list[tuple[CommitteeSeat, Person]]:
    """Who sits on a committee on a day: the majority first, each side by rank."""
    rows = session.execute(
        select(CommitteeSeat, Person)
        .join(Person, Person.id == CommitteeSeat.person_id)
        .where(CommitteeSeat.committee_id == committee_id, CommitteeSeat.valid_from <= on)
        .where(or_(CommitteeSeat.valid_to.is_(None), CommitteeSeat.valid_to > on))
    )
    return sorted(((seat, who) for seat, who in rows), key=lambda row: (row[0].side, row[0].rank, row[1].last))
