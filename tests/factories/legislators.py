"""A small Congress of an invented state, for tests that need no snapshot."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from legislators.models import Chamber, Office, OfficeKind, Person, Roster, Seat, State, StateKind, Term
from tests.conftest import NOW

AS_OF = date(2026, 6, 15)


def a_state(session: Session, code: str = "ZZ", **changes: Any) -> State:
    made = State(**{"code": code, "name": "Zembla", "kind": StateKind.STATE, "time_zone": "America/New_York"} | changes)
    session.add(made)
    session.flush()
    return made


def a_roster(session: Session, **changes: Any) -> Roster:
    made = Roster(**{"state": "", "as_of": AS_OF, "source": "test", "loaded_at": NOW} | changes)
    session.add(made)
    session.flush()
    return made


def a_seat(session: Session, seat_id: str = "ZZ-1") -> Seat:
    is_senate = "-S" in seat_id
    made = Seat(
        id=seat_id,
        chamber=Chamber.SENATE if is_senate else Chamber.HOUSE,
        state=seat_id[:2],
        district=None if is_senate else int(seat_id[3:]),
        senate_class=int(seat_id[-1]) if is_senate else None,
    )
    session.add(made)
    session.flush()
    return made


def a_person(session: Session, person_id: str = "ZZ00001", **changes: Any) -> Person:
    made = Person(**{"id": person_id, "first": "Ada", "last": "Lind"} | changes)
    session.add(made)
    session.flush()
    return made


def a_term(session: Session, person_id: str = "ZZ00001", seat_id: str = "ZZ-1", **changes: Any) -> Term:
    days = {"starts_on": date(2025, 1, 3), "ends_on": date(2027, 1, 3), "since": date(2025, 1, 3)}
    made = Term(**{"person_id": person_id, "seat_id": seat_id, "party": "Democrat", **days} | changes)
    session.add(made)
    session.flush()
    return made


def an_office(session: Session, person_id: str = "ZZ00001", city: str = "Arden", **changes: Any) -> Office:
    facts: dict[str, Any] = {
        "id": f"{person_id}-{city.lower()}",
        "person_id": person_id,
        "kind": OfficeKind.WASHINGTON if city == "Washington" else OfficeKind.LOCAL,
        "address": "1 Elm Street",
        "city": city,
        "state": "ZZ",
        "phone": "+16085550101",
        "latitude": 43.0,
        "longitude": -89.0,
        "time_zone": "America/New_York",
        "valid_from": AS_OF,
        "since": AS_OF,
    }
    made = Office(**facts | changes)
    session.add(made)
    session.flush()
    return made
