"""Small maps of district lines, drawn by the server as paths of an SVG."""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators import franklin
from legislators.models import Office, OfficeKind
from legislators.places import Place

WIDTH, HEIGHT = 320, 220
SMALLEST, LARGEST = 0.06, 3.0  # degrees of latitude from the middle to the edge
ENOUGH = 0.16  # of the picture, which each candidate should fill
FILLS = (("q2", ""), ("", "#efe2c4"), ("q3", ""), ("lean-no", ""), ("q1", ""), ("undecided", ""))


@dataclass(frozen=True)
class Area:
    """One district as far as the picture shows it. name: empty for one that is no candidate."""

    district: str
    path: str
    kind: str
    fill: str
    x: float
    y: float


@dataclass(frozen=True)
class Town:
    """A dot with its name."""

    name: str
    x: float
    y: float
    is_left: bool


@dataclass(frozen=True)
class Picture:
    """A map around the middle of a place."""

    areas: tuple[Area, ...]
    towns: tuple[Town, ...]


class _Frame:
    """What part of the Earth the picture shows, and where on it a point is."""

    def __init__(self, latitude: float, longitude: float, reach: float) -> None:
        self.squeeze = max(math.cos(math.radians(latitude)), 0.2)
        wide = reach * WIDTH / HEIGHT / self.squeeze
        self.box = (longitude - wide, latitude - reach, longitude + wide, latitude + reach)
        self.scale = HEIGHT / (2 * reach)

    def x(self, longitude: float) -> float:
        return (longitude - self.box[0]) * self.scale * self.squeeze

    def y(self, latitude: float) -> float:
        return (self.box[3] - latitude) * self.scale


def around(session: Session, place: Place, districts: tuple[str, ...]) -> Picture | None:
    """A map of the candidates around a place, near enough to see the line between them; none without a point."""
    if place.latitude is None or place.longitude is None or not 2 <= len(districts) <= len(FILLS):
        return None
    shapes, frame = _near_enough(place, districts)
    areas = [_area(name, shape, frame, districts) for name, shape in sorted(shapes.items())]
    areas = [area for area in areas if area.path]
    if len([area for area in areas if area.district in districts]) < 2:
        return None
    return Picture(tuple(areas), _towns(session, frame))


def _near_enough(place: Place, districts: tuple[str, ...]) -> tuple[dict[str, Any], _Frame]:
    """Step back until every candidate fills some of the picture."""
    reach = SMALLEST
    while True:
        frame = _Frame(place.latitude or 0, place.longitude or 0, reach)
        shapes = _shapes(place.state, frame)
        whole = (frame.box[2] - frame.box[0]) * (frame.box[3] - frame.box[1])
        if reach >= LARGEST or all(name in shapes and shapes[name].area > ENOUGH * whole for name in districts):
            return shapes, frame
        reach *= 1.5


def _shapes(state: str, frame: _Frame) -> dict[str, Any]:
    """District to its part of the picture, each in one piece again."""
    import shapely

    parts: dict[str, list[Any]] = {}
    for name, shape in _pieces(state, frame):
        clipped = shapely.clip_by_rect(shape, *frame.box)
        if not clipped.is_empty:
            parts.setdefault(name, []).append(clipped)
    return {name: shapely.union_all(found, grid_size=1e-6) for name, found in parts.items()}


def _pieces(state: str, frame: _Frame) -> list[tuple[str, Any]]:
    import shapely

    if state == franklin.CODE:
        return [
            (name, shapely.Polygon([(franklin.longitude_of(point), franklin.latitude_of(point)) for point in outline]))
            for name, outline in franklin.polygons().items()
        ]
    from legislators import lines

    index = lines.loaded()
    found = index.tree.query(shapely.box(*frame.box), predicate="intersects")
    return [(index.districts[number], index.tree.geometries[number]) for number in found]


def _area(name: str, shape: Any, frame: _Frame, districts: tuple[str, ...]) -> Area:
    kind, fill = FILLS[districts.index(name)] if name in districts else ("q0", "")
    flat = shape.simplify(0.7 / frame.scale)
    middle = max(getattr(flat, "geoms", [flat]), key=lambda part: part.area).representative_point()
    x, y = _clear_of_the_middle(frame.x(middle.x), frame.y(middle.y))
    path = "".join(_ring(ring, frame) for part in _polygons(flat) for ring in (part.exterior, *part.interiors))
    return Area(name, path, kind, fill, x, y)


def _clear_of_the_middle(x: float, y: float) -> tuple[int, int]:
    """Where a name may stand without crossing the circle in the middle or the edge."""
    if abs(x - WIDTH / 2) < 52 and abs(y - HEIGHT / 2) < 34:
        y = HEIGHT / 2 - 40 if y <= HEIGHT / 2 else HEIGHT / 2 + 40
    return round(min(max(x, 34), WIDTH - 34)), round(min(max(y, 16), HEIGHT - 16))


def _polygons(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]


def _ring(ring: Any, frame: _Frame) -> str:
    points = [f"{frame.x(x):.0f} {frame.y(y):.0f}" for x, y in ring.coords[:-1]]
    return f"M{'L'.join(dict.fromkeys(points))}Z" if len(set(points)) > 2 else ""


def _towns(session: Session, frame: _Frame) -> tuple[Town, ...]:
    """Towns that somebody has an office in: known from the record, and large enough to be known to people."""
    west, south, east, north = frame.box
    rows: Any = session.execute(
        select(Office.city, Office.latitude, Office.longitude)
        .where(Office.kind == OfficeKind.LOCAL)
        .where(Office.latitude.between(south, north), Office.longitude.between(west, east))
        .order_by(Office.city, Office.id)
    )
    found: list[Town] = []
    for name, latitude, longitude in rows:
        x, y = round(frame.x(longitude)), round(frame.y(latitude))
        if _has_room(name, x, y, found):
            found.append(Town(name, x, y, is_left=x > WIDTH / 2))
    return tuple(found[:5])


def _has_room(name: str, x: float, y: float, others: list[Town]) -> bool:
    middle = abs(x - WIDTH / 2) > 40 or abs(y - HEIGHT / 2) > 34
    apart = all(abs(y - other.y) > 16 and other.name != name for other in others)
    return middle and apart and 12 < y < HEIGHT - 8 and 4 < x < WIDTH - 4
