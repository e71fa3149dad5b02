"""Numbers, days and shares as a headline or a table says them."""

from datetime import date

import pandas as pd
from babel import Locale
from babel.dates import format_skeleton
from flask_babel import format_decimal, get_locale

from dashboards.figures.kinds import Column, Kind
from groundwork.words import say


def spelled(number: int) -> str:
    """A number for a headline: words up to ten, digits beyond."""
    words = (
        say("zero"),
        say("one"),
        say("two"),
        say("three"),
        say("four"),
        say("five"),
        say("six"),
        say("seven"),
        say("eight"),
        say("nine"),
        say("ten"),
    )
    return words[number] if 0 <= number < len(words) else counted(number)


def headline(words: str) -> str:
    """The words with a capital at their start."""
    return words[:1].upper() + words[1:]


def counted(number: float) -> str:
    """A whole number with its thousands apart."""
    return str(format_decimal(round(number)))


def separators() -> str:
    """The decimal mark and the mark between thousands, as plotly.js wants them."""
    marks = _locale().number_symbols["latn"]
    return f"{marks['decimal']}{marks['group']}"


def signed(number: int) -> str:
    """A change, with its sign; a true minus, and nothing before zero."""
    return f"+{counted(number)}" if number > 0 else counted(number).replace("-", "−")


def day_words(day: date) -> str:
    """A day in few words: `Jun 16`."""
    return _skeleton("MMMd", day)


def weekday_words(day: date) -> str:
    """A day with its weekday: `Tue, Jun 16`."""
    return _skeleton("MMMEd", day)


def period(since: date, until: date) -> str:
    """From one day to another, both included."""
    return say("%(since)s to %(until)s", since=day_words(since), until=_skeleton("yMMMd", until))


def _skeleton(parts: str, day: date) -> str:
    """The parts of a day in the order of the page's language."""
    return str(format_skeleton(parts, day, locale=_locale()))


def _locale() -> Locale:
    return get_locale() or Locale("en")


def cell(value: object, column: Column) -> str:
    """One value of a frame as the table shows it."""
    if pd.isna(value) or value == "":  # type: ignore[call-overload] # any scalar may be asked about
        return column.missing()
    if column.kind is Kind.COUNT:
        return counted(float(str(value)))
    if column.kind is Kind.PERCENT:
        return f"{float(str(value)):.0f}%"
    if column.kind is Kind.DAY and isinstance(value, date):
        return weekday_words(value)
    return str(value)
