"""How far points are from district lines, in meters: the same answer for one point and for a million."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from legislators.ground import METERS_A_DEGREE, NEAR
from legislators.outlines.cells import Degrees, Numbers

FARTHEST = 200_000.0  # meters; a location less exact than this says nothing
ROOM = 1.01  # we search a little farther than we measure
AT_ONCE = 20_000  # points, so that memory stays small


def radius(within: float | None) -> float:
    """The meters to look around a point: its own accuracy, but at least 300 and never without end."""
    return float(radii(within, 1)[0])


def radii(within: Any, count: int) -> Degrees:
    """The same for many points: one number for all, one for each, or none."""
    given = np.broadcast_to(np.asarray(NEAR if within is None else within, dtype=np.float64), count)
    return np.clip(np.nan_to_num(given, nan=NEAR, posinf=FARTHEST), NEAR, FARTHEST)


def near(tree: Any, points: Degrees, meters: Degrees, skip: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    """Every district not farther than so many meters from each point, as pairs of numbers of point and district.

    points: longitude and latitude, shape (n, 2). skip: the number of the district of each piece of the tree, and of
    the district each point is in, which is not counted.
    """
    found = [_near(tree, points[at : at + AT_ONCE], meters[at : at + AT_ONCE], skip, at) for at in _starts(points)]
    pairs = np.concatenate([np.empty((0, 2), dtype=np.int64), *found])
    return pairs[:, 0], pairs[:, 1]


def _starts(points: Degrees) -> range:
    return range(0, len(points), AT_ONCE)


def _near(tree: Any, points: Degrees, meters: Degrees, skip: tuple[Numbers, Numbers], at: int) -> Numbers:
    of_piece, own = skip
    squeeze = np.maximum(np.cos(np.radians(points[:, 1])), 0.01)
    reach = meters / METERS_A_DEGREE * ROOM
    boxes = shapely.box(
        points[:, 0] - reach / squeeze, points[:, 1] - reach, points[:, 0] + reach / squeeze, points[:, 1] + reach
    )
    point, piece = tree.query(boxes)
    strange = of_piece[piece] != own[at + point]
    point, piece = point[strange], piece[strange]
    touched = shapely.intersects(boxes[point], tree.geometries[piece])
    point, piece = point[touched], piece[touched]
    close = _distances(tree, points[point], squeeze[point], piece) <= meters[point]
    return np.unique(np.column_stack([at + point[close], of_piece[piece[close]]]), axis=0)


def _distances(tree: Any, points: Degrees, squeeze: Degrees, pieces: npt.NDArray[np.intp]) -> Degrees:
    """Meters from each point to the outline of a piece it is not in; degrees are drawn to scale around the point."""
    rings, pair = shapely.get_rings(tree.geometries[pieces], return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    owner = pair[ring]
    flat = (corners - points[owner]) * METERS_A_DEGREE
    flat[:, 0] *= squeeze[owner]
    lengths = shapely.distance(shapely.linestrings(flat, indices=ring), shapely.Point(0, 0))
    found = np.full(len(points), np.inf)
    np.minimum.at(found, pair, lengths)
    return found
