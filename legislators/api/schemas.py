"""The shapes of the JSON API's answers and of what it is asked."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Float, Integer, List, Nested, String
from apiflask.validators import Length, Range


def _said(words: str) -> dict[str, Any]:
    return {"description": words}


def _word(words: str, longest: int) -> String:
    return String(validate=Length(max=longest), metadata=_said(words))


class DayQuery(Schema):
    """A question about a day."""

    on = Date(metadata=_said("The day asked about, such as 2027-01-03; today where it is left out."))


class FindQuery(DayQuery):
    """A place: a ZIP code, a point, or a state."""

    zip = _word("Five digits or ZIP+4.", 120)
    latitude = Float(validate=Range(-90, 90), metadata=_said("Degrees north; beats the ZIP code."))
    longitude = Float(validate=Range(-180, 180), metadata=_said("Degrees east: negative in nearly all of the country."))
    accuracy = Float(validate=Range(0, 1_000_000), metadata=_said("Meters the point may be off."))
    state = _word("Two letters or a name.", 120)


class OfficeShape(Schema):
    """One office. is_open, miles: null where it is not known."""

    id = String()
    person_id = String()
    kind = String(metadata=_said("washington or local"))
    label = String()
    address = String()
    suite = String()
    building = String()
    city = String()
    state = String()
    zip = String()
    phone = String(metadata=_said("E.164, or empty"))
    fax = String()
    hours = String(metadata=_said("As published."))
    latitude = Float(allow_none=True)
    longitude = Float(allow_none=True)
    time_zone = String()
    valid_from = Date()
    valid_to = Date(allow_none=True)
    since = Date(metadata=_said("The day these details hold from."))
    source = String()
    is_open = Boolean(allow_none=True)
    miles = Float(allow_none=True)
    reason = String(metadata=_said("Why it stands where it stands, in words."))


class SeatShape(Schema):
    """One seat and who holds it; without a person it is vacant, or before our list begins."""

    seat_id = String()
    title = String()
    state = String()
    district = String(metadata=_said("Empty for a Senator."))
    person_id = String()
    name = String()
    party = String(metadata=_said("D, R or I"))
    caucus = String()
    rank = String()
    since = Date(allow_none=True)
    is_vacant = Boolean()
    is_stale = Boolean(metadata=_said("Our list is older than the end of this term."))
    note = String()
    phone = String()


class CardShape(SeatShape):
    """A seat with the office to reach its holder at."""

    office = Nested(OfficeShape, allow_none=True)


class PlaceShape(Schema):
    """The place as it was understood."""

    zip = String()
    city = String()
    state = String()
    latitude = Float(allow_none=True)
    longitude = Float(allow_none=True)


class MatchShape(Schema):
    """The districts a place may be in, and how sure we are."""

    state = String()
    districts = List(String())
    confidence = String(metadata=_said("exact, near_boundary, unique_zip, ask, approximate or none"))
    note = String()
    boundary_set_id = Integer(allow_none=True)


class Dated(Schema):
    """What day it is about, and how old our list is."""

    on = Date()
    as_of = Date(metadata=_said("The day our list of members is of."))


class FindAnswer(Dated):
    """Who speaks for a place."""

    place = Nested(PlaceShape)
    match = Nested(MatchShape)
    senators = List(Nested(CardShape))
    house = List(Nested(CardShape), metadata=_said("One for each candidate district."))
    is_stale = Boolean()


class TermShape(Schema):
    """One person in one seat between two days."""

    seat_id = String()
    starts_on = Date()
    ends_on = Date(metadata=_said("The end by law."))
    until = Date(metadata=_said("The first day on which it holds no more."))
    party = String()
    caucus = String()
    how = String()
    rank = String()


class LinkShape(Schema):
    """Where else somebody is to be found."""

    kind = String()
    value = String()
    url = String()


class CommitteeShape(Schema):
    """A seat on a committee."""

    id = String()
    parent_id = String(allow_none=True)
    name = String()
    title = String()
    side = String()
    rank = Integer()


class LegislatorAnswer(Dated):
    """One legislator."""

    id = String()
    name = String()
    first = String()
    last = String()
    seat = Nested(SeatShape, allow_none=True)
    terms = List(Nested(TermShape))
    offices = List(Nested(OfficeShape))
    committees = List(Nested(CommitteeShape))
    links = List(Nested(LinkShape))


class StateAnswer(Dated):
    """A state's delegation."""

    code = String()
    name = String()
    kind = String(metadata=_said("state, district, territory or commonwealth"))
    note = String(metadata=_said("What to know about its lines, or empty."))
    seats = List(Nested(SeatShape))


class OfficeAnswer(Dated):
    """One office and whose it is."""

    office = Nested(OfficeShape)
    name = String()
    seat = Nested(SeatShape, allow_none=True)


class DistrictAnswer(Dated):
    """A district: who speaks for it, and where it is."""

    id = String()
    state = String()
    latitude = Float(allow_none=True, metadata=_said("A point well inside; null where we have no lines."))
    longitude = Float(allow_none=True)
    box = List(Float(), allow_none=True, metadata=_said("West, south, east, north."))
    boundary_set_id = Integer(allow_none=True)
    note = String()
    house = Nested(SeatShape)
    senators = List(Nested(SeatShape))
