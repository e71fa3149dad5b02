"""Which district a point is in, by the lines in force on a day.

The answer for most points stands in a table of cells (`cells`); the others are tested against pieces of districts of
at most 256 vertices (`pieces`). Distances to a line are measured in `nearness`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy.orm import Session

from legislators.ground import NEAR
from legislators.models import UNITED_STATES, BoundarySet
from legislators.outlines import pieces
from legislators.outlines.cells import OUTSIDE, OUTSIDE_NEAR, Cells, Degrees, Numbers, Short, overridden
from legislators.outlines.lines_in_force import lines_in_force
from legislators.outlines.nearness import near, radii, radius

FILE = Path(__file__).parents[1] / "snapshot" / "lines-119.gz"
SLIVER = 5e-7  # degrees; lines are kept to 3 cm, so two neighbors may leave that much between them
KEPT = 4  # indexes of different days in one process

Answer = tuple[str, tuple[str, ...]]
NOWHERE: Answer = ("", ())

__all__ = ["Found", "Index", "at", "index_for", "is_point", "shipped_index"]


@dataclass(frozen=True)
class Found:
    """The district of a point, the others within 300 meters or its own accuracy, and the lines we went by."""

    district: str
    others: tuple[str, ...]
    boundary_set_id: int | None = None


@dataclass(frozen=True, eq=False)
class Index:
    """All districts of a day, ready to be searched.

    districts: their names, sorted as text. of: the place in `districts` of each piece in the tree. sets: state to the
    number of its boundary set; the empty one stands for all states that have none of their own.
    """

    tree: Any
    of: Numbers
    districts: list[str]
    cells: Cells
    sets: dict[str, int] = field(default_factory=dict)

    def boundary_set_of(self, district: str) -> int | None:
        """The boundary set whose lines a district has in this index."""
        return self.sets.get(district[:2], self.sets.get(UNITED_STATES))

    def hits(self, latitude: float, longitude: float) -> list[str]:
        """The districts that hold a point: one, none, or two exactly on a line."""
        if not is_point(latitude, longitude):
            return []
        answer = self.cells.answer(longitude, latitude)
        if answer > 0:
            return [self.districts[answer - 1]]
        return (
            []
            if answer in {OUTSIDE, OUTSIDE_NEAR}
            else [self.districts[one] for one in self._hits(latitude, longitude)]
        )

    def at(self, latitude: float, longitude: float, *, within: float | None = None) -> Answer:
        """The district of a point and the others near it; an empty one outside of all, never the nearest.

        within: meters; a location's own accuracy, where that is larger than 300.
        """
        if not is_point(latitude, longitude):
            return NOWHERE
        answer = self.cells.answer(longitude, latitude)
        if answer in {OUTSIDE, OUTSIDE_NEAR}:
            return NOWHERE
        meters = NEAR if within is None else radius(within)
        if answer > 0 and meters <= NEAR:
            return self.alone[answer - 1]
        own = answer - 1 if answer > 0 else next(iter(self._hits(latitude, longitude)), -1)
        if own < 0:
            return NOWHERE
        point = np.array([[longitude, latitude]])
        _points, others = near(self.tree, point, np.array([meters]), (self.of, np.array([own])))
        return self.districts[own], tuple(self.districts[one] for one in others)

    @cached_property
    def alone(self) -> list[Answer]:
        """The answer for a point of each district that is near no other one; last, the one for no district."""
        return [*((name, ()) for name in self.districts), NOWHERE]

    def numbers(self, longitudes: Degrees, latitudes: Degrees) -> Numbers:
        """The place in `districts` of the one that each of many points is in; -1 outside of all."""
        return self._numbers(longitudes, latitudes)[0]

    def locate(
        self, longitudes: Sequence[float] | Degrees, latitudes: Sequence[float] | Degrees, within: Any = None
    ) -> list[Answer]:
        """The same as `at` for many points at once. within: none, one number for all, or one for each (NaN: none)."""
        points = np.column_stack([np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)])
        own, is_safe = self._numbers(points[:, 0], points[:, 1])
        meters = radii(within, len(points))
        answers = [self.alone[number] for number in own.tolist()]
        asked = np.flatnonzero((own >= 0) & (~is_safe | (meters > NEAR)))
        which, others = near(self.tree, points[asked], meters[asked], (self.of, own[asked]))
        for number, other in zip(asked[which].tolist(), others.tolist(), strict=True):
            district, before = answers[number]
            answers[number] = (district, (*before, self.districts[other]))
        return answers

    def pieces_in(self, box: tuple[float, float, float, float]) -> list[tuple[str, Any]]:
        """The pieces that a box of west, south, east and north touches, each with its district."""
        found = self.tree.query(shapely.box(*box), predicate="intersects")
        return [(self.districts[self.of[number]], self.tree.geometries[number]) for number in found]

    def _hits(self, latitude: float, longitude: float) -> list[int]:
        point = shapely.points(longitude, latitude)
        found = self.tree.query(point, predicate="intersects")
        if not len(found):
            found = self.tree.query(point, predicate="dwithin", distance=SLIVER)
        return sorted(set(self.of[found].tolist())) if len(found) > 1 else self.of[found].tolist()

    def _numbers(self, longitudes: Degrees, latitudes: Degrees) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """The district of each point, and whether no other is within 300 meters for sure."""
        with np.errstate(invalid="ignore"):
            is_there = (np.abs(longitudes) <= 180) & (np.abs(latitudes) <= 90)
        answers: Short = np.zeros(len(longitudes), dtype=np.int16)
        answers[is_there] = self.cells.answers(longitudes[is_there], latitudes[is_there])
        own: Numbers = np.maximum(answers, 0).astype(np.int64) - 1
        mixed = np.flatnonzero((answers < 0) & (answers != OUTSIDE_NEAR))
        points: Any = shapely.points(longitudes[mixed], latitudes[mixed])
        self._fill(own, mixed, self.tree.query(points, predicate="intersects"))
        lost = np.flatnonzero(own[mixed] < 0)
        self._fill(own, mixed[lost], self.tree.query(points[lost], predicate="dwithin", distance=SLIVER))
        return own, answers > 0

    def _fill(self, own: Numbers, which: Numbers, found: Any) -> None:
        """Of two districts that both hold a point, the first by name."""
        point, district = which[found[0]], self.of[found[1]]
        order = np.argsort(-district, kind="stable")
        own[point[order]] = district[order]


def is_point(latitude: float, longitude: float) -> bool:
    """Whether two numbers are a place on Earth at all."""
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def at(session: Session, latitude: float, longitude: float, *, on: date, within: float | None = None) -> Found | None:
    """The district of a point on a day, or none outside of every district: never the nearest.

    within: meters; a location's own accuracy, where that is larger than 300.
    """
    index = index_for(session, on=on)
    district, others = index.at(latitude, longitude, within=within)
    return Found(district, others, index.boundary_set_of(district)) if district else None


@cache
def shipped_index() -> Index:
    """The lines that come with the product, read once in a process when the first point is asked about."""
    return _index(pieces.unpacked(FILE.read_bytes()))


_ready: dict[tuple[tuple[int, str, str], ...], Index] = {}


def index_for(session: Session, *, on: date) -> Index:
    """The lines of the whole country on a day, each state's own set before the country's; kept in the process.

    Which sets these are, `legislators.outlines.lines_in_force` says. Empty for a day before all lines we know.
    """
    sets = lines_in_force(session, on=on)
    key = tuple((one.id, one.state, one.digest) for one in sets.values())
    if key not in _ready:
        while len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)))
        _ready[key] = _assembled(sets)
    return _ready[key]


def _assembled(sets: dict[str, BoundarySet]) -> Index:
    made = _of_set(sets[UNITED_STATES]) if UNITED_STATES in sets else NO_LINES
    for state in sorted(sets.keys() - {UNITED_STATES}):
        made = _with_own_lines(made, state, _of_set(sets[state]))
    return replace(made, sets={state: one.id for state, one in sets.items()})


def _of_set(one: BoundarySet) -> Index:
    return shipped_index() if one.packed is None else _index(pieces.unpacked(one.packed))


def _index(found: pieces.Packed) -> Index:
    cells = found.cells or Cells(np.full_like(NO_LINES.cells.top, -1), NO_LINES.cells.blocks)
    return Index(shapely.STRtree(found.shapes), found.of, found.districts, cells)


def _with_own_lines(country: Index, state: str, own: Index) -> Index:
    """The country's index with the pieces and cells of one state exchanged."""
    districts = sorted({*country.districts, *own.districts})
    place = {name: number for number, name in enumerate(districts)}
    from_country = np.array([place[name] for name in country.districts], dtype=np.int64)
    from_own = np.array([place[name] for name in own.districts], dtype=np.int64)
    kept = np.array([not name.startswith(f"{state}-") for name in country.districts], dtype=bool)
    stays = kept[country.of] if len(country.of) else np.empty(0, dtype=bool)
    shapes = np.concatenate([country.tree.geometries[stays], own.tree.geometries])
    of = np.concatenate([from_country[country.of[stays]], from_own[own.of]])
    cells = overridden(
        country.cells.renumbered((from_country + 1).astype(np.int16)),
        own.cells.renumbered((from_own + 1).astype(np.int16)),
        np.array([number + 1 for name, number in place.items() if name.startswith(f"{state}-")], dtype=np.int16),
    )
    return Index(shapely.STRtree(shapes), of, districts, cells)


NO_LINES = Index(
    shapely.STRtree([]),
    np.empty(0, dtype=np.int64),
    [],
    Cells(np.zeros(1125 * 563, dtype=np.int16), np.empty(0, dtype=np.int16)),
)
