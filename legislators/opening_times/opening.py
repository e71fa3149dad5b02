"""When an office is open, in the words of a page."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names

from groundwork.web.dates import in_words
from groundwork.web.languages import LOCALES, language
from groundwork.words import say
from legislators.models import Office
from legislators.opening_times import hours
from legislators.opening_times.week import DAYS_A_WEEK, MIDNIGHT, Hours, Span


@dataclass(frozen=True)
class Opening:
    """What a page says about an office's hours.

    lines: (days, times) of the week; empty where the text cannot be read. is_open: none where it does not say.
    local: the time it is there. holiday: whether it is a federal holiday there.
    """

    lines: tuple[tuple[str, str], ...]
    is_open: bool | None
    local: str
    holiday: bool


def opening(office: Office, *, now: datetime) -> Opening:
    """When an office is open in a week, and whether it is now."""
    read = hours.read(office.hours)
    return Opening(
        lines=tuple(_lines(read)) if read else (),
        is_open=hours.is_open(office.hours, office.time_zone, now=now, state=office.state),
        local=in_words(now.astimezone(ZoneInfo(office.time_zone)), "EEE, h:mm a", is_local=True),
        holiday=hours.is_closed_for_holiday(office.time_zone, now=now, state=office.state),
    )


def _lines(read: Hours) -> list[tuple[str, str]]:
    """Days that follow each other with the same times stand on one line; closed days are left out."""
    days = [(read.spans(day), day in read.by_appointment) for day in range(DAYS_A_WEEK)]
    found, first = [], 0
    for day in range(1, DAYS_A_WEEK + 1):
        if day == DAYS_A_WEEK or days[day] != days[first]:
            spans, by_appointment = days[first]
            if spans or by_appointment:
                found.append((_days(first, day - 1), _times(spans, by_appointment=by_appointment)))
            first = day
    return found


def _days(first: int, last: int) -> str:
    names = get_day_names("wide", locale=LOCALES[language()])
    if first == last:
        return str(names[first]).capitalize()
    return say("%(first)s to %(last)s", first=str(names[first]).capitalize(), last=names[last])


def _times(spans: tuple[Span, ...], *, by_appointment: bool) -> str:
    words = ", ".join(
        say("all day") if span.is_all_day else f"{_time(span.opens)} – {_time(span.closes)}" for span in spans
    )
    if not by_appointment:
        return words
    return say("%(times)s, by appointment", times=words) if words else say("by appointment")


def _time(value: time) -> str:
    shown = time.min if value == MIDNIGHT else value
    return format_time(shown, "short", locale=LOCALES[language()]).replace("AM", "am").replace("PM", "pm")
