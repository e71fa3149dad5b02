"""Parts of a sentence about where supporters live, since when they are with us, and their language."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.models import Alliance, Supporter
from alliances.segments import typed
from alliances.segments.typed import Values
from groundwork.refusal import Refusal
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.words import count, say

NOT_KNOWN = "none"
LANGUAGES = ("en", "es")


def _offered(session: Session, alliance: Alliance, column: InstrumentedAttribute[str]) -> list[str]:
    own = (Supporter.alliance_id == alliance.id) & Supporter.left_at.is_(None)
    return sorted(session.scalars(select(column).where(own).distinct()), key=_by_number)


def _by_number(area: str) -> tuple[str, int]:
    state, _, number = area.partition("-")
    return state, int(number) if number.isdigit() else -1


def _districts(session: Session, alliance: Alliance) -> list[tuple[str, str]]:
    found = [one for one in _offered(session, alliance, Supporter.district) if one]
    return [*((one, one) for one in found), (NOT_KNOWN, say("not known yet"))]


def _states(session: Session, alliance: Alliance) -> list[tuple[str, str]]:
    return [(one, one) for one in _offered(session, alliance, Supporter.state) if one]


def _in_districts(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    return Supporter.district.in_(["" if one == NOT_KNOWN else one for one in _areas(values, r"[A-Z]{2}-\d{1,2}")])


def _in_states(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    return Supporter.state.in_(_areas(values, r"[A-Z]{2}"))


def _areas(values: Values, form: str) -> list[str]:
    areas = typed.listed(values.get("areas", ""))
    wrong = next((area for area in areas if area != NOT_KNOWN and not re.fullmatch(form, area)), "")
    if wrong:
        raise Refusal(say("%(word)s is neither a state nor a district. Write OH or OH-3.", word=wrong))
    if not areas:
        raise Refusal(say("Choose at least one."))
    return areas


def _district_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    areas = typed.listed(values.get("areas", ""))
    names = [say("a district we do not know yet") if one == NOT_KNOWN else one for one in areas]
    return say("live in %(areas)s", areas=typed.any_of(names))


def _zips(values: Values) -> list[str]:
    zips = typed.typed_list(values.get("zips", "").replace(" ", ","))
    wrong = next((one for one in zips if not re.fullmatch(r"\d{1,5}", one, re.ASCII)), "")
    if wrong:
        raise Refusal(say("%(word)s is not a ZIP code or the beginning of one.", word=wrong))
    if not zips:
        raise Refusal(say("Type at least one ZIP code."))
    return zips


def _in_zips(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    zips = _zips(values)
    whole = [one for one in zips if len(one) == 5]
    begun = [Supporter.zip.between(one.ljust(5, "0"), one.ljust(5, "9")) for one in zips if len(one) < 5]
    return or_(*([Supporter.zip.in_(whole)] if whole else []), *begun)


def _zip_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    zips = _zips(values)
    names = [one if len(one) == 5 else say("one that begins with %(digits)s", digits=one) for one in zips]
    return say("live in ZIP code %(zips)s", zips=typed.any_of(names))


def _cities(values: Values) -> list[str]:
    cities = typed.typed_list(values.get("cities", ""))
    if not cities:
        raise Refusal(say("Type at least one town."))
    return cities


def _in_cities(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    return func.lower(Supporter.city).in_([one.lower() for one in _cities(values)])


def _joined_lately(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    return Supporter.joined_at > now - timedelta(days=typed.days(values.get("days", "")))


def _joined_between(_session: Session, alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    first, last = typed.span(values)
    limits = [Supporter.joined_at >= typed.begins(first, alliance)] if first else []
    return and_(*limits, *([Supporter.joined_at < typed.ends(last, alliance)] if last else []))


def _between_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    first, last = typed.span(values)
    if first and last:
        return say("joined between %(first)s and %(last)s", first=typed.day_words(first), last=typed.day_words(last))
    if first:
        return say("joined on or after %(first)s", first=typed.day_words(first))
    return say("joined on or before %(last)s", last=typed.day_words(last)) if last else ""


def _speaks(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    return Supporter.language == values.get("language", "en")


def _languages(_session: Session, _alliance: Alliance) -> list[tuple[str, str]]:
    return [("en", say("English")), ("es", say("Spanish"))]


def _lately_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    number = typed.days(values.get("days", ""))
    return count("joined in the last %(num)s day", "joined in the last %(num)s days", number)


def _city_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    return say("live in the town of %(towns)s", towns=typed.any_of(_cities(values)))


def _state_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    return say("live in %(areas)s", areas=typed.any_of(typed.listed(values.get("areas", ""))))


def _language_words(_session: Session, _alliance: Alliance, values: Values) -> str:
    return say("are written to in Spanish") if values.get("language") == "es" else say("are written to in English")


def _input(name: str, kind: str, label: Any, choices: Any = None, *, is_needed: bool = True) -> PartInput:
    return PartInput(name, kind, label, choices, is_needed)


SPAN = (
    _input("first", "day", lambda: say("First day"), is_needed=False),
    _input("last", "day", lambda: say("Last day"), is_needed=False),
)
DAYS = _input("days", "number", lambda: say("Days"))
ZIPS = PartInput(
    "zips",
    "words",
    lambda: say("ZIP codes"),
    hint=lambda: say("Such as 00101, 00107, or 001 for all that begin so."),
)
DISTRICTS = _input("areas", "several", lambda: say("Districts"), _districts)
STATES = _input("areas", "several", lambda: say("States"), _states)
TOWNS = _input("cities", "words", lambda: say("Towns, with commas between them"))
LANGUAGE = _input("language", "choice", lambda: say("Language"), _languages)
PARTS = (
    SegmentPart("district", lambda: say("live in certain districts"), (DISTRICTS,), _in_districts, _district_words, 10),
    SegmentPart("state", lambda: say("live in certain states"), (STATES,), _in_states, _state_words, 11),
    SegmentPart("zip", lambda: say("live in certain ZIP codes"), (ZIPS,), _in_zips, _zip_words, 12),
    SegmentPart("city", lambda: say("live in certain towns"), (TOWNS,), _in_cities, _city_words, 13),
    SegmentPart("joined_lately", lambda: say("joined in the last days"), (DAYS,), _joined_lately, _lately_words, 20),
    SegmentPart("joined_between", lambda: say("joined between two days"), SPAN, _joined_between, _between_words, 21),
    SegmentPart(
        "language", lambda: say("are written to in a certain language"), (LANGUAGE,), _speaks, _language_words, 25
    ),
)
