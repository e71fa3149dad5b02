"""Which districts of new lines a ZIP code may be in, when nobody has published a crosswalk for them yet."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from legislators.outlines.cells import Degrees
from legislators.outlines.lines import Index
from legislators.tables import Row

EARTH = 6_371_000.0  # meters
NEIGHBORS, TIMES, LEAST, MOST = 3, 1.5, 3_000.0, 60_000.0
ALIKE = 0.999  # of the area that two districts cover together; from there on they are one and the same
SLIVER = 1e-5  # square degrees, about a tenth of a square kilometer: less is how lines were drawn, not a change

Candidates = dict[str, dict[str, str]]  # ZIP code to district to basis


@dataclass(frozen=True)
class Kinship:
    """same: old district to the new one with the same lines. heirs: old district to every new one on its ground."""

    same: dict[str, str]
    heirs: dict[str, set[str]]


def candidates(known: list[Row], old: Candidates, before: Index, after: Index, states: set[str]) -> Candidates:
    """The candidates of ZIP codes under new lines of some states.

    known: the `zipcodes` package's rows. A district whose lines stay keeps its candidates and their basis. Where lines
    changed, a candidate is a new district that lies on the ground of an old candidate and touches a circle around the
    ZIP code's middle: basis `middle` for the one the middle is in, `near` for the others. The circle is one and a half
    times as wide as it is to the third nearest other ZIP code (3 to 60 km); for the lines of 2025 such circles hold
    98 of 100 pairs of the Census's crosswalk. A ZIP code without a middle may be in every new district on that ground.
    """
    kin = _kinship(before, after, states)
    latitudes = np.array([float(one["lat"]) for one in known])
    longitudes = np.array([float(one["long"]) for one in known])
    around = after.locate(longitudes, latitudes, within=_reach(longitudes, latitudes))
    found: Candidates = {}
    for one, (own, others) in zip(known, around, strict=True):
        before_here = old.get(one["zip_code"], {})
        here = {name: "middle" if name == own else "near" for name in (own, *others) if name}
        found[one["zip_code"]] = _of_zip(before_here, here, kin, states=states, home=one["state"])
    return found


def _of_zip(old: dict[str, str], here: dict[str, str], kin: Kinship, *, states: set[str], home: str) -> dict[str, str]:
    kept = {
        kin.same.get(name, name): basis for name, basis in old.items() if name in kin.same or name[:2] not in states
    }
    changed = {name for name in old if name[:2] in states and name not in kin.same}
    if not old:
        return {name: basis for name, basis in here.items() if name[:2] == home}
    ground = set().union(*(kin.heirs[name] for name in changed))
    reached = {name: basis for name, basis in here.items() if name in ground}
    if changed and not reached:
        reached = dict.fromkeys(ground, "near")
    return reached | kept


def _reach(longitudes: Degrees, latitudes: Degrees) -> Degrees:
    """Meters around each middle, by how far apart ZIP codes are there."""
    east, north = np.radians(longitudes), np.radians(latitudes)
    flat = np.cos(north)
    points = np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)]) * EARTH
    places = np.unique(points, axis=0)
    if len(places) <= NEIGHBORS:
        return np.full(len(points), MOST)
    apart: Any = cKDTree(places).query(points, k=NEIGHBORS + 1)[0]
    found: Degrees = np.clip(apart[:, NEIGHBORS] * TIMES, LEAST, MOST)
    return found


def _kinship(before: Index, after: Index, states: set[str]) -> Kinship:
    old_shapes, old_names = _pieces(before, states)
    new_shapes, new_names = _pieces(after, states)
    shared: dict[tuple[str, str], float] = defaultdict(float)
    new, old = shapely.STRtree(old_shapes).query(new_shapes, predicate="intersects")
    areas = shapely.area(shapely.intersection(old_shapes[old], new_shapes[new]))
    for old_one, new_one, area in zip(old.tolist(), new.tolist(), areas.tolist(), strict=True):
        shared[old_names[old_one], new_names[new_one]] += area
    old_area, new_area = _areas(old_shapes, old_names), _areas(new_shapes, new_names)
    same = {
        one: other
        for (one, other), area in shared.items()
        if area / (old_area[one] + new_area[other] - area) > ALIKE or one == other == f"{one[:2]}-0"
    }
    heirs: dict[str, set[str]] = defaultdict(set)
    for (one, other), area in shared.items():
        if area > SLIVER:
            heirs[one].add(other)
    return Kinship(same, heirs)


def _pieces(index: Index, states: set[str]) -> tuple[Any, list[str]]:
    wanted = np.array([name[:2] in states for name in index.districts], dtype=bool)
    chosen = np.flatnonzero(wanted[index.of])
    return shapely.make_valid(index.tree.geometries[chosen]), [index.districts[index.of[one]] for one in chosen]


def _areas(shapes: Any, names: list[str]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name, area in zip(names, shapely.area(shapes).tolist(), strict=True):
        found[name] += area
    return found
