"""Matching many places of one day: the columns `groundswell legislators match` adds to a file."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import people, spelling
from legislators.atlas import WholeAtlas
from legislators.geocoder import Geocoder, Located
from legislators.ground import NEAR
from legislators.matching import Confidence, Match, match_in, match_point
from legislators.people import Holder
from legislators.places import FREELY_ASSOCIATED, MILITARY, Place, of_state, place_of
from legislators.states import find_state

REMEMBERED = 1 << 16  # answers kept; all ZIP codes fit
LONG = 40  # characters; longer texts are answered but not kept
TRIES = 3  # failures of the address service in a row after which we stop asking


class Asked(NamedTuple):
    """What a row says of a place, each as it stands in the file; empty where it says nothing."""

    zip: str = ""
    latitude: str = ""
    longitude: str = ""
    state: str = ""
    address: str = ""


class Columns(NamedTuple):
    """What is added to a row; see DESIGN for each."""

    district: str = ""
    confidence: str = Confidence.NONE.value
    candidates: str = ""
    representative: str = ""
    senators: str = ""
    note: str = ""


class Matcher:
    """Answers for the places of one day, from memory: the database is read once.

    geocoder: none where no address may be sent anywhere.
    """

    def __init__(self, session: Session, *, on: date, geocoder: Geocoder | None = None) -> None:
        self.atlas = WholeAtlas(session, on)
        self.geocoder = geocoder
        self.failures = 0
        self._of_zip = lru_cache(REMEMBERED)(self._zip)
        self._of_digits = lru_cache(REMEMBERED)(self._digits)
        self._of_state = lru_cache(REMEMBERED)(self._state)
        self._of_point = lru_cache(REMEMBERED)(self._point)

    def answers(self, rows: Sequence[Asked]) -> list[Columns]:
        """The columns of each row, in their order. Never raises for what a row says."""
        found: list[Columns] = []
        points: list[tuple[int, float, float]] = []
        for number, row in enumerate(rows):
            try:
                answer = self._row(row)
            except Refusal as refusal:
                answer = Columns(note=str(refusal))
            if isinstance(answer, Columns):
                found.append(answer)
            else:
                points.append((number, *answer))
                found.append(Columns())
        if points:
            self._locate(points, found)
        return found

    def of_zips(self, zips: Sequence[str]) -> list[Columns]:
        """The columns of many ZIP codes, in any spelling and in their order."""
        of_zip = self._of_zip
        return [of_zip(one) if len(one) < LONG else self._zip(one) for one in zips]

    def _row(self, row: Asked) -> Columns | tuple[float, float]:
        """The columns of a row, or the point it names."""
        if row.latitude or row.longitude:
            point = _fast(row.latitude, row.longitude)
            if point:
                return point
            if row.latitude.strip() or row.longitude.strip():
                return spelling.point(row.latitude, row.longitude)
        if row.address and row.address.strip():
            return self._address(row)
        return self._zip_or_state(row)

    def _zip_or_state(self, row: Asked) -> Columns:
        if row.zip and row.zip.strip():
            return self._of_zip(row.zip) if len(row.zip) < LONG else self._zip(row.zip)
        if row.state and row.state.strip():
            return self._of_state(row.state) if len(row.state) < LONG else self._state(row.state)
        return Columns(note=say("This row names no place."))

    def _address(self, row: Asked) -> Columns | tuple[float, float]:
        """The point of an address; where there is none to be had, what the rest of the row says."""
        try:
            located = self._looked_up(row)
            words = say("This address was not found.")
        except Refusal as refusal:
            located, words = None, str(refusal)
        if located:
            return located.latitude, located.longitude
        if not (row.zip.strip() or row.state.strip()):
            return Columns(note=words)
        try:
            rest = self._zip_or_state(row)
        except Refusal as refusal:
            rest = Columns(note=str(refusal))
        return rest._replace(note=_joined(words, rest.note))

    def _looked_up(self, row: Asked) -> Located | None:
        if self.geocoder is None:
            raise Refusal(say("Address not looked up: no address service is set."))
        if self.failures >= TRIES:
            raise Refusal(say("Address not looked up: the address service does not answer."))
        try:
            found = self.geocoder.locate(", ".join(part for part in (row.address, row.state, row.zip) if part.strip()))
        except Refusal:
            self.failures += 1
            raise
        self.failures = 0
        return found

    def _zip(self, text: str) -> Columns:
        try:
            return self._of_digits(spelling.zip_digits(text))
        except Refusal as refusal:
            return Columns(note=str(refusal))

    def _digits(self, digits: str) -> Columns:
        try:
            place = place_of(self.atlas.session, digits, self.atlas.facts(digits))
        except Refusal as refusal:
            return Columns(note=str(refusal))
        return self._columns(match_in(self.atlas, place))

    def _state(self, text: str) -> Columns:
        code = spelling.clean(text).strip().upper()
        if code in FREELY_ASSOCIATED:
            words = say("%(country)s has no seat in the United States Congress.", country=FREELY_ASSOCIATED[code])
            return Columns(note=words[0].upper() + words[1:])
        if code in MILITARY:
            return self._columns(match_in(self.atlas, Place(state=code)))
        state = find_state(self.atlas.session, spelling.clean(text)) if len(text) < LONG else None
        if state is None:
            return Columns(note=say("We know no such state."))
        return self._columns(match_in(self.atlas, of_state(state)))

    def _locate(self, points: list[tuple[int, float, float]], found: list[Columns]) -> None:
        """Fill in the answers of all points of a piece of the file at once."""
        from legislators.outlines import lines  # numpy and shapely only when there are points

        numbers, latitudes, longitudes = zip(*points, strict=True)
        index = lines.index_for(self.atlas.session, on=self.atlas.on)
        for number, (district, others) in zip(numbers, index.locate(longitudes, latitudes), strict=True):
            found[number] = self._of_point(district, others)

    def _point(self, district: str, others: tuple[str, ...]) -> Columns:
        return self._columns(match_point(self.atlas, (district, others), None, NEAR))

    @cached_property
    def _holders(self) -> dict[str, Holder]:
        return {one.seat_id: one for one in people.everyone(self.atlas.session, on=self.atlas.on)}

    @cached_property
    def _senators(self) -> dict[str, list[Holder]]:
        """The Senators of each state, the senior first, as `people.everyone` has them."""
        found: dict[str, list[Holder]] = {}
        for one in self._holders.values():
            if not one.district:
                found.setdefault(one.state, []).append(one)
        return found

    def _columns(self, match: Match) -> Columns:
        is_told = len(match.districts) == 1 or match.confidence == Confidence.NEAR_BOUNDARY
        district = match.districts[0] if is_told else ""
        states = {match.state} if is_told else {match.state, *(name[:2] for name in match.districts)}
        senators = [one for state in sorted(states) for one in self._senators.get(state, [])]
        member = self._holders.get(district)
        notes = [match.note, *([member.note] if member else []), *(one.note for one in senators)]
        if len(states) > 1:
            senators = []  # whose they are follows from the answer
        return Columns(
            district,
            match.confidence.value,
            ";".join(sorted(match.districts)),
            _name(member),
            ";".join(one.person_id for one in senators if one.person_id),
            _joined(*notes),
        )


def _fast(latitude: str, longitude: str) -> tuple[float, float] | None:
    """The point of two plain numbers around the mainland; none for all that needs a closer look."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    is_plain = 18.0 < north < 72.0 and -180.0 <= east < -64.0 and "_" not in latitude and "_" not in longitude
    return (north, east) if is_plain else None


def _name(member: Holder | None) -> str:
    """A bioguide identifier, `vacant`, or nothing where we do not know."""
    if member is None:
        return ""
    return member.person_id or ("vacant" if member.is_vacant else "")


def _joined(*notes: str) -> str:
    """Each note once, in their order."""
    return " ".join(dict.fromkeys(note for note in notes if note))
