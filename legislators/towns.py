"""Towns by their names and points, the larger first, for maps and for those who do not point at maps."""

from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import Any

import zipcodes as _untyped_zipcodes
from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import ZipPlace
from legislators.places import mended
from legislators.states import STATES

zipcodes: Any = _untyped_zipcodes  # ships no types
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Town:
    """A town and the middle of its ZIP codes. size: how many it has, which is how large it is, roughly."""

    name: str
    state: str
    latitude: float
    longitude: float
    size: int


def within(session: Session, box: Box) -> list[Town]:
    """The towns in a part of the Earth, the largest first."""
    west, south, east, north = box
    found = [
        town for town in (*_listed(), *_own(session)) if south < town.latitude < north and west < town.longitude < east
    ]
    return sorted(found, key=lambda town: (-town.size, town.name, town.state))


@cache
def _listed() -> tuple[Town, ...]:
    """Every town that the Postal Service delivers to."""
    rows = [
        (mended(known["city"]), known["state"], float(known["lat"]), float(known["long"]))
        for known in zipcodes.list_all()
        if known["active"] and known["state"] in STATES and known["zip_code_type"] != "UNIQUE"
    ]
    return _grouped([row for row in rows if row[2:] != (0.0, 0.0)])


def _own(session: Session) -> tuple[Town, ...]:
    rows = session.scalars(select(ZipPlace).order_by(ZipPlace.zip))
    return _grouped([(row.city, row.state, row.latitude, row.longitude) for row in rows])


def _grouped(rows: list[tuple[str, str, float, float]]) -> tuple[Town, ...]:
    points: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for name, state, latitude, longitude in rows:
        points.setdefault((name, state), []).append((latitude, longitude))
    return tuple(
        Town(name, state, fmean(point[0] for point in found), fmean(point[1] for point in found), len(found))
        for (name, state), found in points.items()
    )
