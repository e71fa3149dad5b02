"""Small maps of district lines, drawn by the server: around a place, of one district, and to put a pin on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from legislators import drawing, people, towns
from legislators.drawing import FILLS, HEIGHT, WIDTH, Area, Frame, Picture, Town
from legislators.models import Office, OfficeKind
from legislators.outlines.lines_in_force import lines_in_force
from legislators.places import Place

SMALLEST, LARGEST = 0.06, 3.0  # degrees of latitude from the middle to the edge
NEARBY = 0.3  # degrees
STATES_KEPT = 60
ENOUGH = 0.16  # of the picture, which each candidate should fill

_states: dict[tuple[str, ...], Picture | None] = {}

__all__ = ["HEIGHT", "WIDTH", "Picture", "around", "of_district", "of_state", "to_pin", "towns_of"]


def around(session: Session, place: Place, districts: tuple[str, ...], *, on: date) -> Picture | None:
    """A map of the candidates around a place, near enough to see the line between them; none without a point."""
    if place.latitude is None or place.longitude is None or not 2 <= len(districts) <= len(FILLS):
        return None
    drawn, frame = _near_enough(session, place, districts, on=on)
    if len([area for area in drawn if area.district in districts]) < 2:
        return None
    labels = [one for area in drawn if area.district in districts for one in _label(area)]
    return Picture(tuple(drawn), _towns(session, frame, 5, labels, is_open=False))


def of_district(session: Session, district: str, *, on: date) -> Picture | None:
    """A map of one district with the local offices of whoever holds its seat as dots; none without its lines."""
    frame = _frame_of(session, district, on=on)
    if frame is None:
        return None
    state = district.partition("-")[0]
    found = drawing.shapes(drawing.pieces(session, state, frame.box, on=on), frame)
    drawn = drawing.areas(found, frame, (district,), is_open=True)
    dots = drawing.dots(_offices(session, people.representative(session, district, on=on).person_id, on=on), frame)
    return Picture(tuple(drawn), _towns(session, frame, 4, list(dots), is_open=True), dots)


def of_state(session: Session, state: str, kinds: Mapping[str, str], *, on: date) -> Picture | None:
    """A map of the districts of a state, filled in the classes that `kinds` names; none without their lines.

    What is drawn once for the lines of a day is kept in the process: it takes most of a second.
    """
    key = (state, *(f"{one.id} {one.digest}" for one in lines_in_force(session, on=on).values()))
    if key not in _states:
        while len(_states) >= STATES_KEPT:
            _states.pop(next(iter(_states)))
        _states[key] = _plain(session, state, on=on)
    plain = _states[key]
    if plain is None:
        return None
    filled = tuple(replace(area, kind=kinds.get(area.district, "q0"), fill="") for area in plain.areas)
    return replace(plain, areas=filled)


def _plain(session: Session, state: str, *, on: date) -> Picture | None:
    frame = _frame_of(session, state, on=on)
    if frame is None:
        return None
    here = [one for one in drawing.pieces(session, state, frame.box, on=on) if one[0].partition("-")[0] == state]
    found = drawing.shapes(here, frame)
    drawn = drawing.areas(found, frame, tuple(sorted(found)), is_open=True)
    return Picture(tuple(drawn), (), width=frame.width, height=frame.height)


def to_pin(session: Session, state: str, frame: Frame, *, on: date) -> Picture:
    """A map of everything in a frame, with the names of districts and of as many towns as there is room for."""
    found = drawing.shapes(drawing.pieces(session, state, frame.box, on=on), frame)
    names = tuple(sorted(found))
    drawn = drawing.areas(found, frame, names, is_open=True)
    labels = [one for area in drawn for one in _label(area)]
    return Picture(
        tuple(drawn), _towns(session, frame, 14, labels, is_open=True), width=frame.width, height=frame.height
    )


def towns_of(session: Session, place: Place, districts: tuple[str, ...], *, on: date) -> dict[str, str]:
    """District to the names of its largest towns around a place, by which people know it."""
    if place.latitude is None or place.longitude is None:
        return {}
    import shapely

    frame = Frame(place.latitude, place.longitude, NEARBY)
    found = towns.within(session, frame.box)
    tree = shapely.STRtree(shapely.points([(town.longitude, town.latitude) for town in found])) if found else None
    names: dict[str, list[towns.Town]] = {name: [] for name in districts}
    for name, shape in drawing.pieces(session, place.state, frame.box, on=on):
        if tree is not None and name in names:
            names[name] += [found[number] for number in tree.query(shape, predicate="intersects")]
    largest = {name: sorted(set(held), key=lambda town: (-town.size, town.name)) for name, held in names.items()}
    return {name: ", ".join(town.name for town in held[:3]) for name, held in largest.items() if held}


def _near_enough(session: Session, place: Place, districts: tuple[str, ...], *, on: date) -> tuple[list[Area], Frame]:
    """Step back until every candidate fills some of the picture."""
    reach = SMALLEST
    while True:
        frame = Frame(place.latitude or 0, place.longitude or 0, reach)
        found = drawing.shapes(drawing.pieces(session, place.state, frame.box, on=on), frame)
        whole = (frame.box[2] - frame.box[0]) * (frame.box[3] - frame.box[1])
        if reach >= LARGEST or all(name in found and found[name].area > ENOUGH * whole for name in districts):
            return drawing.areas(found, frame, districts), frame
        reach *= 1.5


def _frame_of(session: Session, area: str, *, on: date) -> Frame | None:
    """The frame that shows the whole of a district such as `OH-3`, or of a state."""
    state = area.partition("-")[0]
    found = drawing.pieces(session, state, drawing.EVERYWHERE, on=on)
    boxes = drawing.unwrapped([shape.bounds for name, shape in found if area in {name, name.partition("-")[0]}], state)
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return drawing.frame_of((min(west), min(south), max(east), max(north)))


def _offices(session: Session, person_id: str, *, on: date) -> list[tuple[str, float, float]]:
    rows = session.execute(
        select(Office.city, Office.latitude, Office.longitude)
        .where(Office.person_id == person_id, Office.kind == OfficeKind.LOCAL)
        .where(Office.valid_from <= on, or_(Office.valid_to.is_(None), Office.valid_to > on))
        .order_by(Office.city, Office.id)
    )
    return [(city, latitude, longitude) for city, latitude, longitude in rows if latitude and longitude]


def _label(area: Area) -> list[Town]:
    """The room that a district's name takes, as if it were two towns one above the other."""
    return [Town("ninth", area.x - 20, area.y + down, is_left=False) for down in (-6, 6)]


def _towns(session: Session, frame: Frame, limit: int, taken: list[Town], *, is_open: bool) -> tuple[Town, ...]:
    return drawing.named(towns.within(session, frame.box), frame, limit, taken, is_open=is_open)
