"""What the JSON API says: the same facts as the pages, from the same functions."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from legislators import details, finding, links, matching, offices, people, places, states
from legislators.finding import Card
from legislators.models import Chamber, District, Office, Seat, State
from legislators.offices import Choice
from legislators.opening_times import hours
from legislators.people import Holder
from legislators.places import Place

Facts = dict[str, Any]


def place_of(session: Session, asked: Facts) -> Place:
    """The place a query means: its point before its ZIP code before its state. Raises Refusal."""
    numbers = [asked.get(name) for name in ("latitude", "longitude")]
    if None in numbers and numbers != [None, None]:
        raise Refusal(say("A point needs both its latitude and its longitude."))
    zip_text, state_text = asked.get("zip", "").strip(), asked.get("state", "").strip()
    place = places.zip_place(session, zip_text) if zip_text else _state_place(session, state_text)
    if numbers == [None, None]:
        return place
    point = places.point_place(str(numbers[0]), str(numbers[1]), str(asked.get("accuracy", "")))
    return replace(place, latitude=point.latitude, longitude=point.longitude, accuracy=point.accuracy or 0.0)


def _state_place(session: Session, text: str) -> Place:
    if not text:
        return Place()
    found = states.find_state(session, text)
    if found is None:
        raise Refusal(say("We know no state with this code."))
    return places.of_state(found)


def find(session: Session, asked: Facts, *, now: datetime) -> Facts:
    """Who speaks for a place on the day of `now`."""
    place = place_of(session, asked)
    if place == Place():
        raise Refusal(say("We need a ZIP code, a point or a state."))
    answer = finding.find(session, place, now=now)
    return {
        **dated(session, now.date()),
        "place": asdict(place),
        "match": asdict(answer.match),
        "senators": [_card(card) for card in answer.senators],
        "house": [_card(card) for card in answer.house],
        "is_stale": answer.is_stale,
    }


def dated(session: Session, on: date) -> Facts:
    """The day asked about and the age of our list."""
    return {"on": on, "as_of": people.roster_age(session)}


def _card(card: Card) -> Facts:
    return {**asdict(card.holder), "office": choice(card.office) if card.office else None}


def choice(one: Choice) -> Facts:
    """An office with what speaks for it."""
    return {**_columns(one.office), "is_open": one.is_open, "miles": one.miles, "reason": one.reason}


def _columns(office: Office) -> Facts:
    names = [column.key for column in inspect(Office).column_attrs]
    return {**{name: getattr(office, name) for name in names}, "label": office.label}


def legislator(session: Session, person_id: str, *, now: datetime) -> Facts:
    """One legislator on a day."""
    who, on = people.person(session, person_id), now.date()
    held = people.held_by(session, who.id, on=on)
    seats = people.committees_of(session, who.id, on=on)
    return {
        **dated(session, on),
        "id": who.id,
        "name": who.name,
        "first": who.first,
        "last": who.last,
        "seat": asdict(held) if held else None,
        "terms": people.terms_of(session, who.id),
        "offices": [choice(one) for one in offices.choose(session, who.id, Place(), now=now)],
        "committees": [
            {"id": one.id, "parent_id": one.parent_id, "name": one.name, "title": seat.title, "side": seat.side}
            | {"rank": seat.rank}
            for seat, one in seats
        ],
        "links": [
            {"kind": link.kind, "value": link.value, "url": links.address_of(link)}
            for link in people.links_of(session, who.id, on=on)
        ],
    }


def state(session: Session, code: str, *, on: date) -> Facts:
    """A state's delegation on a day. Raises NotFound."""
    row = session.get(State, code.upper())
    if row is None:
        raise NotFound(say("We know no state with this code."))
    return {
        **dated(session, on),
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "note": matching.lines_note(session, row.code, on=on),
        "seats": [asdict(one) for one in people.everyone(session, on=on, state=row.code)],
    }


def office(session: Session, office_id: str, *, now: datetime) -> Facts:
    """One office with its details of a day. Raises NotFound."""
    one, on = offices.office(session, office_id), now.date()
    held = people.held_by(session, one.person_id, on=on)
    then = details.details_on(session, one, on=on)
    facts = _columns(one) | {name: getattr(then, name) for name in details.COLUMNS}
    opened = hours.is_open(then.hours, then.time_zone, now=now, state=then.state) if one.is_there(on) else False
    return {
        **dated(session, on),
        "office": {**facts, "is_open": opened, "miles": None, "reason": ""},
        "name": people.person(session, one.person_id).name,
        "seat": asdict(held) if held else None,
    }


def district(session: Session, district_id: str, *, on: date) -> Facts:
    """One district on a day. Raises NotFound."""
    seat = session.get(Seat, district_id.upper())
    if seat is None or seat.chamber != Chamber.HOUSE:
        raise NotFound(say("We know no such district."))
    lines = matching.boundary_set(session, seat.state, on=on)
    row = lines and session.scalar(
        select(District).where(District.boundary_set_id == lines.id, District.seat_id == seat.id)
    )
    house: Holder = people.representative(session, seat.id, on=on)
    return {
        **dated(session, on),
        "id": seat.id,
        "state": seat.state,
        "boundary_set_id": lines.id if lines else None,
        "latitude": row.latitude if row else None,
        "longitude": row.longitude if row else None,
        "box": [row.west, row.south, row.east, row.north] if row else None,
        "note": matching.lines_note(session, seat.state, on=on),
        "house": asdict(house),
        "senators": [asdict(one) for one in people.senators(session, seat.state, on=on)],
    }
