"""A week's opening times."""

from dataclasses import dataclass
from datetime import datetime, time

MIDNIGHT = time.max  # where an opening lasts to the end of its day
DAYS_A_WEEK = 7


@dataclass(frozen=True, order=True)
class Span:
    """From one time of a day to a later one; the closing minute is too late."""

    opens: time
    closes: time

    @property
    def is_all_day(self) -> bool:
        """Whether it lasts from midnight to midnight."""
        return self.opens == time.min and self.closes == MIDNIGHT

    def holds(self, at: time) -> bool:
        """Whether a time of the day lies in it."""
        return self.opens <= at < self.closes


@dataclass(frozen=True)
class Hours:
    """When an office is open in a week; Monday is 0.

    week: seven days' spans, in order, none of them past midnight. by_appointment: the days on which nobody is received
    without one; a day among them that has no spans has appointments at times nobody published. takes_appointments:
    also at other times. clock: the zone the text names, or empty.
    """

    week: tuple[tuple[Span, ...], ...]
    by_appointment: frozenset[int] = frozenset()
    takes_appointments: bool = False
    clock: str = ""

    @property
    def is_by_appointment(self) -> bool:
        """Whether there is no time at which somebody may come without an appointment."""
        return all(day in self.by_appointment for day in range(DAYS_A_WEEK) if self.week[day]) and bool(
            self.by_appointment
        )

    def spans(self, day: int) -> tuple[Span, ...]:
        """The opening times of a day of the week, also those for appointments only; none when it is closed."""
        return self.week[day]

    def is_open(self, local: datetime) -> bool | None:
        """Whether it is open at a time of its own clock; none where it takes appointments only."""
        day = local.weekday()
        within = any(span.holds(local.time()) for span in self.week[day])
        if day in self.by_appointment and (within or not self.week[day]):
            return None
        return within
