"""Writes the candidates of ZIP codes under a new set of lines."""

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from legislators.importing.new_candidates import Candidates, candidates
from legislators.models import UNITED_STATES, BoundarySet, ZipCandidate
from legislators.outlines.lines import Index
from legislators.outlines.lines_in_force import lines_in_force
from legislators.postal import zipcodes
from legislators.states import STATES
from legislators.tables import Row

AT_ONCE = 5_000


def write_candidates(session: Session, row: BoundarySet, before: Index, after: Index, *, states: set[str]) -> int:
    """Write the candidates of every ZIP code of the set's states; returns how many ZIP codes have any.

    A ZIP code of a neighboring state keeps its own state's set: there a candidate in a state that changed is closed
    on the first day of the new lines, and its heirs are added from that day on.
    """
    known = [one for one in zipcodes.filter_by(active=True) if one["state"] in STATES]
    crossing = set() if row.state == UNITED_STATES else _reopened(session, row)
    wanted = [one for one in known if one["state"] in states or one["zip_code"] in crossing]
    old = _old(session, wanted, before, row)
    found = candidates(wanted, old, before, after, states)
    home = {one["zip_code"]: one["state"] for one in wanted}
    rows = [
        {"boundary_set_id": row.id, "zip": code, "district": district, "basis": basis, "valid_from": row.valid_from}
        for code, districts in found.items()
        if home[code] in states
        for district, basis in districts.items()
    ]
    for at in range(0, len(rows), AT_ONCE):
        session.execute(insert(ZipCandidate), rows[at : at + AT_ONCE])
    _cross(session, row, {code: found[code] for code in crossing if code in found}, before=before, home=home)
    return len({one["zip"] for one in rows})


def _old(session: Session, wanted: list[Row], before: Index, row: BoundarySet) -> Candidates:
    """The candidates that held just before, from the set of each ZIP code's own state."""
    home = {one["zip_code"]: one["state"] for one in wanted}
    rows = session.execute(
        select(ZipCandidate.zip, ZipCandidate.district, ZipCandidate.basis, ZipCandidate.boundary_set_id)
        .where(ZipCandidate.boundary_set_id.in_(set(before.sets.values()) - {row.id}))
        .where(ZipCandidate.valid_from < row.valid_from)
        .where(or_(ZipCandidate.valid_to.is_(None), ZipCandidate.valid_to >= row.valid_from))
    )
    found: Candidates = {}
    for code, district, basis, set_id in rows:
        if code in home and set_id == before.sets.get(home[code], before.sets.get(UNITED_STATES)):
            found.setdefault(code, {})[district] = basis
    return found


def _others(row: BoundarySet) -> Any:
    """Candidates in the state of a set that belong to the sets of other states."""
    return (ZipCandidate.boundary_set_id != row.id) & ZipCandidate.district.startswith(f"{row.state}-", autoescape=True)


def _reopened(session: Session, row: BoundarySet) -> set[str]:
    """ZIP codes of other states with a candidate in this one, as they stood before the new lines' first day."""
    serving = {one.id for one in lines_in_force(session, on=row.valid_from).values()} - {row.id}
    here = _others(row) & ZipCandidate.boundary_set_id.in_(serving)
    session.execute(delete(ZipCandidate).where(here, ZipCandidate.valid_from == row.valid_from))
    session.execute(update(ZipCandidate).where(here, ZipCandidate.valid_to == row.valid_from).values(valid_to=None))
    return set(session.scalars(select(ZipCandidate.zip).where(here, ZipCandidate.valid_to.is_(None)).distinct()))


def _cross(session: Session, row: BoundarySet, found: Candidates, *, before: Index, home: dict[str, str]) -> None:
    """Change what the sets of other states say about their own ZIP codes."""
    for code, districts in found.items():
        if home[code] == row.state:
            continue
        set_id = before.sets.get(home[code], before.sets.get(UNITED_STATES))
        mine = _others(row) & (ZipCandidate.boundary_set_id == set_id) & (ZipCandidate.zip == code)
        now = {name: basis for name, basis in districts.items() if name.startswith(f"{row.state}-")}
        query = select(ZipCandidate.district, ZipCandidate.basis).where(mine, ZipCandidate.valid_to.is_(None))
        held = {row.district: row.basis for row in session.execute(query)}
        if held == now:
            continue
        _close_and_add(session, mine, set_id, code, now, row.valid_from)


def _close_and_add(session: Session, mine: Any, set_id: int | None, code: str, now: dict[str, str], day: date) -> None:
    session.execute(update(ZipCandidate).where(mine, ZipCandidate.valid_to.is_(None)).values(valid_to=day))
    rows = [
        {"boundary_set_id": set_id, "zip": code, "district": name, "basis": basis, "valid_from": day}
        for name, basis in now.items()
    ]
    if rows:
        session.execute(insert(ZipCandidate), rows)
