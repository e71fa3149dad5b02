"""The numbers of a report in lines of words: the printed quarter and the Friday note tell the same ones."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_decimal

from alliances.outreach.wording import KINDS
from dashboards.reports.counting import Counted, Days, quarter
from groundwork.words import say


@dataclass(frozen=True)
class Line:
    """One number with its words, and the one of the days before. number: none where only words are said."""

    words: str
    number: int
    before: int | None

    @property
    def told(self) -> str:
        """The number as it is written."""
        return str(format_decimal(self.number))

    @property
    def change(self) -> str:
        """How it compares with the days before: `+4`, `−2` or `as before`."""
        if self.before is None:
            return ""
        difference = self.number - self.before
        if not difference:
            return say("as before")
        return f"+{format_decimal(difference)}" if difference > 0 else f"−{format_decimal(-difference)}"


@dataclass(frozen=True)
class Part:
    """A part of a report: its heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def parts(now: Counted, before: Counted) -> tuple[Part, ...]:
    """The whole report in parts, each line beside the days before."""
    return (
        Part(say("Congress"), _congress(now, before)),
        Part(say("Press, schools and the public"), _public(now, before)),
        Part(say("The alliance itself"), _itself(now, before)),
    )


def _lines(now: Counted, before: Counted, words: dict[str, str]) -> tuple[Line, ...]:
    return tuple(Line(text, getattr(now, name), getattr(before, name)) for name, text in words.items())


def _congress(now: Counted, before: Counted) -> tuple[Line, ...]:
    words = {
        "placed": say("Calls to offices"),
        "reached": say("of them taken by a person or a voicemail"),
        "visits": say("Visits to offices"),
        "letters": say("Letters to offices"),
        "meetings": say("Meetings elsewhere"),
        "offices": say("Offices touched in any way"),
        "stances": say("Times a legislator was heard on the issue"),
        "promises": say("Promises an office made"),
    }
    return _lines(now, before, words)


def _public(now: Counted, before: Counted) -> tuple[Line, ...]:
    kinds = (
        Line(str(words), now.work.get(kind, 0), before.work.get(kind, 0))
        for kind, words in KINDS.items()
        if now.work.get(kind, 0) or before.work.get(kind, 0)
    )
    words = {
        "audience": say("People who listened"),
        "polls": say("Polls published"),
        "events": say("Events held"),
        "attendance": say("People who came"),
    }
    return (*kinds, *_lines(now, before, words))


def _itself(now: Counted, before: Counted) -> tuple[Line, ...]:
    words = {
        "supporters": say("Supporters at the end"),
        "joined": say("joined"),
        "left": say("left"),
        "organizations": say("Member organizations at the end"),
        "new_organizations": say("Organizations that joined"),
        "programs": say("Regular programs that took the issue up"),
        "stages": say("Steps taken in forming"),
        "appointments": say("Appointments kept with the secretariat's help"),
    }
    return _lines(now, before, words)


def before(days: Days) -> Days:
    """As many days, just before; for a quarter the quarter before."""
    first = quarter(days.since.year, (days.since.month - 1) // 3 + 1)
    if first == (days.since, days.until):
        year, number = divmod(days.since.year * 4 + (days.since.month - 1) // 3 - 1, 4)
        since, until = quarter(year, number + 1)
    else:
        since = date.fromordinal(2 * days.since.toordinal() - days.until.toordinal() - 1)
        until = date.fromordinal(days.since.toordinal() - 1)
    return Days(since, until, days.alliance_id, days.zone)
