"""What our tables say about places on one day: the lines in force, and which districts a ZIP code may be in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.models import UNITED_STATES, BoundarySet, Chamber, Seat, ZipCandidate
from legislators.postal import Listed, every_zip, zip_facts
from legislators.states import STATES, in_order

Candidate = tuple[str, str]  # a district, and what it follows from


@dataclass
class Atlas:
    """The tables as they are on a day; what is the same for a whole state is read once."""

    session: Session
    on: date
    _states: dict[str, "StateLines"] = field(default_factory=dict)

    @cached_property
    def is_before_all_lines(self) -> bool:
        """Whether the day is before the first lines we have."""
        query = select(BoundarySet.id).where(BoundarySet.has_lines, BoundarySet.valid_from <= self.on).limit(1)
        return self.session.scalar(query) is None

    def lines_of(self, state: str) -> "StateLines":
        """The lines of a state."""
        if state not in self._states:
            self._states[state] = _lines_of(self.session, state, on=self.on)
        return self._states[state]

    def candidates(self, lines: BoundarySet, zips: Sequence[str]) -> set[Candidate]:
        """The districts that hold a part of these ZIP codes, by lines that we have."""
        query = select(ZipCandidate.district, ZipCandidate.basis).where(
            ZipCandidate.boundary_set_id == lines.id, ZipCandidate.zip.in_(zips), *held_on(day_of(lines, self.on))
        )
        return {(district, basis) for district, basis in self.session.execute(query)}

    def facts(self, zip_code: str) -> Listed | None:
        """What the Postal Service's list says of a ZIP code; none when it has no such code."""
        return zip_facts(zip_code)

    def stands_for_itself(self, zip_code: str) -> bool:
        """Whether a ZIP code is for boxes at a post office or for one building, so that nobody lives there."""
        known = self.facts(zip_code)
        return known is not None and known.stands_for_itself


@dataclass
class WholeAtlas(Atlas):
    """All of it held in memory, for a file of a million places: 42,000 ZIP codes in about 25 MB."""

    _sets: dict[int, dict[str, set[Candidate]]] = field(default_factory=dict)

    def facts(self, zip_code: str) -> Listed | None:
        """The same from memory."""
        return _every_fact().get(zip_code)

    def candidates(self, lines: BoundarySet, zips: Sequence[str]) -> set[Candidate]:
        """The same from memory."""
        if lines.id not in self._sets:
            self._sets[lines.id] = self._all(lines)
        held = self._sets[lines.id]
        return set().union(*(held.get(zip_code, set()) for zip_code in zips))

    def _all(self, lines: BoundarySet) -> dict[str, set[Candidate]]:
        query = select(ZipCandidate.zip, ZipCandidate.district, ZipCandidate.basis).where(
            ZipCandidate.boundary_set_id == lines.id, *held_on(day_of(lines, self.on))
        )
        found: dict[str, set[Candidate]] = {}
        for zip_code, district, basis in self.session.execute(query):
            found.setdefault(zip_code, set()).add((district, basis))
        return found


@dataclass(frozen=True)
class StateLines:
    """The lines of one state on a day.

    in_force: the set of the day, perhaps without lines. held: the set to go by, the newest that has lines where the
    one in force has none. note: plain words, or empty. districts: of the state's seats in the House, in order.
    """

    in_force: BoundarySet | None
    held: BoundarySet | None
    note: str
    districts: tuple[str, ...]

    @property
    def is_out_of_date(self) -> bool:
        """Whether the lines changed and we do not have the new ones."""
        return self.in_force is not None and not self.in_force.has_lines


@cache
def _every_fact() -> dict[str, Listed]:
    return {one.zip: one for one in every_zip()}


def day_of(lines: BoundarySet, on: date) -> date:
    """The day to ask a set of lines about: the last it was in force, where it is over."""
    return on if lines.valid_to is None else min(on, lines.valid_to - timedelta(days=1))


def held_on(on: date) -> tuple[ColumnElement[bool], ...]:
    """That a ZIP code's candidate holds on a day."""
    return ZipCandidate.valid_from <= on, or_(ZipCandidate.valid_to.is_(None), ZipCandidate.valid_to > on)


def boundary_set(session: Session, state: str, *, on: date) -> BoundarySet | None:
    """The lines in force in a state on a day, a set of its own before the country's; the newest when all are over."""
    found = _sets(session, state, on)
    in_force = [one for one in found if one.valid_to is None or on < one.valid_to]
    return next(iter(in_force or found), None)


def lines_note(session: Session, state: str, *, on: date) -> str:
    """What to know about a state's lines: that they changed and we lack the new ones, or that they will change."""
    coming = session.scalar(
        select(BoundarySet)
        .where(BoundarySet.state == state, BoundarySet.has_lines.is_(False))
        .order_by(BoundarySet.valid_from)
    )
    if coming is None or (coming.valid_to is not None and coming.valid_to <= on):
        return ""
    if coming.valid_from <= on:
        return say("Your state has new district lines that we do not have yet: your district may be another one.")
    return say("Your state has new district lines from January 3, 2027: your district may change then.")


def _lines_of(session: Session, state: str, *, on: date) -> StateLines:
    in_force = boundary_set(session, state, on=on)
    held = in_force
    if in_force is not None and not in_force.has_lines:
        drawn = [one for one in _sets(session, state, on) if one.has_lines]
        held = next((one for one in drawn if one.valid_to is None or on < one.valid_to), next(iter(drawn), None))
    districts = session.scalars(select(Seat.id).where(*_in_house(state, on)))
    return StateLines(in_force, held, lines_note(session, state, on=on), _in_order(districts))


def _sets(session: Session, state: str, on: date) -> list[BoundarySet]:
    """A state's sets that have begun, the newest first."""
    return list(
        session.scalars(
            select(BoundarySet)
            .where(BoundarySet.state.in_([state, *([UNITED_STATES] if state in STATES else [])]))
            .where(BoundarySet.valid_from <= on)
            .order_by(BoundarySet.valid_from.desc(), BoundarySet.state.desc())
        )
    )


def _in_order(districts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(districts, key=in_order))


def _in_house(state: str, on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Seat.state == state,
        Seat.chamber == Chamber.HOUSE,
        or_(Seat.valid_from.is_(None), Seat.valid_from <= on),
        or_(Seat.valid_to.is_(None), Seat.valid_to > on),
    )
