"""Reading what was filled in within a part of a sentence, and saying it again."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from flask import has_request_context
from flask_babel import get_locale

from alliances.models import Alliance
from groundwork.refusal import Refusal
from groundwork.words import say

Values = Mapping[str, str]
MOST_DAYS = 3650


def listed(text: str) -> list[str]:
    """The chosen ones of several, each once."""
    return list(dict.fromkeys(one.strip() for one in text.split(";") if one.strip()))


def typed_list(text: str) -> list[str]:
    """Words typed with commas, semicolons or lines between them, each once."""
    return list(dict.fromkeys(" ".join(one.split()) for one in re.split(r"[,;\n]", text) if one.strip()))


def days(text: str) -> int:
    """A number of days, from one to ten years. Raises Refusal."""
    number = whole_number(text)
    if not 1 <= number <= MOST_DAYS:
        raise Refusal(say("Type a number of days between 1 and %(most)s.", most=MOST_DAYS))
    return number


def whole_number(text: str) -> int:
    """A whole number in plain digits. Raises Refusal."""
    if not re.fullmatch(r"\d{1,6}", text.strip(), re.ASCII):
        raise Refusal(say("Type a whole number, such as 30."))
    return int(text)


def number(text: str) -> float:
    """A number with or without a fraction. Raises Refusal."""
    if not re.fullmatch(r"-?(\d{1,3}(,\d{3}){1,3}|\d{1,12})(\.\d{1,6})?", text.strip(), re.ASCII):
        raise Refusal(say("Type a number, such as 3 or 2.5."))
    return float(text.strip().replace(",", ""))


def day(text: str) -> date:
    """A day. Raises Refusal."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(say("Type the day as year, month and day, such as 2026-06-16.")) from None


def span(values: Values) -> tuple[date | None, date | None]:
    """The first and the last day of a part that has both, either of which may be open. Raises Refusal."""
    first, last = (day(values[name]) if values.get(name) else None for name in ("first", "last"))
    if first is None and last is None:
        raise Refusal(say("Type the first day, the last day or both."))
    if first and last and last < first:
        raise Refusal(say("The last day comes before the first."))
    return first, last


def begins(on: date, alliance: Alliance) -> datetime:
    """The first moment of a day where the alliance is."""
    return datetime.combine(on, time(), ZoneInfo(alliance.time_zone)).astimezone(UTC)


def ends(on: date, alliance: Alliance) -> datetime:
    """The first moment after a day where the alliance is. Raises Refusal for the last day there is."""
    if on >= date.max:
        raise Refusal(say("Type the day as year, month and day, such as 2026-06-16."))
    return begins(on + timedelta(days=1), alliance)


def any_of(words: Sequence[str]) -> str:
    """Some words with "or" before the last, as the language of the request has it."""
    return format_list(list(words), style="or", locale=language()) if words else ""


def all_of(words: Sequence[str]) -> str:
    """Some words with "and" before the last."""
    return format_list(list(words), locale=language()) if words else ""


def day_words(on: date) -> str:
    """A day as people write it."""
    return format_date(on, "MMMM d, y" if language() == "en" else "long", locale=language())


def language() -> str:
    """The language of the request, English outside of one."""
    return str(get_locale() or "en") if has_request_context() else "en"
