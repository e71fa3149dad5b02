"""Computes the table of cells of a set of districts: which cells no line comes near."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from legislators.ground import METERS_A_DEGREE, NEAR
from legislators.outlines.cells import (
    A_DEGREE,
    ACROSS,
    COLUMNS,
    LOW,
    MIXED,
    OUTSIDE,
    OUTSIDE_NEAR,
    ROWS,
    SHIFT,
    SIDE,
    Cells,
    Degrees,
    Numbers,
    folded,
)

MARGIN = 1.02  # we grow cells by a little more than 300 m, so that rounding is always on the safe side
TOUCH = 2e-6  # degrees; more than the lines move when they are packed, and than the rounding of a cell's edge


def table(districts: list[Any], pieces: Any, numbers: npt.NDArray[np.int16]) -> Cells:
    """The table of whole districts; `pieces` are the same ones cut small, `numbers` the district of each, from 1."""
    segments, owners = _segments(districts)
    squeeze = np.cos(np.radians(np.minimum(np.abs(segments[:, [1, 3]]).max(axis=1) + 0.01, 89.0)))
    tall = NEAR * MARGIN / METERS_A_DEGREE
    touched = np.unique(_cells(segments, np.full(len(segments), TOUCH), TOUCH)[0])
    near_cells, which = _cells(segments, tall / squeeze, tall)
    pairs = np.unique(near_cells * 1024 + owners[which])
    near, first = np.unique(pairs >> 10, return_index=True)
    last = np.append(first[1:], len(pairs)) - 1
    lowest, highest = pairs[first] & 1023, pairs[last] & 1023
    coarse = np.unique((near // COLUMNS >> SHIFT) * ACROSS + (near % COLUMNS >> SHIFT))
    tree = shapely.STRtree(pieces)
    fine = _at_middles(tree, numbers, *_fine_middles(coarse))
    place = _place(coarse, near)
    alone = (fine[place] > 0) & (lowest == fine[place]) & (highest == fine[place])
    fine[place] = np.where(alone, fine[place], np.where(fine[place] == OUTSIDE, OUTSIDE_NEAR, MIXED))
    fine[_place(coarse, touched)] = MIXED
    top = _at_middles(tree, numbers, *_coarse_middles())
    return folded(top, coarse, fine.reshape(-1, SIDE * SIDE))


def _segments(districts: list[Any]) -> tuple[Degrees, Numbers]:
    """All steps of all outlines, none longer than a cell, and the number of the district of each, from 1."""
    parts_of, district = shapely.get_parts(np.array(districts, dtype=object), return_index=True)
    rings, part = shapely.get_rings(parts_of, return_index=True)
    owner = district[part]
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    steps = np.hstack([corners[:-1], corners[1:]])[joined]
    owners = owner[ring[:-1][joined]].astype(np.int64) + 1
    length = np.maximum(np.abs(steps[:, 2] - steps[:, 0]), np.abs(steps[:, 3] - steps[:, 1]))
    parts = np.maximum(np.ceil(length * A_DEGREE), 1).astype(np.int64)
    whole, owners = np.repeat(steps, parts, axis=0), np.repeat(owners, parts)
    number = np.arange(len(whole)) - np.repeat(np.cumsum(parts) - parts, parts)
    begin, end = (number / np.repeat(parts, parts))[:, None], ((number + 1) / np.repeat(parts, parts))[:, None]
    change = whole[:, 2:] - whole[:, :2]
    return np.hstack([whole[:, :2] + begin * change, whole[:, :2] + end * change]), owners


def _cells(segments: Degrees, wide: Degrees, tall: float) -> tuple[Numbers, Numbers]:
    """The fine cells that the box around each segment touches, grown by so many degrees, and the segment of each."""
    west, east = segments[:, [0, 2]].min(axis=1) - wide, segments[:, [0, 2]].max(axis=1) + wide
    south, north = segments[:, [1, 3]].min(axis=1) - tall, segments[:, [1, 3]].max(axis=1) + tall
    left, right = (np.clip((x + 180) * A_DEGREE, 0, COLUMNS - 1).astype(np.int64) for x in (west, east))
    low, high = (np.clip((y + 90) * A_DEGREE, 0, ROWS - 1).astype(np.int64) for y in (south, north))
    cells, which = [], []
    for up in range(int((high - low).max()) + 1):
        for along in range(int((right - left).max()) + 1):
            reached = np.flatnonzero((low + up <= high) & (left + along <= right))
            cells.append((low[reached] + up) * COLUMNS + left[reached] + along)
            which.append(reached)
    return np.concatenate(cells), np.concatenate(which)


def _place(coarse: Numbers, cells: Numbers) -> Numbers:
    """Where fine cells stand among the 256 of each of these coarse ones."""
    rows, columns = cells // COLUMNS, cells % COLUMNS
    block = np.searchsorted(coarse, (rows >> SHIFT) * ACROSS + (columns >> SHIFT))
    found: Numbers = (block << 8) | ((rows & LOW) << SHIFT) | (columns & LOW)
    return found


def _fine_middles(coarse: Numbers) -> tuple[Degrees, Degrees]:
    inside = np.arange(SIDE * SIDE)
    rows = ((coarse // ACROSS)[:, None] * SIDE + inside // SIDE).reshape(-1)
    columns = ((coarse % ACROSS)[:, None] * SIDE + inside % SIDE).reshape(-1)
    return (columns + 0.5) / A_DEGREE - 180, (rows + 0.5) / A_DEGREE - 90


def _coarse_middles() -> tuple[Degrees, Degrees]:
    every = np.arange(ACROSS * (ROWS // SIDE))
    return (every % ACROSS + 0.5) * SIDE / A_DEGREE - 180, (every // ACROSS + 0.5) * SIDE / A_DEGREE - 90


def _at_middles(
    tree: Any, numbers: npt.NDArray[np.int16], longitudes: Degrees, latitudes: Degrees
) -> npt.NDArray[np.int16]:
    found = np.zeros(len(longitudes), dtype=np.int16)
    points, pieces = tree.query(shapely.points(longitudes, latitudes), predicate="intersects")
    found[points] = numbers[pieces]
    return found
