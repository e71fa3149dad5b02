"""Which offices are an alliance's to look after: those of the legislators of its state."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from groundwork.refusal import NotFound
from groundwork.words import say
from legislators.models import Office, OfficeKind
from legislators.people import Holder, everyone


def legislators(session: Session, alliance: Alliance, *, on: date) -> dict[str, Holder]:
    """The people who hold the state's seats on a day, by person id; vacant seats have nobody."""
    return {one.person_id: one for one in everyone(session, on=on, state=alliance.state) if one.person_id}


def vacant(session: Session, alliance: Alliance, *, on: date) -> list[Holder]:
    """The state's seats that nobody holds."""
    return [one for one in everyone(session, on=on, state=alliance.state) if one.is_vacant]


def local_offices(session: Session, alliance: Alliance, *, on: date) -> list[tuple[Office, Holder]]:
    """The local offices in use on a day, with whose they are; by legislator, then town."""
    people = legislators(session, alliance, on=on)
    query = select(Office).where(
        Office.person_id.in_(people),
        Office.kind == OfficeKind.LOCAL,
        or_(Office.valid_to.is_(None), Office.valid_to > on),
    )
    found = session.scalars(query.order_by(Office.person_id, Office.city, Office.id))
    return [(office, people[office.person_id]) for office in found]


def office_of(session: Session, alliance: Alliance, office_id: str, *, on: date) -> tuple[Office, Holder]:
    """One office and whose it is. Raises NotFound for one of another state's legislators."""
    office = session.get(Office, office_id)
    holder = legislators(session, alliance, on=on).get(office.person_id) if office else None
    if office is None or holder is None:
        raise NotFound(say("There is no such office among this alliance's. Look at the list of offices."))
    return office, holder


def called(holder: Holder) -> str:
    """A legislator on a staff page: name, party, district."""
    letter = f" ({holder.party[:1]})" if holder.party else ""
    return f"{holder.name}{letter}" + (f", {holder.district}" if holder.district else "")
