"""The section "Over time" in words: rounded here, so that the template only places words and bars."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_date
from sqlalchemy.orm import Session

from groundwork.words import say
from polling.models import Poll, QuestionRole
from polling.population.targeting import background
from polling.reporting import trending
from polling.reporting.bars import between, percent, told
from polling.reporting.facts import variable
from polling.reporting.trending import Course, Line, Point, Wave
from polling.stats.comparing.contrasts import Difference
from polling.stats.comparing.trends import DOWN, UP


@dataclass(frozen=True)
class Row:
    """One wave. slug: of its poll, to link to; empty for the poll whose page this is. change: since the one before.

    width, low, high: where the bar and its interval are drawn, in percent of the whole width; empty where withheld.
    """

    when: str
    slug: str
    share: str
    interval: str
    change: str
    width: str
    low: str
    high: str


@dataclass(frozen=True)
class Followed:
    """One answer over the waves. finding: what came of it since the first, in a sentence or two."""

    answer: str
    finding: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class OverTime:
    """One question over the waves. notes: what must be known to read it."""

    number: int
    asked: str
    lines: tuple[Followed, ...]
    notes: tuple[str, ...]


def over_time(session: Session, poll: Poll, *, language: str) -> list[OverTime]:
    """What the section shows; nothing where no earlier poll can be compared."""
    numbers = {question.id: number for number, question in enumerate(poll.questions, 1)}
    return [_shown(poll, one, numbers[one.question.id], language) for one in trending.courses(session, poll)]


def _shown(poll: Poll, course: Course, number: int, language: str) -> OverTime:
    lines = tuple(
        Followed(
            say("In favor") if line.choice is None else line.choice.labelled(language),
            " ".join(_finding(line)),
            tuple(_row(poll, point) for point in line.points),
        )
        for line in course.lines
    )
    return OverTime(number, course.question.worded(language), lines, tuple(_notes(course)))


def _finding(line: Line) -> Iterator[str]:
    """First and last in a sentence, and whether chance alone could have moved one to the other."""
    known = [one for one in line.points if one.is_known]
    first, last = known[0], known[-1]
    words = {"then": _share(first), "now": _share(last), "first": _when(first.wave), "last": _when(last.wave)}
    yield say("%(then)s on %(first)s, %(now)s on %(last)s.", **words)
    change = last.since_first
    if change is None or change.p is None:
        return
    about = {"points": _points(change.value), "low": _points(change.low), "high": _points(change.high)}
    if change.is_beyond_chance:
        yield say("In points that is %(points)s (95%% interval %(low)s to %(high)s), beyond chance.", **about)
    else:
        yield say("In points that is %(points)s (95%% interval %(low)s to %(high)s), which may be chance.", **about)


def _row(poll: Poll, point: Point) -> Row:
    wave, figure = point.wave, point.figure
    slug = "" if wave.poll.id == poll.id else wave.poll.slug
    if figure is None or figure.share is None:
        withheld = told(None, figure.withheld if figure else "")
        return Row(_when(wave), slug, withheld, "", "", "", "", "")
    places = [f"{100 * end:.1f}%" if end is not None else "" for end in (figure.share, figure.low, figure.high)]
    return Row(_when(wave), slug, percent(figure.share), between(figure), _change(point.since_last), *places)


def _change(found: Difference | None) -> str:
    """A change in whole points, and whether it is beyond chance where that can be tested; empty for a first wave."""
    if found is None:
        return ""
    points = _points(found.value)
    if found.p is None:
        return points
    if not found.is_beyond_chance:
        return say("%(points)s: may be chance", points=points)
    return say("%(mark)s %(points)s: beyond chance", mark=UP if found.value > 0 else DOWN, points=points)


def _points(change: float) -> str:
    """A change in whole points, with its sign: +4, −2, 0."""
    whole = round(100 * change)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _share(point: Point) -> str:
    return told(point.figure.share, point.figure.withheld) if point.figure else ""


def _when(wave: Wave) -> str:
    """The last day people could answer."""
    closed = wave.poll.closes_at
    return str(format_date(closed.date(), "medium")) if closed else ""


def _notes(course: Course) -> Iterator[str]:
    points = [point for line in course.lines for point in line.points]
    yield say(
        "Random samples only, asked in the very same words. “Beyond chance” holds for all changes of this question"
        " together (Holm's correction). Changes are worked out before rounding."
    )
    if any(not one.is_known for one in points):
        yield say("Where a number is withheld, the next change is since the last number there is.")
    if len({frozenset(_weighted_by(one.wave)) for one in points}) > 1:
        yield _weighted_apart(points)
    if not course.is_whole:
        yield say("Older polls are left out.")


def _weighted_by(wave: Wave) -> frozenset[QuestionRole]:
    return frozenset(background(wave.poll))


def _weighted_apart(points: list[Point]) -> str:
    """That the weighting changed, which may itself have moved the numbers a little."""
    every = [_weighted_by(one.wave) for one in points]
    common = frozenset.intersection(*every)
    others = sorted(variable(role.value) for role in frozenset.union(*every) - common)
    return say("Only some of these polls were weighted by %(variables)s too.", variables=", ".join(others))
