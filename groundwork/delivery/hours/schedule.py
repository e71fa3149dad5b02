"""When texts would go out: through the hours of every area, at a sender's pace, within what a day allows."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from groundwork.delivery.hours import quiet
from groundwork.delivery.senders.identity import CARRIERS_DAY, day_of

LONGEST = timedelta(days=366)  # nobody is told of a later end
NO_LIMIT = 10**12


@dataclass(frozen=True)
class Pace:
    """What a sender may do: segments a second, those left today, and those of a whole day."""

    per_second: float
    today: int = NO_LIMIT
    daily: int = NO_LIMIT


@dataclass(frozen=True)
class Course:
    """How a send would go.

    finishes_at: when the last text goes out, as if the closing were no end; None where some would never go.
    late: texts that go out too late for the closing, or never.
    """

    finishes_at: datetime | None
    late: int


def course(
    groups: Mapping[str, Sequence[int]], pace: Pace, *, start: datetime, closes_at: datetime | None = None
) -> Course:
    """Play a send through as the claim would take it: of the areas awake, the one that goes quiet soonest first.

    groups: set of areas -> the segments of each of its texts, in their order.
    """
    run = _Run(groups, pace, start, closes_at)
    while run.queues and run.at < start + LONGEST:
        run.step()
    never = sum(len(queue) for queue in run.queues.values())
    return Course(None if never else run.last, run.late + never)


class _Run:
    """One send being played: what is left, what time it is, and what the day still allows."""

    def __init__(
        self, groups: Mapping[str, Sequence[int]], pace: Pace, start: datetime, closes_at: datetime | None
    ) -> None:
        self.queues = {zones: deque(texts) for zones, texts in sorted(groups.items()) if texts}
        self.pace, self.at, self.left = pace, start, pace.today
        self.deadline = closes_at - quiet.LAST_MINUTE if closes_at else None
        self.windows: dict[str, tuple[datetime, datetime]] = {}
        self.last: datetime | None = None
        self.late = 0

    def step(self) -> None:
        """Send from one group for as long as it is its turn, or wait for the next to wake."""
        windows = {zones: self._window(zones) for zones in self.queues}
        awake = [zones for zones, (first, _last) in windows.items() if first <= self.at]
        wakes = min((first for first, _last in windows.values() if first > self.at), default=None)
        if wakes and not awake:
            self._go_on(wakes)
            return
        zones = min(awake, key=lambda one: windows[one][1])
        last = windows[zones][1]
        self._send(self.queues[zones], min(last, wakes) if wakes else last)
        if not self.queues[zones]:
            del self.queues[zones]

    def _window(self, zones: str) -> tuple[datetime, datetime]:
        """The first and the last moment at which a group may go out next."""
        known = self.windows.get(zones)
        if known is None or self.at > known[1]:
            first = quiet.next_open(quiet.split(zones), self.at) or self.at + LONGEST
            until = quiet.open_until(quiet.split(zones), first) or first
            self.windows[zones] = known = (first, until - quiet.LAST_MINUTE)
        return known

    def _send(self, queue: deque[int], stop: datetime) -> None:
        """Send until this moment, the end of the day or of what it allows, whichever is first."""
        began, gone, tomorrow = self.at, 0.0, _day_after(self.at)
        while queue and self.at <= stop and self.at < tomorrow:
            if queue[0] > self.left:
                self._go_on(tomorrow if queue[0] <= self.pace.daily else self.at + LONGEST)
                return
            self.last = self.at
            self.late += self.deadline is not None and self.at > self.deadline
            self.left -= queue[0]
            gone += queue.popleft() / self.pace.per_second
            self.at = began + timedelta(seconds=gone)
        if self.at >= tomorrow:
            self.left = self.pace.daily

    def _go_on(self, moment: datetime) -> None:
        if day_of(moment) != day_of(self.at):
            self.left = self.pace.daily
        self.at = moment


def _day_after(now: datetime) -> datetime:
    """The first moment of the carriers' next day."""
    return datetime.combine(day_of(now) + timedelta(days=1), time(), CARRIERS_DAY).astimezone(UTC)
