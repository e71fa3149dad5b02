"""From a place to districts, and how sure we are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.atlas import Atlas, StateLines, boundary_set, lines_note
from legislators.ground import NEAR
from legislators.places import Place, is_military, zips_of_town
from legislators.states import in_order

__all__ = ["Confidence", "Match", "boundary_set", "lines_note", "match", "match_in"]


class Confidence(StrEnum):
    """How sure we are of a match. `confirmed` is what a person told us, and stands above all the others."""

    EXACT = "exact"
    NEAR_BOUNDARY = "near_boundary"
    UNIQUE_ZIP = "unique_zip"
    ASK = "ask"
    APPROXIMATE = "approximate"
    NONE = "none"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Match:
    """The districts a place may be in.

    state: the place's own, empty when it does not follow (a military address). districts: sorted, but a point's own
    before those near it; more than one means that somebody has to be asked. note: plain words for the person, or
    empty. boundary_set_id: the lines this was matched with; none where no lines were needed or known.
    """

    state: str
    districts: tuple[str, ...]
    confidence: Confidence
    note: str = ""
    boundary_set_id: int | None = None


def match(session: Session, place: Place, *, on: date) -> Match:
    """The districts of a place on a day: by a person's own point, else its ZIP code, its town, its state alone."""
    return match_in(Atlas(session, on), place)


def match_in(atlas: Atlas, place: Place) -> Match:
    """The same by an atlas, which may serve many places of one day."""
    if place.latitude is not None and place.longitude is not None and _is_own_point(place):
        return _by_point(atlas, place.latitude, place.longitude, place.accuracy or 0.0)
    if is_military(place):
        words = say("A military or diplomatic address belongs to no district. Choose the state you vote in.")
        return Match("", (), Confidence.ASK, words)
    if place.zip:
        return _by_zips(atlas, place, [place.zip])
    if place.city:
        return _by_zips(atlas, place, zips_of_town(atlas.session, place.state, place.city))
    if place.state:
        return _by_state(atlas, place.state)
    return Match("", (), Confidence.NONE, say("We need a ZIP code, a city or a state."))


def match_point(atlas: Atlas, found: tuple[str, tuple[str, ...]], boundary_set_id: int | None, meters: float) -> Match:
    """The match of a point whose district is known, with the others within so many meters."""
    district, others = found
    if not district and atlas.is_before_all_lines:
        return Match("", (), Confidence.NONE, _before())
    if not district:
        return Match("", (), Confidence.NONE, say("That point is in no district of the United States."))
    state = district[:2]
    lines = atlas.lines_of(state)
    if others:
        words = " ".join([_near(meters), lines.note]).strip()
        return Match(state, (district, *others), Confidence.NEAR_BOUNDARY, words, boundary_set_id)
    confidence = Confidence.APPROXIMATE if lines.is_out_of_date else Confidence.EXACT
    return Match(state, (district,), confidence, lines.note, boundary_set_id)


def _is_own_point(place: Place) -> bool:
    return place.accuracy is not None or not (place.zip or place.city)


def _by_point(atlas: Atlas, latitude: float, longitude: float, meters: float) -> Match:
    from legislators.outlines import lines  # numpy and shapely are loaded only when a point is asked about

    found = lines.at(atlas.session, latitude, longitude, on=atlas.on, within=max(meters, NEAR))
    if found is None:
        return match_point(atlas, ("", ()), None, meters)
    return match_point(atlas, (found.district, found.others), found.boundary_set_id, meters)


def _before() -> str:
    return say("That day is before the first of the district lines we have.")


def _near(meters: float) -> str:
    if meters > NEAR:
        return say("A district line runs through where your device says you are. Please confirm which is yours.")
    return say("This is within 300 meters of a district line. Please confirm which district is yours.")


def _by_zips(atlas: Atlas, place: Place, zips: list[str]) -> Match:
    lines = atlas.lines_of(place.state)
    if lines.held is None:
        words = _before() if atlas.is_before_all_lines else say("We have no district lines for this state.")
        return Match(place.state, (), Confidence.ASK, words)
    candidates = atlas.candidates(lines.held, zips)
    districts = tuple(sorted({district for district, _basis in candidates}, key=in_order))
    if not districts:
        found = _by_state(atlas, place.state)
        return Match(found.state, found.districts, found.confidence, found.note, lines.held.id)
    confidence, words = _judge(atlas, place, districts, {basis for _district, basis in candidates})
    if lines.is_out_of_date and confidence == Confidence.UNIQUE_ZIP:
        confidence = Confidence.APPROXIMATE
    note = " ".join(part for part in (words, _lines_notes(atlas, lines, place.state, districts)) if part)
    return Match(place.state, districts, confidence, note, lines.held.id)


def _lines_notes(atlas: Atlas, lines: StateLines, state: str, districts: tuple[str, ...]) -> str:
    """The note on the lines of the place's state; where it is silent, that of another state it reaches into."""
    others = sorted({district[:2] for district in districts} - {state})
    return lines.note or next((note for note in (atlas.lines_of(other).note for other in others) if note), "")


def _judge(atlas: Atlas, place: Place, districts: tuple[str, ...], bases: set[str]) -> tuple[Confidence, str]:
    """How sure a ZIP code's candidates make us, and why."""
    if len({district[:2] for district in districts}) > 1:
        return Confidence.ASK, say("This place crosses a state line. Choose the district you live in.")
    if len(districts) > 1:
        return Confidence.ASK, say("This place is in more than one district. Choose yours, if you know it.")
    if districts[0].endswith("-0"):
        return Confidence.UNIQUE_ZIP, ""
    if not place.zip:
        return Confidence.APPROXIMATE, say("We go by the town: outside of it the district may be another.")
    if atlas.stands_for_itself(place.zip):
        words = say("This ZIP code is for a post office or one building: we go by where that is, not by your home.")
        return Confidence.APPROXIMATE, words
    if "crosswalk" in bases:
        return Confidence.UNIQUE_ZIP, ""
    return Confidence.APPROXIMATE, say("We know only where the middle of this ZIP code is, so the district may differ.")


def _by_state(atlas: Atlas, state: str) -> Match:
    """A state alone: its only district, or all of them to choose from."""
    lines = atlas.lines_of(state)
    number = lines.in_force.id if lines.in_force else None
    if not lines.districts:
        return Match("", (), Confidence.NONE, say("We know no state with this code."))
    if len(lines.districts) == 1:
        return Match(state, lines.districts, Confidence.EXACT, "", number)
    words = say("A state has several districts. Your ZIP code tells us more.")
    return Match(state, lines.districts, Confidence.ASK, words, number)
