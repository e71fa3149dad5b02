"""Takes in the district lines of a Congress, of the country or of some states."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import count, say
from legislators.importing import boundaries_file, cut
from legislators.models import UNITED_STATES, BoundarySet, Chamber, District, Seat, ZipCandidate
from legislators.outlines.boundary_zips import write_candidates
from legislators.outlines.lines import FILE, index_for
from legislators.outlines.lines_in_force import is_in_force, lines_in_force
from legislators.states import STATES, in_order

FEW = 12  # states missing from a file that must have been meant for the whole country


@dataclass(frozen=True)
class _New:
    """Lines to take in. state: empty for the country."""

    congress: int
    state: str
    shapes: dict[str, Any]
    digest: str
    source: str
    starts_on: date

    @property
    def covered(self) -> set[str]:
        return set(STATES) if self.state == UNITED_STATES else {self.state}


def load_boundaries(session: Session, file: Path, *, congress: int, now: datetime) -> list[str]:
    """Take in a file of district lines and say what changed, a sentence for each set of lines.

    A file with every state becomes the country's set, any other a set of each of its states. It holds from the first
    day of its Congress, or from today where lines of that Congress are in force and these differ. What it replaces is
    closed, an announcement of new lines is filled in or closed, and ZIP codes get new candidates: without a crosswalk
    they are by where their middle lies (see `legislators.importing.new_candidates`), so matching with basis `middle`
    or `near` alone is only approximate. The same file again changes nothing.
    Raises Refusal for a file that is not of that Congress or not whole, before anything is written.
    """
    today = now.date()
    _check_congress(congress, today)
    found = boundaries_file.read(file, congress=congress)
    scopes = _scopes(session, found.shapes, on=max(today, first_day(congress)))
    words: list[str] = []
    for state in scopes:
        shapes = {name: shape for name, shape in found.shapes.items() if state in {UNITED_STATES, name[:2]}}
        starts_on = _starts_on(session, congress, state, today)
        words.append(_take_in(session, _New(congress, state, shapes, found.digest, file.name, starts_on)))
    return words


def first_day(congress: int) -> date:
    """January 3 of the year a Congress begins in."""
    return date(1789 + 2 * (congress - 1), 1, 3)


def congress_of(day: date) -> int:
    """The number of the Congress that sits on a day."""
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - 1789) // 2 + 1


def _check_congress(congress: int, today: date) -> None:
    sitting = congress_of(today)
    if not sitting <= congress <= sitting + 1:
        words = "Congress %(congress)s is neither the one that sits now (%(sitting)s) nor the next. Look at the number."
        raise Refusal(say(words, congress=congress, sitting=sitting), field="congress")


def _scopes(session: Session, shapes: dict[str, Any], *, on: date) -> list[str]:
    """The country, or each state of the file. Raises Refusal where districts and seats do not agree."""
    seats = _house_seats(session, on)
    states = sorted({name[:2] for name in shapes})
    for state in states:
        there = sorted((name for name in shapes if name[:2] == state), key=in_order)
        if set(there) != seats.get(state, set()):
            raise Refusal(_disagreement(state, there, seats.get(state, set())))
    missing = sorted(seats.keys() - set(states))
    if not missing:
        return [UNITED_STATES]
    if len(missing) <= FEW:
        words = "The file lacks %(states)s. Take one of the whole country, or of only the states that changed."
        raise Refusal(say(words, states=", ".join(missing)))
    return states


def _disagreement(state: str, there: list[str], seats: set[str]) -> str:
    odd = sorted(seats ^ set(there), key=in_order)
    words = "%(state)s has %(seats)s seats in the House, but the file has %(districts)s districts; look at %(odd)s."
    return say(words, state=STATES[state][0], seats=len(seats), districts=len(there), odd=", ".join(odd[:5]))


def _house_seats(session: Session, on: date) -> dict[str, set[str]]:
    rows = session.execute(
        select(Seat.state, Seat.id)
        .where(Seat.chamber == Chamber.HOUSE, Seat.state.in_(STATES))
        .where(or_(Seat.valid_from.is_(None), Seat.valid_from <= on), or_(Seat.valid_to.is_(None), Seat.valid_to > on))
    )
    found: dict[str, set[str]] = {}
    for state, seat_id in rows:
        found.setdefault(state, set()).add(seat_id)
    return found


def _serving(session: Session, state: str, on: date) -> BoundarySet | None:
    sets = lines_in_force(session, on=on)
    return sets.get(state, sets.get(UNITED_STATES))


def _starts_on(session: Session, congress: int, state: str, today: date) -> date:
    serving = _serving(session, state, today)
    is_ours = serving is not None and serving.congress == congress and is_in_force(serving, today)
    return today if is_ours else first_day(congress)


def _take_in(session: Session, new: _New) -> str:
    packed, _pieces = cut.packed(new.shapes)
    serving = _serving(session, new.state, max(new.starts_on, first_day(new.congress)))
    if serving is not None and _is_the_same(serving, new, packed):
        return say("%(place)s: these lines of Congress %(congress)s are here already.", **_names(new))
    before = index_for(session, on=new.starts_on - timedelta(days=1))
    row = _row(session, new)
    row.packed, row.digest, row.source, row.has_lines = packed, new.digest, new.source, True
    row.valid_to = _until(session, new)
    session.flush()
    _close(session, new, row)
    session.flush()
    _write_districts(session, new, row)
    zips = write_candidates(session, row, before, index_for(session, on=new.starts_on), states=new.covered)
    districts = count("%(num)s district", "%(num)s districts", len(new.shapes))
    words = "%(place)s: new lines of Congress %(congress)s from %(day)s on, %(districts)s, %(zips)s ZIP codes."
    return say(words, **_names(new), day=new.starts_on.isoformat(), districts=districts, zips=zips)


def _names(new: _New) -> dict[str, object]:
    place = STATES[new.state][0] if new.state else say("The whole country")
    return {"place": place, "congress": new.congress}


def _is_the_same(serving: BoundarySet, new: _New, packed: bytes) -> bool:
    if serving.state != new.state or serving.congress != new.congress:
        return False
    return serving.digest == new.digest or (serving.packed or FILE.read_bytes()) == packed


def _row(session: Session, new: _New) -> BoundarySet:
    """The row to fill: an announced one, one of the same first day that never served longer, or a new one."""
    row = session.scalar(
        select(BoundarySet).where(
            BoundarySet.congress == new.congress,
            BoundarySet.state == new.state,
            BoundarySet.valid_from == new.starts_on,
        )
    )
    if row is None:
        row = BoundarySet(
            congress=new.congress, state=new.state, valid_from=new.starts_on, has_lines=True, source=new.source
        )
        session.add(row)
        return row
    session.execute(delete(District).where(District.boundary_set_id == row.id))
    session.execute(delete(ZipCandidate).where(ZipCandidate.boundary_set_id == row.id))
    return row


def _until(session: Session, new: _New) -> date | None:
    """The first day of the next lines of the same place, where we have them already."""
    return session.scalar(
        select(BoundarySet.valid_from)
        .where(BoundarySet.state.in_({new.state, UNITED_STATES}), BoundarySet.has_lines)
        .where(BoundarySet.congress > new.congress, BoundarySet.valid_from > new.starts_on)
        .order_by(BoundarySet.valid_from)
        .limit(1)
    )


def _close(session: Session, new: _New, row: BoundarySet) -> None:
    """Close older lines and announcements of the same ground; what had not begun never holds."""
    replaced = session.scalars(
        select(BoundarySet)
        .where(BoundarySet.state.in_([*new.covered, new.state]), BoundarySet.id != row.id)
        .where(BoundarySet.congress <= new.congress)
        .where(or_(BoundarySet.valid_to.is_(None), BoundarySet.valid_to > new.starts_on))
    )
    for one in replaced:
        one.valid_to = max(one.valid_from, new.starts_on)


def _write_districts(session: Session, new: _New, row: BoundarySet) -> None:
    rows = [one | {"boundary_set_id": row.id, "seat_id": one["name"]} for one in cut.district_rows(new.shapes)]
    session.execute(insert(District), rows)
