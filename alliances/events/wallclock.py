"""A day and an hour on a venue's wall as a moment, also on the two nights a year when clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from groundwork.refusal import Refusal
from groundwork.words import say

# the clocks people in the United States live by; the first word people call them by, then the place that keeps it
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)
LOCALES = {"en": "en_US", "es": "es_US"}


@dataclass(frozen=True)
class Reading:
    """A moment read off a wall. is_twice: the clock showed this hour twice that night."""

    at: datetime
    is_twice: bool = False


def read(day: date, hour: time, zone: str, *, is_second: bool = False, field: str = "starts_at") -> Reading:
    """The moment at which a wall clock there shows this; of two, the first unless the second is meant.

    Raises Refusal for an hour that the clock skips that night.
    """
    place = ZoneInfo(zone)
    try:
        first, second = (datetime.combine(day, hour, place).replace(fold=fold) for fold in (0, 1))
        is_twice = first.utcoffset() != second.utcoffset()
        if is_twice and _shown(first, place) != _naive(first):
            raise Refusal(_skipped(first, place), field=field)
        return Reading((second if is_twice and is_second else first).astimezone(UTC), is_twice)
    except (OverflowError, ValueError):
        raise Refusal(say("Type the day as year, month and day, such as 2026-06-16."), field="day") from None


def shown(at: datetime, zone: str) -> datetime:
    """A moment as the wall clock there shows it."""
    return at.astimezone(ZoneInfo(zone))


def in_words(at: datetime, zone: str, language: str, *, skeleton: str = "yMMMEd") -> str:
    """Day, time and the clock's name, such as `Sat, Jun 20, 2026, 6:30 pm EDT`, wherever it is said."""
    return f"{day_words(at, zone, language, skeleton=skeleton)}, {hour_words(at, zone, language)}"


def day_words(at: datetime, zone: str, language: str, *, skeleton: str = "yMMMEd") -> str:
    """The day alone, such as `Sat, Jun 20, 2026`."""
    return str(format_skeleton(skeleton, shown(at, zone), locale=LOCALES.get(language, "en_US")))


def hour_words(at: datetime, zone: str, language: str) -> str:
    """The time and the clock's name, such as `6:30 pm EDT`."""
    local = shown(at, zone)
    hour = str(format_skeleton("hm", local, locale=LOCALES.get(language, "en_US")))
    return f"{hour.replace('AM', 'am').replace('PM', 'pm')} {local.tzname()}"


def until_words(starts_at: datetime, ends_at: datetime, zone: str, language: str) -> str:
    """When something that has begun ends: the time, and the day where it is another."""
    is_same_day = shown(starts_at, zone).date() == shown(ends_at, zone).date()
    return hour_words(ends_at, zone, language) if is_same_day else in_words(ends_at, zone, language)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def _shown(moment: datetime, place: ZoneInfo) -> datetime:
    return _naive(moment.astimezone(UTC).astimezone(place))


def _skipped(moment: datetime, place: ZoneInfo) -> str:
    """Say which hour there is in place of the one the clock jumps over."""
    there_is = f"{moment.astimezone(UTC).astimezone(place):%H:%M}"
    return say(
        "Clocks jump forward that night: there is no %(hour)s. Did you mean %(other)s?",
        hour=f"{moment:%H:%M}",
        other=there_is,
    )
