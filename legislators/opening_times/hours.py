"""Office hours as they are published, read where they are plain."""

import re
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from legislators.opening_times.federal_holidays import is_federal_holiday
from legislators.opening_times.hours_words import EVERY_DAY, WEEKDAYS, Piece, Unreadable, cut
from legislators.opening_times.week import DAYS_A_WEEK, Hours, Span

# what each row of pieces may be: days with spans, spans with days, spans alone; see Piece for the letters
OPEN = re.compile(r"(?:DS|DA)+|(?:SD)+|S|A")
NEEDED = re.compile(r"A(?:DS|SD|S)|(?:DS|SD|S)A|DAS")


@lru_cache(maxsize=4096)
def read(text: str) -> Hours | None:
    """Weekly hours out of published words; none where we cannot be sure of them.

    Hours without days are those of weekdays. Days without hours, `first Monday of the month`, and words we do not
    know are left alone.
    """
    try:
        pieces, clock = cut(text)
        return _week(pieces, clock)
    except Unreadable:
        return None


def is_open(text: str, zone: str, *, now: datetime, state: str = "") -> bool | None:
    """Whether an office is open now by its own clock; none where its hours do not say.

    No office is open on a federal holiday. state: the office's, for Inauguration Day in Washington.
    """
    if is_closed_for_holiday(zone, now=now, state=state):
        return False
    hours = read(text)
    if hours is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    if hours.clock and now.astimezone(ZoneInfo(hours.clock)).utcoffset() != local.utcoffset():
        return None  # the text goes by another clock than the one we know the office by
    return hours.is_open(local)


def is_closed_for_holiday(zone: str, *, now: datetime, state: str = "") -> bool:
    """Whether it is a federal holiday where an office is."""
    return is_federal_holiday(now.astimezone(ZoneInfo(zone)).date(), state)


def _week(pieces: list[Piece], clock: str) -> Hours:
    """The week that a row of pieces means. Raises Unreadable when it may mean two."""
    rest = [piece for piece in pieces if piece.kind != "B"]
    rest, closings = _without_closings(rest)
    kinds = "".join(piece.kind for piece in rest)
    days: dict[int, list[Span]] = {day: [] for day in range(DAYS_A_WEEK)}
    needed: set[int] = set()
    if NEEDED.fullmatch(kinds):
        rest = [piece for piece in rest if piece.kind != "A"]
        needed |= next((piece.days for piece in rest if piece.kind == "D"), WEEKDAYS)
    elif not OPEN.fullmatch(kinds):
        raise Unreadable
    for when, what in _pairs(rest):
        if what.kind == "A":
            needed |= when
        for day in when:
            days[day] += what.spans
    week = tuple(_in_order(days[day]) for day in range(DAYS_A_WEEK))
    takes = any(piece.kind == "B" for piece in pieces)
    return _closed(Hours(week, frozenset(needed), takes_appointments=takes, clock=clock), closings)


def _pairs(pieces: list[Piece]) -> list[tuple[frozenset[int], Piece]]:
    """The days of each piece that says what is on them."""
    if len(pieces) == 1:
        is_always = pieces[0].kind == "A" or pieces[0].spans[0].is_all_day
        return [(EVERY_DAY if is_always else WEEKDAYS, pieces[0])]
    couples = zip(pieces[::2], pieces[1::2], strict=True)
    return [(one.days, other) if one.kind == "D" else (other.days, one) for one, other in couples]


def _in_order(spans: list[Span]) -> tuple[Span, ...]:
    """A day's spans from morning to evening. Raises Unreadable when they overlap."""
    ordered = sorted(spans)
    if any(later.opens < earlier.closes for earlier, later in pairwise(ordered)):
        raise Unreadable
    return tuple(ordered)


def _without_closings(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces without closings, and what is closed: days, or spans of the one row of hours there is."""
    kinds = "".join(piece.kind for piece in pieces)
    if "X" not in kinds:
        return pieces, []
    if not re.fullmatch(r"(?:DS|SD|S)XSX?|(?:(?:DS|SD)+|S)XD", kinds):
        raise Unreadable
    at = kinds.index("X")
    return pieces[:at], [pieces[at + 1]]


def _closed(hours: Hours, closings: list[Piece]) -> Hours:
    """The week with its breaks and closed days taken out."""
    week = [list(spans) for spans in hours.week]
    for closing in closings:
        for day in range(DAYS_A_WEEK):
            if day in closing.days:
                week[day] = []
            for lunch in closing.spans:
                week[day] = [part for span in week[day] for part in _around(span, lunch)]
    return Hours(tuple(tuple(spans) for spans in week), hours.by_appointment, hours.takes_appointments, hours.clock)


def _around(span: Span, lunch: Span) -> list[Span]:
    """What a break leaves of a span. Raises Unreadable when it does not lie inside."""
    if not span.opens < lunch.opens < lunch.closes < span.closes:
        raise Unreadable
    return [Span(span.opens, lunch.opens), Span(lunch.closes, span.closes)]
