"""Where a legislator can be reached, and which office is the best one now."""

import math
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import count, say
from legislators.ground import miles
from legislators.models import Office, OfficeKind
from legislators.opening_times import hours
from legislators.places import Place


@dataclass(frozen=True)
class Choice:
    """An office with why it stands where it stands.

    is_open: none where its hours are not published or cannot be read. miles: none without both places. is_holiday: it
    is a federal holiday there.
    """

    office: Office
    reason: str
    is_open: bool | None
    miles: float | None
    is_holiday: bool = False


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
            .where(Office.person_id == person_id, _in_use(on))
            .order_by(Office.kind, Office.city, Office.id)
        )
    )


def choose(session: Session, person_id: str, place: Place, *, now: datetime) -> list[Choice]:
    """A legislator's offices for somebody who lives at a place, the best first.

    Local offices that can be rung and are open now come first, then those whose hours we do not know, then the closed
    ones; among each the nearest first. Washington comes last: its hours are not published.
    """
    return _ranked([_consider(one, place, now=now) for one in offices_of(session, person_id, on=now.date())])


def choose_for_all(session: Session, person_ids: list[str], place: Place, *, now: datetime) -> dict[str, list[Choice]]:
    """The same for several legislators in one statement."""
    rows = session.scalars(
        select(Office)
        .where(Office.person_id.in_(person_ids), _in_use(now.date()))
        .order_by(Office.kind, Office.city, Office.id)
    )
    found: dict[str, list[Choice]] = {person_id: [] for person_id in person_ids}
    for one in rows:
        found[one.person_id].append(_consider(one, place, now=now))
    return {person_id: _ranked(choices) for person_id, choices in found.items()}


def miles_between(place: Place, latitude: float | None, longitude: float | None) -> float | None:
    """The distance over the ground, as the crow flies; none without both points."""
    if place.latitude is None or place.longitude is None or latitude is None or longitude is None:
        return None
    return miles(place.latitude, place.longitude, latitude, longitude)


def _in_use(on: date) -> ColumnElement[bool]:
    return and_(Office.valid_from <= on, or_(Office.valid_to.is_(None), Office.valid_to > on))


def _consider(one: Office, place: Place, *, now: datetime) -> Choice:
    """An office as it stands for this place at this moment, without its reason."""
    is_holiday = hours.is_closed_for_holiday(one.time_zone, now=now, state=one.state)
    opened = hours.is_open(one.hours, one.time_zone, now=now, state=one.state)
    return Choice(one, "", opened, miles_between(place, one.latitude, one.longitude), is_holiday)


def _merit(choice: Choice) -> tuple[bool, bool, int, float, str, str]:
    distance = math.inf if choice.miles is None else choice.miles
    is_washington = choice.office.kind == OfficeKind.WASHINGTON
    openness = {True: 0, None: 1, False: 2}[choice.is_open]
    return is_washington, not choice.office.phone, openness, distance, choice.office.city, choice.office.id


def _ranked(choices: list[Choice]) -> list[Choice]:
    """The best first, each with its reason."""
    ordered = sorted(choices, key=_merit)
    local = [choice for choice in ordered if choice.office.kind == OfficeKind.LOCAL]
    return [replace(choice, reason=_words(choice, local)) for choice in ordered]


def _words(choice: Choice, local: list[Choice]) -> str:
    """Why this office stands where it stands: how far it is, whether it is open."""
    if choice.office.kind == OfficeKind.WASHINGTON:
        return say("Washington office")
    return f"{_where(choice, local)}; {_open_words(choice)}"


def _where(choice: Choice, local: list[Choice]) -> str:
    if choice.miles is None:
        return say("local office in %(city)s", city=choice.office.city)
    miles = max(1, round(choice.miles))
    place = local.index(choice)
    if choice.is_open and _is_next(choice, [one for one in local if one.is_open]):
        if place == 0:
            return count("closest open office, %(num)s mile", "closest open office, %(num)s miles", miles)
        return count("next closest open office, %(num)s mile", "next closest open office, %(num)s miles", miles)
    if _is_next(choice, local):
        if place == 0:
            return count("closest office, %(num)s mile", "closest office, %(num)s miles", miles)
        return count("next closest office, %(num)s mile", "next closest office, %(num)s miles", miles)
    return count("%(num)s mile away", "%(num)s miles away", miles)


def _is_next(choice: Choice, among: list[Choice]) -> bool:
    """Whether all that stand before an office are nearer, and all after it farther."""
    at = among.index(choice)
    here = choice.miles or 0.0
    before, after = [one.miles for one in among[:at]], [one.miles for one in among[at + 1 :]]
    is_after = all(miles is not None and miles <= here for miles in before)
    return is_after and all(miles is None or miles >= here for miles in after)


def _open_words(choice: Choice) -> str:
    if not choice.office.phone:
        return say("no phone published")
    if choice.is_holiday:
        return say("closed for a federal holiday")
    if choice.is_open is None:
        appointment = "appointment" in choice.office.hours.lower()
        return say("by appointment") if appointment else say("hours not published")
    return say("open now") if choice.is_open else say("closed now")
