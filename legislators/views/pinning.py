"""A pin on a map that the server draws: which part of the Earth is shown, and what a tap on it means.

What is shown travels in the form, never in an address: it says where somebody looks for their home.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import drawing, franklin, matching, towns
from legislators.drawing import Frame
from legislators.ground import METERS_A_DEGREE, NEAR
from legislators.matching import Confidence, Match
from legislators.places import Place
from legislators.states import STATES

SIDE = 288  # pixels: fits the smallest phone, and the tap is told in these
FINGER = 6  # pixels that a tap may be off
CLOSEST, WIDEST = 0.012, 32.0  # degrees of latitude from the middle to the edge
AROUND_A_ZIP, AROUND_A_TOWN = 0.25, 0.08
CLOSER = 3.0  # times nearer with each step
TOWN_ACCURACY = 2500.0  # meters: how far from its middle somebody of a small town lives
BUTTONS = 18
FARTHEST_STEP = 14.0
COUNTRY = (39.0, -96.0)


@dataclass(frozen=True)
class View:
    """What the map shows. state: whose lines, for an invented one; place: what the page was opened for."""

    frame: Frame
    state: str
    place: str

    @property
    def token(self) -> str:
        """The same as the text that the form carries."""
        return f"{self.frame.latitude:.5f},{self.frame.longitude:.5f},{self.frame.reach:.5f}"

    @property
    def accuracy(self) -> float:
        """Meters that a tap may be off."""
        return FINGER / self.frame.scale * METERS_A_DEGREE

    @property
    def is_exact(self) -> bool:
        """Whether a tap is as exact as any location of ours, so that a nearer map tells no more."""
        return self.accuracy <= NEAR

    @property
    def is_closest(self) -> bool:
        """Whether there is no nearer map."""
        return self.frame.reach <= CLOSEST * 1.01

    @property
    def is_widest(self) -> bool:
        """Whether there is no wider map."""
        return self.frame.reach >= WIDEST * 0.99

    def at(self, x: str, y: str) -> Place:
        """Where a tap is. Raises Refusal for one that is none: a key instead of a finger sends nought and nought."""
        if not (x.isdecimal() and y.isdecimal() and len(x + y) < 9) or (int(x), int(y)) == (0, 0):
            raise Refusal(say("Tap where you live on the map, or choose the town nearest to you."), field="place")
        latitude, longitude = self.frame.point(min(int(x), SIDE), min(int(y), SIDE))
        return Place(latitude=latitude, longitude=longitude, accuracy=self.accuracy)

    def moved(self, place: Place, times: float) -> "View":
        """The same map around another middle, so many times nearer (below one: wider)."""
        latitude = self.frame.latitude if place.latitude is None else place.latitude
        longitude = self.frame.longitude if place.longitude is None else place.longitude
        return View(_frame(latitude, longitude, self.frame.reach / times), self.state, self.place)

    def nearer(self, place: Place) -> "View":
        """The map to tap on once more, near enough for a tap to be exact where one step can do that."""
        return self.moved(place, min(max(self.accuracy / (NEAR * 0.8), 2.0), FARTHEST_STEP))


def around(session: Session, place: Place, typed: str, *, on: date) -> View:
    """The map to begin with: around a ZIP code or town, of a whole state, or of the country."""
    if place.latitude is not None and place.longitude is not None:
        return View(_frame(place.latitude, place.longitude, AROUND_A_ZIP), place.state, typed)
    if not place.state:
        return View(_frame(*COUNTRY, 17.0), "", typed)
    found = drawing.pieces(session, place.state, drawing.EVERYWHERE, on=on)
    boxes = [shape.bounds for name, shape in found if name.startswith(f"{place.state}-")]
    boxes = drawing.unwrapped(boxes, place.state) or [(-125.0, 24.0, -66.0, 50.0)]
    west, south, east, north = zip(*boxes, strict=True)
    frame = drawing.frame_of((min(west), min(south), max(east), max(north)), width=SIDE, height=SIDE)
    return View(_frame(frame.latitude, frame.longitude, frame.reach), place.state, typed)


def read(token: str, state: str, typed: str) -> View:
    """The map that a form was sent from. Raises Refusal for what we never wrote."""
    try:
        latitude, longitude, reach = (float(part) for part in token[:60].split(","))
    except ValueError:
        raise _lost() from None
    if not all(math.isfinite(number) for number in (latitude, longitude, reach)):
        raise _lost()
    if abs(latitude) > 90 or abs(longitude) > 360 or not CLOSEST / 2 <= reach <= WIDEST * 2:
        raise _lost()
    known = state if state in STATES or state == franklin.CODE else ""
    return View(_frame(latitude, longitude, reach), known, typed[:120])


def names_of(session: Session, view: View) -> list[towns.Town]:
    """The towns on the map, by name, for those who do not point; the largest where there are many."""
    return sorted(towns.within(session, view.frame.box)[:BUTTONS], key=lambda town: (town.name, town.state))


def town_named(session: Session, view: View, name: str) -> Place:
    """The middle of one of these towns as somebody's place, known to about its size. Raises Refusal."""
    found = next((town for town in names_of(session, view) if f"{town.name}, {town.state}" == name), None)
    if found is None:
        raise Refusal(say("Tap where you live on the map, or choose the town nearest to you."), field="place")
    accuracy = TOWN_ACCURACY * math.sqrt(found.size)
    return Place(latitude=found.latitude, longitude=found.longitude, accuracy=accuracy)


def pinned(session: Session, view: View, form: Mapping[str, str]) -> Place:
    """Where a form's tap or town is. Raises Refusal."""
    if "town" in form:
        return town_named(session, view, form["town"])
    return view.at(form.get("pin.x", ""), form.get("pin.y", ""))


def match(session: Session, view: View, place: Place, *, on: date) -> Match:
    """The district of a pin; that of an invented state by its own lines."""
    if view.state != franklin.CODE:
        return matching.match(session, place, on=on)
    import shapely

    shapes = drawing.shapes(drawing.pieces(session, view.state, view.frame.box, on=on), view.frame)
    point = shapely.Point(place.longitude or 0.0, place.latitude or 0.0)
    reach = max(place.accuracy or 0.0, NEAR) / METERS_A_DEGREE
    near = sorted((shape.distance(point), name) for name, shape in shapes.items() if shape.distance(point) <= reach)
    if not near or near[0][0] > 0:
        return Match("", (), Confidence.NONE, say("That point is in no district of the United States."))
    return Match(view.state, tuple(name for _far, name in near), Confidence.EXACT)


def packed(svg: str) -> str:
    """A drawing as an address that holds it, so that no request says what is looked at."""
    return "data:image/svg+xml," + quote(svg, safe=" /:;,=()'-.")


def _frame(latitude: float, longitude: float, reach: float) -> Frame:
    reach = min(max(reach, CLOSEST), WIDEST)
    return Frame(min(max(latitude, -80), 80), longitude, reach, width=SIDE, height=SIDE)


def _lost() -> Refusal:
    return Refusal(say("This map is no longer known. Begin again with your ZIP code, city or state."), field="place")
