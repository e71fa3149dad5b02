"""The districts each ZIP code may be in: the crosswalk, its own state and where its middle lies, taken together."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from legislators.ground import METERS_A_DEGREE
from legislators.outlines import pieces
from legislators.postal import zipcodes
from legislators.states import STATES, in_order
from legislators.tables import Row

ZIP = ("zip", "crosswalk", "middle", "state")  # each a text of districts with spaces between
FAR = 25_000.0  # meters: a middle farther from the state than this is a mistake in the list


def read_crosswalk(file: Path) -> dict[str, set[str]]:
    """ZIP code to districts, from a file with columns state_abbr, zcta, cd."""
    found: dict[str, set[str]] = defaultdict(set)
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["zcta"].zfill(5)].add(f"{row['state_abbr']}-{int(row['cd'])}")
    return found


def candidates(crosswalk: dict[str, set[str]], lines: Path) -> list[Row]:
    """One row for each ZIP code in use within a state, the District or a territory, by ZIP code."""
    known = [one for one in zipcodes.filter_by(active=True) if one["state"] in STATES]
    middles = _middles(known, *pieces.read(lines))
    rows = [_row(one, crosswalk.get(one["zip_code"], set()), middles) for one in known]
    return sorted((row for row in rows if len(row) > 1), key=lambda row: str(row["zip"]))


class _Middles:
    """Where the middles of ZIP codes lie, asked of all at once."""

    def __init__(self, inside: dict[str, list[str]], near: Any) -> None:
        self.inside = inside
        self.near = near


def _middles(known: list[Row], shapes: Any, districts: list[str]) -> _Middles:
    points = shapely.points([float(one["long"]) for one in known], [float(one["lat"]) for one in known])
    inside: dict[str, list[str]] = defaultdict(list)
    for point, piece in shapely.STRtree(shapes).query(points, predicate="intersects").T:
        inside[known[point]["zip_code"]].append(districts[piece])
    by_state: dict[str, tuple[Any, list[str]]] = {}
    names = np.array(districts)
    for state in STATES:
        of_state = np.char.startswith(names, f"{state}-")
        by_state[state] = (shapely.STRtree(shapes[of_state]), list(names[of_state]))
    return _Middles(inside, by_state)


def _row(one: Row, crosswalk: set[str], middles: _Middles) -> Row:
    zip_code, state = one["zip_code"], one["state"]
    has_point = (float(one["lat"]), float(one["long"])) != (0.0, 0.0)
    inside = {name for name in middles.inside.get(zip_code, []) if has_point and name.startswith(state)}
    row = {"zip": zip_code, "crosswalk": _text(crosswalk), "middle": _text(inside - crosswalk)}
    if not any(name.startswith(state) for name in crosswalk | inside):
        row["state"] = _in_own_state(one, middles, has_point=has_point)
    return {key: value for key, value in row.items() if value}


def _in_own_state(one: Row, middles: _Middles, *, has_point: bool) -> str:
    """The state's only district, or the nearest where the middle lies a little outside of all its lines."""
    tree, names = middles.near[one["state"]]
    if len(set(names)) == 1:
        return str(names[0])
    if not has_point:
        return ""
    reach = FAR / METERS_A_DEGREE
    found = tree.query_nearest(shapely.Point(float(one["long"]), float(one["lat"])), max_distance=reach)
    return _text({str(names[number]) for number in found})


def _text(districts: set[str]) -> str:
    return " ".join(sorted(districts, key=in_order))
