"""Where a legislator can be reached, and which office is the best one now."""

import math
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import count, say
from legislators import hours
from legislators.models import Office, OfficeKind
from legislators.places import Place

EARTH = 3958.8  # mean radius in miles


@dataclass(frozen=True)
class Choice:
    """An office with why it stands where it stands.

    is_open: none where its hours are not published or cannot be read. miles: none without both places.
    """

    office: Office
    reason: str
    is_open: bool | None
    miles: float | None


def office(session: Session, office_id: str) -> Office:
    """One office, closed ones too. Raises NotFound."""
    found = session.get(Office, office_id)
    if found is None:
        raise NotFound(say("We have no such office."))
    return found


def offices_of(session: Session, person_id: str, *, on: date) -> list[Office]:
    """A legislator's offices on a day: local ones by town, then Washington."""
    return list(
        session.scalars(
            select(Office)
            .where(Office.person_id == person_id, or_(Office.valid_to.is_(None), Office.valid_to > on))
            .order_by(Office.kind, Office.city, Office.id)
        )
    )


def choose(session: Session, person_id: str, place: Place, *, now: datetime) -> list[Choice]:
    """A legislator's offices for somebody who lives at a place, the best first.

    Local offices that can be rung and are not closed now come first, the nearest before the others; Washington last.
    """
    found = [_consider(one, place, now=now) for one in offices_of(session, person_id, on=now.date())]
    ordered = sorted(found, key=_merit)
    return [_explain(choice, is_first=number == 0) for number, choice in enumerate(ordered)]


def choose_for_all(session: Session, person_ids: list[str], place: Place, *, now: datetime) -> dict[str, list[Choice]]:
    """The same for several legislators in one statement."""
    rows = session.scalars(
        select(Office)
        .where(Office.person_id.in_(person_ids), or_(Office.valid_to.is_(None), Office.valid_to > now.date()))
        .order_by(Office.kind, Office.city, Office.id)
    )
    found: dict[str, list[Choice]] = {person_id: [] for person_id in person_ids}
    for one in rows:
        found[one.person_id].append(_consider(one, place, now=now))
    return {
        person_id: [_explain(one, is_first=n == 0) for n, one in enumerate(sorted(choices, key=_merit))]
        for person_id, choices in found.items()
    }


def miles_between(place: Place, latitude: float | None, longitude: float | None) -> float | None:
    """The distance over the ground, as the crow flies; none without both points."""
    if place.latitude is None or place.longitude is None or latitude is None or longitude is None:
        return None
    south, north = math.radians(place.latitude), math.radians(latitude)
    half_east = math.radians(longitude - place.longitude) / 2
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_east) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(chord, 1.0)))


def _consider(one: Office, place: Place, *, now: datetime) -> Choice:
    opened = hours.is_open(one.hours, one.time_zone, now=now)
    return Choice(one, "", opened, miles_between(place, one.latitude, one.longitude))


def _merit(choice: Choice) -> tuple[bool, bool, bool, float, str]:
    distance = math.inf if choice.miles is None else choice.miles
    is_washington = choice.office.kind == OfficeKind.WASHINGTON
    return is_washington, not choice.office.phone, choice.is_open is False, distance, choice.office.city


def _explain(choice: Choice, *, is_first: bool) -> Choice:
    words = _words(choice, is_first=is_first)
    return Choice(choice.office, words, choice.is_open, choice.miles)


def _words(choice: Choice, *, is_first: bool) -> str:
    """Why this office: how far it is, whether it is open."""
    if choice.office.kind == OfficeKind.WASHINGTON:
        return say("Washington office")
    return f"{_where(choice, is_first=is_first)}; {_open_words(choice)}"


def _where(choice: Choice, *, is_first: bool) -> str:
    if choice.miles is None:
        return say("local office in %(city)s", city=choice.office.city)
    miles = max(1, round(choice.miles))
    if not is_first:
        return count("%(num)s mile away", "%(num)s miles away", miles)
    if choice.is_open:
        return count("closest open office, %(num)s mile", "closest open office, %(num)s miles", miles)
    return count("closest office, %(num)s mile", "closest office, %(num)s miles", miles)


def _open_words(choice: Choice) -> str:
    if not choice.office.phone:
        return say("no phone published")
    if choice.is_open is None:
        appointment = "appointment" in choice.office.hours.lower()
        return say("by appointment") if appointment else say("hours not published")
    return say("open now") if choice.is_open else say("closed now")
