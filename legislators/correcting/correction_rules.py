"""What a correction must be like before it counts, and how it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import places, spelling
from legislators.models import Correction, CorrectionKind, Office
from legislators.places import Place

STAFF = "staff"  # the source of what people of the coalition said
LONGEST = 200
LONGEST_EVIDENCE = 500
TEXTS = ("address", "suite", "building", "city", "hours")
FIELDS = (*TEXTS, "zip", "phone", "fax", "latitude", "longitude")
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Said:
    """Who says something, how it is known, and when they said it."""

    evidence: str
    who: str
    now: datetime

    @property
    def today(self) -> date:
        """The day it was said."""
        return self.now.date()


def said_by(evidence: str, who: str, now: datetime) -> Said:
    """Who says what is to be said next. Raises Refusal beside `evidence` when it is not said how it is known."""
    words = one_line(evidence, "evidence", longest=LONGEST_EVIDENCE)
    if not words:
        raise Refusal(say("Say how you know it."), field="evidence")
    return Said(words, who, now)


def note(session: Session, said: Said, kind: CorrectionKind, holds_from: date, **facts: Any) -> Correction:
    """Write a correction down."""
    made = Correction(kind=kind, holds_from=holds_from, evidence=said.evidence, who=said.who, said_at=said.now, **facts)
    session.add(made)
    session.flush()
    return made


def one_line(text: str, field: str, *, longest: int = LONGEST) -> str:
    """Words without what cannot be seen, on one line. Raises Refusal beside the field when they are too long."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    words = " ".join(seen.split())
    if len(words) > longest:
        raise Refusal(say("That is too long: %(most)s characters at most.", most=longest), field=field)
    return words


def needed(text: str, field: str) -> str:
    """The same, and there must be some."""
    words = one_line(text, field)
    if not words:
        raise Refusal(say("This cannot be empty."), field=field)
    return words


def office_number(text: str, field: str) -> str:
    """An office's number as E.164, or nothing for none; a toll-free one will do. Raises Refusal beside the field."""
    typed = one_line(text, field)
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, "US")
    except NumberParseException:
        raise Refusal(_ten_digits(), field=field) from None
    if number.extension:
        raise Refusal(say("Give the number without an extension: our calls cannot dial one."), field=field)
    if number.country_code != 1 or not phonenumbers.is_valid_number(number):
        raise Refusal(_ten_digits(), field=field)
    if phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE:
        raise Refusal(say("That is a number callers pay extra for."), field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _ten_digits() -> str:
    return say("That is no number of an office in the United States. Type ten digits, such as 608-555-0142.")


def zip_in_state(session: Session, text: str, state: str) -> Place:
    """The place of an office's ZIP code. Raises Refusal beside `zip` when it is not in the legislator's state."""
    found = places.zip_place(session, text)
    if found.state != state:
        words = say(
            "ZIP code %(zip)s is in %(there)s, not in %(state)s.", zip=found.zip, there=found.state, state=state
        )
        raise Refusal(words, field="zip")
    return found


def sensible_day(day: date, field: str, *, now: datetime) -> date:
    """A day of which somebody may know now: at most a year away. Raises Refusal beside the field."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise Refusal(say("Choose the day."), field=field)
    if not now.date() - A_YEAR <= day <= now.date() + A_YEAR:
        raise Refusal(say("That day is more than a year away. Is the year right?"), field=field)
    return day


def read_details(session: Session, office: Office, values: Mapping[str, object]) -> dict[str, Any]:
    """What was typed of an office, in the form we keep it. Raises Refusal beside the field that is wrong."""
    strange = set(values) - set(FIELDS)
    if strange:
        raise KeyError(f"no details that can be corrected: {', '.join(sorted(strange))}")
    read: dict[str, Any] = {name: one_line(str(values[name]), name) for name in TEXTS if name in values}
    if "city" in read:
        read["city"] = needed(read["city"], "city")
    for name in ("phone", "fax"):
        if name in values:
            read[name] = office_number(str(values[name]), name)
    if "zip" in values:
        read["zip"] = zip_in_state(session, str(values["zip"]), office.state).zip
    if "latitude" in values or "longitude" in values:
        point = spelling.point(str(values.get("latitude", "")), str(values.get("longitude", "")))
        read |= {"latitude": point[0], "longitude": point[1]}
    return read


def point_of(session: Session, office: Office, read: Mapping[str, Any]) -> dict[str, Any]:
    """Where an office is on the map after a change: its own point, else the middle of its ZIP code, with the zone."""
    if "latitude" in read:
        return {"time_zone": places.zone_at(read["latitude"], read["longitude"]) or office.time_zone}
    if not read.keys() & {"address", "zip"}:
        return {}
    code = read.get("zip", office.zip)
    try:
        found = places.zip_place(session, code) if code else Place()
    except Refusal:  # the list's own ZIP code may be wrong
        found = Place()
    return {
        "latitude": found.latitude,
        "longitude": found.longitude,
        "time_zone": found.time_zone or office.time_zone,
    }
