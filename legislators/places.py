"""Where somebody lives, as far as they told us: a ZIP code, a town, a state or a point."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import spelling
from legislators.clocks import clocks_of
from legislators.models import State, StateKind, ZipPlace
from legislators.postal import Listed, every_of_town, zip_facts
from legislators.states import EVERY_ZONE, STATES, find_state, plain, zones_of

MILITARY = {"AA", "AE", "AP"}
FREELY_ASSOCIATED = {
    "FM": "the Federated States of Micronesia",
    "MH": "the Marshall Islands",
    "PW": "Palau",
}
LONG = {"St": "Saint", "Ste": "Sainte", "Ft": "Fort", "Mt": "Mount"}


@dataclass(frozen=True)
class Place:
    """Where somebody lives. With a ZIP code or a town, latitude and longitude are only its middle.

    state: may be a military one (AE). time_zone: empty when it is not known or not one. accuracy: meters that the
    person's own point may be off; none where the point is only the middle of a ZIP code or a town.
    """

    zip: str = ""
    state: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = ""
    accuracy: float | None = None


def zip_place(session: Session, zip_text: str) -> Place:
    """The place of a ZIP code, in any usual spelling (ZIP+4, spaces, full-width digits).

    Raises Refusal (field `zip`) for what is not a ZIP code, is no longer one, or is none of the United States.
    """
    digits = spelling.zip_digits(zip_text)
    return place_of(session, digits, zip_facts(digits))


def place_of(session: Session, digits: str, known: Listed | None) -> Place:
    """The place of five digits, by what the Postal Service's list says of them; raises as `zip_place` does."""
    if known is None:
        return _own_place(session, digits)
    if not known.is_active:
        raise _no(
            say("The Postal Service no longer uses ZIP code %(zip)s. Please give the one you use now.", zip=digits)
        )
    if known.state in FREELY_ASSOCIATED:
        country = FREELY_ASSOCIATED[known.state]
        raise _no(
            say(
                "ZIP code %(zip)s is in %(country)s, which has no seat in the United States Congress.",
                zip=digits,
                country=country,
            )
        )
    return _from_facts(known)


def read_place(session: Session, text: str) -> Place:
    """The place meant by what somebody typed: a ZIP code, a state, a city with or without its state, or a point.

    Raises Refusal (field `place`) with what to type instead.
    """
    typed = " ".join(spelling.clean(text).split())
    if not typed:
        raise Refusal(say("Type your ZIP code, your city or your state."), field="place")
    if len(typed) > spelling.LONGEST:
        raise Refusal(say("That is too long. Type only your ZIP code, your city or your state."), field="place")
    numbers = spelling.pair(typed)
    if numbers:
        return point_place(*numbers)
    if any(letter.isdigit() for letter in typed):
        return _zip_for_place(session, typed)
    state = find_state(session, typed)
    if state is not None:
        return of_state(state)
    return _town(session, typed)


def point_place(latitude: str, longitude: str, accuracy: str = "") -> Place:
    """A person's own point, from a map, a device or a file. Raises Refusal (field `place`) for what is no point.

    accuracy: meters it may be off.
    """
    north, east = spelling.point(latitude, longitude)
    return Place(latitude=north, longitude=east, accuracy=spelling.accuracy(accuracy))


def of_state(state: State) -> Place:
    """A state and nothing nearer; its time zone only where it has a single one."""
    zones = zones_of(state.code) if state.code in STATES else (state.time_zone,)
    return Place(state=state.code, time_zone=zones[0] if len(zones) == 1 else "")


def zones(place: Place) -> tuple[str, ...]:
    """The time zones somebody there may live by; every zone of the country when nothing is known."""
    if place.time_zone:
        return clocks_of(place.zip, place.time_zone, zip_facts(place.zip) if place.zip else None)
    if place.latitude is not None and place.longitude is not None:
        found = zone_at(place.latitude, place.longitude)
        return (found,) if found else EVERY_ZONE
    return zones_of(place.state)


def zone_at(latitude: float, longitude: float) -> str:
    """The time zone of a point; empty at sea."""
    import tzfpy  # its shapes take 40 MB, so they are loaded only when a point is asked about

    found = str(tzfpy.get_tz(longitude, latitude))
    return "" if found.startswith("Etc/") else found


def stands_for_itself(place: Place) -> bool:
    """Whether a ZIP code is for boxes at a post office or for one building, so that nobody lives there."""
    known = zip_facts(place.zip) if place.zip else None
    return known is not None and known.stands_for_itself


def is_military(place: Place) -> bool:
    """Whether the address is one of the forces or of an embassy, and so says nothing of the home state."""
    return place.state in MILITARY


def _no(words: str) -> Refusal:
    return Refusal(words, field="zip")


def _zip_for_place(session: Session, typed: str) -> Place:
    """The ZIP code in what was typed, alone or after a town (`Madison, WI 53703`)."""
    last = re.search(r"(?<!\d)\d{5}(?:-\d{4})?$", typed)
    try:
        return zip_place(session, last.group() if last else typed)
    except Refusal as refusal:
        raise Refusal(str(refusal), field="place") from None


def _from_facts(known: Listed) -> Place:
    return Place(
        zip=known.zip,
        state=known.state,
        city=mended(known.city),
        latitude=known.latitude if known.has_point else None,
        longitude=known.longitude if known.has_point else None,
        time_zone=known.time_zone if "/" in known.time_zone else "",
    )


def mended(city: str) -> str:
    """A town's name as people write it; the Postal Service's list has `Mc Lean` and `Apo`."""
    return re.sub(r"\bMc ([A-Z])", r"Mc\1", {"Apo": "APO", "Fpo": "FPO", "Dpo": "DPO"}.get(city, city))


def listed(city: str) -> str:
    """A town's name as the Postal Service's list has it: `Saint Louis`, `Mc Lean`."""
    words = re.sub(r"\bMc(?=[a-z])", "Mc ", " ".join(word.capitalize() for word in city.replace(".", " ").split()))
    words = re.sub(r"\bMc ([a-z])", lambda found: f"Mc {found[1].upper()}", words)
    return re.sub(r"^(St|Ste|Ft|Mt)\b", lambda found: LONG[found[1]], words)


def _own_place(session: Session, digits: str) -> Place:
    own = session.get(ZipPlace, digits)
    if own is None:
        raise _no(say("We know no ZIP code %(zip)s. Please look at the digits again.", zip=digits))
    return Place(
        zip=own.zip,
        state=own.state,
        city=own.city,
        latitude=own.latitude,
        longitude=own.longitude,
        time_zone=own.time_zone,
    )


def _town(session: Session, typed: str) -> Place:
    """A town by its name, with the state after it or without."""
    name, state = _name_and_state(session, typed)
    found = [place for place in _towns(session, name) if state in {"", place.state}]
    states = sorted({place.state for place in found})
    if not found:
        words = say("We know no place called %(name)s. Try your ZIP code: it is the surest.", name=typed)
        raise Refusal(words, field="place")
    if len(states) > 1:
        words = say(
            "There is a %(name)s in %(states)s. Add the state, such as %(name)s, %(first)s.",
            name=found[0].city,
            states=", ".join(states),
            first=states[0],
        )
        raise Refusal(words, field="place")
    return found[0]


def _name_and_state(session: Session, typed: str) -> tuple[str, str]:
    words = typed.replace(",", " , ").split()
    for length in (1, 2, 3, 4):
        if len(words) <= length:
            break
        state = find_state(session, " ".join(words[-length:]))
        if state is not None:
            return " ".join(words[:-length]).strip(" ,"), state.code
    return typed.strip(" ,"), ""


def _towns(session: Session, name: str) -> list[Place]:
    """One place for each state that has a town of this name."""
    wanted = plain(name)
    own = session.scalars(select(ZipPlace).order_by(ZipPlace.zip))
    found = {
        row.state: Place("", row.state, row.city, row.latitude, row.longitude, row.time_zone)
        for row in own
        if plain(row.city) == wanted
    }
    for known in every_of_town(listed(name)):
        if known.is_active and known.state in STATES and known.state not in found:
            place = _from_facts(known)
            found[place.state] = Place("", place.state, place.city, place.latitude, place.longitude, place.time_zone)
    return list(found.values())


def zips_of_town(session: Session, state: str, city: str) -> list[str]:
    """The ZIP codes whose mail goes through a town."""
    own = list(session.scalars(select(ZipPlace.zip).where(ZipPlace.state == state, ZipPlace.city == city)))
    return own or [known.zip for known in every_of_town(listed(city)) if known.state == state]


def has_senators(state: State) -> bool:
    """Only a state has Senators: not the District, a territory or a commonwealth."""
    return state.kind == StateKind.STATE
