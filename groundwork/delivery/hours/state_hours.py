"""The hours for texts that each state allows: a table, ours or the operator's own, which only ever narrows our day."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from groundwork.settings import Settings

log = structlog.get_logger("groundswell.quiet")

OURS = Path(__file__).with_name("quiet_hours.csv")
NEEDED = ("state", "day", "opens", "closes")
EVERY, HOLIDAY = "every", "holiday"
WEEK = ("weekday",) * 5 + ("saturday", "sunday")
DAYS = {EVERY, HOLIDAY, *WEEK}
MOST_TOLD = 5  # mistakes of a file named at once


@dataclass(frozen=True)
class Hours:
    """When it is decent to write, by the clock on the wall."""

    opens: time = time(9)
    closes: time = time(20)

    def narrowed(self, other: "Hours") -> "Hours":
        """What both allow; it closes before it opens where that is nothing."""
        return Hours(max(self.opens, other.opens), min(self.closes, other.closes))


NEVER = Hours(time.max, time.min)


class BadTable(Exception):
    """A table that cannot be used; says every line that is wrong, and why."""


@dataclass(frozen=True, eq=False)
class Table:
    """What each state allows: (state, kind of day) -> hours; a kind that is missing adds no rule."""

    rows: Mapping[tuple[str, str], Hours]

    def hours(self, state: str, day: date, usual: Hours) -> Hours | None:
        """The hours of one day in a state: the narrowest of all its rules for such a day; None when there are none."""
        kinds = [EVERY, WEEK[day.weekday()]]
        if (state, HOLIDAY) in self.rows and day in holidays_in(state, day.year):
            kinds.append(HOLIDAY)
        for kind in kinds:
            usual = usual.narrowed(self.rows.get((state, kind), usual))
        return usual if usual.opens < usual.closes else None


@cache
def holidays_in(state: str, year: int) -> frozenset[date]:
    """The public holidays of a year, the federal ones and the state's, with the days they are moved to."""
    from holidays.countries.united_states import US  # half a second and 19 MB, so only where a rule asks

    known = state if state in US.subdivisions else None
    made: Any = US
    return frozenset(made(subdiv=known, years=year, expand=False))


def read_table(lines: Iterable[str]) -> Table:
    """A table from the lines of a CSV file. Raises BadTable naming every bad line."""
    reader = csv.DictReader(lines, strict=True)
    rows: dict[tuple[str, str], Hours] = {}
    wrong: list[str] = []
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise BadTable(f"line 1: no column {', '.join(missing)}")
        for row in reader:
            _take(row, reader.line_num, rows, wrong)
    except csv.Error as error:
        wrong.append(f"line {reader.line_num}: {error}")
    if wrong:
        more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
        raise BadTable("; ".join(wrong[:MOST_TOLD]) + more)
    return Table(rows)


def _take(row: dict[str, str | None], number: int, rows: dict[tuple[str, str], Hours], wrong: list[str]) -> None:
    """Add one line to the rules, or what is wrong with it to the mistakes; two lines about one day both hold."""
    state, day, opens, closes = (str(row[name] or "").strip() for name in NEEDED)
    if len(state) != 2 or not (state.isascii() and state.isupper()):
        wrong.append(f"line {number}: {state!r} is no state; write two capital letters")
    elif day not in DAYS:
        wrong.append(f"line {number}: {day!r} is no day; write one of {', '.join(sorted(DAYS))}")
    else:
        try:
            found = _hours(opens, closes)
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
            return
        rows[state, day] = rows.get((state, day), found).narrowed(found)


def _hours(opens: str, closes: str) -> Hours:
    """The hours of one line; both empty means no texts. Raises ValueError with what is wrong."""
    if not opens and not closes:
        return NEVER
    try:
        hours = Hours(_clock(opens), _clock(closes))
    except ValueError:
        raise ValueError(f"{opens!r} to {closes!r} are no hours; write 09:00 and 20:00, or leave both empty") from None
    if hours.opens >= hours.closes:
        raise ValueError(f"it closes at {closes} and opens at {opens}; leave both empty for a day without texts")
    return hours


def _clock(text: str) -> time:
    """A time of day without zone, seconds or guesses."""
    hour, minute = text.split(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise ValueError(text)
    return time(int(hour), int(minute))


def read_file(path: Path) -> Table:
    """The table of a file. Raises BadTable, also for a file that is not there or is no text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_table(lines)
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"it cannot be read ({error})") from None


@cache
def ours() -> Table:
    """The table that comes with the product."""
    return read_file(OURS)


@cache
def current() -> Table:
    """The table of this installation, read once per process: the operator's, or ours where that one is bad."""
    own = Settings().quiet_hours_file
    if not own:
        return ours()
    try:
        return read_file(Path(own))
    except BadTable as error:
        log.warning("quiet hours file is bad, our own table is used", file=own, wrong=str(error))
        return ours()


def trouble(_session: Session) -> str:
    """What is wrong with the operator's own table, for `doctor`."""
    own = Settings().quiet_hours_file
    if not own:
        return ""
    try:
        read_file(Path(own))
    except BadTable as error:
        return f"{own} is not used, our own hours are: {error}; mend it and start again"
    return ""
