"""How an opinion moved over an area's published polls: the section "Over time" of a result.

Everything is worked out from the figures as they were published, never from answers: so what was withheld stays so, a
whole percent gives no more of itself away, and a page costs three queries. Nobody is in two polls as far as we know (no
identity is kept from one to the next), so the waves are independent samples, as `comparing.trends` treats them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from polling.finding import WHOLE
from polling.models import Choice, Figure, Poll, PollState, Question, QuestionRole, Recruitment, Sample, Side
from polling.stats.comparing.contrasts import Difference, Levels, compare, holm
from polling.stats.variance.intervals import Z

MOST = 24  # waves on a page: two years of monthly polls; older ones are left out
READ = 2 * MOST  # polls looked at, some of which asked other people or offered other choices
EVEN = 1e-9  # a figure this near to a whole percent is one
HALF = 0.005  # a figure in whole percents may be off by so much


@dataclass(frozen=True)
class Wave:
    """One poll of the area, with the question as it was asked there; sample: of those whom chance chose."""

    poll: Poll
    question: Question
    sample_id: int


@dataclass(frozen=True)
class Point:
    """One wave's published figure; none where nothing of the sample was published. since_*: None where unknown."""

    wave: Wave
    figure: Figure | None
    since_last: Difference | None = None
    since_first: Difference | None = None

    @property
    def is_known(self) -> bool:
        """Whether the share and its margin were published."""
        return self.figure is not None and self.figure.share is not None and self.figure.moe is not None


@dataclass(frozen=True)
class Line:
    """One answer over the waves, oldest first. choice: None for all that favor put together."""

    choice: Choice | None
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Course:
    """One question over the waves. is_whole: whether all waves are here, or only the newest."""

    question: Question
    lines: tuple[Line, ...]
    is_whole: bool


def courses(session: Session, poll: Poll) -> list[Course]:
    """Each opinion of a published poll that at least two polls have a number of, this one and earlier ones.

    They are polls of the same area and population, drawn by chance, that put the very same words and choices; whoever
    asked, for an installation is one coalition.
    """
    polls = _polls(session, poll)
    samples = _samples(session, [one.id for one in polls])
    if len(polls) < 2 or poll.id not in samples:
        return []
    figures = _figures(session, list(samples.values()))
    found = []
    for question in poll.questions:
        if question.role == QuestionRole.OPINION:
            waves = [wave for one in polls if (wave := _wave(one, question, samples))]
            lines = _lines(question, waves[-MOST:], figures)
            if lines:
                found.append(Course(question, lines, len(waves) <= MOST and len(polls) < READ))
    return found


def _polls(session: Session, poll: Poll) -> list[Poll]:
    """This poll and those before it that could be waves of one of its questions, oldest first."""
    if poll.closes_at is None:
        return []
    asked = [one.wording_en for one in poll.questions if one.role == QuestionRole.OPINION]
    same = select(Question.poll_id).where(Question.wording_en.in_(asked))
    rows = session.scalars(
        select(Poll)
        .where(
            Poll.state == PollState.PUBLISHED,
            Poll.area == poll.area,
            Poll.closes_at <= poll.closes_at,
            Poll.id.in_(same),
        )
        .order_by(Poll.closes_at.desc(), Poll.id.desc())
        .limit(READ)
        .options(WHOLE)
    )
    meant = _plain(poll.population_en)
    found = [one for one in rows if _plain(one.population_en) == meant and (one.closes_at, one.id) <= _at(poll)]
    return found[::-1]


def _at(poll: Poll) -> tuple[object, int]:
    return poll.closes_at, poll.id


def _samples(session: Session, polls: Sequence[int]) -> dict[int, int]:
    """The sample that chance chose, by poll."""
    rows = session.execute(
        select(Sample.poll_id, Sample.id).where(
            Sample.poll_id.in_(polls), Sample.recruitment == Recruitment.LIST, Sample.is_random
        )
    )
    return {row.poll_id: row.id for row in rows}


def _figures(session: Session, samples: Sequence[int]) -> dict[tuple[int, int, int | None, Side], Figure]:
    """Everybody's figures by sample, question, choice and side."""
    rows = session.scalars(select(Figure).where(Figure.sample_id.in_(samples), Figure.cut == ""))
    return {(one.sample_id, one.question_id, one.choice_id, one.side): one for one in rows}


def _wave(poll: Poll, question: Question, samples: dict[int, int]) -> Wave | None:
    """The poll as a wave of a question; none where it was not put in the same words with the same choices."""
    alike = next((one for one in poll.questions if _words(one) == _words(question)), None)
    return None if alike is None or poll.id not in samples else Wave(poll, alike, samples[poll.id])


def _words(question: Question) -> tuple[object, ...]:
    choices = [(_plain(one.label_en), _plain(one.label_es), one.side) for one in question.choices]
    return (question.role, _plain(question.wording_en), _plain(question.wording_es), *choices)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _lines(
    question: Question, waves: Sequence[Wave], figures: Mapping[tuple[int, int, int | None, Side], Figure]
) -> tuple[Line, ...]:
    """The lines that have two known points, with Holm's correction over all changes of all of them."""
    lines = []
    for choice in _answers(question):
        points = tuple(Point(wave, figures.get(_key(wave, question, choice))) for wave in waves)
        if sum(one.is_known for one in points) >= 2:
            lines.append(Line(choice, points))
    return tuple(_compared(lines))


def _key(wave: Wave, question: Question, choice: Choice | None) -> tuple[int, int, int | None, Side]:
    """Where the wave's figure of an answer of the question is found."""
    if choice is None:
        return wave.sample_id, wave.question.id, None, Side.FAVOR
    theirs = wave.question.choices[question.choices.index(choice)]
    return wave.sample_id, wave.question.id, theirs.id, theirs.side


def _answers(question: Question) -> list[Choice | None]:
    """What is followed: all in favor where the question has sides, else every answer that is one."""
    if any(one.side == Side.FAVOR for one in question.choices):
        return [None]
    return [one for one in question.choices if one.side != Side.APART]


def _compared(lines: Sequence[Line]) -> Iterator[Line]:
    """Each known point beside the known one before it and the first; the second's two differences are one."""
    pairs = [(line, pair) for line in range(len(lines)) for pair in _pairs(lines[line].points)]
    alone = [_difference(lines[line].points, *pair) for line, pair in pairs]
    adjusted = holm([one.p for one in alone])
    found = {key: replace(one, adjusted=p) for key, one, p in zip(pairs, alone, adjusted, strict=True)}
    for place, line in enumerate(lines):
        known = [at for at, one in enumerate(line.points) if one.is_known]
        before = {after: first for first, after in pairwise(known)}
        points = [
            replace(
                one,
                since_last=found.get((place, (at, before.get(at, at)))),
                since_first=found.get((place, (at, known[0]))),
            )
            for at, one in enumerate(line.points)
        ]
        yield replace(line, points=tuple(points))


def _pairs(points: Sequence[Point]) -> list[tuple[int, int]]:
    known = [at for at, one in enumerate(points) if one.is_known]
    return list(dict.fromkeys([(b, a) for a, b in pairwise(known)] + [(at, known[0]) for at in known[1:]]))


def _difference(points: Sequence[Point], after: int, before: int) -> Difference:
    """One change, its p before Holm. Degrees of freedom are those of all known waves, as `trends.series` has them.

    Where a figure is a whole percent, the change is tested as if rounding had made all of it that it could.
    """
    known = [one.figure for one in points if one.figure is not None and one.is_known]
    degrees = max(1, sum(one.n for one in known) - 2 * len(known) + 1)
    first, second = _number(points[before]), _number(points[after])
    change, slack = second.share - first.share, first.off + second.off
    names = (points[before].wave.poll.slug, points[after].wave.poll.slug)
    covariance = np.diag([first.se**2, second.se**2])
    levels = Levels(names, np.array([first.share, second.share]), covariance, degrees, limits=_limits(first, second))
    if levels.ends.any():
        return compare(levels, [(1, 0)])[0]
    sure = float(np.copysign(max(0.0, abs(change) - slack), change))
    [tested] = compare(Levels(names, np.array([0.0, sure]), covariance, degrees), [(1, 0)])
    reach = tested.high - sure + slack
    return replace(tested, value=change, low=change - reach, high=change + reach)


@dataclass(frozen=True)
class _Number:
    """A published share. off: by how much rounding may have moved it and its margin; se has that in it."""

    share: float
    se: float
    low: float
    high: float
    off: float


def _limits(*numbers: _Number) -> NDArray[np.float64]:
    return np.array([(one.low, one.high) for one in numbers])


def _number(point: Point) -> _Number:
    figure = point.figure
    if figure is None or figure.share is None or figure.moe is None:
        raise ValueError("only known points have numbers")  # pragma: no cover - callers ask is_known
    low, high = (figure.share if end is None else end for end in (figure.low, figure.high))
    off = HALF if all(abs(one - round(one, 2)) < EVEN for one in (figure.share, figure.moe)) else 0.0
    return _Number(figure.share, (figure.moe + off) / Z, low, high, off)
