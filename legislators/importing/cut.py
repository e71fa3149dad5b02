"""Cuts district polygons into pieces small enough to be tested against a point at once."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from legislators.importing import grid
from legislators.outlines import pieces
from legislators.tables import Row

MOST = 256  # vertices of a piece
DISTRICT = ("name", "latitude", "longitude", "south", "west", "north", "east")


def read_districts(file: Path) -> dict[str, Any]:
    """District to polygon, from GeoJSON (plain or gzipped) whose features carry a property `district`."""
    raw = file.read_bytes()
    found = json.loads(gzip.decompress(raw) if file.suffix == ".gz" else raw)
    return {
        feature["properties"]["district"]: shapely.make_valid(
            shapely.from_geojson(json.dumps(feature["geometry"])), method="structure"
        )
        for feature in found["features"]
    }


def cut(shape: Any) -> list[Any]:
    """Halve a polygon across its longer side until every piece has few vertices."""
    small: list[Any] = []
    waiting = list(shapely.get_parts(shape))
    while waiting:
        piece = waiting.pop()
        if shapely.get_num_coordinates(piece) <= MOST:
            small.append(piece)
        else:
            waiting += _halves(piece)
    return small


def _halves(piece: Any) -> list[Any]:
    west, south, east, north = piece.bounds
    if east - west > north - south:
        middle = _on_grid((west + east) / 2, 0)
        boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    else:
        middle = _on_grid((south + north) / 2, 1)
        boxes = [shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)]
    try:
        cuts = [shapely.intersection(piece, box) for box in boxes]
    except shapely.GEOSException:  # a cut may leave a ring that touches itself by less than a millimeter
        cuts = [shapely.intersection(shapely.make_valid(piece), box) for box in boxes]
    found = [part for one in cuts for part in shapely.get_parts(one)]
    return [part for part in found if part.geom_type == "Polygon" and part.area > 0]


def _on_grid(value: float, axis: int) -> float:
    """The nearest value the snapshot can hold exactly, so that two halves meet on one line."""
    cell = round((value - pieces.ORIGIN[axis]) / pieces.SCALE[axis])
    return round(cell * pieces.SCALE[axis] + pieces.ORIGIN[axis], 5)


def packed(districts: dict[str, Any]) -> tuple[bytes, int]:
    """Districts cut small with their table of cells, in the form of `outlines.pieces`, and how many pieces."""
    shapes: list[Any] = []
    names: list[str] = []
    for district, shape in sorted(districts.items()):
        parts = sorted(cut(shape), key=lambda part: part.bounds)
        shapes += parts
        names += [district] * len(parts)
    ordered = sorted(districts)
    numbers = np.array([ordered.index(name) + 1 for name in names], dtype=np.int16)
    cells = grid.table([districts[name] for name in ordered], shapes, numbers)
    return pieces.packed(shapes, names, cells), len(shapes)


def write_lines(source: Path, target: Path) -> int:
    """Cut the districts of `source` and write them to `target`; returns the number of pieces."""
    content, count = packed(read_districts(source))
    target.write_bytes(content)
    return count


def district_rows(shapes: dict[str, Any]) -> list[Row]:
    """One row for each district, by name: a point well inside it, and its outermost degrees.

    A district on both sides of 180 degrees (Alaska's) reaches from west > 0 to east < 0.
    """
    return [{"name": name} | _row(shape) for name, shape in sorted(shapes.items())]


def _row(shape: Any) -> Row:
    parts = shapely.get_parts(shape)
    inside = max(parts, key=lambda part: part.area).representative_point()
    west, south, east, north = (float(degrees) for degrees in shape.bounds)
    if west < -170 and east > 170:
        west = min(part.bounds[0] for part in parts if part.bounds[0] > 0)
        east = max(part.bounds[2] for part in parts if part.bounds[2] < 0)
    row = {"latitude": inside.y, "longitude": inside.x, "south": south, "west": west, "north": north, "east": east}
    return {name: round(degrees, 5) for name, degrees in row.items()}
