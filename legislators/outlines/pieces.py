"""District lines in our own compact form: polygons of at most 256 vertices on an integer grid.

A file is one gzip member. After the line of JSON with counts come arrays, each as its bytes apart (all lowest bytes,
then all second bytes …), because the higher ones are nearly all zero and vanish in the compression:
`district` of each piece, `rings` of each piece (its shell, then its holes), `vertices` of each ring, then the steps
in x and in y from vertex to vertex: the change in whole cells of the grid, and the place within a cell in 256ths.
Last come the two arrays of the table of cells (`legislators.outlines.cells`), where a file has one.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from groundwork.packing import same_bytes
from legislators.outlines.cells import Cells, Short

Numbers = npt.NDArray[np.int64]

# The grid of the Census's 1:500k file as we found it (about 8 m); vertices lie on it to five decimals of a degree.
SCALE = (8.423636746822115e-05, 5.757982975940652e-05)
ORIGIN = (-179.146711, -14.548699)
PARTS = 256  # places within a cell, needed only where we cut a line


@dataclass(frozen=True, eq=False)
class Packed:
    """What a file holds. districts: sorted as text. of: the place in `districts` of each shape's own."""

    shapes: Any
    of: Numbers
    districts: list[str]
    cells: Cells | None


def to_grid(values: npt.NDArray[np.float64], axis: int) -> tuple[Numbers, Numbers]:
    """Cells and 256ths of longitudes (axis 0) or latitudes (axis 1)."""
    cells = np.rint((values - ORIGIN[axis]) / SCALE[axis])
    on_grid = np.abs(np.round(cells * SCALE[axis] + ORIGIN[axis], 5) - values) < 1e-9
    fine = np.rint((values - ORIGIN[axis]) / SCALE[axis] * PARTS)
    whole = np.where(on_grid, cells, np.floor_divide(fine, PARTS)).astype(np.int64)
    part = np.where(on_grid, 0, np.mod(fine, PARTS)).astype(np.int64)
    return whole, part


def from_grid(cells: Numbers, parts: Numbers, axis: int) -> npt.NDArray[np.float64]:
    """Degrees again: five decimals exactly for a vertex of the source, about 3 cm for a cut."""
    degrees = (cells + parts / PARTS) * SCALE[axis] + ORIGIN[axis]
    return np.where(parts == 0, np.round(degrees, 5), degrees)


def pack(values: Numbers) -> bytes:
    """Signed whole numbers as four planes of bytes, small ones of either sign first."""
    folded = ((values << 1) ^ (values >> 63)).astype(np.uint32)
    planes = [((folded >> shift) & 255).astype(np.uint8).tobytes() for shift in (0, 8, 16, 24)]
    return b"".join(planes)


def unpack(raw: memoryview, count: int) -> Numbers:
    """What `pack` packed."""
    planes = np.frombuffer(raw[: 4 * count], dtype=np.uint8).reshape(4, count)
    folded = np.zeros(count, dtype=np.int64)
    for shift, plane in zip((0, 8, 16, 24), planes, strict=True):
        folded |= plane.astype(np.int64) << shift
    return (folded >> 1) ^ -(folded & 1)


def packed(shapes: Any, names: list[str], cells: Cells | None = None) -> bytes:
    """Polygons, the district of each and the table of cells; packing the same again gives the same to the byte."""
    districts = sorted(set(names))
    rings, ring_piece = shapely.get_rings(shapes, return_index=True)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    keep = np.append(ring_of[1:] == ring_of[:-1], False)  # a ring's last vertex is its first again
    coordinates, ring_of = coordinates[keep], ring_of[keep]
    numbers = [
        np.array([districts.index(name) for name in names], dtype=np.int64),
        np.bincount(ring_piece, minlength=len(shapes)),
        np.bincount(ring_of, minlength=len(rings)),
    ]
    for axis in (0, 1):
        whole, parts = to_grid(coordinates[:, axis], axis)
        numbers += [np.diff(whole, prepend=0), parts]
    tables = [cells.top, cells.blocks] if cells else []
    head = {"districts": districts, "counts": [len(array) for array in numbers], "cells": [len(one) for one in tables]}
    body = b"".join([*(pack(array.astype(np.int64)) for array in numbers), *(_pack_short(one) for one in tables)])
    return same_bytes(json.dumps(head).encode() + b"\n" + body)


def unpacked(content: bytes) -> Packed:
    """What `packed` packed."""
    raw = memoryview(gzip.decompress(content))
    head_length = bytes(raw[:20_000]).index(b"\n")
    head = json.loads(bytes(raw[:head_length]))
    at, numbers = head_length + 1, []
    for count in head["counts"]:
        numbers.append(unpack(raw[at:], count))
        at += 4 * count
    district, rings_each, vertices_each = numbers[:3]
    x, y = (from_grid(np.cumsum(numbers[3 + 2 * a]), numbers[4 + 2 * a], a) for a in (0, 1))
    rings: Any = shapely.linearrings(
        np.column_stack([x, y]), indices=np.repeat(np.arange(len(vertices_each)), vertices_each)
    )
    shapes = shapely.polygons(rings, indices=np.repeat(np.arange(len(rings_each)), rings_each))
    return Packed(shapes, district, head["districts"], _unpack_cells(raw[at:], head.get("cells", [])))


def write(file: Path, shapes: Any, names: list[str], cells: Cells | None = None) -> None:
    """Write what `packed` packs."""
    file.write_bytes(packed(shapes, names, cells))


def read(file: Path) -> tuple[Any, list[str]]:
    """The polygons of a file, and the district of each."""
    found = unpacked(file.read_bytes())
    return found.shapes, [found.districts[number] for number in found.of]


def _pack_short(values: Short) -> bytes:
    return values.astype("<i2").view(np.uint8).reshape(-1, 2).T.tobytes()


def _unpack_cells(raw: memoryview, counts: list[int]) -> Cells | None:
    if not counts:
        return None
    tables, at = [], 0
    for count in counts:
        planes = np.frombuffer(raw[at : at + 2 * count], dtype=np.uint8).reshape(2, count)
        tables.append(np.ascontiguousarray(planes.T).view("<i2").reshape(-1).astype(np.int16))
        at += 2 * count
    return Cells(*tables)
