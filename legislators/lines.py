"""Which district a point is in, by the 1:500k lines of the snapshot."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shapely

from legislators import pieces

FILE = Path(__file__).parent / "snapshot" / "lines-119.gz"
NEAR = 300.0  # meters from a line within which we ask
METERS_A_DEGREE = 111_195.0
CORNERS = [(math.cos(turn * math.pi / 16), math.sin(turn * math.pi / 16)) for turn in range(32)]


@dataclass(frozen=True)
class Lines:
    """All pieces of all districts, ready to be searched."""

    tree: Any
    districts: list[str]


@dataclass(frozen=True)
class Found:
    """The district of a point, and the others within 300 meters."""

    district: str
    others: tuple[str, ...]


@cache
def loaded() -> Lines:
    """The lines, read once in a process when the first point is asked about."""
    shapes, districts = pieces.read(FILE)
    return Lines(shapely.STRtree(shapes), districts)


def at(latitude: float, longitude: float, *, within: float = NEAR) -> Found | None:
    """The district of a point, or none outside of every district: never the nearest.

    within: meters; a location's own uncertainty, where that is larger than 300.
    """
    if not is_point(latitude, longitude):
        return None
    districts = hits(latitude, longitude)
    if not districts:
        return None
    near = sorted(_around(latitude, longitude, max(within, NEAR)) - {districts[0]})
    return Found(districts[0], tuple(near))


def hits(latitude: float, longitude: float) -> list[str]:
    """The districts that hold a point: one, none, or two exactly on a line."""
    index = loaded()
    found = index.tree.query(shapely.Point(longitude, latitude), predicate="intersects")
    return sorted({index.districts[number] for number in found})


def is_point(latitude: float, longitude: float) -> bool:
    """Whether two numbers are a place on Earth at all."""
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def _around(latitude: float, longitude: float, meters: float) -> set[str]:
    """The districts that a circle touches."""
    index = loaded()
    tall = meters / METERS_A_DEGREE
    wide = tall / max(math.cos(math.radians(latitude)), 0.01)
    ring = shapely.Polygon([(longitude + wide * x, latitude + tall * y) for x, y in CORNERS])
    return {index.districts[number] for number in index.tree.query(ring, predicate="intersects")}
