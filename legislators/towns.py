"""Towns by their names and points, the larger first, for maps and for those who do not point at maps."""

from dataclasses import dataclass
from functools import cache
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import ZipPlace
from legislators.places import mended
from legislators.postal import every_of_state

Box = tuple[float, float, float, float]  # west, south, east, north

# around all towns of each state, so that only the states of a map are read: all of them take a second and 15 MB
STATE_BOXES: dict[str, Box] = {
    "AK": (-177.1, 51.8, -131.1, 70.7),
    "AL": (-88.5, 30.2, -84.9, 35.0),
    "AR": (-94.6, 33.0, -89.7, 36.5),
    "AS": (-170.8, -14.3, -170.7, -14.2),
    "AZ": (-114.8, 31.3, -109.0, 37.0),
    "CA": (-124.3, 32.5, -114.1, 42.0),
    "CO": (-109.0, 37.0, -102.1, 41.0),
    "CT": (-73.7, 41.0, -71.8, 42.1),
    "DC": (-77.1, 38.8, -77.0, 39.0),
    "DE": (-75.8, 38.4, -75.0, 39.9),
    "FL": (-87.5, 24.5, -80.0, 31.0),
    "GA": (-85.6, 30.5, -80.8, 35.0),
    "GU": (144.6, 13.2, 144.9, 13.6),
    "HI": (-160.2, 19.0, -154.9, 22.3),
    "IA": (-96.6, 40.4, -90.1, 43.5),
    "ID": (-117.0, 42.0, -111.0, 49.0),
    "IL": (-91.5, 37.0, -87.5, 42.5),
    "IN": (-88.0, 37.8, -84.8, 41.8),
    "KS": (-102.1, 37.0, -94.6, 40.0),
    "KY": (-89.2, 36.5, -82.0, 39.2),
    "LA": (-94.1, 29.1, -89.2, 33.1),
    "MA": (-73.5, 41.2, -69.9, 42.9),
    "MD": (-79.5, 37.9, -75.0, 39.8),
    "ME": (-71.1, 43.0, -67.0, 47.5),
    "MI": (-90.2, 41.7, -82.4, 47.5),
    "MN": (-97.3, 43.5, -89.6, 49.4),
    "MO": (-95.7, 36.0, -89.2, 40.6),
    "MP": (145.2, 14.1, 145.8, 15.2),
    "MS": (-91.4, 30.2, -88.1, 35.0),
    "MT": (-116.0, 44.6, -104.1, 49.0),
    "NC": (-84.2, 33.8, -75.4, 36.6),
    "ND": (-104.0, 45.9, -96.6, 49.0),
    "NE": (-104.1, 40.0, -95.4, 43.0),
    "NH": (-72.6, 42.7, -70.7, 45.1),
    "NJ": (-75.6, 38.9, -73.9, 41.4),
    "NM": (-109.1, 31.6, -103.0, 37.0),
    "NV": (-120.1, 35.1, -114.0, 42.0),
    "NY": (-79.8, 40.5, -71.9, 45.0),
    "OH": (-84.9, 38.4, -80.5, 42.0),
    "OK": (-103.0, 33.7, -94.4, 37.0),
    "OR": (-124.5, 41.9, -116.8, 46.2),
    "PA": (-80.6, 39.7, -74.7, 42.3),
    "PR": (-67.3, 17.9, -65.2, 18.6),
    "RI": (-71.9, 41.1, -71.1, 42.1),
    "SC": (-83.3, 32.1, -78.6, 35.2),
    "SD": (-104.1, 42.5, -96.4, 46.0),
    "TN": (-90.0, 34.9, -81.7, 36.7),
    "TX": (-106.6, 25.9, -93.6, 36.6),
    "UT": (-114.0, 37.0, -109.1, 42.0),
    "VA": (-83.6, 36.5, -75.3, 39.4),
    "VI": (-65.0, 17.7, -64.7, 18.4),
    "VT": (-73.4, 42.7, -71.4, 45.1),
    "WA": (-124.7, 45.5, -117.0, 49.0),
    "WI": (-92.8, 42.5, -86.8, 46.9),
    "WV": (-82.6, 37.2, -77.7, 40.7),
    "WY": (-111.1, 41.0, -104.0, 45.0),
}


@dataclass(frozen=True, slots=True)
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
    listed = [town for state in _touched(box) for town in of_state(state)]
    found = [
        town for town in (*listed, *_own(session)) if south < town.latitude < north and west < town.longitude < east
    ]
    return sorted(found, key=lambda town: (-town.size, town.name, town.state))


def _touched(box: Box) -> list[str]:
    """The states that may have a town in a box."""
    west, south, east, north = box
    return [
        state
        for state, (left, low, right, high) in STATE_BOXES.items()
        if left < east and west < right and low < north and south < high
    ]


@cache
def of_state(state: str) -> tuple[Town, ...]:
    """Every town of a state that the Postal Service delivers to."""
    return _grouped(
        [
            (mended(known.city), known.state, known.latitude, known.longitude)
            for known in every_of_state(state)
            if known.is_active and known.has_point and known.kind != "UNIQUE"
        ]
    )


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
