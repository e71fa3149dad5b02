"""What a map is made of: a part of the Earth, district areas as paths of an SVG, towns and dots."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from legislators import franklin
from legislators.towns import Box
from legislators.towns import Town as Known

if TYPE_CHECKING:
    from legislators.outlines.lines import Index

WIDTH, HEIGHT = 320, 220
FILLS = (("q2", ""), ("", "#efe2c4"), ("q3", ""), ("lean-no", ""), ("q1", ""), ("undecided", ""))
EVERYWHERE: Box = (-180.0, -90.0, 180.0, 90.0)
LETTER = 7.2  # how wide a letter of a name is, about


@dataclass(frozen=True)
class Area:
    """One district as far as the picture shows it, and where its name may stand."""

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
    """A map. dots: places that are pointed out by number, such as offices. has_middle: whether the middle counts."""

    areas: tuple[Area, ...]
    towns: tuple[Town, ...]
    dots: tuple[Town, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


class Frame:
    """What part of the Earth a picture shows, and where on it a point is.

    Western Alaska, beyond 180°, is drawn west of the rest: longitudes may be below -180. reach: degrees of latitude
    from the middle to the upper edge.
    """

    def __init__(
        self, latitude: float, longitude: float, reach: float, *, width: int = WIDTH, height: int = HEIGHT
    ) -> None:
        self.latitude, self.longitude, self.reach = latitude, longitude, reach
        self.width, self.height = width, height
        self.squeeze = max(math.cos(math.radians(latitude)), 0.2)
        wide = reach * width / height / self.squeeze
        self.box: Box = (longitude - wide, latitude - reach, longitude + wide, latitude + reach)
        self.scale = height / (2 * reach)

    def x(self, longitude: float) -> float:
        """How far from the left."""
        return (longitude - self.box[0]) * self.scale * self.squeeze

    def y(self, latitude: float) -> float:
        """How far from the top."""
        return (self.box[3] - latitude) * self.scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a place in the picture."""
        longitude = self.box[0] + x / (self.scale * self.squeeze)
        return self.box[3] - y / self.scale, (longitude + 180) % 360 - 180


def frame_of(box: Box, *, width: int = WIDTH, height: int = HEIGHT, room: float = 1.06) -> Frame:
    """The frame that holds a whole box with a little room around it."""
    west, south, east, north = box
    latitude, longitude = (south + north) / 2, (west + east) / 2
    squeeze = max(math.cos(math.radians(latitude)), 0.2)
    reach = max((north - south) / 2, (east - west) / 2 * squeeze * height / width) * room
    return Frame(latitude, longitude, max(reach, 0.02), width=width, height=height)


def unwrapped(boxes: list[Box], state: str) -> list[Box]:
    """Boxes that lie beside each other: what of Alaska is beyond 180° follows the rest in the west."""
    if state != "AK":
        return boxes
    return [(box[0] - 360, box[1], box[2] - 360, box[3]) if box[0] > 0 else box for box in boxes]


def pieces(session: Session, state: str, box: Box, *, on: date) -> list[tuple[str, Any]]:
    """The pieces of districts that a box touches, by the lines of a day."""
    import shapely

    if state == franklin.CODE:
        return [
            (name, shapely.Polygon([(franklin.longitude_of(point), franklin.latitude_of(point)) for point in outline]))
            for name, outline in franklin.polygons().items()
        ]
    from legislators.outlines import lines

    return pieces_of(lines.index_for(session, on=on), box)


def pieces_of(index: "Index", box: Box) -> list[tuple[str, Any]]:
    """The pieces of an index that a box touches; it may reach beyond 180° in the west."""
    import shapely

    found = index.pieces_in(box)
    if box[0] < -180:
        east = (box[0] + 360, box[1], 180.0, box[3])
        found += [(name, shapely.transform(shape, _westward)) for name, shape in index.pieces_in(east)]
    return found


def shapes(found: list[tuple[str, Any]], frame: Frame, *, only: Collection[str] = ()) -> dict[str, Any]:
    """District to its part of the picture, each in one piece again."""
    import shapely

    parts: dict[str, list[Any]] = {}
    for name, shape in found:
        if not only or name in only:
            clipped = shapely.clip_by_rect(shape, *frame.box)
            if not clipped.is_empty:
                parts.setdefault(name, []).append(clipped)
    grid = max(1e-6, 0.1 / frame.scale)
    return {name: shapely.union_all(shapely.set_precision(held, grid), grid_size=grid) for name, held in parts.items()}


def areas(found: Mapping[str, Any], frame: Frame, districts: tuple[str, ...], *, is_open: bool = False) -> list[Area]:
    """The paths of districts; those asked for in colours. is_open: a name may stand in the very middle."""
    drawn = [_area(name, shape, frame, districts, is_open=is_open) for name, shape in sorted(found.items())]
    return [area for area in drawn if area.path]


def named(towns: list[Known], frame: Frame, limit: int, taken: list[Town], *, is_open: bool) -> tuple[Town, ...]:
    """As many names of towns as there is room for, in the order given. taken: what stands there already."""
    found: list[Town] = []
    for town in towns:
        x, y = round(frame.x(_west_of(town.longitude, frame))), round(frame.y(town.latitude))
        candidate = Town(town.name, x, y, is_left=x > frame.width / 2)
        if _has_room(candidate, frame, [*taken, *found], is_open=is_open):
            found.append(candidate)
        if len(found) == limit:
            break
    return tuple(found)


def dots(points: list[tuple[str, float, float]], frame: Frame) -> tuple[Town, ...]:
    """Places with names, latitudes and longitudes, as they stand in the picture; outside of it, none."""
    found = []
    for name, latitude, longitude in points:
        x, y = round(frame.x(_west_of(longitude, frame))), round(frame.y(latitude))
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            found.append(Town(name, x, y, is_left=x > frame.width / 2))
    return tuple(found)


def _west_of(longitude: float, frame: Frame) -> float:
    return longitude - 360 if longitude > 0 and frame.box[0] < -180 else longitude


def _westward(points: Any) -> Any:
    return points - (360, 0)


def _area(name: str, shape: Any, frame: Frame, districts: tuple[str, ...], *, is_open: bool) -> Area:
    kind, fill = FILLS[districts.index(name) % len(FILLS)] if name in districts else ("q0", "")
    flat = shape.simplify(0.7 / frame.scale)
    polygons = [part for part in getattr(flat, "geoms", [flat]) if part.geom_type == "Polygon"]
    if not polygons:
        return Area(name, "", kind, fill, 0, 0)
    middle = max(polygons, key=lambda part: float(part.area)).representative_point()
    x, y = _clear(frame, frame.x(middle.x), frame.y(middle.y), is_open=is_open)
    large = [part for part in polygons if part.area * frame.scale**2 * frame.squeeze > 1.5] or polygons[:1]
    path = "".join(_ring(ring, frame) for part in large for ring in (part.exterior, *part.interiors))
    return Area(name, path, kind, fill, x, y)


def _clear(frame: Frame, x: float, y: float, *, is_open: bool) -> tuple[int, int]:
    """Where a name may stand without crossing the circle in the middle or the edge."""
    if not is_open and abs(x - frame.width / 2) < 52 and abs(y - frame.height / 2) < 34:
        y = frame.height / 2 + (-40 if y <= frame.height / 2 else 40)
    return round(min(max(x, 34), frame.width - 34)), round(min(max(y, 16), frame.height - 16))


def _ring(ring: Any, frame: Frame) -> str:
    points = [f"{frame.x(x):.0f} {frame.y(y):.0f}" for x, y in ring.coords[:-1]]
    return f"M{'L'.join(dict.fromkeys(points))}Z" if len(set(points)) > 2 else ""


def _has_room(town: Town, frame: Frame, others: list[Town], *, is_open: bool) -> bool:
    start, end = _span(town)
    if not (start > 2 and end < frame.width - 2 and 12 < town.y < frame.height - 8):
        return False
    if (
        not is_open
        and abs(town.y - frame.height / 2) < 26
        and start < frame.width / 2 + 26
        and end > frame.width / 2 - 26
    ):
        return False
    return all(abs(town.y - one.y) > 15 or start > _span(one)[1] + 4 or end < _span(one)[0] - 4 for one in others)


def _span(town: Town) -> tuple[float, float]:
    """From where to where a dot and its name reach."""
    long = 8 + LETTER * len(town.name)
    return (town.x - long, town.x + 4) if town.is_left else (town.x - 4, town.x + long)
