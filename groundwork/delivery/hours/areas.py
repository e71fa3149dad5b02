"""Areas: a clock somebody lives by and the state whose hours count, written `America/Chicago@TX`."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from groundwork.words import say

# where an American number without any known place may be; used when we know nothing at all
EVERYWHERE = (
    "America/Anchorage",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "Pacific/Honolulu",
)

# The geocoder of `phonenumbers` knows as much, for 147 MB of memory; a test holds the two against each other.
AREA_CODES = Path(__file__).with_name("area_codes.csv")

# zones without a usual name of their own, and who has the same clock
SAME_CLOCK = {"America/Indiana/Indianapolis": "America/New_York"}
WITHOUT_SUMMER_TIME = {"America/Phoenix"}


def areas(zones: Sequence[str], state: str) -> tuple[str, ...]:
    """The areas of somebody who lives in this state, or in one that is not known, by one of these clocks."""
    return tuple(f"{zone}@{state}" for zone in zones) if state else tuple(zones)


@cache
def parts(area: str) -> tuple[ZoneInfo, str]:
    """An area's clock and its state, which is empty where it is not known."""
    zone, _, state = area.partition("@")
    return ZoneInfo(zone), state


@cache
def joined(zones: tuple[str, ...]) -> str:
    """A set of areas as one value, for a column."""
    return ",".join(sorted(set(zones)))


@cache
def split(value: str) -> tuple[str, ...]:
    """The areas of such a value; everywhere when it names none."""
    return tuple(value.split(",")) if value else EVERYWHERE


@cache
def zones_of_number(number: str) -> tuple[str, ...]:
    """The areas a number's area code belongs to; everywhere, in no state, for one that belongs to none."""
    import phonenumbers
    from phonenumbers.timezone import time_zones_for_geographical_number  # a large table, loaded when first needed

    is_plain = number.startswith("+1") and number[1:].isdecimal()  # as we keep them: parsing takes ten times as long
    made = phonenumbers.PhoneNumber(country_code=1, national_number=int(number[2:])) if is_plain else None
    read = made or phonenumbers.parse(number, "US")
    found = [zone for zone in time_zones_for_geographical_number(read) if "/" in zone]
    is_area = 0 < len(found) <= 6 and "Etc/Unknown" not in found
    return areas(sorted(found), _states().get(str(read.national_number)[:3], "")) if is_area else EVERYWHERE


@cache
def _states() -> dict[str, str]:
    """Area code -> state."""
    with AREA_CODES.open(encoding="utf-8", newline="") as lines:
        return {code: row["state"] for row in csv.DictReader(lines) for code in row["codes"].split()}


def words_of(value: str, names: Mapping[str, str], language: str) -> str:
    """A set of areas in words for people, such as `Central Time, Texas`.

    value: as `joined` makes it. names: state -> its name; one that is missing is shown by its code.
    """
    found = split(value)
    if set(found) == set(EVERYWHERE):
        return say("Anywhere in the United States")
    clocks: dict[str, list[str]] = {}
    for area in found:
        zone, _, state = area.partition("@")
        known = clocks.setdefault(names.get(state, state), [])
        known += [word for word in [clock_words(zone, language)] if word not in known]
    return "; ".join(_with_state(" / ".join(sorted(words)), name) for name, words in clocks.items())


def _with_state(clock: str, name: str) -> str:
    """A clock and the state, unless its name says it already (`Guam Time`)."""
    return clock if name in clock else f"{clock}, {name}"


@cache
def clock_words(zone: str, language: str) -> str:
    """What people call a time zone, such as `Central Time` or `hora central`."""
    from babel.dates import get_timezone_name  # a page needs it, the worker never

    place = ZoneInfo(SAME_CLOCK.get(zone, zone))
    if zone in WITHOUT_SUMMER_TIME:
        return get_timezone_name(place, width="long", zone_variant="standard", locale=language)
    return get_timezone_name(place, width="long", zone_variant="generic", locale=language)
