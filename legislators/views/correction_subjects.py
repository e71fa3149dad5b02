"""What a correction is about, in words."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import Correction, Office, Person


def subjects(session: Session, corrections: Iterable[Correction]) -> dict[int, str]:
    """By the number of a correction: whose office and where, or the seat."""
    made = list(corrections)
    wanted = {one.office_id for one in made if one.office_id}
    rows = session.execute(
        select(Office, Person).join(Person, Person.id == Office.person_id).where(Office.id.in_(wanted))
    )
    names = {office.id: f"{who.name}, {office.label}" for office, who in rows}
    return {one.id: names[one.office_id] if one.office_id else str(one.seat_id) for one in made}
