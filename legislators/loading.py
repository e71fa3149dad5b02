"""Fills the tables from the snapshot. Adds and closes, never overwrites; a second run changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from groundwork.database import Base
from legislators import shipped, states
from legislators.models import (
    UNITED_STATES,
    BoundarySet,
    Office,
    OfficeKind,
    Person,
    Roster,
    Seat,
    State,
    Term,
    ZipCandidate,
)
from legislators.tables import Row

SOURCE = "congress-legislators"
CENSUS = "Census Bureau, 1:500,000"
DAYS = ("starts_on", "ends_on", "since")


@dataclass(frozen=True)
class Loaded:
    """How many rows a loading added, and how many offices it closed."""

    added: int
    closed: int


def load(session: Session, *, now: datetime) -> Loaded:
    """Bring the tables up to the snapshot that comes with the product."""
    about = shipped.about()
    digest = "".join(about["sha256"][name][:16] for name in sorted(about["sha256"]))
    as_of = date.fromisoformat(about["as_of"])
    if session.scalar(select(Roster.id).where(Roster.state == UNITED_STATES, Roster.digest == digest)):
        return Loaded(0, 0)
    added = _add(session, State, states.rows(), ["code"])
    added += _add(session, Seat, shipped.rows(shipped.SEATS), ["id"])
    added += _add(session, Person, shipped.rows(shipped.PEOPLE), ["id"])
    added += _add(session, Term, _terms(), ["person_id", "seat_id", "starts_on"])
    offices = shipped.rows(shipped.OFFICES)
    closed = _close_offices(session, {row["id"] for row in offices}, as_of)
    added += _add(session, Office, _offices(offices, as_of), ["id"])
    added += _add_lines(session, about)
    session.add(Roster(state=UNITED_STATES, as_of=as_of, source=SOURCE, digest=digest, loaded_at=now))
    session.flush()
    return Loaded(added + 1, closed)


def _terms() -> Iterator[Row]:
    for row in shipped.rows(shipped.TERMS):
        days = {name: date.fromisoformat(row[name]) for name in DAYS}
        yield row | days | {"source": SOURCE}


def _offices(rows: list[Row], as_of: date) -> Iterator[Row]:
    for row in rows:
        yield row | {"kind": OfficeKind(row["kind"]), "valid_from": as_of, "source": SOURCE}


def _close_offices(session: Session, listed: set[str], as_of: date) -> int:
    """Close what our source listed before and lists no more."""
    gone = [
        office_id
        for office_id in session.scalars(select(Office.id).where(Office.source == SOURCE, Office.valid_to.is_(None)))
        if office_id not in listed
    ]
    session.execute(update(Office).where(Office.id.in_(gone)).values(valid_to=as_of))
    return len(gone)


def _add_lines(session: Session, about: Row) -> int:
    """The lines in force with each ZIP code's candidates, and the states whose lines are known to change."""
    congress = int(about["congress"])
    first_day = date(1789 + 2 * (congress - 1), 1, 3)
    base = {"congress": congress, "state": UNITED_STATES, "valid_from": first_day, "source": CENSUS}
    changes = about["changes"]
    next_day = date.fromisoformat(changes["starts_on"])
    coming = [
        {"congress": changes["congress"], "state": state, "valid_from": next_day, "has_lines": False, "source": ""}
        for state in changes["states"]
    ]
    sets = _add(session, BoundarySet, [base], ["congress", "state"])
    sets += _add(session, BoundarySet, coming, ["congress", "state"])
    number = session.scalars(
        select(BoundarySet.id).where(BoundarySet.congress == congress, BoundarySet.state == UNITED_STATES)
    ).one()
    return sets + _add_zips(session, number)


def _add_zips(session: Session, boundary_set_id: int) -> int:
    """A set's candidates are written once: other candidates are another set."""
    query = select(func.count()).where(ZipCandidate.boundary_set_id == boundary_set_id)
    if session.scalar(query):
        return 0
    rows = [
        {"boundary_set_id": boundary_set_id, "zip": row["zip"], "district": district, "basis": basis}
        for row in shipped.rows(shipped.ZIPS)
        for basis in ("crosswalk", "middle", "state")
        for district in row.get(basis, "").split()
    ]
    _insert(session, ZipCandidate, rows)
    return len(rows)


def _add(session: Session, table: type[Base], rows: Iterable[Row], key: list[str]) -> int:
    """Insert the rows whose key is not there yet; returns how many."""
    columns: list[Any] = [getattr(table, name) for name in key]
    there = {tuple(found) for found in session.execute(select(*columns))}
    new = [row for row in rows if tuple(row[name] for name in key) not in there]
    _insert(session, table, new)
    return len(new)


def _insert(session: Session, table: type[Base], rows: list[Row]) -> None:
    """Insert at once; rows that lack a column get its default."""
    shapes: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        shapes.setdefault(frozenset(row), []).append(row)
    for alike in shapes.values():
        session.execute(insert(table), alike)
