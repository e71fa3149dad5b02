"""Days and times in the order of the page's language: `Tue, Jun 16, 6:30 pm`, `mar, 16 jun, 6:30 p. m.`."""

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask_babel import get_locale, to_user_timezone


def in_words(value: datetime, form: str, *, is_local: bool = False) -> str:
    """A moment in words, by the page's time zone unless it is local already.

    form: the English pattern to follow, such as `EEE, MMM d, h:mm a`; other languages put its parts in their order.
    """
    local = value if is_local else to_user_timezone(value)
    day, _, time = form.partition("h:mm")
    parts = [_part(_day_skeleton(day), local)] if day else []
    if "h:mm" in form:
        parts.append(_part("hms" if time.startswith(":ss") else "hm", local))
    return ", ".join(parts).replace("AM", "am").replace("PM", "pm")


def day_in_words(value: date, form: str = "MMM d, y") -> str:
    """A day in words; a moment's day is that of the page's time zone."""
    return in_words(value, form) if isinstance(value, datetime) else _part(_day_skeleton(form), value)


def _day_skeleton(pattern: str) -> str:
    """The parts of a day in the order in which CLDR names a skeleton; a short weekday is one letter there."""
    weekday = {3: "E", 4: "EEEE"}.get(pattern.count("E"), "")
    return "y" * pattern.count("y") + "M" * pattern.count("M") + weekday + "d" * pattern.count("d")


def _part(skeleton: str, value: date) -> str:
    locale = get_locale() or Locale("en")
    if skeleton == "yMMMMd":  # CLDR names no such skeleton; it is its long form
        return str(format_date(value, "long", locale=locale))
    return str(format_skeleton(skeleton, value, locale=locale))
