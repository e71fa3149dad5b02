"""Districts, seats and people in the words of a page."""

from collections.abc import Sequence

from babel.numbers import format_decimal
from flask_babel import ngettext
from sqlalchemy.orm import Session

from groundwork.web.languages import language
from groundwork.words import say
from legislators import franklin
from legislators.matching import Confidence, Match
from legislators.models import State, StateKind
from legislators.people import Holder
from legislators.places import Place

INVENTED = franklin.CODE
TEENS = (11, 12, 13)
ENDS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """1st, 2nd, 11th; 1.º in Spanish."""
    if language() == "es":
        return f"{number}.º"
    end = "th" if number % 100 in TEENS else ENDS.get(number % 10, "th")
    return f"{number}{end}"


def district_words(district: str) -> str:
    """`WI-3` as "3rd District"; the only one of a state as "at large"."""
    number = int(district.partition("-")[2] or 0)
    return say("%(ordinal)s District", ordinal=ordinal(number)) if number else say("at large")


def short_words(district: str, *, with_state: bool) -> str:
    """The same, as short as a map needs it."""
    number = int(district.partition("-")[2] or 0)
    if not number:
        return district[:2]
    return district if with_state else ordinal(number)


def place_words(session: Session, place: Place) -> str:
    """Where somebody lives, as a line above the page: ZIP code, town, state."""
    state = session.get(State, place.state)
    name = state.name if state else place.state
    parts = [say("ZIP code %(zip)s", zip=place.zip) if place.zip else "", place.city, name]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def found_words(state: State, district: str, confidence: Confidence) -> str:
    """The finding of a page that knows the district, or thinks it does."""
    if state.kind == StateKind.DISTRICT:
        return say("You live in the District of Columbia")
    if state.kind != StateKind.STATE:
        return say("You live in %(territory)s", territory=state.name)
    number = int(district.partition("-")[2] or 0)
    if not number:
        return say("You live in %(state)s, one district for the whole state", state=state.name)
    if confidence == Confidence.APPROXIMATE:
        return say("Most likely %(state)s's %(ordinal)s District", state=state.name, ordinal=ordinal(number))
    return say("You live in %(state)s's %(ordinal)s District", state=state.name, ordinal=ordinal(number))


def asking_words(place: Place, match: Match, near: str = "") -> str:
    """The question of a page that does not know the district yet. near: `1` when a point is within 300 meters."""
    number = len(match.districts)
    if match.confidence == Confidence.NEAR_BOUNDARY and near == "1":
        return say("You are within 300 meters of a district line. Which district is yours?")
    if match.confidence == Confidence.NEAR_BOUNDARY:
        return say("A district line runs close by. Which district is yours?")
    if place.zip:
        count = {
            2: say("two districts"),
            3: say("three districts"),
            4: say("four districts"),
            5: say("five districts"),
            6: say("six districts"),
        }.get(number) or ngettext("%(num)s district", "%(num)s districts", number)
        return say("Your ZIP code is in %(count)s. Which is yours?", count=count)
    return say("%(city)s is in more than one district. Which is yours?", city=place.city)


def summary_words(state: State, holders: Sequence[Holder]) -> str:
    """How many people speak for a place, and what to do with their numbers."""
    if any(one.is_stale for one in holders):
        return say("Our list is older than a term on it: the numbers reach the office, perhaps of somebody new.")
    vacant = [one for one in holders if one.is_vacant]
    if vacant and state.kind != StateKind.STATE:
        return say("Your seat in the House is vacant. The Capitol switchboard takes calls about it.")
    if any(one.district for one in vacant):
        return say("Your seat in the House is vacant. Your two Senators speak for you; these are the numbers to ring.")
    if vacant:
        return say("A seat in your Senate is vacant. These are the numbers to ring.")
    if state.kind == StateKind.STATE:
        return say("Two Senators and one Representative speak for you. These are the numbers to ring.")
    return say(
        "You have a voice in the House without a vote on the floor, and no Senators. This is the number to ring."
    )


def seat_words(one: Holder, state: str) -> str:
    """What somebody is, in one line: Senator from Ohio, Representative for Ohio's 3rd District."""
    if not one.district:
        return say("%(title)s from %(state)s", title=one.title, state=state)
    if one.district.endswith("-0"):
        return say("%(title)s for %(state)s", title=one.title, state=state)
    number = int(one.district.partition("-")[2])
    return say(
        "%(title)s for the %(ordinal)s District of %(state)s",
        title=one.title,
        ordinal=ordinal(number),
        state=state,
    )


def since_words(one: Holder) -> str:
    """How long somebody has sat in the chamber, and which of the two Senators they are."""
    if one.since is None:
        return ""
    year = str(one.since.year)
    if one.district:
        return say("In the House since %(year)s", year=year)
    if one.rank == "senior":
        return say("Senator since %(year)s, senior", year=year)
    return say("Senator since %(year)s, junior", year=year)


def miles_words(miles: float | None) -> str:
    """About how far something is."""
    if miles is None:
        return ""
    whole = max(1, round(miles))
    number = format_decimal(whole, locale=language())
    return str(ngettext("about %(miles)s mile", "about %(miles)s miles", whole, miles=number))


def distance_words(meters: float) -> str:
    """A distance for somebody who looks at a map: meters when it is short, else miles."""
    if meters < 1000:
        return say("%(number)s meters", number=max(10, round(meters / 10) * 10))
    return miles_words(meters / 1609.344)
