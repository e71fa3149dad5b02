"""What people of the coalition know better than the public list: said once, kept by every refresh, taken back.

Nothing is overwritten: old details become an OfficePast, a row that was wrong ends on the day it began.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from legislators import offices, people, places
from legislators.correcting.correction_rules import (
    STAFF,
    Said,
    needed,
    note,
    office_number,
    one_line,
    point_of,
    read_details,
    said_by,
    zip_in_state,
)
from legislators.correcting.seat_corrections import Successor, declare_vacant, name_successor, reopen_seat
from legislators.details import change_details, pasts_of
from legislators.models import Correction, CorrectionKind, Office, OfficeKind, Seat, Term
from legislators.states import zones_of

__all__ = [
    "NewOffice",
    "Successor",
    "add_office",
    "close_office",
    "correct_office",
    "declare_vacant",
    "name_successor",
    "of_office",
    "of_seat",
    "standing",
    "withdraw",
]
LISTED = "congress-legislators"
POINT = ("latitude", "longitude", "time_zone")


@dataclass(frozen=True)
class NewOffice:
    """A local office that our list lacks. state: the legislator's when empty; point and zone: the ZIP code's."""

    city: str
    zip: str
    address: str = ""
    suite: str = ""
    building: str = ""
    phone: str = ""
    fax: str = ""
    hours: str = ""
    state: str = ""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = ""


def correct_office(
    session: Session, office_id: str, values: Mapping[str, object], *, evidence: str, who: str, now: datetime
) -> list[Correction]:
    """Set details of an office right from today; one correction for each field. Raises Refusal and NotFound.

    values: by column: phone, fax, address, suite, building, city, zip, hours, or latitude and longitude.
    """
    said, office = said_by(evidence, who, now), _open_office(session, office_id, now.date())
    read = read_details(session, office, values)
    new = {name: value for name, value in read.items() if value != getattr(office, name)}
    if not new:
        raise Refusal(say("That is what our list says already."))
    made = [_detail(session, office, name, value, said) for name, value in new.items()]
    point = {name: read[name] for name in POINT if name in read}
    changes = new | point_of(session, office, new | point)
    change_details(session, office, changes, on=said.today, source=_source(office, STAFF))
    return made


def close_office(session: Session, office_id: str, *, evidence: str, who: str, now: datetime) -> Correction:
    """Say that a local office is there no more from today. Raises Refusal and NotFound."""
    said, office = said_by(evidence, who, now), _open_office(session, office_id, now.date())
    if office.kind == OfficeKind.WASHINGTON:
        raise Refusal(say("The office at the Capitol goes with the seat. Correct the seat instead."))
    office.valid_to = max(said.today, office.valid_from)
    return note(session, said, CorrectionKind.OFFICE_CLOSED, said.today, office_id=office.id, before=office.street)


def add_office(session: Session, person_id: str, new: NewOffice, *, evidence: str, who: str, now: datetime) -> Office:
    """Add a local office that our list lacks. Raises Refusal beside the field that is wrong, and NotFound."""
    said, legislator = said_by(evidence, who, now), people.person(session, person_id)
    details = _new_details(session, new, _home_state(session, legislator.id))
    office = Office(
        id=_free_id(session, legislator.id, details["city"], details["state"]),
        person_id=legislator.id,
        kind=OfficeKind.LOCAL,
        valid_from=said.today,
        since=said.today,
        source=STAFF,
        **details,
    )
    session.add(office)
    session.flush()
    note(session, said, CorrectionKind.OFFICE_ADDED, said.today, office_id=office.id, value=office.street)
    return office


def withdraw(session: Session, correction_id: int, *, who: str, now: datetime) -> Correction:
    """Take a correction back: what our list says by now holds again, else what it said before.

    Where the list has come to say the same, nothing changes. Raises Refusal for one taken back already, and NotFound.
    """
    found = session.get(Correction, correction_id)
    if found is None:
        raise NotFound(say("We have no such correction."))
    if found.withdrawn_at is not None:
        raise Refusal(say("That correction was taken back already."))
    found.withdrawn_at, found.withdrawn_by = now, who
    session.flush()
    if found.kind == CorrectionKind.OFFICE_DETAIL:
        _put_back(session, found, on=now.date())
    elif found.agreed_on is None:
        _undo(session, found, on=now.date())
    session.flush()
    return found


def standing(session: Session) -> list[Correction]:
    """The corrections nobody took back, the newest first."""
    query = select(Correction).where(Correction.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Correction.said_at.desc(), Correction.id.desc())))


def of_office(session: Session, office_id: str) -> list[Correction]:
    """All that was ever corrected about an office, the newest first."""
    query = select(Correction).where(Correction.office_id == office_id)
    return list(session.scalars(query.order_by(Correction.said_at.desc(), Correction.id.desc())))


def of_seat(session: Session, seat_id: str) -> list[Correction]:
    """All that was ever corrected about a seat, the newest first."""
    query = select(Correction).where(Correction.seat_id == seat_id)
    return list(session.scalars(query.order_by(Correction.said_at.desc(), Correction.id.desc())))


def _open_office(session: Session, office_id: str, on: date) -> Office:
    found = offices.office(session, office_id)
    if not found.is_there(on):
        raise Refusal(say("This office is closed. If it is open again, take back what closed it."))
    return found


def _detail(session: Session, office: Office, name: str, value: object, said: Said) -> Correction:
    """Write one field down; `before` is what our list said, also where it was corrected once already."""
    earlier = _others(session, office.id, name)
    listed = (earlier[0].upstream or earlier[0].before) if earlier else _text(getattr(office, name))
    facts = {"office_id": office.id, "field": name, "value": _text(value), "before": listed}
    return note(session, said, CorrectionKind.OFFICE_DETAIL, said.today, **facts)


def _others(session: Session, office_id: str, field: str) -> list[Correction]:
    """The standing corrections of one field, the newest first."""
    return [one for one in of_office(session, office_id) if one.field == field and one.withdrawn_at is None]


def _put_back(session: Session, taken: Correction, *, on: date) -> None:
    """Undo one field: an older correction of it holds again, else what our list says."""
    office = offices.office(session, str(taken.office_id))
    others = _others(session, office.id, taken.field)
    if others and others[0].id > taken.id:
        return
    listed = taken.upstream or taken.before
    if others:
        others[0].upstream = taken.upstream or others[0].upstream
        listed = others[0].value
    value: Any = listed
    if taken.field in POINT:
        value = float(listed) if listed else None
    has_more = any(
        one.kind == CorrectionKind.OFFICE_DETAIL and not one.withdrawn_at for one in of_office(session, office.id)
    )
    source = _source(office, STAFF if has_more else LISTED)
    changes = {taken.field: value} | _old_point(session, office, {taken.field: value})
    change_details(session, office, changes, on=on, source=source)


def _old_point(session: Session, office: Office, put_back: Mapping[str, Any]) -> dict[str, Any]:
    """The point an office had when it last was where it is again; else that of its ZIP code."""
    if not put_back.keys() & {"address", "zip"}:
        return {}
    place = {name: put_back.get(name, getattr(office, name)) for name in ("address", "zip")}
    for past in reversed(pasts_of(session, office.id)):
        if all(getattr(past, name) == value for name, value in place.items()):
            return {name: getattr(past, name) for name in POINT}
    return point_of(session, office, put_back)


def _undo(session: Session, taken: Correction, *, on: date) -> None:
    if taken.kind in {CorrectionKind.SUCCESSOR, CorrectionKind.VACANT}:
        reopen_seat(session, taken, on=on)
        return
    office = offices.office(session, str(taken.office_id))
    is_closing = taken.kind == CorrectionKind.OFFICE_ADDED
    office.valid_to = max(on, office.valid_from) if is_closing else None


def _source(office: Office, source: str) -> str:
    """Who an office's details are from; an invented state's stay its own."""
    return source if office.source in {LISTED, STAFF} else office.source


def _home_state(session: Session, person_id: str) -> str:
    """The state of the seat a legislator holds or held last. Raises Refusal without one."""
    newest = select(Seat.state).join(Term, Term.seat_id == Seat.id).where(Term.person_id == person_id)
    state = session.scalar(newest.order_by(Term.starts_on.desc()).limit(1))
    if state is None:
        raise Refusal(say("This person holds no seat in Congress."))
    return state


def _new_details(session: Session, new: NewOffice, state: str) -> dict[str, Any]:
    if new.state and new.state.strip().upper() != state:
        raise Refusal(say("A local office is in the legislator's own state, %(state)s.", state=state), field="state")
    place = zip_in_state(session, new.zip, state)
    point, zone = {"latitude": place.latitude, "longitude": place.longitude}, place.time_zone
    if new.latitude is not None and new.longitude is not None:
        point = {"latitude": new.latitude, "longitude": new.longitude}
        zone = places.zone_at(new.latitude, new.longitude) or zone
    words = {name: one_line(getattr(new, name), name) for name in ("address", "suite", "building", "hours")}
    numbers = {name: office_number(getattr(new, name), name) for name in ("phone", "fax")}
    where = {"city": needed(new.city, "city"), "zip": place.zip, "state": state}
    zone = new.time_zone or zone or zones_of(state)[0]
    return asdict(new) | words | numbers | where | point | {"time_zone": zone}


def _free_id(session: Session, person_id: str, city: str, state: str) -> str:
    """The person's id and the town, numbered where there is one; `X-washington` alone means the Capitol."""
    letters = unicodedata.normalize("NFKD", city).encode("ascii", "ignore").decode().lower()
    town = re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "office"
    first = f"{person_id}-{town}" if town != "washington" else f"{person_id}-washington-{state.lower()}"
    taken = set(session.scalars(select(Office.id).where(Office.person_id == person_id)))
    number = 0
    while (name := f"{first}-{number}" if number else first) in taken:
        number += 1
    return name


def _text(value: object) -> str:
    return "" if value is None else str(value)
