"""Fills the tables from the snapshot, by the way every refresh goes. A second run changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from groundwork.database import Base
from legislators import shipped, states
from legislators.models import UNITED_STATES, BoundarySet, District, Roster, Seat, State, ZipCandidate
from legislators.refreshing.applying import note_roster, write
from legislators.refreshing.differences import find
from legislators.refreshing.listed import SOURCE, of_snapshot
from legislators.tables import Row

CENSUS = "Census Bureau, 1:500,000"


@dataclass(frozen=True)
class Loaded:
    """How many rows a loading added, and how many it closed or changed."""

    added: int
    closed: int


def load(session: Session, *, now: datetime) -> Loaded:
    """Bring the tables up to the snapshot that comes with the product, unless we hold a newer list."""
    about = shipped.about()
    digest = "".join(about["sha256"][name][:12] for name in sorted(about["sha256"]))
    as_of = date.fromisoformat(about["as_of"])
    if session.scalar(select(Roster.id).where(Roster.state == UNITED_STATES, Roster.digest == digest)):
        return Loaded(0, 0)
    added = _add(session, State, states.rows(), ["code"])
    added += _add(session, Seat, shipped.rows(shipped.SEATS), ["id"])
    newest = session.scalar(select(func.max(Roster.as_of)).where(Roster.state == UNITED_STATES))
    changes = [] if newest and newest > as_of else find(session, of_snapshot(as_of))
    write(session, changes)
    added += _add_lines(session, about)
    note_roster(session, as_of, source=SOURCE, digest=digest, now=now)
    session.flush()
    new = sum(change.is_new for change in changes)
    return Loaded(added + new + 1, len(changes) - new)


def _add_lines(session: Session, about: Row) -> int:
    """The lines in force with their districts and ZIP codes, and the states whose lines are known to change."""
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
    districts = (row | {"boundary_set_id": number, "seat_id": row["name"]} for row in shipped.rows(shipped.DISTRICTS))
    sets += _add(session, District, districts, ["boundary_set_id", "name"])
    return sets + _add_zips(session, number, first_day)


def _add_zips(session: Session, boundary_set_id: int, first_day: date) -> int:
    """A set's candidates are written once; a newer crosswalk comes by `legislators sync --zips`."""
    query = select(func.count()).where(ZipCandidate.boundary_set_id == boundary_set_id)
    if session.scalar(query):
        return 0
    same = {"boundary_set_id": boundary_set_id, "valid_from": first_day}
    rows = [
        same | {"zip": row["zip"], "district": district, "basis": basis}
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
