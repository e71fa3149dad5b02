"""Quiet hours by the person's own clock: every place the person may be must be awake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

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

LONGEST_LOOK = 9  # days; any two American zones are awake together every day
LAST_MINUTE = timedelta(seconds=60)  # a text handed over later than this might arrive in the night


@dataclass(frozen=True)
class Hours:
    """When it is decent to write, by the clock on the wall."""

    opens: time = time(9)
    closes: time = time(20)


HOURS = Hours()


@cache
def joined(zones: tuple[str, ...]) -> str:
    """A set of zones as one value, for a column."""
    return ",".join(sorted(set(zones)))


def split(value: str) -> tuple[str, ...]:
    """The zones of such a value; everywhere when it names none."""
    return tuple(value.split(",")) if value else EVERYWHERE


@cache
def zones_of_number(number: str) -> tuple[str, ...]:
    """Where a number's area code says it may be; everywhere for one that belongs to no area."""
    import phonenumbers
    from phonenumbers.timezone import time_zones_for_geographical_number  # a large table, loaded when first needed

    found = [zone for zone in time_zones_for_geographical_number(phonenumbers.parse(number, "US")) if "/" in zone]
    is_area = 0 < len(found) <= 6 and "Etc/Unknown" not in found
    return tuple(sorted(found)) if is_area else EVERYWHERE


def open_until(zones: Sequence[str], now: datetime, hours: Hours = HOURS) -> datetime | None:
    """When the first of these zones goes quiet, if all are awake at `now`; None when one is not."""
    closing = []
    for zone in zones:
        opens, closes = _day(zone, now.astimezone(ZoneInfo(zone)).date(), hours)
        if not opens <= now < closes:
            return None
        closing.append(closes)
    return min(closing) if closing else None


def is_open(zones: Sequence[str], now: datetime, hours: Hours = HOURS) -> bool:
    """Whether a text may be handed over now and still arrive in time."""
    until = open_until(zones, now, hours)
    return until is not None and until - now >= LAST_MINUTE


def next_open(zones: Sequence[str], now: datetime, hours: Hours = HOURS) -> datetime | None:
    """The first moment from `now` on when all of these zones are awake; None when they never are together."""
    if is_open(zones, now, hours):
        return now
    openings = (
        _day(zone, now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), hours)[0]
        for days in range(-1, LONGEST_LOOK)
        for zone in zones
    )
    return next((moment for moment in sorted(openings) if moment > now and is_open(zones, moment, hours)), None)


def _day(zone: str, day: date, hours: Hours) -> tuple[datetime, datetime]:
    """The decent hours of one day in one zone, as moments; right also on the days when clocks change."""
    place = ZoneInfo(zone)
    opens = datetime.combine(day, hours.opens, tzinfo=place).astimezone(UTC)
    return opens, datetime.combine(day, hours.closes, tzinfo=place).astimezone(UTC)
