"""From a place to districts, and how sure we are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.models import UNITED_STATES, BoundarySet, Chamber, Seat, ZipCandidate
from legislators.places import Place, is_military, zips_of_town
from legislators.states import STATES, in_order


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

    state: the place's own, empty when it does not follow (a military address). districts: sorted; more than one
    means that somebody has to be asked. note: plain words for the person, or empty.
    boundary_set_id: the lines this was matched with; none where no lines were needed or known.
    """

    state: str
    districts: tuple[str, ...]
    confidence: Confidence
    note: str = ""
    boundary_set_id: int | None = None


def match(session: Session, place: Place, *, on: date) -> Match:
    """The districts of a place on a day: by its ZIP code, else its town, else its point, else its state alone."""
    if is_military(place):
        words = say("A military or diplomatic address belongs to no district. Choose the state you vote in.")
        return Match("", (), Confidence.ASK, words)
    if place.zip:
        return _by_zips(session, place, [place.zip], on=on)
    if place.city:
        return _by_zips(session, place, zips_of_town(session, place.state, place.city), on=on)
    if place.latitude is not None and place.longitude is not None:
        return _by_point(session, place.latitude, place.longitude, on=on)
    if place.state:
        return _by_state(session, place.state, on=on)
    return Match("", (), Confidence.NONE, say("We need a ZIP code, a city or a state."))


def boundary_set(session: Session, state: str, *, on: date) -> BoundarySet | None:
    """The lines in force in a state on a day, a set of its own before the country's; the newest when all are over."""
    found = session.scalars(
        select(BoundarySet)
        .where(BoundarySet.state.in_([state, *([UNITED_STATES] if state in STATES else [])]))
        .where(BoundarySet.valid_from <= on)
        .order_by(BoundarySet.valid_from.desc(), BoundarySet.state.desc())
    ).all()
    in_force = [one for one in found if one.valid_to is None or on < one.valid_to]
    return next(iter(in_force or found), None)


def lines_note(session: Session, state: str, *, on: date) -> str:
    """What to know about a state's lines: that they changed and we lack the new ones, or that they will change."""
    coming = session.scalar(
        select(BoundarySet)
        .where(BoundarySet.state == state, BoundarySet.has_lines.is_(False))
        .order_by(BoundarySet.valid_from)
    )
    if coming is None:
        return ""
    if coming.valid_from <= on:
        return say("Your state has new district lines that we do not have yet: your district may be another one.")
    return say("Your state has new district lines from January 3, 2027: your district may change then.")


def _lines_we_have(session: Session, state: str, *, on: date) -> BoundarySet | None:
    now = boundary_set(session, state, on=on)
    if now is None or now.has_lines:
        return now
    return session.scalar(
        select(BoundarySet)
        .where(BoundarySet.state.in_([state, UNITED_STATES]), BoundarySet.has_lines)
        .order_by(BoundarySet.valid_from.desc())
    )


def _by_zips(session: Session, place: Place, zips: list[str], *, on: date) -> Match:
    lines_now = _lines_we_have(session, place.state, on=on)
    if lines_now is None:
        return Match(place.state, (), Confidence.ASK, say("We have no district lines for this state."))
    rows = session.execute(
        select(ZipCandidate.district, ZipCandidate.basis)
        .where(ZipCandidate.boundary_set_id == lines_now.id, ZipCandidate.zip.in_(zips))
        .distinct()
    ).all()
    districts = tuple(sorted({row.district for row in rows}, key=in_order))
    if not districts:
        found = _by_state(session, place.state, on=on)
        return Match(found.state, found.districts, found.confidence, found.note, lines_now.id)
    confidence, words = _judge(place, districts, {row.basis for row in rows})
    if _is_out_of_date(session, place.state, on=on) and confidence == Confidence.UNIQUE_ZIP:
        confidence = Confidence.APPROXIMATE
    note = " ".join(part for part in (words, lines_note(session, place.state, on=on)) if part)
    return Match(place.state, districts, confidence, note, lines_now.id)


def _judge(place: Place, districts: tuple[str, ...], bases: set[str]) -> tuple[Confidence, str]:
    """How sure a ZIP code's candidates make us, and why."""
    if len({district[:2] for district in districts}) > 1:
        return Confidence.ASK, say("This place crosses a state line. Choose the district you live in.")
    if len(districts) > 1:
        return Confidence.ASK, say("This place is in more than one district. Choose yours, if you know it.")
    if districts[0].endswith("-0"):
        return Confidence.UNIQUE_ZIP, ""
    if not place.zip:
        return Confidence.APPROXIMATE, say("We go by the town: outside of it the district may be another.")
    if "crosswalk" in bases:
        return Confidence.UNIQUE_ZIP, ""
    return (
        Confidence.APPROXIMATE,
        say("This ZIP code is for a post office or one building: we go by where that is, not by your home."),
    )


def _by_point(session: Session, latitude: float, longitude: float, *, on: date) -> Match:
    from legislators import lines  # numpy and shapely are loaded only when a point is asked about

    found = lines.at(latitude, longitude)
    if found is None:
        return Match("", (), Confidence.NONE, say("That point is in no district of the United States."))
    state = found.district[:2]
    now = _lines_we_have(session, state, on=on)
    words = lines_note(session, state, on=on)
    number = now.id if now else None
    if found.others:
        near = say("This is within 300 meters of a district line. Please confirm which district is yours.")
        districts = (found.district, *found.others)
        return Match(state, districts, Confidence.NEAR_BOUNDARY, " ".join([near, words]).strip(), number)
    confidence = Confidence.APPROXIMATE if _is_out_of_date(session, state, on=on) else Confidence.EXACT
    return Match(state, (found.district,), confidence, words, number)


def _is_out_of_date(session: Session, state: str, *, on: date) -> bool:
    now = boundary_set(session, state, on=on)
    return now is not None and not now.has_lines


def _by_state(session: Session, state: str, *, on: date) -> Match:
    """A state alone: its only district, or all of them to choose from."""
    districts = tuple(sorted(session.scalars(select(Seat.id).where(*_in_house(state, on))), key=in_order))
    now = boundary_set(session, state, on=on)
    number = now.id if now else None
    if not districts:
        return Match("", (), Confidence.NONE, say("We know no state with this code."))
    if len(districts) == 1:
        return Match(state, districts, Confidence.EXACT, "", number)
    words = say("A state has several districts. Your ZIP code tells us more.")
    return Match(state, districts, Confidence.ASK, words, number)


def _in_house(state: str, on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Seat.state == state,
        Seat.chamber == Chamber.HOUSE,
        or_(Seat.valid_from.is_(None), Seat.valid_from <= on),
        or_(Seat.valid_to.is_(None), Seat.valid_to > on),
    )
