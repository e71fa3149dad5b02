"""Office hours as they are published, read where they are plain."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORT = {"m": 0, "t": 1, "w": 2, "th": 3, "f": 4}
DAY = r"(?:mon|tues?|wed(?:nes)?|thurs?|thu|fri|satur|sat|sun)(?:day)?s?|th|[mtwf]"
HOUR = r"\d{1,2}(?::?\d{2})?(?:[ap]m)?"
SPAN = re.compile(rf"(?P<from>{HOUR})(?:-|to)(?P<to>{HOUR})")
RANGE = re.compile(rf"({DAY})-({DAY})")
LIST = re.compile(rf"({DAY})(?:,({DAY}))*")


@dataclass(frozen=True)
class Week:
    """The same hours on some days of the week; Monday is 0."""

    days: frozenset[int]
    opens: time
    closes: time

    def is_open(self, local: datetime) -> bool:
        """Whether the office is open at a local time; its closing minute is too late."""
        return local.weekday() in self.days and self.opens <= local.time() < self.closes


def read(text: str) -> Week | None:
    """Weekly hours out of published words; none where they are more than days and one span (by appointment, breaks)."""
    words = _plain(text)
    span = SPAN.search(words)
    if span is None:
        return None
    days = _days((words[: span.start()] + words[span.end() :]).strip(",;:()"))
    opens, closes = _span(span["from"], span["to"])
    if days is None or opens is None or closes is None or not opens < closes:
        return None
    return Week(days, opens, closes)


def is_open(text: str, zone: str, *, now: datetime) -> bool | None:
    """Whether an office is open now by its own clock; none where the hours do not say."""
    week = read(text)
    return week.is_open(now.astimezone(ZoneInfo(zone))) if week else None


def _plain(text: str) -> str:
    """Lower case, no spaces or dots, one kind of dash, no names of time zones, no courtesy."""
    words = re.sub(r"[\u2010-\u2015]", "-", text.lower()).replace("a.m.", "am").replace("p.m.", "pm")
    words = re.sub(r"\b(central|eastern|mountain|pacific)( time)?\b|,? please call ahead|\bfrom\b|[.\s]", "", words)
    words = words.replace("through", "-").replace("weekdays", "mon-fri").replace("and", ",")
    return re.sub(r"(?<=[ap]m)\(?[cemp][sd]?t\)?", "", words)


def _days(words: str) -> frozenset[int] | None:
    if not words:
        return frozenset(range(5))
    words = words.replace("/", ",")
    found = RANGE.fullmatch(words)
    if found:
        first, last = _day(found[1]), _day(found[2])
        return frozenset(range(first, last + 1)) if first <= last else None
    if LIST.fullmatch(words):
        return frozenset(_day(word) for word in words.split(","))
    return None


def _day(word: str) -> int:
    return SHORT[word] if word in SHORT else DAYS.index(word[:3])


def _span(first: str, last: str) -> tuple[time | None, time | None]:
    """Two hours of one day; a first one without am or pm is before noon from six on."""
    closes = _time(last if last.endswith("m") else f"{last}pm")
    opens = _time(first if first.endswith("m") else f"{first}am")
    if opens is not None and not first.endswith("m") and opens.hour < 6:
        opens = _time(f"{first}pm")
    return opens, closes


def _time(text: str) -> time | None:
    digits, half = text[:-2].replace(":", ""), text[-2:]
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return time(hour % 12 + (12 if half == "pm" else 0), minute)
