"""Quiet hours by the person's own clock: every place the person may be must be awake.

A place is an area, `America/Chicago@TX`, or a bare time zone where the state is not known. Our own hours hold
everywhere; the table of the states only narrows them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from groundwork.delivery.hours.areas import EVERYWHERE, areas, joined, parts, split, words_of, zones_of_number
from groundwork.delivery.hours.state_hours import Hours, Table, current

__all__ = [
    "EVERYWHERE", "HOURS", "LAST_MINUTE", "Hours", "areas", "is_open", "joined", "next_open", "open_until", "split",
    "words_of", "zones_of_number",
]  # fmt: skip

LONGEST_LOOK = 9  # days; any two American zones are awake together on some day of a week
LAST_MINUTE = timedelta(seconds=60)  # a text handed over later than this might arrive in the night

HOURS = Hours()


def open_until(
    zones: Sequence[str], now: datetime, hours: Hours = HOURS, *, table: Table | None = None
) -> datetime | None:
    """When the first of these areas goes quiet, if all are awake at `now`; None when one is not."""
    table = table or current()
    closing = []
    for area in zones:
        awake = _day(area, now.astimezone(parts(area)[0]).date(), hours, table)
        if awake is None or not awake[0] <= now < awake[1]:
            return None
        closing.append(awake[1])
    return min(closing) if closing else None


def is_open(zones: Sequence[str], now: datetime, hours: Hours = HOURS, *, table: Table | None = None) -> bool:
    """Whether a text may be handed over now and still arrive in time."""
    until = open_until(zones, now, hours, table=table)
    return until is not None and until - now >= LAST_MINUTE


def next_open(
    zones: Sequence[str], now: datetime, hours: Hours = HOURS, *, table: Table | None = None
) -> datetime | None:
    """The first moment from `now` on when all of these areas are awake; None when they never are together."""
    table = table or current()
    if is_open(zones, now, hours, table=table):
        return now
    days = [
        _day(area, now.astimezone(parts(area)[0]).date() + timedelta(days=later), hours, table)
        for later in range(-1, LONGEST_LOOK)
        for area in zones
    ]
    openings = sorted({day[0] for day in days if day is not None and day[0] > now})
    return next((moment for moment in openings if is_open(zones, moment, hours, table=table)), None)


@lru_cache(maxsize=16_384)  # a claim asks about every area each time
def _day(area: str, day: date, hours: Hours, table: Table) -> tuple[datetime, datetime] | None:
    """The decent hours of one day in one area, as moments, right also when clocks change; None when it has none."""
    place, state = parts(area)
    found = table.hours(state, day, hours) if state else hours
    if found is None:
        return None
    opens = datetime.combine(day, found.opens, tzinfo=place).astimezone(UTC)
    return opens, datetime.combine(day, found.closes, tzinfo=place).astimezone(UTC)
